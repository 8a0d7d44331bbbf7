//! Where a case stands.

use std::collections::{BTreeMap, BTreeSet};

use amparo_register::Standing;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Nonconformity, Scope};
use crate::taxonomy::codes;
use crate::values::PartyId;

codes! {
    /// Where a case stands.
    Phase, "phase of certification",
    /// Being prepared.
    Draft = "draft",
    /// The recruiter has assessed itself.
    SelfAssessed = "self_assessed",
    /// Applied.
    Applied = "applied",
    /// The application was rejected, or lapsed.
    Rejected = "rejected",
    /// The application waits for something.
    Deferred = "deferred",
    /// The application was accepted.
    Accepted = "accepted",
    /// Stage 1 is done.
    Stage1 = "stage_1",
    /// Stage 2 is done, and everything conformed.
    Stage2 = "stage_2",
    /// Stage 2 is done, and nonconformities are open.
    NonconformitiesOpen = "nonconformities_open",
    /// In review.
    Review = "review",
    /// Refused.
    Refused = "refused",
    /// Certified.
    Certified = "certified",
    /// Suspended.
    Suspended = "suspended",
    /// Withdrawn, or suspended for longer than six months.
    Withdrawn = "withdrawn",
    /// Three years are over.
    Expired = "expired",
    /// The recruiter left.
    Exited = "exited",
}

impl Phase {
    /// How it stands in the public register: there is a standing from the first certificate on, and none before.
    pub fn standing(self) -> Option<Standing> {
        match self {
            Phase::Certified => Some(Standing::Certified),
            Phase::Suspended => Some(Standing::Suspended),
            Phase::Withdrawn => Some(Standing::Withdrawn),
            Phase::Expired => Some(Standing::Expired),
            Phase::Exited => Some(Standing::Exited),
            _ => None,
        }
    }
}

/// A change of phase or scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    /// The day from which it counts.
    pub on: Date,
    /// The phase from then on.
    pub phase: Phase,
    /// The scope from then on.
    pub scope: Scope,
    /// Why, in words for the public.
    pub reason: String,
}

/// A complaint's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Complaint {
    Received,
    Confirmed,
    Audited,
    Closed,
}

impl Complaint {
    fn code(self) -> &'static str {
        match self {
            Complaint::Received => "received",
            Complaint::Confirmed => "confirmed",
            Complaint::Audited => "audited",
            Complaint::Closed => "closed",
        }
    }
}

/// Where a case stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The recruiter.
    pub party: PartyId,
    /// The phase.
    pub phase: Phase,
    /// The scope: what was applied for, then what was certified.
    pub scope: Scope,
    /// First day of the certificate.
    pub certified_from: Option<Date>,
    /// Last day of the certificate.
    pub valid_until: Option<Date>,
    /// The day by which the next surveillance is due.
    pub surveillance_due: Option<Date>,
    /// Whether that day is over.
    pub surveillance_overdue: bool,
    /// First day of the suspension.
    pub suspended_since: Option<Date>,
    /// All nonconformities, in the order they were raised.
    pub nonconformities: Vec<Nonconformity>,
    /// Every change of phase or scope until that day.
    pub history: Vec<StatusChange>,
    /// Whether an appeal is open.
    pub appeal_open: bool,
    #[serde(skip)]
    pub(super) auditors: BTreeSet<String>,
    #[serde(skip)]
    pub(super) interests: BTreeMap<String, Option<String>>,
    #[serde(skip)]
    pub(super) complaints: BTreeMap<String, Complaint>,
    #[serde(skip)]
    pub(super) phase_since: Date,
    #[serde(skip)]
    pub(super) decided_by: Option<String>,
    #[serde(skip)]
    pub(super) recertification_audited: bool,
}

impl Status {
    /// Complaints that are confirmed and not closed.
    pub fn open_complaints(&self) -> usize {
        self.complaints
            .values()
            .filter(|state| matches!(state, Complaint::Confirmed | Complaint::Audited))
            .count()
    }

    /// Whether somebody is an auditor of the case.
    pub fn is_auditor(&self, person: &str) -> bool {
        self.auditors.contains(person)
    }

    /// The auditors of the case.
    pub fn auditors(&self) -> impl Iterator<Item = &str> {
        self.auditors.iter().map(String::as_str)
    }

    /// Whether somebody has declared their interests: nothing if not, then the conflict, if there is one.
    pub fn interests_of(&self, person: &str) -> Option<Option<&str>> {
        self.interests.get(person).map(Option::as_deref)
    }

    /// Complaints and where each stands: received, confirmed, audited, closed.
    pub fn complaints(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.complaints
            .iter()
            .map(|(id, state)| (id.as_str(), state.code()))
    }

    /// Minor nonconformities that are open.
    pub fn open_minors(&self) -> impl Iterator<Item = &Nonconformity> {
        let minor = |found: &&Nonconformity| found.is_open() && found.severity == super::Severity::Minor;
        self.nonconformities.iter().filter(minor)
    }

    pub(super) fn change(&mut self, on: Date, phase: Phase, reason: impl Into<String>) {
        self.phase = phase;
        self.phase_since = on;
        self.history.push(StatusChange {
            on,
            phase,
            scope: self.scope.clone(),
            reason: reason.into(),
        });
    }
}
