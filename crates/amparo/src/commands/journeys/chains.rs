//! Declarations in, chains out.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use amparo_journeys::append_log::AppendLog;
use amparo_journeys::chain::{Chain, ChainFigures, Transparency, chain_figures, chains, transparency};
use amparo_journeys::declared::{Book, Declaration, DeclaredTable, Declarer, Dispute, Tier, read_declared};
use amparo_journeys::journey::journeys;
use amparo_recruitment::rci::{RciReport, rci};
use amparo_recruitment::records::Dossier;
use amparo_recruitment::tables::Refused;
use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::cli::journeys::ChainArgs;
use crate::cli::recruitment::{DossierArgs, RatesArgs};
use crate::commands::recruitment::{dossier, judge};
use crate::output::say;

#[derive(Serialize)]
struct ImportReport {
    tables: Vec<TableReport>,
    added: usize,
    already_there: usize,
    in_the_log: usize,
    superseded: usize,
    problems: Vec<String>,
    head: String,
}

#[derive(Serialize)]
struct TableReport {
    file: String,
    table: DeclaredTable,
    accepted: usize,
    refused: Vec<Refused>,
    unused_columns: Vec<String>,
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for table in &self.tables {
            writeln!(
                f,
                "{}: {} {} accepted, {} refused",
                table.file,
                table.accepted,
                table.table,
                table.refused.len()
            )?;
            dossier::not_read(f, &table.refused, &table.unused_columns)?;
        }
        writeln!(
            f,
            "{} declarations added, {} were there already; the log has {}, of which {} are superseded",
            self.added, self.already_there, self.in_the_log, self.superseded
        )?;
        for problem in &self.problems {
            writeln!(f, "  {problem}")?;
        }
        write!(f, "log: {}", self.head)
    }
}

pub(super) fn import(files: &[PathBuf], log: &Path, json: bool) -> Result<()> {
    let (mut read, mut tables) = (Vec::new(), Vec::new());
    for path in files {
        let file = path.display().to_string();
        let (table, rows) = read_declared(&file, &dossier::bytes(path)?, |declared| read.push(declared))?;
        tables.push(TableReport {
            file,
            table,
            accepted: rows.accepted.len(),
            refused: rows.refused,
            unused_columns: rows.unused_columns,
        });
    }
    let mut known: Vec<Declaration> = Vec::new();
    let mut open = AppendLog::open(log, |declaration| known.push(declaration))?;
    // The same file may be given twice: what stands there already is not said again.
    known.sort_unstable();
    let rows = read.len();
    read.retain(|declaration| known.binary_search(declaration).is_err());
    let head = if read.is_empty() {
        open.head()
    } else {
        open.append(&read)?
    };
    let added = read.len();
    if known.is_empty() {
        // A million declarations are not copied for nothing.
        known = read;
    } else {
        known.extend(read);
    }
    let in_the_log = known.len();
    let book = Book::new(known);
    say(
        &ImportReport {
            tables,
            added,
            already_there: rows - added,
            in_the_log,
            superseded: book.superseded(),
            problems: book.problems().iter().map(ToString::to_string).collect(),
            head: head.to_string(),
        },
        json,
    )
}

/// The declarations of a log.
pub(super) fn book(log: &Path) -> Result<Book> {
    let mut declarations = Vec::new();
    AppendLog::read(log, |declaration| declarations.push(declaration))?;
    Ok(Book::new(declarations))
}

/// A dossier from the files of an option; an empty one if there are none.
pub(super) fn dossier_of(files: &[PathBuf]) -> Result<Dossier> {
    if files.is_empty() {
        return Ok(Dossier::default());
    }
    dossier::load(&DossierArgs {
        files: files.to_vec(),
    })
}

#[derive(Serialize)]
struct View {
    organisation: Declarer,
    chains: Vec<ChainView>,
    journeys: Vec<JourneyView>,
    disputes: Vec<Dispute>,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct ChainView {
    chain: String,
    transparency: Transparency,
    length: u32,
    tiers: Chain,
}

#[derive(Serialize)]
struct JourneyView {
    worker: String,
    legs: usize,
    gaps: Vec<String>,
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} chains", self.organisation, self.chains.len())?;
        for chain in &self.chains {
            writeln!(
                f,
                "{}: {}, {} steps",
                chain.chain, chain.transparency, chain.length
            )?;
            for tier in Tier::ALL {
                let seen = chain.tiers.tier(*tier);
                write!(f, "  {tier}: ")?;
                let mut parts: Vec<String> = seen
                    .known
                    .iter()
                    .map(|(standing, support)| {
                        let disputed = if support.disputed { ", disputed" } else { "" };
                        format!("{standing} ({}{disputed})", support.grade)
                    })
                    .collect();
                if seen.is_left_out() {
                    parts.push("not used".into());
                } else if seen.is_unknown() {
                    parts.push("UNKNOWN".into());
                }
                writeln!(f, "{}", parts.join("; "))?;
            }
        }
        for journey in &self.journeys {
            writeln!(f, "worker {}: {} legs", journey.worker, journey.legs)?;
            for gap in &journey.gaps {
                writeln!(f, "  {gap}")?;
            }
        }
        for dispute in &self.disputes {
            writeln!(f, "{} is disputed by {}", dispute.of, dispute.by)?;
        }
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        Ok(())
    }
}

pub(super) fn view(args: &ChainArgs, organisation: &Declarer, json: bool) -> Result<()> {
    let book = book(&args.log)?.seen_by(organisation);
    let owned = book.chains_of(organisation);
    if owned.is_empty() {
        bail!("{organisation} owns no chain; a row of the table \"owners\" says whose a chain is");
    }
    let chains = chains(&book)
        .into_iter()
        .filter(|(id, _)| owned.contains(*id))
        .map(|(id, chain)| ChainView {
            chain: id.to_string(),
            transparency: transparency(&chain),
            length: chain.length(),
            tiers: chain,
        })
        .collect();
    let journeys = journeys(&book)
        .into_values()
        .map(|journey| JourneyView {
            worker: journey.worker.to_string(),
            legs: journey.legs.len(),
            gaps: journey.gaps().iter().map(ToString::to_string).collect(),
        })
        .collect();
    say(
        &View {
            organisation: organisation.clone(),
            chains,
            journeys,
            disputes: book.disputes(),
            problems: book.problems().iter().map(ToString::to_string).collect(),
        },
        json,
    )
}

#[derive(Serialize)]
struct Figures {
    chains: BTreeMap<String, ChainFigures>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rci: Option<RciReport>,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Exact figures about workers. They stay with those whose chains they are."
        )?;
        for (corridor, figures) in &self.chains {
            writeln!(
                f,
                "{corridor}: {} workers, unknown hops {}, {} steps, transparency {} (from {} to {})",
                figures.workers,
                figures.unknown_share.to_decimal(3),
                figures.length.to_decimal(2),
                figures.transparency.to_decimal(3),
                figures.transparency_bounds[0].to_decimal(3),
                figures.transparency_bounds[1].to_decimal(3),
            )?;
        }
        match &self.rci {
            Some(rci) => write!(f, "{rci}"),
            None => Ok(()),
        }
    }
}

pub(super) fn figures(args: &ChainArgs, rates: &RatesArgs, json: bool) -> Result<()> {
    let (book, dossier) = (book(&args.log)?, dossier_of(&args.dossier)?);
    let chains = chain_figures(&book, &dossier.parties, |_, _| ());
    let rci = (!dossier.engagements.is_empty())
        .then(|| rci(&dossier, &judge::rates(rates)?).context("SDG 10.7.1"))
        .transpose()?;
    say(&Figures { chains, rci }, json)
}
