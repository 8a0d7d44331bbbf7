//! What somebody is to a case, and which steps are theirs.

use std::fmt;

use amparo_recruitment::certification::Step;
use serde::Serialize;

/// What somebody is to a case. One person has one part in a case: an officer who audits it decides nothing in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Of the recruiter.
    Applicant,
    /// An auditor, asked or named.
    Auditor,
    /// Of the certification body: accepts, names auditors, decides.
    Officer,
}

impl Part {
    /// All parts.
    pub const ALL: [Part; 3] = [Part::Applicant, Part::Auditor, Part::Officer];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Applicant => "applicant",
            Part::Auditor => "auditor",
            Part::Officer => "officer",
        }
    }

    /// Whether a step is theirs to take.
    pub fn may(self, step: &Step) -> bool {
        whose(step).contains(&self)
    }
}

/// Whose a step is.
pub(super) fn whose(step: &Step) -> &'static [Part] {
    use Part::{Applicant, Auditor, Officer};
    match step {
        Step::Opened { .. }
        | Step::CriterionAnswered { .. }
        | Step::SelfAssessed
        | Step::Applied
        | Step::NonconformityAnswered { .. }
        | Step::AppealLodged
        | Step::Exited => &[Applicant],
        Step::EvidenceAdded { .. } => &[Applicant, Auditor],
        Step::InterestDeclared { .. } => &[Auditor, Officer],
        Step::InterviewsDrawn { .. }
        | Step::FindingRecorded { .. }
        | Step::Stage1Done
        | Step::Stage2Done { .. }
        | Step::PlanAccepted { .. }
        | Step::EffectivenessVerified { .. }
        | Step::SurveillanceDone { .. }
        | Step::SpecialAuditDone { .. } => &[Auditor],
        Step::Rejected { .. }
        | Step::Deferred { .. }
        | Step::Accepted
        | Step::AuditorsNamed { .. }
        | Step::ReviewOpened
        | Step::Refused { .. }
        | Step::Certified { .. }
        | Step::Suspended { .. }
        | Step::Reinstated
        | Step::ScopeReduced { .. }
        | Step::Withdrawn { .. }
        | Step::ComplaintReceived { .. }
        | Step::ComplaintConfirmed { .. }
        | Step::ComplaintClosed { .. }
        | Step::AppealDecided { .. } => &[Officer],
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
