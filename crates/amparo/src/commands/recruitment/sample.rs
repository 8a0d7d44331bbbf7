//! A register of invented recruiters, made the way a certification body makes its own.

use std::path::{Path, PathBuf};

use amparo_invent::{InventedRecruiter, invented_recruiters};
use amparo_recruitment::certification::{CriteriaPack, Phase};
use amparo_recruitment::register::{PublicCase, book, certificate_content, log_entries};
use amparo_register::certificate::{Issuer, StatusEntry, StatusPurpose, issue_certificate};
use amparo_register::log::{Head, Log, sign_head};
use amparo_register::{NewRegister, write_register};
use anyhow::{Context, Result};
use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{keys, register};
use crate::files::{self, Readers};

/// Where the invented register would be found on the web.
const ADDRESS: &str = "https://register.example/register";

/// A published register and the key that signed it.
pub(crate) struct Sample {
    /// Folder of published registers.
    pub(crate) published: PathBuf,
    /// Its key.
    pub(crate) key: VerifyingKey,
    /// How many recruiters stand in it.
    pub(crate) recruiters: usize,
}

/// Makes a register of invented recruiters below `dir`, as of today; one that was made before is left as it is.
pub(crate) fn publish(dir: &Path) -> Result<Sample> {
    let (private, published) = (dir.join("certification"), dir.join("registers"));
    for folder in [&private, &published] {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let key_file = private.join("key");
    let recruiters = invented_recruiters()?;
    let made = std::fs::read_dir(&published)
        .with_context(|| published.display().to_string())?
        .next()
        .is_some();
    if made && key_file.exists() {
        return Ok(Sample {
            key: keys::signing(&key_file)?.verifying_key(),
            recruiters: recruiters.len(),
            published,
        });
    }
    let key = if key_file.exists() {
        keys::signing(&key_file)?
    } else {
        keys::create(&key_file)?
    };
    let issuer = Issuer {
        name: "Invented Certification Body".into(),
        key,
    };
    let now = Timestamp::now();
    let today = now.to_zoned_datetime(TimeZone::UTC).date();
    let log = keep_log(&recruiters, today, &private)?;
    let head = sign_head(
        &Head {
            origin: "register.example/recruiters".into(),
            size: log.size(),
            root: log.root(),
            on: today,
        },
        &issuer.key,
    )?;
    let public = recruiters.iter().map(|recruiter| PublicCase {
        name: recruiter.name,
        country: recruiter.country,
        case: &recruiter.case,
    });
    let book = book(today, public)?;
    let new = NewRegister {
        title: "Register of certified recruiters (invented)".into(),
        software: register::software(),
        log: &log,
        head: &head,
        certificates: certificates(&recruiters, today, &issuer, now)?,
        base: None,
        invented: true,
        book,
    };
    let (_, manifest) = write_register(&published, new, &issuer, now)?;
    Ok(Sample {
        published,
        key: issuer.key.verifying_key(),
        recruiters: manifest.recruiters,
    })
}

/// The log of all events until a day, in order of days; what opens its commitments stays on the private side.
fn keep_log(recruiters: &[InventedRecruiter], today: Date, private: &Path) -> Result<Log> {
    let mut entries = Vec::new();
    for recruiter in recruiters {
        entries.extend(log_entries(&recruiter.case.until(today), 0)?);
    }
    entries.sort_by_key(|(entry, _)| entry.on);
    let mut log = Log::new();
    for (entry, _) in &entries {
        log.append(entry.to_bytes());
    }
    let openings: Vec<_> = entries.iter().map(|(_, opening)| opening).collect();
    files::write(&private.join("openings.json"), Readers::Owner, |out| {
        Ok(serde_json::to_writer(out, &openings)?)
    })?;
    files::write(&private.join("log.txt"), Readers::Everyone, |out| {
        Ok(out.write_all(log.to_lines().as_bytes())?)
    })?;
    Ok(log)
}

/// For each recruiter the certificate it was given last.
fn certificates(
    recruiters: &[InventedRecruiter],
    today: Date,
    issuer: &Issuer,
    now: Timestamp,
) -> Result<Vec<String>> {
    let criteria = CriteriaPack::shipped()?.version;
    let mut issued = Vec::new();
    for (index, recruiter) in (1u64..).zip(recruiters) {
        let Some(status) = recruiter.case.status_at(today) else {
            continue;
        };
        let certified = |phase: Phase| phase == Phase::Certified;
        let last = status.history.iter().rev().find(|change| certified(change.phase));
        let Some(status) = last.and_then(|change| recruiter.case.status_at(change.on)) else {
            continue;
        };
        let bit = |purpose: StatusPurpose| StatusEntry {
            purpose,
            list: format!("{ADDRESS}/status/{}", purpose.code()),
            index,
        };
        let content = certificate_content(
            &status,
            format!("{ADDRESS}/{}/certificate.json", status.party),
            recruiter.name,
            criteria.as_str(),
            StatusPurpose::ALL.map(bit).to_vec(),
        );
        if let Some(content) = content {
            issued.push(issue_certificate(&content, issuer, now)?.to_text());
        }
    }
    Ok(issued)
}
