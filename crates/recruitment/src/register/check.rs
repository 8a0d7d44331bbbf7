//! A dated proof that somebody looked.

use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::view::{Register, RegisterEntry};
use crate::certificate::{Issuer, ProofError, StrictJsonError, parse_strict, sign, verify_proof};
use crate::certification::Phase;
use crate::log::Head;
use crate::values::PartyId;

/// What a proof of a check says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegisterCheck {
    /// The recruiter that was looked up.
    pub party: PartyId,
    /// When.
    pub at: Timestamp,
    /// How it stood; nothing if it was not in the register.
    pub phase: Option<Phase>,
    /// SHA-256 of the entry as it was shown, hexadecimal; nothing if there was none.
    pub entry_hash: Option<String>,
    /// Entries of the log at that moment.
    pub log_size: u64,
    /// Root of the log at that moment, hexadecimal.
    pub log_root: String,
}

/// Why a proof of a check does not hold.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Not JSON that means one thing.
    #[error("the proof of a check is {0}")]
    Json(#[from] StrictJsonError),
    /// The signature.
    #[error("the proof of a check does not hold: {0}")]
    Proof(#[from] ProofError),
    /// Signed, but no proof of a check.
    #[error("signed, but no proof of a check: {0} is missing or not of the form")]
    Form(&'static str),
}

fn entry_hash(entry: &RegisterEntry) -> String {
    // Plain data always has a canonical form.
    hex::encode(Sha256::digest(
        serde_json_canonicalizer::to_vec(entry).unwrap_or_default(),
    ))
}

/// Writes a signed statement of the register that a recruiter was looked up, how it stood, and at which state of the log. A buyer who keeps it can show
/// later what was to be seen on that day, whatever became of the recruiter since.
///
/// # Errors
/// [`ProofError`] never, as the document is an object without a proof.
pub fn issue_check(
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
        "type": ["VerifiableCredential", "RegisterCheck"],
        "issuer": { "id": id, "name": issuer.name },
        "validFrom": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "credentialSubject": {
            "id": format!("urn:amparo:party:{party}"),
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

/// Verifies a proof of a check, offline.
///
/// # Errors
/// If it was altered, is signed by somebody else or is not of the form.
pub fn verify_check(text: &str, trusted: &[VerifyingKey]) -> Result<RegisterCheck, CheckError> {
    let document = Value::Object(verify_proof(&parse_strict(text)?, trusted)?);
    let get = |pointer: &'static str| {
        document
            .pointer(pointer)
            .and_then(Value::as_str)
            .ok_or(CheckError::Form(pointer))
    };
    let kinds = document.get("type").and_then(Value::as_array);
    if !kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "RegisterCheck")) {
        return Err(CheckError::Form("/type"));
    }
    let party = get("/credentialSubject/id")?
        .strip_prefix("urn:amparo:party:")
        .and_then(|id| id.parse().ok());
    let optional = |pointer: &'static str| document.pointer(pointer).filter(|value| !value.is_null());
    let phase = optional("/credentialSubject/phase").map(|value| serde_json::from_value(value.clone()));
    let hash = optional("/credentialSubject/entryHash").map(|value| value.as_str().map(str::to_owned));
    Ok(RegisterCheck {
        party: party.ok_or(CheckError::Form("/credentialSubject/id"))?,
        at: get("/validFrom")?
            .parse()
            .map_err(|_| CheckError::Form("/validFrom"))?,
        phase: phase
            .transpose()
            .map_err(|_| CheckError::Form("/credentialSubject/phase"))?,
        entry_hash: match hash {
            None => None,
            Some(text) => Some(text.ok_or(CheckError::Form("/credentialSubject/entryHash"))?),
        },
        log_size: get("/credentialSubject/logSize")?
            .parse()
            .map_err(|_| CheckError::Form("/credentialSubject/logSize"))?,
        log_root: get("/credentialSubject/logRoot")?.to_owned(),
    })
}

impl RegisterCheck {
    /// Whether an entry is the one that was shown.
    pub fn shows(&self, entry: &RegisterEntry) -> bool {
        entry.party == self.party && self.entry_hash.as_deref() == Some(&entry_hash(entry))
    }
}
