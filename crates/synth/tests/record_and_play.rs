//! The whole of `fit` under the audit of call by call: on neighbouring tables, given the same answers, it makes the same calls, no exact values differ
//! by more than was declared, and what comes out is the same.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use amparo_privacy::audit::{Playback, Recording, Violation};
use amparo_privacy::{Budget, MechanismCall, Noise, SeededNoise};
use amparo_schema::CodedTable;
use amparo_synth::{Fitted, fit};
use common::{Dice, cases, dependent, rho, small};

fn run(table: &CodedTable, epsilon: f64, noise: &mut dyn Noise) -> Option<Fitted> {
    fit(table, Budget::declared(rho(epsilon)), noise, &small(), &|_| {}).ok()
}

/// Fits `table` and its neighbour without row `leave_out`, and returns how many calls were made and what was wrong.
fn audit(table: &CodedTable, leave_out: usize, epsilon: f64) -> (usize, Vec<Violation>) {
    let kept: Vec<usize> = (0..table.rows()).filter(|&row| row != leave_out).collect();
    let neighbour = table.select_rows(&kept);
    let mut recording = Recording::of(SeededNoise::new(leave_out as u64));
    let first = run(table, epsilon, &mut recording);
    let calls = recording.calls().len();
    let mut playback = recording.play();
    let second = run(&neighbour, epsilon, &mut playback);
    match (first, second) {
        (Some(first), Some(second)) => {
            assert_eq!(first.measurements(), second.measurements());
            assert!(first.sample(None, 1) == second.sample(None, 1));
        }
        (first, second) => assert_eq!(first.is_none(), second.is_none()),
    }
    (calls, playback.finish())
}

#[test]
fn fit_sees_its_table_through_charged_calls_alone() {
    let table = dependent(&[2, 3, 3, 9, 20, 2], 400, 1);
    let mut dice = Dice(7);
    for epsilon in [0.1, 1.0, 20.0] {
        let (calls, violations) = audit(&table, dice.skewed(400, 1).into(), epsilon);
        assert!(violations.is_empty(), "{violations:?}");
        // Six columns, the scores, and some pairs.
        assert!(calls >= 7, "{calls}");
    }
    // A table of one row beside an empty one, and tables with too few pairs to choose from.
    for sizes in [&[3, 2, 4, 5][..], &[3], &[2, 2], &[1, 1, 1]] {
        let (_, violations) = audit(&dependent(sizes, 1, 3), 0, 1.0);
        assert!(violations.is_empty(), "{violations:?}");
    }
}

#[test]
fn so_it_does_on_the_case_table() {
    let (calls, violations) = audit(&cases(300, 5), 17, 1.0);
    assert!(violations.is_empty(), "{violations:?}");
    assert!(calls > 28, "{calls}");
}

/// A row that stands for two people is caught, so the audit has teeth here too.
#[test]
fn two_rows_at_once_are_more_than_was_declared() {
    let table = dependent(&[2, 3, 3, 9], 200, 2);
    // Two rows alike in the first field: the distance of that marginal is 2² where 1 is declared.
    let alike: Vec<usize> = (0..200).filter(|&row| table.code(row, 0) == 0).take(2).collect();
    let kept: Vec<usize> = (0..200).filter(|row| !alike.contains(row)).collect();
    let mut recording = Recording::of(SeededNoise::new(1));
    run(&table, 1.0, &mut recording);
    let mut playback: Playback = recording.play();
    run(&table.select_rows(&kept), 1.0, &mut playback);
    assert!(playback.finish().iter().any(
        |v| matches!(v, Violation::TooSensitive { label, distance_squared: 4, .. } if label == "marginal f0")
    ));
}

/// What is spent is what was given: the declared cost of all calls adds up to no more than the budget, and to nearly all of it.
#[test]
fn all_calls_together_cost_the_budget() {
    struct Ledger<N>(N, u64);
    impl<N: Noise> Noise for Ledger<N> {
        fn discrete_gaussian(&mut self, call: &MechanismCall, exact: &[i64]) -> Vec<i64> {
            self.1 += call.variance.cost(call.l2_sensitivity_squared).units();
            self.0.discrete_gaussian(call, exact)
        }
        fn is_private(&self) -> bool {
            self.0.is_private()
        }
    }
    for (sizes, epsilon) in [
        (&[2, 3, 3, 9, 20, 2][..], 1.0),
        (&[5], 0.3),
        (&[2, 3], 4.0),
        (&[3, 3, 3, 3, 3], 0.05),
    ] {
        let mut ledger = Ledger(SeededNoise::new(4), 0);
        let fitted = run(&dependent(sizes, 500, 1), epsilon, &mut ledger).unwrap();
        let whole = fitted.rho().units();
        assert_eq!(whole, rho(epsilon).units());
        assert!(ledger.1 <= whole, "{} of {whole}", ledger.1);
        assert!(ledger.1 as f64 >= 0.99 * whole as f64, "{} of {whole}", ledger.1);
    }
}
