//! Who holds a worker's papers.

use serde::{Deserialize, Serialize};

use crate::values::{PartyId, Period, WorkerId};

/// A paper of a worker in someone else's hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    /// Whose paper.
    pub worker: WorkerId,
    /// Which: passport, residence card, bank card, diploma.
    pub document: String,
    /// Who holds it.
    pub holder: PartyId,
    /// From when to when.
    pub period: Period,
    /// Whether the worker asked for it in writing and can have it back at once, at any hour.
    pub at_workers_wish: bool,
}
