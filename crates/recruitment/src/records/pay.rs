//! Periods of pay and what was taken from them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::taxonomy::{CostClass, codes};
use crate::values::{Money, PayId, WorkerId};

codes! {
    /// Into whose hands wages went.
    AccountHolder, "holder of the account",
    /// The worker's own account.
    Worker = "worker",
    /// Cash in the worker's hand.
    Cash = "cash",
    /// Someone else's account.
    Other = "other",
    /// Not known.
    Unknown = "unknown",
}

/// A period of pay, as on a payslip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayPeriod {
    /// Its id.
    pub id: PayId,
    /// Whose.
    pub worker: WorkerId,
    /// First day worked.
    pub from: Date,
    /// Last day worked.
    pub to: Date,
    /// Day on which pay was due.
    pub due: Date,
    /// Day on which it came; nothing if it has not.
    pub paid: Option<Date>,
    /// Before deductions.
    pub gross: Money,
    /// What reached the worker.
    pub net: Money,
    /// The lowest lawful net pay for the period, if known.
    pub minimum: Option<Money>,
    /// Hours of overtime in the period.
    pub overtime_hours: Option<u32>,
    /// Into whose hands.
    pub account: AccountHolder,
}

/// A deduction on a payslip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deduction {
    /// The period of pay.
    pub pay: PayId,
    /// How much.
    pub amount: Money,
    /// What for.
    pub class: CostClass,
    /// What the payslip calls it.
    pub label: String,
}
