//! A two-world audit of the real noise: a tiny table with and without one person, all its measurements, and their likelihood ratio.

#![allow(clippy::unwrap_used, reason = "a test says what it needs by failing")]

mod common;

use amparo_assess::{TwoWorldAudit, audit_two_worlds};
use amparo_count::marginals;
use amparo_privacy::{Budget, Noise, Rho, SeededNoise, measure};
use common::{schema, table};

/// Runs of each world.
const RUNS: usize = 10_000;

/// The claim, μ = √(2ρ) = 1.
const RHO: f64 = 0.5;

/// Scores of runs of one world: ln of the likelihood of the noisy counts in the second world over that in the first, up to a constant.
fn scores(world: &[Vec<u64>], worlds: &[Vec<Vec<u64>>; 2], spent: f64, noise: &mut dyn Noise) -> Vec<f64> {
    (0..RUNS)
        .map(|_| {
            let mut score = 0.0;
            let shares = Budget::declared(Rho::new(spent).unwrap()).divide(&vec![1.0; world.len()]);
            for (index, (exact, budget)) in world.iter().zip(shares).enumerate() {
                let noisy = measure(exact, budget, 1, "marginal", noise).unwrap();
                let variance = noisy.variance().get();
                for (cell, &value) in noisy.values().iter().enumerate() {
                    let (a, b) = (worlds[0][index][cell] as f64, worlds[1][index][cell] as f64);
                    score += (b - a) * (value as f64 - 0.5 * (a + b)) / variance;
                }
            }
            score
        })
        .collect()
}

/// Measures three single fields and a pair while spending `spent`, and audits the claim of [`RHO`].
fn audit(spent: f64) -> TwoWorldAudit {
    let schema = schema(&[("x", 2, false), ("y", 3, true), ("z", 2, false)]);
    let without = vec![vec![0, 0, 0], vec![0, 1, 1], vec![1, 3, 0], vec![1, 2, 1]];
    let with = [without.clone(), vec![vec![1, 3, 1]]].concat();
    let sets = [vec![0], vec![1], vec![2], vec![0, 1]];
    let worlds = [without, with].map(|rows| {
        let counted = marginals(&table(&schema, &rows), &sets).unwrap();
        counted
            .iter()
            .map(|marginal| marginal.counts().to_vec())
            .collect::<Vec<_>>()
    });
    let mut noise = SeededNoise::new(7);
    let first = scores(&worlds[0], &worlds, spent, &mut noise);
    let second = scores(&worlds[1], &worlds, spent, &mut noise);
    audit_two_worlds(&first, &second, (2.0 * RHO).sqrt()).unwrap()
}

#[test]
fn the_claimed_noise_passes_and_the_audit_is_sharp() {
    let result = audit(RHO);
    println!("{result}");
    assert!(result.passes);
    assert!(
        result.mu_at_least >= 0.8 * result.claimed_mu,
        "too loose to prove anything: {result}"
    );
    assert!((result.mu - 1.0).abs() < 0.05, "{result}");
}

/// Noise 1.5 times too small is a privacy loss 2.25 times too large.
#[test]
fn noise_that_is_too_small_fails() {
    let result = audit(RHO * 2.25);
    println!("{result}");
    assert!(!result.passes, "{result}");
    assert!(result.to_string().starts_with("FAILS: μ = 1.000 is claimed"));
}

#[test]
fn too_few_runs_and_no_numbers_are_refused() {
    assert_eq!(
        audit_two_worlds(&[0.0; 99], &[0.0; 200], 1.0)
            .unwrap_err()
            .to_string(),
        "there are 99 runs of the first world; at least 100 are needed"
    );
    assert!(audit_two_worlds(&[f64::NAN; 100], &[0.0; 200], 1.0).is_err());
    assert!(audit_two_worlds(&[0.0; 100], &[0.0; 200], -1.0).is_err());
    assert!(
        audit_two_worlds(&[0.0; 100], &[0.0; 200], 0.0).unwrap().passes,
        "equal worlds give nothing away"
    );
}
