//! Checking published figures before they are repeated.

use serde::{Deserialize, Serialize};

use crate::values::Rate;

/// The unit a ratio was printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Months of earnings.
    Months,
    /// Per cent of a month's earnings.
    Percent,
}

/// A figure as it was published: any of the three may be missing. Amounts are in one currency, in major units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedFigure {
    /// What is labelled mean cost.
    pub cost: Option<Rate>,
    /// What is labelled mean earnings of a month.
    pub earnings: Option<Rate>,
    /// The ratio as printed.
    pub ratio: Option<Rate>,
    /// The unit it is printed in.
    pub unit: Unit,
}

/// A figure that contradicts itself or what is known elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "contradiction", rename_all = "snake_case")]
pub enum Contradiction {
    /// The ratio is not that of the two means.
    #[error("the ratio is printed as {printed}, and the means give {computed} months")]
    Ratio {
        /// As printed.
        printed: String,
        /// Computed, to two decimals.
        computed: String,
    },
    /// The ratio is a number of months, printed as per cent.
    #[error("{printed} per cent can only be {printed} months: the means give {computed}")]
    MonthsAsPercent {
        /// As printed.
        printed: String,
        /// Computed, to two decimals.
        computed: String,
    },
    /// What is labelled earnings can only be the cost.
    #[error(
        "{amount} labelled as a month's earnings would make the cost {cost}, above {ceiling}, the highest known; as the cost it makes the earnings {earnings}"
    )]
    EarningsAreCost {
        /// As labelled.
        amount: String,
        /// The cost that the label would mean.
        cost: String,
        /// The highest cost known elsewhere.
        ceiling: String,
        /// The earnings, if the amount is the cost.
        earnings: String,
    },
}

impl PublishedFigure {
    /// The ratio of the means, if both are there.
    pub fn ratio_of_means(&self) -> Option<Rate> {
        self.cost.as_ref()?.over(self.earnings.as_ref()?)
    }

    /// What is wrong with the figure. A printed ratio agrees if it is within half a unit of its last digit; `ceiling` is the highest cost known elsewhere
    /// in the same currency.
    pub fn contradictions(&self, ceiling: Option<&Rate>) -> Vec<Contradiction> {
        let mut found = Vec::new();
        let Some(ratio) = &self.ratio else { return found };
        let agrees = |ratio: &Rate, computed: &Rate| {
            let digits = ratio
                .to_string()
                .split_once('.')
                .map_or(0, |(_, decimals)| decimals.len() as u32);
            computed.to_decimal(digits) == ratio.to_decimal(digits)
        };
        if let Some(computed) = self.ratio_of_means() {
            let percent = self.unit == Unit::Percent;
            let shown = computed.to_decimal(2);
            if percent && agrees(ratio, &computed) {
                found.push(Contradiction::MonthsAsPercent {
                    printed: ratio.to_string(),
                    computed: shown,
                });
            } else {
                let in_unit = if percent {
                    computed.times(&Rate::whole(100))
                } else {
                    computed
                };
                if !agrees(ratio, &in_unit) {
                    let sign = if percent { "%" } else { " months" };
                    found.push(Contradiction::Ratio {
                        printed: format!("{ratio}{sign}"),
                        computed: shown,
                    });
                }
            }
        }
        if let (None, Some(earnings), Some(ceiling)) = (&self.cost, &self.earnings, ceiling) {
            let cost = earnings.times(ratio);
            if cost > *ceiling
                && earnings <= ceiling
                && let Some(true_earnings) = earnings.over(ratio)
            {
                found.push(Contradiction::EarningsAreCost {
                    amount: earnings.to_decimal(0),
                    cost: cost.to_decimal(0),
                    ceiling: ceiling.to_decimal(0),
                    earnings: true_earnings.to_decimal(0),
                });
            }
        }
        found
    }
}
