//! The gap plan: the smallest sets of policies that lift a domain by one band.
//!
//! A policy is a question answered better than now. The search is exact: all sets of one policy, then of two, and so on, until some set
//! reaches the next band; every set of that size that does is found. A second search finds the sets of least effort, of whatever size.
//! Nothing is approximated: where a search would take more than [`MOST_TRIALS`] trials, it ends with an error that says so.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::ScoreError;
use super::bands::{band_of, position};
use super::tree::{Known, Method, Table, applies, below, read};
use crate::Exact;
use crate::assessment::Answers;
use crate::exact::Overflow;
use crate::instrument::{Instrument, Question};

/// Most sets that are tried before the search gives up.
pub const MOST_TRIALS: usize = 300_000;

/// What the government sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Priorities {
    /// Effort of a policy, by question; 1 where none is given.
    pub effort: BTreeMap<String, Effort>,
    /// Priority of a policy, by question: higher comes first among sets of equal size and effort; 0 where none is given.
    pub priority: BTreeMap<String, i64>,
    /// Questions that are not up for change.
    pub ruled_out: BTreeSet<String>,
    /// How many sets are listed.
    pub list: usize,
}

impl Default for Priorities {
    fn default() -> Self {
        Priorities {
            effort: BTreeMap::new(),
            priority: BTreeMap::new(),
            ruled_out: BTreeSet::new(),
            list: 20,
        }
    }
}

/// Effort, in any unit, above zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Effort {
    /// The same for every better response.
    Each(Exact),
    /// By response; responses that are not named are not up for choice.
    ByResponse(BTreeMap<String, Exact>),
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum GapError {
    /// The answers have no score.
    #[error(transparent)]
    Score(#[from] ScoreError),
    /// Weights too long.
    #[error(transparent)]
    Overflow(#[from] Overflow),
    /// No such domain.
    #[error("{found:?} is no domain of the instrument; accepted: {accepted}")]
    NoDomain {
        /// What was asked for.
        found: String,
        /// The domains.
        accepted: String,
    },
    /// A missing answer keeps the domain from having a score.
    #[error("domain {domain:?} has no score while answers are missing; answer first: {missing}")]
    NoScore {
        /// The domain.
        domain: String,
        /// The questions.
        missing: String,
    },
    /// An option that makes no sense.
    #[error("{option}: {value} is not accepted; accepted: {accepted}")]
    Option {
        /// The option.
        option: String,
        /// The value.
        value: String,
        /// What would be accepted.
        accepted: &'static str,
    },
    /// Too many sets.
    #[error(
        "domain {domain:?}: more than {MOST_TRIALS} sets of policies would have to be tried; rule some out"
    )]
    TooMany {
        /// The domain.
        domain: String,
    },
}

/// A question answered better than now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Policy {
    /// The question.
    pub question: String,
    /// Its text.
    pub text: String,
    /// The response now; `not_applicable` for a question that another policy of the set makes apply.
    pub now: String,
    /// The response to reach.
    pub reach: String,
    /// Its effort.
    pub effort: Exact,
    /// Its priority.
    pub priority: i64,
    /// Percentage points that the domain gains by this policy alone.
    pub gain_alone: String,
}

/// A set of policies that lifts the domain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicySet {
    /// The policies, in the order of the instrument.
    pub policies: Vec<Policy>,
    /// Total effort.
    pub effort: Exact,
    /// Sum of priorities.
    pub priority: i64,
    /// The domain's score with them, out of 100.
    pub score: String,
    /// The band they lead to: the next one, or a higher one.
    pub band: String,
}

/// What it takes to reach the next band.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lift {
    /// Band now.
    pub from: String,
    /// The next band.
    pub to: String,
    /// Where it starts, out of 100.
    pub at_least: Exact,
    /// All sets of the smallest size that reach it, by effort, then priority; at most `list` of them.
    pub fewest: Vec<PolicySet>,
    /// How many there are.
    pub fewest_found: usize,
    /// All sets of least effort, by size, then priority; at most `list` of them.
    pub least_effort: Vec<PolicySet>,
    /// How many there are.
    pub least_effort_found: usize,
}

/// The plan for one domain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GapPlan {
    /// The domain.
    pub domain: String,
    /// Its score now, out of 100.
    pub score: String,
    /// What it takes; none in the highest band, or when all policies together do not reach the next.
    pub lift: Option<Lift>,
    /// The same in words.
    pub explanation: String,
    /// Sets that were tried.
    pub trials: usize,
}

struct Choice {
    response: String,
    value: Exact,
    effort: Exact,
    gain: Exact,
}

struct Candidate<'a> {
    question: &'a Question,
    now: String,
    choices: Vec<Choice>,
    priority: i64,
}

struct Search<'a> {
    instrument: &'a Instrument,
    domain: usize,
    answers: &'a Answers,
    table: Table<'a>,
    base: Exact,
    target: Exact,
    candidates: Vec<Candidate<'a>>,
    /// Whether gains simply add up: no candidate decides whether another question applies.
    additive: bool,
    trials: usize,
}

type Pick = Vec<(usize, usize)>;

/// The plan that lifts `domain` by one band.
///
/// Missing answers stay missing: they are for finding out, not for changing. A question that a policy makes apply counts as not in force
/// (its lowest response) unless the set changes it too.
///
/// # Errors
/// See [`GapError`].
pub fn gap_plan(
    instrument: &Instrument,
    answers: &Answers,
    domain: &str,
    priorities: &Priorities,
) -> Result<GapPlan, GapError> {
    let Some(index) = instrument.domains.iter().position(|d| d.id == domain) else {
        let known: Vec<&str> = instrument.domains.iter().map(|d| d.id.as_str()).collect();
        return Err(GapError::NoDomain {
            found: domain.to_owned(),
            accepted: known.join(", "),
        });
    };
    check(instrument, priorities)?;
    let table = read(instrument, answers)?;
    let method = Method::of(instrument);
    let Some(base) = method.domain(index, &table, method.rule)? else {
        let missing: Vec<&str> = below(instrument, index)
            .into_iter()
            .filter(|q| table.get(q.id.as_str()) == Some(&Known::Missing))
            .map(|q| q.id.as_str())
            .collect();
        return Err(GapError::NoScore {
            domain: domain.to_owned(),
            missing: missing.join(", "),
        });
    };
    let title = &instrument.domains[index].title;
    let now = band_of(instrument, base);
    let next = now.and_then(|band| instrument.bands.get(position(instrument, band)? + 1));
    let (Some(now), Some(next)) = (now, next) else {
        return Ok(GapPlan {
            domain: domain.to_owned(),
            score: base.percent(),
            lift: None,
            explanation: format!(
                "{title} stands at {} out of 100, in the highest band.",
                base.percent()
            ),
            trials: 0,
        });
    };
    let target = next.at_least.over(Exact::whole(100))?;
    let mut search = Search {
        instrument,
        domain: index,
        answers,
        table,
        base,
        target,
        candidates: Vec::new(),
        additive: true,
        trials: 0,
    };
    search.find_candidates(priorities)?;
    let fewest = search.fewest()?;
    if fewest.is_empty() {
        return Ok(GapPlan {
            domain: domain.to_owned(),
            score: base.percent(),
            lift: None,
            explanation: format!(
                "{title} stands at {} out of 100 ({}). All policies that are up for change together do not reach {} ({}).",
                base.percent(),
                now.label,
                next.at_least,
                next.label
            ),
            trials: search.trials,
        });
    }
    let size = fewest[0].len();
    let least = search.least_effort()?;
    let (fewest_found, least_effort_found) = (fewest.len(), least.len());
    let fewest = search.present(fewest, priorities.list)?;
    let least_effort = search.present(least, priorities.list)?;
    let explanation = explain(
        title,
        base,
        &now.label,
        next,
        size,
        fewest_found,
        &fewest,
        &least_effort,
        &search,
    );
    Ok(GapPlan {
        domain: domain.to_owned(),
        score: base.percent(),
        lift: Some(Lift {
            from: now.code.clone(),
            to: next.code.clone(),
            at_least: next.at_least,
            fewest,
            fewest_found,
            least_effort,
            least_effort_found,
        }),
        explanation,
        trials: search.trials,
    })
}

fn check(instrument: &Instrument, priorities: &Priorities) -> Result<(), GapError> {
    let named = priorities
        .effort
        .keys()
        .chain(priorities.priority.keys())
        .chain(&priorities.ruled_out);
    if let Some(unknown) = named.into_iter().find(|id| instrument.question(id).is_none()) {
        return Err(GapError::Option {
            option: "priorities".to_owned(),
            value: format!("{unknown:?}"),
            accepted: "the id of a question of the instrument",
        });
    }
    for (id, effort) in &priorities.effort {
        let values: Vec<Exact> = match effort {
            Effort::Each(value) => vec![*value],
            Effort::ByResponse(by) => by.values().copied().collect(),
        };
        if let Some(wrong) = values.into_iter().find(|v| *v <= Exact::ZERO) {
            return Err(GapError::Option {
                option: format!("effort.{id}"),
                value: wrong.to_string(),
                accepted: "a number above 0",
            });
        }
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one caller; the parts of one sentence")]
fn explain(
    title: &str,
    base: Exact,
    from: &str,
    next: &crate::instrument::Band,
    size: usize,
    found: usize,
    fewest: &[PolicySet],
    least: &[PolicySet],
    search: &Search<'_>,
) -> String {
    let policies = |n: usize| {
        if n == 1 {
            "one policy".to_owned()
        } else {
            format!("{n} policies")
        }
    };
    let ids = |set: &PolicySet| {
        set.policies
            .iter()
            .map(|p| p.question.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut text = format!(
        "{title} stands at {} out of 100 ({from}); {} starts at {}. The smallest sets that reach it have {}; there {} {found} of them",
        base.percent(),
        next.label,
        next.at_least,
        policies(size),
        if found == 1 { "is" } else { "are" },
    );
    if let Some(first) = fewest.first() {
        text.push_str(&format!(
            ", and of least effort among them is {} (to {}, effort {})",
            ids(first),
            first.score,
            first.effort
        ));
    }
    text.push('.');
    if let (Some(cheap), Some(first)) = (least.first(), fewest.first())
        && cheap.effort < first.effort
    {
        text.push_str(&format!(
            " With {} the effort is lower, {} instead of {}: {}.",
            policies(cheap.policies.len()),
            cheap.effort,
            first.effort,
            ids(cheap)
        ));
    }
    if size > 1 {
        text.push_str(&format!(
            " No set of {} is enough: all were tried ({} trials).",
            policies(size - 1),
            search.trials
        ));
    }
    text
}

impl<'a> Search<'a> {
    fn find_candidates(&mut self, priorities: &Priorities) -> Result<(), GapError> {
        let questions = below(self.instrument, self.domain);
        for question in &questions {
            if priorities.ruled_out.contains(&question.id) {
                continue;
            }
            let (now, value) = match self.table.get(question.id.as_str()) {
                Some(Known::Value(value)) => (
                    self.answers.get(&question.id).cloned().unwrap_or_default(),
                    *value,
                ),
                // It may come to apply by another policy; only a condition can keep it out in a way that policies change.
                Some(Known::Out) if applies(self.instrument, question, self.answers) == Some(false) => {
                    ("not_applicable".to_owned(), self.lowest(question))
                }
                _ => continue,
            };
            let choices = self.choices(question, value, priorities.effort.get(&question.id))?;
            if !choices.is_empty() {
                self.candidates.push(Candidate {
                    question,
                    now,
                    choices,
                    priority: priorities.priority.get(&question.id).copied().unwrap_or(0),
                });
            }
        }
        let changing: Vec<&str> = self.candidates.iter().map(|c| c.question.id.as_str()).collect();
        self.additive = !self.instrument.questions().any(|(_, _, q)| {
            q.applies_when
                .iter()
                .any(|c| changing.contains(&c.question.as_str()))
        });
        for place in 0..self.candidates.len() {
            for choice in 0..self.candidates[place].choices.len() {
                let score = self.evaluate(&[(place, choice)])?;
                self.candidates[place].choices[choice].gain = score.minus(self.base)?;
            }
        }
        Ok(())
    }

    fn lowest(&self, question: &Question) -> Exact {
        self.instrument
            .responses(question)
            .iter()
            .map(|r| r.value)
            .min()
            .unwrap_or(Exact::ZERO)
    }

    fn choices(
        &self,
        question: &Question,
        now: Exact,
        effort_given: Option<&Effort>,
    ) -> Result<Vec<Choice>, GapError> {
        let better: Vec<(String, Exact)> = match question.max {
            Some(max) => {
                let mut counts = Vec::new();
                for count in 1..=max {
                    if let Some(value) = Exact::new(i64::from(count), i64::from(max)).filter(|v| *v > now) {
                        counts.push((count.to_string(), value));
                    }
                }
                counts
            }
            None => self
                .instrument
                .responses(question)
                .iter()
                .filter(|r| r.value > now)
                .map(|r| (r.code.clone(), r.value))
                .collect(),
        };
        let best = better.iter().map(|(_, value)| *value).max();
        Ok(better
            .into_iter()
            .filter_map(|(response, value)| {
                let effort = match effort_given {
                    None => Exact::ONE,
                    Some(Effort::Each(effort)) => *effort,
                    Some(Effort::ByResponse(by)) => *by.get(&response)?,
                };
                Some(Choice {
                    response,
                    value,
                    effort,
                    gain: Exact::ZERO,
                })
            })
            // Where every better response takes the same effort, only the best is worth considering.
            .filter(|choice| {
                matches!(effort_given, Some(Effort::ByResponse(_))) || Some(choice.value) == best
            })
            .collect())
    }

    /// The domain's score with some policies in force.
    fn evaluate(&self, picks: &[(usize, usize)]) -> Result<Exact, GapError> {
        let mut answers = self.answers.clone();
        let mut table = self.table.clone();
        for &(place, choice) in picks {
            let candidate = &self.candidates[place];
            answers.insert(
                candidate.question.id.clone(),
                candidate.choices[choice].response.clone(),
            );
            table.insert(
                candidate.question.id.as_str(),
                Known::Value(candidate.choices[choice].value),
            );
        }
        for (_, _, question) in self.instrument.questions() {
            if question.applies_when.is_empty() {
                continue;
            }
            match applies(self.instrument, question, &answers) {
                Some(false) => {
                    table.insert(question.id.as_str(), Known::Out);
                }
                Some(true)
                    if table.get(question.id.as_str()) == Some(&Known::Out)
                        && applies(self.instrument, question, self.answers) == Some(false) =>
                {
                    table.insert(question.id.as_str(), Known::Value(self.lowest(question)));
                }
                _ => {}
            }
        }
        let method = Method::of(self.instrument);
        Ok(method
            .domain(self.domain, &table, method.rule)?
            .unwrap_or(Exact::ZERO))
    }

    /// The same, by adding up gains where these are known to add up.
    fn total(&mut self, picks: &[(usize, usize)]) -> Result<Exact, GapError> {
        self.trials += 1;
        if self.trials > MOST_TRIALS {
            return Err(GapError::TooMany {
                domain: self.instrument.domains[self.domain].id.clone(),
            });
        }
        if !self.additive {
            return self.evaluate(picks);
        }
        let mut score = self.base;
        for &(place, choice) in picks {
            score = score.plus(self.candidates[place].choices[choice].gain)?;
        }
        Ok(score)
    }

    /// The most that `left` further policies from `start` on can add; only meaningful where gains add up.
    fn most(&self, start: usize, left: usize) -> Result<Exact, Overflow> {
        let best = |c: &Candidate<'_>| {
            c.choices
                .iter()
                .map(|choice| choice.gain)
                .max()
                .unwrap_or(Exact::ZERO)
        };
        let mut gains: Vec<Exact> = self.candidates.iter().skip(start).map(best).collect();
        gains.sort_by(|a, b| b.cmp(a));
        gains.into_iter().take(left).try_fold(Exact::ZERO, Exact::plus)
    }

    fn fewest(&mut self) -> Result<Vec<Pick>, GapError> {
        for size in 1..=self.candidates.len() {
            let mut found = Vec::new();
            self.of_size(size, 0, &mut Vec::new(), &mut found)?;
            if !found.is_empty() {
                let mut keyed: Vec<(Exact, i64, Pick)> = Vec::with_capacity(found.len());
                for pick in found {
                    keyed.push((self.effort(&pick)?, -self.priority(&pick), pick));
                }
                keyed.sort();
                return Ok(keyed.into_iter().map(|(_, _, pick)| pick).collect());
            }
        }
        Ok(Vec::new())
    }

    fn of_size(
        &mut self,
        left: usize,
        start: usize,
        pick: &mut Pick,
        found: &mut Vec<Pick>,
    ) -> Result<(), GapError> {
        if left == 0 {
            if self.total(pick)? >= self.target {
                found.push(pick.clone());
            }
            return Ok(());
        }
        if self.additive {
            let mut reach = self.base.plus(self.most(start, left)?)?;
            for &(place, choice) in pick.iter() {
                reach = reach.plus(self.candidates[place].choices[choice].gain)?;
            }
            if reach < self.target {
                return Ok(());
            }
        }
        for place in start..self.candidates.len() {
            for choice in 0..self.candidates[place].choices.len() {
                pick.push((place, choice));
                self.of_size(left - 1, place + 1, pick, found)?;
                pick.pop();
            }
        }
        Ok(())
    }

    fn least_effort(&mut self) -> Result<Vec<Pick>, GapError> {
        let mut best: Option<Exact> = None;
        let mut found = Vec::new();
        self.cheaper(0, Exact::ZERO, &mut Vec::new(), &mut best, &mut found)?;
        let mut keyed: Vec<(usize, i64, Pick)> = found
            .into_iter()
            .map(|pick: Pick| (pick.len(), -self.priority(&pick), pick))
            .collect();
        keyed.sort();
        Ok(keyed.into_iter().map(|(_, _, pick)| pick).collect())
    }

    fn cheaper(
        &mut self,
        start: usize,
        effort: Exact,
        pick: &mut Pick,
        best: &mut Option<Exact>,
        found: &mut Vec<Pick>,
    ) -> Result<(), GapError> {
        if !pick.is_empty() && self.total(pick)? >= self.target {
            if best.is_none_or(|b| effort < b) {
                *best = Some(effort);
                found.clear();
            }
            // Every further policy takes effort, so nothing beyond this set is better.
            found.push(pick.clone());
            return Ok(());
        }
        if self.additive {
            let mut reach = self.base.plus(self.most(start, self.candidates.len())?)?;
            for &(place, choice) in pick.iter() {
                reach = reach.plus(self.candidates[place].choices[choice].gain)?;
            }
            if reach < self.target {
                return Ok(());
            }
        }
        for place in start..self.candidates.len() {
            for choice in 0..self.candidates[place].choices.len() {
                let more = effort.plus(self.candidates[place].choices[choice].effort)?;
                if best.is_some_and(|b| more > b) {
                    continue;
                }
                pick.push((place, choice));
                self.cheaper(place + 1, more, pick, best, found)?;
                pick.pop();
            }
        }
        Ok(())
    }

    fn effort(&self, pick: &Pick) -> Result<Exact, Overflow> {
        pick.iter().try_fold(Exact::ZERO, |sum, &(place, choice)| {
            sum.plus(self.candidates[place].choices[choice].effort)
        })
    }

    fn priority(&self, pick: &Pick) -> i64 {
        pick.iter().fold(0i64, |sum, &(place, _)| {
            sum.saturating_add(self.candidates[place].priority)
        })
    }

    fn present(&self, picks: Vec<Pick>, most: usize) -> Result<Vec<PolicySet>, GapError> {
        let mut sets = Vec::new();
        for pick in picks.into_iter().take(most) {
            let score = self.evaluate(&pick)?;
            let mut policies = Vec::new();
            for &(place, choice) in &pick {
                let candidate = &self.candidates[place];
                let choice = &candidate.choices[choice];
                policies.push(Policy {
                    question: candidate.question.id.clone(),
                    text: candidate.question.text.clone(),
                    now: candidate.now.clone(),
                    reach: choice.response.clone(),
                    effort: choice.effort,
                    priority: candidate.priority,
                    gain_alone: choice.gain.percent(),
                });
            }
            sets.push(PolicySet {
                policies,
                effort: self.effort(&pick)?,
                priority: self.priority(&pick),
                score: score.percent(),
                band: band_of(self.instrument, score)
                    .map(|b| b.code.clone())
                    .unwrap_or_default(),
            });
        }
        Ok(sets)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::instrument::{five_domains, sdg_10_7_2};

    fn answers(codes: &[(&str, &str)]) -> Answers {
        codes
            .iter()
            .map(|(q, a)| ((*q).to_owned(), (*a).to_owned()))
            .collect()
    }

    #[test]
    fn one_policy_lifts_a_domain_that_is_nearly_there() {
        // D2: one of five in force, 20 out of 100; one more reaches 40.
        let given = answers(&[
            ("D2a", "yes"),
            ("D2b", "no"),
            ("D2c", "no"),
            ("D2d", "no"),
            ("D2e", "no"),
        ]);
        let mut priorities = Priorities::default();
        priorities
            .effort
            .insert("D2c".to_owned(), Effort::Each(Exact::new(1, 2).unwrap()));
        priorities.priority.insert("D2e".to_owned(), 5);
        priorities.ruled_out.insert("D2b".to_owned());
        let plan = gap_plan(sdg_10_7_2(), &given, "D2", &priorities).unwrap();
        let lift = plan.lift.unwrap();
        let ids: Vec<&str> = lift
            .fewest
            .iter()
            .map(|s| s.policies[0].question.as_str())
            .collect();
        assert_eq!(
            ids,
            ["D2c", "D2e", "D2d"],
            "least effort first, then priority, then the instrument's order"
        );
        assert_eq!(lift.fewest[0].score, "40.00");
        insta::assert_snapshot!(plan.explanation);
    }

    #[test]
    fn half_steps_are_chosen_where_they_are_cheaper() {
        // D1 at 50 out of 100; 80 needs three half steps.
        let given = answers(&[
            ("D1a", "yes_only_legal_status"),
            ("D1b", "yes_only_legal_status"),
            ("D1c", "yes_only_legal_status"),
            ("D1d", "yes_only_legal_status"),
            ("D1e", "yes_only_legal_status"),
        ]);
        let plan = gap_plan(sdg_10_7_2(), &given, "D1", &Priorities::default()).unwrap();
        assert_eq!(plan.lift.as_ref().unwrap().fewest[0].policies.len(), 3);
        assert_eq!(plan.lift.unwrap().fewest_found, 10);
    }

    #[test]
    fn a_policy_that_makes_a_question_apply_counts_it_as_not_in_force() {
        let instrument = five_domains();
        let given = answers(&[
            ("IC.1.1", "no"),
            ("IC.1.2", "no"),
            ("IC.1.3", "no"),
            ("IC.2.1", "no"),
            ("IC.2.3", "partly"),
            ("IC.3.1", "no"),
            ("IC.3.2", "0"),
            ("IC.3.3", "no"),
        ]);
        let plan = gap_plan(instrument, &given, "IC", &Priorities::default()).unwrap();
        let lift = plan.lift.unwrap();
        for set in lift.fewest.iter().chain(&lift.least_effort) {
            let mut after = given.clone();
            for policy in &set.policies {
                after.insert(policy.question.clone(), policy.reach.clone());
            }
            // The questions that now apply are answered with their lowest response, and the scores agree.
            for (_, _, q) in instrument.questions() {
                if q.id.starts_with("IC")
                    && applies(instrument, q, &after) == Some(true)
                    && !after.contains_key(&q.id)
                {
                    after.insert(q.id.clone(), "no".to_owned());
                }
            }
            let scored = crate::score::score(instrument, &after).unwrap();
            assert_eq!(scored.domains[0].percent.as_deref(), Some(set.score.as_str()));
        }
    }

    #[test]
    fn the_highest_band_and_missing_answers_have_no_plan() {
        let all: Answers = ["a", "b", "c", "d", "e"]
            .map(|l| (format!("D2{l}"), "yes".to_owned()))
            .into();
        assert!(
            gap_plan(sdg_10_7_2(), &all, "D2", &Priorities::default())
                .unwrap()
                .lift
                .is_none()
        );
        let error = gap_plan(
            sdg_10_7_2(),
            &answers(&[("D2a", "yes")]),
            "D2",
            &Priorities::default(),
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "domain \"D2\" has no score while answers are missing; answer first: D2b, D2c, D2d, D2e"
        );
        assert!(gap_plan(sdg_10_7_2(), &all, "D9", &Priorities::default()).is_err());
    }

    proptest! {
        #[test]
        fn the_search_agrees_with_trying_everything(codes in proptest::collection::vec(0usize..3, 5), efforts in proptest::collection::vec(1i64..4, 5)) {
            let instrument = sdg_10_7_2();
            let ids = ["D1a", "D1b", "D1c", "D1d", "D1e"];
            let responses = ["no", "yes_only_legal_status", "yes_regardless_of_status"];
            let given: Answers = ids.iter().zip(&codes).map(|(id, &c)| ((*id).to_owned(), responses[c].to_owned())).collect();
            let mut priorities = Priorities { list: 1000, ..Priorities::default() };
            for (id, &effort) in ids.iter().zip(&efforts) {
                let by = [(responses[1].to_owned(), Exact::whole(effort)), (responses[2].to_owned(), Exact::whole(2 * effort))];
                priorities.effort.insert((*id).to_owned(), Effort::ByResponse(by.into()));
            }
            let plan = gap_plan(instrument, &given, "D1", &priorities).unwrap();
            let halves: usize = codes.iter().sum();
            let target = if halves < 4 { 4 } else if halves < 8 { 8 } else if halves < 10 { 10 } else { 99 };
            let (mut size, mut effort, mut sets, mut cheap) = (99, 99, 0, 0);
            for trial in 0..3usize.pow(5) {
                let after: Vec<usize> = (0..5).map(|i| trial / 3usize.pow(i as u32) % 3).collect();
                if after.iter().zip(&codes).any(|(a, c)| a < c) || after.iter().sum::<usize>() < target { continue; }
                let changed: Vec<usize> = (0..5).filter(|&i| after[i] > codes[i]).collect();
                let cost: i64 = changed.iter().map(|&i| efforts[i] * after[i] as i64).sum();
                if changed.len() < size { (size, sets) = (changed.len(), 0); }
                sets += usize::from(changed.len() == size);
                if cost < effort { (effort, cheap) = (cost, 0); }
                cheap += usize::from(cost == effort);
            }
            match plan.lift {
                None => prop_assert_eq!(target, 99),
                Some(lift) => {
                    prop_assert_eq!(lift.fewest[0].policies.len(), size);
                    prop_assert_eq!(lift.fewest_found, sets);
                    prop_assert_eq!(lift.least_effort[0].effort, Exact::whole(effort));
                    prop_assert_eq!(lift.least_effort_found, cheap);
                }
            }
        }
    }
}
