//! Dense marginals of chosen sets of fields.

use std::fmt;

use amparo_schema::{CodedTable, Codes};
use rayon::prelude::*;

use crate::CountError;

/// The largest dense marginal: 2²⁶ cells, half a gibibyte of counts.
pub const MAX_CELLS: usize = 1 << 26;

/// The exact counts of one set of fields. Private: it cannot be serialised, and its debug output shows no count.
#[derive(Clone, PartialEq, Eq)]
pub struct ExactMarginal {
    attributes: Vec<usize>,
    shape: Vec<usize>,
    counts: Vec<u64>,
}

impl ExactMarginal {
    /// The fields, ascending.
    pub fn attributes(&self) -> &[usize] {
        &self.attributes
    }

    /// The domain size of each field.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The counts in row-major order, the last field's code varying fastest.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }
}

impl fmt::Debug for ExactMarginal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExactMarginal")
            .field("attributes", &self.attributes)
            .finish_non_exhaustive()
    }
}

/// Counts each of `sets` (fields ascending; the empty set counts rows), in the order given.
///
/// Sets are counted in parallel; the result does not depend on the number of threads.
///
/// # Errors
/// If a set is not one, or its cross product exceeds [`MAX_CELLS`].
pub fn marginals(table: &CodedTable, sets: &[Vec<usize>]) -> Result<Vec<ExactMarginal>, CountError> {
    for set in sets {
        check(table, set)?;
    }
    Ok(sets.par_iter().map(|set| count_one(table, set)).collect())
}

fn check(table: &CodedTable, set: &[usize]) -> Result<(), CountError> {
    let width = table.schema().width();
    if set.iter().any(|&a| a >= width) || set.windows(2).any(|w| w[0] >= w[1]) {
        return Err(CountError::NotASet {
            set: set.to_vec(),
            width,
        });
    }
    let cells = set.iter().fold(1_u128, |cells, &a| {
        cells.saturating_mul(table.schema().field(a).size() as u128)
    });
    if cells > MAX_CELLS as u128 {
        let names: Vec<_> = set
            .iter()
            .map(|&a| table.schema().field(a).name.as_str())
            .collect();
        return Err(CountError::TooManyCells {
            fields: names.join(" × "),
            cells,
        });
    }
    Ok(())
}

fn count_one(table: &CodedTable, set: &[usize]) -> ExactMarginal {
    let shape: Vec<usize> = set.iter().map(|&a| table.schema().field(a).size()).collect();
    let cells: usize = shape.iter().product();
    let counts = match *set {
        [] => vec![table.rows() as u64],
        [a] => {
            let mut counter = Counter::new(cells);
            match table.column(a) {
                Codes::U8(x) => x.iter().for_each(|&x| counter.add(usize::from(x))),
                Codes::U16(x) => x.iter().for_each(|&x| counter.add(usize::from(x))),
            }
            counter.finish()
        }
        [a, b] => count_two(table.column(a), table.column(b), shape[1], cells),
        [a, .., last] => {
            // Fuse all but the last column into one code per row, then count as for two.
            let mut fused: Vec<u32> = table.column(a).iter().map(u32::from).collect();
            for (&attribute, &size) in set[1..set.len() - 1].iter().zip(&shape[1..]) {
                for (code, next) in fused.iter_mut().zip(table.column(attribute).iter()) {
                    *code = *code * size as u32 + u32::from(next);
                }
            }
            let size = shape[shape.len() - 1];
            let mut counter = Counter::new(cells);
            match table.column(last) {
                Codes::U8(y) => {
                    fused
                        .iter()
                        .zip(y)
                        .for_each(|(&x, &y)| counter.add(x as usize * size + usize::from(y)));
                }
                Codes::U16(y) => {
                    fused
                        .iter()
                        .zip(y)
                        .for_each(|(&x, &y)| counter.add(x as usize * size + usize::from(y)));
                }
            }
            counter.finish()
        }
    };
    ExactMarginal {
        attributes: set.to_vec(),
        shape,
        counts,
    }
}

fn count_two(a: &Codes, b: &Codes, size: usize, cells: usize) -> Vec<u64> {
    let mut counter = Counter::new(cells);
    match (a, b) {
        (Codes::U8(a), Codes::U8(b)) => {
            a.iter()
                .zip(b)
                .for_each(|(&x, &y)| counter.add(usize::from(x) * size + usize::from(y)));
        }
        (Codes::U8(a), Codes::U16(b)) => {
            a.iter()
                .zip(b)
                .for_each(|(&x, &y)| counter.add(usize::from(x) * size + usize::from(y)));
        }
        (Codes::U16(a), Codes::U8(b)) => {
            a.iter()
                .zip(b)
                .for_each(|(&x, &y)| counter.add(usize::from(x) * size + usize::from(y)));
        }
        (Codes::U16(a), Codes::U16(b)) => {
            a.iter()
                .zip(b)
                .for_each(|(&x, &y)| counter.add(usize::from(x) * size + usize::from(y)));
        }
    }
    counter.finish()
}

/// Counters in two alternating lanes while they fit the first-level cache: a cell that repeats in neighbouring rows does not wait for its own last store.
struct Counter {
    lanes: [Vec<u64>; 2],
    turn: usize,
}

impl Counter {
    fn new(cells: usize) -> Self {
        let second = if cells <= 1 << 11 {
            vec![0; cells]
        } else {
            Vec::new()
        };
        Counter {
            turn: 0,
            lanes: [vec![0; cells], second],
        }
    }

    #[inline]
    fn add(&mut self, cell: usize) {
        if self.lanes[1].is_empty() {
            self.lanes[0][cell] += 1;
        } else {
            self.lanes[self.turn][cell] += 1;
            self.turn ^= 1;
        }
    }

    fn finish(self) -> Vec<u64> {
        let [mut first, second] = self.lanes;
        for (a, b) in first.iter_mut().zip(second) {
            *a += b;
        }
        first
    }
}
