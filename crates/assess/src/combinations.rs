//! Combinations of many fields in synthetic rows: rare ones tell whether a row was copied.

use std::collections::HashMap;

use amparo_schema::CodedTable;
use rayon::prelude::*;

use crate::sample::{below, generator, row_hashes, shuffle};

/// What stands for a combination that no synthetic row has, so that a missing one speaks loudly, but not for ever, against a copy.
const NEARLY_NONE: f64 = 0.01;

/// Some rows of a table.
pub(crate) type Chosen<'a> = (&'a CodedTable, &'a [usize]);

/// `number` sets of `least` to `most` fields, drawn at random; fewer if there are no more.
pub(crate) fn random_sets(
    width: usize,
    least: usize,
    most: usize,
    number: usize,
    seed: u64,
) -> Vec<Vec<usize>> {
    let (least, most) = (least.clamp(1, width), most.clamp(1, width));
    let mut dice = generator(seed);
    let mut sets: Vec<Vec<usize>> = (0..number)
        .map(|_| {
            let mut fields: Vec<usize> = (0..width).collect();
            shuffle(&mut fields, &mut dice);
            fields.truncate(least + below(&mut dice, most - least + 1));
            fields.sort_unstable();
            fields
        })
        .collect();
    sets.sort_unstable();
    sets.dedup();
    sets
}

/// How much the rows of two sides look copied into `synthetic`. `known` are other people.
///
/// Only combinations that no known person has speak: there other people let expect λ = n ÷ 2m of n synthetic rows, given m known people. A copied row is in *all* of its
/// combinations and any other in few of its rare ones, so the score is the sum of ln(y ÷ λ) over sets, y being the synthetic rows with the combination. (Sets of
/// two or three fields are too full: chance fluctuations that they share drown one row.)
pub(crate) fn copy_scores(
    synthetic: &CodedTable,
    known: Chosen<'_>,
    sides: [Chosen<'_>; 2],
    sets: &[Vec<usize>],
) -> (Vec<f64>, Vec<f64>) {
    let expected = 0.5 * synthetic.rows() as f64 / (known.1.len() as f64 + 1.0);
    let zero = || sides.map(|(_, rows)| vec![0.0_f64; rows.len()]);
    let [first, second] = sets
        .par_iter()
        .fold(zero, |mut sums, set| {
            let published = occurrences(row_hashes(synthetic, set).into_iter());
            let others = hashes_of(known, set);
            let others = occurrences(others.into_iter());
            for (sums, side) in sums.iter_mut().zip(sides) {
                for (sum, hash) in sums.iter_mut().zip(hashes_of(side, set)) {
                    if !others.contains_key(&hash) {
                        let count = published.get(&hash).copied().unwrap_or(0) as f64;
                        *sum += ((count + NEARLY_NONE) / (expected + NEARLY_NONE)).ln();
                    }
                }
            }
            sums
        })
        // Sums of a few sets at a time: rounding keeps ranks from depending on how the sets were shared out among threads.
        .reduce(zero, |mut a, b| {
            for (a, b) in a.iter_mut().zip(b) {
                a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            }
            a
        });
    let rounded = |scores: Vec<f64>| scores.into_iter().map(|x| (x * 1e6).round() / 1e6).collect();
    (rounded(first), rounded(second))
}

/// Hashes of some rows over some fields.
pub(crate) fn hashes_of((table, rows): Chosen<'_>, set: &[usize]) -> Vec<u64> {
    let all = row_hashes(table, set);
    rows.iter().map(|&row| all[row]).collect()
}

/// How often each hash occurs.
pub(crate) fn occurrences(hashes: impl Iterator<Item = u64>) -> HashMap<u64, u64> {
    let mut counts = HashMap::new();
    hashes.for_each(|hash| *counts.entry(hash).or_default() += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_have_the_sizes_asked_for_and_differ() {
        let sets = random_sets(10, 3, 5, 50, 1);
        assert!(sets.len() > 40 && sets.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            sets.iter()
                .all(|set| (3..=5).contains(&set.len()) && set.is_sorted())
        );
        assert_eq!(random_sets(2, 6, 8, 9, 1), [[0, 1]]);
    }
}
