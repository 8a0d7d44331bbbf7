//! The verdict of the standard.

use serde::Serialize;

use super::Item;
use crate::taxonomy::CostFamily;

/// What the standard says of something a worker paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardVerdict {
    /// A recruitment fee or related cost, which is the employer's to pay.
    EmployersToPay,
    /// An illegitimate charge, which is nobody's to pay.
    Illegitimate,
    /// Not a recruitment cost.
    Outside,
    /// Nobody has said what it was for yet; it counts neither way.
    Undetermined,
}

impl StandardVerdict {
    /// Whether the worker should not have paid it.
    pub fn is_breach(self) -> bool {
        matches!(
            self,
            StandardVerdict::EmployersToPay | StandardVerdict::Illegitimate
        )
    }

    /// The verdict in words.
    pub fn words(self) -> &'static str {
        match self {
            StandardVerdict::EmployersToPay => "the employer's to pay, not the worker's",
            StandardVerdict::Illegitimate => "illegitimate: nobody's to pay",
            StandardVerdict::Outside => "not a recruitment cost",
            StandardVerdict::Undetermined => "undetermined: nobody has said what it was for",
        }
    }
}

/// The standard's verdict: by family of the ILO definition (General principles and operational guidelines for fair recruitment, 2019, part II).
pub fn standard_verdict(item: &Item) -> StandardVerdict {
    match item.class.family() {
        CostFamily::Fee | CostFamily::RelatedCost => StandardVerdict::EmployersToPay,
        CostFamily::Illegitimate => StandardVerdict::Illegitimate,
        CostFamily::Outside => StandardVerdict::Outside,
        CostFamily::Unknown => StandardVerdict::Undetermined,
    }
}
