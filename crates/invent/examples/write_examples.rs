//! Writes the invented files as they are shipped: `cargo run -p amparo-invent --example write_examples -- examples`.

use std::path::PathBuf;

use amparo_invent::{SEED, write_contributors, write_worked_2015};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = PathBuf::from(std::env::args_os().nth(1).ok_or("name a folder to write to")?);
    write_contributors(&dir.join("contributors"), SEED)?;
    write_worked_2015(&dir.join("worked-2015"), SEED)?;
    Ok(())
}
