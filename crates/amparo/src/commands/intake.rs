//! `amparo intake`: contributors' files, checked, mapped and taken in.

use std::fmt;
use std::io::Read as _;
use std::path::Path;

use amparo_intake::{Mapping, ReadOptions, Report, Source, draft_mapping, read};
use amparo_vault::{ContributorId, KeyedBy, KeyedIntake, Provenance, Submitted, Vault};
use anyhow::{Context, Result};
use serde::Serialize;

use crate::cli::{IntakeCommand, SourceArgs};
use crate::clock::latest_today;
use crate::files::{self, Readers};
use crate::output::{note, say};
use crate::progress::Steps;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Imported {
    contributor: ContributorId,
    submission: String,
    new: bool,
    report: Report,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.report)?;
        if self.new {
            write!(f, "Stored, encrypted, as submission {}.", self.submission)
        } else {
            write!(
                f,
                "This file is stored already, as submission {}; nothing was changed.",
                self.submission
            )
        }
    }
}

pub(crate) async fn run(command: IntakeCommand) -> Result<()> {
    match command {
        IntakeCommand::Check { source, json } => {
            let mut steps = Steps::new(1, json);
            let step = steps.begin("reading the file");
            let intake = read(&source_of(&source.file)?, &options(&source)?, &|share| {
                step.at(share)
            })?;
            step.done("read");
            say(&intake.report, json)
        }
        IntakeCommand::Map {
            file,
            encoding,
            out,
            json,
        } => {
            let drafted = draft_mapping(&source_of(&file)?, encoding.as_deref())?;
            if json && out.is_none() {
                return say(&drafted, true);
            }
            let text = drafted.mapping.to_json();
            files::write(
                out.as_deref().unwrap_or(Path::new("-")),
                Readers::Everyone,
                |to| Ok(writeln!(to, "{text}")?),
            )?;
            match &out {
                Some(_) => say(&drafted, json),
                None => {
                    note(&drafted);
                    Ok(())
                }
            }
        }
        IntakeCommand::Import {
            source,
            place,
            contributor,
            json,
        } => {
            let vault = place.open().await?;
            let mut steps = Steps::new(2, json);
            let id = contributor_id(&vault, &contributor).await?;
            let step = steps.begin("reading the file");
            let keying = vault.keying(&id).await?;
            let file = keying.read(&source_of(&source.file)?, options(&source)?, &|share| {
                step.at(share)
            })?;
            step.done("read");
            let step = steps.begin("encrypting and storing");
            let (submitted, report) = store(&vault, &id, file, keying.keyed_by()).await?;
            step.done("stored");
            vault.close().await;
            let new = matches!(submitted, Submitted::New(_));
            say(
                &Imported {
                    contributor: id,
                    submission: submitted.id().to_string(),
                    new,
                    report,
                },
                json,
            )
        }
    }
}

/// The contributor of a name, registered on first use.
pub(crate) async fn contributor_id(vault: &Vault, name: &str) -> Result<ContributorId> {
    match vault.contributor_named(name).await? {
        Some(known) => Ok(known.id),
        None => Ok(vault.register_contributor(name).await?),
    }
}

/// How a file is read, as the command line says; no person is keyed.
pub(crate) fn options(args: &SourceArgs) -> Result<ReadOptions> {
    let mapping = match &args.mapping {
        None => None,
        Some(path) => {
            let text = files::read_text(path)?;
            Some(Mapping::from_json(&text).with_context(|| path.display().to_string())?)
        }
    };
    Ok(ReadOptions {
        mapping,
        encoding: args.encoding.clone(),
        max_rejected_share: args.max_rejected_share,
        today: latest_today(),
        person_key: None,
    })
}

/// Stores what was read: all of it or nothing. A file that was stored under an earlier secret of person keys takes its own place.
pub(crate) async fn store(
    vault: &Vault,
    contributor: &ContributorId,
    file: KeyedIntake,
    keyed_by: &KeyedBy,
) -> Result<(Submitted, Report)> {
    let KeyedIntake { intake, same } = file;
    vault.join_persons(contributor, &same).await?;
    let supersedes = vault.earlier_keyed(contributor, &intake.sha256, keyed_by).await?;
    let keyed = intake.cases.person_keys.iter().any(Option::is_some);
    let provenance = Provenance {
        file_name: intake.file_name,
        sha256: intake.sha256,
        layout: intake.layout,
        report: serde_json::to_value(&intake.report)?,
        supersedes,
        keyed_by: keyed.then(|| keyed_by.clone()),
    };
    Ok((
        vault.submit(contributor, &intake.cases, provenance).await?,
        intake.report,
    ))
}

pub(crate) fn source_of(path: &Path) -> Result<Source> {
    if !files::is_stream(path) {
        return Ok(Source::Path(path.to_owned()));
    }
    let mut bytes = Vec::new();
    files::open(path)?
        .read_to_end(&mut bytes)
        .context("standard input")?;
    Ok(Source::Bytes {
        name: "standard input".into(),
        bytes,
    })
}
