//! Lines of the ledger.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::taxonomy::{CostClass, Grade, Method, Stage};
use crate::values::{EntryId, Money, PartyId, WorkerId};

/// Money that a worker, or someone for a worker, paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// On whose behalf.
    pub worker: WorkerId,
    /// Who paid: nothing if the worker or the worker's family, otherwise a party.
    pub payer: Option<PartyId>,
    /// Who took it, if known.
    pub payee: Option<PartyId>,
    /// When in the journey.
    pub stage: Stage,
    /// How much; above zero.
    pub amount: Money,
    /// On which day.
    pub date: Date,
    /// How.
    pub method: Method,
    /// What for.
    pub class: CostClass,
    /// What the worker was told it was for.
    pub label: String,
    /// A receipt, a statement, a file's hash.
    pub evidence: Option<String>,
    /// How sure it is.
    pub grade: Grade,
}

impl Entry {
    /// Whether the worker or the worker's family paid it.
    pub fn worker_paid(&self) -> bool {
        self.payer.is_none()
    }
}

/// Money that came back to a worker before a remedy was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reimbursement {
    /// Its id, in the same room as entries' ids.
    pub id: EntryId,
    /// To whom.
    pub worker: WorkerId,
    /// For which line, if it was said; otherwise it counts for the oldest.
    pub entry: Option<EntryId>,
    /// Who paid it, if known.
    pub payer: Option<PartyId>,
    /// How much; above zero.
    pub amount: Money,
    /// On which day.
    pub date: Date,
    /// A receipt; one that nobody confirmed does not count.
    pub evidence: Option<String>,
}
