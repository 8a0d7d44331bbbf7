//! Agencies, sub-agents, employers, lenders and the others, with their licences.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::taxonomy::codes;
use crate::values::{PartyId, Period};

codes! {
    /// What a party does in recruitment.
    PartyKind, "kind of party",
    /// A licensed or unlicensed recruitment agency.
    Agency = "agency",
    /// Someone who finds workers for an agency.
    SubAgent = "sub_agent",
    /// The employer.
    Employer = "employer",
    /// A lender.
    Lender = "lender",
    /// A medical centre.
    MedicalCentre = "medical_centre",
    /// A training centre.
    TrainingCentre = "training_centre",
    /// A travel agency or carrier.
    Transport = "transport",
    /// A public authority.
    Authority = "authority",
    /// A company that buys from the employer.
    Buyer = "buyer",
    /// Someone else.
    Other = "other",
}

/// A legal entity or a person in business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The stable public id.
    pub id: PartyId,
    /// What it does.
    pub kind: PartyKind,
    /// The name it trades under.
    pub name: String,
    /// Country of registration, ISO 3166-1 alpha-3.
    pub country: String,
    /// The group it belongs to, which is not a legal entity: `DELAL` for its companies in three countries.
    pub group: Option<String>,
    /// Whom it works for, if it is a sub-agent.
    pub works_for: Option<PartyId>,
    /// When it came into being, if known.
    pub born: Option<Date>,
    /// When it ended, if it has.
    pub dissolved: Option<Date>,
}

/// A licence to recruit, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Who holds it.
    pub party: PartyId,
    /// Country of the authority, ISO 3166-1 alpha-3.
    pub country: String,
    /// Its number.
    pub number: String,
    /// From when to when it is valid.
    pub period: Period,
    /// Where one can see it: an address or a file's hash.
    pub evidence: Option<String>,
}
