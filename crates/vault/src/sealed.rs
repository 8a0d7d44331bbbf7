//! The encrypted file of one submission.
//!
//! Inside the encryption: a magic line, the length of the report (8 bytes, little endian), the report's JSON, and the cases in intake's own
//! byte format. The report names rows and values of the source, so it is as private as the cases.

use std::fs;
use std::path::{Path, PathBuf};

use age::x25519;
use amparo_intake::CaseTable;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::durable::io_error;
use crate::keys::Identities;
use crate::{SubmissionId, VaultError};

const MAGIC: &[u8] = b"amparo-submission/1\n";

/// The bytes of a submission, to be written as they are.
pub(crate) struct Sealed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) sha256: String,
}

/// What the database says of a submission's file.
pub(crate) struct Expected {
    pub(crate) path: PathBuf,
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
}

/// The inside of a submission.
pub(crate) struct Opened {
    plain: Zeroizing<Vec<u8>>,
    path: PathBuf,
}

pub(crate) fn file_name(id: &SubmissionId) -> String {
    format!("{id}.age")
}

/// Lays out cases and report.
pub(crate) fn lay_out(cases: &CaseTable, report: &[u8]) -> Zeroizing<Vec<u8>> {
    let cases = Zeroizing::new(cases.to_bytes());
    let mut plain = Zeroizing::new(Vec::with_capacity(MAGIC.len() + 8 + report.len() + cases.len()));
    plain.extend_from_slice(MAGIC);
    plain.extend_from_slice(&(report.len() as u64).to_le_bytes());
    plain.extend_from_slice(report);
    plain.extend_from_slice(&cases);
    plain
}

/// Encrypts to the vault's recipient.
pub(crate) fn seal(recipient: &str, plain: &[u8], database: &Path) -> Result<Sealed, VaultError> {
    let damaged = |what: String| VaultError::Damaged {
        path: database.into(),
        what,
    };
    let recipient: x25519::Recipient = recipient.parse().map_err(|reason| {
        damaged(format!(
            "the vault's recipient {recipient:?} is not an age key: {reason}"
        ))
    })?;
    let bytes = age::encrypt(&recipient, plain).map_err(|error| damaged(error.to_string()))?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    Ok(Sealed { bytes, sha256 })
}

/// Reads a submission's file, checks that it is the one that was stored, and decrypts it.
pub(crate) fn open(expected: Expected, identity: &Identities) -> Result<Opened, VaultError> {
    let Expected { path, sha256, bytes } = expected;
    let sealed = fs::read(&path).map_err(io_error(&path))?;
    let damaged = |what: String| VaultError::Damaged {
        path: path.clone(),
        what,
    };
    if sealed.len() as u64 != bytes || hex::encode(Sha256::digest(&sealed)) != sha256 {
        return Err(damaged(format!(
            "not the file that was stored: {} bytes where {bytes} were, or another SHA-256 than {sha256}",
            sealed.len()
        )));
    }
    let plain = identity
        .decrypt(&sealed)
        .map_err(|error| damaged(error.to_string()))?;
    Ok(Opened { plain, path })
}

impl Opened {
    pub(crate) fn report(&self) -> Result<serde_json::Value, VaultError> {
        let (report, _) = self.parts()?;
        serde_json::from_slice(report).map_err(|error| self.damaged(format!("its report: {error}")))
    }

    pub(crate) fn cases(&self) -> Result<CaseTable, VaultError> {
        let (_, cases) = self.parts()?;
        CaseTable::from_bytes(cases).map_err(|error| self.damaged(format!("its cases: {error}")))
    }

    fn parts(&self) -> Result<(&[u8], &[u8]), VaultError> {
        let rest = self
            .plain
            .strip_prefix(MAGIC)
            .ok_or_else(|| self.damaged("its inside was written by another version of Amparo".into()))?;
        let (length, rest) = rest
            .split_first_chunk::<8>()
            .ok_or_else(|| self.damaged("its inside is cut short".into()))?;
        usize::try_from(u64::from_le_bytes(*length))
            .ok()
            .and_then(|length| rest.split_at_checked(length))
            .ok_or_else(|| self.damaged("its inside is cut short".into()))
    }

    fn damaged(&self, what: String) -> VaultError {
        VaultError::Damaged {
            path: self.path.clone(),
            what,
        }
    }
}
