//! What somebody who looked takes home.

use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::log::{Head, HeadError, LogEntry, LogError, read_head, verify_inclusion};
use crate::statement::{RegisterStatement, StatementError, verify_statement};
use crate::{PartyId, RegisterEntry};

/// Format of a receipt.
const FORMAT: &str = "amparo-register-receipt/1";

/// What a receipt shows and does not show, in the receipt itself.
const MEANING: &str = "The statement is signed by the register's key: on the day asOf, at that state of the log, the recruiter stood as the entry says. \
The head is signed by the same key, and the inclusion proof shows that the log entry stands in the log of that head. So this file cannot have been made \
before the statement was signed, and nobody but the holder of the register's key can have made it up. checkedAt is the clock of the portal that handed it \
out and is signed by nobody: who has to show when they looked has this file stamped by a timestamping service, or sends it to somebody on the same day.";

/// An entry of the log with the proof that it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckedLogEntry {
    /// Its place, from 0.
    pub place: u64,
    /// Its bytes: canonical JSON.
    pub content: String,
    /// The hashes on its way up to the root, hexadecimal.
    pub inclusion: Vec<String>,
}

/// A recruiter's standing with everything that shows that the register said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// `amparo-register-receipt/1`.
    pub format: String,
    /// What it shows and what it does not.
    pub meaning: String,
    /// The clock of whoever handed it out; signed by nobody.
    pub checked_at: Timestamp,
    /// The bundle it was taken from.
    pub bundle: String,
    /// The recruiter as the register shows it.
    pub entry: RegisterEntry,
    /// The signed statement, as text.
    pub statement: String,
    /// The signed head of the log, as text.
    pub head: String,
    /// The recruiter's last entry in the log.
    pub log_entry: CheckedLogEntry,
}

impl Receipt {
    /// Puts a receipt together. It is verified by whoever receives it.
    pub(crate) fn new(
        bundle: &str,
        entry: RegisterEntry,
        statement: &str,
        head: &str,
        log_entry: CheckedLogEntry,
        checked_at: Timestamp,
    ) -> Self {
        Receipt {
            format: FORMAT.into(),
            meaning: MEANING.into(),
            checked_at,
            bundle: bundle.to_owned(),
            entry,
            statement: statement.to_owned(),
            head: head.to_owned(),
            log_entry,
        }
    }
}

/// A receipt that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifiedReceipt {
    /// What the register stated.
    pub statement: RegisterStatement,
    /// At which state of the log.
    pub head: Head,
    /// The recruiter as it was shown.
    pub entry: RegisterEntry,
    /// Its last entry in the log.
    pub log_entry: LogEntry,
    /// The unsigned clock of whoever handed it out.
    pub checked_at: Timestamp,
}

/// Why a receipt does not hold.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// Not JSON of the form.
    #[error("not a receipt of a register: {0}")]
    Json(#[from] serde_json::Error),
    /// Another format.
    #[error("a receipt of the format {0:?}; this version reads \"amparo-register-receipt/1\"")]
    Format(String),
    /// The statement.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The head.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The proof of inclusion.
    #[error("the entry of the log: {0}")]
    Log(#[from] LogError),
    /// Parts that do not belong together.
    #[error("the parts of the receipt do not belong together: {0}")]
    Parts(&'static str),
}

/// Verifies a receipt offline with the register's public key: the statement, the head, the entry's place under it, and that all speak of one recruiter.
///
/// # Errors
/// For the first part that does not hold ([`ReceiptError`]).
pub fn verify_receipt(text: &str, key: &VerifyingKey) -> Result<VerifiedReceipt, ReceiptError> {
    let receipt: Receipt = serde_json::from_str(text)?;
    if receipt.format != FORMAT {
        return Err(ReceiptError::Format(receipt.format.chars().take(60).collect()));
    }
    let statement = verify_statement(&receipt.statement, &[*key])?;
    if !statement.shows(&receipt.entry) {
        return Err(ReceiptError::Parts("the statement is not about the entry shown"));
    }
    let head = read_head(&receipt.head, key)?;
    if (statement.log_size, &statement.log_root) != (head.size, &head.root) {
        return Err(ReceiptError::Parts(
            "the statement was made at another state of the log than the head",
        ));
    }
    let content = &receipt.log_entry;
    verify_inclusion(
        &head,
        content.content.as_bytes(),
        content.place,
        &content.inclusion,
    )?;
    let log_entry: LogEntry = serde_json::from_str(&content.content)?;
    if log_entry.party != Some(statement.party) {
        return Err(ReceiptError::Parts("the entry of the log is another recruiter's"));
    }
    Ok(VerifiedReceipt {
        statement,
        head,
        entry: receipt.entry,
        log_entry,
        checked_at: receipt.checked_at,
    })
}

impl std::fmt::Display for VerifiedReceipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let party: PartyId = self.statement.party;
        write!(
            f,
            "The receipt holds. By the register's signature of {}, {} ({party}) stood on {} as follows, at {} entries of the log of {}:\n{}\
             The moment of looking, {}, is the portal's clock and signed by nobody.",
            self.statement.at,
            self.entry.name,
            self.statement.as_of,
            self.head.size,
            self.head.origin,
            self.entry,
            self.checked_at
        )
    }
}
