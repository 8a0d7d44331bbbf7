//! `amparo prepare`: from a case file to a sealed parcel, offline.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use amparo_intake::{IntakeError, Mapping, Source};
use amparo_parcel::{ChunkList, Kind, ParcelId};
use amparo_prepare::duplicates::{Decisions, read_review, write_review};
use amparo_prepare::{
    ConsentColumns, Desk, Dispatch, HtcdsSheet, Looked, Plan, PrepareError, Profile, Proposal, Report,
    Settings, look, pack, propose, report_page, withdrawal_token,
};
use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::cli::prepare::{PrepareArgs, PrepareCommand, WayArgs};
use crate::clock::{latest_today, today};
use crate::commands::prepare_dialogue::{Answers, confirm};
use crate::files::{self, Readers};
use crate::output::{note, say, say_json};
use crate::progress::Steps;

pub(crate) fn run(args: PrepareArgs) -> Result<()> {
    match (args.command, args.way) {
        (None, Some(way)) => prepare(&way, Kind::Complete),
        (Some(PrepareCommand::Fix(way)), _) => prepare(&way, Kind::Addition),
        (
            Some(PrepareCommand::Keys {
                desk,
                contributor,
                to,
                consent_scope,
                consent_given,
                consent_expires,
                json,
            }),
            _,
        ) => {
            let settings = Settings {
                contributor,
                recipients: to,
                consent: ConsentColumns {
                    scopes: consent_scope,
                    given: consent_given,
                    expires: consent_expires,
                },
                previous: None,
            };
            keys(&desk, &settings, json)
        }
        (
            Some(PrepareCommand::Map {
                file,
                encoding,
                yes,
                accept_above,
                out,
                json,
            }),
            _,
        ) => {
            let source = Source::Path(file);
            let proposal = proposed(&source, encoding.as_deref())?;
            let Some(out) = out else {
                return say(&proposal, json);
            };
            let mapping = confirmed(&proposal, &source, yes, accept_above)?;
            files::write(&out, Readers::Everyone, |to| {
                Ok(to.write_all(mapping.to_json().as_bytes())?)
            })?;
            note(format_args!("The mapping is in {}.", out.display()));
            Ok(())
        }
        (Some(PrepareCommand::Htcds { file, encoding, out }), _) => {
            let sheet = HtcdsSheet::read(&Source::Path(file), encoding, latest_today())?;
            files::write(&out, Readers::Owner, |to| Ok(sheet.write(to)?))?;
            note(format_args!(
                "{} rows are in {}.",
                sheet.rows.len(),
                out.display()
            ));
            Ok(())
        }
        (
            Some(PrepareCommand::Token {
                identifier,
                desk,
                json,
            }),
            _,
        ) => token(&identifier, &desk, json),
        (Some(PrepareCommand::ShareKey { desk, out }), _) => {
            let text = Desk::open(&desk)?.hand_over_person_key()?;
            files::write(&out, Readers::Owner, |to| Ok(to.write_all(text.as_bytes())?))?;
            note(format_args!(
                "{} is signed and encrypted to the repository; send it to the steward, who runs: amparo vault person-key {0}",
                out.display()
            ));
            Ok(())
        }
        (Some(PrepareCommand::Link(command)), _) => super::prepare_link::run(command),
        (Some(PrepareCommand::Chunks { parcel }), _) => {
            let file = File::open(&parcel).with_context(|| parcel.display().to_string())?;
            say_json(&ChunkList::of(std::io::BufReader::new(file))?)
        }
        (None, None) => bail!(
            "name a case file, or one of keys, map, fix, token, share-key, link, htcds, chunks; amparo prepare --help says more"
        ),
    }
}

#[derive(Serialize)]
struct Keys {
    desk: PathBuf,
    contributor: String,
    public_key: String,
    key_id: String,
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "The desk {} is made. Keep a copy of it in a safe: with it others could sign as you, and without it persons in older parcels are not known again.",
            self.desk.display()
        )?;
        writeln!(
            f,
            "Send the repository this public key by a way on which nobody can exchange it, and compare its id by telephone:"
        )?;
        writeln!(f, "  {}", self.public_key)?;
        write!(
            f,
            "  id {}\nNext: amparo prepare FILE --desk {}",
            self.key_id,
            self.desk.display()
        )
    }
}

fn keys(dir: &Path, settings: &Settings, json: bool) -> Result<()> {
    let desk = Desk::create(dir, settings)?;
    let public = desk.public()?;
    say(
        &Keys {
            desk: dir.into(),
            contributor: settings.contributor.clone(),
            key_id: public.id().to_string(),
            public_key: public.to_string(),
        },
        json,
    )
}

#[derive(Serialize)]
struct Token {
    token: String,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.token)
    }
}

fn token(identifier: &[String], dir: &Path, json: bool) -> Result<()> {
    let desk = Desk::open(dir)?;
    let secret = desk.secret()?;
    let key = desk
        .person_key()?
        .key(identifier.iter().map(String::as_str))
        .context("the identifier is blank")?;
    let key = desk.decisions()?.shared_keys().get(&key).copied().unwrap_or(key);
    say(
        &Token {
            token: withdrawal_token(&secret, &key),
        },
        json,
    )
}

/// What was prepared, for programs and people.
#[derive(Serialize)]
struct Prepared {
    report: Report,
    report_page: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicates: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parcel: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parcel_id: Option<ParcelId>,
}

impl fmt::Display for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.report)?;
        write!(
            f,
            "\nThe report, to read and print: {}",
            self.report_page.display()
        )?;
        if let Some(path) = &self.rejected {
            write!(
                f,
                "\nRows that could not be read, to be mended: {} (then: amparo prepare fix {})",
                path.display(),
                path.display()
            )?;
        }
        if let Some(path) = &self.duplicates {
            write!(
                f,
                "\nLikely duplicates, to be answered yes or no: {} (then: amparo prepare FILE --review {})",
                path.display(),
                path.display()
            )?;
        }
        match (&self.parcel, &self.parcel_id) {
            (Some(path), Some(id)) => write!(f, "\nSealed: {}\n  parcel {id}", path.display()),
            _ => write!(f, "\nNothing was sealed."),
        }
    }
}

/// What is the same in every reading of a file.
struct Setup<'a> {
    source: &'a Source,
    mapping: Option<&'a Mapping>,
    encoding: Option<&'a str>,
    contributor: &'a str,
    secret: Option<[u8; 32]>,
    consent: &'a ConsentColumns,
    last: Option<&'a Profile>,
}

impl Setup<'_> {
    fn plan<'s>(&'s self, decisions: &'s Decisions) -> Plan<'s> {
        Plan {
            source: self.source,
            mapping: self.mapping,
            encoding: self.encoding.map(str::to_owned),
            today: latest_today(),
            contributor: self.contributor,
            secret: self.secret,
            decisions,
            consent: self.consent,
            last: self.last,
        }
    }
}

fn prepare(way: &WayArgs, kind: Kind) -> Result<()> {
    let desk = match (Desk::open(&way.desk), way.check) {
        (Ok(desk), _) => Some(desk),
        (Err(_), true) => None,
        (Err(error), false) => return Err(error.into()),
    };
    let settings = desk.as_ref().map(Desk::settings).transpose()?;
    let previous = settings.as_ref().and_then(|settings| settings.previous.clone());
    if kind == Kind::Addition && previous.is_none() && !way.check {
        bail!("there is no parcel yet to which mended rows could be added; prepare the whole file first");
    }
    let source = Source::Path(way.file.clone());
    let (mapping, new) = mapping_for(way, &source, desk.as_ref())?;
    let mut decisions = desk
        .as_ref()
        .map(Desk::decisions)
        .transpose()?
        .unwrap_or_default();
    let secret = desk.as_ref().map(Desk::secret).transpose()?;
    // Mended rows are a part of a file: what is missing in them is no change.
    let last = match (&desk, kind) {
        (Some(desk), Kind::Complete) => desk.last()?,
        _ => None,
    };
    let nobody = ConsentColumns::default();
    let mut steps = Steps::new(if way.check { 1 } else { 2 }, way.json);
    let setup = Setup {
        source: &source,
        mapping: mapping.as_ref(),
        encoding: way.encoding.as_deref(),
        contributor: settings
            .as_ref()
            .map_or("", |settings| settings.contributor.as_str()),
        secret: secret.as_ref().map(|secret| **secret),
        consent: settings.as_ref().map_or(&nobody, |settings| &settings.consent),
        last: last.as_ref(),
    };
    let step = steps.begin("reading the file");
    let mut looked = match look(&setup.plan(&decisions), &|share| step.at(share)) {
        Err(error @ PrepareError::Intake(IntakeError::NoColumn { .. })) if way.mapping.is_none() => {
            return Err(error).context(
                "the mapping in the desk does not fit this file; change the column's name there, or let it be proposed anew with --remap",
            );
        }
        looked => looked?,
    };
    if let Some(review) = &way.review {
        reviewed(review, &looked, desk.as_ref(), &mut decisions)?;
        looked = look(&setup.plan(&decisions), &|share| step.at(share))?;
    }
    step.done("read");
    // Dates are checked against the latest day on Earth; a report is read here.
    looked.report.day = today();
    let separator = mapping
        .as_ref()
        .and_then(Mapping::separator)
        .and_then(|c| u8::try_from(c).ok());
    let (out, stem) = out_folder(way, desk.as_ref())?;
    let mut prepared = write_findings(&looked, &decisions, &out, &stem, separator.unwrap_or(b','))?;
    if let Some(why) = looked.report.no_case_file().filter(|_| !way.check) {
        say(&prepared, way.json)?;
        bail!(why);
    }
    if let (Some(desk), Some(mapping), true) = (&desk, &mapping, new) {
        let path = desk.save_mapping(mapping)?;
        note(format_args!(
            "The mapping is kept in {} for the next file.",
            path.display()
        ));
    }
    if let (false, Some(desk), Some(settings)) = (way.check, &desk, &settings) {
        let step = steps.begin("sealing the parcel");
        let path = out.join(format!("{stem}-{}.parcel", today().replace('-', "")));
        let to = Dispatch {
            path: &path,
            recipients: &settings.recipients,
            key: &desk.key()?,
            kind,
            previous,
            numbers: way.numbers,
        };
        let packed = pack(&setup.plan(&decisions), &looked, to, &|share| step.at(share))?;
        step.done("sealed");
        let profile = match kind {
            Kind::Complete => looked.profile.clone(),
            Kind::Addition => desk.last()?.unwrap_or_default(),
        };
        desk.sealed(&profile, &packed.sealed.id)?;
        prepared.parcel = Some(path);
        prepared.parcel_id = Some(packed.sealed.id);
    }
    say(&prepared, way.json)
}

/// The mapping, if the file needs one, and whether it was confirmed just now.
fn mapping_for(way: &WayArgs, source: &Source, desk: Option<&Desk>) -> Result<(Option<Mapping>, bool)> {
    if let Some(path) = &way.mapping {
        let text = files::read_text(path)?;
        let mapping = Mapping::from_json(&text).with_context(|| path.display().to_string())?;
        return Ok((Some(mapping), false));
    }
    let kept = desk
        .filter(|_| !way.remap)
        .map(Desk::mapping)
        .transpose()?
        .flatten();
    if kept.is_some() {
        return Ok((kept, false));
    }
    let proposal = proposed(source, way.encoding.as_deref())?;
    if proposal.known_layout.is_some() && !way.remap {
        return Ok((None, false));
    }
    let mapping = if way.web {
        on_page(&proposal, source)
    } else {
        confirmed(&proposal, source, way.yes, way.accept_above)
    };
    // Whoever is refused sees how far the file could be read.
    let mapping = mapping.inspect_err(|_| note(format_args!("{proposal}\n")))?;
    Ok((Some(mapping), true))
}

/// A proposal, or how to get one where the file's encoding is in the way.
fn proposed(source: &Source, encoding: Option<&str>) -> Result<Proposal> {
    match propose(source, encoding) {
        Err(error @ PrepareError::Intake(IntakeError::Encoding { .. })) if encoding.is_none() => {
            Err(error).context(
                "text in another encoding than UTF-8; a spreadsheet of Western Europe or the Americas most often saves CSV in windows-1252: try --encoding windows-1252",
            )
        }
        proposal => Ok(proposal?),
    }
}

fn confirmed(proposal: &Proposal, source: &Source, yes: bool, accept_above: f64) -> Result<Mapping> {
    let answers = if yes {
        Answers::all(proposal)
    } else {
        confirm(
            proposal,
            accept_above,
            &mut std::io::stdin().lock(),
            &mut std::io::stderr().lock(),
        )?
    };
    let name = source.file_name();
    let keep = |proposed: &amparo_prepare::Proposed| answers.kept.contains(&proposed.field);
    Ok(proposal.confirmed(&name, keep, &answers.added)?)
}

fn on_page(proposal: &Proposal, source: &Source) -> Result<Mapping> {
    let name = source.file_name();
    let told = |address: &str| {
        note(format_args!(
            "Open this page in a browser on this computer: {address}"
        ))
    };
    let waiting = amparo_prepare_web::confirm_on_page(&name, proposal, told);
    let answer = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(waiting)?;
    Ok(proposal.confirmed(
        &name,
        |proposed| answer.kept.contains(&proposed.field),
        &answer.added,
    )?)
}

fn reviewed(path: &Path, looked: &Looked, desk: Option<&Desk>, decisions: &mut Decisions) -> Result<()> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let added = read_review(file, &looked.pairs, decisions)?;
    if let Some(desk) = desk {
        desk.save_decisions(decisions)?;
    }
    note(format_args!("{added} decisions on likely duplicates are kept."));
    Ok(())
}

/// The folder for what is written, and the beginning of the files' names.
fn out_folder(way: &WayArgs, desk: Option<&Desk>) -> Result<(PathBuf, String)> {
    let folder = match (&way.out, desk) {
        (Some(out), _) => out.clone(),
        (None, Some(desk)) => desk.dir().join("out"),
        (None, None) => PathBuf::from("."),
    };
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let stem = way.file.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.chars().map(|c| {
        if c.is_alphanumeric() || "-_".contains(c) {
            c
        } else {
            '_'
        }
    });
    Ok((folder, stem.take(80).collect()))
}

/// Writes report and lists, all of them readable by their owner only.
fn write_findings(
    looked: &Looked,
    decisions: &Decisions,
    out: &Path,
    stem: &str,
    separator: u8,
) -> Result<Prepared> {
    let path = |end: &str| out.join(format!("{stem}-{end}"));
    let report_page_path = path("report.html");
    files::write(&report_page_path, Readers::Owner, |to| {
        Ok(to.write_all(report_page(&looked.report).as_bytes())?)
    })?;
    files::write(&path("report.json"), Readers::Owner, |to| {
        serde_json::to_writer_pretty(&mut *to, &looked.report)?;
        Ok(writeln!(to)?)
    })?;
    let mut prepared = Prepared {
        report: looked.report.clone(),
        report_page: report_page_path,
        rejected: None,
        duplicates: None,
        parcel: None,
        parcel_id: None,
    };
    if looked.rejected_rows() > 0 {
        if (looked.rejected_rows() as u64) < looked.report.rows_rejected {
            note(format_args!(
                "Only the first {} of {} rows that could not be read are listed: mend what is wrong with all of them in your register, or in the mapping.",
                looked.rejected_rows(),
                looked.report.rows_rejected
            ));
        }
        let rejected = path("rejected.csv");
        files::write(&rejected, Readers::Owner, |to| {
            Ok(looked.write_rejected(separator, to)?)
        })?;
        prepared.rejected = Some(rejected);
    }
    let open = looked.pairs.iter().any(|pair| decisions.of(pair).is_none());
    if open {
        let duplicates = path("duplicates.csv");
        files::write(&duplicates, Readers::Owner, |to| {
            Ok(write_review(&looked.pairs, decisions, to)?)
        })?;
        prepared.duplicates = Some(duplicates);
    }
    Ok(prepared)
}
