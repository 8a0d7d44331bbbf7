//! Exchange at dated rates with a source.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::day_count::days_between;
use crate::values::{Currency, Money, MoneyError, Rate};

/// A rate that somebody published for a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRate {
    /// One unit of this currency
    pub from: Currency,
    /// is worth `rate` units of this one
    pub to: Currency,
    /// on this day,
    pub date: Date,
    /// in major units,
    pub rate: Rate,
    /// says this source.
    pub source: String,
}

/// Rates by pair and day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeTable {
    /// How many days old a rate may be: a weekend and a holiday, or a month for monthly averages.
    pub max_age_days: u32,
    /// The rates, in any order.
    pub rates: Vec<ExchangeRate>,
}

/// Why a sum cannot be exchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// No rate near the day.
    #[error(
        "no exchange rate from {from} to {to} on {date} or in the {max_age} days before it; {nearest}. Add one with its date and source"
    )]
    NoRate {
        /// From.
        from: Currency,
        /// To.
        to: Currency,
        /// The day.
        date: Date,
        /// How old it may be.
        max_age: u32,
        /// What there is.
        nearest: String,
    },
    /// A rate that is zero or below.
    #[error("the rate of {rate} from {from} to {to} on {date} ({source_name}) is not above zero")]
    NotPositive {
        /// From.
        from: Currency,
        /// To.
        to: Currency,
        /// The day.
        date: Date,
        /// The rate.
        rate: Rate,
        /// Its source.
        source_name: String,
    },
    /// Sums that do not combine.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// A rate that was chosen, with its day and source: minor units of the second currency for one minor unit of the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Chosen {
    pub(crate) factor: Rate,
    pub(crate) words: String,
}

impl Default for ExchangeTable {
    fn default() -> Self {
        ExchangeTable {
            max_age_days: 31,
            rates: Vec::new(),
        }
    }
}

impl ExchangeTable {
    /// The rate for a day: the latest on it or at most [`ExchangeTable::max_age_days`] before it, as published or turned round. Of several on one day
    /// the one that gives more of the second currency.
    pub(crate) fn on(&self, from: Currency, to: Currency, date: Date) -> Result<Chosen, ExchangeError> {
        if from == to {
            return Ok(Chosen {
                factor: Rate::one(),
                words: String::new(),
            });
        }
        let mut best: Option<(Date, Rate, &ExchangeRate)> = None;
        for quote in &self.rates {
            let direct = (quote.from, quote.to) == (from, to);
            if !direct && (quote.from, quote.to) != (to, from) {
                continue;
            }
            if quote.rate.is_negative() || quote.rate.is_zero() {
                return Err(ExchangeError::NotPositive {
                    from: quote.from,
                    to: quote.to,
                    date: quote.date,
                    rate: quote.rate.clone(),
                    source_name: quote.source.clone(),
                });
            }
            let age = days_between(quote.date, date);
            if age < 0 || age > i64::from(self.max_age_days) {
                continue;
            }
            let rate = if direct {
                Some(quote.rate.clone())
            } else {
                Rate::one().over(&quote.rate)
            };
            let Some(rate) = rate else { continue };
            if best
                .as_ref()
                .is_none_or(|(day, found, _)| (quote.date, &rate) > (*day, found))
            {
                best = Some((quote.date, rate, quote));
            }
        }
        let Some((day, rate, quote)) = best else {
            return Err(ExchangeError::NoRate {
                from,
                to,
                date,
                max_age: self.max_age_days,
                nearest: self.nearest(from, to, date),
            });
        };
        // From major units to minor units of both.
        let shift = to.minor_digits() as i32 - from.minor_digits() as i32;
        Ok(Chosen {
            factor: rate.times(&Rate::ten_to(shift)),
            words: format!(
                "{} {} = {} {} on {day} ({})",
                1, quote.from, quote.rate, quote.to, quote.source
            ),
        })
    }

    fn nearest(&self, from: Currency, to: Currency, date: Date) -> String {
        let pair = |quote: &&ExchangeRate| {
            (quote.from, quote.to) == (from, to) || (quote.from, quote.to) == (to, from)
        };
        match self
            .rates
            .iter()
            .filter(pair)
            .min_by_key(|quote| days_between(quote.date, date).abs())
        {
            Some(quote) => format!("the nearest is of {}", quote.date),
            None => "there is none for this pair on any day".into(),
        }
    }

    /// The rate that gives a worker more of `to`: that of the day of payment or that of settlement.
    pub(crate) fn favourable(
        &self,
        from: Currency,
        to: Currency,
        paid: Date,
        settled: Date,
    ) -> Result<Chosen, ExchangeError> {
        let then = self.on(from, to, paid)?;
        let now = self.on(from, to, settled)?;
        Ok(if now.factor > then.factor { now } else { then })
    }

    /// A sum in another currency at the rate of a day, rounded down.
    ///
    /// # Errors
    /// If there is no rate near the day, or the result is too large.
    pub fn exchange(&self, sum: Money, to: Currency, date: Date) -> Result<Money, ExchangeError> {
        let chosen = self.on(sum.currency, to, date)?;
        let result = Money::new(sum.minor, to).times_down(&chosen.factor)?;
        Ok(result)
    }
}
