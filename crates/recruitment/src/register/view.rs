//! What a page of the register shows.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::certification::{CertificationCase, Phase, Scope, StatusChange};
use crate::values::PartyId;

/// A case with what the register needs besides its events.
pub struct PublicCase<'a> {
    /// The recruiter's name.
    pub name: &'a str,
    /// Its country, ISO 3166-1 alpha-3.
    pub country: &'a str,
    /// The events.
    pub case: &'a CertificationCase,
}

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
    pub phase: Phase,
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
    pub history: Vec<StatusChange>,
}

/// The register as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// The day.
    pub as_of: Date,
    /// The recruiters, by name.
    pub entries: Vec<RegisterEntry>,
}

/// Why a register cannot be made or read.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Two cases of one recruiter are public on one day.
    #[error("recruiter {party} has two public cases on {as_of}; one of them has to end first")]
    Twice {
        /// The recruiter.
        party: PartyId,
        /// The day.
        as_of: Date,
    },
    /// Not JSON of the form.
    #[error("not a register: {0}")]
    Json(#[from] serde_json::Error),
}

impl Register {
    /// The register as of a day, past or future: a function of the cases' events until then. Of several cases of one recruiter, the one opened last counts.
    ///
    /// # Errors
    /// [`RegisterError::Twice`] if two cases of one recruiter hold a certificate on the same day.
    pub fn as_of<'a>(
        day: Date,
        cases: impl IntoIterator<Item = PublicCase<'a>>,
    ) -> Result<Register, RegisterError> {
        let mut entries: Vec<RegisterEntry> = Vec::new();
        for public in cases {
            let Some(entry) = entry(day, &public) else {
                continue;
            };
            let holds = |phase| matches!(phase, Phase::Certified | Phase::Suspended);
            match entries.iter_mut().find(|known| known.party == entry.party) {
                None => entries.push(entry),
                Some(known) if holds(known.phase) && holds(entry.phase) => {
                    return Err(RegisterError::Twice {
                        party: entry.party,
                        as_of: day,
                    });
                }
                Some(known) => {
                    // A case that ended stays visible in the history of the one after it.
                    let later = (holds(entry.phase), entry.certified_from)
                        >= (holds(known.phase), known.certified_from);
                    let (mut kept, other) = if later {
                        (entry, known.clone())
                    } else {
                        (known.clone(), entry)
                    };
                    kept.certified_from = kept.certified_from.min(other.certified_from);
                    kept.history.extend(other.history);
                    kept.history.sort_by_key(|change| change.on);
                    *known = kept;
                }
            }
        }
        entries.sort_by(|a, b| (&a.name, a.party).cmp(&(&b.name, b.party)));
        Ok(Register { as_of: day, entries })
    }

    /// Reads a register as a release holds it.
    ///
    /// # Errors
    /// If the text is not of the form.
    pub fn from_json(text: &str) -> Result<Register, RegisterError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The register as a release holds it: JSON, indented, with a line break at its end.
    pub fn to_json(&self) -> String {
        // Plain data always becomes JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

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

fn entry(day: Date, public: &PublicCase<'_>) -> Option<RegisterEntry> {
    let status = public.case.status_at(day)?;
    let certified_from = status.certified_from?;
    let open_minors = status.open_minors().map(|found| OpenMinor {
        criterion: found.criterion.clone(),
        raised: found.raised,
        plan_accepted: found.plan_accepted,
    });
    Some(RegisterEntry {
        party: status.party,
        name: public.name.to_owned(),
        country: public.country.to_owned(),
        phase: status.phase,
        scope: status.scope.clone(),
        certified_from,
        valid_until: status.valid_until,
        suspended_since: status.suspended_since,
        surveillance_overdue: status.surveillance_overdue,
        open_minors: open_minors.collect(),
        open_complaints: status.open_complaints(),
        appeal_open: status.appeal_open,
        history: status
            .history
            .iter()
            .filter(|change| change.phase.is_public())
            .cloned()
            .collect(),
    })
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
