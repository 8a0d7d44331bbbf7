//! Writes the invented contributors' files as they are shipped: `cargo run -p amparo-invent --example write_contributors -- DIR`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args_os().nth(1).ok_or("name a folder to write to")?;
    amparo_invent::write_contributors(dir.as_ref(), amparo_invent::SEED)?;
    Ok(())
}
