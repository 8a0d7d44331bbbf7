//! What can happen to an assessment.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Answer, Period, Place};

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Opens, answers, reconciles, sends on and publishes.
    Coder,
    /// Answers a second time, without having been the first.
    SecondCoder,
    /// Comments, disputes and agrees, for the government assessed.
    Government,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Coder => "coder",
            Role::SecondCoder => "second_coder",
            Role::Government => "government",
        })
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Name or account.
    pub name: String,
    /// The role taken in this act.
    pub role: Role,
}

/// Which of the two codings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coder {
    /// The first.
    First,
    /// The second.
    Second,
}

/// One act. Each says when it is allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Begins an assessment; the first event, by a coder.
    Open {
        /// Id of the assessment.
        id: String,
        /// The instrument, as `id@version`.
        instrument: String,
        /// What is assessed.
        place: Place,
        /// Over which period.
        period: Period,
        /// Id of the earlier assessment to compare with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        baseline: Option<String>,
        /// Id of the published assessment that this one corrects.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supersedes: Option<String>,
    },
    /// Gives a question to a ministry to answer. In draft, by a coder.
    Assign {
        /// The question.
        question: String,
        /// The ministry or office.
        ministry: String,
    },
    /// Answers a question: the first coder in draft, the second in coded.
    Answer {
        /// Which coding.
        coder: Coder,
        /// The question.
        question: String,
        /// The answer.
        answer: Answer,
    },
    /// Draft → coded. Every question that applies has an answer.
    Submit,
    /// Coded → second_coded. Every question that applies has a second answer, by another person.
    SubmitSecond,
    /// Settles a question on which the two codings differ. In second_coded, by a coder.
    Reconcile {
        /// The question.
        question: String,
        /// The answer that stands.
        answer: Answer,
    },
    /// Second_coded → government_review. No difference is left unsettled.
    SendToGovernment,
    /// Says something. In government_review, by anyone.
    Comment {
        /// The question; none for the whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
        /// What is said.
        text: String,
    },
    /// Disputes an answer. In government_review, by the government.
    Dispute {
        /// The question.
        question: String,
        /// Why.
        text: String,
    },
    /// Settles the open dispute on a question, with the answer that then stands. In government_review, by a coder.
    Resolve {
        /// The question.
        question: String,
        /// Why.
        text: String,
        /// The answer; none to leave it as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<Answer>,
    },
    /// Government_review → agreed. By the government; no dispute is open.
    Agree,
    /// Agreed → published. By a coder. Nothing can follow.
    Publish,
}

/// One act with its place in the chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Place in the history, from 0.
    pub number: usize,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// What.
    pub action: Action,
    /// Hash of the event before; 64 zeros for the first.
    pub previous: String,
    /// SHA-256 of the event's JSON without this field, in hexadecimal.
    pub hash: String,
}

/// The hash that stands before the first event.
pub(super) const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Event {
    pub(super) fn new(number: usize, at: Timestamp, by: Actor, action: Action, previous: &str) -> Event {
        let mut event = Event {
            number,
            at,
            by,
            action,
            previous: previous.to_owned(),
            hash: String::new(),
        };
        event.hash = event.digest();
        event
    }

    /// The hash that the event should have.
    pub(super) fn digest(&self) -> String {
        #[derive(Serialize)]
        struct Hashed<'a> {
            number: usize,
            at: Timestamp,
            by: &'a Actor,
            action: &'a Action,
            previous: &'a str,
        }
        let hashed = Hashed {
            number: self.number,
            at: self.at,
            by: &self.by,
            action: &self.action,
            previous: &self.previous,
        };
        // These types hold texts, numbers and dates under text keys, which always serialise.
        hex::encode(Sha256::digest(serde_json::to_vec(&hashed).unwrap_or_default()))
    }
}
