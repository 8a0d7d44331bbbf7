//! Published series of repayments, and whether they add up.

use serde::{Deserialize, Serialize};

use crate::values::{Money, MoneyError};

/// A year of a series of repayments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepaymentYear {
    /// The year.
    pub year: i16,
    /// Repaid in it.
    pub repaid: Money,
    /// Repaid from the beginning to its end, if published.
    pub cumulative: Option<Money>,
    /// Whether the cumulative figure is a lower bound ("over 25.6 million").
    pub at_least: bool,
}

/// A year whose cumulative figure does not follow from the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{year}: {computed} from the year before, {published} published")]
pub struct SeriesProblem {
    /// The year.
    pub year: i16,
    /// What was published.
    pub published: Money,
    /// What the year before and this year's repayment make; where years are missing in between, a lower bound.
    pub computed: Money,
}

/// Compares each cumulative figure with the one before it and what was repaid since. Where years are missing in between, it must be at least that.
///
/// # Errors
/// If currencies differ or a sum is too large.
pub fn check_series(years: &[RepaymentYear]) -> Result<Vec<SeriesProblem>, MoneyError> {
    let mut sorted: Vec<&RepaymentYear> = years.iter().collect();
    sorted.sort_by_key(|year| year.year);
    let mut problems = Vec::new();
    for (before, this) in sorted.iter().zip(sorted.iter().skip(1)) {
        let (Some(base), Some(published)) = (before.cumulative, this.cumulative) else {
            continue;
        };
        let computed = base.plus(this.repaid)?;
        let gap = this.year > before.year.saturating_add(1);
        let fits = if this.at_least {
            // "Over x": what is computed exactly must reach it; a computed lower bound can only be below by what it leaves out.
            before.at_least || gap || computed.minor >= published.minor
        } else if before.at_least || gap {
            published.minor >= computed.minor
        } else {
            published == computed
        };
        if !fits {
            problems.push(SeriesProblem {
                year: this.year,
                published,
                computed,
            });
        }
    }
    Ok(problems)
}
