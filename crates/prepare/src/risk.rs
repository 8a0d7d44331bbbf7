//! How identifying the cases are that would be sent.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::{Deserialize, Serialize};

use crate::tally::Tally;

/// The fields that somebody may know of a person from elsewhere, by position in the case table: year, gender, age, citizenship, country of exploitation.
const QUASI: [usize; 5] = [0, 1, 2, 3, 4];
/// How identifying the cases are, by the classes of cases that agree in year of registration, gender, age group, citizenship and country of exploitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// The size of the smallest class: k of k-anonymity (Sweeney 2002).
    pub k: u64,
    /// Different combinations of the five fields.
    pub combinations: u64,
    /// Cases that are alone in theirs.
    pub unique_cases: u64,
    /// Cases in classes of fewer than ten.
    pub cases_below_ten: u64,
    /// Cases that no other case equals in all 27 fields; nothing where there are too many to count.
    pub unique_whole_cases: Option<u64>,
}

/// Counts classes as cases come.
#[derive(Default)]
pub(crate) struct Classes {
    quasi: HashMap<[u16; QUASI.len()], u64>,
    /// Whole cases, by their hashes: a case itself would take three times the memory.
    whole: Tally,
}

impl Classes {
    pub(crate) fn add(&mut self, codes: &[u16; 27]) {
        *self.quasi.entry(QUASI.map(|field| codes[field])).or_default() += 1;
        let mut hasher = DefaultHasher::new();
        codes.hash(&mut hasher);
        self.whole.add(hasher.finish());
    }

    pub(crate) fn disclosure(&self) -> Disclosure {
        let below = |size: u64| self.quasi.values().filter(|count| **count < size).sum::<u64>();
        Disclosure {
            k: self.quasi.values().copied().min().unwrap_or_default(),
            combinations: self.quasi.len() as u64,
            unique_cases: below(2),
            cases_below_ten: below(10),
            unique_whole_cases: self
                .whole
                .is_exact()
                .then(|| self.whole.different() - self.whole.several()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_counted() {
        let mut classes = Classes::default();
        let mut codes = [0; 27];
        for _ in 0..12 {
            classes.add(&codes);
        }
        codes[26] = 1;
        classes.add(&codes);
        codes[1] = 1;
        classes.add(&codes);
        let found = classes.disclosure();
        assert_eq!(
            (
                found.k,
                found.combinations,
                found.unique_cases,
                found.cases_below_ten
            ),
            (1, 2, 1, 1)
        );
        assert_eq!(found.unique_whole_cases, Some(2));
    }
}
