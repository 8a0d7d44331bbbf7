//! The register on one day.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{PartyId, Scope, Standing, StandingChange};

/// A minor nonconformity that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenMinor {
    /// The criterion.
    pub criterion: String,
    /// When it was raised.
    pub raised: Date,
    /// When a plan to put it right was accepted. An accepted plan is not yet a thing put right.
    pub plan_accepted: Option<Date>,
}

/// A recruiter in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// Its public id.
    pub party: PartyId,
    /// Its name.
    pub name: String,
    /// Its country, ISO 3166-1 alpha-3.
    pub country: String,
    /// How it stands.
    pub phase: Standing,
    /// What the certificate covers.
    pub scope: Scope,
    /// First day of the first certificate.
    pub certified_from: Date,
    /// Last day of the present certificate.
    pub valid_until: Option<Date>,
    /// First day of the present suspension.
    pub suspended_since: Option<Date>,
    /// Whether the yearly surveillance is overdue.
    pub surveillance_overdue: bool,
    /// Minor nonconformities that are open.
    pub open_minors: Vec<OpenMinor>,
    /// Confirmed complaints that are open. How many, not what about.
    pub open_complaints: usize,
    /// Whether an appeal is open.
    pub appeal_open: bool,
    /// Every change since the first certificate, suspensions included.
    pub history: Vec<StandingChange>,
}

/// The register as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// The day.
    pub as_of: Date,
    /// The recruiters, by name.
    pub entries: Vec<RegisterEntry>,
}

impl Register {
    /// A recruiter by its id.
    pub fn find(&self, party: PartyId) -> Option<&RegisterEntry> {
        self.entries.iter().find(|entry| entry.party == party)
    }

    /// All countries of scopes, in order, for a filter.
    pub fn countries(&self) -> BTreeSet<&str> {
        self.entries
            .iter()
            .flat_map(|entry| entry.scope.countries.iter().map(String::as_str))
            .collect()
    }
}

impl fmt::Display for RegisterEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} ({}, {}): {}",
            self.name,
            self.party,
            self.country,
            self.phase.code().to_uppercase()
        )?;
        let countries: Vec<&str> = self.scope.countries.iter().map(String::as_str).collect();
        writeln!(f, "  countries {}", countries.join(", "))?;
        if !self.scope.sectors.is_empty() {
            let sectors: Vec<&str> = self.scope.sectors.iter().map(String::as_str).collect();
            writeln!(f, "  sectors {}", sectors.join(", "))?;
        }
        if let Some(until) = self.valid_until {
            writeln!(f, "  certified since {}, until {until}", self.certified_from)?;
        }
        if let Some(since) = self.suspended_since {
            writeln!(f, "  suspended since {since}")?;
        }
        if self.surveillance_overdue {
            writeln!(f, "  the yearly surveillance is overdue")?;
        }
        for minor in &self.open_minors {
            write!(
                f,
                "  open minor nonconformity, criterion {}, raised {}",
                minor.criterion, minor.raised
            )?;
            match minor.plan_accepted {
                Some(day) => writeln!(f, ", plan accepted {day}, not yet verified")?,
                None => writeln!(f, ", no plan accepted")?,
            }
        }
        if self.open_complaints > 0 {
            writeln!(f, "  open complaints: {}", self.open_complaints)?;
        }
        if self.appeal_open {
            writeln!(f, "  an appeal is open")?;
        }
        for change in &self.history {
            writeln!(f, "  {} {}: {}", change.on, change.phase, change.reason)?;
        }
        Ok(())
    }
}

impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Register as of {}: {} recruiters",
            self.as_of,
            self.entries.len()
        )?;
        for entry in &self.entries {
            write!(f, "\n{entry}")?;
        }
        Ok(())
    }
}
