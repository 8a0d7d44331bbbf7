//! What does not conform, and whether it has been put right.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::taxonomy::codes;

codes! {
    /// How grave a nonconformity is.
    Severity, "severity of a nonconformity",
    /// It calls the system into question: no certificate before it is verified as put right, within six months.
    Major = "major",
    /// A lapse: a certificate may be given with it open, once a plan is accepted, and the register shows it.
    Minor = "minor",
}

/// Something that does not conform. A plan that is accepted is not yet a thing put right: the two are told apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nonconformity {
    /// Its id within the case.
    pub id: String,
    /// The criterion.
    pub criterion: String,
    /// How grave.
    pub severity: Severity,
    /// When it was raised.
    pub raised: Date,
    /// When a plan to put it right was accepted.
    pub plan_accepted: Option<Date>,
    /// When it was verified that what was done works.
    pub effectiveness_verified: Option<Date>,
}

impl Nonconformity {
    /// Whether it has not been verified as put right.
    pub fn is_open(&self) -> bool {
        self.effectiveness_verified.is_none()
    }
}
