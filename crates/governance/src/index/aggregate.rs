//! Step: from indicators to groups to the index.

use serde::{Deserialize, Serialize};

use super::outranking::copeland_sums;
use super::{IndexError, Study};

/// How the children's scores become the parent's. Missing children are left out and the others' weights scaled up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Mean {
    /// Σwx / Σw.
    #[default]
    Arithmetic,
    /// exp(Σw·ln x / Σw). With a zero among the children that weigh anything it is 0, its limit. *Not as COINr*, which stops there.
    Geometric,
    /// Σw / Σ(w/x). With a zero it is 0, its limit. *Not as COINr*, which stops there.
    Harmonic,
    /// (Σw·xᵖ / Σw)^(1/p); p = 0 is the geometric mean, p = 1 the arithmetic, p = −1 the harmonic.
    Generalised {
        /// The power.
        power: f64,
    },
    /// Weighted median: the middle of the two values where the cumulated weight passes one half.
    Median,
    /// The lowest child.
    Minimum,
    /// Copeland sums of pairwise comparisons (see [`copeland_sums`]).
    Copeland,
}

/// Aggregation over all levels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Aggregation {
    /// The mean for every level that has none of its own.
    pub all: Mean,
    /// From level 2 upwards, one mean a level; empty for `all` everywhere.
    pub levels: Vec<Mean>,
    /// Least share of children that must be present for a score, 0 to 1.
    pub available: f64,
}

impl Mean {
    /// The mean of one unit's children; NaN when none is present.
    ///
    /// # Errors
    /// A value below zero where the mean has no meaning for it; the caller adds unit and group.
    fn of(self, values: &[f64], weights: &[f64]) -> Result<f64, String> {
        let pairs = || {
            values
                .iter()
                .zip(weights)
                .filter(|(v, _)| !v.is_nan())
                .map(|(&v, &w)| (v, w))
        };
        if pairs().next().is_none() {
            return Ok(f64::NAN);
        }
        let total: f64 = pairs().map(|(_, w)| w).sum();
        if total == 0.0 {
            return Ok(f64::NAN);
        }
        let positive = |name: &str| match pairs().find(|(v, w)| *v < 0.0 && *w > 0.0) {
            Some((value, _)) => Err(format!(
                "the {name} mean has no meaning for {value}, which is below 0; normalise to 0 or more, or use the arithmetic mean"
            )),
            None => Ok(pairs().any(|(v, w)| v == 0.0 && w > 0.0)),
        };
        match self {
            Mean::Arithmetic => Ok(pairs().map(|(v, w)| w / total * v).sum()),
            Mean::Geometric | Mean::Generalised { power: 0.0 } => {
                if positive("geometric")? {
                    return Ok(0.0);
                }
                Ok((pairs()
                    .filter(|(_, w)| *w > 0.0)
                    .map(|(v, w)| w * v.ln())
                    .sum::<f64>()
                    / total)
                    .exp())
            }
            Mean::Harmonic => {
                if positive("harmonic")? {
                    return Ok(0.0);
                }
                Ok(total / pairs().filter(|(_, w)| *w > 0.0).map(|(v, w)| w / v).sum::<f64>())
            }
            Mean::Generalised { power } => {
                if !power.is_finite() {
                    return Err(format!("the power {power} is not a finite number"));
                }
                if positive("generalised")? && power < 0.0 {
                    return Ok(0.0);
                }
                let powers: f64 = pairs()
                    .filter(|(_, w)| *w > 0.0)
                    .map(|(v, w)| w / total * v.powf(power))
                    .sum();
                Ok(powers.powf(1.0 / power))
            }
            Mean::Median => Ok(weighted_median(
                pairs().filter(|(_, w)| *w > 0.0).collect(),
                total,
            )),
            Mean::Minimum => Ok(pairs()
                .filter(|(_, w)| *w > 0.0)
                .map(|(v, _)| v)
                .fold(f64::INFINITY, f64::min)),
            Mean::Copeland => Err("Copeland sums compare units and are taken over a whole column".to_owned()),
        }
    }
}

fn weighted_median(mut pairs: Vec<(f64, f64)>, total: f64) -> f64 {
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = total / 2.0;
    let mut sum = 0.0;
    let mut pairs = pairs.into_iter().peekable();
    while let Some((value, weight)) = pairs.next() {
        sum += weight;
        match pairs.peek() {
            Some((next, _)) if (sum - half).abs() <= 1e-12 * total => return (value + next) / 2.0,
            _ if sum > half => return value,
            _ => {}
        }
    }
    f64::NAN
}

impl Aggregation {
    fn at(&self, level: usize) -> Mean {
        self.levels.get(level - 2).copied().unwrap_or(self.all)
    }
}

/// One column per node of the framework, in its order: the study's columns for indicators, aggregated scores above.
pub(super) fn aggregate(
    study: &Study,
    weights: &[f64],
    how: &Aggregation,
) -> Result<Vec<Vec<f64>>, IndexError> {
    let framework = &study.framework;
    if !how.levels.is_empty() && how.levels.len() != framework.levels() - 1 {
        return Err(IndexError::Option {
            option: "aggregate.levels".to_owned(),
            value: format!("{} methods", how.levels.len()),
            accepted: format!("one for each level from 2 to {}", framework.levels()),
        });
    }
    if !(0.0..=1.0).contains(&how.available) {
        return Err(IndexError::Option {
            option: "aggregate.available".to_owned(),
            value: how.available.to_string(),
            accepted: "a share from 0 to 1".to_owned(),
        });
    }
    let units = study.unit_codes.len();
    let mut scores = vec![Vec::new(); framework.nodes().len()];
    for (position, column) in framework.at_level(1).into_iter().zip(&study.columns) {
        scores[position].clone_from(column);
    }
    for level in 2..=framework.levels() {
        let mean = how.at(level);
        for group in framework.at_level(level) {
            let children = framework.children(group);
            let own: Vec<f64> = children.iter().map(|&c| weights[c]).collect();
            let columns: Vec<&[f64]> = children.iter().map(|&c| scores[c].as_slice()).collect();
            let enough = |unit: usize| {
                let present = columns.iter().filter(|c| !c[unit].is_nan()).count();
                present as f64 / columns.len() as f64 >= how.available
            };
            let column = if mean == Mean::Copeland {
                let sums = copeland_sums(&columns, &own);
                sums.into_iter()
                    .enumerate()
                    .map(|(u, s)| if enough(u) { s } else { f64::NAN })
                    .collect()
            } else {
                let mut values = vec![0.0; children.len()];
                let mut column = Vec::with_capacity(units);
                for unit in 0..units {
                    values
                        .iter_mut()
                        .zip(&columns)
                        .for_each(|(value, column)| *value = column[unit]);
                    let score = if enough(unit) {
                        mean.of(&values, &own)
                    } else {
                        Ok(f64::NAN)
                    };
                    column.push(score.map_err(|what| IndexError::Step {
                        step: "aggregate",
                        what: format!(
                            "{:?} of unit {:?}: {what}",
                            framework.nodes()[group].code,
                            study.unit_codes[unit]
                        ),
                    })?);
                }
                column
            };
            scores[group] = column;
        }
    }
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn zeros_give_the_limit_and_negatives_an_error() {
        let weights = [1.0, 1.0];
        assert_eq!(Mean::Geometric.of(&[0.0, 9.0], &weights), Ok(0.0));
        assert_eq!(Mean::Harmonic.of(&[0.0, 9.0], &weights), Ok(0.0));
        assert_eq!(
            Mean::Geometric.of(&[0.0, 9.0], &[0.0, 1.0]),
            Ok(9.000000000000002)
        );
        assert!(Mean::Geometric.of(&[-1.0, 9.0], &weights).is_err());
        assert!(
            Mean::Arithmetic
                .of(&[f64::NAN, f64::NAN], &weights)
                .unwrap()
                .is_nan()
        );
        assert_eq!(Mean::Median.of(&[1.0, 5.0, 7.0, 9.0], &[1.0; 4]), Ok(6.0));
        assert_eq!(Mean::Median.of(&[1.0, 5.0, 7.0], &[5.0, 1.0, 1.0]), Ok(1.0));
    }

    proptest! {
        #[test]
        fn means_keep_their_order(pairs in proptest::collection::vec((0.01..1e3f64, 0.01..10f64), 1..8)) {
            let (values, weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let of = |mean: Mean| mean.of(&values, &weights).unwrap();
            let slack = 1.0 + 1e-9;
            let power = |power: f64| of(Mean::Generalised { power });
            prop_assert!(of(Mean::Minimum) <= of(Mean::Harmonic) * slack);
            prop_assert!(of(Mean::Harmonic) <= of(Mean::Geometric) * slack);
            prop_assert!(of(Mean::Geometric) <= of(Mean::Arithmetic) * slack);
            prop_assert!(of(Mean::Arithmetic) <= power(2.0) * slack);
            prop_assert!((power(-1.0) - of(Mean::Harmonic)).abs() <= 1e-9 * of(Mean::Harmonic));
        }
    }
}
