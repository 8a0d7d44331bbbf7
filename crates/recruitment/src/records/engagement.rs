//! Who worked where, brought by whom.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::values::{Money, PartyId, WorkerId};

/// From which country to which.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Corridor {
    /// ISO 3166-1 alpha-3.
    pub origin: String,
    /// ISO 3166-1 alpha-3.
    pub destination: String,
}

impl fmt::Display for Corridor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.origin, self.destination)
    }
}

/// A worker's recruitment into one job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engagement {
    /// The worker's pseudonym.
    pub worker: WorkerId,
    /// From where to where. The origin is the worker's country.
    pub corridor: Corridor,
    /// Sector of work as the data has it, folded.
    pub sector: String,
    /// The employer.
    pub employer: PartyId,
    /// The agency that placed the worker, if one is known.
    pub agency: Option<PartyId>,
    /// Whose goods are made there, if known.
    pub buyer: Option<PartyId>,
    /// Day of arrival.
    pub arrived: Date,
    /// Last day of employment; people who left are owed as much as those who stayed.
    pub left: Option<Date>,
    /// Net earnings of the first full month.
    pub first_month: Option<Money>,
}
