//! `amparo recruitment certify` and `register`: cases of certification, and what the public sees of them.

use std::fmt;
use std::path::{Path, PathBuf};

use amparo_recruitment::certification::{
    CertificationCase, CriteriaPack, Event, Evidence, Status, StatusChange,
};
use amparo_recruitment::records::{Licence, Party};
use amparo_recruitment::register::{PublicCase, Register, atom_feed};
use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use serde::Serialize;

use super::dossier;
use crate::cli::recruitment::CertifyCommand as Command;
use crate::files::{self, Readers};
use crate::output::{note, say};

/// A case from its file, every event checked again.
pub(super) fn read(path: &Path) -> Result<CertificationCase> {
    let named = || path.display().to_string();
    let events: Vec<Event> = serde_json::from_str(&files::read_text(path)?).with_context(named)?;
    CertificationCase::from_events(events).with_context(named)
}

/// How a case stands on a day.
pub(super) fn status(path: &Path, on: Date) -> Result<Status> {
    let case = read(path)?;
    case.status_at(on).with_context(|| match case.events().first() {
        Some(first) => format!(
            "{}: the case was opened on {}, after {on}",
            path.display(),
            first.on
        ),
        None => format!("{}: the case has no events", path.display()),
    })
}

#[derive(Serialize)]
struct Standing {
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<Date>,
    #[serde(flatten)]
    status: Status,
    open_complaints: usize,
}

impl Standing {
    fn of(status: Status, on: Option<Date>) -> Self {
        Standing {
            on,
            open_complaints: status.open_complaints(),
            status,
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = &self.status;
        write!(f, "{}: {}", status.party, status.phase.code().replace('_', " "))?;
        match self.on {
            Some(on) => writeln!(f, " on {on}")?,
            None => writeln!(f)?,
        }
        let countries: Vec<&str> = status.scope.countries.iter().map(String::as_str).collect();
        writeln!(f, "  countries {}", countries.join(", "))?;
        if let (Some(from), Some(until)) = (status.certified_from, status.valid_until) {
            writeln!(f, "  certified since {from}, until {until}")?;
        }
        if let Some(since) = status.suspended_since {
            writeln!(f, "  suspended since {since}")?;
        }
        if let Some(due) = status.surveillance_due {
            let overdue = if status.surveillance_overdue {
                ", overdue"
            } else {
                ""
            };
            writeln!(f, "  next surveillance by {due}{overdue}")?;
        }
        for found in status.nonconformities.iter().filter(|found| found.is_open()) {
            writeln!(
                f,
                "  open: {} against criterion {}, raised {}",
                found.id, found.criterion, found.raised
            )?;
        }
        if self.open_complaints > 0 {
            writeln!(f, "  open complaints: {}", self.open_complaints)?;
        }
        if status.appeal_open {
            writeln!(f, "  an appeal is open")?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct History<'a> {
    events: &'a [Event],
    changes: Vec<StatusChange>,
}

impl fmt::Display for History<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for event in self.events {
            // The step's own name, as files have it.
            let step = serde_json::to_value(&event.step).unwrap_or_default();
            let name = step
                .get("step")
                .and_then(|name| name.as_str())
                .unwrap_or_default()
                .replace('_', " ");
            writeln!(f, "{} {name} (by {})", event.on, event.by)?;
        }
        Ok(())
    }
}

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Apply {
            case: path,
            events,
            licences,
            criteria,
            json,
        } => {
            if files::is_stream(&path) {
                bail!("a case is a file: give a path");
            }
            let mut case = if path.exists() {
                read(&path)?
            } else {
                CertificationCase::default()
            };
            let licences: Vec<Licence> = match licences {
                Some(path) => dossier::table(&path)?,
                None => Vec::new(),
            };
            let criteria = match criteria {
                Some(path) => CriteriaPack::from_json(&files::read_text(&path)?)
                    .with_context(|| path.display().to_string())?,
                None => CriteriaPack::shipped()?,
            };
            let evidence = Evidence {
                licences: &licences,
                criteria: &criteria,
            };
            let mut status = None;
            for (number, event) in (1..).zip(read_events(&events)?) {
                let on = event.on;
                status = Some(case.apply(event, &evidence).with_context(|| {
                    format!("{}, event {number} of {on}; nothing was stored", events.display())
                })?);
            }
            let Some(status) = status else {
                bail!("{}: there are no events", events.display());
            };
            files::write(&path, Readers::Owner, |out| {
                serde_json::to_writer_pretty(&mut *out, &case)?;
                Ok(writeln!(out)?)
            })?;
            say(&Standing::of(status, None), json)
        }
        Command::Status { case, on, json } => say(&Standing::of(status(&case, on)?, Some(on)), json),
        Command::History { case, json } => {
            let case = read(&case)?;
            let last = case.events().last().map(|event| event.on);
            let history = History {
                events: case.events(),
                changes: last
                    .and_then(|day| case.status_at(day))
                    .map(|status| status.history)
                    .unwrap_or_default(),
            };
            say(&history, json)
        }
    }
}

/// One event or several.
fn read_events(path: &Path) -> Result<Vec<Event>> {
    let named = || path.display().to_string();
    let value: serde_json::Value = serde_json::from_str(&files::read_text(path)?).with_context(named)?;
    let values = match value {
        serde_json::Value::Array(values) => values,
        one => vec![one],
    };
    (1..)
        .zip(values)
        .map(|(number, value)| {
            serde_json::from_value(value).with_context(|| format!("{}, event {number}", named()))
        })
        .collect()
}

pub(super) fn export(
    cases: &[PathBuf],
    parties: &Path,
    on: Date,
    out: &Path,
    base: &str,
    title: &str,
    json: bool,
) -> Result<()> {
    let known: Vec<Party> = dossier::table(parties)?;
    let mut read_cases = Vec::new();
    for path in cases {
        read_cases.push((path, read(path)?));
    }
    let mut public = Vec::new();
    for (path, case) in &read_cases {
        // A case that was not open on that day says nothing about it.
        let Some(status) = case.status_at(on) else {
            continue;
        };
        let Some(party) = known.iter().find(|party| party.id == status.party) else {
            bail!(
                "{}: recruiter {} is not among the parties in {}",
                path.display(),
                status.party,
                parties.display()
            );
        };
        public.push(PublicCase {
            name: &party.name,
            country: &party.country,
            case,
        });
    }
    let register = Register::as_of(on, public)?;
    std::fs::create_dir_all(out).with_context(|| out.display().to_string())?;
    files::write(&out.join("register.json"), Readers::Everyone, |to| {
        serde_json::to_writer_pretty(&mut *to, &register)?;
        Ok(writeln!(to)?)
    })?;
    let feed = atom_feed(&register, base.trim_end_matches('/'), title);
    files::write(&out.join("feed.atom"), Readers::Everyone, |to| {
        Ok(to.write_all(feed.as_bytes())?)
    })?;
    note(format_args!("Register and feed: {}", out.display()));
    say(&register, json)
}
