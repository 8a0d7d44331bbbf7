//! How wrong counts of synthetic rows are: the model's own error, and what sampling rows from it adds.

use amparo_release::{Accuracy, DerivedAccuracy};
use amparo_schema::CodedTable;
use amparo_synth::Fitted;

/// Numbers of fields for which errors are stated; beyond the last the reader widens it ([`Accuracy::standard_error`]).
const ORDERS: std::ops::RangeInclusive<usize> = 2..=4;
/// Sets of fields compared for each number of fields.
const SETS: usize = 24;
/// Sets with more cells are left out.
const MOST_CELLS: usize = 20_000;
/// Cells with less are left out: their rows are nearly always none.
const LEAST: f64 = 0.5;

/// The errors of counts of `rows`, which were drawn from `fitted`.
///
/// Sampling error is seen, not assumed: rows and model are compared on a fixed choice of sets of fields, and the mean of (count −
/// expectation)² / expectation over cells is what the sampling adds to the variance per count (1 for independent draws, less for ours).
pub(crate) fn accuracy(fitted: &Fitted, rows: &CodedTable) -> Accuracy {
    let width = fitted.schema().width();
    let derived = ORDERS
        .filter(|&order| order <= width)
        .map(|order| {
            let curve = fitted.derived_error(order);
            DerivedAccuracy {
                order,
                standard_error_absolute: rounded(curve.absolute),
                standard_error_poisson: rounded(curve.poisson + sampling(fitted, rows, order)),
                standard_error_relative: rounded(curve.relative),
            }
        })
        .collect();
    Accuracy { derived }
}

/// Four significant digits: an error of an error needs no more.
fn rounded(x: f64) -> f64 {
    format!("{x:.3e}").parse().unwrap_or(x)
}

fn sampling(fitted: &Fitted, rows: &CodedTable, order: usize) -> f64 {
    let scale = rows.rows() as f64 / fitted.total().value.max(1.0);
    let (mut sum, mut cells) = (0.0, 0.0);
    for set in sets(&fitted.schema().sizes(), order) {
        let expected = fitted.expected(&set);
        let shape: Vec<usize> = set
            .iter()
            .map(|&field| fitted.schema().field(field).size())
            .collect();
        let mut counts = vec![0_u32; expected.len()];
        for row in 0..rows.rows() {
            let cell = set.iter().zip(&shape).fold(0, |cell, (&attribute, &size)| {
                cell * size + usize::from(rows.code(row, attribute))
            });
            counts[cell] += 1;
        }
        for (&estimate, count) in expected.iter().zip(counts) {
            let expected = estimate * scale;
            if expected >= LEAST {
                sum += (f64::from(count) - expected).powi(2) / expected;
                cells += 1.0;
            }
        }
    }
    if cells > 0.0 { sum / cells } else { 1.0 }
}

/// A fixed choice of sets of `order` fields, spread over all of them.
fn sets(sizes: &[usize], order: usize) -> Vec<Vec<usize>> {
    let mut state = order as u64;
    let mut found: Vec<Vec<usize>> = Vec::new();
    // Small schemas have few sets: the number of tries ends the search.
    for _ in 0..SETS * 20 {
        let mut set: Vec<usize> = Vec::new();
        while set.len() < order {
            // Knuth's MMIX constants; the upper bits are good enough to pick fields.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let field = (state >> 33) as usize % sizes.len();
            if !set.contains(&field) {
                set.push(field);
            }
        }
        set.sort_unstable();
        let cells: usize = set.iter().map(|&field| sizes[field]).product();
        if cells <= MOST_CELLS && !found.contains(&set) {
            found.push(set);
        }
        if found.len() == SETS {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_small_ascending_and_different() {
        let sizes = [23, 7, 13, 253, 253, 7, 6, 6, 6];
        for order in ORDERS {
            let sets = sets(&sizes, order);
            assert_eq!(
                sets.len(),
                SETS.min(sets.len()).max(16),
                "{order}: {}",
                sets.len()
            );
            for (i, set) in sets.iter().enumerate() {
                assert!(set.is_sorted() && set.len() == order && !sets[..i].contains(set));
                assert!(set.iter().map(|&f| sizes[f]).product::<usize>() <= MOST_CELLS);
            }
        }
        assert_eq!(sets(&[2, 2], 2), [[0, 1]]);
    }

    #[test]
    fn four_digits_are_kept() {
        assert_eq!(rounded(0.123_456), 0.1235);
        assert_eq!(rounded(0.0), 0.0);
    }
}
