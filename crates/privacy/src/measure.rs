//! The one way from exact counts to something that may leave the private wing.

use serde::{Deserialize, Serialize};

use crate::{Budget, MechanismCall, Noise, Variance, VarianceError};

/// Counts with discrete Gaussian noise. They were paid for and may be published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
}

/// Why a measurement was not made. No noise was drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MeasureError {
    /// The budget is too small for the sampler's range.
    #[error("{label}: {source}")]
    Variance {
        /// What was to be measured.
        label: String,
        /// Why not.
        source: VarianceError,
    },
    /// A count beyond 2⁶².
    #[error("{label}: a count is too large to measure")]
    Overflow {
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
    let variance = Variance::from_rho(budget.rho(), l2_sensitivity_squared).map_err(|source| {
        MeasureError::Variance {
            label: label.into(),
            source,
        }
    })?;
    let exact: Vec<i64> = exact
        .iter()
        .map(|&count| i64::try_from(count).ok().filter(|&count| count < 1 << 62))
        .collect::<Option<_>>()
        .ok_or_else(|| MeasureError::Overflow { label: label.into() })?;
    let call = MechanismCall {
        label: label.into(),
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

    #[test]
    fn a_measurement_costs_what_it_says() {
        let budget = Budget::declared(Rho::new(0.005).unwrap()).unwrap();
        let noisy = measure(&[100, 0, 7], budget, 1, "m", &mut SeededNoise::new(1)).unwrap();
        assert_eq!(noisy.values().len(), 3);
        assert!((noisy.variance().get() - 100.0).abs() < 0.01);
        assert!(noisy.variance().cost(1) <= 0.005);
        let nothing = Budget::declared(Rho::ZERO).unwrap();
        let error = measure(&[1], nothing, 1, "m", &mut SeededNoise::new(1)).unwrap_err();
        assert!(
            error.to_string().starts_with("m: ρ") || error.to_string().starts_with("m: 0"),
            "{error}"
        );
    }
}
