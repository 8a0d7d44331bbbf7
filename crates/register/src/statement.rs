//! The register's own signed word on how a recruiter stood.

use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::certificate::{Issuer, ProofError, StrictJsonError, parse_strict, sign, verify_proof};
use crate::log::Head;
use crate::{PartyId, Register, RegisterEntry, Standing};

/// What a signed statement says of a recruiter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterStatement {
    /// The recruiter.
    pub party: PartyId,
    /// When it was signed.
    pub at: Timestamp,
    /// The day of which it speaks.
    pub as_of: Date,
    /// How it stood; nothing if it was not in the register.
    pub phase: Option<Standing>,
    /// SHA-256 of the entry, hexadecimal; nothing if there was none.
    pub entry_hash: Option<String>,
    /// Entries of the log at that moment.
    pub log_size: u64,
    /// Root of the log at that moment, hexadecimal.
    pub log_root: String,
}

/// Why a statement does not hold.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// Not JSON that means one thing.
    #[error("the statement is {0}")]
    Json(#[from] StrictJsonError),
    /// The signature.
    #[error("the statement does not hold: {0}")]
    Proof(#[from] ProofError),
    /// Signed, but no proof of a check.
    #[error("signed, but no statement of a register: {0} is missing or not of the form")]
    Form(&'static str),
}

fn entry_hash(entry: &RegisterEntry) -> String {
    // Plain data always has a canonical form.
    hex::encode(Sha256::digest(
        serde_json_canonicalizer::to_vec(entry).unwrap_or_default(),
    ))
}

/// Signs a statement of the register: how a recruiter stood on the register's day, and at which state of the log. Whoever keeps it can show later what was
/// to be seen then, whatever became of the recruiter since.
///
/// # Errors
/// [`ProofError`] never, as the document is an object without a proof.
pub fn issue_statement(
    register: &Register,
    party: PartyId,
    head: &Head,
    issuer: &Issuer,
    now: Timestamp,
) -> Result<String, ProofError> {
    let id = issuer.id();
    let entry = register.find(party);
    let document = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2"],
        "type": ["VerifiableCredential", "RegisterStatement"],
        "issuer": { "id": id, "name": issuer.name },
        "validFrom": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "credentialSubject": {
            "id": format!("urn:amparo:party:{party}"),
            "asOf": register.as_of.to_string(),
            "phase": entry.map(|entry| entry.phase),
            "entryHash": entry.map(entry_hash),
            "logOrigin": head.origin,
            "logSize": head.size.to_string(),
            "logRoot": head.root,
        },
    });
    let signed = sign(document, &id, &issuer.key, now)?;
    Ok(serde_json_canonicalizer::to_string(&signed).unwrap_or_default())
}

/// Verifies a statement, offline.
///
/// # Errors
/// If it was altered, is signed by somebody else or is not of the form.
pub fn verify_statement(text: &str, trusted: &[VerifyingKey]) -> Result<RegisterStatement, StatementError> {
    let document = Value::Object(verify_proof(&parse_strict(text)?, trusted)?);
    let get = |pointer: &'static str| {
        document
            .pointer(pointer)
            .and_then(Value::as_str)
            .ok_or(StatementError::Form(pointer))
    };
    let kinds = document.get("type").and_then(Value::as_array);
    if !kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "RegisterStatement")) {
        return Err(StatementError::Form("/type"));
    }
    let party = get("/credentialSubject/id")?
        .strip_prefix("urn:amparo:party:")
        .and_then(|id| id.parse().ok());
    let optional = |pointer: &'static str| document.pointer(pointer).filter(|value| !value.is_null());
    let phase = optional("/credentialSubject/phase").map(|value| serde_json::from_value(value.clone()));
    let hash = optional("/credentialSubject/entryHash").map(|value| value.as_str().map(str::to_owned));
    Ok(RegisterStatement {
        party: party.ok_or(StatementError::Form("/credentialSubject/id"))?,
        at: get("/validFrom")?
            .parse()
            .map_err(|_| StatementError::Form("/validFrom"))?,
        as_of: crate::day(get("/credentialSubject/asOf")?)
            .ok_or(StatementError::Form("/credentialSubject/asOf"))?,
        phase: phase
            .transpose()
            .map_err(|_| StatementError::Form("/credentialSubject/phase"))?,
        entry_hash: match hash {
            None => None,
            Some(text) => Some(text.ok_or(StatementError::Form("/credentialSubject/entryHash"))?),
        },
        log_size: get("/credentialSubject/logSize")?
            .parse()
            .map_err(|_| StatementError::Form("/credentialSubject/logSize"))?,
        log_root: get("/credentialSubject/logRoot")?.to_owned(),
    })
}

impl RegisterStatement {
    /// Whether an entry is the one that it speaks of.
    pub fn shows(&self, entry: &RegisterEntry) -> bool {
        entry.party == self.party && self.entry_hash.as_deref() == Some(&entry_hash(entry))
    }
}
