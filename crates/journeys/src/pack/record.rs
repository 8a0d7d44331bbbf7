//! What was shown, kept.

use std::path::{Path, PathBuf};

use amparo_privacy::ledger_rules::Head;
use amparo_recruitment::checks::{TermChange, compare_terms};
use amparo_recruitment::records::ContractVersion;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::texts::PackLanguage;
use crate::append_log::{AppendLog, LogError};

/// A sheet that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// SHA-256 of the sheet's bytes, in hexadecimal.
    pub sha256: String,
    /// The code printed on the sheet: SHA-256 of the terms in canonical JSON (RFC 8785), the first sixteen digits.
    pub code: String,
    /// The terms that it said.
    pub terms: ContractVersion,
    /// In which language.
    pub language: PackLanguage,
    /// On which day.
    pub on: Date,
}

/// A comprehension check that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The sheet.
    pub sha256: String,
    /// On which day.
    pub on: Date,
    /// Questions answered right.
    pub right: u32,
    /// Questions.
    pub of: u32,
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackEntry {
    /// A sheet was shown.
    Shown(Shown),
    /// A check was taken.
    Checked(Checked),
}

/// The log of sheets.
#[derive(Debug)]
pub struct PackLog {
    path: PathBuf,
}

/// What the log says of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// SHA-256 of the sheet.
    pub sha256: String,
    /// The entry, if this very sheet was shown.
    pub shown: Option<Shown>,
    /// The checks taken with it.
    pub checks: Vec<Checked>,
    /// Later versions of the same contract against what the sheet said.
    pub later: Vec<(u32, Vec<TermChange>)>,
    /// The end of the log.
    pub head: Head,
}

impl PackLog {
    /// The log in a file; it begins with the first sheet.
    pub fn at(path: &Path) -> PackLog {
        PackLog { path: path.into() }
    }

    /// Adds an entry and returns when it is on disk.
    ///
    /// # Errors
    /// If the log cannot be written or is not what was written.
    pub fn append(&self, entry: &PackEntry) -> Result<Head, LogError> {
        AppendLog::open(&self.path, |_: PackEntry| ())?.append([entry])
    }

    /// What the log says of a sheet, and how later versions of its contract stand against it.
    ///
    /// # Errors
    /// If the log cannot be read or is not what was written.
    pub fn verify(&self, sheet: &[u8], contracts: &[ContractVersion]) -> Result<Verdict, LogError> {
        let sha256 = hex::encode(Sha256::digest(sheet));
        let (mut shown, mut checks) = (None, Vec::new());
        let head = AppendLog::read(&self.path, |entry: PackEntry| match entry {
            PackEntry::Shown(found) if found.sha256 == sha256 => shown = Some(found),
            PackEntry::Checked(found) if found.sha256 == sha256 => checks.push(found),
            _ => {}
        })?;
        let later = shown.as_ref().map_or_else(Vec::new, |shown: &Shown| {
            let terms = &shown.terms;
            let mut later: Vec<&ContractVersion> = contracts
                .iter()
                .filter(|version| version.worker == terms.worker && version.contract == terms.contract)
                .filter(|version| version.version > terms.version)
                .collect();
            later.sort_by_key(|version| version.version);
            later
                .into_iter()
                .map(|version| (version.version, compare_terms(terms, version)))
                .collect()
        });
        Ok(Verdict {
            sha256,
            shown,
            checks,
            later,
            head,
        })
    }
}

/// The code of terms: the first sixteen digits of the SHA-256 of their canonical JSON (RFC 8785).
pub(super) fn code_of(terms: &ContractVersion) -> Result<String, serde_json::Error> {
    let canonical = serde_json_canonicalizer::to_vec(terms)?;
    let mut digits = hex::encode(Sha256::digest(&canonical));
    digits.truncate(16);
    Ok(digits)
}
