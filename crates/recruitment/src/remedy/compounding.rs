//! How often interest that was not paid begins to bear interest itself.

use jiff::Span;
use jiff::civil::Date;

use crate::taxonomy::codes;

codes! {
    /// When unpaid interest is added to the principal of a loan, counted in whole months from the day it was taken.
    Compounding, "compounding",
    /// Never: simple interest.
    Simple = "simple",
    /// Every month: a nominal yearly rate of 36 % is 3 % a month, and 42.58 % in effect (with a day count of 30/360).
    Monthly = "monthly",
    /// Every three months.
    Quarterly = "quarterly",
    /// Every six months.
    HalfYearly = "half_yearly",
    /// Every year.
    Yearly = "yearly",
}

/// The longest that interest is compounded, in periods: fifty years of months. A loan dated by mistake to the year 19 would otherwise take for ever.
const MOST_PERIODS: i32 = 600;

impl Default for Compounding {
    fn default() -> Self {
        Compounding::Simple
    }
}

impl Compounding {
    /// Whether it is simple interest.
    pub fn is_simple(&self) -> bool {
        *self == Compounding::Simple
    }

    fn months(self) -> Option<i32> {
        match self {
            Compounding::Simple => None,
            Compounding::Monthly => Some(1),
            Compounding::Quarterly => Some(3),
            Compounding::HalfYearly => Some(6),
            Compounding::Yearly => Some(12),
        }
    }

    /// The days on which unpaid interest is added to the principal, from the day a loan was taken until a last day, both ends excluded and included.
    pub(super) fn days(self, taken: Date, until: Date) -> Vec<Date> {
        let Some(months) = self.months() else {
            return Vec::new();
        };
        // Counted from the first day each time: a loan of the 31st compounds on the last day of shorter months and on the 31st again after.
        (1..=MOST_PERIODS)
            .map(|period| taken.saturating_add(Span::new().months(period * months)))
            .take_while(|day| *day <= until)
            .collect()
    }
}
