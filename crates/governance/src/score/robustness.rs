//! How far a band holds when what could have been otherwise is otherwise.
//!
//! Each run draws weights, answers and the rule for missing answers anew, from a scrambled Sobol' sequence. Runs are computed in floating
//! point; a score within 10⁻⁹ of a band's lower end counts as in it, as it does exactly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tree::{Known, ScoreError, Table, read, score};
use crate::assessment::{Answers, Confidence};
use crate::index::quantile;
use crate::instrument::{Instrument, MissingRule, Overall, Pooling, Question};

/// The generator's limit; further dimensions take another scrambling.
const DIMENSIONS: u32 = 256;

/// What is varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RobustnessPlan {
    /// Runs, from 1 to 65,536.
    pub runs: u32,
    /// Each weight moves by up to this share of itself, from 0 to below 1.
    pub weights: f64,
    /// Chance that an answer moves to a neighbouring response, by the coder's confidence: low, medium, high.
    pub answers: [f64; 3],
    /// The rules for missing answers, all equally likely.
    pub missing: Vec<MissingRule>,
    /// Seed: the same seed gives the same result.
    pub seed: u32,
}

impl Default for RobustnessPlan {
    fn default() -> Self {
        RobustnessPlan {
            runs: 1024,
            weights: 0.25,
            answers: [0.2, 0.1, 0.02],
            missing: vec![MissingRule::Exclude, MissingRule::Zero, MissingRule::One],
            seed: 1,
        }
    }
}

/// How far one node's band holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BandStability {
    /// Domain, or `overall`.
    pub id: String,
    /// Code of the band of the score as it stands; none where it has none.
    pub band: Option<String>,
    /// Percentage of runs in that band.
    pub holds_in_percent: Option<f64>,
    /// Percentage of runs by band, in the order of the bands.
    pub bands: Vec<(String, f64)>,
    /// 5 % and 95 % quantile of the score out of 100.
    pub interval: [f64; 2],
}

struct Run<'a> {
    instrument: &'a Instrument,
    values: BTreeMap<&'a str, Option<f64>>,
    weights: BTreeMap<&'a str, f64>,
    rule: MissingRule,
}

impl Run<'_> {
    fn weight(&self, id: &str) -> f64 {
        self.weights.get(id).copied().unwrap_or(1.0)
    }

    fn mean(pairs: impl Iterator<Item = (Option<f64>, f64)>) -> Option<f64> {
        let (sum, total) = pairs
            .filter_map(|(v, w)| v.map(|v| (v * w, w)))
            .fold((0.0, 0.0), |(s, t), (v, w)| (s + v, t + w));
        (total > 0.0).then(|| sum / total)
    }

    fn questions<'q>(&self, questions: impl Iterator<Item = &'q Question>) -> Option<f64> {
        Self::mean(questions.filter_map(|q| {
            let value = match (self.values.get(q.id.as_str())?, self.rule) {
                (Some(value), _) => Some(*value),
                (None, MissingRule::Zero) => Some(0.0),
                (None, MissingRule::One) => Some(1.0),
                (None, MissingRule::Exclude | MissingRule::Withhold) => None,
            };
            Some((value, self.weight(&q.id)))
        }))
    }

    fn domain(&self, index: usize) -> Option<f64> {
        let domain = self.instrument.domains.get(index)?;
        if domain.subdomains.is_empty() || self.instrument.aggregation.domain == Pooling::Questions {
            return self.questions(
                domain
                    .questions
                    .iter()
                    .chain(domain.subdomains.iter().flat_map(|s| &s.questions)),
            );
        }
        Self::mean(
            domain
                .subdomains
                .iter()
                .map(|s| (self.questions(s.questions.iter()), self.weight(&s.id))),
        )
    }

    fn overall(&self) -> Option<f64> {
        match self.instrument.aggregation.overall {
            Overall::None => None,
            Overall::Questions => self.questions(self.instrument.questions().map(|(_, _, q)| q)),
            Overall::Children => {
                let domains = self.instrument.domains.iter().enumerate();
                Self::mean(domains.map(|(index, d)| (self.domain(index), self.weight(&d.id))))
            }
        }
    }

    fn band(&self, score: f64) -> usize {
        let reached = |b: &&crate::instrument::Band| b.at_least.to_f64() <= score * 100.0 + 1e-9;
        self.instrument
            .bands
            .iter()
            .filter(reached)
            .count()
            .saturating_sub(1)
    }
}

/// Runs a plan over an assessment's answers. `confidence` says how sure the coder was of each; medium where it does not say.
///
/// # Errors
/// As [`score`].
pub fn robustness(
    instrument: &Instrument,
    answers: &Answers,
    confidence: &BTreeMap<String, Confidence>,
    plan: &RobustnessPlan,
) -> Result<Vec<BandStability>, ScoreError> {
    let nominal = score(instrument, answers)?;
    let table = read(instrument, answers)?;
    let runs = plan.runs.clamp(1, 1 << 16);
    let mut nodes: Vec<(String, Option<String>)> = nominal
        .domains
        .iter()
        .map(|d| (d.id.clone(), d.band.clone()))
        .collect();
    nodes.extend(nominal.overall.iter().map(|o| (o.id.clone(), o.band.clone())));
    let mut scores: Vec<Vec<f64>> = vec![Vec::new(); nodes.len()];
    let mut bands = vec![vec![0u32; instrument.bands.len()]; nodes.len()];
    for run in 0..runs {
        let drawn = draw(instrument, &table, confidence, plan, run);
        for (place, (_, _)) in nodes.iter().enumerate() {
            let found = if place < instrument.domains.len() {
                drawn.domain(place)
            } else {
                drawn.overall()
            };
            if let Some(value) = found {
                scores[place].push(value * 100.0);
                if let Some(count) = bands[place].get_mut(drawn.band(value)) {
                    *count += 1;
                }
            }
        }
    }
    let percent = |count: u32| 100.0 * f64::from(count) / f64::from(runs);
    Ok(nodes
        .into_iter()
        .enumerate()
        .map(|(place, (id, band))| {
            let by: Vec<(String, f64)> = instrument
                .bands
                .iter()
                .zip(&bands[place])
                .map(|(b, &count)| (b.code.clone(), percent(count)))
                .collect();
            BandStability {
                id,
                holds_in_percent: band
                    .as_ref()
                    .and_then(|code| by.iter().find(|(c, _)| c == code).map(|(_, p)| *p)),
                band,
                bands: by,
                interval: [quantile(&scores[place], 0.05), quantile(&scores[place], 0.95)],
            }
        })
        .collect())
}

fn draw<'a>(
    instrument: &'a Instrument,
    table: &Table<'a>,
    confidence: &BTreeMap<String, Confidence>,
    plan: &RobustnessPlan,
    run: u32,
) -> Run<'a> {
    let mut dimension = 0;
    let mut uniform = || {
        let u = sobol_burley::sample(
            run,
            dimension % DIMENSIONS,
            plan.seed.wrapping_add(dimension / DIMENSIONS),
        );
        dimension += 1;
        f64::from(u)
    };
    let share = plan.weights.clamp(0.0, 0.999);
    let rule = match plan.missing.len() {
        0 => instrument.missing.rule,
        some => plan.missing[((uniform() * some as f64) as usize).min(some - 1)],
    };
    let mut weights = BTreeMap::new();
    let mut values = BTreeMap::new();
    for domain in &instrument.domains {
        weights.insert(
            domain.id.as_str(),
            domain.weight.to_f64() * (1.0 + share * (2.0 * uniform() - 1.0)),
        );
        for sub in &domain.subdomains {
            weights.insert(
                sub.id.as_str(),
                sub.weight.to_f64() * (1.0 + share * (2.0 * uniform() - 1.0)),
            );
        }
    }
    for (_, _, question) in instrument.questions() {
        let id = question.id.as_str();
        weights.insert(
            id,
            question.weight.to_f64() * (1.0 + share * (2.0 * uniform() - 1.0)),
        );
        let chance = plan.answers[match confidence.get(id).copied().unwrap_or_default() {
            Confidence::Low => 0,
            Confidence::Medium => 1,
            Confidence::High => 2,
        }];
        let u = uniform();
        match table.get(id) {
            Some(Known::Value(value)) => {
                let now = value.to_f64();
                values.insert(
                    id,
                    Some(if u < chance {
                        neighbour(instrument, question, now, u < chance / 2.0)
                    } else {
                        now
                    }),
                );
            }
            Some(Known::Missing) => {
                values.insert(id, None);
            }
            Some(Known::Out) | None => {}
        }
    }
    Run {
        instrument,
        values,
        weights,
        rule,
    }
}

/// The next worth above or below; the other way round at the ends.
fn neighbour(instrument: &Instrument, question: &Question, now: f64, up: bool) -> f64 {
    let mut worths: Vec<f64> = match question.max {
        Some(max) => (0..=max).map(|count| f64::from(count) / f64::from(max)).collect(),
        None => instrument
            .responses(question)
            .iter()
            .map(|r| r.value.to_f64())
            .collect(),
    };
    worths.sort_by(f64::total_cmp);
    let above = worths.iter().copied().find(|&w| w > now + 1e-12);
    let below = worths.iter().copied().rev().find(|&w| w < now - 1e-12);
    let (first, second) = if up { (above, below) } else { (below, above) };
    first.or(second).unwrap_or(now)
}

/// The band that a floating-point run gives a score without any variation; used to show that it agrees with the exact one.
#[cfg(test)]
fn plain_band(instrument: &Instrument, answers: &Answers, domain: usize) -> Option<String> {
    let table = read(instrument, answers).ok()?;
    let still = RobustnessPlan {
        weights: 0.0,
        answers: [0.0; 3],
        missing: vec![MissingRule::Exclude],
        ..RobustnessPlan::default()
    };
    let run = draw(instrument, &table, &BTreeMap::new(), &still, 0);
    Some(instrument.bands.get(run.band(run.domain(domain)?))?.code.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::instrument::sdg_10_7_2;
    use crate::score::band_of;

    fn of(codes: &[usize]) -> Answers {
        let instrument = sdg_10_7_2();
        instrument
            .questions()
            .zip(codes)
            .map(|((_, _, q), &c)| {
                let set = instrument.responses(q);
                (q.id.clone(), set[c % set.len()].code.clone())
            })
            .collect()
    }

    #[test]
    fn a_full_score_holds_unless_answers_move() {
        let all = of(&[0; 30]);
        let still = RobustnessPlan {
            answers: [0.0; 3],
            runs: 64,
            ..RobustnessPlan::default()
        };
        let held = robustness(sdg_10_7_2(), &all, &BTreeMap::new(), &still).unwrap();
        assert!(
            held.iter()
                .all(|n| n.holds_in_percent == Some(100.0) && n.interval == [100.0, 100.0])
        );
        let moved = robustness(sdg_10_7_2(), &all, &BTreeMap::new(), &RobustnessPlan::default()).unwrap();
        // Five answers of medium confidence all stay with chance 0.9⁵ = 59 %.
        assert!(
            (moved[0].holds_in_percent.unwrap() - 59.0).abs() < 4.0,
            "{:?}",
            moved[0]
        );
        let sure: BTreeMap<String, Confidence> =
            all.keys().map(|id| (id.clone(), Confidence::High)).collect();
        assert!(
            robustness(sdg_10_7_2(), &all, &sure, &RobustnessPlan::default()).unwrap()[0].holds_in_percent
                > Some(85.0)
        );
    }

    proptest! {
        #[test]
        fn runs_without_variation_give_the_exact_band(codes in proptest::collection::vec(0usize..3, 30)) {
            let answers = of(&codes);
            let exact = score(sdg_10_7_2(), &answers).unwrap();
            for (place, domain) in exact.domains.iter().enumerate() {
                prop_assert_eq!(&plain_band(sdg_10_7_2(), &answers, place), &domain.band);
                let direct = domain.score.and_then(|s| band_of(sdg_10_7_2(), s)).map(|b| b.code.clone());
                prop_assert_eq!(&direct, &domain.band);
            }
        }
    }
}
