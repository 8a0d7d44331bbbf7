//! `amparo recruitment match merge`, `undo` and `history`: decisions on which parties are one.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use amparo_recruitment::matching::{Merge, MergeBook};
use amparo_recruitment::values::PartyId;
use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::cli::recruitment::MergeCommand as Command;
use crate::files::{self, Readers};
use crate::output::say;

fn read(path: &Path) -> Result<MergeBook> {
    serde_json::from_str(&files::read_text(path)?).with_context(|| path.display().to_string())
}

fn write(path: &Path, book: &MergeBook) -> Result<()> {
    files::write(path, Readers::Everyone, |out| {
        serde_json::to_writer_pretty(&mut *out, book)?;
        Ok(writeln!(out)?)
    })
}

/// A merge with its number.
#[derive(Serialize)]
struct Numbered {
    number: usize,
    #[serde(flatten)]
    merge: Merge,
    /// All parties that are one with these two today, the smallest id first.
    one_today: BTreeSet<PartyId>,
}

impl Numbered {
    fn of(book: &MergeBook, number: usize) -> Option<Numbered> {
        let merge = book.merges().get(number)?.clone();
        Some(Numbered {
            number,
            one_today: book.one_with(merge.one),
            merge,
        })
    }
}

impl fmt::Display for Numbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let merge = &self.merge;
        write!(
            f,
            "{}: {} and {}, one by {} on {}: {}",
            self.number, merge.one, merge.other, merge.by, merge.on, merge.why
        )?;
        if let Some((on, by)) = &merge.undone {
            write!(f, "; undone by {by} on {on}")?;
        }
        if self.one_today.len() > 1 {
            let others: Vec<String> = self.one_today.iter().map(ToString::to_string).collect();
            write!(f, "\n   one today: {}", others.join(" = "))?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct History(Vec<Numbered>);

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return write!(f, "no merges");
        }
        self.0.iter().try_for_each(|merge| writeln!(f, "{merge}"))
    }
}

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Merge {
            one,
            other,
            book: path,
            on,
            by,
            why,
            json,
        } => {
            if by.trim().is_empty() || why.trim().is_empty() {
                bail!("--by and --why: a merge is somebody's decision, for a reason; neither may be empty");
            }
            let mut book = if path.exists() {
                read(&path)?
            } else {
                MergeBook::default()
            };
            let number = book
                .merge(one, other, on, &by, &why)
                .with_context(|| format!("{}: nothing was stored", path.display()))?;
            write(&path, &book)?;
            say_one(&book, number, json)
        }
        Command::Undo {
            number,
            book: path,
            on,
            by,
            json,
        } => {
            let mut book = read(&path)?;
            book.undo(number, on, &by)
                .with_context(|| format!("{}: nothing was stored", path.display()))?;
            write(&path, &book)?;
            say_one(&book, number, json)
        }
        Command::History {
            book: path,
            party,
            json,
        } => {
            let book = read(&path)?;
            let concerned =
                |merge: &Merge| party.is_none_or(|party| merge.one == party || merge.other == party);
            let numbers = (0..).zip(book.merges()).filter(|(_, merge)| concerned(merge));
            let merges = numbers.filter_map(|(number, _)| Numbered::of(&book, number));
            say(&History(merges.collect()), json)
        }
    }
}

fn say_one(book: &MergeBook, number: usize, json: bool) -> Result<()> {
    match Numbered::of(book, number) {
        Some(merge) => say(&merge, json),
        None => bail!("there is no merge {number}"),
    }
}
