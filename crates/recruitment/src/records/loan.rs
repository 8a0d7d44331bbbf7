//! Loans that workers took to pay for a job.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::remedy::{Compounding, DayCount};
use crate::values::{EntryId, LoanId, Money, PartyId, Rate, WorkerId};

/// A loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// Its id.
    pub id: LoanId,
    /// Who borrowed.
    pub worker: WorkerId,
    /// Who lent, if known.
    pub lender: Option<PartyId>,
    /// How much.
    pub principal: Money,
    /// On which day.
    pub taken: Date,
    /// Nominal interest for a year, as a share: 0.36 for three per cent a month.
    pub yearly_rate: Rate,
    /// How days are counted.
    pub day_count: DayCount,
    /// When unpaid interest begins to bear interest.
    #[serde(default, skip_serializing_if = "Compounding::is_simple")]
    pub compounding: Compounding,
    /// The lines it paid.
    pub financed: Vec<EntryId>,
    /// Whether there is a paper: only a documented loan replaces the policy's rate.
    pub documented: bool,
}

/// A payment on a loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanRepayment {
    /// The loan.
    pub loan: LoanId,
    /// On which day.
    pub date: Date,
    /// How much.
    pub amount: Money,
}
