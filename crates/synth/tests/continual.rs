//! Cohorts measured apart and put together are the whole with more noise, and nobody is asked about twice.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::sync::Arc;

use amparo_privacy::audit::Recording;
use amparo_privacy::{Budget, Noise, Rho, SeededNoise};
use amparo_schema::{CodedTable, Codes, TableSchema};
use amparo_synth::{Fitted, Measurements, Part, SynthError, combine, fit, measure_like};
use common::{dependent, rho, small};

/// The first field shares out the cohorts 0 to 3.
const SIZES: [usize; 5] = [4, 3, 5, 2, 4];

/// The rows of `table` whose cohort is in `range`, over a schema that knows no other cohort.
fn cohorts(table: &CodedTable, range: std::ops::Range<u16>) -> CodedTable {
    let schema = table.schema();
    let mut fields = schema.fields().to_vec();
    fields[0].categories = fields[0].categories[usize::from(range.start)..usize::from(range.end)].to_vec();
    let part = Arc::new(TableSchema::new("t", fields, vec![]).unwrap());
    let rows: Vec<usize> = (0..table.rows())
        .filter(|&row| range.contains(&table.code(row, 0)))
        .collect();
    let columns = (0..schema.width())
        .map(|a| {
            let mut codes = Codes::with_capacity(part.field(a).size(), rows.len());
            rows.iter()
                .for_each(|&row| codes.push(table.code(row, a) - if a == 0 { range.start } else { 0 }));
            codes
        })
        .collect();
    CodedTable::new(part, columns).unwrap()
}

fn first(table: &CodedTable, noise: &mut dyn Noise) -> Measurements {
    let fitted = fit(table, Budget::declared(rho(20.0)), noise, &small(), &|_| {}).unwrap();
    fitted.measurements().clone()
}

fn next(table: &CodedTable, like: &Measurements, noise: &mut dyn Noise) -> Measurements {
    measure_like(table, like, Budget::declared(rho(20.0)), noise, &|_| {}).unwrap()
}

#[test]
fn parts_make_the_whole_and_the_model_takes_it() {
    let table = dependent(&SIZES, 4_000, 3);
    let (old, new) = (cohorts(&table, 0..3), cohorts(&table, 3..4));
    let early = first(&old, &mut SeededNoise::new(1));
    let late = next(&new, &early, &mut SeededNoise::new(2));
    let parts = [
        Part {
            measurements: &early,
            schema: old.schema(),
        },
        Part {
            measurements: &late,
            schema: new.schema(),
        },
    ];
    let whole = combine(table.schema(), "f0", &parts).unwrap();
    assert_eq!(whole.rho, rho(20.0), "a person pays for one part");
    assert_eq!(whole.tables.len(), early.tables.len());
    // Noise at ε = 20 is small: every count of every table is near the exact one.
    for measured in &whole.tables {
        let set: Vec<usize> = measured
            .fields
            .iter()
            .map(|f| table.schema().index_of(f).unwrap())
            .collect();
        let mut exact = vec![0_i64; measured.counts.values().len()];
        for row in 0..table.rows() {
            let cell = set
                .iter()
                .fold(0, |cell, &a| cell * SIZES[a] + usize::from(table.code(row, a)));
            exact[cell] += 1;
        }
        let bound = 6.0 * measured.counts.variance().get().sqrt() + 1.0;
        for (noisy, exact) in measured.counts.values().iter().zip(&exact) {
            assert!(
                (noisy - exact).abs() as f64 <= bound,
                "{:?}: {noisy} for {exact}",
                measured.fields
            );
        }
        // Tables over the cohort keep one part's noise, the others have that of both.
        let of = |m: &Measurements| {
            m.tables
                .iter()
                .find(|t| t.fields == measured.fields)
                .unwrap()
                .counts
                .variance()
                .get()
        };
        let (a, b) = (of(&early), of(&late));
        let expected = if set[0] == 0 { a.max(b) } else { a + b };
        assert!((measured.counts.variance().get() / expected - 1.0).abs() < 1e-4);
    }
    let model = Fitted::from_measurements(Arc::clone(table.schema()), whole, &small()).unwrap();
    assert!((model.total().value - 4_000.0).abs() < 8.0 * model.total().standard_error + 1.0);
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let table = dependent(&SIZES, 300, 3);
    let (old, new) = (cohorts(&table, 0..3), cohorts(&table, 3..4));
    let early = first(&old, &mut SeededNoise::new(1));
    let late = next(&new, &early, &mut SeededNoise::new(2));
    let part = |measurements, table: &CodedTable| {
        let schema: &'static TableSchema = Box::leak(Box::new(table.schema().as_ref().clone()));
        Part { measurements, schema }
    };
    let refused = |parts: &[Part<'_>]| match combine(table.schema(), "f0", parts).unwrap_err() {
        SynthError::Mismatch(text) => text,
        other => panic!("{other}"),
    };
    let (early_part, late_part) = (part(&early, &old), part(&late, &new));
    // A cohort whose cases came in two waves: counts add, and the noise of its cells is that of both.
    let twice = combine(table.schema(), "f0", &[early_part, late_part, late_part]).unwrap();
    let once = combine(table.schema(), "f0", &[early_part, late_part]).unwrap();
    let (a, b) = (&once.tables[0].counts, &twice.tables[0].counts);
    assert_eq!(a.values()[..3], b.values()[..3]);
    assert_eq!(2 * a.values()[3], b.values()[3]);
    assert!(b.variance().get() > a.variance().get());
    assert!(refused(&[early_part]).contains("measured by no part"));
    assert!(refused(&[]).contains("at least one part"));
    let mut fewer = late.clone();
    fewer.tables.pop();
    assert!(refused(&[early_part, part(&fewer, &new)]).contains("no table over"));
}

/// One person more in the new cohort: the early part is untouched, and each call of the new part moves by no more than was declared.
#[test]
fn a_new_cohort_is_asked_through_charged_calls_alone() {
    let table = dependent(&SIZES, 600, 9);
    let early = first(&cohorts(&table, 0..3), &mut SeededNoise::new(1));
    let late = cohorts(&table, 3..4);
    assert!(late.rows() > 3);
    for leave_out in 0..3 {
        let kept: Vec<usize> = (0..late.rows()).filter(|&row| row != leave_out).collect();
        let mut recording = Recording::of(SeededNoise::new(7));
        let one = next(&late, &early, &mut recording);
        assert_eq!(recording.calls().len(), early.tables.len());
        let mut playback = recording.play();
        let other = next(&late.select_rows(&kept), &early, &mut playback);
        assert_eq!(one, other);
        let violations = playback.finish();
        assert!(violations.is_empty(), "{violations:?}");
    }
    // An empty cohort is asked the same questions.
    let mut empty = Recording::of(SeededNoise::new(7));
    next(&late.select_rows(&[]), &early, &mut empty);
    assert_eq!(empty.calls().len(), early.tables.len());
}

/// Person by person, over many releases: each stands in one part, so each pays once, whatever the number of releases.
#[test]
fn the_loss_of_a_series_is_that_of_one_part() {
    let table = dependent(&SIZES, 400, 5);
    let whole = rho(20.0);
    let tables: Vec<CodedTable> = (0..4).map(|c| cohorts(&table, c..c + 1)).collect();
    let early = first(&tables[0], &mut SeededNoise::new(1));
    let mut measured = vec![early.clone()];
    for (seed, table) in (2..).zip(&tables[1..]) {
        measured.push(next(table, &early, &mut SeededNoise::new(seed)));
    }
    let parts: Vec<Part<'_>> = measured
        .iter()
        .zip(&tables)
        .map(|(measurements, table)| Part {
            measurements,
            schema: table.schema(),
        })
        .collect();
    let sum = combine(table.schema(), "f0", &parts).unwrap();
    assert_eq!(sum.rho, whole);
    let four = Rho::from_units(4 * whole.units()).unwrap();
    assert!(sum.rho < four, "four full releases cost {four}");
}
