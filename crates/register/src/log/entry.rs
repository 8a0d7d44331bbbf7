//! What stands in the log.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::commitment::Commitment;
use crate::{PartyId, Scope, Standing};

/// One event, as far as it is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// Its day.
    pub on: Date,
    /// The recruiter, from the first certificate on; before, that there is an application at all is not public.
    pub party: Option<PartyId>,
    /// The standing after it, likewise.
    pub phase: Option<Standing>,
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
