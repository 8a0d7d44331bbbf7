//! One thing that somebody declared.

use std::fmt;
use std::str::FromStr;

use amparo_recruitment::codes;
use amparo_recruitment::taxonomy::{Grade, Stage};
use amparo_recruitment::values::{ChainId, DeclarationId, PartyId, WorkerId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Place;

/// Who declares: a party's id, an organisation's short name, a worker's pseudonym.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Declarer(Box<str>);

/// A text that names no declarer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} names nobody: expected 1 to 64 letters, digits, '-', '_', '.' or ':', such as \"AM000000014\" or \"union-mx\""
)]
pub struct DeclarerError(pub String);

impl Declarer {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Declarer {
    type Err = DeclarerError;

    fn from_str(text: &str) -> Result<Self, DeclarerError> {
        let trimmed = text.trim();
        let accepted = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
        if (1..=64).contains(&trimmed.len()) && trimmed.chars().all(accepted) {
            Ok(Declarer(trimmed.into()))
        } else {
            Err(DeclarerError(text.chars().take(80).collect()))
        }
    }
}

impl TryFrom<String> for Declarer {
    type Error = DeclarerError;

    fn try_from(text: String) -> Result<Self, DeclarerError> {
        text.parse()
    }
}

impl From<Declarer> for String {
    fn from(declarer: Declarer) -> String {
        declarer.0.into()
    }
}

impl fmt::Display for Declarer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

codes! {
    /// The places in a chain, from the worker's home to the work.
    Tier, "tier of a chain",
    /// The worker's home community.
    Community = "community",
    /// Whoever finds workers for an agency.
    SubAgent = "sub_agent",
    /// The agency in the country of origin.
    AgencyOfOrigin = "agency_of_origin",
    /// The agency in the country of destination.
    AgencyOfDestination = "agency_of_destination",
    /// The employer.
    Employer = "employer",
    /// Where the work is done.
    Worksite = "worksite",
}

codes! {
    /// What is said of a tier.
    NodeState, "state of a node",
    /// Somebody or some place stands there.
    Known = "known",
    /// Somebody stood there, and nobody can say who.
    Unknown = "unknown",
    /// Nobody stood there: this chain does without.
    NotUsed = "not_used",
}

codes! {
    /// Why a declaration is in error; the reasons of EPCIS 2.0 (CBV 2.0, section 7.5).
    ErrorReason, "reason of an error declaration",
    /// What was declared did not happen.
    DidNotOccur = "did_not_occur",
    /// It happened, and some of the data were wrong.
    IncorrectData = "incorrect_data",
}

/// One leg of a worker's way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Leg {
    /// The worker's pseudonym.
    pub worker: WorkerId,
    /// The chain the worker came through, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain: Option<ChainId>,
    /// When in the journey.
    pub stage: Stage,
    /// Who hands the worker over; nothing if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartyId>,
    /// To whom; nothing if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PartyId>,
    /// From where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_place: Option<Place>,
    /// To where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_place: Option<Place>,
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Date>,
}

/// Somebody, some place, nobody or an unknown at a tier of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Node {
    /// The chain.
    pub chain: ChainId,
    /// The tier.
    pub tier: Tier,
    /// What is said of it.
    pub state: NodeState,
    /// Who stands there, if it is a party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// What it is called where it has no party id: a case number, a pseudonym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Box<str>>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl Node {
    /// Whether it names somebody or some place.
    pub fn names_something(&self) -> bool {
        self.party.is_some() || self.label.is_some() || self.place.is_some()
    }
}

/// Whose chain it is: that organisation sees it whole, and nobody else does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChainOwner {
    /// The chain.
    pub chain: ChainId,
    /// The organisation.
    pub owner: Declarer,
}

/// That an earlier declaration was in error.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ErrorDeclaration {
    /// The declaration that was in error.
    pub of: DeclarationId,
    /// Why.
    pub reason: ErrorReason,
    /// The declarations that say it right, if there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected_by: Vec<DeclarationId>,
}

/// What is declared.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A leg of a worker's way.
    Leg(Leg),
    /// A node of a chain.
    Node(Node),
    /// Whose chain it is.
    Owner(ChainOwner),
    /// An error.
    Error(ErrorDeclaration),
}

/// One thing that somebody declared on a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Declaration {
    /// Its id.
    pub id: DeclarationId,
    /// Who declared it.
    pub by: Declarer,
    /// On which day.
    pub on: Date,
    /// How sure it is.
    pub grade: Grade,
    /// Where one can see it: a file's hash, a receipt, an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Box<str>>,
    /// What is declared.
    pub what: What,
}
