//! A buyer's dated promise about what counts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Item, standard_verdict};
use crate::values::{Money, MoneyError, Rate};

/// What a policy counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CountRule {
    /// Any fee or cost.
    AnyFee,
    /// Only what lies above a number of months' net wages.
    AboveWages {
        /// Months: 1 or `1/2`.
        months: Rate,
    },
}

/// A policy from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyStep {
    /// First day.
    pub from: Date,
    /// What counts.
    pub rule: CountRule,
    /// Where it was published.
    pub source: String,
}

/// A policy in steps: each payment is judged by the step of its own day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerPolicy {
    /// Whose.
    pub name: String,
    /// The steps, in any order.
    pub steps: Vec<PolicyStep>,
}

/// How much of an item counts under a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The item.
    pub item: String,
    /// The part that counts, zero to all of it.
    pub amount: Money,
    /// The step that says so, in words.
    pub why: String,
}

/// Why a policy cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A threshold in wages, and no wage.
    #[error(
        "{policy}: what worker {worker} paid on {date} counts above a number of months' wages, and the first month's wage is not known"
    )]
    NoWage {
        /// The policy.
        policy: String,
        /// The worker.
        worker: String,
        /// The payment's day.
        date: Date,
    },
    /// Sums that do not combine.
    #[error("{policy}: {error}")]
    Money {
        /// The policy.
        policy: String,
        /// Why.
        error: MoneyError,
    },
}

impl BuyerPolicy {
    /// How much of each of a worker's items counts. Items that the standard does not object to never count; items before the first step count nothing.
    ///
    /// Within a step with a threshold, the threshold is used up in the order of items.
    ///
    /// # Errors
    /// If a threshold needs a wage that is not known, or one in another currency than the payments.
    pub fn counted(&self, items: &[Item], monthly_wage: Option<Money>) -> Result<Vec<Counted>, PolicyError> {
        let money = |error| PolicyError::Money {
            policy: self.name.clone(),
            error,
        };
        let mut steps: Vec<&PolicyStep> = self.steps.iter().collect();
        steps.sort_by_key(|step| step.from);
        let mut used: Vec<Option<Money>> = vec![None; steps.len()];
        let mut counted = Vec::with_capacity(items.len());
        for item in items {
            let nothing = Money::zero(item.amount.currency);
            let step = steps.iter().rposition(|step| step.from <= item.date);
            let (amount, why) = match step.and_then(|place| Some((place, *steps.get(place)?))) {
                _ if !standard_verdict(item).is_breach() => {
                    (nothing, "not a recruitment cost, or not yet known".into())
                }
                None => (nothing, format!("before the first day of {}", self.name)),
                Some((
                    _,
                    PolicyStep {
                        rule: CountRule::AnyFee,
                        from,
                        ..
                    },
                )) => (item.amount, format!("{} since {from}: any fee counts", self.name)),
                Some((
                    place,
                    PolicyStep {
                        rule: CountRule::AboveWages { months },
                        from,
                        ..
                    },
                )) => {
                    let wage = monthly_wage.ok_or_else(|| PolicyError::NoWage {
                        policy: self.name.clone(),
                        worker: item.worker.to_string(),
                        date: item.date,
                    })?;
                    let threshold = wage.times_down(months).map_err(money)?;
                    let before = used.get(place).copied().flatten().unwrap_or(nothing);
                    let after = before.plus(item.amount).map_err(money)?;
                    threshold.same(after).map_err(money)?;
                    if let Some(used) = used.get_mut(place) {
                        *used = Some(after);
                    }
                    let over = |sum: Money| (sum.minor - threshold.minor).max(0);
                    let why = format!(
                        "{} since {from}: only what lies above {threshold} counts",
                        self.name
                    );
                    (Money::new(over(after) - over(before), item.amount.currency), why)
                }
            };
            counted.push(Counted {
                item: item.id.clone(),
                amount,
                why,
            });
        }
        Ok(counted)
    }
}
