//! Where the lines are drawn.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::values::Rate;

/// Where the lines are drawn. Every figure is stated with the finding that rests on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSettings {
    /// The day to which everything is judged.
    pub as_of: Date,
    /// Days that pay may come after it was due.
    pub grace_days: u32,
    /// Hours of overtime a week above which overtime is excessive; the ETI Base Code's 12 in normal circumstances.
    pub overtime_per_week: u32,
    /// The fewest other workers of a corridor with whom a charge is compared.
    pub corridor_min: usize,
    /// How many robust standard deviations (1.4826 · MAD) above the corridor's median a charge is too high.
    pub corridor_deviations: Rate,
    /// The fewest payments on a loan before one can say that it does not shrink.
    pub loan_payments: usize,
}

impl CheckSettings {
    /// The usual lines, judged to a day: 7 days' grace, 12 hours, 8 workers, 3 deviations, 3 payments.
    pub fn usual(as_of: Date) -> Self {
        CheckSettings {
            as_of,
            grace_days: 7,
            overtime_per_week: 12,
            corridor_min: 8,
            corridor_deviations: Rate::whole(3),
            loan_payments: 3,
        }
    }
}
