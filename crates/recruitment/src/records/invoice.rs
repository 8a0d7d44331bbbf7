//! What brokers and providers billed to the employer.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::taxonomy::CostClass;
use crate::values::{InvoiceId, Money, PartyId, WorkerId};

/// A line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Who billed.
    pub issuer: PartyId,
    /// Who was billed.
    pub billed_to: PartyId,
    /// For which worker, if it says so.
    pub worker: Option<WorkerId>,
    /// What for.
    pub class: CostClass,
    /// How much.
    pub amount: Money,
    /// On which day.
    pub date: Date,
}
