//! The counts of two tables, set by set, side by side.

use std::sync::mpsc::{Receiver, sync_channel};

use amparo_count::{CountError, CountOptions, count_all};
use amparo_schema::CodedTable;

/// Sets that either table may be counted ahead of the other.
const AHEAD: usize = 256;

/// The non-zero cells of one set of fields in one table.
pub(crate) struct Cells {
    pub(crate) attributes: Vec<usize>,
    pub(crate) shape: Vec<usize>,
    /// `(cell, count)`, cells ascending, row-major with the last field varying fastest.
    pub(crate) cells: Vec<(u64, u64)>,
}

/// Counts both tables over all sets of 1 to `order` fields, missing values as values of their own, and hands each set's cells to `sink` in the order
/// of [`count_all`]. Nothing is as large as a cross product, so no set is too large to be compared.
///
/// The tables are counted in two threads of their own; the sink runs in the caller's.
pub(crate) fn count_both(
    real: &CodedTable,
    synthetic: &CodedTable,
    order: usize,
    mut sink: impl FnMut(&Cells, &Cells),
) -> Result<(), CountError> {
    let options = CountOptions {
        include_missing: true,
    };
    std::thread::scope(|scope| {
        let start = |table: &'_ CodedTable| {
            let table = table.clone();
            let (sender, receiver): (_, Receiver<Cells>) = sync_channel(AHEAD);
            let worker = scope.spawn(move || {
                count_all(&table, order, options, |set| {
                    // A closed channel means that the other table failed; its error is reported, and this count is of no use.
                    let _ = sender.send(Cells {
                        attributes: set.attributes().to_vec(),
                        shape: set.shape().to_vec(),
                        cells: set.cells().to_vec(),
                    });
                })
            });
            (worker, receiver)
        };
        let (first, real_sets) = start(real);
        let (second, synthetic_sets) = start(synthetic);
        for (real, synthetic) in real_sets.into_iter().zip(synthetic_sets) {
            debug_assert_eq!(real.attributes, synthetic.attributes);
            sink(&real, &synthetic);
        }
        for worker in [first, second] {
            match worker.join() {
                Ok(result) => result?,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(())
    })
}

/// Walks the union of two tables' cells in ascending order: cell, count in the first, count in the second. A cell that one lacks counts 0 there.
pub(crate) fn union<'a>(
    a: &'a [(u64, u64)],
    b: &'a [(u64, u64)],
) -> impl Iterator<Item = (u64, u64, u64)> + 'a {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        let (left, right) = (a.get(i).copied(), b.get(j).copied());
        let cell = match (left, right) {
            (None, None) => return None,
            (Some((cell, _)), None) | (None, Some((cell, _))) => cell,
            (Some((left, _)), Some((right, _))) => left.min(right),
        };
        let take = |entry: Option<(u64, u64)>, position: &mut usize| match entry {
            Some((at, count)) if at == cell => {
                *position += 1;
                count
            }
            _ => 0,
        };
        let counts = (take(left, &mut i), take(right, &mut j));
        Some((cell, counts.0, counts.1))
    })
}

/// The codes of a cell, one per field.
pub(crate) fn decode(mut cell: u64, shape: &[usize], codes: &mut [usize]) {
    for (code, &size) in codes.iter_mut().zip(shape).rev() {
        *code = (cell % size as u64) as usize;
        cell /= size as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_union_meets_every_cell_once() {
        let merged: Vec<_> = union(&[(1, 5), (4, 2)], &[(0, 7), (4, 1), (9, 3)]).collect();
        assert_eq!(merged, [(0, 0, 7), (1, 5, 0), (4, 2, 1), (9, 0, 3)]);
        assert_eq!(union(&[], &[]).count(), 0);
    }

    #[test]
    fn decoding_is_row_major() {
        let mut codes = [0; 3];
        decode((3 + 2) * 4 + 3, &[2, 3, 4], &mut codes);
        assert_eq!(codes, [1, 2, 3]);
    }
}
