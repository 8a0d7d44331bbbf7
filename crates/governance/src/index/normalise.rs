//! Step: bring indicators to a common scale, with more always better afterwards.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::statistics::{mean, present, quantile, range, ranks, standard_deviation};
use super::{Direction, IndexError, Study, Ties};

/// A method of normalisation. In the formulas x is the value times its direction, except where said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Normaliser {
    /// Nothing but the direction.
    None,
    /// `(x − min)/(max − min)`, stretched to `lower`–`upper`.
    MinMax {
        /// The worst unit's score.
        #[serde(default)]
        lower: f64,
        /// The best unit's score.
        #[serde(default = "hundred")]
        upper: f64,
    },
    /// `100·(x − lower)/(upper − lower)`, for fixed bounds.
    Scaled {
        /// Lower bound.
        #[serde(default)]
        lower: f64,
        /// Upper bound.
        #[serde(default = "hundred")]
        upper: f64,
    },
    /// `(x − mean)/sd`, moved to `mean` and stretched to `deviation`.
    ZScore {
        /// Mean of the scores.
        #[serde(default)]
        mean: f64,
        /// Standard deviation of the scores, above zero.
        #[serde(default = "one")]
        deviation: f64,
    },
    /// Ascending rank: the best has the highest.
    Rank {
        /// What ties share.
        #[serde(default)]
        ties: Ties,
    },
    /// Rank − 1.
    Borda {
        /// What ties share.
        #[serde(default)]
        ties: Ties,
    },
    /// `(rank − 1)/(n − 1)`.
    PercentileRank {
        /// What ties share.
        #[serde(default)]
        ties: Ties,
    },
    /// `1 − (max − x)/(max − min)`: distance to the best unit.
    DistanceToMaximum,
    /// `1 − (x_ref − x)/(x_ref − min)`: distance to one unit.
    DistanceToReference {
        /// Code of the unit.
        unit: String,
        /// Cap scores at 1.
        #[serde(default)]
        cap: bool,
    },
    /// Distance to a target in the indicator's own unit: `(x − min)/(target − min)` where more is better,
    /// `(max − x)/(max − target)` of the values themselves where less is better.
    DistanceToTarget {
        /// The target; the metadata's `Target` if left out.
        target: Option<f64>,
        /// Cap scores at 1.
        #[serde(default)]
        cap: bool,
    },
    /// `x/max`. For an indicator where less is better this turns the order round (as in COINr), which a note in the result says.
    FractionOfMaximum,
    /// `(x − lower)/(upper − lower)·scale` between two posts in the indicator's own unit; the posts change sides where less is better.
    Goalposts {
        /// The lower post.
        lower: f64,
        /// The upper post.
        upper: f64,
        /// Score at the better post.
        #[serde(default = "one")]
        scale: f64,
        /// Cut scores at the posts.
        #[serde(default = "yes")]
        truncate: bool,
    },
    /// Scores by classes: the first score below the first cut, and so on (handbook, section 5, "categorical scale").
    Categorical {
        /// Ascending cuts: quantile orders from 0 to 1.
        quantiles: Vec<f64>,
        /// One score more than cuts.
        scores: Vec<f64>,
    },
}

fn hundred() -> f64 {
    100.0
}

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}

/// Normalisation of all indicators, with others for some. The default is min–max from 0 to 100.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Normalisation {
    /// For every indicator that has none of its own.
    pub all: Normaliser,
    /// By code of the indicator.
    pub indicators: BTreeMap<String, Normaliser>,
}

impl Default for Normalisation {
    fn default() -> Self {
        Normalisation {
            all: Normaliser::MinMax {
                lower: 0.0,
                upper: 100.0,
            },
            indicators: BTreeMap::new(),
        }
    }
}

/// Normalises one column (values as they are, not yet turned). `units` are the units' codes, `target` the metadata's target.
///
/// # Errors
/// An option that makes no sense, or a column without spread where the method divides by it.
pub fn normalise(
    code: &str,
    values: &[f64],
    direction: Direction,
    how: &Normaliser,
    units: &[String],
    target: Option<f64>,
) -> Result<Vec<f64>, IndexError> {
    let sign = direction.sign();
    let x: Vec<f64> = values.iter().map(|v| v * sign).collect();
    let Some((min, max)) = range(&x) else { return Ok(x) };
    let each = |f: &dyn Fn(f64) -> f64| Ok(x.iter().map(|&v| f(v)).collect());
    let spread = |what: f64| {
        if what == 0.0 || !what.is_finite() {
            return Err(IndexError::Step {
                step: "normalise",
                what: format!(
                    "{code:?} has the same value {min} in every unit; leave it out or use fixed goalposts"
                ),
            });
        }
        Ok(what)
    };
    let option = |name: &str, value: String, accepted: &str| {
        Err(IndexError::Option {
            option: format!("normalise.{name}"),
            value,
            accepted: accepted.to_owned(),
        })
    };
    match how {
        Normaliser::None => Ok(x),
        Normaliser::MinMax { lower, upper } => {
            if lower >= upper {
                return option("upper", upper.to_string(), "a number above `lower`");
            }
            let width = spread(max - min)?;
            each(&|v| (v - min) / width * (upper - lower) + lower)
        }
        Normaliser::Scaled { lower, upper } => {
            if lower == upper {
                return option("upper", upper.to_string(), "another number than `lower`");
            }
            each(&|v| (v - lower) / (upper - lower) * 100.0)
        }
        Normaliser::ZScore {
            mean: centre,
            deviation,
        } => {
            if *deviation <= 0.0 {
                return option("deviation", deviation.to_string(), "a number above 0");
            }
            let (m, s) = (mean(&x), spread(standard_deviation(&x))?);
            each(&|v| (v - m) / s * deviation + centre)
        }
        Normaliser::Rank { ties } => Ok(ranks(&x, *ties)),
        Normaliser::Borda { ties } => Ok(ranks(&x, *ties).into_iter().map(|r| r - 1.0).collect()),
        Normaliser::PercentileRank { ties } => {
            let others = spread(present(&x).len() as f64 - 1.0)?;
            Ok(ranks(&x, *ties).into_iter().map(|r| (r - 1.0) / others).collect())
        }
        Normaliser::DistanceToMaximum => {
            let width = spread(max - min)?;
            each(&|v| 1.0 - (max - v) / width)
        }
        Normaliser::DistanceToReference { unit, cap } => {
            let Some(position) = units.iter().position(|u| u == unit) else {
                return option(
                    "unit",
                    unit.clone(),
                    "the code of a unit that is still in the data",
                );
            };
            let reference = x[position];
            if reference.is_nan() {
                return option("unit", unit.clone(), &format!("a unit with a value for {code:?}"));
            }
            let width = spread(reference - min)?;
            each(&|v| capped(1.0 - (reference - v) / width, *cap))
        }
        Normaliser::DistanceToTarget { target: own, cap } => {
            let Some(target) = own.or(target) else {
                return option(
                    "target",
                    "none".to_owned(),
                    &format!("a target for {code:?}, here or in the metadata"),
                );
            };
            let width = spread(target * sign - min)?;
            each(&|v| capped(1.0 - (target * sign - v) / width, *cap))
        }
        Normaliser::FractionOfMaximum => {
            let top = spread(max)?;
            each(&|v| v / top)
        }
        Normaliser::Goalposts {
            lower,
            upper,
            scale,
            truncate,
        } => {
            if lower >= upper {
                return option("upper", upper.to_string(), "a number above `lower`");
            }
            let start = if sign > 0.0 { *lower } else { -upper };
            each(&|v| {
                let share = (v - start) / (upper - lower);
                scale
                    * if *truncate && !share.is_nan() {
                        share.clamp(0.0, 1.0)
                    } else {
                        share
                    }
            })
        }
        Normaliser::Categorical { quantiles, scores } => {
            if scores.len() != quantiles.len() + 1 || !quantiles.is_sorted() {
                return option(
                    "scores",
                    format!("{scores:?}"),
                    "ascending `quantiles` and one score more than these",
                );
            }
            if let Some(wrong) = quantiles.iter().find(|q| !(0.0..=1.0).contains(*q)) {
                return option("quantiles", wrong.to_string(), "orders from 0 to 1");
            }
            let cuts: Vec<f64> = quantiles.iter().map(|&q| quantile(&x, q)).collect();
            each(&|v| {
                if v.is_nan() {
                    v
                } else {
                    scores[cuts.iter().filter(|&&cut| v >= cut).count()]
                }
            })
        }
    }
}

fn capped(score: f64, cap: bool) -> f64 {
    if cap && score > 1.0 { 1.0 } else { score }
}

/// Normalises every indicator; returns notes on what a reader should know.
pub(super) fn normalise_all(study: &mut Study, how: &Normalisation) -> Result<Vec<String>, IndexError> {
    let positions = study.framework.at_level(1);
    if let Some(unknown) = how.indicators.keys().find(|code| {
        !positions
            .iter()
            .any(|&p| &study.framework.nodes()[p].code == *code)
    }) {
        return Err(IndexError::Option {
            option: "normalise.indicators".to_owned(),
            value: unknown.clone(),
            accepted: "the code of an indicator".to_owned(),
        });
    }
    let mut notes = Vec::new();
    for (column, position) in study.columns.iter_mut().zip(positions) {
        let node = &study.framework.nodes()[position];
        let own = how.indicators.get(&node.code).unwrap_or(&how.all);
        *column = normalise(
            &node.code,
            column,
            node.direction,
            own,
            &study.unit_codes,
            node.target,
        )?;
        if *own == Normaliser::FractionOfMaximum && node.direction == Direction::Down {
            notes.push(format!(
                "{}: less is better, and a fraction of the maximum turns its order round; use another method for it",
                node.code
            ));
        }
    }
    Ok(notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(values: &[f64], direction: Direction, how: &Normaliser) -> Vec<f64> {
        let units: Vec<String> = (0..values.len()).map(|i| format!("u{i}")).collect();
        normalise("x", values, direction, how, &units, Some(8.0)).unwrap()
    }

    #[test]
    fn each_method_on_a_small_column() {
        // By hand, from the formulas in COINr's manual (n_minmax … n_goalposts).
        let v = [2.0, 4.0, 10.0, 4.0];
        let up = Direction::Up;
        let min_max = |direction| {
            run(
                &v,
                direction,
                &Normaliser::MinMax {
                    lower: 0.0,
                    upper: 100.0,
                },
            )
        };
        assert_eq!(min_max(up), [0.0, 25.0, 100.0, 25.0]);
        assert_eq!(min_max(Direction::Down), [100.0, 75.0, 0.0, 75.0]);
        assert_eq!(
            run(
                &v,
                up,
                &Normaliser::Scaled {
                    lower: 0.0,
                    upper: 20.0
                }
            ),
            [10.0, 20.0, 50.0, 20.0]
        );
        let z = run(
            &v,
            up,
            &Normaliser::ZScore {
                mean: 10.0,
                deviation: 2.0,
            },
        );
        assert!((mean(&z) - 10.0).abs() < 1e-12 && (standard_deviation(&z) - 2.0).abs() < 1e-12);
        assert_eq!(
            run(&v, up, &Normaliser::Rank { ties: Ties::Min }),
            [1.0, 2.0, 4.0, 2.0]
        );
        assert_eq!(
            run(&v, up, &Normaliser::Borda { ties: Ties::Average }),
            [0.0, 1.5, 3.0, 1.5]
        );
        assert_eq!(
            run(&v, up, &Normaliser::PercentileRank { ties: Ties::Min })[3],
            1.0 / 3.0
        );
        assert_eq!(
            run(&v, up, &Normaliser::DistanceToMaximum),
            [0.0, 0.25, 1.0, 0.25]
        );
        let reference = Normaliser::DistanceToReference {
            unit: "u1".to_owned(),
            cap: true,
        };
        assert_eq!(run(&v, up, &reference), [0.0, 1.0, 1.0, 1.0]);
        let target = Normaliser::DistanceToTarget {
            target: None,
            cap: false,
        };
        let near = |a: Vec<f64>, b: [f64; 4]| a.iter().zip(b).all(|(p, q)| (p - q).abs() < 1e-12);
        assert!(near(run(&v, up, &target), [0.0, 1.0 / 3.0, 8.0 / 6.0, 1.0 / 3.0]));
        assert_eq!(run(&v, Direction::Down, &target), [4.0, 3.0, 0.0, 3.0]);
        assert_eq!(run(&v, up, &Normaliser::FractionOfMaximum), [0.2, 0.4, 1.0, 0.4]);
        let posts = Normaliser::Goalposts {
            lower: 3.0,
            upper: 5.0,
            scale: 10.0,
            truncate: true,
        };
        assert_eq!(run(&v, up, &posts), [0.0, 5.0, 10.0, 5.0]);
        assert_eq!(run(&v, Direction::Down, &posts), [10.0, 5.0, 0.0, 5.0]);
        let classes = Normaliser::Categorical {
            quantiles: vec![0.5],
            scores: vec![0.0, 1.0],
        };
        assert_eq!(run(&v, up, &classes), [0.0, 1.0, 1.0, 1.0]);
    }

    #[test]
    fn a_column_without_spread_is_refused() {
        let error = normalise(
            "x",
            &[1.0, 1.0],
            Direction::Up,
            &Normalisation::default().all,
            &[],
            None,
        )
        .unwrap_err();
        assert!(error.to_string().contains("same value"), "{error}");
    }
}
