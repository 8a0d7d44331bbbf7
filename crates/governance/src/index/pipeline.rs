//! The steps in their order, and their run.

use serde::{Deserialize, Serialize};

use super::aggregate::aggregate;
use super::denominate::denominate;
use super::impute::impute;
use super::normalise::normalise_all;
use super::optimise::OptimisedWeights;
use super::screen::screen;
use super::table::ColumnStatistics;
use super::treat::{Treated, treat};
use super::{
    Aggregation, Analysis, Imputation, IndexError, IndexResult, Normalisation, OptimiseStatus, Screening,
    Study, Treatment, Weights,
};

/// One step on the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Divide indicators by the denominator that the metadata names.
    Denominate,
    /// Fill missing values.
    Impute(Imputation),
    /// Leave out units with too few data.
    Screen(Screening),
    /// Treat outliers.
    Treat(Treatment),
    /// Bring to a common scale; must be the last step.
    Normalise(Normalisation),
}

impl Step {
    /// The step's name in options, such as `impute`.
    pub fn name(&self) -> &'static str {
        match self {
            Step::Denominate => "denominate",
            Step::Impute(_) => "impute",
            Step::Screen(_) => "screen",
            Step::Treat(_) => "treat",
            Step::Normalise(_) => "normalise",
        }
    }
}

/// What is done with a study, in this order: the steps, the weights, the aggregation.
///
/// As JSON, with every part optional:
///
/// ```json
/// {
///   "steps": [
///     {"step": "denominate"},
///     {"step": "impute", "method": "group_mean", "group": "EurAsia_group"},
///     {"step": "screen", "by": "availability", "available": 0.9},
///     {"step": "treat", "winsorise_max": 5, "skewness": 2, "kurtosis": 3.5},
///     {"step": "normalise", "all": {"method": "min_max", "lower": 0, "upper": 100}}
///   ],
///   "weights": {"method": "metadata"},
///   "aggregate": {"all": {"method": "arithmetic"}}
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pipeline {
    /// The steps on the data. The default is denominate, treat, normalise.
    pub steps: Vec<Step>,
    /// The weights; the metadata's by default.
    pub weights: Weights,
    /// The aggregation; weighted arithmetic means by default.
    pub aggregate: Aggregation,
    /// Whether results may hold the order of units by score. `false` by default: an index then shows levels, gaps and spreads, and no
    /// league table.
    pub ranking: bool,
}

impl Default for Pipeline {
    fn default() -> Self {
        Pipeline {
            steps: vec![
                Step::Denominate,
                Step::Treat(Treatment::default()),
                Step::Normalise(Normalisation::default()),
            ],
            weights: Weights::default(),
            aggregate: Aggregation::default(),
            ranking: false,
        }
    }
}

impl Pipeline {
    /// Reads options from JSON.
    ///
    /// # Errors
    /// Names what is not of the documented form, with line and column.
    pub fn from_json(json: &str) -> Result<Pipeline, IndexError> {
        Ok(serde_json::from_str(json)?)
    }
}

/// A study after all steps, with what happened on the way.
pub(super) struct Prepared {
    pub(super) study: Study,
    pub(super) before_normalising: Option<Vec<ColumnStatistics>>,
    pub(super) removed: Vec<String>,
    pub(super) treated: Vec<Treated>,
    pub(super) notes: Vec<String>,
}

fn statistics(study: &Study) -> Vec<ColumnStatistics> {
    study
        .indicator_codes()
        .iter()
        .zip(&study.columns)
        .map(|(code, column)| ColumnStatistics::of(code, column))
        .collect()
}

/// Runs the steps. Statistics before normalisation are for readers; `describe` is false where nobody will read them.
pub(super) fn prepare(study: &Study, steps: &[Step], describe: bool) -> Result<Prepared, IndexError> {
    let mut prepared = Prepared {
        study: study.clone(),
        before_normalising: None,
        removed: Vec::new(),
        treated: Vec::new(),
        notes: Vec::new(),
    };
    for (index, step) in steps.iter().enumerate() {
        let now = &mut prepared.study;
        match step {
            Step::Denominate => denominate(now)?,
            Step::Impute(how) => impute(now, how)?,
            Step::Screen(rule) => prepared.removed.extend(screen(now, rule)?),
            Step::Treat(how) => prepared.treated.extend(treat(now, how)?),
            Step::Normalise(how) => {
                if index + 1 != steps.len() {
                    return Err(IndexError::Option {
                        option: "steps".to_owned(),
                        value: format!("normalise before {}", steps[index + 1].name()),
                        accepted: "normalise as the last step".to_owned(),
                    });
                }
                prepared.before_normalising = Some(if describe { statistics(now) } else { Vec::new() });
                prepared.notes.extend(normalise_all(now, how)?);
            }
        }
    }
    if prepared.before_normalising.is_none() {
        prepared
            .notes
            .push("the indicators were not normalised: scores mix units and directions".to_owned());
    }
    Ok(prepared)
}

/// Scores alone, one column per node and the units they are for: the inner loop of uncertainty analysis.
pub(super) fn scores(study: &Study, pipeline: &Pipeline) -> Result<(Vec<String>, Vec<Vec<f64>>), IndexError> {
    let prepared = prepare(study, &pipeline.steps, false)?;
    let (weights, _) = pipeline.weights.resolve(&prepared.study, &pipeline.aggregate)?;
    let columns = aggregate(&prepared.study, &weights, &pipeline.aggregate)?;
    Ok((prepared.study.unit_codes, columns))
}

impl Study {
    /// Runs a pipeline.
    ///
    /// # Errors
    /// An option that names something that is not there, or a step that cannot be done on these numbers.
    pub fn run(&self, pipeline: &Pipeline) -> Result<IndexResult, IndexError> {
        let prepared = prepare(self, &pipeline.steps, true)?;
        let (weights, optimised) = pipeline.weights.resolve(&prepared.study, &pipeline.aggregate)?;
        let columns = aggregate(&prepared.study, &weights, &pipeline.aggregate)?;
        let mut notes = prepared.notes;
        if let Some(found) = &optimised {
            notes.extend(optimised_note(found));
        }
        if !self.ignored.is_empty() {
            notes.push(format!(
                "columns of the data that the metadata does not know: {}",
                self.ignored.join(", ")
            ));
        }
        let missing = prepared
            .study
            .columns
            .iter()
            .flatten()
            .filter(|v| v.is_nan())
            .count();
        if missing > 0 {
            notes.push(format!(
                "{missing} values are missing; their siblings' weights were scaled up in their place"
            ));
        }
        let analysis = Analysis::new(
            self,
            &prepared.study,
            &columns,
            &weights,
            statistics(self),
            prepared.before_normalising,
        );
        Ok(IndexResult::new(
            pipeline.clone(),
            prepared.study,
            columns,
            weights,
            prepared.removed,
            prepared.treated,
            optimised,
            analysis,
            notes,
        ))
    }
}

fn optimised_note(found: &OptimisedWeights) -> Option<String> {
    match found.status {
        OptimiseStatus::Reached => None,
        OptimiseStatus::Improved => Some(
            "the optimised weights come nearer to the wished importances and do not reach them".to_owned(),
        ),
        OptimiseStatus::Unmoved => Some(
            "no weights were found that come nearer to the wished importances; the metadata's stand"
                .to_owned(),
        ),
    }
}
