//! How identifying the cases are that would be sent.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// The fields that somebody may know of a person from elsewhere, by position in the case table: year, gender, age, citizenship, country of exploitation.
const QUASI: [usize; 5] = [0, 1, 2, 3, 4];
/// How many different cases are counted; beyond, the count of unique whole cases is left out.
const WHOLE: usize = 2_000_000;

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
    whole: HashMap<[u16; 27], bool>,
    full: bool,
}

impl Classes {
    pub(crate) fn add(&mut self, codes: &[u16; 27]) {
        *self.quasi.entry(QUASI.map(|field| codes[field])).or_default() += 1;
        if self.full {
            return;
        }
        self.whole
            .entry(*codes)
            .and_modify(|alone| *alone = false)
            .or_insert(true);
        if self.whole.len() > WHOLE {
            self.full = true;
            self.whole = HashMap::new();
        }
    }

    pub(crate) fn disclosure(&self) -> Disclosure {
        let below = |size: u64| self.quasi.values().filter(|count| **count < size).sum::<u64>();
        Disclosure {
            k: self.quasi.values().copied().min().unwrap_or_default(),
            combinations: self.quasi.len() as u64,
            unique_cases: below(2),
            cases_below_ten: below(10),
            unique_whole_cases: (!self.full)
                .then(|| self.whole.values().filter(|alone| **alone).count() as u64),
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
