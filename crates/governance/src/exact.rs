//! Exact numbers: scores, weights and shares are fractions until they are printed.

use std::fmt;
use std::str::FromStr;

use num_rational::Ratio;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A fraction of two 128-bit whole numbers. Every operation that could overflow says so instead of wrapping.
///
/// In files: a whole number, a decimal (read digit by digit, so `0.1` is one tenth), or a text such as `"2/3"`. Written as a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(Ratio<i128>);

/// Numbers too large for exact arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the numbers are too long for exact arithmetic in 128 bits; use weights with fewer digits")]
pub struct Overflow;

/// A text that is no exact number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no exact number; accepted: a whole number, a decimal, or a fraction such as 2/3")]
pub struct NotExact(String);

impl Exact {
    /// 0.
    pub const ZERO: Exact = Exact(Ratio::new_raw(0, 1));
    /// 1.
    pub const ONE: Exact = Exact(Ratio::new_raw(1, 1));

    /// `numerator / denominator`; `None` for a denominator of 0 or numbers that cannot be reduced within 128 bits.
    pub fn new(numerator: i64, denominator: i64) -> Option<Exact> {
        (denominator != 0).then(|| Exact(Ratio::new(i128::from(numerator), i128::from(denominator))))
    }

    /// A whole number.
    pub fn whole(number: i64) -> Exact {
        Exact(Ratio::from_integer(i128::from(number)))
    }

    /// Numerator and denominator, in lowest terms, the denominator above 0.
    pub fn parts(self) -> (i128, i128) {
        (*self.0.numer(), *self.0.denom())
    }

    /// The nearest floating-point number, for charts and statistics.
    pub fn to_f64(self) -> f64 {
        *self.0.numer() as f64 / *self.0.denom() as f64
    }

    /// Sum.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn plus(self, other: Exact) -> Result<Exact, Overflow> {
        num_traits::CheckedAdd::checked_add(&self.0, &other.0)
            .map(Exact)
            .ok_or(Overflow)
    }

    /// Difference.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn minus(self, other: Exact) -> Result<Exact, Overflow> {
        num_traits::CheckedSub::checked_sub(&self.0, &other.0)
            .map(Exact)
            .ok_or(Overflow)
    }

    /// Product.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn times(self, other: Exact) -> Result<Exact, Overflow> {
        num_traits::CheckedMul::checked_mul(&self.0, &other.0)
            .map(Exact)
            .ok_or(Overflow)
    }

    /// Quotient.
    ///
    /// # Errors
    /// [`Overflow`], also for a divisor of 0.
    pub fn over(self, other: Exact) -> Result<Exact, Overflow> {
        if other == Exact::ZERO {
            return Err(Overflow);
        }
        num_traits::CheckedDiv::checked_div(&self.0, &other.0)
            .map(Exact)
            .ok_or(Overflow)
    }

    /// The number times 100, with two decimals, rounded half away from zero: how scores are printed.
    pub fn percent(self) -> String {
        match self
            .times(Exact::whole(100))
            .and_then(|hundred| hundred.times(Exact::whole(100)))
        {
            Ok(scaled) => {
                let digits = scaled.0.round().to_integer();
                let sign = if digits < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", digits.abs() / 100, digits.abs() % 100)
            }
            Err(Overflow) => format!("{:.2}", self.to_f64() * 100.0),
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            (numerator, 1) => write!(f, "{numerator}"),
            (numerator, denominator) => write!(f, "{numerator}/{denominator}"),
        }
    }
}

impl FromStr for Exact {
    type Err = NotExact;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotExact(text.chars().take(40).collect());
        let digits = |part: &str| -> Result<i64, NotExact> {
            if part.is_empty() || part.len() > 15 || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(refuse());
            }
            part.parse().map_err(|_| refuse())
        };
        let (sign, body) = match text.trim().strip_prefix('-') {
            Some(body) => (-1, body),
            None => (1, text.trim()),
        };
        let (numerator, denominator) = if let Some((above, below)) = body.split_once('/') {
            (digits(above)?, digits(below)?)
        } else if let Some((whole, decimals)) = body.split_once('.') {
            digits(whole)?;
            digits(decimals)?;
            let power = 10i64.checked_pow(decimals.len() as u32).ok_or_else(refuse)?;
            (digits(&format!("{whole}{decimals}"))?, power)
        } else {
            (digits(body)?, 1)
        };
        Exact::new(sign * numerator, denominator).ok_or_else(refuse)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Exact;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number, a decimal, or a fraction such as \"2/3\"")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Exact, E> {
                Ok(Exact::whole(number))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Exact, E> {
                i64::try_from(number)
                    .map(Exact::whole)
                    .map_err(|_| E::custom(format!("{number} is too large")))
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Exact, E> {
                // The shortest decimal that reads back as this number is the one that was written.
                number.to_string().parse().map_err(E::custom)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Exact, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// The weighted mean of some values: Σwx / Σw; `None` when no weight is above 0.
///
/// # Errors
/// [`Overflow`].
pub(crate) fn weighted_mean(
    pairs: impl IntoIterator<Item = (Exact, Exact)>,
) -> Result<Option<Exact>, Overflow> {
    let (mut sum, mut total) = (Exact::ZERO, Exact::ZERO);
    for (value, weight) in pairs {
        sum = sum.plus(value.times(weight)?)?;
        total = total.plus(weight)?;
    }
    if total == Exact::ZERO {
        Ok(None)
    } else {
        sum.over(total).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_and_fractions_are_read_exactly() {
        assert_eq!("0.1".parse(), Ok(Exact::new(1, 10).unwrap()));
        assert_eq!("4/6".parse(), Ok(Exact::new(2, 3).unwrap()));
        assert_eq!(
            serde_json::from_str::<Exact>("0.35").unwrap(),
            Exact::new(7, 20).unwrap()
        );
        assert_eq!(
            serde_json::from_str::<Exact>("\"2/3\"").unwrap().to_string(),
            "2/3"
        );
        for bad in [
            "",
            "1/0",
            "1e3",
            "a",
            "1/",
            ".5",
            "1.",
            "--1",
            "99999999999999999999",
        ] {
            assert!(bad.parse::<Exact>().is_err(), "{bad}");
        }
    }

    #[test]
    fn percentages_are_rounded_half_away_from_zero() {
        assert_eq!(Exact::new(2, 3).unwrap().percent(), "66.67");
        assert_eq!(Exact::new(1, 20_000).unwrap().percent(), "0.01");
        assert_eq!(Exact::ONE.percent(), "100.00");
        assert_eq!(Exact::new(-1, 8).unwrap().percent(), "-12.50");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = text.parse::<Exact>();
        }

        #[test]
        fn arithmetic_never_panics(a in any::<(i64, i64)>(), b in any::<(i64, i64)>()) {
            if let (Some(x), Some(y)) = (Exact::new(a.0, a.1), Exact::new(b.0, b.1)) {
                let mut z = x;
                for _ in 0..6 {
                    let Ok(next) = z.times(y).and_then(|p| p.plus(x)).and_then(|s| s.over(y)) else { break };
                    z = next;
                }
                let _ = z.percent();
            }
        }

        #[test]
        fn texts_read_back(n in -100_000i64..100_000, d in 1i64..100_000) {
            let x = Exact::new(n, d).unwrap();
            prop_assert_eq!(x.to_string().parse(), Ok(x));
        }
    }
}
