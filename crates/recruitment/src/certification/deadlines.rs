//! Days by which something has to happen in a case.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use super::advance::{DEFERRAL_DAYS, MAJOR_MONTHS, SUSPENSION_MONTHS, later};
use super::nonconformity::Severity;
use super::state::{Phase, Status};

/// What a day is the last for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "deadline", rename_all = "snake_case")]
pub enum DeadlineKind {
    /// Something has to come in, or the deferred application is rejected.
    Deferral,
    /// A major nonconformity has to be verified as put right.
    MajorVerified {
        /// Which.
        nonconformity: String,
    },
    /// The suspension has to be lifted, or the certificate is withdrawn.
    Suspension,
    /// The yearly surveillance has to be done.
    Surveillance,
    /// The certificate ends.
    Certificate,
}

/// A last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// What for.
    #[serde(flatten)]
    pub kind: DeadlineKind,
    /// The day.
    pub last: Date,
}

impl Status {
    /// The last days that lie ahead or were missed, in their order.
    pub fn deadlines(&self) -> Vec<Deadline> {
        let mut found = Vec::new();
        let mut add = |kind: DeadlineKind, last: Option<Date>| {
            found.extend(last.map(|last| Deadline { kind, last }));
        };
        let deferred = self.phase == Phase::Deferred;
        add(
            DeadlineKind::Deferral,
            deferred.then(|| later(self.phase_since, Span::new().days(DEFERRAL_DAYS))),
        );
        for open in self.nonconformities.iter().filter(|found| found.is_open()) {
            if open.severity == Severity::Major {
                let nonconformity = open.id.clone();
                let last = later(open.raised, Span::new().months(MAJOR_MONTHS));
                add(DeadlineKind::MajorVerified { nonconformity }, Some(last));
            }
        }
        let suspension = |since: Date| later(since, Span::new().months(SUSPENSION_MONTHS));
        add(DeadlineKind::Suspension, self.suspended_since.map(suspension));
        if matches!(self.phase, Phase::Certified | Phase::Suspended) {
            add(DeadlineKind::Surveillance, self.surveillance_due);
            add(DeadlineKind::Certificate, self.valid_until);
        }
        found.sort_by_key(|deadline| deadline.last);
        found
    }
}
