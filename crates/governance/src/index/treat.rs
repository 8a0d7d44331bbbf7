//! Step: treat outliers, by Winsorisation and then, if that does not do, by a log-like transform.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::statistics::{range, shape};
use super::{IndexError, Study};

/// A transform of a whole column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Transform {
    /// None.
    None,
    /// `ln(x − min + a)` with `a = 0.01·(max − min)` (COINr's `log_CT`).
    LogCt,
    /// `log_ct` for positive skew, `−ln(max − x + a)` for negative skew (COINr's `log_CT_plus`).
    LogCtPlus,
    /// `ln(x − min + 1)` (COINr's `log_CT_orig`).
    LogCtOriginal,
    /// `ln((max − 1)·(x − min)/(max − min) + 1)`, used in the Global Innovation Index 2020. Refused when the maximum is 1 or less,
    /// where it would turn the order round. *Not as COINr*, whose `log_GII` computes this and returns the column unchanged.
    LogGii,
    /// Box–Cox of `x − min + 1`.
    BoxCox {
        /// The exponent; 0 is the logarithm.
        lambda: f64,
    },
}

/// How outliers are treated. The defaults are COINr's: up to 5 points, |skewness| < 2 or kurtosis < 3.5, then `log_ct`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Treatment {
    /// Most points to Winsorise in a column; tied points count one each.
    pub winsorise_max: usize,
    /// A column passes below this absolute skewness …
    pub skewness: f64,
    /// … or below this kurtosis.
    pub kurtosis: f64,
    /// What is done to a column that still does not pass: applied to the column as it was before Winsorisation.
    pub then: Transform,
    /// Apply `then` to the Winsorised column instead.
    pub combine: bool,
    /// Other treatments for single indicators, by code; `null` for none.
    pub indicators: BTreeMap<String, Option<Treatment>>,
}

impl Default for Treatment {
    fn default() -> Self {
        Treatment {
            winsorise_max: 5,
            skewness: 2.0,
            kurtosis: 3.5,
            then: Transform::LogCt,
            combine: false,
            indicators: BTreeMap::new(),
        }
    }
}

/// What was done to a column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Treated {
    /// The indicator.
    pub code: String,
    /// Units whose value was lowered to the next highest.
    pub lowered: Vec<String>,
    /// Units whose value was raised to the next lowest.
    pub raised: Vec<String>,
    /// The transform that was applied, if one was.
    pub transform: Option<Transform>,
    /// Skewness and kurtosis before.
    pub before: Option<(f64, f64)>,
    /// Skewness and kurtosis after.
    pub after: Option<(f64, f64)>,
    /// Whether the column passes in the end.
    pub passes: bool,
}

fn passes(column: &[f64], limits: &Treatment) -> bool {
    // A column without a shape (constant, or fewer than four values) has no outliers to speak of.
    shape(column).is_none_or(|(skew, kurt)| skew.abs() < limits.skewness || kurt < limits.kurtosis)
}

/// Winsorises a column in place and returns the positions `(lowered, raised)`.
///
/// While the column does not pass and fewer than `winsorise_max` points are treated: with positive skewness the highest value (with its
/// ties) becomes the next highest, with negative skewness the lowest becomes the next lowest.
pub fn winsorise(column: &mut [f64], limits: &Treatment) -> (Vec<usize>, Vec<usize>) {
    let (mut high, mut low) = (Vec::new(), Vec::new());
    while high.len() + low.len() < limits.winsorise_max && !passes(column, limits) {
        let Some((skew, _)) = shape(column) else { break };
        let Some((minimum, maximum)) = range(column) else {
            break;
        };
        let (extreme, positions) = if skew >= 0.0 {
            (maximum, &mut high)
        } else {
            (minimum, &mut low)
        };
        *positions = (0..column.len()).filter(|&i| column[i] == extreme).collect();
        let rest: Vec<f64> = column.iter().copied().filter(|&v| v != extreme).collect();
        let Some((next_low, next_high)) = range(&rest) else {
            break;
        };
        for &position in positions.iter() {
            column[position] = if skew >= 0.0 { next_high } else { next_low };
        }
    }
    (high, low)
}

impl Transform {
    fn apply(self, code: &str, column: &mut [f64]) -> Result<(), IndexError> {
        let Some((low, high)) = range(column) else {
            return Ok(());
        };
        let shift = 0.01 * (high - low);
        let each = |column: &mut [f64], f: &dyn Fn(f64) -> f64| column.iter_mut().for_each(|v| *v = f(*v));
        if low == high {
            return Ok(());
        }
        match self {
            Transform::None => {}
            Transform::LogCtPlus if shape(column).is_some_and(|(skew, _)| skew < 0.0) => {
                each(column, &|v| -(high - v + shift).ln());
            }
            Transform::LogCt | Transform::LogCtPlus => each(column, &|v| (v - low + shift).ln()),
            Transform::LogCtOriginal => each(column, &|v| (v - low + 1.0).ln()),
            Transform::LogGii if high <= 1.0 => {
                return Err(IndexError::Step {
                    step: "treat",
                    what: format!(
                        "log_gii would turn the order of {code:?} round, whose maximum {high} is not above 1; use log_ct"
                    ),
                });
            }
            Transform::LogGii => each(column, &|v| ((high - 1.0) * (v - low) / (high - low) + 1.0).ln()),
            Transform::BoxCox { lambda: 0.0 } => each(column, &|v| (v - low + 1.0).ln()),
            Transform::BoxCox { lambda } => each(column, &|v| ((v - low + 1.0).powf(lambda) - 1.0) / lambda),
        }
        Ok(())
    }
}

/// Treats every column that does not pass and says what was done; columns that pass are untouched and not listed.
pub fn treat(study: &mut Study, how: &Treatment) -> Result<Vec<Treated>, IndexError> {
    let codes: Vec<String> = study.indicator_codes().into_iter().map(str::to_owned).collect();
    if let Some(unknown) = how.indicators.keys().find(|code| !codes.contains(code)) {
        return Err(IndexError::Option {
            option: "treat.indicators".to_owned(),
            value: unknown.clone(),
            accepted: "the code of an indicator".to_owned(),
        });
    }
    let mut done = Vec::new();
    for (code, column) in codes.iter().zip(&mut study.columns) {
        let limits = match how.indicators.get(code) {
            Some(Some(own)) => own,
            Some(None) => continue,
            None => how,
        };
        if passes(column, limits) {
            continue;
        }
        let original = column.clone();
        let (high, low) = winsorise(column, limits);
        let names = |positions: &[usize]| {
            positions
                .iter()
                .map(|&p| study.unit_codes[p].clone())
                .collect::<Vec<_>>()
        };
        let (mut lowered, mut raised) = (names(&high), names(&low));
        let mut transform = None;
        if !passes(column, limits) && limits.then != Transform::None {
            if !limits.combine {
                column.clone_from(&original);
                lowered.clear();
                raised.clear();
            }
            limits.then.apply(code, column)?;
            transform = Some(limits.then);
        }
        done.push(Treated {
            code: code.clone(),
            lowered,
            raised,
            transform,
            before: shape(&original),
            after: shape(column),
            passes: passes(column, limits),
        });
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outliers_become_the_next_value() {
        // 100 becomes 30, after which the kurtosis is 2.8 and the column passes.
        let mut column: Vec<f64> = (1..=10).map(f64::from).chain([30.0, 100.0]).collect();
        let (high, low) = winsorise(&mut column, &Treatment::default());
        assert_eq!((high, low), (vec![11], vec![]));
        assert_eq!(column[9..], [10.0, 30.0, 30.0]);
        // A stricter limit takes the tied pair down together, and the two count as two points.
        let strict = Treatment {
            kurtosis: 0.0,
            skewness: 0.5,
            ..Treatment::default()
        };
        let (high, _) = winsorise(&mut column, &strict);
        assert_eq!(high, [10, 11]);
        assert_eq!(column[9..], [10.0, 10.0, 10.0]);
    }

    #[test]
    fn a_log_keeps_the_order_and_a_gii_log_that_would_not_is_refused() {
        let mut column = [0.1, 0.2, 0.9];
        Transform::LogCt.apply("x", &mut column).unwrap();
        assert!(column.is_sorted());
        assert!(Transform::LogGii.apply("x", &mut [0.1, 0.2, 0.9]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn winsorising_never_leaves_the_range(mut column in proptest::collection::vec(-1e6..1e6f64, 0..40)) {
            let before = range(&column);
            winsorise(&mut column, &Treatment::default());
            if let (Some((low, high)), Some((l, h))) = (before, range(&column)) {
                proptest::prop_assert!(low <= l && h <= high);
            }
        }
    }
}
