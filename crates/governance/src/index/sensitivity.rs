//! Step: how much the index depends on the choices made for it.
//!
//! Variance-based sensitivity (Saisana, Saltelli & Tarantola 2005): choices are drawn from a scrambled Sobol' sequence, the index is
//! computed anew for each draw, and the variance of the outcome is shared out among the choices. First-order indices use the estimator of
//! Saltelli et al. 2010 (their table 2b), total indices that of Jansen 1999, as COINr's `SA_estimate` does; the first is centred, which
//! leaves its expectation as it is and makes it less noisy.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::pipeline::scores;
use super::result::descending;
use super::statistics::{mean, median, quantile};
use super::{Aggregation, IndexError, Pipeline, Step, Study, Weights};

/// Dimensions and length of the sequence that the generator offers.
const MAX_DIMENSIONS: usize = 256;
const MAX_SAMPLES: usize = 1 << 16;

/// One alternative of a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "choice", rename_all = "snake_case")]
pub enum Choice {
    /// Put this step in the place of the pipeline's step of the same kind (or before the normalisation, if it has none).
    Use {
        /// The step.
        #[serde(flatten)]
        step: Step,
    },
    /// Leave out the step of this name.
    Skip {
        /// Such as `treat`.
        name: String,
    },
    /// Aggregate in this way.
    Aggregate {
        /// The aggregation.
        #[serde(flatten)]
        aggregation: Aggregation,
    },
    /// Weigh in this way.
    Weigh {
        /// The weights.
        weights: Weights,
    },
}

/// Noise on the weights of one level.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelNoise {
    /// The level, from 1 to one below the index.
    pub level: usize,
    /// 0.25 moves each weight of the level by up to ±25 %.
    pub share: f64,
}

/// Something that could have been chosen otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Factor {
    /// One of some alternatives, all equally likely.
    Alternatives {
        /// The factor's name in the result.
        name: String,
        /// The alternatives, two or more.
        choices: Vec<Choice>,
    },
    /// Weights move by up to a share of themselves, each on its own (COINr's `get_noisy_weights`).
    WeightNoise {
        /// The factor's name in the result.
        name: String,
        /// By level.
        levels: Vec<LevelNoise>,
    },
}

/// What the variance is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Mean over the units of the absolute change of the index score against the pipeline as it stands.
    #[default]
    ScoreShift,
    /// Mean over the units of the absolute change of place; needs the pipeline's `ranking` (COINr's choice).
    RankShift,
}

/// A plan of analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SensitivityPlan {
    /// The factors, at least one; two or more for sensitivity indices.
    pub factors: Vec<Factor>,
    /// Base draws N; the index is computed N·(factors + 2) times, or N times with one factor.
    pub draws: usize,
    /// What the variance is of.
    pub target: Target,
    /// Resamples for the intervals of the sensitivity indices.
    pub resamples: usize,
    /// Seed of the scrambling: the same seed gives the same result.
    pub seed: u32,
}

impl Default for SensitivityPlan {
    fn default() -> Self {
        SensitivityPlan {
            factors: Vec::new(),
            draws: 256,
            target: Target::ScoreShift,
            resamples: 500,
            seed: 1,
        }
    }
}

/// The spread of one unit's index score over the random draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnitSpread {
    /// The unit.
    pub unit: String,
    /// Score under the pipeline as it stands.
    pub nominal: f64,
    /// Mean over the draws.
    pub mean: f64,
    /// Median over the draws.
    pub median: f64,
    /// 5 % quantile.
    pub low: f64,
    /// 95 % quantile.
    pub high: f64,
    /// Places: nominal, median, 5 % and 95 % quantiles, only where the pipeline allows ranking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<[f64; 4]>,
}

/// One factor's share of the variance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactorIndices {
    /// The factor.
    pub name: String,
    /// First-order index: the share it explains on its own.
    pub first: f64,
    /// 90 % bootstrap interval of the first-order index.
    pub first_interval: [f64; 2],
    /// Total index: the share it explains together with others.
    pub total: f64,
    /// 90 % bootstrap interval of the total index.
    pub total_interval: [f64; 2],
}

/// The outcome of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sensitivity {
    /// How often the index was computed.
    pub replicates: usize,
    /// Replicates that could not be computed, because their choices do not go together.
    pub failed: usize,
    /// What the first of them said.
    pub first_failure: Option<String>,
    /// Spread of the scores, units in the order of the data.
    pub units: Vec<UnitSpread>,
    /// What the variance is of.
    pub target: Target,
    /// Variance of the target over the random draws.
    pub variance: f64,
    /// The factors' indices; empty with a single factor.
    pub factors: Vec<FactorIndices>,
}

impl Factor {
    fn name(&self) -> &str {
        match self {
            Factor::Alternatives { name, .. } | Factor::WeightNoise { name, .. } => name,
        }
    }

    /// How many uniform numbers one draw of this factor takes.
    fn width(&self, study: &Study) -> usize {
        match self {
            Factor::Alternatives { .. } => 1,
            Factor::WeightNoise { levels, .. } => levels
                .iter()
                .map(|l| study.framework.at_level(l.level).len())
                .sum(),
        }
    }

    fn apply(&self, study: &Study, pipeline: &mut Pipeline, uniform: &[f64]) -> Result<(), IndexError> {
        match self {
            Factor::Alternatives { choices, .. } => {
                let place = (uniform.first().copied().unwrap_or(0.0) * choices.len() as f64) as usize;
                if let Some(choice) = choices.get(place.min(choices.len() - 1)) {
                    choose(pipeline, choice);
                }
            }
            Factor::WeightNoise { levels, .. } => {
                // The noise goes on top of whatever weights another factor has chosen.
                let prepared;
                let (base, _) = match &pipeline.weights {
                    Weights::Principal { .. } | Weights::Optimised { .. } => {
                        prepared = super::pipeline::prepare(study, &pipeline.steps, false)?;
                        pipeline.weights.resolve(&prepared.study, &pipeline.aggregate)?
                    }
                    simple => simple.resolve(study, &pipeline.aggregate)?,
                };
                let mut uniform = uniform.iter();
                let mut weights: BTreeMap<String, f64> = study
                    .framework
                    .nodes()
                    .iter()
                    .zip(&base)
                    .map(|(n, &w)| (n.code.clone(), w))
                    .collect();
                for &LevelNoise { level, share } in levels {
                    for node in study.framework.at_level(level) {
                        let u = uniform.next().copied().unwrap_or(0.5);
                        let code = &study.framework.nodes()[node].code;
                        weights.insert(code.clone(), base[node] * (1.0 + share * (2.0 * u - 1.0)));
                    }
                }
                pipeline.weights = Weights::Given { weights };
            }
        }
        Ok(())
    }
}

fn choose(pipeline: &mut Pipeline, choice: &Choice) {
    match choice {
        Choice::Use { step } => match pipeline.steps.iter_mut().find(|s| s.name() == step.name()) {
            Some(place) => place.clone_from(step),
            None => {
                let end = pipeline
                    .steps
                    .iter()
                    .position(|s| s.name() == "normalise")
                    .unwrap_or(pipeline.steps.len());
                pipeline.steps.insert(end, step.clone());
            }
        },
        Choice::Skip { name } => pipeline.steps.retain(|s| s.name() != name),
        Choice::Aggregate { aggregation } => pipeline.aggregate.clone_from(aggregation),
        Choice::Weigh { weights } => pipeline.weights.clone_from(weights),
    }
}

impl SensitivityPlan {
    /// Reads a plan from JSON.
    ///
    /// # Errors
    /// Names what is not of the documented form.
    pub fn from_json(json: &str) -> Result<SensitivityPlan, IndexError> {
        Ok(serde_json::from_str(json)?)
    }

    fn check(&self, study: &Study, pipeline: &Pipeline) -> Result<Vec<usize>, IndexError> {
        let refuse = |option: &str, value: String, accepted: String| {
            Err(IndexError::Option {
                option: format!("sensitivity.{option}"),
                value,
                accepted,
            })
        };
        if self.factors.is_empty() {
            return refuse("factors", "none".to_owned(), "one factor or more".to_owned());
        }
        if !(4..=MAX_SAMPLES).contains(&self.draws) {
            return refuse(
                "draws",
                self.draws.to_string(),
                format!("a number from 4 to {MAX_SAMPLES}"),
            );
        }
        if self.target == Target::RankShift && !pipeline.ranking {
            return refuse(
                "target",
                "rank_shift".to_owned(),
                "score_shift, or a pipeline with \"ranking\": true".to_owned(),
            );
        }
        for factor in &self.factors {
            match factor {
                Factor::Alternatives { name, choices } if choices.len() < 2 => {
                    return refuse(
                        name,
                        format!("{} choices", choices.len()),
                        "two choices or more".to_owned(),
                    );
                }
                Factor::Alternatives { .. } => {}
                Factor::WeightNoise { name, levels } => {
                    for &LevelNoise { level, share } in levels {
                        if !(1..study.framework.levels()).contains(&level) || !(0.0..1.0).contains(&share) {
                            return refuse(
                                name,
                                format!("level {level}: {share}"),
                                format!(
                                    "levels from 1 to {} with shares from 0 to below 1",
                                    study.framework.levels() - 1
                                ),
                            );
                        }
                    }
                }
            }
        }
        let widths: Vec<usize> = self.factors.iter().map(|f| f.width(study)).collect();
        let dimensions = 2 * widths.iter().sum::<usize>();
        if dimensions > MAX_DIMENSIONS {
            return refuse(
                "factors",
                format!("{dimensions} dimensions"),
                format!("{MAX_DIMENSIONS} at most: two for each choice and each weight that moves"),
            );
        }
        Ok(widths)
    }

    /// Runs the plan.
    ///
    /// # Errors
    /// A plan that makes no sense, or a pipeline that does not run as it stands. Single replicates may fail; they are counted and left out.
    pub fn run(&self, study: &Study, pipeline: &Pipeline) -> Result<Sensitivity, IndexError> {
        let widths = self.check(study, pipeline)?;
        let dimensions: usize = widths.iter().sum();
        let root = study.framework.root();
        let (units, nominal) = scores(study, pipeline)?;
        let nominal = &nominal[root];
        let places = descending(nominal);
        let draw = |sample: usize, half: usize| -> Vec<f64> {
            (0..dimensions)
                .map(|d| {
                    f64::from(sobol_burley::sample(
                        sample as u32,
                        (half * dimensions + d) as u32,
                        self.seed,
                    ))
                })
                .collect()
        };
        let mut failed = 0;
        let mut first_failure = None;
        let mut compute = |uniform: &[f64]| -> Option<Vec<f64>> {
            let mut own = pipeline.clone();
            let mut rest = uniform;
            // Choices first, so that noise moves the weights that were chosen.
            let mut late = Vec::new();
            let mut outcome = Ok(());
            for (factor, &width) in self.factors.iter().zip(&widths) {
                let (mine, others) = rest.split_at(width);
                rest = others;
                match factor {
                    Factor::Alternatives { .. } => {
                        outcome = outcome.and_then(|()| factor.apply(study, &mut own, mine))
                    }
                    Factor::WeightNoise { .. } => late.push((factor, mine)),
                }
            }
            for (factor, mine) in late {
                outcome = outcome.and_then(|()| factor.apply(study, &mut own, mine));
            }
            match outcome.and_then(|()| scores(study, &own)) {
                Ok((codes, columns)) => Some(align(&units, &codes, &columns[root])),
                Err(error) => {
                    failed += 1;
                    first_failure.get_or_insert(error.to_string());
                    None
                }
            }
        };
        let shift = |scores: &[f64]| -> f64 {
            let distances: Vec<f64> = match self.target {
                Target::ScoreShift => scores.iter().zip(nominal).map(|(s, n)| (s - n).abs()).collect(),
                Target::RankShift => descending(scores)
                    .iter()
                    .zip(&places)
                    .map(|(s, n)| (s - n).abs())
                    .collect(),
            };
            mean(&distances)
        };
        let with_indices = self.factors.len() > 1;
        let mut clouds: Vec<Vec<f64>> = vec![Vec::new(); units.len()];
        let mut cloud_places: Vec<Vec<f64>> = vec![Vec::new(); units.len()];
        let mut rows = Vec::new();
        let mut replicates = 0;
        for sample in 0..self.draws {
            let a = draw(sample, 0);
            let score_a = compute(&a);
            replicates += 1;
            let b = draw(sample, 1);
            let score_b = with_indices.then(|| compute(&b)).flatten();
            replicates += usize::from(with_indices);
            for scores in [&score_a, &score_b].into_iter().flatten() {
                clouds
                    .iter_mut()
                    .zip(scores)
                    .for_each(|(cloud, score)| cloud.push(*score));
                if pipeline.ranking {
                    cloud_places
                        .iter_mut()
                        .zip(descending(scores))
                        .for_each(|(cloud, place)| cloud.push(place));
                }
            }
            if !with_indices {
                continue;
            }
            let mut mixed = Vec::with_capacity(self.factors.len());
            let mut start = 0;
            for &width in &widths {
                let mut point = a.clone();
                point[start..start + width].copy_from_slice(&b[start..start + width]);
                start += width;
                mixed.push(compute(&point).map(|s| shift(&s)));
                replicates += 1;
            }
            let row: Option<Vec<f64>> = mixed.into_iter().collect();
            if let (Some(a), Some(b), Some(mixed)) = (score_a, score_b, row) {
                rows.push((shift(&a), shift(&b), mixed));
            }
        }
        let (variance, factors) = self.indices(&rows);
        let spread = units
            .iter()
            .enumerate()
            .map(|(u, code)| UnitSpread {
                unit: code.clone(),
                nominal: nominal[u],
                mean: mean(&clouds[u]),
                median: median(&clouds[u]),
                low: quantile(&clouds[u], 0.05),
                high: quantile(&clouds[u], 0.95),
                places: pipeline.ranking.then(|| {
                    let cloud = &cloud_places[u];
                    [
                        places[u],
                        median(cloud),
                        quantile(cloud, 0.05),
                        quantile(cloud, 0.95),
                    ]
                }),
            })
            .collect();
        Ok(Sensitivity {
            replicates,
            failed,
            first_failure,
            units: spread,
            target: self.target,
            variance,
            factors,
        })
    }

    fn indices(&self, rows: &[(f64, f64, Vec<f64>)]) -> (f64, Vec<FactorIndices>) {
        let outcomes: Vec<f64> = rows.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
        let variance = super::standard_deviation(&outcomes).powi(2);
        if rows.is_empty() || self.factors.len() < 2 {
            return (variance, Vec::new());
        }
        let factors = self
            .factors
            .iter()
            .enumerate()
            .map(|(i, factor)| {
                let values: Vec<[f64; 3]> = rows.iter().map(|(a, b, mixed)| [*a, *b, mixed[i]]).collect();
                let (first, total) = estimate(&values);
                let resampled: Vec<(f64, f64)> = (0..self.resamples)
                    .map(|round| {
                        let mut state = u64::from(self.seed) << 32 | round as u64;
                        let sample: Vec<[f64; 3]> = (0..values.len())
                            .map(|_| values[(splitmix(&mut state) % values.len() as u64) as usize])
                            .collect();
                        estimate(&sample)
                    })
                    .collect();
                let interval = |pick: fn(&(f64, f64)) -> f64| {
                    let values: Vec<f64> = resampled.iter().map(pick).collect();
                    [quantile(&values, 0.05), quantile(&values, 0.95)]
                };
                FactorIndices {
                    name: factor.name().to_owned(),
                    first,
                    first_interval: interval(|r| r.0),
                    total,
                    total_interval: interval(|r| r.1),
                }
            })
            .collect();
        (variance, factors)
    }
}

/// First-order and total index from rows of (y_A, y_B, y_AB).
fn estimate(rows: &[[f64; 3]]) -> (f64, f64) {
    let n = rows.len() as f64;
    let centre = rows.iter().map(|[a, b, _]| a + b).sum::<f64>() / (2.0 * n);
    let variance = rows
        .iter()
        .map(|[a, b, _]| (a - centre).powi(2) + (b - centre).powi(2))
        .sum::<f64>()
        / (2.0 * n - 1.0);
    let first = rows.iter().map(|[a, b, ab]| (b - centre) * (ab - a)).sum::<f64>() / n;
    let total = rows.iter().map(|[a, _, ab]| (a - ab).powi(2)).sum::<f64>() / (2.0 * n);
    (first / variance, total / variance)
}

/// Scores in the order of `units`; NaN for units that this replicate screened out.
fn align(units: &[String], codes: &[String], scores: &[f64]) -> Vec<f64> {
    if units == codes {
        return scores.to_vec();
    }
    units
        .iter()
        .map(|u| codes.iter().position(|c| c == u).map_or(f64::NAN, |p| scores[p]))
        .collect()
}

/// SplitMix64 (Steele, Lea & Flood 2014), for resampling only.
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_of_the_ishigami_function() {
        // Saltelli et al. 2008, "Global Sensitivity Analysis: The Primer", section 4.6, with a = 7, b = 0.1:
        // S = (0.3139, 0.4424, 0), T = (0.5576, 0.4424, 0.2437).
        let ishigami = |u: &[f64; 3]| {
            let [x, y, z] = u.map(|v| std::f64::consts::PI * (2.0 * v - 1.0));
            x.sin() + 7.0 * y.sin().powi(2) + 0.1 * z.powi(4) * x.sin()
        };
        let at = |i: u32, d: u32| f64::from(sobol_burley::sample(i, d, 5));
        for (factor, (s, t)) in [(0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437)]
            .into_iter()
            .enumerate()
        {
            let rows: Vec<[f64; 3]> = (0..8192)
                .map(|i| {
                    let a = [at(i, 0), at(i, 1), at(i, 2)];
                    let b = [at(i, 3), at(i, 4), at(i, 5)];
                    let mut ab = a;
                    ab[factor] = b[factor];
                    [ishigami(&a), ishigami(&b), ishigami(&ab)]
                })
                .collect();
            let (first, total) = estimate(&rows);
            assert!((first - s).abs() < 0.02, "{first} for {s}");
            assert!((total - t).abs() < 0.02, "{total} for {t}");
        }
    }
}
