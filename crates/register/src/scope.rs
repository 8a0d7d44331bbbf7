//! What a certificate covers.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What a certificate covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Countries where the recruiter works, ISO 3166-1 alpha-3.
    pub countries: BTreeSet<String>,
    /// Sectors of work, folded; all if empty.
    #[serde(default)]
    pub sectors: BTreeSet<String>,
}

impl Scope {
    /// Whether it covers no more than another.
    pub fn is_within(&self, other: &Scope) -> bool {
        let sectors =
            other.sectors.is_empty() || (!self.sectors.is_empty() && self.sectors.is_subset(&other.sectors));
        self.countries.is_subset(&other.countries) && sectors
    }
}
