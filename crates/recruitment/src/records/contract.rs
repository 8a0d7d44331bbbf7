//! Contracts, in versions.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::taxonomy::CostClass;
use crate::values::{ContractId, Money, WorkerId};

/// One version of what a worker was promised: an advertisement, an offer, a contract signed at home, one signed on arrival.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractVersion {
    /// The contract.
    pub contract: ContractId,
    /// 1 for the first version.
    pub version: u32,
    /// Whose it is.
    pub worker: WorkerId,
    /// Day from which this version counts.
    pub signed: Date,
    /// Language it was given in, BCP 47.
    pub language: Option<String>,
    /// Wage for a month.
    pub monthly_wage: Option<Money>,
    /// Hours of a normal week.
    pub weekly_hours: Option<u32>,
    /// Deductions that it allows.
    pub deductions: BTreeSet<CostClass>,
    /// The work, in the words of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// Where the work is done, in the words of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Whether the worker understands the language it was given in; nothing if nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub understood: Option<bool>,
}
