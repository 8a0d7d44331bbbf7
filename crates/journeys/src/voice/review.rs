//! What a worker says.

use std::collections::BTreeMap;
use std::str::FromStr;

use amparo_recruitment::codes;
use amparo_recruitment::values::PartyId;
use serde::{Deserialize, Serialize};

use super::keys::Quarter;

codes! {
    /// The questions that are counted.
    Question, "question of a review",
    /// Did you pay anything to get the job?
    PaidForJob = "paid_for_job",
    /// Was the job as promised?
    AsPromised = "as_promised",
    /// Could you keep your passport and papers?
    KeptPapers = "kept_papers",
    /// Were you paid on time and in full?
    PaidOnTime = "paid_on_time",
    /// Could you have left the job?
    FreeToLeave = "free_to_leave",
}

codes! {
    /// An answer.
    Answer, "answer",
    /// Yes.
    Yes = "yes",
    /// No.
    No = "no",
    /// No answer.
    NotSaid = "not_said",
}

/// How good recruitment was, one to five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Stars(u8);

/// A number that is none of one to five.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no number of stars: expected 1, 2, 3, 4 or 5")]
pub struct StarsError(pub String);

impl TryFrom<u8> for Stars {
    type Error = StarsError;

    fn try_from(number: u8) -> Result<Self, StarsError> {
        if (1..=5).contains(&number) {
            Ok(Stars(number))
        } else {
            Err(StarsError(number.to_string()))
        }
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> u8 {
        stars.0
    }
}

impl FromStr for Stars {
    type Err = StarsError;

    fn from_str(text: &str) -> Result<Self, StarsError> {
        let number: Result<u8, _> = text.trim().parse();
        number
            .ok()
            .and_then(|number| Stars::try_from(number).ok())
            .ok_or_else(|| StarsError(text.chars().take(20).collect()))
    }
}

/// A review or grievance. It is sealed as a whole; only counts of its answers are ever published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The agency.
    pub agency: PartyId,
    /// The quarter of orientation.
    pub period: Quarter,
    /// The answers; a question without one is not said.
    #[serde(default)]
    pub answers: BTreeMap<Question, Answer>,
    /// Stars, if given.
    #[serde(default)]
    pub stars: Option<Stars>,
    /// Whether it asks for help, not only to be counted.
    #[serde(default)]
    pub grievance: bool,
    /// Free words, for the organisation that it is sealed to and nobody else.
    #[serde(default)]
    pub text: Option<String>,
}

impl Review {
    /// The answer to a question.
    pub fn answer(&self, question: Question) -> Answer {
        self.answers.get(&question).copied().unwrap_or(Answer::NotSaid)
    }
}
