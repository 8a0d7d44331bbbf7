//! What stands in the log.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::commitment::{Commitment, CommitmentError, Opening};
use crate::certification::{CertificationCase, CertifyError, Phase, Scope};
use crate::values::PartyId;

/// One event, as far as it is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// Its day.
    pub on: Date,
    /// The recruiter, from the first certificate on; before, that there is an application at all is not public.
    pub party: Option<PartyId>,
    /// The phase after it, likewise.
    pub phase: Option<Phase>,
    /// The scope after it, likewise.
    pub scope: Option<Scope>,
    /// The whole event, as a commitment.
    pub event: Commitment,
}

impl LogEntry {
    /// The entry as the bytes of a leaf: canonical JSON (RFC 8785).
    pub fn to_bytes(&self) -> Vec<u8> {
        // Strings and small numbers always have a canonical form.
        serde_json_canonicalizer::to_vec(self).unwrap_or_default()
    }
}

/// The log entries of a case's events from place `from` on, with the openings of their commitments, which stay private.
///
/// # Errors
/// If the case's events do not follow from each other, or the operating system gives no random bytes.
pub fn log_entries(case: &CertificationCase, from: usize) -> Result<Vec<(LogEntry, Opening)>, LogEntryError> {
    let mut entries = Vec::new();
    for (sequence, event) in case.events().iter().enumerate().skip(from) {
        let so_far = case.events().get(..=sequence).unwrap_or_default().to_vec();
        let Some(status) = CertificationCase::from_events(so_far)?.status_at(event.on) else {
            continue;
        };
        let content = serde_json_canonicalizer::to_string(event).unwrap_or_default();
        let (commitment, opening) = Commitment::to(&content)?;
        let public = status.phase.is_public() && status.certified_from.is_some();
        entries.push((
            LogEntry {
                on: event.on,
                party: public.then_some(status.party),
                phase: public.then_some(status.phase),
                scope: public.then(|| status.scope.clone()),
                event: commitment,
            },
            opening,
        ));
    }
    Ok(entries)
}

/// Why events give no log entries.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogEntryError {
    /// The case.
    #[error(transparent)]
    Case(#[from] CertifyError),
    /// The commitment.
    #[error(transparent)]
    Commitment(#[from] CommitmentError),
}
