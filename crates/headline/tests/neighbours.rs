//! Headline counts under the audit of call by call, and what they cost.
#![allow(clippy::unwrap_used)]

use amparo_headline::{HeadlineError, measure, share_of};
use amparo_invent::{SEED, worked_2015};
use amparo_privacy::audit::Recording;
use amparo_privacy::{Budget, MechanismCall, Noise, Rho, SeededNoise};
use amparo_schema::{CaseNumbers, CodedTable, Number};

fn cases() -> (CodedTable, Vec<CaseNumbers>) {
    let example = worked_2015(SEED);
    let known = |value: Option<u32>| value.and_then(|value| u16::try_from(value).ok());
    let numbers = example
        .ages
        .iter()
        .zip(&example.months)
        .map(|(&age, &months)| CaseNumbers {
            age: known(age),
            months: known(months),
        });
    let numbers = numbers.collect();
    (example.table, numbers)
}

fn budget() -> Budget {
    Budget::declared(Rho::new(0.01).unwrap())
}

/// Given the same answers, a table with a person and one without make the same calls, and exact values differ by no more than declared.
#[test]
fn one_person_moves_no_count_by_more_than_was_declared() {
    let (table, numbers) = cases();
    // Among them rows with the largest number there is, so that sums are moved as far as they can be.
    let longest = (0..table.rows())
        .max_by_key(|&row| numbers[row].get(Number::Months))
        .unwrap();
    for out in [0, 17, 6_385, table.rows() - 1, longest] {
        let kept: Vec<usize> = (0..table.rows()).filter(|&row| row != out).collect();
        let mut recording = Recording::of(SeededNoise::new(out as u64));
        measure(&table, &numbers, budget(), &mut recording).unwrap();
        assert!(recording.calls().len() > 15, "{}", recording.calls().len());
        let mut playback = recording.play();
        let others: Vec<CaseNumbers> = kept.iter().map(|&row| numbers[row]).collect();
        measure(&table.select_rows(&kept), &others, budget(), &mut playback).unwrap();
        let violations = playback.finish();
        assert!(violations.is_empty(), "{violations:?}");
    }
}

#[test]
fn all_counts_together_cost_their_budget_and_no_more() {
    struct Costs(SeededNoise, u64);
    impl Noise for Costs {
        fn discrete_gaussian(&mut self, call: &MechanismCall, exact: &[i64]) -> Vec<i64> {
            self.1 += call.variance.cost(call.l2_sensitivity_squared).units();
            self.0.discrete_gaussian(call, exact)
        }
        fn is_private(&self) -> bool {
            false
        }
    }
    let (table, numbers) = cases();
    let mut costs = Costs(SeededNoise::new(1), 0);
    let whole = budget().rho().units();
    let declared = measure(&table, &numbers, budget(), &mut costs).unwrap();
    assert!(
        costs.1 <= whole && costs.1 as f64 > 0.999 * whole as f64,
        "{} of {whole}",
        costs.1
    );
    // Every year and item has its cell, whether anybody stands in it or not.
    let exploitation = declared
        .iter()
        .find(|counts| counts.name == "exploitation")
        .unwrap();
    assert_eq!(exploitation.cells.len(), 5 * table.schema().field(0).size());
    assert!(exploitation.cells.contains(&"2003/both".to_owned()));
    let share = share_of(Rho::new(1.0).unwrap());
    assert_eq!(share, Rho::new(0.3).unwrap());
}

#[test]
fn numbers_of_other_cases_are_refused() {
    let (table, numbers) = cases();
    let error = measure(&table, &numbers[1..], budget(), &mut SeededNoise::new(1)).unwrap_err();
    assert!(
        matches!(error, HeadlineError::Rows { rows: 13_345, .. }),
        "{error}"
    );
}
