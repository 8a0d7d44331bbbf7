//! Drawing rows without regard to their order.

use std::cmp::Ordering;

use amparo_schema::CodedTable;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

/// The generator of everything that is drawn here. Nothing private rests on it.
pub(crate) fn generator(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// A whole number below `bound`, which is above 0. The bias of multiplying instead of rejecting is below 2⁻³².
pub(crate) fn below(generator: &mut impl Rng, bound: usize) -> usize {
    ((u128::from(generator.next_u64()) * bound as u128) >> 64) as usize
}

/// Shuffles in place (Fisher & Yates).
pub(crate) fn shuffle<T>(values: &mut [T], generator: &mut impl Rng) {
    for last in (1..values.len()).rev() {
        values.swap(last, below(generator, last + 1));
    }
}

/// All rows of a table in an order that depends on what stands in the table and on the seed, and not on how its rows were ordered.
pub(crate) fn shuffled_rows(table: &CodedTable, seed: u64) -> Vec<usize> {
    let mut keys = vec![0_u64; table.rows()];
    for column in table.columns() {
        for (key, code) in keys.iter_mut().zip(column.iter()) {
            *key = mix(*key ^ u64::from(code));
        }
    }
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    rows.par_sort_unstable_by(|&a, &b| keys[a].cmp(&keys[b]).then_with(|| compare(table, a, b)));
    shuffle(&mut rows, &mut generator(seed));
    rows
}

fn compare(table: &CodedTable, a: usize, b: usize) -> Ordering {
    table
        .columns()
        .iter()
        .map(|column| column.get(a).cmp(&column.get(b)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// A hash of each row over some fields: a sum over fields, so that one can be taken out of it ([`hash_part`]).
pub(crate) fn row_hashes(table: &CodedTable, fields: &[usize]) -> Vec<u64> {
    let mut hashes = vec![0_u64; table.rows()];
    for &field in fields {
        for (hash, code) in hashes.iter_mut().zip(table.column(field).iter()) {
            *hash = hash.wrapping_add(hash_part(field, code));
        }
    }
    hashes
}

/// What one field adds to the hash of a row.
pub(crate) fn hash_part(field: usize, code: u16) -> u64 {
    mix(mix(field as u64) ^ u64::from(code))
}

/// A permutation of 64 bits that mixes well (the finaliser of SplitMix64).
pub(crate) fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
