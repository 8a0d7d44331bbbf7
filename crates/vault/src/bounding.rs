//! Bounding what one person can add to a release.

use std::collections::HashMap;
use std::hash::Hash;

use crate::VaultError;

/// Which rows to keep so that no person has more than `most` allows them: among a person's rows a uniformly random choice of that many by the operating
/// system's generator. Rows without a key stand for a person each. The choice of one person's rows depends on no other person's.
pub(crate) fn rows_to_keep<K: Eq + Hash>(
    persons: impl IntoIterator<Item = Option<K>>,
    most: impl Fn(&K) -> usize,
) -> Result<Vec<usize>, VaultError> {
    let mut keep = Vec::new();
    let mut of_person: HashMap<K, Vec<usize>> = HashMap::new();
    for (row, person) in persons.into_iter().enumerate() {
        match person {
            Some(person) => of_person.entry(person).or_default().push(row),
            None => keep.push(row),
        }
    }
    for (person, mut rows) in of_person {
        let most = most(&person);
        if rows.len() > most {
            // The first steps of a Fisher–Yates shuffle.
            for chosen in 0..most {
                let other = chosen + below(rows.len() - chosen)?;
                rows.swap(chosen, other);
            }
            rows.truncate(most);
        }
        keep.append(&mut rows);
    }
    keep.sort_unstable();
    Ok(keep)
}

/// A uniformly random number below `bound`, which is not 0.
fn below(bound: usize) -> Result<usize, VaultError> {
    let bound = bound as u64;
    // The largest multiple of the bound that fits; draws from there on would favour small numbers.
    let limit = u64::MAX - u64::MAX % bound;
    loop {
        let draw = getrandom::u64().map_err(VaultError::Random)?;
        if draw < limit {
            return Ok((draw % bound) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nobody_has_more_than_the_bound_and_nobody_vanishes(
            persons in proptest::collection::vec(proptest::option::weighted(0.8, 0..20_u8), 0..120),
            most in 1..4_usize,
        ) {
            let keep = rows_to_keep(persons.clone(), |_| most).unwrap();
            prop_assert!(keep.is_sorted_by(|a, b| a < b));
            let count = |rows: &mut dyn Iterator<Item = usize>, person| rows.filter(|&row| persons[row] == person).count();
            for person in (0..20).map(Some) {
                let all = count(&mut (0..persons.len()), person);
                prop_assert_eq!(count(&mut keep.iter().copied(), person), all.min(most));
            }
            let unknown = count(&mut (0..persons.len()), None);
            prop_assert_eq!(count(&mut keep.iter().copied(), None), unknown);
        }
    }

    /// Each of 5 rows is kept with probability 2/5. Over 4,000 runs a count has a standard deviation of 31; six of them are exceeded about
    /// once in 10⁸ runs of this test.
    #[test]
    fn every_row_has_the_same_chance() {
        let mut kept = [0_i32; 5];
        for _ in 0..4_000 {
            for row in rows_to_keep([Some(1); 5], |_| 2).unwrap() {
                kept[row] += 1;
            }
        }
        assert!(kept.iter().all(|count| (count - 1_600).abs() < 186), "{kept:?}");
    }
}
