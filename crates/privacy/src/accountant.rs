//! Privacy parameters and the conversion between zero-concentrated and approximate differential privacy.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A privacy parameter outside its range.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// ρ must lie between 0 and [`Rho::MAX`].
    #[error("ρ = {0} is not a privacy loss; a number from 0 to 10,000 is needed")]
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
///
/// It is a whole number of units of 10⁻¹⁵, so that sums, shares and caps are exact: nothing is gained or lost by the rounding of
/// binary fractions, and three charges of 0.1 are 0.3. As JSON it is a number; [`Rho::units`] is exact at any size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Rho {
    units: u64,
}

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
    pub const ZERO: Rho = Rho { units: 0 };

    /// The largest loss that can be written down, ρ = 10,000: far beyond any promise.
    pub const MAX: Rho = Rho {
        units: 10_000 * Rho::UNITS_PER_ONE,
    };

    /// How many units make ρ = 1.
    pub const UNITS_PER_ONE: u64 = 1_000_000_000_000_000;

    /// The loss nearest to `rho` that is a whole number of units.
    ///
    /// # Errors
    /// [`ParameterError::Rho`] if `rho` is negative, above 10,000 or not a number.
    pub fn new(rho: f64) -> Result<Self, ParameterError> {
        let units = (rho * Rho::UNITS_PER_ONE as f64).round();
        // A NaN fails both comparisons.
        if rho >= 0.0 && units <= Rho::MAX.units as f64 {
            Ok(Rho { units: units as u64 })
        } else {
            Err(ParameterError::Rho(rho))
        }
    }

    /// The loss of so many units.
    ///
    /// # Errors
    /// [`ParameterError::Rho`] above [`Rho::MAX`].
    pub fn from_units(units: u64) -> Result<Self, ParameterError> {
        if units <= Rho::MAX.units {
            Ok(Rho { units })
        } else {
            Err(ParameterError::Rho(units as f64 / Rho::UNITS_PER_ONE as f64))
        }
    }

    /// The number, correctly rounded.
    pub fn get(self) -> f64 {
        self.units as f64 / Rho::UNITS_PER_ONE as f64
    }

    /// The number of units, for a ledger that must not round.
    pub const fn units(self) -> u64 {
        self.units
    }

    /// The sum of two losses (sequential composition). It stops at [`Rho::MAX`], which no cap can bear.
    #[must_use]
    pub fn plus(self, other: Rho) -> Rho {
        Rho {
            units: self.units.saturating_add(other.units).min(Rho::MAX.units),
        }
    }

    /// What is left of this loss when `other` is taken away; nothing if `other` is larger.
    #[must_use]
    pub const fn minus(self, other: Rho) -> Rho {
        Rho {
            units: self.units.saturating_sub(other.units),
        }
    }

    /// The largest ρ whose tight conversion at `delta` stays within `epsilon`, rounded down to a whole unit.
    pub fn from_epsilon_delta(epsilon: Epsilon, delta: Delta) -> Rho {
        // Only ρ below ε + 1 are looked at: for any δ worth stating, a larger ρ does not give ε.
        let (low, _) = bisect(0.0, (epsilon.0 + 1.0).min(Rho::MAX.get()), |rho| {
            implies(rho, epsilon.0, delta)
        });
        Rho {
            units: (low * Rho::UNITS_PER_ONE as f64).floor() as u64,
        }
    }

    /// The smallest ε such that ρ-zCDP implies (ε, δ)-differential privacy by the tight conversion
    /// (Canonne, Kamath & Steinke 2020, Corollary 13), rounded up.
    pub fn epsilon_at(self, delta: Delta) -> Epsilon {
        let rho = self.get();
        if implies(rho, 0.0, delta) {
            return Epsilon(0.0);
        }
        // The closed form of Bun & Steinke, Proposition 1.3, is an upper end that always holds.
        let closed_form = (rho + 2.0 * (rho * -delta.0.ln()).sqrt()) * (1.0 + 1e-14);
        let (_, high) = bisect(0.0, closed_form, |epsilon| !implies(rho, epsilon, delta));
        Epsilon(high)
    }

    /// The largest ε at `delta` whose ρ is within this one: what a steward can ask for when so much ρ is left.
    ///
    /// It differs from [`Rho::epsilon_at`] only in the direction of the last rounding.
    pub fn largest_epsilon(self, delta: Delta) -> Epsilon {
        let mut epsilon = self.epsilon_at(delta);
        let mut step = 1e-15;
        while Rho::from_epsilon_delta(epsilon, delta) > self && epsilon.0 > 0.0 {
            epsilon = Epsilon((epsilon.0 * (1.0 - step)).max(0.0));
            step *= 2.0;
            if step > 0.5 {
                return Epsilon(0.0);
            }
        }
        epsilon
    }
}

/// The two neighbours between which `holds` turns from true to false, for a condition that is true at `low` and turns once.
fn bisect(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> (f64, f64) {
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return (low, high);
        }
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// Whether ρ-zCDP implies (ε, δ)-DP, decided on the safe side of rounding.
fn implies(rho: f64, epsilon: f64, delta: Delta) -> bool {
    let ln_delta = delta.0.ln();
    ln_delta_bound(rho, epsilon) <= ln_delta - 4.0 * f64::EPSILON * ln_delta.abs()
}

/// An upper bound on ln of the smallest δ for which ρ-zCDP implies (ε, δ)-DP by Canonne, Kamath & Steinke 2020, Corollary 13:
/// δ = inf over α > 1 of exp((α − 1)(αρ − ε)) / (α − 1) · (1 − 1/α)^α.
fn ln_delta_bound(rho: f64, epsilon: f64) -> f64 {
    if rho == 0.0 {
        return f64::NEG_INFINITY;
    }
    // The derivative (2α − 1)ρ − ε + ln(1 − 1/α) increases with α, so its root is the minimum and bisection finds it.
    // Any α gives a valid δ: an imprecise root costs a little tightness and never soundness.
    let (alpha, _) = bisect(1.0 + 1e-9, (epsilon + 1.0) / (2.0 * rho) + 2.0, |alpha| {
        (2.0 * alpha - 1.0) * rho - epsilon + (-1.0 / alpha).ln_1p() < 0.0
    });
    let terms = [
        (alpha - 1.0) * (alpha * rho - epsilon),
        alpha * (-1.0 / alpha).ln_1p(),
        -(alpha - 1.0).ln(),
    ];
    // Each term is right to a few units in the last place of its largest part; sixteen of them is more than enough.
    let parts = (alpha - 1.0) * (alpha * rho + epsilon) + terms[1].abs() + terms[2].abs();
    terms.iter().sum::<f64>() + 16.0 * f64::EPSILON * parts
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
                value.get()
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($sign, " = {}"), self.get())
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

    /// Values of `tests/oracles/zcdp.py` (50-digit arithmetic, golden-section search over α, independent of this code's bisection).
    /// The first is also the figure that users of AIM and MST know for ε = 1, δ = 1e-9.
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
        for bad in [-1e-9, f64::NAN, f64::INFINITY, 10_000.1] {
            assert!(Rho::new(bad).is_err(), "{bad}");
        }
        assert!(Rho::from_units(u64::MAX).is_err());
        assert!(Epsilon::new(-1.0).is_err());
        assert!(Delta::new(0.0).is_err() && Delta::new(1.0).is_err() && Delta::new(f64::NAN).is_err());
        assert_eq!(Rho::ZERO.epsilon_at(Delta::new(1e-6).unwrap()).get(), 0.0);
        assert_eq!(Rho::MAX.plus(Rho::MAX), Rho::MAX);
    }

    #[test]
    fn sums_are_decimal() {
        let tenth = Rho::new(0.1).unwrap();
        assert_eq!(tenth.plus(tenth).plus(tenth), Rho::new(0.3).unwrap());
        assert_eq!(tenth.to_string(), "ρ = 0.1");
    }

    proptest! {
        #[test]
        fn conversions_are_inverse_and_never_generous(epsilon in 0.001..100.0_f64, log_delta in -30.0..-1.0_f64) {
            let (e, d) = (Epsilon::new(epsilon).unwrap(), Delta::new(log_delta.exp()).unwrap());
            let rho = Rho::from_epsilon_delta(e, d);
            let back = rho.epsilon_at(d).get();
            prop_assert!(back <= epsilon * (1.0 + 1e-13), "{} > {}", back, epsilon);
            prop_assert!(back >= epsilon * (1.0 - 1e-6), "{} << {}", back, epsilon);
            let most = rho.largest_epsilon(d);
            prop_assert!(Rho::from_epsilon_delta(most, d) <= rho);
            prop_assert!(most.get() >= back * (1.0 - 1e-9));
        }

        #[test]
        fn tight_conversion_beats_the_closed_form(rho in 1e-6..20.0_f64, log_delta in -30.0..-1.0_f64) {
            let loose = rho + 2.0 * (rho * -log_delta).sqrt();
            let tight = Rho::new(rho).unwrap().epsilon_at(Delta::new(log_delta.exp()).unwrap()).get();
            prop_assert!(tight < loose);
        }

        #[test]
        fn a_rho_survives_json(units in 0..4_000_000_000_000_000_u64) {
            let rho = Rho::from_units(units).unwrap();
            let back: Rho = serde_json::from_str(&serde_json::to_string(&rho).unwrap()).unwrap();
            prop_assert_eq!(back, rho);
        }
    }
}
