//! The variance of discrete Gaussian noise, as an exact rational.

use serde::{Deserialize, Serialize};

use crate::Rho;

/// A variance `numerator / denominator` of discrete Gaussian noise, in squared counts.
///
/// It lies between 2⁻¹⁶ and 2⁴⁸, with a denominator of at most 2¹⁶: the range in which the sampler's 128-bit arithmetic cannot overflow.
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
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum VarianceError {
    /// Too little budget for too sensitive a quantity.
    #[error(
        "{rho} for a squared sensitivity of {sensitivity_squared} asks for noise with a standard deviation above 2^24; give more budget"
    )]
    TooLarge {
        /// The budget offered.
        rho: f64,
        /// The squared L2 sensitivity.
        sensitivity_squared: u64,
    },
    /// The fraction itself is not one the sampler draws.
    #[error(
        "variance {numerator}/{denominator} is outside [2^-16, 2^48] or not over a power of two up to 2^16"
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
    /// Δ²/(2σ²)-zCDP (Canonne, Kamath & Steinke 2020, Theorem 4).
    ///
    /// # Errors
    /// [`VarianceError::TooLarge`] if ρ is so small that σ would pass 2²⁴ (or ρ is 0).
    pub fn from_rho(rho: Rho, sensitivity_squared: u64) -> Result<Self, VarianceError> {
        let too_large = VarianceError::TooLarge {
            rho: rho.get(),
            sensitivity_squared,
        };
        let exact = sensitivity_squared as f64 / (2.0 * rho.get());
        // A relative 1e-12 upwards swallows the rounding of the division.
        let wanted = exact * (1.0 + 1e-12);
        let denominator: u64 = match wanted {
            w if w <= (1u64 << 20) as f64 => 1 << 16,
            w if w <= (1u64 << 40) as f64 => 1 << 8,
            w if w < (1u64 << 48) as f64 => 1,
            _ => return Err(too_large),
        };
        let numerator = (wanted * denominator as f64).ceil().max(1.0) as u64;
        Variance::new(numerator, denominator).map_err(|_| too_large)
    }

    /// A variance from its parts.
    ///
    /// # Errors
    /// [`VarianceError::Unsupported`] outside the supported range.
    pub fn new(numerator: u64, denominator: u64) -> Result<Self, VarianceError> {
        let fits = denominator.is_power_of_two()
            && numerator >= 1
            && match denominator {
                1..=1 => numerator <= 1 << 48,
                2..=256 => numerator / denominator <= 1 << 40,
                257..=65_536 => numerator / denominator <= 1 << 20,
                _ => false,
            };
        if fits {
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

    /// The denominator, a power of two.
    pub const fn denominator(self) -> u64 {
        self.denominator
    }

    /// The parameter σ² in squared counts. The variance of the discrete Gaussian itself is at most this (CKS 2020, Corollary 9).
    pub fn get(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// What adding this noise to a quantity of the given squared L2 sensitivity costs.
    pub fn cost(self, sensitivity_squared: u64) -> f64 {
        sensitivity_squared as f64 / (2.0 * self.get())
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
        fn cost_never_exceeds_the_budget(ln_rho in -30.0..9.0_f64, sensitivity in 1u64..100) {
            let rho = Rho::new(ln_rho.exp()).unwrap();
            if let Ok(variance) = Variance::from_rho(rho, sensitivity) {
                prop_assert!(variance.cost(sensitivity) <= rho.get());
                // and little is wasted where the grid is fine
                if variance.get() > 1.0 {
                    prop_assert!(variance.cost(sensitivity) >= rho.get() * (1.0 - 2e-5));
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        assert!(Variance::from_rho(Rho::ZERO, 1).is_err());
        assert!(Variance::from_rho(Rho::new(1e-16).unwrap(), 1).is_err());
        assert!(Variance::new(0, 1).is_err());
        assert!(Variance::new(1, 3).is_err());
        assert!(Variance::new(1 << 49, 1).is_err());
        assert!(serde_json::from_str::<Variance>(r#"{"numerator":0,"denominator":1}"#).is_err());
    }
}
