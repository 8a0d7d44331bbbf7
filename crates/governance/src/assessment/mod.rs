//! Assessments: what a country or city answers to an instrument's questions, on what evidence, and who said so when.
//!
//! An assessment is its history. Every step is an [`Event`] that carries the hash of the one before; nothing is ever changed or taken out,
//! and a file in which something was no longer verifies. The state is what the events add up to:
//!
//! ```text
//! draft → coded → second_coded → government_review → agreed → published
//! ```
//!
//! Each step forward has its guard ([`Action`]). A published assessment is closed; a correction is a new assessment that names the old one.

mod agreement;
mod answers;
mod events;
mod load;
mod questionnaire;
mod read_questionnaire;
mod replay;

use crate::instrument::UnitKind;
use serde::{Deserialize, Serialize};

pub(crate) use answers::read_response;

pub use agreement::{Metric, coder_agreement, krippendorff_alpha};
pub use answers::{Answer, AnswerFault, Answers, Confidence, Evidence, Given};
pub use events::{Action, Actor, Coder, Event, Role};
pub use load::{LoadError, Loaded, load_answers};
pub use questionnaire::{Ministry, write_questionnaire};
pub use read_questionnaire::{QuestionnaireError, read_questionnaire};
pub use replay::{Assessment, AssessmentError, Comment, Dispute, State};

/// What is assessed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Country or city.
    pub kind: UnitKind,
    /// ISO 3166-1 alpha-3 of the country (of the city's country).
    pub country: String,
    /// The city; none for countries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
}

/// The period that answers speak of, both days included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day.
    pub from: jiff::civil::Date,
    /// Last day.
    pub to: jiff::civil::Date,
}
