//! Fractions of a year by named conventions.

use jiff::civil::Date;

use crate::taxonomy::codes;
use crate::values::Rate;

codes! {
    /// How the days between two dates become a fraction of a year (ISDA 2006 Definitions, section 4.16).
    DayCount, "day count",
    /// Days over 365: Actual/365 (Fixed).
    Act365 = "act_365f",
    /// Days over 360: Actual/360.
    Act360 = "act_360",
    /// Days in leap years over 366, other days over 365: Actual/Actual (ISDA).
    ActActIsda = "act_act_isda",
    /// Months of 30 days over 360: 30/360 (Bond Basis).
    Thirty360 = "30_360",
    /// Months of 30 days over 360, European: 30E/360.
    ThirtyE360 = "30e_360",
}

impl DayCount {
    /// The fraction of a year from one day to a later one; zero if it is not later.
    pub fn year_fraction(self, from: Date, to: Date) -> Rate {
        if to <= from {
            return Rate::zero();
        }
        let days = days_between(from, to);
        // The denominators below are constants other than zero.
        let over = |days: i64, year: i64| Rate::new(days, year).unwrap_or_else(Rate::zero);
        match self {
            DayCount::Act365 => over(days, 365),
            DayCount::Act360 => over(days, 360),
            DayCount::ActActIsda => {
                let mut sum = Rate::zero();
                for year in from.year()..=to.year() {
                    let start = Date::new(year, 1, 1).unwrap_or(from).max(from);
                    let end = Date::new(year + 1, 1, 1).unwrap_or(to).min(to);
                    let length = if start.in_leap_year() { 366 } else { 365 };
                    sum = sum.plus(&over(days_between(start, end).max(0), length));
                }
                sum
            }
            DayCount::Thirty360 => {
                let first = i64::from(from.day()).min(30);
                let last = if to.day() == 31 && first == 30 {
                    30
                } else {
                    i64::from(to.day())
                };
                over(thirty(from, first, to, last), 360)
            }
            DayCount::ThirtyE360 => over(
                thirty(
                    from,
                    i64::from(from.day()).min(30),
                    to,
                    i64::from(to.day()).min(30),
                ),
                360,
            ),
        }
    }

    /// The convention's name in full.
    pub fn name(self) -> &'static str {
        match self {
            DayCount::Act365 => "Actual/365 (Fixed)",
            DayCount::Act360 => "Actual/360",
            DayCount::ActActIsda => "Actual/Actual (ISDA)",
            DayCount::Thirty360 => "30/360 (Bond Basis)",
            DayCount::ThirtyE360 => "30E/360",
        }
    }
}

fn thirty(from: Date, first: i64, to: Date, last: i64) -> i64 {
    360 * (i64::from(to.year()) - i64::from(from.year()))
        + 30 * (i64::from(to.month()) - i64::from(from.month()))
        + (last - first)
}

/// Days from one date to another; negative if it is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map(|span| span.get_days()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn published_examples() {
        // ISDA, "EMU and market conventions: recent developments" (1998), section 4: 1 November 2003 to 1 May 2004, 10,000 at 10 %.
        let coupon = |count: DayCount| {
            let fraction = count.year_fraction(date(2003, 11, 1), date(2004, 5, 1));
            fraction.times(&Rate::whole(1000)).to_decimal(2)
        };
        assert_eq!(coupon(DayCount::ActActIsda), "497.72");
        // The same memorandum, short first period: 1 February 1999 to 1 July 1999, Actual/Actual (ISDA): 410.96.
        let short = DayCount::ActActIsda.year_fraction(date(1999, 2, 1), date(1999, 7, 1));
        assert_eq!(short.times(&Rate::whole(1000)).to_decimal(2), "410.96");
    }

    #[test]
    fn ends_of_months() {
        let days =
            |count: DayCount, from, to| count.year_fraction(from, to).times(&Rate::whole(360)).to_string();
        assert_eq!(
            days(DayCount::Thirty360, date(2015, 1, 31), date(2015, 3, 31)),
            "60"
        );
        assert_eq!(
            days(DayCount::Thirty360, date(2015, 1, 30), date(2015, 3, 31)),
            "60"
        );
        assert_eq!(
            days(DayCount::Thirty360, date(2015, 1, 15), date(2015, 3, 31)),
            "76"
        );
        assert_eq!(
            days(DayCount::ThirtyE360, date(2015, 1, 15), date(2015, 3, 31)),
            "75"
        );
        assert_eq!(days(DayCount::Act360, date(2015, 1, 1), date(2016, 1, 1)), "365");
        assert_eq!(days(DayCount::Act365, date(2015, 1, 2), date(2015, 1, 1)), "0");
    }
}
