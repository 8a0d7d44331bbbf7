//! A dossier from its tables, from a folder of them, or as it was stored.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use amparo_recruitment::records::{Dossier, Problem};
use amparo_recruitment::tables::{FromRow, Import, Refused, Table, read_dossier, read_table};
use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::cli::recruitment::DossierArgs;
use crate::files::{self, Readers};
use crate::output::{note, say};

/// What a table gave.
#[derive(Serialize)]
struct TableReport {
    table: Table,
    accepted: usize,
    refused: Vec<Refused>,
    unused_columns: Vec<String>,
}

#[derive(Serialize)]
struct Report {
    tables: Vec<TableReport>,
    /// Records that do not fit together: what it is, and in words.
    problems: Vec<Misfit>,
}

#[derive(Serialize)]
struct Misfit {
    #[serde(flatten)]
    problem: Problem,
    words: String,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for table in &self.tables {
            writeln!(
                f,
                "{}: {} rows accepted, {} refused",
                table.table,
                table.accepted,
                table.refused.len()
            )?;
            not_read(f, &table.refused, &table.unused_columns)?;
        }
        if !self.problems.is_empty() {
            writeln!(
                f,
                "What does not fit together (kept; a person has to say which is wrong):"
            )?;
        }
        for misfit in &self.problems {
            writeln!(f, "  {}", misfit.words)?;
        }
        Ok(())
    }
}

/// What was not taken from a table: rows with the reason, and columns.
pub(crate) fn not_read(
    f: &mut fmt::Formatter<'_>,
    refused: &[Refused],
    unused_columns: &[String],
) -> fmt::Result {
    for refused in refused {
        writeln!(f, "  {}", refused.error)?;
    }
    if !unused_columns.is_empty() {
        writeln!(f, "  columns that nothing reads: {}", unused_columns.join(", "))?;
    }
    Ok(())
}

/// All bytes of a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    files::open(path)?
        .read_to_end(&mut bytes)
        .with_context(|| path.display().to_string())?;
    Ok(bytes)
}

/// A table that has to be right in every row, as everything rests on it.
pub(crate) fn table<T: FromRow>(path: &Path) -> Result<Vec<T>> {
    let import: Import<T> = read_table(&path.display().to_string(), &bytes(path)?)?;
    if let Some(refused) = import.refused.first() {
        bail!(
            "{}{}",
            refused.error,
            match import.refused.len() {
                1 => String::new(),
                more => format!("; and {} more rows", more - 1),
            }
        );
    }
    Ok(import.accepted)
}

/// The files of the command line; a folder stands for the tables in it.
fn listed(args: &DossierArgs) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in &args.files {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let named = || path.display().to_string();
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).with_context(named)? {
            let file = entry.with_context(named)?.path();
            let stem = file
                .file_stem()
                .and_then(|stem| stem.to_str())
                .unwrap_or_default();
            // A folder may hold notes and rates too; a file named on the command line is read or refused.
            if file.is_file() && stem.parse::<Table>().is_ok() {
                inside.push(file);
            }
        }
        if inside.is_empty() {
            let tables: Vec<&str> = Table::ALL.iter().map(|table| table.code()).collect();
            bail!(
                "{}: the folder has no table; accepted are {}, with the ending .csv or .xlsx",
                named(),
                tables.join(", ")
            );
        }
        inside.sort();
        found.extend(inside);
    }
    Ok(found)
}

fn read(args: &DossierArgs) -> Result<(Dossier, Vec<TableReport>)> {
    let paths = listed(args)?;
    if let [path] = paths.as_slice()
        && path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
    {
        let dossier =
            serde_json::from_str(&files::read_text(path)?).with_context(|| path.display().to_string())?;
        return Ok((dossier, Vec::new()));
    }
    let mut contents = Vec::new();
    for path in &paths {
        contents.push((path.display().to_string(), bytes(path)?));
    }
    let import = read_dossier(
        contents
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
    )?;
    let tables = import
        .tables
        .into_iter()
        .map(|(table, rows)| TableReport {
            table,
            accepted: rows.accepted.len(),
            refused: rows.refused,
            unused_columns: rows.unused_columns,
        })
        .collect();
    Ok((import.dossier, tables))
}

/// A dossier to work with. Rows that were refused are said on standard error: what follows is without them.
pub(crate) fn load(args: &DossierArgs) -> Result<Dossier> {
    let (dossier, tables) = read(args)?;
    for refused in tables.iter().flat_map(|table| &table.refused) {
        note(format_args!("left out: {}", refused.error));
    }
    let problems = dossier.problems();
    if !problems.is_empty() {
        note(format_args!(
            "{} records do not fit together; `amparo recruitment import` lists them",
            problems.len()
        ));
    }
    Ok(dossier)
}

pub(super) fn import(args: &DossierArgs, out: Option<&Path>, json: bool) -> Result<()> {
    let (dossier, tables) = read(args)?;
    let report = Report {
        tables,
        problems: dossier
            .problems()
            .into_iter()
            .map(|problem| Misfit {
                words: problem.to_string(),
                problem,
            })
            .collect(),
    };
    if let Some(path) = out {
        files::write(path, Readers::Owner, |to| {
            serde_json::to_writer_pretty(&mut *to, &dossier)?;
            Ok(writeln!(to)?)
        })?;
        if files::is_stream(path) {
            note(&report);
            return Ok(());
        }
    }
    say(&report, json)
}
