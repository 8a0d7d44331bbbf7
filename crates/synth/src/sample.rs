//! Rows from the mixture, by rounding instead of independent draws.

use std::sync::Arc;

use amparo_schema::{CodedTable, Codes, TableSchema};
use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

use crate::exchange::exchange;
use crate::pooled::Pooled;

/// `rows` rows. Components get their rows, and within a component each category its share of them, by systematic rounding (every count is
/// within one of its expectation); within a component the columns are shuffled independently, and at the end the rows are. This keeps the
/// sampling error of independent draws out of every one-way marginal and most of it out of pairs.
pub(crate) fn sample_rows(schema: &Arc<TableSchema>, model: &Pooled, rows: usize, seed: u64) -> CodedTable {
    let mut generator = ChaCha12Rng::seed_from_u64(seed);
    let per_component = round_shares(&model.weights, rows, &mut generator);
    let width = schema.width();
    // Row-major, so that an exchange finds a row in one place.
    let mut cells = vec![0_u16; rows * width];
    let k = model.weights.len();
    let (mut start, mut column) = (0, Vec::new());
    for (component, &count) in per_component.iter().enumerate().filter(|(_, count)| **count > 0) {
        for attribute in 0..width {
            let codes = model.offsets[attribute]..model.offsets[attribute + 1];
            let shares: Vec<f32> = codes.map(|code| model.theta[code * k + component]).collect();
            column.clear();
            for (code, n) in round_shares(&shares, count, &mut generator)
                .into_iter()
                .enumerate()
            {
                column.extend(std::iter::repeat_n(code as u16, n));
            }
            shuffle(&mut column, &mut generator);
            for (row, &code) in (start..).zip(&column) {
                cells[row * width + attribute] = code;
            }
        }
        start += count;
    }
    exchange(model, &mut cells, &per_component, &mut generator);
    let mut order: Vec<u32> = (0..rows as u32).collect();
    shuffle(&mut order, &mut generator);
    let columns = (0..width)
        .map(|attribute| {
            let mut codes = Codes::with_capacity(schema.field(attribute).size(), rows);
            order
                .iter()
                .for_each(|&row| codes.push(cells[row as usize * width + attribute]));
            codes
        })
        .collect();
    // The codes come from the schema's own ranges and every column has `rows` entries.
    CodedTable::new(Arc::clone(schema), columns).unwrap_or_else(|_| CodedTable::empty(Arc::clone(schema)))
}

/// Whole numbers that add up to `total`, each within one of its share of it and equal to it in expectation (systematic sampling). A share of zero
/// gets zero.
fn round_shares(shares: &[f32], total: usize, generator: &mut impl Rng) -> Vec<usize> {
    let sum: f64 = shares.iter().map(|&s| f64::from(s)).sum();
    let offset = unit(generator);
    let (mut cumulated, mut given) = (0.0, 0);
    let last = shares.iter().rposition(|&s| s > 0.0);
    shares
        .iter()
        .enumerate()
        .map(|(i, &share)| {
            cumulated += f64::from(share) / sum;
            // The last positive share takes what rounding of the sum has left.
            let upto = if Some(i) == last {
                total
            } else {
                ((cumulated * total as f64 + offset).floor() as usize).clamp(given, total)
            };
            let count = if share > 0.0 { upto - given } else { 0 };
            given += count;
            count
        })
        .collect()
}

fn shuffle<T>(items: &mut [T], generator: &mut impl Rng) {
    for i in (1..items.len()).rev() {
        items.swap(i, below(i + 1, generator));
    }
}

/// A number below `n`, uniform to within 2⁻⁶⁴·n.
pub(crate) fn below(n: usize, generator: &mut impl Rng) -> usize {
    ((u128::from(generator.next_u64()) * n as u128) >> 64) as usize
}

fn unit(generator: &mut impl Rng) -> f64 {
    (generator.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rounding_is_exact_in_sum_and_within_one(
            shares in proptest::collection::vec(0.0..1.0_f32, 1..40), total in 0usize..5000, seed: u64,
        ) {
            prop_assume!(shares.iter().sum::<f32>() > 0.0);
            let counts = round_shares(&shares, total, &mut ChaCha12Rng::seed_from_u64(seed));
            prop_assert_eq!(counts.iter().sum::<usize>(), total);
            let sum: f64 = shares.iter().map(|&s| f64::from(s)).sum();
            for (count, share) in counts.iter().zip(&shares) {
                let exact = f64::from(*share) / sum * total as f64;
                prop_assert!((*count as f64 - exact).abs() < 1.001);
                prop_assert!(*share > 0.0 || *count == 0);
            }
        }
    }
}
