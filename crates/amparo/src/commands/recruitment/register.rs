//! `amparo recruitment register`: the public register in a signed bundle, and looking recruiters up in one.

use std::fmt;
use std::path::{Path, PathBuf};

use amparo_bundle::{Software, Trust, TrustedKeys};
use amparo_recruitment::records::Party;
use amparo_recruitment::register::{PublicCase, book};
use amparo_register::certificate::Issuer;
use amparo_register::{
    NewRegister, PartyId, PublishedRegister, Register, RegisterManifest, verify_receipt, write_register,
};
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::{certify, dossier, keys, log};
use crate::cli::recruitment::{RegisterCommand as Command, RegisterTrustArgs};
use crate::files::{self, Readers};
use crate::output::{note, say};

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Export {
            cases,
            parties,
            on,
            out,
            key,
            issuer,
            log,
            head,
            certificate,
            base,
            title,
            json,
        } => {
            let issuer = Issuer {
                name: issuer,
                key: keys::signing(&key)?,
            };
            let public = Public {
                cases: &cases,
                parties: &parties,
                on,
                log: &log,
                head: &head,
                certificates: &certificate,
            };
            let exported = public.export(&out, &issuer, title, base)?;
            say(&exported, json)
        }
        Command::Show {
            register,
            trust,
            on,
            party,
            earlier,
            json,
        } => show(&register, &trust, on, party, earlier.as_deref(), json),
        Command::Check {
            register,
            party,
            trust,
            out,
            json,
        } => check(&register, party, &trust, &out, json),
        Command::Verify { receipt, trust, json } => {
            let key = keys::public(&trust)?;
            let verified = verify_receipt(&files::read_text(&receipt)?, &key)
                .with_context(|| receipt.display().to_string())?;
            say(&verified, json)
        }
    }
}

/// What a register is made of.
struct Public<'a> {
    cases: &'a [PathBuf],
    parties: &'a Path,
    on: Date,
    log: &'a Path,
    head: &'a Path,
    certificates: &'a [PathBuf],
}

#[derive(Serialize)]
struct Exported {
    folder: String,
    #[serde(flatten)]
    manifest: RegisterManifest,
    entries: Vec<amparo_register::RegisterEntry>,
}

impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            writeln!(f, "{entry}")?;
        }
        write!(
            f,
            "{} recruiters as of {}, signed by {}: {}\nServe it: amparo serve PUBLISHED --register {}",
            self.manifest.recruiters,
            self.manifest.as_of,
            self.manifest.issuer.id,
            self.folder,
            Path::new(&self.folder)
                .parent()
                .unwrap_or(Path::new("."))
                .display()
        )
    }
}

impl Public<'_> {
    fn export(&self, out: &Path, issuer: &Issuer, title: String, base: Option<String>) -> Result<Exported> {
        let known: Vec<Party> = dossier::table(self.parties)?;
        let mut read_cases = Vec::new();
        for path in self.cases {
            read_cases.push((path, certify::read(path)?));
        }
        let mut public = Vec::new();
        for (path, case) in &read_cases {
            // A case that was not open on that day says nothing about it.
            let Some(status) = case.status_at(self.on) else {
                continue;
            };
            let Some(party) = known.iter().find(|party| party.id == status.party) else {
                bail!(
                    "{}: recruiter {} is not among the parties in {}",
                    path.display(),
                    status.party,
                    self.parties.display()
                );
            };
            public.push(PublicCase {
                name: &party.name,
                country: &party.country,
                case,
            });
        }
        let certificates = self.certificates.iter().map(|path| files::read_text(path));
        let book = book(self.on, public)?;
        let entries = book.on(self.on).entries;
        let new = NewRegister {
            title,
            software: software(),
            book,
            log: &log::read_log(self.log)?,
            head: &files::read_text(self.head)?,
            certificates: certificates.collect::<Result<_>>()?,
            base,
            invented: false,
        };
        let (folder, manifest) = write_register(out, new, issuer, Timestamp::now())?;
        Ok(Exported {
            folder: folder.display().to_string(),
            manifest,
            entries,
        })
    }
}

/// This program, as manifests name it.
pub(crate) fn software() -> Software {
    Software {
        name: "amparo".into(),
        version: env!("CARGO_PKG_VERSION").into(),
    }
}

fn open(folder: &Path, trust: &RegisterTrustArgs) -> Result<PublishedRegister> {
    let trusted = match &trust.trust {
        Some(key) => TrustedKeys::one(keys::public(key)?),
        None => TrustedKeys::FirstUse,
    };
    let register = PublishedRegister::open(folder, &trusted)?;
    if register.trust == Trust::FirstUse {
        note(format_args!(
            "Signed by {}, the key that the bundle itself carries: this shows that nothing was changed since, not who made it.",
            register.manifest.issuer.id
        ));
    }
    Ok(register)
}

#[derive(Serialize)]
struct Shown {
    bundle: String,
    issuer: String,
    key: String,
    log_entries: u64,
    continues: Option<String>,
    #[serde(flatten)]
    register: Register,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: whole, and its parts agree. Kept by {}, {} entries in the log.",
            self.bundle, self.issuer, self.log_entries
        )?;
        if let Some(earlier) = &self.continues {
            writeln!(f, "Its log continues that of {earlier}.")?;
        }
        write!(f, "{}", self.register)
    }
}

fn show(
    folder: &Path,
    trust: &RegisterTrustArgs,
    on: Option<Date>,
    party: Option<PartyId>,
    earlier: Option<&Path>,
    json: bool,
) -> Result<()> {
    let published = open(folder, trust)?;
    let continues = match earlier {
        None => None,
        Some(path) => {
            let before = open(path, trust)?;
            if !published.continues(&before) {
                bail!(
                    "{}: its log does not continue that of {}: entries were changed or taken away, or they are two logs",
                    folder.display(),
                    path.display()
                );
            }
            Some(before.manifest.id)
        }
    };
    let day = on.unwrap_or(published.book.as_of);
    if day > published.book.as_of {
        note(format_args!(
            "The register knows of decisions until {}; for {day} it says what follows by the passing of time alone.",
            published.book.as_of
        ));
    }
    let mut register = published.on(day);
    if let Some(party) = party {
        register.entries.retain(|entry| entry.party == party);
        if register.entries.is_empty() {
            bail!(
                "{}: recruiter {party} does not stand in the register on {day}",
                folder.display()
            );
        }
    }
    let shown = Shown {
        bundle: published.manifest.id,
        issuer: published.manifest.issuer.name,
        key: published.manifest.issuer.id,
        log_entries: published.head.size,
        continues,
        register,
    };
    say(&shown, json)
}

fn check(folder: &Path, party: PartyId, trust: &RegisterTrustArgs, out: &Path, json: bool) -> Result<()> {
    let published = open(folder, trust)?;
    let Some(receipt) = published.receipt(party, Timestamp::now()) else {
        bail!(
            "{}: recruiter {party} does not stand in the register of {}; keep the bundle itself as the proof of that: it lists everyone and is signed",
            folder.display(),
            published.book.as_of
        );
    };
    files::write(out, Readers::Everyone, |to| {
        serde_json::to_writer_pretty(&mut *to, &receipt)?;
        Ok(writeln!(to)?)
    })?;
    if files::is_stream(out) {
        return Ok(());
    }
    let text = serde_json::to_string(&receipt)?;
    // What was written is what a reader would verify.
    let verified = verify_receipt(&text, &published.key)?;
    note(format_args!("Written: {}", out.display()));
    say(&verified, json)
}
