//! The statistics, exact.

use std::fmt;

use serde::Serialize;

use crate::values::{Money, MoneyError, Rate};

/// One worker's cost and first month's earnings, in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WorkerCost {
    /// Everything the worker paid for the job.
    pub cost: Money,
    /// Net earnings of the first full month; above zero.
    pub first_month: Money,
}

/// The statistics of a group of workers. All are numbers of months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RciMeasure {
    /// How many workers.
    pub n: usize,
    /// The mean of the workers' ratios: what the custodians' guidelines call the indicator.
    pub mean_of_ratios: Rate,
    /// The mean cost over the mean earnings: what several published reports print. Nothing if workers' currencies differ.
    pub ratio_of_means: Option<Rate>,
    /// The median of the workers' ratios.
    pub median: Rate,
    /// The lower quartile, interpolated (Hyndman & Fan type 7).
    pub lower_quartile: Rate,
    /// The upper quartile, interpolated (Hyndman & Fan type 7).
    pub upper_quartile: Rate,
}

/// The statistics of a group; nothing for an empty one. Workers with first month's earnings of zero or below have no ratio and are left out.
///
/// # Errors
/// If a worker's cost and earnings are in two currencies.
pub fn measure(workers: &[WorkerCost]) -> Result<Option<RciMeasure>, MoneyError> {
    let mut ratios = Vec::with_capacity(workers.len());
    let (mut costs, mut earnings) = (Rate::zero(), Rate::zero());
    let mut currencies: Vec<_> = workers.iter().map(|worker| worker.cost.currency).collect();
    currencies.sort();
    currencies.dedup();
    for worker in workers.iter().filter(|worker| worker.first_month.minor > 0) {
        if let Some(ratio) = worker.cost.ratio_to(worker.first_month)? {
            ratios.push(ratio);
            costs = costs.plus(&worker.cost.as_rate());
            earnings = earnings.plus(&worker.first_month.as_rate());
        }
    }
    ratios.sort();
    let n = ratios.len();
    let (Some(median), Some(lower), Some(upper)) =
        (quantile(&ratios, 2), quantile(&ratios, 1), quantile(&ratios, 3))
    else {
        return Ok(None);
    };
    let sum = sum_of(&ratios);
    let count = Rate::whole(n as i64);
    Ok(Some(RciMeasure {
        n,
        mean_of_ratios: sum.over(&count).unwrap_or_else(Rate::zero),
        ratio_of_means: if currencies.len() == 1 {
            costs.over(&earnings)
        } else {
            None
        },
        median,
        lower_quartile: lower,
        upper_quartile: upper,
    }))
}

/// The exact sum, pair by pair: adding one after another would carry the common denominator of all through every step.
fn sum_of(numbers: &[Rate]) -> Rate {
    match numbers {
        [] => Rate::zero(),
        [one] => one.clone(),
        _ => {
            let (left, right) = numbers.split_at(numbers.len() / 2);
            sum_of(left).plus(&sum_of(right))
        }
    }
}

/// The quantile at `quarters`/4 of sorted numbers, interpolated (type 7).
fn quantile(sorted: &[Rate], quarters: usize) -> Option<Rate> {
    let last = sorted.len().checked_sub(1)?;
    let position = last * quarters;
    let low = sorted.get(position / 4)?;
    let high = sorted.get((position / 4 + 1).min(last))?;
    let part = Rate::new((position % 4) as i64, 4)?;
    Some(low.plus(&high.minus(low).times(&part)))
}

/// The median; nothing of nothing.
pub(crate) fn median(numbers: &[Rate]) -> Option<Rate> {
    let mut sorted = numbers.to_vec();
    sorted.sort();
    quantile(&sorted, 2)
}

impl fmt::Display for RciMeasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Recruitment cost in months of first earnings (SDG 10.7.1), n = {}",
            self.n
        )?;
        writeln!(f, "  mean of ratios   {}", self.mean_of_ratios.to_decimal(2))?;
        match &self.ratio_of_means {
            Some(ratio) => writeln!(f, "  ratio of means   {}", ratio.to_decimal(2))?,
            None => writeln!(f, "  ratio of means   not given: several currencies")?,
        }
        writeln!(f, "  median           {}", self.median.to_decimal(2))?;
        writeln!(
            f,
            "  quartiles        {} and {}",
            self.lower_quartile.to_decimal(2),
            self.upper_quartile.to_decimal(2)
        )
    }
}
