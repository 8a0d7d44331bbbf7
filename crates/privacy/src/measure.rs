//! The one way from exact counts to something that may leave the private wing.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};

use crate::{Budget, MechanismCall, Noise, Variance, VarianceError};

/// Counts with discrete Gaussian noise. They were paid for and may be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoisyCounts {
    values: Vec<i64>,
    variance: Variance,
}

impl NoisyCounts {
    /// The noisy counts, in the order of the exact ones. They may be negative.
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// The variance of the noise on each.
    pub fn variance(&self) -> Variance {
        self.variance
    }

    /// Some of them, by place; places beyond the end are left out.
    #[must_use]
    pub fn picked(&self, places: &[usize]) -> NoisyCounts {
        NoisyCounts {
            values: places
                .iter()
                .filter_map(|&place| self.values.get(place).copied())
                .collect(),
            variance: self.variance,
        }
    }
}

/// Noisy counts that cannot be added up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CombineError {
    /// A part names fewer or more places than it has counts, or a place beyond the sum's end.
    #[error("part {part} does not fit: {counts} counts, {places} places, a sum of {cells} cells")]
    Places {
        /// Which part, from 1.
        part: usize,
        /// Its counts.
        counts: usize,
        /// Places named for them.
        places: usize,
        /// Cells of the sum.
        cells: usize,
    },
    /// A cell that no part has measured: to publish it as 0 would be to say that nobody is there.
    #[error("cell {0} of the sum was measured by no part")]
    Unmeasured(usize),
    /// The noise adds up to more than can be held.
    #[error(transparent)]
    Variance(#[from] VarianceError),
}

impl NoisyCounts {
    /// The counts of disjoint groups of people put together: each part's counts stand at the given places of a table of `cells`. Where several parts meet,
    /// values and variances add. The variance stated is the largest of any cell.
    ///
    /// This is work on what is public already: it costs nothing.
    ///
    /// # Errors
    /// See [`CombineError`].
    pub fn combined(cells: usize, parts: &[(&NoisyCounts, Vec<usize>)]) -> Result<NoisyCounts, CombineError> {
        let mut values = vec![0_i64; cells];
        let mut measured_by = vec![Vec::new(); cells];
        for (number, (counts, places)) in (0..).zip(parts) {
            if counts.values.len() != places.len() || places.iter().any(|&place| place >= cells) {
                return Err(CombineError::Places {
                    part: number + 1,
                    counts: counts.values.len(),
                    places: places.len(),
                    cells,
                });
            }
            for (&value, &place) in counts.values.iter().zip(places) {
                values[place] = values[place].saturating_add(value);
                measured_by[place].push(number);
            }
        }
        // Few different sets of parts meet anywhere: their sums are made once.
        let mut sums = BTreeMap::<Vec<usize>, Variance>::new();
        for (cell, by) in measured_by.into_iter().enumerate() {
            let Some((&first, rest)) = by.split_first() else {
                return Err(CombineError::Unmeasured(cell));
            };
            if let Entry::Vacant(vacant) = sums.entry(by.clone()) {
                let sum = rest.iter().try_fold(parts[first].0.variance, |sum, &part| {
                    sum.plus(parts[part].0.variance)
                })?;
                vacant.insert(sum);
            }
        }
        let variance = sums
            .into_values()
            .max_by(|a, b| a.get().total_cmp(&b.get()))
            .ok_or(CombineError::Unmeasured(0))?;
        Ok(NoisyCounts { values, variance })
    }
}

/// Why a measurement was not made. No noise was drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeasureError {
    /// The budget is too small for the sampler's range.
    #[error("{label}: {source}")]
    Variance {
        /// What was to be measured.
        label: String,
        /// Why not.
        source: VarianceError,
    },
    /// A count of 2⁶² or more.
    #[error("{label}: a count is too large to measure")]
    Overflow {
        /// What was to be measured.
        label: String,
    },
    /// A sensitivity of 0 would ask for no noise.
    #[error("{label}: a sensitivity of 0 was declared; what no person can change needs no measurement")]
    NoSensitivity {
        /// What was to be measured.
        label: String,
    },
}

/// Measures `exact` with all of `budget`.
///
/// `l2_sensitivity_squared` is the squared L2 distance by which adding or removing one person can change `exact`: 1 for a marginal in which a
/// person is one row. `label` is kept with the call and must be made of public names.
///
/// # Errors
/// See [`MeasureError`]; the budget is gone in any case, which errs on the safe side.
pub fn measure(
    exact: &[u64],
    budget: Budget,
    l2_sensitivity_squared: u64,
    label: &str,
    noise: &mut dyn Noise,
) -> Result<NoisyCounts, MeasureError> {
    let label = || String::from(label);
    if l2_sensitivity_squared == 0 {
        return Err(MeasureError::NoSensitivity { label: label() });
    }
    let variance = Variance::from_rho(budget.rho(), l2_sensitivity_squared).map_err(|source| {
        MeasureError::Variance {
            label: label(),
            source,
        }
    })?;
    let exact: Vec<i64> = exact
        .iter()
        .map(|&count| i64::try_from(count).ok().filter(|&count| count < 1 << 62))
        .collect::<Option<_>>()
        .ok_or_else(|| MeasureError::Overflow { label: label() })?;
    let call = MechanismCall {
        label: label(),
        l2_sensitivity_squared,
        variance,
    };
    let values = noise.discrete_gaussian(&call, &exact);
    Ok(NoisyCounts { values, variance })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Rho, SeededNoise};

    fn with_rho(exact: &[u64], rho: f64, sensitivity: u64) -> Result<NoisyCounts, MeasureError> {
        let budget = Budget::declared(Rho::new(rho).unwrap());
        measure(exact, budget, sensitivity, "m", &mut SeededNoise::new(1))
    }

    #[test]
    fn a_measurement_costs_what_it_says() {
        let noisy = with_rho(&[100, 0, 7], 0.005, 1).unwrap();
        assert_eq!(noisy.values().len(), 3);
        assert_eq!(noisy.variance().get(), 100.0);
        assert_eq!(noisy.variance().cost(1).get(), 0.005);
    }

    #[test]
    fn parts_add_up_where_they_meet() {
        let (a, b) = (
            with_rho(&[100, 7], 0.005, 1).unwrap(),
            with_rho(&[50, 20], 0.0025, 1).unwrap(),
        );
        let together = NoisyCounts::combined(2, &[(&a, vec![0, 1]), (&b, vec![0, 1])]).unwrap();
        assert_eq!(
            together.values(),
            [a.values()[0] + b.values()[0], a.values()[1] + b.values()[1]]
        );
        assert_eq!(together.variance().get(), 300.0);
        // Side by side each keeps its own noise; the larger is stated.
        let beside = NoisyCounts::combined(4, &[(&a, vec![0, 1]), (&b, vec![3, 2])]).unwrap();
        assert_eq!(
            beside.values(),
            [a.values()[0], a.values()[1], b.values()[1], b.values()[0]]
        );
        assert_eq!(beside.variance().get(), 200.0);
        assert_eq!(
            NoisyCounts::combined(3, &[(&a, vec![0, 2])]),
            Err(CombineError::Unmeasured(1))
        );
        assert!(matches!(
            NoisyCounts::combined(1, &[(&a, vec![0, 1])]),
            Err(CombineError::Places { part: 1, .. })
        ));
    }

    #[test]
    fn what_cannot_be_measured_says_why() {
        assert_eq!(
            with_rho(&[1], 0.0, 1).unwrap_err().to_string(),
            "m: ρ = 0 for a squared sensitivity of 1 asks for noise with a standard deviation above 2^24; give more budget"
        );
        assert_eq!(
            with_rho(&[1 << 62], 1.0, 1),
            Err(MeasureError::Overflow { label: "m".into() })
        );
        assert_eq!(
            with_rho(&[1], 1.0, 0),
            Err(MeasureError::NoSensitivity { label: "m".into() })
        );
    }
}
