//! How far rows are from all rows of a table.

use amparo_schema::CodedTable;
use rayon::prelude::*;

/// Rows one after another, for comparison as a whole.
pub(crate) struct Rows {
    codes: Vec<u16>,
    width: usize,
}

impl Rows {
    pub(crate) fn of(table: &CodedTable, rows: &[usize]) -> Rows {
        let width = table.schema().width();
        let mut codes = vec![0; rows.len() * width];
        for (field, column) in table.columns().iter().enumerate() {
            for (place, &row) in rows.iter().enumerate() {
                codes[place * width + field] = column.get(row);
            }
        }
        Rows { codes, width }
    }

    fn iter(&self) -> std::slice::ChunksExact<'_, u16> {
        self.codes.chunks_exact(self.width)
    }
}

/// For each target, how many rows of `others` differ from it in 0, 1, … fields (Hamming distance).
pub(crate) fn distances(targets: &Rows, others: &Rows) -> Vec<Vec<u32>> {
    targets
        .codes
        .par_chunks_exact(targets.width)
        .map(|target| {
            let mut counts = vec![0_u32; targets.width + 1];
            for other in others.iter() {
                let differing: u16 = target.iter().zip(other).map(|(a, b)| u16::from(a != b)).sum();
                counts[usize::from(differing)] += 1;
            }
            counts
        })
        .collect()
}

/// The distance to the nearest row; the number of fields if there is no row.
pub(crate) fn nearest(counts: &[u32]) -> usize {
    counts
        .iter()
        .position(|&count| count > 0)
        .unwrap_or(counts.len() - 1)
}
