//! `amparo recruitment certify`: cases of certification.

use std::fmt;
use std::path::{Path, PathBuf};

use amparo_recruitment::certification::{
    CertificationCase, ComplaintSource, CriteriaPack, Event, Evidence, Status, StatusChange, Step,
    complaints_from_findings,
};
use amparo_recruitment::checks::{self, CheckSettings};
use amparo_recruitment::records::Licence;
use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use serde::Serialize;

use super::{dossier, judge};
use crate::cli::recruitment::{CertifyCommand as Command, DossierArgs, RulesArgs};
use crate::files::{self, Readers};
use crate::output::say;

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
            let case = if path.exists() {
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
            add(
                &path,
                case,
                read_events(&events)?,
                &evidence,
                &events.display().to_string(),
                json,
            )
        }
        Command::Complaint {
            case: path,
            on,
            by,
            findings,
            grievance,
            letter,
            id,
            rules,
            json,
        } => {
            let case = read(&path)?;
            let one = |source: ComplaintSource| -> Result<Vec<Step>> {
                let complaint = id.clone().context("give the complaint an --id")?;
                Ok(vec![Step::ComplaintReceived { complaint, source }])
            };
            let steps = match (grievance, letter) {
                (Some(receipt), _) => one(ComplaintSource::Grievance { receipt })?,
                (None, true) => one(ComplaintSource::Letter)?,
                (None, false) if findings.is_empty() => {
                    bail!("say what the complaint came from: --findings, --grievance or --letter")
                }
                (None, false) => from_findings(&status(&path, on)?, findings, &rules, on)?,
            };
            let events = steps.into_iter().map(|step| Event {
                on,
                by: by.clone(),
                step,
            });
            add_without_licences(&path, case, events.collect(), json)
        }
        Command::Confirm {
            case: path,
            complaint,
            on,
            by,
            json,
        } => {
            let step = Step::ComplaintConfirmed { complaint };
            add_without_licences(&path, read(&path)?, vec![Event { on, by, step }], json)
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

/// Adds events to a case, all or none, stores it and says how it stands.
fn add(
    path: &Path,
    mut case: CertificationCase,
    events: Vec<Event>,
    evidence: &Evidence<'_>,
    from: &str,
    json: bool,
) -> Result<()> {
    let mut status = None;
    for (number, event) in (1..).zip(events) {
        let on = event.on;
        let applied = case.apply(event, evidence);
        status =
            Some(applied.with_context(|| format!("{from}, event {number} of {on}; nothing was stored"))?);
    }
    let Some(status) = status else {
        bail!("{from}: there are no events");
    };
    files::write(path, Readers::Owner, |out| {
        serde_json::to_writer_pretty(&mut *out, &case)?;
        Ok(writeln!(out)?)
    })?;
    say(&Standing::of(status, None), json)
}

/// The same for events that no licence decides.
fn add_without_licences(path: &Path, case: CertificationCase, events: Vec<Event>, json: bool) -> Result<()> {
    let criteria = CriteriaPack::shipped()?;
    let evidence = Evidence {
        licences: &[],
        criteria: &criteria,
    };
    add(path, case, events, &evidence, &path.display().to_string(), json)
}

/// The complaints that a dossier's findings give rise to.
fn from_findings(status: &Status, files: Vec<PathBuf>, rules: &RulesArgs, on: Date) -> Result<Vec<Step>> {
    let dossier = dossier::load(&DossierArgs { files })?;
    let findings = checks::findings(&dossier, &judge::rules(rules)?, &CheckSettings::usual(on))?;
    let steps = complaints_from_findings(&dossier, &findings, status.party, on);
    if steps.is_empty() {
        bail!(
            "of {} findings in the dossier none concerns {}; nothing was stored",
            findings.len(),
            status.party
        );
    }
    Ok(steps)
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
