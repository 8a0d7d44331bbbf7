//! Step: fill missing values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::statistics::{mean, median, range};
use super::{IndexError, Study};

/// How missing values are filled. Values that are there never change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Imputation {
    /// The indicator's mean.
    Mean,
    /// The indicator's median.
    Median,
    /// The indicator's mean among the units of the same group; nothing is filled for units without a group or groups without values.
    GroupMean {
        /// Code of a column of type `Group`.
        group: String,
    },
    /// As `group_mean`, with medians.
    GroupMedian {
        /// Code of a column of type `Group`.
        group: String,
    },
    /// The mean of the unit's other indicators under the same aggregate of `level`, each scaled to 0–1 with its direction, scaled back.
    RowMean {
        /// Level of the aggregates, 2 or more.
        level: usize,
    },
}

pub(super) fn impute(study: &mut Study, how: &Imputation) -> Result<(), IndexError> {
    match how {
        Imputation::Mean => study.columns.iter_mut().for_each(|c| fill(c, mean)),
        Imputation::Median => study.columns.iter_mut().for_each(|c| fill(c, median)),
        Imputation::GroupMean { group } => by_group(study, group, mean)?,
        Imputation::GroupMedian { group } => by_group(study, group, median)?,
        Imputation::RowMean { level } => by_row(study, *level)?,
    }
    Ok(())
}

fn fill(column: &mut [f64], centre: fn(&[f64]) -> f64) {
    if column.iter().any(|v| v.is_nan()) {
        let value = centre(column);
        column.iter_mut().filter(|v| v.is_nan()).for_each(|v| *v = value);
    }
}

fn by_group(study: &mut Study, group: &str, centre: fn(&[f64]) -> f64) -> Result<(), IndexError> {
    let Some((_, labels)) = study.groups.iter().find(|(code, _)| code == group) else {
        return Err(IndexError::Option {
            option: "impute.group".to_owned(),
            value: group.to_owned(),
            accepted: study
                .groups
                .iter()
                .map(|(code, _)| code.as_str())
                .collect::<Vec<_>>()
                .join(", "),
        });
    };
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (unit, label) in labels.iter().enumerate() {
        if let Some(label) = label {
            members.entry(label).or_default().push(unit);
        }
    }
    for column in &mut study.columns {
        if !column.iter().any(|v| v.is_nan()) {
            continue;
        }
        for units in members.values() {
            let values: Vec<f64> = units.iter().map(|&unit| column[unit]).collect();
            let value = centre(&values);
            for &unit in units {
                if column[unit].is_nan() {
                    column[unit] = value;
                }
            }
        }
    }
    Ok(())
}

#[expect(clippy::needless_range_loop, reason = "a unit is a position in every column")]
fn by_row(study: &mut Study, level: usize) -> Result<(), IndexError> {
    if !(2..=study.framework.levels()).contains(&level) {
        return Err(IndexError::Option {
            option: "impute.level".to_owned(),
            value: level.to_string(),
            accepted: format!("a level from 2 to {}", study.framework.levels()),
        });
    }
    let indicators = study.framework.at_level(1);
    let before = study.columns.clone();
    let scales: Vec<Option<(f64, f64)>> = before.iter().map(|c| range(c)).collect();
    for group in study.framework.at_level(level) {
        let below = study.framework.indicators_below(group);
        let members: Vec<usize> = (0..indicators.len())
            .filter(|&i| below.contains(&indicators[i]))
            .collect();
        for unit in 0..study.unit_codes.len() {
            let scaled: Vec<f64> = members
                .iter()
                .map(|&i| {
                    let up = study.framework.nodes()[indicators[i]].direction.sign() > 0.0;
                    scales[i].map_or(f64::NAN, |(low, high)| {
                        let share = (before[i][unit] - low) / (high - low);
                        if up { share } else { 1.0 - share }
                    })
                })
                .collect();
            let row = mean(&scaled);
            for &i in &members {
                let up = study.framework.nodes()[indicators[i]].direction.sign() > 0.0;
                if let (true, Some((low, high))) = (before[i][unit].is_nan(), scales[i]) {
                    study.columns[i][unit] = low + (high - low) * if up { row } else { 1.0 - row };
                }
            }
        }
    }
    Ok(())
}
