//! The register with all its past, from which it can be read as of any day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{OpenMinor, PartyId, Register, RegisterEntry, Scope, Standing, StandingChange};

/// How a recruiter stands from a day on, until the next such state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DatedState {
    /// The first day.
    pub from: Date,
    /// How it stands.
    pub standing: Standing,
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
    /// Confirmed complaints that are open.
    pub open_complaints: usize,
    /// Whether an appeal is open.
    pub appeal_open: bool,
}

impl DatedState {
    /// What an entry of the register says, from a day on.
    pub fn of(from: Date, entry: &RegisterEntry) -> Self {
        DatedState {
            from,
            standing: entry.phase,
            scope: entry.scope.clone(),
            certified_from: entry.certified_from,
            valid_until: entry.valid_until,
            suspended_since: entry.suspended_since,
            surveillance_overdue: entry.surveillance_overdue,
            open_minors: entry.open_minors.clone(),
            open_complaints: entry.open_complaints,
            appeal_open: entry.appeal_open,
        }
    }
}

/// A recruiter with everything the register ever said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recruiter {
    /// Its public id.
    pub party: PartyId,
    /// Its name.
    pub name: String,
    /// Its country, ISO 3166-1 alpha-3.
    pub country: String,
    /// Every change of standing or scope, in order of days.
    pub history: Vec<StandingChange>,
    /// States in order of days. Those after the book's day are what follows by the passing of time alone.
    pub states: Vec<DatedState>,
}

impl Recruiter {
    /// How it stands on a day; nothing before its first certificate.
    pub fn on(&self, day: Date) -> Option<RegisterEntry> {
        let state = self.states.iter().rev().find(|state| state.from <= day)?;
        Some(RegisterEntry {
            party: self.party,
            name: self.name.clone(),
            country: self.country.clone(),
            phase: state.standing,
            scope: state.scope.clone(),
            certified_from: state.certified_from,
            valid_until: state.valid_until,
            suspended_since: state.suspended_since,
            surveillance_overdue: state.surveillance_overdue,
            open_minors: state.open_minors.clone(),
            open_complaints: state.open_complaints,
            appeal_open: state.appeal_open,
            history: self
                .history
                .iter()
                .filter(|change| change.on <= day)
                .cloned()
                .collect(),
        })
    }
}

/// The register as it is published: every recruiter with all its past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Book {
    /// The day until which decisions are known.
    pub as_of: Date,
    /// The recruiters, in order of name and id.
    pub recruiters: Vec<Recruiter>,
}

/// Why a text is no book.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// Not JSON of the form.
    #[error("not a register: {0}")]
    Json(#[from] serde_json::Error),
    /// A recruiter stands twice.
    #[error("recruiter {0} stands twice")]
    Twice(PartyId),
    /// A recruiter without a state, or with states or changes out of order.
    #[error("recruiter {0}: its states and changes are not in order of days, or there are none")]
    Order(PartyId),
}

impl Book {
    /// Reads a book, and checks that it means one thing.
    ///
    /// # Errors
    /// If the text is not of the form, a recruiter stands twice, or its states are not in order.
    pub fn from_json(bytes: &[u8]) -> Result<Book, BookError> {
        let book: Book = serde_json::from_slice(bytes)?;
        let mut seen = std::collections::BTreeSet::new();
        for recruiter in &book.recruiters {
            if !seen.insert(recruiter.party) {
                return Err(BookError::Twice(recruiter.party));
            }
            let states = recruiter.states.is_sorted_by(|a, b| a.from < b.from);
            let changes = recruiter.history.is_sorted_by(|a, b| a.on <= b.on);
            if recruiter.states.is_empty() || !states || !changes {
                return Err(BookError::Order(recruiter.party));
            }
        }
        Ok(book)
    }

    /// The book as it is published: JSON, indented, with a line break at its end.
    pub fn to_json(&self) -> String {
        // Plain data always becomes JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The register as of a day. For a day after [`Book::as_of`] it is what follows from the book by the passing of time alone: certificates end,
    /// suspensions run out; decisions taken since are not known here.
    pub fn on(&self, day: Date) -> Register {
        Register {
            as_of: day,
            entries: self
                .recruiters
                .iter()
                .filter_map(|recruiter| recruiter.on(day))
                .collect(),
        }
    }

    /// A recruiter by its id.
    pub fn find(&self, party: PartyId) -> Option<&Recruiter> {
        self.recruiters.iter().find(|recruiter| recruiter.party == party)
    }
}
