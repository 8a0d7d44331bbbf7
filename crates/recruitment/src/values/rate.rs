//! Exact rational numbers: rates of interest and exchange, ratios, shares.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Serialize};

/// An exact rational number. Written as text: `"17/3"`, or a decimal such as `"0.145"` where it ends.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Rate(Ratio<BigInt>);

/// A text that is no exact number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no exact number: expected digits with at most one decimal point (\"0.145\"), a percentage (\"14.5%\") or a fraction (\"29/200\")"
)]
pub struct RateError(pub String);

/// The most characters a number may have; more is a broken file, and squaring it would cost real time.
const LONGEST: usize = 60;

impl Rate {
    /// A fraction; nothing if the denominator is zero.
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Rate(Ratio::new(numerator.into(), denominator.into())))
    }

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        Rate(Ratio::from_integer(number.into()))
    }

    /// Zero.
    pub fn zero() -> Self {
        Rate(Ratio::zero())
    }

    /// One.
    pub fn one() -> Self {
        Rate(Ratio::one())
    }

    /// Ten to a power.
    pub(crate) fn ten_to(power: i32) -> Self {
        let ten = Ratio::from_integer(BigInt::from(10u8).pow(power.unsigned_abs()));
        Rate(if power < 0 { ten.recip() } else { ten })
    }

    /// The sum.
    pub fn plus(&self, other: &Rate) -> Rate {
        Rate(&self.0 + &other.0)
    }

    /// The difference.
    pub fn minus(&self, other: &Rate) -> Rate {
        Rate(&self.0 - &other.0)
    }

    /// The product.
    pub fn times(&self, other: &Rate) -> Rate {
        Rate(&self.0 * &other.0)
    }

    /// The quotient; nothing if the divisor is zero.
    pub fn over(&self, other: &Rate) -> Option<Rate> {
        (!other.is_zero()).then(|| Rate(&self.0 / &other.0))
    }

    /// The size, without its sign.
    pub fn size(&self) -> Rate {
        Rate(self.0.abs())
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// The next whole number above or equal; nothing beyond 64 bits.
    pub(crate) fn ceil(&self) -> Option<i64> {
        self.0.ceil().to_integer().to_i64()
    }

    /// The next whole number below or equal; nothing beyond 64 bits.
    pub(crate) fn floor(&self) -> Option<i64> {
        self.0.floor().to_integer().to_i64()
    }

    /// A double close to it, for intervals and charts. Sums of money never go through it.
    pub fn to_f64(&self) -> f64 {
        // Both are cut to what a double holds; the bits that fall away are beyond its precision.
        let cut = self
            .0
            .numer()
            .bits()
            .max(self.0.denom().bits())
            .saturating_sub(1000);
        let double = |number: &BigInt| (number >> cut).to_f64().unwrap_or(f64::NAN);
        double(self.0.numer()) / double(self.0.denom())
    }

    /// The number rounded to `digits` decimals, halves away from zero, as published figures are.
    pub fn to_decimal(&self, digits: u32) -> String {
        let scaled = (&self.0 * BigInt::from(10u8).pow(digits)).round().to_integer();
        let negative = scaled.is_negative();
        let mut text = scaled.abs().to_string();
        let digits = digits as usize;
        if digits > 0 {
            if text.len() <= digits {
                text = format!("{}{text}", "0".repeat(digits + 1 - text.len()));
            }
            text.insert(text.len() - digits, '.');
        }
        if negative && text.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') {
            text.insert(0, '-');
        }
        text
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        let error = || RateError(text.chars().take(LONGEST).collect());
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.len() > LONGEST {
            return Err(error());
        }
        if let Some((numerator, denominator)) = trimmed.split_once('/') {
            let (numerator, denominator) = (
                decimal(numerator).ok_or_else(error)?,
                decimal(denominator).ok_or_else(error)?,
            );
            if denominator.is_zero() {
                return Err(error());
            }
            return Ok(Rate(numerator / denominator));
        }
        match trimmed.strip_suffix('%') {
            Some(number) => decimal(number)
                .map(|n| Rate(n / BigInt::from(100u8)))
                .ok_or_else(error),
            None => decimal(trimmed).map(Rate).ok_or_else(error),
        }
    }
}

fn decimal(text: &str) -> Option<Ratio<BigInt>> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty()
        || !whole
            .bytes()
            .chain(fraction.bytes())
            .all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let joined: BigInt = format!("0{whole}{fraction}").parse().ok()?;
    let number = Ratio::new(joined, BigInt::from(10u8).pow(fraction.len() as u32));
    Some(if negative { -number } else { number })
}

impl TryFrom<String> for Rate {
    type Error = RateError;

    fn try_from(text: String) -> Result<Self, RateError> {
        text.parse()
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> String {
        rate.to_string()
    }
}

impl fmt::Display for Rate {
    /// A decimal where it ends within twelve digits, otherwise a fraction: always exact.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_integer() {
            return write!(f, "{}", self.0.numer());
        }
        let scaled = &self.0 * BigInt::from(10u8).pow(12u32);
        if scaled.is_integer() {
            let text = self.to_decimal(12);
            f.write_str(text.trim_end_matches('0'))
        } else {
            write!(f, "{}/{}", self.0.numer(), self.0.denom())
        }
    }
}

impl fmt::Debug for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, shown) in [
            ("14.5%", "0.145"),
            ("1/3", "1/3"),
            (".5", "0.5"),
            ("-2.50", "-2.5"),
            ("7", "7"),
            ("1/8", "0.125"),
        ] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), shown);
        }
        for text in [
            "",
            ".",
            "1/0",
            "1e5",
            "1,5",
            "NaN",
            "--1",
            "1.2.3",
            "%",
            &"9".repeat(61),
        ] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }

    #[test]
    fn printing_rounds_halves_away_from_zero() {
        assert_eq!(Rate::new(416_789, 23_693).unwrap().to_decimal(2), "17.59");
        assert_eq!(Rate::new(1, 8).unwrap().to_decimal(2), "0.13");
        assert_eq!(Rate::new(-1, 8).unwrap().to_decimal(2), "-0.13");
        assert_eq!(Rate::new(-1, 1000).unwrap().to_decimal(2), "0.00");
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(numerator: i64, denominator in 1i64..) {
            let rate = Rate::new(numerator, denominator).unwrap();
            let text = rate.to_string();
            prop_assert_eq!(text.parse::<Rate>().unwrap(), rate);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,80}") {
            let _ = text.parse::<Rate>();
        }
    }
}
