//! Sums of money, exact and never mixed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Currency, Rate};

/// A sum in minor units of one currency (poisha, sen, cent). Two sums add only if they share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; may be negative where a sum is a difference.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Why sums do not combine or a text is no sum.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Two currencies without a rate between them.
    #[error(
        "{left} and {right} are different currencies: give a dated exchange rate between them, sums are never mixed without one"
    )]
    Mixed {
        /// One currency.
        left: Currency,
        /// The other.
        right: Currency,
    },
    /// A result beyond 64 bits of minor units.
    #[error(
        "the result in {0} is beyond 9,223,372,036,854,775,807 minor units: an amount or a rate is mistyped"
    )]
    TooLarge(Currency),
    /// A text that is no amount of the currency.
    #[error(
        "{text:?} is no amount in {currency}: expected digits with at most {digits} decimals and no thousands separators, such as {example:?}"
    )]
    Amount {
        /// The text.
        text: String,
        /// The currency.
        currency: Currency,
        /// Digits of its minor unit.
        digits: u32,
        /// An accepted text.
        example: String,
    },
}

impl Money {
    /// A sum in minor units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Money { minor, currency }
    }

    /// Nothing of a currency.
    pub fn zero(currency: Currency) -> Self {
        Money { minor: 0, currency }
    }

    /// Reads an amount in major units with decimals, such as `4166.67`.
    ///
    /// # Errors
    /// [`MoneyError::Amount`] for anything but digits and at most as many decimals as the currency has; an amount with more would have to be
    /// rounded, and nothing rounds what somebody paid.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let digits = currency.minor_digits();
        let error = || MoneyError::Amount {
            text: text.chars().take(60).collect(),
            currency,
            digits,
            example: Money::new(12_345, currency).amount(),
        };
        if text.contains(['/', '%']) {
            return Err(error());
        }
        let rate: Rate = text.parse().map_err(|_| error())?;
        let scaled = rate.times(&Rate::ten_to(digits as i32));
        match (scaled.floor(), scaled.ceil()) {
            (Some(floor), Some(ceil)) if floor == ceil => Ok(Money::new(floor, currency)),
            _ => Err(error()),
        }
    }

    /// The amount in major units without the currency, such as `4166.67`.
    pub fn amount(&self) -> String {
        self.exact_major().to_decimal(self.currency.minor_digits())
    }

    /// The amount in major units, exact.
    pub fn exact_major(&self) -> Rate {
        self.as_rate()
            .times(&Rate::ten_to(-(self.currency.minor_digits() as i32)))
    }

    /// The minor units as an exact number.
    pub(crate) fn as_rate(&self) -> Rate {
        Rate::whole(self.minor)
    }

    /// The sum of two.
    ///
    /// # Errors
    /// If the currencies differ or the result is too large.
    pub fn plus(self, other: Money) -> Result<Money, MoneyError> {
        self.same(other)?;
        let minor = self.minor.checked_add(other.minor);
        minor
            .map(|minor| Money::new(minor, self.currency))
            .ok_or(MoneyError::TooLarge(self.currency))
    }

    /// The difference of two.
    ///
    /// # Errors
    /// If the currencies differ or the result is too large.
    pub fn minus(self, other: Money) -> Result<Money, MoneyError> {
        self.same(other)?;
        let minor = self.minor.checked_sub(other.minor);
        minor
            .map(|minor| Money::new(minor, self.currency))
            .ok_or(MoneyError::TooLarge(self.currency))
    }

    /// The ratio of two sums of one currency; nothing if the second is zero.
    ///
    /// # Errors
    /// If the currencies differ.
    pub fn ratio_to(self, other: Money) -> Result<Option<Rate>, MoneyError> {
        self.same(other)?;
        Ok(self.as_rate().over(&other.as_rate()))
    }

    /// The sum times a rate, rounded up to the minor unit: what is owed to a worker is never rounded away.
    ///
    /// # Errors
    /// If the result is too large.
    pub fn times_up(self, rate: &Rate) -> Result<Money, MoneyError> {
        self.scaled(rate, Rate::ceil)
    }

    /// The sum times a rate, rounded down to the minor unit.
    ///
    /// # Errors
    /// If the result is too large.
    pub fn times_down(self, rate: &Rate) -> Result<Money, MoneyError> {
        self.scaled(rate, Rate::floor)
    }

    fn scaled(self, rate: &Rate, whole: fn(&Rate) -> Option<i64>) -> Result<Money, MoneyError> {
        whole(&self.as_rate().times(rate))
            .map(|minor| Money::new(minor, self.currency))
            .ok_or(MoneyError::TooLarge(self.currency))
    }

    pub(crate) fn same(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::Mixed {
                left: self.currency,
                right: other.currency,
            })
        }
    }

    /// The total of sums of one currency; zero of `currency` if there are none.
    ///
    /// # Errors
    /// If a sum is in another currency or the total is too large.
    pub fn total(currency: Currency, sums: impl IntoIterator<Item = Money>) -> Result<Money, MoneyError> {
        sums.into_iter().try_fold(Money::zero(currency), Money::plus)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.amount())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn amounts_keep_their_minor_units() {
        assert_eq!(Money::parse("4166.67", currency("BDT")).unwrap().minor, 416_667);
        assert_eq!(Money::parse("1.5", currency("KWD")).unwrap().minor, 1500);
        assert_eq!(Money::new(-5, currency("USD")).to_string(), "USD -0.05");
        assert_eq!(Money::new(1200, currency("JPY")).to_string(), "JPY 1200");
        let error = Money::parse("1,000", currency("USD")).unwrap_err().to_string();
        assert_eq!(
            error,
            "\"1,000\" is no amount in USD: expected digits with at most 2 decimals and no thousands separators, such as \"123.45\""
        );
        for text in ["1.234", "0.001", "50%", "1/2", "", "ten"] {
            assert!(Money::parse(text, currency("USD")).is_err(), "{text}");
        }
    }

    #[test]
    fn currencies_never_mix() {
        let error = Money::new(1, currency("USD"))
            .plus(Money::new(1, currency("BDT")))
            .unwrap_err();
        assert!(matches!(error, MoneyError::Mixed { .. }));
        assert!(
            Money::new(i64::MAX, currency("USD"))
                .plus(Money::new(1, currency("USD")))
                .is_err()
        );
    }

    proptest! {
        #[test]
        fn amounts_read_back(minor: i64) {
            for code in ["USD", "JPY", "KWD"] {
                let money = Money::new(minor, currency(code));
                prop_assert_eq!(Money::parse(&money.amount(), currency(code)).unwrap(), money);
            }
        }
    }
}
