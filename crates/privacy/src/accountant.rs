//! Privacy parameters and the conversion between zero-concentrated and approximate differential privacy.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A privacy parameter outside its range.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// ρ must be finite and at least 0.
    #[error("ρ = {0} is not a privacy loss; a finite number of at least 0 is needed")]
    Rho(f64),
    /// ε must be finite and at least 0.
    #[error("ε = {0} is not a privacy loss; a finite number of at least 0 is needed")]
    Epsilon(f64),
    /// δ must lie strictly between 0 and 1.
    #[error(
        "δ = {0} is not a failure probability; a number strictly between 0 and 1 is needed, such as 1e-6"
    )]
    Delta(f64),
}

/// Privacy loss under ρ-zero-concentrated differential privacy (Bun & Steinke 2016). Costs of several mechanisms add.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Rho(f64);

/// Privacy loss ε of (ε, δ)-differential privacy.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Epsilon(f64);

/// Failure probability δ of (ε, δ)-differential privacy.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Delta(f64);

impl Rho {
    /// No loss at all.
    pub const ZERO: Rho = Rho(0.0);

    /// Checks that `rho` is finite and not negative.
    ///
    /// # Errors
    /// [`ParameterError::Rho`] otherwise.
    pub fn new(rho: f64) -> Result<Self, ParameterError> {
        if rho.is_finite() && rho >= 0.0 {
            Ok(Rho(rho))
        } else {
            Err(ParameterError::Rho(rho))
        }
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The largest ρ whose tight conversion at `delta` stays within `epsilon`.
    ///
    /// The returned ρ is the lower end of the search bracket, so that [`Rho::epsilon_at`] of it is never above `epsilon`.
    pub fn from_epsilon_delta(epsilon: Epsilon, delta: Delta) -> Rho {
        // ρ-zCDP implies (ρ + 2√(ρ ln 1/δ), δ)-DP (Bun & Steinke, Prop. 1.3), hence the answer is below ε + 1.
        let (mut low, mut high) = (0.0_f64, epsilon.0 + 1.0);
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if ln_delta(middle, epsilon.0) <= delta.0.ln() - MARGIN {
                low = middle;
            } else {
                high = middle;
            }
        }
        Rho(low)
    }

    /// The smallest ε such that ρ-zCDP implies (ε, δ)-differential privacy by the tight conversion
    /// (Canonne, Kamath & Steinke 2020, Corollary 13), rounded up.
    pub fn epsilon_at(self, delta: Delta) -> Epsilon {
        if self.0 == 0.0 {
            return Epsilon(0.0);
        }
        let (mut low, mut high) = (0.0_f64, self.0 + 2.0 * (self.0 * -delta.0.ln()).sqrt());
        for _ in 0..200 {
            let middle = 0.5 * (low + high);
            if ln_delta(self.0, middle) <= delta.0.ln() - MARGIN {
                high = middle;
            } else {
                low = middle;
            }
        }
        Epsilon(high)
    }

    /// The sum of two losses (sequential composition).
    #[must_use]
    pub fn plus(self, other: Rho) -> Rho {
        Rho(self.0 + other.0)
    }
}

/// Slack in ln δ that swallows the rounding of [`ln_delta`], whose terms are below 10⁴ and thus exact to about 10⁻¹².
const MARGIN: f64 = 1e-11;

/// ln of the smallest δ for which ρ-zCDP implies (ε, δ)-DP by Canonne, Kamath & Steinke 2020, Corollary 13:
/// δ = inf over α > 1 of exp((α − 1)(αρ − ε)) / (α − 1) · (1 − 1/α)^α.
fn ln_delta(rho: f64, epsilon: f64) -> f64 {
    if rho == 0.0 {
        return f64::NEG_INFINITY;
    }
    let ln_at = |alpha: f64| {
        (alpha - 1.0) * (alpha * rho - epsilon) + alpha * (-1.0 / alpha).ln_1p() - (alpha - 1.0).ln()
    };
    // The derivative (2α − 1)ρ − ε + ln(1 − 1/α) increases with α, so its root is the minimum and bisection finds it.
    // Any α gives a valid δ: an imprecise root costs a little tightness and never soundness.
    let (mut low, mut high) = (1.0 + 1e-9, (epsilon + 1.0) / (2.0 * rho) + 2.0);
    for _ in 0..120 {
        let alpha = 0.5 * (low + high);
        if (2.0 * alpha - 1.0) * rho - epsilon + (-1.0 / alpha).ln_1p() < 0.0 {
            low = alpha;
        } else {
            high = alpha;
        }
    }
    ln_at(0.5 * (low + high)).min(0.0)
}

impl Epsilon {
    /// Checks that `epsilon` is finite and not negative.
    ///
    /// # Errors
    /// [`ParameterError::Epsilon`] otherwise.
    pub fn new(epsilon: f64) -> Result<Self, ParameterError> {
        if epsilon.is_finite() && epsilon >= 0.0 {
            Ok(Epsilon(epsilon))
        } else {
            Err(ParameterError::Epsilon(epsilon))
        }
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Delta {
    /// Checks that `delta` lies strictly between 0 and 1.
    ///
    /// # Errors
    /// [`ParameterError::Delta`] otherwise.
    pub fn new(delta: f64) -> Result<Self, ParameterError> {
        if delta > 0.0 && delta < 1.0 {
            Ok(Delta(delta))
        } else {
            Err(ParameterError::Delta(delta))
        }
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

macro_rules! number {
    ($type:ident, $sign:literal) => {
        impl TryFrom<f64> for $type {
            type Error = ParameterError;
            fn try_from(value: f64) -> Result<Self, ParameterError> {
                $type::new(value)
            }
        }
        impl From<$type> for f64 {
            fn from(value: $type) -> f64 {
                value.0
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($sign, " = {}"), self.0)
            }
        }
    };
}
number!(Rho, "ρ");
number!(Epsilon, "ε");
number!(Delta, "δ");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rho(epsilon: f64, delta: f64) -> f64 {
        Rho::from_epsilon_delta(Epsilon::new(epsilon).unwrap(), Delta::new(delta).unwrap()).get()
    }

    /// Values of `tests/oracles/zcdp.py` (50-digit arithmetic, dense search over α, independent of this code's bisection).
    #[test]
    fn conversion_equals_independent_values() {
        for (epsilon, delta, expected) in [
            (1.0, 1e-9, 0.014_973_057_673_6),
            (1.0, 1e-6, 0.024_355_970_359_5),
            (0.1, 1e-6, 0.000_321_047_690_346),
            (4.0, 1e-6, 0.311_064_954_941),
            (10.0, 1e-12, 0.843_639_915_64),
            (0.01, 1e-5, 6.543_128_180_75e-6),
        ] {
            let got = rho(epsilon, delta);
            assert!(
                (got / expected - 1.0).abs() < 1e-9,
                "ε {epsilon} δ {delta}: {got}"
            );
        }
    }

    #[test]
    fn ranges_are_checked() {
        assert!(Rho::new(-1e-9).is_err() && Rho::new(f64::NAN).is_err() && Rho::new(f64::INFINITY).is_err());
        assert!(Epsilon::new(-1.0).is_err());
        assert!(Delta::new(0.0).is_err() && Delta::new(1.0).is_err() && Delta::new(f64::NAN).is_err());
        assert_eq!(Rho::ZERO.epsilon_at(Delta::new(1e-6).unwrap()).get(), 0.0);
    }

    proptest! {
        #[test]
        fn conversions_are_inverse_and_never_generous(epsilon in 0.001..100.0_f64, log_delta in -30.0..-1.0_f64) {
            let (e, d) = (Epsilon::new(epsilon).unwrap(), Delta::new(log_delta.exp()).unwrap());
            let rho = Rho::from_epsilon_delta(e, d);
            let back = rho.epsilon_at(d).get();
            prop_assert!(back <= epsilon * (1.0 + 1e-9), "{} > {}", back, epsilon);
            prop_assert!(back >= epsilon * (1.0 - 1e-6), "{} << {}", back, epsilon);
        }

        #[test]
        fn tight_conversion_beats_the_closed_form(rho in 1e-6..20.0_f64, log_delta in -30.0..-1.0_f64) {
            let loose = rho + 2.0 * (rho * -log_delta).sqrt();
            let tight = Rho::new(rho).unwrap().epsilon_at(Delta::new(log_delta.exp()).unwrap()).get();
            prop_assert!(tight <= loose);
        }
    }
}
