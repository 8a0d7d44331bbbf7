//! What changed between two assessments, and why.

use std::collections::BTreeMap;

use serde::Serialize;

use super::tree::{ScoreError, score};
use crate::Exact;
use crate::assessment::{Answer, Answers, Period};
use crate::instrument::{Instrument, Question};

/// Why a response is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A source came into force, or went out of force, after the first period: the policy is another.
    PolicyChange,
    /// The same time, a source that the first assessment did not have: the knowledge is another.
    NewEvidence,
    /// The same sources, read in another way.
    Recoding,
    /// The question, its responses or their worth are others, or it is asked in one of the two only.
    ChangedInstrument,
}

/// One question that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuestionChange {
    /// The question in the later instrument (in the earlier one, if it is asked only there).
    pub question: String,
    /// Response before; none if it was not asked.
    pub before: Option<String>,
    /// Response after; none if it is not asked.
    pub after: Option<String>,
    /// Worth after minus worth before, where both count.
    pub difference: Option<Exact>,
    /// Why.
    pub cause: Cause,
    /// What that rests on.
    pub because: String,
}

/// Two assessments of one place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FollowUp {
    /// Questions that changed, in the order of the later instrument.
    pub changes: Vec<QuestionChange>,
    /// Questions that did not.
    pub unchanged: usize,
    /// How many changed, by cause.
    pub by_cause: BTreeMap<Cause, usize>,
    /// Scores out of 100 by domain that both instruments have: before, after.
    pub domains: Vec<(String, Option<String>, Option<String>)>,
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The instrument used.
    pub instrument: &'a Instrument,
    /// The answers that stand.
    pub answers: &'a BTreeMap<String, Answer>,
    /// The period assessed.
    pub period: &'a Period,
}

impl Side<'_> {
    fn responses(&self) -> Answers {
        self.answers
            .iter()
            .map(|(id, answer)| (id.clone(), answer.response.clone()))
            .collect()
    }

    fn response(&self, id: &str) -> String {
        self.answers
            .get(id)
            .map_or_else(|| "not_assessed".to_owned(), |a| a.response.clone())
    }
}

/// Compares a later assessment with an earlier one, question by question. Where the instruments differ, the later one's crosswalk to the
/// earlier says which questions are the same; questions of the same id are, without one.
///
/// # Errors
/// Answers that have no score.
pub fn follow_up(before: Side<'_>, after: Side<'_>) -> Result<FollowUp, ScoreError> {
    let (scores_before, scores_after) = (
        score(before.instrument, &before.responses())?,
        score(after.instrument, &after.responses())?,
    );
    let walk: BTreeMap<&str, &str> = after
        .instrument
        .crosswalks
        .iter()
        .filter(|c| c.to == before.instrument.key())
        .flat_map(|c| {
            c.pairs
                .iter()
                .map(|(here, there)| (here.as_str(), there.as_str()))
        })
        .collect();
    let mut changes = Vec::new();
    let mut unchanged = 0;
    let mut seen = Vec::new();
    for (_, _, question) in after.instrument.questions() {
        let other = walk.get(question.id.as_str()).copied().unwrap_or(&question.id);
        let now = after.response(&question.id);
        let Some(old) = before.instrument.question(other) else {
            changes.push(only(&question.id, None, Some(now), "it was not asked before"));
            continue;
        };
        seen.push(other);
        let was = before.response(other);
        let value = |scores: &super::Scores, id: &str| {
            scores
                .items
                .iter()
                .find(|i| i.question == id)
                .and_then(|i| i.value)
        };
        let values = (value(&scores_before, other), value(&scores_after, &question.id));
        if !same_question(before.instrument, old, after.instrument, question) {
            if was == now && values.0 == values.1 {
                unchanged += 1;
                continue;
            }
            let mut change = only(
                &question.id,
                Some(was),
                Some(now),
                "its text, its responses or their worth are others",
            );
            change.difference = difference(values);
            changes.push(change);
            continue;
        }
        if was == now {
            unchanged += 1;
            continue;
        }
        let (cause, because) = why(
            before.answers.get(other),
            before.period,
            after.answers.get(&question.id),
            after.period,
        );
        changes.push(QuestionChange {
            question: question.id.clone(),
            before: Some(was),
            after: Some(now),
            difference: difference(values),
            cause,
            because,
        });
    }
    for (_, _, old) in before.instrument.questions() {
        if !seen.contains(&old.id.as_str()) {
            changes.push(only(
                &old.id,
                Some(before.response(&old.id)),
                None,
                "it is no longer asked",
            ));
        }
    }
    let mut by_cause = BTreeMap::new();
    for change in &changes {
        *by_cause.entry(change.cause).or_insert(0) += 1;
    }
    let domains = scores_after
        .domains
        .iter()
        .filter_map(|now| {
            let was = scores_before.domains.iter().find(|d| d.id == now.id)?;
            Some((now.id.clone(), was.percent.clone(), now.percent.clone()))
        })
        .collect();
    Ok(FollowUp {
        changes,
        unchanged,
        by_cause,
        domains,
    })
}

fn only(question: &str, before: Option<String>, after: Option<String>, because: &str) -> QuestionChange {
    QuestionChange {
        question: question.to_owned(),
        before,
        after,
        difference: None,
        cause: Cause::ChangedInstrument,
        because: because.to_owned(),
    }
}

fn difference((before, after): (Option<Exact>, Option<Exact>)) -> Option<Exact> {
    after?.minus(before?).ok()
}

fn same_question(a: &Instrument, old: &Question, b: &Instrument, new: &Question) -> bool {
    let worth = |i: &Instrument, q: &Question| {
        i.responses(q)
            .iter()
            .map(|r| (r.code.clone(), r.value))
            .collect::<Vec<_>>()
    };
    old.text == new.text && old.kind == new.kind && old.max == new.max && worth(a, old) == worth(b, new)
}

fn why(before: Option<&Answer>, first: &Period, after: Option<&Answer>, second: &Period) -> (Cause, String) {
    let (old, new) = (
        before.map(|a| a.evidence.as_slice()).unwrap_or_default(),
        after.map(|a| a.evidence.as_slice()).unwrap_or_default(),
    );
    if let Some(source) = new
        .iter()
        .find(|s| s.in_force_from.is_some_and(|day| day > first.to))
    {
        let day = source.in_force_from.map(|d| d.to_string()).unwrap_or_default();
        return (
            Cause::PolicyChange,
            format!(
                "{} is in force from {day}, after the first period",
                source.citation
            ),
        );
    }
    let ended = |s: &&crate::assessment::Evidence| {
        s.in_force_to
            .is_some_and(|day| day > first.to && day <= second.to)
    };
    if let Some(source) = old.iter().chain(new).find(ended) {
        let day = source.in_force_to.map(|d| d.to_string()).unwrap_or_default();
        return (
            Cause::PolicyChange,
            format!("{} went out of force on {day}", source.citation),
        );
    }
    let known = |s: &crate::assessment::Evidence| {
        old.iter().any(|o| {
            (o.sha256.is_some() && o.sha256 == s.sha256)
                || (o.citation == s.citation && o.article == s.article)
        })
    };
    match new.iter().find(|s| !known(s)) {
        Some(source) => (
            Cause::NewEvidence,
            format!("{} was not among the first sources", source.citation),
        ),
        None => (Cause::Recoding, "the sources are the same".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Evidence;
    use crate::instrument::sdg_10_7_2;

    fn answer(response: &str, citation: &str, from: &str) -> Answer {
        Answer {
            response: response.to_owned(),
            evidence: vec![Evidence {
                citation: citation.to_owned(),
                in_force_from: Some(from.parse().unwrap()),
                ..Evidence::default()
            }],
            ..Answer::default()
        }
    }

    #[test]
    fn each_change_has_its_cause() {
        let instrument = sdg_10_7_2();
        let (first, second) = (
            Period {
                from: "2019-01-01".parse().unwrap(),
                to: "2019-12-31".parse().unwrap(),
            },
            Period {
                from: "2021-01-01".parse().unwrap(),
                to: "2021-12-31".parse().unwrap(),
            },
        );
        let before: BTreeMap<String, Answer> = [
            ("D2a", answer("no", "Act A", "2010-01-01")),
            ("D2b", answer("no", "Act B", "2011-01-01")),
            ("D2c", answer("yes", "Act C", "2012-01-01")),
            ("D2d", answer("no", "Act D", "2012-01-01")),
        ]
        .map(|(id, a)| (id.to_owned(), a))
        .into();
        let after: BTreeMap<String, Answer> = [
            ("D2a", answer("yes", "Act A2", "2020-06-01")),
            ("D2b", answer("yes", "Decree B", "2015-01-01")),
            ("D2c", answer("no", "Act C", "2012-01-01")),
            ("D2d", answer("no", "Act D", "2012-01-01")),
        ]
        .map(|(id, a)| (id.to_owned(), a))
        .into();
        let side = |answers, period| Side {
            instrument,
            answers,
            period,
        };
        let outcome = follow_up(side(&before, &first), side(&after, &second)).unwrap();
        let causes: Vec<(&str, Cause)> = outcome
            .changes
            .iter()
            .map(|c| (c.question.as_str(), c.cause))
            .collect();
        assert_eq!(
            causes,
            [
                ("D2a", Cause::PolicyChange),
                ("D2b", Cause::NewEvidence),
                ("D2c", Cause::Recoding)
            ]
        );
        assert_eq!(outcome.unchanged, 27);
        let mut other = instrument.clone();
        other.version = "2".to_owned();
        other.domains[1].questions.remove(0);
        let later = Side {
            instrument: &other,
            answers: &before,
            period: &second,
        };
        assert!(
            follow_up(side(&before, &first), later).is_err(),
            "an answer to a question that is not asked"
        );
        let mut fewer = before.clone();
        fewer.remove("D2a");
        let later = Side {
            instrument: &other,
            answers: &fewer,
            period: &second,
        };
        let outcome = follow_up(side(&before, &first), later).unwrap();
        assert_eq!(outcome.by_cause, [(Cause::ChangedInstrument, 1)].into());
    }
}
