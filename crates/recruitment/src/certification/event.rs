//! What happens to a case.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Scope, Severity};
use crate::taxonomy::codes;
use crate::values::PartyId;

/// What an auditor says of a criterion: what it is seen from, or which nonconformity it raised. One of the two at least.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The criterion's id.
    pub criterion: String,
    /// What it is seen from: references or hashes of files.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// The nonconformity that it raised, with its severity.
    #[serde(default)]
    pub nonconformity: Option<(String, Severity)>,
}

codes! {
    /// What a recruiter says of itself by a criterion.
    OwnAnswer, "answer to a criterion",
    /// It is met.
    Met = "met",
    /// It is met in part.
    Partly = "partly",
    /// It is not met.
    NotMet = "not_met",
}

/// How workers were chosen for interviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interviews {
    /// How many workers could have been asked.
    pub population: u32,
    /// How many were asked.
    pub interviewed: u32,
    /// How many of those the agency alone had chosen.
    pub chosen_by_agency: u32,
}

/// What a complaint came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ComplaintSource {
    /// A finding in a ledger.
    Finding {
        /// The finding, in words without names.
        finding: String,
    },
    /// A worker's grievance, by its receipt.
    Grievance {
        /// The receipt.
        receipt: String,
    },
    /// Somebody else.
    Letter,
}

/// A dated thing that happened, and who did it. People stand here under pseudonyms of the certification body, such as `auditor-7`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// On which day.
    pub on: Date,
    /// Who did it.
    pub by: String,
    /// What.
    pub step: Step,
}

/// The things that can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// A case is opened for a recruiter.
    Opened {
        /// The recruiter.
        party: PartyId,
        /// What it wants to be certified for.
        scope: Scope,
    },
    /// The recruiter says how it stands by a criterion; a later answer takes the place of an earlier one.
    CriterionAnswered {
        /// The criterion.
        criterion: String,
        /// How it stands.
        answer: OwnAnswer,
        /// In its own words.
        words: String,
    },
    /// Evidence of a criterion is handed in.
    EvidenceAdded {
        /// The criterion.
        criterion: String,
        /// What it is: a reference or a hash of a file.
        evidence: String,
    },
    /// The recruiter has assessed itself.
    SelfAssessed,
    /// It applies.
    Applied,
    /// The application is rejected.
    Rejected {
        /// Why.
        reason: String,
    },
    /// The application is put off; it lapses after 60 days.
    Deferred {
        /// What is missing.
        reason: String,
    },
    /// The application is accepted.
    Accepted,
    /// Somebody declares what interests they have in the case: nothing, or a conflict.
    InterestDeclared {
        /// Who.
        person: String,
        /// The conflict, if there is one.
        conflict: Option<String>,
    },
    /// Auditors are named.
    AuditorsNamed {
        /// Who.
        auditors: Vec<String>,
    },
    /// Stage 1, on documents, is done.
    Stage1Done,
    /// Workers are drawn for interviews from a numbered list of all.
    InterviewsDrawn {
        /// How many there are.
        population: u32,
        /// The numbers that were drawn, from 1.
        drawn: Vec<u32>,
    },
    /// An auditor notes what was found of one criterion, before the audit is closed; a later note takes the place of an earlier one.
    FindingRecorded {
        /// What was seen, and the nonconformity if there is one.
        assessment: Assessment,
        /// In the auditor's words.
        words: String,
    },
    /// Stage 2, on site, is done.
    Stage2Done {
        /// Every criterion.
        assessments: Vec<Assessment>,
        /// How workers were chosen.
        interviews: Interviews,
    },
    /// The recruiter answers a nonconformity: what it will do, or has done.
    NonconformityAnswered {
        /// The nonconformity.
        nonconformity: String,
        /// In its own words.
        words: String,
    },
    /// A plan to put a nonconformity right is accepted.
    PlanAccepted {
        /// The nonconformity.
        nonconformity: String,
    },
    /// It is verified that what was done works.
    EffectivenessVerified {
        /// The nonconformity.
        nonconformity: String,
    },
    /// The file goes to review.
    ReviewOpened,
    /// The certificate is refused.
    Refused {
        /// Why.
        reason: String,
    },
    /// The certificate is given, for three years; `by` decided.
    Certified {
        /// For what.
        scope: Scope,
    },
    /// The yearly surveillance is done.
    SurveillanceDone {
        /// What it looked at.
        assessments: Vec<Assessment>,
    },
    /// The certificate is suspended, for at most six months.
    Suspended {
        /// Why, in words for the public.
        reason: String,
    },
    /// The suspension is lifted.
    Reinstated,
    /// The scope is made smaller; a suspension ends with it.
    ScopeReduced {
        /// What is left.
        scope: Scope,
    },
    /// The certificate is withdrawn.
    Withdrawn {
        /// Why, in words for the public.
        reason: String,
    },
    /// The recruiter leaves.
    Exited,
    /// A complaint comes in. It is no more than that until a person confirms it.
    ComplaintReceived {
        /// Its id within the case.
        complaint: String,
        /// What it came from.
        source: ComplaintSource,
    },
    /// A person has looked at a complaint and confirms that it is one.
    ComplaintConfirmed {
        /// The complaint.
        complaint: String,
    },
    /// A special audit on a confirmed complaint is done.
    SpecialAuditDone {
        /// The complaint.
        complaint: String,
        /// What it looked at.
        assessments: Vec<Assessment>,
    },
    /// A complaint is closed.
    ComplaintClosed {
        /// The complaint.
        complaint: String,
    },
    /// The recruiter appeals against the present decision.
    AppealLodged,
    /// The appeal is decided; `by` did not take the decision.
    AppealDecided {
        /// Whether the recruiter was right.
        upheld: bool,
    },
}
