//! From answers to scores.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bands::band_of;
use crate::assessment::{AnswerFault, Answers, Given};
use crate::exact::{Overflow, weighted_mean};
use crate::instrument::{Instrument, MissingRule, Overall, Pooling, Question};
use crate::{Exact, assessment};

/// Why answers have no score.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// An answer outside its set.
    #[error("question {question:?}: {fault}")]
    Answer {
        /// The question.
        question: String,
        /// The fault.
        fault: AnswerFault,
    },
    /// An answer to something that is no question.
    #[error("{found:?} is no question of {instrument:?}; accepted: {accepted}")]
    NoQuestion {
        /// What was answered.
        found: String,
        /// The instrument.
        instrument: String,
        /// The first questions.
        accepted: String,
    },
    /// An answer to a question that does not apply.
    #[error(
        "question {question:?}: {response:?} is given, and by the answer to {condition:?} the question does not apply; accepted: not_applicable, or no answer"
    )]
    DoesNotApply {
        /// The question.
        question: String,
        /// The answer.
        response: String,
        /// The question on which its condition rests.
        condition: String,
    },
    /// Weights too long.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// A question's score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ItemScore {
    /// The question.
    pub question: String,
    /// Its text.
    pub text: String,
    /// The response as given; `not_assessed` where there is none.
    pub response: String,
    /// Its worth; none while missing or not applicable.
    pub value: Option<Exact>,
    /// Whether it counts: false where the question does not apply.
    pub applies: bool,
}

/// The score of a domain, a subdomain or the whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeScore {
    /// Id; `overall` for the whole.
    pub id: String,
    /// Title.
    pub title: String,
    /// The score from 0 to 1 by the instrument's rule for missing answers; none where that gives none.
    pub score: Option<Exact>,
    /// The score out of 100 with two decimals.
    pub percent: Option<String>,
    /// The share of the weight, of the questions that apply, whose answers are missing.
    pub missing: Exact,
    /// The score if every missing answer were worth 0.
    pub lowest: Option<Exact>,
    /// The score if every missing answer were worth 1.
    pub highest: Option<Exact>,
    /// Code of the band, if there is a score.
    pub band: Option<String>,
    /// Whether both bounds lie in one band, so that no missing answer can change it.
    pub band_certain: bool,
    /// Subdomains of a domain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<NodeScore>,
}

/// All scores of an assessment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// The instrument, as `id@version`.
    pub instrument: String,
    /// The whole; none where the instrument has no overall score.
    pub overall: Option<NodeScore>,
    /// The domains.
    pub domains: Vec<NodeScore>,
    /// The questions.
    pub items: Vec<ItemScore>,
}

/// A question that stands out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Strength {
    /// Domain.
    pub domain: String,
    /// Question.
    pub question: String,
    /// Its text.
    pub text: String,
}

/// Whether a question applies, by the answers it depends on: `None` while these are missing.
pub(crate) fn applies(instrument: &Instrument, question: &Question, answers: &Answers) -> Option<bool> {
    let mut all = Some(true);
    for condition in &question.applies_when {
        let other = instrument.question(&condition.question)?;
        match applies(instrument, other, answers) {
            Some(false) => return Some(false),
            None => all = None,
            Some(true) => match answers.get(&condition.question).map(String::as_str) {
                None | Some("unknown" | "not_assessed") => all = None,
                Some(response) if condition.answers.iter().any(|a| a == response) => {}
                Some(_) => return Some(false),
            },
        }
    }
    all
}

/// What is known of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Value(Exact),
    Missing,
    Out,
}

/// What is known of every question, by id.
pub(super) type Table<'a> = BTreeMap<&'a str, Known>;

pub(super) fn read<'a>(instrument: &'a Instrument, answers: &Answers) -> Result<Table<'a>, ScoreError> {
    for id in answers.keys() {
        if instrument.question(id).is_none() {
            let first: Vec<&str> = instrument
                .questions()
                .take(5)
                .map(|(_, _, q)| q.id.as_str())
                .collect();
            return Err(ScoreError::NoQuestion {
                found: id.clone(),
                instrument: instrument.key(),
                accepted: format!("{} …", first.join(", ")),
            });
        }
    }
    let mut table = BTreeMap::new();
    for (_, _, question) in instrument.questions() {
        let given = match answers.get(&question.id) {
            None => Given::NotAssessed,
            Some(response) => assessment::read_response(instrument, question, response).map_err(|fault| {
                ScoreError::Answer {
                    question: question.id.clone(),
                    fault,
                }
            })?,
        };
        let known = match (applies(instrument, question, answers), given) {
            (Some(false), Given::Value(_)) => {
                return Err(ScoreError::DoesNotApply {
                    question: question.id.clone(),
                    response: answers.get(&question.id).cloned().unwrap_or_default(),
                    condition: question
                        .applies_when
                        .iter()
                        .map(|c| c.question.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                });
            }
            (Some(false), _) | (_, Given::NotApplicable) => Known::Out,
            (_, Given::Value(value)) => Known::Value(value),
            (_, Given::Unknown | Given::NotAssessed) => Known::Missing,
        };
        table.insert(question.id.as_str(), known);
    }
    Ok(table)
}

/// How a score is computed from a table.
#[derive(Clone, Copy)]
pub(super) struct Method<'a> {
    pub(super) instrument: &'a Instrument,
    pub(super) rule: MissingRule,
}

impl<'a> Method<'a> {
    pub(super) fn of(instrument: &'a Instrument) -> Self {
        Method {
            instrument,
            rule: instrument.missing.rule,
        }
    }

    /// The mean of some questions under a rule; `None` when none counts.
    fn questions(
        &self,
        questions: &[&Question],
        table: &Table<'_>,
        rule: MissingRule,
    ) -> Result<Option<Exact>, Overflow> {
        let mut pairs = Vec::with_capacity(questions.len());
        for question in questions {
            let weight = question.weight;
            match (table.get(question.id.as_str()), rule) {
                (Some(Known::Value(value)), _) => pairs.push((*value, weight)),
                (Some(Known::Missing), MissingRule::Zero) => pairs.push((Exact::ZERO, weight)),
                (Some(Known::Missing), MissingRule::One) => pairs.push((Exact::ONE, weight)),
                (Some(Known::Missing), MissingRule::Withhold) => return Ok(None),
                (Some(Known::Missing), MissingRule::Exclude) | (Some(Known::Out) | None, _) => {}
            }
        }
        weighted_mean(pairs)
    }

    pub(super) fn domain(
        &self,
        index: usize,
        table: &Table<'_>,
        rule: MissingRule,
    ) -> Result<Option<Exact>, Overflow> {
        let Some(domain) = self.instrument.domains.get(index) else {
            return Ok(None);
        };
        if domain.subdomains.is_empty() || self.instrument.aggregation.domain == Pooling::Questions {
            return self.questions(&below(self.instrument, index), table, rule);
        }
        let mut pairs = Vec::with_capacity(domain.subdomains.len());
        for sub in &domain.subdomains {
            let questions: Vec<&Question> = sub.questions.iter().collect();
            match self.questions(&questions, table, rule)? {
                Some(score) => pairs.push((score, sub.weight)),
                None if rule == MissingRule::Withhold && any_missing(&questions, table) => return Ok(None),
                None => {}
            }
        }
        weighted_mean(pairs)
    }

    pub(super) fn overall(&self, table: &Table<'_>, rule: MissingRule) -> Result<Option<Exact>, Overflow> {
        match self.instrument.aggregation.overall {
            Overall::None => Ok(None),
            Overall::Questions => {
                let all: Vec<&Question> = self.instrument.questions().map(|(_, _, q)| q).collect();
                self.questions(&all, table, rule)
            }
            Overall::Children => {
                let mut pairs = Vec::with_capacity(self.instrument.domains.len());
                for (index, domain) in self.instrument.domains.iter().enumerate() {
                    match self.domain(index, table, rule)? {
                        Some(score) => pairs.push((score, domain.weight)),
                        None if rule == MissingRule::Withhold
                            && any_missing(&below(self.instrument, index), table) =>
                        {
                            return Ok(None);
                        }
                        None => {}
                    }
                }
                weighted_mean(pairs)
            }
        }
    }
}

/// All questions of a domain.
pub(super) fn below(instrument: &Instrument, domain: usize) -> Vec<&Question> {
    instrument.domains.get(domain).map_or(Vec::new(), |domain| {
        domain
            .questions
            .iter()
            .chain(domain.subdomains.iter().flat_map(|s| &s.questions))
            .collect()
    })
}

fn any_missing(questions: &[&Question], table: &Table<'_>) -> bool {
    questions
        .iter()
        .any(|q| table.get(q.id.as_str()) == Some(&Known::Missing))
}

fn missing_share(questions: &[&Question], table: &Table<'_>) -> Result<Exact, Overflow> {
    let marked = questions.iter().filter_map(|q| match table.get(q.id.as_str()) {
        Some(Known::Missing) => Some((Exact::ONE, q.weight)),
        Some(Known::Value(_)) => Some((Exact::ZERO, q.weight)),
        _ => None,
    });
    Ok(weighted_mean(marked)?.unwrap_or(Exact::ZERO))
}

fn node(
    instrument: &Instrument,
    id: &str,
    title: &str,
    questions: &[&Question],
    table: &Table<'_>,
    under: impl Fn(MissingRule) -> Result<Option<Exact>, Overflow>,
) -> Result<NodeScore, Overflow> {
    let missing = missing_share(questions, table)?;
    let rule = instrument.missing.rule;
    let score = under(rule)?.filter(|_| rule != MissingRule::Exclude || missing <= instrument.missing.most);
    let (lowest, highest) = (under(MissingRule::Zero)?, under(MissingRule::One)?);
    let band = |score: Option<Exact>| score.and_then(|s| band_of(instrument, s)).map(|b| b.code.clone());
    Ok(NodeScore {
        id: id.to_owned(),
        title: title.to_owned(),
        score,
        percent: score.map(Exact::percent),
        missing,
        lowest,
        highest,
        band: band(score),
        band_certain: lowest.is_some() && band(lowest) == band(highest),
        children: Vec::new(),
    })
}

/// Scores answers with an instrument. Questions without an answer count as *not assessed*.
///
/// # Errors
/// An answer outside its set, to no question, or to a question that does not apply.
pub fn score(instrument: &Instrument, answers: &Answers) -> Result<Scores, ScoreError> {
    let table = read(instrument, answers)?;
    let method = Method::of(instrument);
    let mut domains = Vec::with_capacity(instrument.domains.len());
    for (index, domain) in instrument.domains.iter().enumerate() {
        let questions = below(instrument, index);
        let mut scored = node(
            instrument,
            &domain.id,
            &domain.title,
            &questions,
            &table,
            |rule| method.domain(index, &table, rule),
        )?;
        for sub in &domain.subdomains {
            let questions: Vec<&Question> = sub.questions.iter().collect();
            scored.children.push(node(
                instrument,
                &sub.id,
                &sub.title,
                &questions,
                &table,
                |rule| method.questions(&questions, &table, rule),
            )?);
        }
        domains.push(scored);
    }
    let all: Vec<&Question> = instrument.questions().map(|(_, _, q)| q).collect();
    let overall = match instrument.aggregation.overall {
        Overall::None => None,
        _ => Some(node(instrument, "overall", "Overall", &all, &table, |rule| {
            method.overall(&table, rule)
        })?),
    };
    let items = all
        .into_iter()
        .map(|question| {
            let known = table.get(question.id.as_str());
            ItemScore {
                question: question.id.clone(),
                text: question.text.clone(),
                response: answers
                    .get(&question.id)
                    .cloned()
                    .unwrap_or_else(|| "not_assessed".to_owned()),
                value: match known {
                    Some(Known::Value(value)) => Some(*value),
                    _ => None,
                },
                applies: known != Some(&Known::Out),
            }
        })
        .collect();
    Ok(Scores {
        instrument: instrument.key(),
        overall,
        domains,
        items,
    })
}

/// Questions with the full value, in the order of the instrument: what the place has in force already.
pub fn strengths(instrument: &Instrument, scores: &Scores) -> Vec<Strength> {
    instrument
        .questions()
        .filter(|(_, _, question)| {
            scores
                .items
                .iter()
                .any(|i| i.question == question.id && i.value == Some(Exact::ONE))
        })
        .map(|(domain, _, question)| Strength {
            domain: domain.id.clone(),
            question: question.id.clone(),
            text: question.text.clone(),
        })
        .collect()
}
