//! `amparo invent`: case files about nobody.

use std::fmt;
use std::path::PathBuf;

use amparo_invent::{SEED, write_contributors, write_table};
use anyhow::{Context, Result};
use serde::Serialize;

use crate::cli::{InventArgs, InventedTable};
use crate::commands::recruitment::sample;
use crate::output::say;

#[derive(Serialize)]
struct Invented {
    files: Vec<PathBuf>,
}

impl fmt::Display for Invented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invented; no line describes a person who ever lived:")?;
        self.files
            .iter()
            .try_for_each(|file| write!(f, "\n  {}", file.display()))
    }
}

pub(crate) fn run(args: &InventArgs) -> Result<()> {
    std::fs::create_dir_all(&args.out).with_context(|| args.out.display().to_string())?;
    if args.register {
        let files = vec![sample::publish(&args.out)?.published];
        return say(&Invented { files }, false);
    }
    let seed = args.seed.unwrap_or(SEED);
    let files = match args.table {
        None => write_contributors(&args.out, seed)?
            .into_iter()
            .flat_map(|contributor| std::iter::once(contributor.file).chain(contributor.mapping))
            .collect(),
        Some(table) => {
            let (name, table) = match table {
                InventedTable::CtdcLike => ("ctdc-like", amparo_invent::ctdc_like(args.rows, seed)),
                InventedTable::WideSparse => ("wide-sparse", amparo_invent::wide_sparse(args.rows, seed)),
            };
            write_table(&args.out, name, &table)?
        }
    };
    say(&Invented { files }, false)
}
