//! How a recruiter stands in the register.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Scope;

/// How a recruiter stands. There is no standing before the first certificate: that somebody applied, and how that went, is not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Certified.
    Certified,
    /// Suspended, for six months at most.
    Suspended,
    /// Withdrawn, or suspended for longer than six months.
    Withdrawn,
    /// Three years are over.
    Expired,
    /// The recruiter left.
    Exited,
}

/// A text that is no standing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no standing: accepted are certified, suspended, withdrawn, expired, exited")]
pub struct UnknownStanding(pub String);

impl Standing {
    /// All standings.
    pub const ALL: [Standing; 5] = [
        Standing::Certified,
        Standing::Suspended,
        Standing::Withdrawn,
        Standing::Expired,
        Standing::Exited,
    ];

    /// The code, as it stands in files.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Certified => "certified",
            Standing::Suspended => "suspended",
            Standing::Withdrawn => "withdrawn",
            Standing::Expired => "expired",
            Standing::Exited => "exited",
        }
    }

    /// Whether there is a certificate that has not ended, be it suspended.
    pub fn holds_certificate(self) -> bool {
        matches!(self, Standing::Certified | Standing::Suspended)
    }
}

impl FromStr for Standing {
    type Err = UnknownStanding;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Standing::ALL
            .into_iter()
            .find(|standing| standing.code() == text)
            .ok_or_else(|| UnknownStanding(text.chars().take(60).collect()))
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A change of standing or scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingChange {
    /// The day from which it counts.
    pub on: Date,
    /// The standing from then on.
    pub phase: Standing,
    /// The scope from then on.
    pub scope: Scope,
    /// Why, in words for the public.
    pub reason: String,
}
