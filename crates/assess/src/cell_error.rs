//! Errors of the counts themselves, in the kind that Synthetic Data Showcase reports.

use serde::Serialize;

use crate::pairing::{Cells, decode, union};

/// A cell with at least so many real rows should not vanish.
pub(crate) const LARGE: u64 = 10;

/// Errors of counts over all cells of one length.
///
/// A cell of length k is a combination of values of k fields none of which is missing; its count is the number of rows that have it. Only cells that
/// occur in at least one of the two tables take part, and one that a table lacks counts 0 there: leaving vanished cells out would reward a
/// table for dropping whatever it gets wrong. Counts are compared as they stand, not scaled to equal totals.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CellError {
    /// k, the number of fields of a cell.
    pub length: usize,
    /// Cells that occur in either table.
    pub cells: u64,
    /// Cells that occur in the real table.
    pub real_cells: u64,
    /// Mean count in the real table of the cells that occur there.
    pub mean_true_count: f64,
    /// Mean of |synthetic count − real count| over the cells of either table.
    pub mean_absolute_error: f64,
    /// Cells with a real count of at least 10.
    pub large_cells: u64,
    /// Share of those that the synthetic table lacks.
    pub large_cells_lost: f64,
    /// Cells that occur in the synthetic table.
    pub reported_cells: u64,
    /// Share of those that the real table lacks.
    pub invented_cells: f64,
}

/// Sums over the cells of one length.
#[derive(Clone, Default)]
struct Sums {
    union: u64,
    real: u64,
    true_count: u64,
    error: u64,
    large: u64,
    lost: u64,
    reported: u64,
    invented: u64,
}

/// Gathers cell errors set by set.
pub(crate) struct CellErrors<'a> {
    /// For each field and code, whether it is an answer.
    answered: &'a [Vec<bool>],
    lengths: Vec<Sums>,
}

impl<'a> CellErrors<'a> {
    pub(crate) fn new(answered: &'a [Vec<bool>], max_order: usize) -> Self {
        CellErrors {
            answered,
            lengths: vec![Sums::default(); max_order],
        }
    }

    pub(crate) fn add(&mut self, real: &Cells, synthetic: &Cells) {
        let k = real.attributes.len();
        let sums = &mut self.lengths[k - 1];
        let mut codes = vec![0; k];
        for (cell, a, b) in union(&real.cells, &synthetic.cells) {
            decode(cell, &real.shape, &mut codes);
            if !real
                .attributes
                .iter()
                .zip(&codes)
                .all(|(&f, &code)| self.answered[f][code])
            {
                continue;
            }
            sums.union += 1;
            sums.real += u64::from(a > 0);
            sums.true_count += a;
            sums.error += a.abs_diff(b);
            sums.large += u64::from(a >= LARGE);
            sums.lost += u64::from(a >= LARGE && b == 0);
            sums.reported += u64::from(b > 0);
            sums.invented += u64::from(b > 0 && a == 0);
        }
    }

    pub(crate) fn finish(self) -> Vec<CellError> {
        let share = |part: u64, whole: u64| {
            if whole == 0 {
                0.0
            } else {
                part as f64 / whole as f64
            }
        };
        self.lengths
            .into_iter()
            .enumerate()
            .map(|(index, sums)| CellError {
                length: index + 1,
                cells: sums.union,
                real_cells: sums.real,
                mean_true_count: share(sums.true_count, sums.real),
                mean_absolute_error: share(sums.error, sums.union),
                large_cells: sums.large,
                large_cells_lost: share(sums.lost, sums.large),
                reported_cells: sums.reported,
                invented_cells: share(sums.invented, sums.reported),
            })
            .collect()
    }
}
