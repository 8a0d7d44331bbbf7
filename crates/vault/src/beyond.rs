//! How many records the bound on a person's records leaves out: an exact count that stays here, and its private measurement.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

use amparo_privacy::{Budget, MeasureError, Noise, NoisyCounts, measure};

/// A person counts with at most so many records left out, so that nobody can move the published count by more.
pub const BEYOND_PER_PERSON: u32 = 3;

/// Records that were left out since their person had more than the bound. Private until it is measured.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Beyond {
    bounded: u64,
}

impl fmt::Debug for Beyond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Exact counts must not reach a log by way of a debug print.
        f.write_str("Beyond")
    }
}

impl Beyond {
    /// Counts what `keep` leaves out of the rows whose persons are given, among persons whom `counts` admits.
    pub(crate) fn of<K: Eq + Hash>(
        persons: impl IntoIterator<Item = Option<K>>,
        keep: &[usize],
        counts: impl Fn(&K) -> bool,
    ) -> Beyond {
        let mut kept = keep.iter().copied().peekable();
        let mut of_person: HashMap<K, u32> = HashMap::new();
        for (row, person) in persons.into_iter().enumerate() {
            if kept.next_if_eq(&row).is_none()
                && let Some(person) = person
            {
                let records = of_person.entry(person).or_default();
                *records = (*records + 1).min(BEYOND_PER_PERSON);
            }
        }
        let admitted = of_person.iter().filter(|(person, _)| counts(person));
        Beyond {
            bounded: admitted.map(|(_, &records)| u64::from(records)).sum(),
        }
    }

    /// Measures the count, with all of `budget`. One person moves it by at most [`BEYOND_PER_PERSON`].
    ///
    /// # Errors
    /// If the budget is too small for any noise.
    pub fn measure(self, budget: Budget, noise: &mut dyn Noise) -> Result<NoisyCounts, MeasureError> {
        let squared = u64::from(BEYOND_PER_PERSON).pow(2);
        measure(&[self.bounded], budget, squared, "records left out", noise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_moves_the_count_by_no_more_than_the_bound() {
        let persons = [
            Some(1),
            Some(1),
            Some(2),
            None,
            Some(1),
            Some(1),
            Some(1),
            Some(2),
            Some(3),
        ];
        let keep = [0, 2, 3, 8];
        let all = Beyond::of(persons, &keep, |_| true);
        // Person 1 lost four records, person 2 one.
        assert_eq!(all.bounded, 3 + 1);
        let without = Beyond::of(persons, &keep, |&person| person != 1);
        assert_eq!(all.bounded - without.bounded, u64::from(BEYOND_PER_PERSON));
        assert_eq!(format!("{all:?}"), "Beyond");
    }
}
