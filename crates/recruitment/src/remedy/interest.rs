//! Interest by a dated policy.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::DayCount;
use crate::values::{Money, Rate};

/// A rate from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterestStep {
    /// First day.
    pub from: Date,
    /// For a year, as a share.
    pub yearly_rate: Rate,
    /// Who says so.
    pub source: String,
}

/// Simple interest at rates that change on given days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterestPolicy {
    /// How days are counted.
    pub day_count: DayCount,
    /// The rates, in any order. Before the first there is no interest.
    pub steps: Vec<InterestStep>,
}

/// A stretch of days with one balance and one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InterestSegment {
    /// First day.
    pub from: Date,
    /// The day after the last.
    pub to: Date,
    /// What bears interest.
    pub balance: Money,
    /// For a year, as a share.
    pub yearly_rate: Rate,
    /// Fraction of a year.
    pub years: Rate,
    /// Interest in minor units, exact.
    pub interest: Rate,
}

impl InterestPolicy {
    /// No interest at all.
    pub fn none() -> Self {
        InterestPolicy {
            day_count: DayCount::Act365,
            steps: Vec::new(),
        }
    }

    /// Simple interest on a balance that changes: `balances` are days and the balance from that day on, in order of days; until `to`, excluded.
    pub(crate) fn segments(&self, balances: &[(Date, Money)], to: Date) -> Vec<InterestSegment> {
        let mut steps: Vec<&InterestStep> = self.steps.iter().collect();
        steps.sort_by_key(|step| step.from);
        let mut segments = Vec::new();
        for (place, &(from, balance)) in balances.iter().enumerate() {
            let until = balances.get(place + 1).map_or(to, |next| next.0).min(to);
            if balance.minor <= 0 {
                continue;
            }
            for (index, step) in steps.iter().enumerate() {
                let start = step.from.max(from);
                let end = steps.get(index + 1).map_or(until, |next| next.from).min(until);
                if start >= end || step.yearly_rate.is_zero() {
                    continue;
                }
                let years = self.day_count.year_fraction(start, end);
                segments.push(InterestSegment {
                    from: start,
                    to: end,
                    balance,
                    yearly_rate: step.yearly_rate.clone(),
                    interest: balance.as_rate().times(&step.yearly_rate).times(&years),
                    years,
                });
            }
        }
        segments
    }
}
