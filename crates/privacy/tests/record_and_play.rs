//! The audit of call by call must pass an honest program and catch each way of cheating.

use amparo_privacy::audit::{Recording, Violation};
use amparo_privacy::{Budget, Noise, Rho, SeededNoise, measure};

/// Counts the values 0..4.
fn histogram(rows: &[usize]) -> [u64; 4] {
    let mut counts = [0; 4];
    rows.iter().for_each(|&row| counts[row] += 1);
    counts
}

fn ask(exact: &[u64], label: &str, noise: &mut dyn Noise) -> Vec<i64> {
    let budget = Budget::declared(Rho::new(0.05).expect("a small ρ"));
    let noisy = measure(exact, budget, 1, label, noise).expect("a sound measurement");
    noisy.values().to_vec()
}

/// Counts, then looks closer at the cell that came out largest.
fn honest(rows: &[usize], noise: &mut dyn Noise) -> Vec<i64> {
    let counts = histogram(rows);
    let first = ask(&counts, "counts", noise);
    let largest = (1..4).fold(0, |best, i| if first[i] > first[best] { i } else { best });
    ask(&[counts[largest]], &format!("cell {largest}"), noise)
}

/// Chooses by the exact counts.
fn peeking(rows: &[usize], noise: &mut dyn Noise) -> Vec<i64> {
    let counts = histogram(rows);
    let largest = (1..4).fold(0, |best, i| if counts[i] > counts[best] { i } else { best });
    ask(&[counts[largest]], &format!("cell {largest}"), noise)
}

/// Stops early when there is nothing to count.
fn stopping(rows: &[usize], noise: &mut dyn Noise) -> Vec<i64> {
    if rows.is_empty() {
        return vec![];
    }
    honest(rows, noise)
}

/// Counts a row in every cell and declares what a histogram would.
fn understating(rows: &[usize], noise: &mut dyn Noise) -> Vec<i64> {
    ask(&[rows.len() as u64; 4], "everything", noise)
}

fn audit(program: fn(&[usize], &mut dyn Noise) -> Vec<i64>, rows: &[usize]) -> Vec<Violation> {
    let mut recording = Recording::of(SeededNoise::new(5));
    let first = program(rows, &mut recording);
    let mut playback = recording.play();
    let second = program(&rows[..rows.len() - 1], &mut playback);
    let violations = playback.finish();
    assert!(!violations.is_empty() || first == second);
    violations
}

#[test]
fn an_honest_program_passes() {
    for rows in [&[0, 0, 1, 1][..], &[3], &[0, 1, 2, 3, 3, 3, 3, 3]] {
        assert_eq!(audit(honest, rows), []);
    }
}

#[test]
fn control_flow_that_sees_the_data_is_caught() {
    let [Violation::OtherCall { call: 1, .. }] = audit(peeking, &[0, 0, 1, 1, 1])[..] else {
        panic!("the peek at the largest exact count went unseen");
    };
    let [Violation::OtherCall { call: 1, second, .. }] = &audit(stopping, &[2])[..] else {
        panic!("the early stop went unseen");
    };
    assert_eq!(second, "none");
}

#[test]
fn a_sensitivity_too_small_is_caught() {
    assert_eq!(
        audit(understating, &[0, 1])[0].to_string(),
        "call 1 (everything): the exact values differ by 4 squared, 1 was declared"
    );
}
