//! Numbers that some contributors keep where the case table has bands: age in years, duration in months.
//!
//! Their bounds and the grid on which they are counted are public and fixed here, before any case is read: what lies beyond a bound counts at the bound.

use std::fmt;

/// A measure that is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Number {
    /// Age at registration in completed years, 0 to 99; whoever is older counts as 99.
    Age,
    /// Months in trafficking, 0 to 300; what lasted longer than 25 years counts as 300.
    Months,
}

impl Number {
    /// Both, in the order of [`CaseNumbers`].
    pub const ALL: [Number; 2] = [Number::Age, Number::Months];

    /// A stable name, in files and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Number::Age => "age",
            Number::Months => "months",
        }
    }

    /// The field of the case table that holds the same in bands.
    pub const fn field(self) -> &'static str {
        match self {
            Number::Age => "ageBroad",
            Number::Months => "traffickMonths",
        }
    }

    /// The upper bound; the lower is 0.
    pub const fn most(self) -> u16 {
        match self {
            Number::Age => 99,
            Number::Months => 300,
        }
    }

    /// The first number of each band of the grid. Bands are narrow where most cases are and end where the case table's bands end.
    pub const fn starts(self) -> &'static [u16] {
        match self {
            Number::Age => &[0, 6, 9, 12, 15, 18, 21, 24, 27, 30, 35, 40, 45, 50, 60, 70],
            Number::Months => &[0, 4, 7, 10, 13, 19, 25, 37, 49, 73, 97, 121, 181, 241],
        }
    }

    /// The band of a number.
    pub fn band(self, number: u16) -> usize {
        self.starts().partition_point(|&start| start <= number).max(1) - 1
    }

    /// First and last number of each band.
    pub fn bands(self) -> impl Iterator<Item = (u16, u16)> {
        let starts = self.starts();
        let lasts = starts.iter().skip(1).map(|next| next - 1).chain([self.most()]);
        starts.iter().copied().zip(lasts)
    }

    /// The most by which a number within the bounds lies above the first of its band.
    pub fn widest(self) -> u16 {
        self.bands().map(|(first, last)| last - first).max().unwrap_or(0)
    }
}

/// The numbers of one case, as far as they are known. Private; there is no `Debug` output of them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseNumbers {
    /// Age at registration in completed years.
    pub age: Option<u16>,
    /// Months in trafficking.
    pub months: Option<u16>,
}

impl CaseNumbers {
    /// One of them, at most its upper bound.
    pub fn get(&self, number: Number) -> Option<u16> {
        let value = match number {
            Number::Age => self.age,
            Number::Months => self.months,
        };
        value.map(|value| value.min(number.most()))
    }

    /// Sets one of them; more than its upper bound is kept as the bound.
    pub fn set(&mut self, number: Number, value: Option<u16>) {
        let value = value.map(|value| value.min(number.most()));
        match number {
            Number::Age => self.age = value,
            Number::Months => self.months = value,
        }
    }
}

impl fmt::Debug for CaseNumbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Case data must not reach a log by way of a debug print.
        f.write_str("CaseNumbers(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ctdc;

    #[test]
    fn the_grid_covers_its_bounds_and_keeps_the_edges_of_the_case_table() {
        for number in Number::ALL {
            let bands: Vec<(u16, u16)> = number.bands().collect();
            assert_eq!((bands[0].0, bands[bands.len() - 1].1), (0, number.most()));
            assert!(bands.windows(2).all(|pair| pair[0].1 + 1 == pair[1].0));
            for value in 0..=number.most() {
                let (first, last) = bands[number.band(value)];
                assert!((first..=last).contains(&value));
            }
            assert_eq!(number.band(u16::MAX), bands.len() - 1);
            // A band of the grid lies within one band of the case table, the last but one years of age aside: 70 to 99 are 48+.
            let coarse = |value: u16| match number {
                Number::Age => ctdc::age_band_of_years(u32::from(value)),
                Number::Months => ctdc::month_band_of_months(u32::from(value)),
            };
            if number == Number::Months {
                assert!(bands.iter().all(|&(first, last)| coarse(first) == coarse(last)));
            } else {
                assert_ne!(coarse(17), coarse(18), "18 begins a band in both");
                assert!(bands.iter().any(|&(first, _)| first == 18));
            }
        }
        assert_eq!((Number::Months.widest(), Number::Age.widest()), (59, 29));
    }

    #[test]
    fn numbers_beyond_the_bound_count_at_the_bound() {
        let mut numbers = CaseNumbers::default();
        numbers.set(Number::Months, Some(900));
        assert_eq!((numbers.months, numbers.get(Number::Age)), (Some(300), None));
        let raw = CaseNumbers {
            age: Some(120),
            months: None,
        };
        assert_eq!(raw.get(Number::Age), Some(99));
        assert_eq!(format!("{raw:?}"), "CaseNumbers(..)");
    }
}
