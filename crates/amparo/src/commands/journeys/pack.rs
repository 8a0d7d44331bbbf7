//! The pre-departure sheet.

use std::fmt;
use std::path::Path;

use amparo_journeys::pack::{
    Answered, Checked, Contact, Pack, PackEntry, PackLog, PackOf, Verdict, answer, make,
};
use amparo_recruitment::records::ContractVersion;
use anyhow::{Context, Result, anyhow, bail};
use serde::Serialize;

use super::chains::dossier_of;
use crate::cli::journeys::{PackArgs, PackCommand};
use crate::commands::recruitment::dossier;
use crate::files::{self, Readers};
use crate::output::say;

pub(super) fn run(command: PackCommand) -> Result<()> {
    match command {
        PackCommand::Make { of, log, out, json } => write(&of, &log, &out, json),
        PackCommand::Verify {
            sheet,
            log,
            dossier,
            json,
        } => {
            let contracts = dossier_of(&dossier)?.contracts;
            let verdict = PackLog::at(&log).verify(&dossier::bytes(&sheet)?, &contracts)?;
            let was_shown = verdict.shown.is_some();
            say(&Proof(verdict), json)?;
            if !was_shown {
                bail!("{}: no sheet like this was shown", sheet.display());
            }
            Ok(())
        }
        PackCommand::Check {
            of,
            log,
            answers,
            json,
        } => check(&of, &log, &answers, json),
    }
}

fn sheet(args: &PackArgs) -> Result<Pack> {
    let dossier = dossier_of(&args.dossier)?;
    let of_worker: Vec<&ContractVersion> = dossier
        .contracts
        .iter()
        .filter(|contract| contract.worker == args.worker)
        .filter(|contract| {
            args.contract
                .as_ref()
                .is_none_or(|wanted| wanted == &contract.contract)
        })
        .filter(|contract| contract.version == args.version)
        .collect();
    let terms = match of_worker.as_slice() {
        [one] => *one,
        [] => bail!(
            "worker {} has no contract in version {}",
            args.worker,
            args.version
        ),
        several => bail!(
            "worker {} has {} contracts in version {}; say which with --contract: {}",
            args.worker,
            several.len(),
            args.version,
            several
                .iter()
                .map(|contract| contract.contract.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    let engagement = dossier.engagement(&args.worker).ok_or_else(|| {
        anyhow!(
            "worker {} has no engagement; the table \"engagements\" says from where to where and with whom",
            args.worker
        )
    })?;
    let name = |id| {
        dossier
            .party(id)
            .map_or_else(|| id.to_string(), |party| party.name.clone())
    };
    let contacts: Vec<Contact> = dossier::table(&args.contacts)?;
    let agency = engagement.agency.map(name);
    make(&PackOf {
        terms,
        corridor: &engagement.corridor,
        employer: &name(engagement.employer),
        agency: agency.as_deref(),
        contacts: &contacts,
        language: args.language,
        on: args.on,
    })
    .with_context(|| format!("the sheet of worker {}", args.worker))
}

#[derive(Serialize)]
struct Made {
    sha256: String,
    code: String,
    log: String,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "SHA-256 {}", self.sha256)?;
        writeln!(f, "code of the terms {}", self.code)?;
        write!(f, "log: {}", self.log)
    }
}

fn write(args: &PackArgs, log: &Path, out: &Path, json: bool) -> Result<()> {
    let pack = sheet(args)?;
    // What was shown is kept before anybody can show it.
    let head = PackLog::at(log).append(&PackEntry::Shown(Box::new(pack.shown.clone())))?;
    files::write(out, Readers::Owner, |to| Ok(to.write_all(pack.html.as_bytes())?))?;
    if files::is_stream(out) {
        return Ok(());
    }
    say(
        &Made {
            sha256: pack.shown.sha256,
            code: pack.shown.code,
            log: head.to_string(),
        },
        json,
    )
}

#[derive(Serialize)]
#[serde(transparent)]
struct Proof(Verdict);

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(shown) = &self.0.shown else {
            writeln!(f, "This sheet (SHA-256 {}) is not in the log.", self.0.sha256)?;
            return write!(f, "It was changed, or it was never shown.");
        };
        writeln!(
            f,
            "Shown on {} in {} to worker {}: contract {}, version {}; code {}.",
            shown.on,
            shown.language,
            shown.terms.worker,
            shown.terms.contract,
            shown.terms.version,
            shown.code
        )?;
        for check in &self.0.checks {
            writeln!(f, "Check on {}: {} of {} right.", check.on, check.right, check.of)?;
        }
        for (version, changes) in &self.0.later {
            writeln!(f, "Version {version} against what was shown:")?;
            for change in changes {
                writeln!(f, "  {change}")?;
            }
        }
        write!(f, "log: {}", self.0.head)
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Marked(Answered);

impl fmt::Display for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.again.is_empty() {
            return write!(f, "All {} right.", self.0.of);
        }
        let again: Vec<String> = self.0.again.iter().map(ToString::to_string).collect();
        write!(
            f,
            "{} of {} right; go through these again: {}",
            self.0.of - self.0.again.len(),
            self.0.of,
            again.join(", ")
        )
    }
}

fn check(args: &PackArgs, log: &Path, answers: &str, json: bool) -> Result<()> {
    let pack = sheet(args)?;
    let log = PackLog::at(log);
    if log.verify(pack.html.as_bytes(), &[])?.shown.is_none() {
        bail!("this sheet was not shown yet, or on another day or in another language: make it first");
    }
    let marked = answer(&pack, answers)?;
    log.append(&PackEntry::Checked(Checked {
        sha256: pack.shown.sha256,
        on: args.on,
        right: (marked.of - marked.again.len()) as u32,
        of: marked.of as u32,
    }))?;
    say(&Marked(marked), json)
}
