//! On what terms a remedy is worked out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{InterestPolicy, LiableRole};
use crate::values::Currency;
use crate::verdict::BuyerPolicy;

/// What counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Basis {
    /// Everything that the standard says a worker should not pay.
    Standard,
    /// What a buyer's policy counts, each year by its own rule.
    Policy {
        /// The policy.
        policy: BuyerPolicy,
    },
}

/// The terms of a remedy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemedyTerms {
    /// What counts.
    pub basis: Basis,
    /// Currency of settlement.
    pub currency: Currency,
    /// The day on which everything is worked out.
    pub settlement: Date,
    /// The last day of payment.
    pub deadline: Date,
    /// Interest where no documented loan says more.
    pub interest: InterestPolicy,
    /// Who is liable, first to last.
    pub liability: Vec<LiableRole>,
    /// In one sum; instalments have to be asked for, as they leave workers carrying the debt for longer.
    #[serde(default = "yes")]
    pub lump_sum: bool,
}

fn yes() -> bool {
    true
}

impl RemedyTerms {
    /// By the standard, in one sum within 30 days of settlement, without policy interest, in the usual order of liability.
    pub fn standard(currency: Currency, settlement: Date) -> Self {
        RemedyTerms {
            basis: Basis::Standard,
            currency,
            settlement,
            deadline: settlement.saturating_add(jiff::Span::new().days(30)),
            interest: InterestPolicy::none(),
            liability: LiableRole::USUAL.to_vec(),
            lump_sum: true,
        }
    }
}
