//! Answers and the evidence for them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Period;
use crate::Exact;
use crate::instrument::{Instrument, Kind, Question};

/// How sure the coder is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The sources are thin or speak against each other.
    Low,
    /// In between.
    #[default]
    Medium,
    /// The sources are plain.
    High,
}

impl Confidence {
    /// As in files.
    pub fn token(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// A source for an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evidence {
    /// The law, decree, report or page.
    pub citation: String,
    /// Article or section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The day from which it is in force (of a report: its date). Needed.
    pub in_force_from: Option<Date>,
    /// The last day on which it was in force; none while it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_force_to: Option<Date>,
    /// SHA-256 of the file that was read, 64 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The words that the answer rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// Their language (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// An answer to one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answer {
    /// A code of the question's responses, a count, or `unknown`, `not_applicable`, `not_assessed`.
    pub response: String,
    /// Why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rationale: String,
    /// How sure.
    pub confidence: Confidence,
    /// The ministry or office that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ministry: Option<String>,
    /// The sources.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// What an answer says, once it is read against its question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// A response, worth this much from 0 to 1.
    Value(Exact),
    /// It was looked for and not found.
    Unknown,
    /// The question does not apply here.
    NotApplicable,
    /// Nobody has looked.
    NotAssessed,
}

/// What is wrong with an answer. The caller adds the question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerFault {
    /// Outside the question's responses.
    #[error("{found:?} is no answer to it; accepted: {accepted}")]
    Response {
        /// What was found.
        found: String,
        /// The codes that are accepted.
        accepted: String,
    },
    /// A value without a source.
    #[error("the answer {0:?} has no evidence; a response that counts needs one source or more")]
    NoEvidence(String),
    /// A fault in a source.
    #[error("evidence {place}: {what}")]
    Evidence {
        /// Which source, from 1.
        place: usize,
        /// What is wrong and what would be accepted.
        what: String,
    },
}

/// Reads a response against its question.
///
/// # Errors
/// [`AnswerFault::Response`].
pub(crate) fn read_response(
    instrument: &Instrument,
    question: &Question,
    response: &str,
) -> Result<Given, AnswerFault> {
    match response {
        "unknown" => return Ok(Given::Unknown),
        "not_applicable" => return Ok(Given::NotApplicable),
        "not_assessed" => return Ok(Given::NotAssessed),
        _ => {}
    }
    if let (Kind::Count, Some(max)) = (question.kind, question.max) {
        if let Some(count) = response.parse::<u32>().ok().filter(|&count| count <= max)
            && let Some(share) = Exact::new(i64::from(count), i64::from(max))
        {
            return Ok(Given::Value(share));
        }
    } else if let Some(found) = instrument.responses(question).iter().find(|r| r.code == response) {
        return Ok(Given::Value(found.value));
    }
    Err(AnswerFault::Response {
        found: response.chars().take(60).collect(),
        accepted: accepted(instrument, question).join(", "),
    })
}

/// The codes that a question accepts, those of missing answers last.
pub(super) fn accepted(instrument: &Instrument, question: &Question) -> Vec<String> {
    let mut codes: Vec<String> = match question.max {
        Some(max) => vec![format!("a whole number from 0 to {max}")],
        None => instrument
            .responses(question)
            .iter()
            .map(|r| r.code.clone())
            .collect(),
    };
    codes.extend(["unknown", "not_applicable", "not_assessed"].map(str::to_owned));
    codes
}

impl Answer {
    /// Checks an answer against its question and the assessed period: the response is one of the set; a response that counts has a
    /// source; every source has a citation and a date, was in force within the period, and has a well-formed address and hash where it
    /// has them.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(
        &self,
        instrument: &Instrument,
        question: &Question,
        period: &Period,
    ) -> Result<Given, AnswerFault> {
        let given = read_response(instrument, question, &self.response)?;
        if matches!(given, Given::Value(_)) && self.evidence.is_empty() {
            return Err(AnswerFault::NoEvidence(self.response.clone()));
        }
        for (index, source) in self.evidence.iter().enumerate() {
            source.check(period).map_err(|what| AnswerFault::Evidence {
                place: index + 1,
                what,
            })?;
        }
        Ok(given)
    }
}

impl Evidence {
    fn check(&self, period: &Period) -> Result<(), String> {
        if self.citation.trim().is_empty() {
            return Err("has no citation; accepted: the name of the law, report or page".to_owned());
        }
        let Some(from) = self.in_force_from else {
            return Err(format!(
                "{:?} has no date; accepted: the day from which it is in force, as YYYY-MM-DD in in_force_from",
                self.citation
            ));
        };
        if let Some(to) = self.in_force_to.filter(|&to| to < from) {
            return Err(format!(
                "{:?} is in force from {from} to {to}; the second day comes first",
                self.citation
            ));
        }
        if from > period.to || self.in_force_to.is_some_and(|to| to < period.from) {
            return Err(format!(
                "{:?} was not in force between {} and {}, the period assessed",
                self.citation, period.from, period.to
            ));
        }
        if let Some(hash) = &self.sha256
            && (hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()))
        {
            return Err(format!(
                "sha256 {hash:?} is not accepted; accepted: 64 hexadecimal digits"
            ));
        }
        if let Some(url) = &self.url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            return Err(format!(
                "url {url:?} is not accepted; accepted: an address that begins with https:// or http://"
            ));
        }
        Ok(())
    }
}

/// Responses by question id: all that scoring needs.
pub type Answers = BTreeMap<String, String>;
