//! Shares of the work: which sets one pass over the table counts.

use std::ops::Range;

/// A set is not expected to have more cells with a count than this, however large its cross product.
const LIKELY_CELLS: u64 = 1 << 17;

/// The sets that one pass over the table counts: those whose first field is in a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// First fields of the sets.
    pub first_fields: Range<usize>,
    /// The most cells that their cross products allow, each set counted with at most 2¹⁷.
    pub cells: u64,
}

/// Splits all sets of 1 to `order` fields into passes of about `cells` cells each, never less than the sets of one first field.
///
/// It depends on the domain alone, so that a run that broke off can go on.
pub fn batches(sizes: &[usize], order: usize, cells: u64) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for first in 0..sizes.len() {
        let more = cells_below(sizes, first, order, 1);
        match batches.last_mut() {
            Some(batch) if batch.cells.saturating_add(more) <= cells => {
                batch.first_fields.end = first + 1;
                batch.cells += more;
            }
            _ => batches.push(Batch {
                first_fields: first..first + 1,
                cells: more,
            }),
        }
    }
    batches
}

fn cells_below(sizes: &[usize], field: usize, order: usize, above: u64) -> u64 {
    let product = above.saturating_mul(sizes[field] as u64);
    let mut cells = product.min(LIKELY_CELLS);
    if order > 1 {
        for next in field + 1..sizes.len() {
            cells = cells.saturating_add(cells_below(sizes, next, order - 1, product));
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_cover_every_first_field_once_and_hold_what_fits() {
        let sizes = [10, 20, 30, 40];
        // By first field: 10 + 10·90 = 910, 20 + 20·70 = 1420, 30 + 30·40 = 1230, 40.
        let ranges = |cells| -> Vec<_> {
            batches(&sizes, 2, cells)
                .into_iter()
                .map(|batch| (batch.first_fields, batch.cells))
                .collect()
        };
        assert_eq!(ranges(1), [(0..1, 910), (1..2, 1420), (2..3, 1230), (3..4, 40)]);
        assert_eq!(ranges(2500), [(0..2, 2330), (2..4, 1270)]);
        assert_eq!(ranges(u64::MAX), [(0..4, 3600)]);
        assert!(batches(&[], 2, 10).is_empty());
    }
}
