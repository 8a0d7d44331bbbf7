//! A rehearsal of a release on half of its cases, so that it can be attacked: the other half are people who could have been in it and were not. Private.

use std::collections::{HashMap, HashSet};

use amparo_assess::{AttackOptions, AttackReport, DifferencingReport, PublicOutputs, attack, difference};
use amparo_privacy::{Budget, Rho, SecureNoise};
use amparo_schema::CodedTable;
use amparo_synth::{Fitted, SynthOptions, fit};
use anyhow::Result;

use crate::commands::published::published;

/// Fewer cases cannot be halved into members and others for the attacks.
pub(super) const LEAST_CASES: usize = 400;
/// One in so many members joins between two rehearsed releases.
const JOINING: usize = 8;
/// At most so many cases take part in the rehearsal.
const MOST_REHEARSED: usize = 60_000;

/// What attacks on a rehearsal found.
pub(super) struct Rehearsal {
    pub(super) attacks: AttackReport,
    pub(super) differencing: DifferencingReport,
    /// The share of members' unique records that were copied, beyond that of others'.
    pub(super) unique_copied: f64,
}

/// Two releases of the engine on a random half of the cases: an earlier one without [`JOINING`] of its people, and one with them.
///
/// They have the same ρ a record as the release and noise of their own, and never leave this function.
pub(super) fn rehearse(real: &CodedTable, per_record: Rho, claim: (f64, f64)) -> Result<Rehearsal> {
    let mut rows: Vec<usize> = (0..real.rows()).collect();
    shuffle(&mut rows)?;
    rows.truncate(MOST_REHEARSED);
    let (members, others) = rows.split_at(rows.len() / 2);
    let joining = (members.len() / JOINING).max(LEAST_CASES / 4);
    let (joined, stayed) = members.split_at(joining);
    let [members, others, joined, stayed] =
        [members, others, joined, stayed].map(|rows| real.select_rows(rows));
    let mut noise = SecureNoise::new()?;
    let mut engine = |table: &CodedTable| -> Result<Fitted> {
        // Errors of counts are not looked at here, and they are what most of a fit's time goes to.
        let options = SynthOptions {
            calibrations: 1,
            ..SynthOptions::default()
        };
        let budget = Budget::declared(per_record);
        Ok(fit(table, budget, &mut noise, &options, &|_| {})?)
    };
    let (earlier, later) = (engine(&stayed)?, engine(&members)?);
    // The seed of sampling needs no secret.
    let rows = |fitted: &Fitted, table: &CodedTable| fitted.sample(Some(table.rows()), 1);
    let (before, synthetic) = (rows(&earlier, &stayed), rows(&later, &members));
    let tables = |fitted: &Fitted| published(fitted.measurements(), fitted.schema());
    let (tables_before, tables) = (tables(&earlier)?, tables(&later)?);
    let [before, after] = [(&before, &tables_before), (&synthetic, &tables)]
        .map(|(synthetic, published)| PublicOutputs { synthetic, published });
    let differencing = difference(&joined, &others, before, after, Some(claim), 1)?;
    let options = AttackOptions {
        published: tables.clone(),
        ..AttackOptions::default()
    };
    let attacks = attack(&members, &others, &synthetic, Some(claim), &options, &|_| {})?;
    Ok(Rehearsal {
        attacks,
        differencing,
        unique_copied: unique_copied(&members, &synthetic) - unique_copied(&others, &synthetic),
    })
}

/// The share of rows that stand once in `table` and stand in `synthetic` too.
fn unique_copied(table: &CodedTable, synthetic: &CodedTable) -> f64 {
    let row = |table: &CodedTable, row: usize| -> Vec<u16> {
        (0..table.schema().width())
            .map(|field| table.code(row, field))
            .collect()
    };
    let mut counts: HashMap<Vec<u16>, u32> = HashMap::new();
    for at in 0..table.rows() {
        *counts.entry(row(table, at)).or_default() += 1;
    }
    let published: HashSet<Vec<u16>> = (0..synthetic.rows()).map(|at| row(synthetic, at)).collect();
    let unique: Vec<&Vec<u16>> = counts
        .iter()
        .filter(|(_, count)| **count == 1)
        .map(|(row, _)| row)
        .collect();
    let copied = unique.iter().filter(|row| published.contains(**row)).count();
    copied as f64 / unique.len().max(1) as f64
}

/// A random order from the operating system.
fn shuffle(rows: &mut [usize]) -> Result<()> {
    use rand_core::{Rng as _, SeedableRng as _};
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    let mut generator = rand_chacha::ChaCha12Rng::from_seed(seed);
    for at in (1..rows.len()).rev() {
        rows.swap(
            at,
            ((u128::from(generator.next_u64()) * (at as u128 + 1)) >> 64) as usize,
        );
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::super::check::tests::table;
    use super::*;

    #[test]
    fn only_unique_rows_that_stand_in_the_synthetic_table_are_copied() {
        let real = table(&[[0, 0], [0, 0], [0, 1], [1, 1], [2, 0]]);
        let synthetic = table(&[[0, 0], [1, 1], [1, 1], [1, 1], [1, 0]]);
        // Of the unique rows (0,1), (1,1) and (2,0) one stands there.
        assert!((unique_copied(&real, &synthetic) - 1.0 / 3.0).abs() < 1e-12);
    }
}
