//! The variance of discrete Gaussian noise, as an exact rational.

use serde::{Deserialize, Serialize};

use crate::Rho;

/// A variance `numerator / denominator` of discrete Gaussian noise, in squared counts.
///
/// It lies between 2⁻¹⁶ and 2⁴⁸ (2.8e14), the finer the smaller: over at most 2¹⁶ up to 2²⁰, over at most 2⁸ up to 2⁴⁰, whole above. In this
/// range the sampler's 128-bit arithmetic cannot overflow (see `PROOF.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawVariance", into = "RawVariance")]
pub struct Variance {
    numerator: u64,
    denominator: u64,
}

#[derive(Serialize, Deserialize)]
struct RawVariance {
    numerator: u64,
    denominator: u64,
}

/// A variance the sampler cannot draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VarianceError {
    /// Too little budget for too sensitive a quantity.
    #[error(
        "{rho} for a squared sensitivity of {sensitivity_squared} asks for noise with a standard deviation above 2^24; give more budget"
    )]
    TooLarge {
        /// The budget offered.
        rho: Rho,
        /// The squared L2 sensitivity.
        sensitivity_squared: u64,
    },
    /// The fraction itself is not one the sampler draws.
    #[error(
        "variance {numerator}/{denominator} is outside [2^-16, 2^48] or finer than the sampler draws at its size"
    )]
    Unsupported {
        /// Numerator given.
        numerator: u64,
        /// Denominator given.
        denominator: u64,
    },
}

impl Variance {
    /// The smallest supported variance whose cost does not exceed `rho`: adding it to a quantity of squared L2 sensitivity Δ² satisfies
    /// Δ²/(2σ²)-zCDP (Canonne, Kamath & Steinke 2020, Theorem 4). Exact: no rounding ever goes below.
    ///
    /// # Errors
    /// [`VarianceError::TooLarge`] if ρ is so small that σ would pass 2²⁴ (or ρ is 0).
    pub fn from_rho(rho: Rho, sensitivity_squared: u64) -> Result<Self, VarianceError> {
        let too_large = VarianceError::TooLarge {
            rho,
            sensitivity_squared,
        };
        if rho == Rho::ZERO {
            return Err(too_large);
        }
        // σ² = Δ²/(2ρ) = Δ²·10¹⁵/(2·units). The product is below 2⁶⁴·2⁵⁰; with a denominator of 2¹⁶ it may pass 2¹²⁸, hence the check.
        let dividend = u128::from(sensitivity_squared) * u128::from(Rho::UNITS_PER_ONE);
        let divisor = 2 * u128::from(rho.units());
        let denominator: u64 = match dividend / divisor {
            q if q < 1 << 20 => 1 << 16,
            q if q < 1 << 40 => 1 << 8,
            _ => 1,
        };
        let numerator = dividend
            .checked_mul(u128::from(denominator))
            .map(|scaled| scaled.div_ceil(divisor).max(1))
            .and_then(|numerator| u64::try_from(numerator).ok())
            .ok_or(too_large)?;
        Variance::new(numerator, denominator).map_err(|_| too_large)
    }

    /// A variance from its parts.
    ///
    /// # Errors
    /// [`VarianceError::Unsupported`] outside the supported range.
    pub fn new(numerator: u64, denominator: u64) -> Result<Self, VarianceError> {
        let largest = match denominator {
            1 => 1_u64 << 48,
            2..=256 => 1 << 40,
            257..=65_536 => 1 << 20,
            _ => 0,
        };
        // The largest product is 2⁴⁸.
        if numerator >= 1 && numerator <= largest * denominator.min(1 << 16) {
            Ok(Variance {
                numerator,
                denominator,
            })
        } else {
            Err(VarianceError::Unsupported {
                numerator,
                denominator,
            })
        }
    }

    /// The numerator.
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// The denominator, 1 to 2¹⁶.
    pub const fn denominator(self) -> u64 {
        self.denominator
    }

    /// The parameter σ² in squared counts. The variance of the discrete Gaussian itself is at most this (CKS 2020, Corollary 9).
    pub fn get(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The variance of the sum of two independent noises, rounded up to what can be held.
    ///
    /// # Errors
    /// [`VarianceError::Unsupported`] if it is beyond the supported range.
    pub fn plus(self, other: Variance) -> Result<Variance, VarianceError> {
        let product = |n: u64, d: u64| u128::from(n) * u128::from(d);
        let (dividend, divisor) = (
            product(self.numerator, other.denominator) + product(other.numerator, self.denominator),
            product(self.denominator, other.denominator),
        );
        let denominator: u64 = match dividend / divisor {
            q if q < 1 << 20 => 1 << 16,
            q if q < 1 << 40 => 1 << 8,
            _ => 1,
        };
        // Numerators are at most 2⁴⁸ and denominators at most 2¹⁶: the product stays below 2⁸².
        let numerator = (dividend * u128::from(denominator)).div_ceil(divisor);
        Variance::new(u64::try_from(numerator).unwrap_or(u64::MAX), denominator)
    }

    /// What adding this noise to a quantity of the given squared L2 sensitivity costs, rounded up to a whole unit.
    pub fn cost(self, sensitivity_squared: u64) -> Rho {
        // Δ²/(2σ²) = Δ²·d/(2n); 2⁶⁴·2⁵⁰ leaves room for d ≤ 2¹⁴, beyond that the cost is past every cap anyway.
        let units = (u128::from(sensitivity_squared) * u128::from(Rho::UNITS_PER_ONE))
            .checked_mul(u128::from(self.denominator))
            .map(|scaled| scaled.div_ceil(2 * u128::from(self.numerator)))
            .and_then(|units| u64::try_from(units).ok());
        units
            .and_then(|units| Rho::from_units(units).ok())
            .unwrap_or(Rho::MAX)
    }
}

impl TryFrom<RawVariance> for Variance {
    type Error = VarianceError;
    fn try_from(raw: RawVariance) -> Result<Self, VarianceError> {
        Variance::new(raw.numerator, raw.denominator)
    }
}

impl From<Variance> for RawVariance {
    fn from(variance: Variance) -> Self {
        RawVariance {
            numerator: variance.numerator,
            denominator: variance.denominator,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn cost_never_exceeds_the_budget(ln_rho in -30.0..9.0_f64, sensitivity in 1u64..100_000) {
            let rho = Rho::new(ln_rho.exp()).unwrap();
            if let Ok(variance) = Variance::from_rho(rho, sensitivity) {
                prop_assert!(variance.cost(sensitivity) <= rho);
                // and little is wasted where the grid is fine
                if variance.get() > 1.0 {
                    prop_assert!(variance.cost(sensitivity).get() >= rho.get() * (1.0 - 2e-5));
                }
            } else {
                prop_assert!(sensitivity as f64 / (2.0 * rho.get()) > 2e14);
            }
        }

        #[test]
        fn a_sum_is_never_below_its_parts_and_loses_little(a in 1u64..1 << 30, b in 1u64..1 << 30, steep in 0u32..3, flat in 0u32..3) {
            let of = |n, steps| Variance::new(n, [1, 1 << 8, 1 << 16][steps as usize]).unwrap();
            let (a, b) = (of(a, steep), of(b, flat));
            let sum = a.plus(b).unwrap().get();
            let exact = a.get() + b.get();
            prop_assert!(sum >= exact && sum <= exact * (1.0 + 1e-5) + 1.0 / 65_536.0);
        }

        #[test]
        fn one_step_less_would_cost_too_much(ln_rho in -20.0..3.0_f64) {
            let rho = Rho::new(ln_rho.exp()).unwrap();
            let variance = Variance::from_rho(rho, 1).unwrap();
            if variance.numerator() > 1 {
                let less = Variance::new(variance.numerator() - 1, variance.denominator()).unwrap();
                prop_assert!(less.cost(1) > rho);
            }
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        assert!(Variance::from_rho(Rho::ZERO, 1).is_err());
        assert!(Variance::from_rho(Rho::new(1e-15).unwrap(), 1).is_err());
        assert!(Variance::from_rho(Rho::MAX, u64::MAX).is_err());
        for (numerator, denominator) in [
            (0, 1),
            (1, 0),
            (1, 1 << 17),
            ((1 << 48) + 1, 1),
            (1 << 48, 257),
            (u64::MAX, u64::MAX),
        ] {
            assert!(
                Variance::new(numerator, denominator).is_err(),
                "{numerator}/{denominator}"
            );
        }
        assert!(serde_json::from_str::<Variance>(r#"{"numerator":0,"denominator":1}"#).is_err());
    }
}
