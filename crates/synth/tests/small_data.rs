//! Tables that are too small, too narrow, too wide or too coarsely budgeted: a usable answer or a clear refusal, in bounded time.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::time::Instant;

use amparo_schema::CodedTable;
use amparo_synth::{Fitted, SynthError, SynthOptions};
use common::{Dice, dependent, fit_seeded, nominal, small, table};

/// What every answer must hold.
fn check(fitted: &Fitted) -> CodedTable {
    let total = fitted.total();
    assert!(total.value >= 0.0 && total.standard_error > 0.0 && total.standard_error.is_finite());
    let width = fitted.schema().width();
    for a in 0..width.min(12) {
        let one = fitted.marginal(&[a]);
        let sum: f64 = one.estimates.iter().sum();
        assert!(
            (sum - total.value).abs() <= 1e-3 * (1.0 + total.value),
            "{sum} {}",
            total.value
        );
        assert!(one.estimates.iter().all(|e| e.is_finite() && *e >= 0.0));
        assert!(one.standard_errors.iter().all(|e| e.is_finite() && *e >= 0.0));
        if a + 1 < width {
            let two = fitted.marginal(&[a, a + 1]);
            assert!(
                two.standard_errors
                    .iter()
                    .chain(&two.estimates)
                    .all(|e| e.is_finite() && *e >= 0.0)
            );
        }
    }
    assert!(fitted.derived_error(3).standard_error(10.0).is_finite());
    let rows = fitted.sample(None, 1);
    assert_eq!(rows.rows(), total.value.round() as usize);
    assert_eq!(fitted.sample(Some(17), 1).rows(), 17);
    rows
}

#[test]
fn none_one_and_thirty_rows() {
    for rows in [0, 1, 30] {
        for epsilon in [0.01, 1.0, 100.0] {
            let table = dependent(&[2, 3, 9, 20, 3], rows, 3);
            let fitted = fit_seeded(&table, epsilon, &small(), 5).unwrap();
            let synthetic = check(&fitted);
            if epsilon == 100.0 {
                assert!(
                    synthetic.rows().abs_diff(rows) <= 2,
                    "{} for {rows}",
                    synthetic.rows()
                );
            }
        }
    }
}

#[test]
fn a_budget_too_small_to_sample_is_refused_before_anything_is_measured() {
    let refused = fit_seeded(&dependent(&[3, 3], 10, 1), 1e-7, &small(), 1)
        .err()
        .unwrap();
    let SynthError::Budget(_) = &refused else {
        panic!("{refused}")
    };
    assert!(refused.to_string().contains("give more budget"), "{refused}");
}

#[test]
fn one_column() {
    for size in [1, 2, 40] {
        let table = dependent(&[size], 1_000, 3);
        let fitted = fit_seeded(&table, 1.0, &small(), 5).unwrap();
        let synthetic = check(&fitted);
        assert_eq!(fitted.measured_pairs(), []);
        let zero = |t: &CodedTable| t.column(0).iter().filter(|&c| c == 0).count() as f64;
        assert!((zero(&synthetic) - zero(&table)).abs() < 100.0);
    }
}

#[test]
fn columns_of_one_category() {
    for sizes in [&[1, 3][..], &[1, 1], &[1, 5, 1, 4, 2, 1]] {
        check(&fit_seeded(&dependent(sizes, 200, 3), 1.0, &small(), 5).unwrap());
    }
}

#[test]
fn no_column_at_all() {
    // A schema without fields says nothing about anybody; whatever the answer, it is not a panic.
    if let Ok(schema) = amparo_schema::TableSchema::new("empty", vec![], vec![]) {
        let table = CodedTable::empty(std::sync::Arc::new(schema));
        if let Ok(fitted) = fit_seeded(&table, 1.0, &small(), 1) {
            fitted.sample(Some(3), 1);
        }
    }
}

#[test]
fn a_generous_budget_gives_the_table_back() {
    let table = dependent(&[2, 3, 9, 4], 3_000, 3);
    let fitted = fit_seeded(
        &table,
        100.0,
        &SynthOptions {
            iterations: 800,
            ..small()
        },
        5,
    )
    .unwrap();
    let synthetic = check(&fitted);
    assert!(synthetic.rows().abs_diff(3_000) <= 2);
    let exact = amparo_count::marginals(&table, &[vec![1, 2]]).unwrap();
    let ours = amparo_count::marginals(&synthetic, &[vec![1, 2]]).unwrap();
    let distance: u64 = exact[0]
        .counts()
        .iter()
        .zip(ours[0].counts())
        .map(|(a, b)| a.abs_diff(*b))
        .sum();
    assert!(distance < 150, "{distance} of 6,000");
}

#[test]
fn three_hundred_columns() {
    let started = Instant::now();
    let sizes: Vec<usize> = (0..300).map(|i| if i % 10 == 0 { 6 } else { 2 }).collect();
    let options = SynthOptions {
        work: 1e8,
        members: 1,
        components: 8,
        ..small()
    };
    let synthetic = check(&fit_seeded(&dependent(&sizes, 500, 3), 1.0, &options, 5).unwrap());
    assert_eq!(synthetic.schema().width(), 300);
    assert!(started.elapsed().as_secs() < 60);
}

#[test]
fn a_column_of_five_thousand_values() {
    let mut dice = Dice(9);
    let schema = nominal(&[5_000, 3, 2]);
    let rows: Vec<Vec<u16>> = (0..5_000)
        .map(|_| vec![dice.skewed(5_000, 6), dice.skewed(3, 1), dice.skewed(2, 1)])
        .collect();
    let synthetic = check(&fit_seeded(&table(&schema, &rows), 1.0, &small(), 5).unwrap());
    assert!(synthetic.rows() > 4_000);
}
