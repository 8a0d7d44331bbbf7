//! An audit in two worlds: many runs with and without one person, and what they prove about the loss. The real counting and noise, nothing simulated.
//!
//! It must pass at the claimed noise, prove most of the claim (an audit that finds nothing proves nothing), and fail where the noise is 1.5 times too small.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use amparo_assess::{TwoWorldAudit, audit_two_worlds};
use amparo_privacy::{Budget, MechanismCall, Noise, Rho, SecureNoise, SeededNoise};
use amparo_schema::{Category, CodedTable, Codes, Field, TableSchema};
use amparo_synth::{Measurements, SynthOptions, fit, measure_like};

/// Runs of each world.
const RUNS: usize = 5_000;
/// Runs of each world of the whole engine, whose every run is a fit and its replay. The claimed μ of 1 is then typically proven to be at least 0.83, that of noise 1.5
/// times too small 1.32, and noise 1.18 times too small is the least that is typically seen. Two thousand runs see the same with less to spare: 0.73, 1.21 and 1.29.
const WHOLE_RUNS: usize = 5_000;
/// ρ = ½ is μ = 1: where an audit sees best.
const RHO: f64 = 0.5;

const SIZES: [usize; 3] = [2, 3, 2];

fn table(rows: &[[u16; 3]]) -> CodedTable {
    let fields = SIZES
        .iter()
        .enumerate()
        .map(|(i, &size)| {
            Field::nominal(
                format!("f{i}"),
                (0..size).map(|v| Category::value(v.to_string())).collect(),
            )
        })
        .collect();
    let schema = Arc::new(TableSchema::new("t", fields, vec![]).unwrap());
    let columns = (0..3)
        .map(|field| {
            let mut codes = Codes::with_capacity(SIZES[field], rows.len());
            rows.iter().for_each(|row| codes.push(row[field]));
            codes
        })
        .collect();
    CodedTable::new(schema, columns).unwrap()
}

/// Without the person, and with them.
fn worlds() -> [CodedTable; 2] {
    let others = [[0, 0, 0], [0, 1, 1], [1, 2, 0]];
    [table(&others), table(&[&others[..], &[[1, 1, 1]]].concat())]
}

/// Tells what is asked of it without adding any noise: for exact values, not for people.
#[derive(Default)]
struct Exact(Vec<(Vec<i64>, f64)>);

impl Noise for Exact {
    fn discrete_gaussian(&mut self, call: &MechanismCall, exact: &[i64]) -> Vec<i64> {
        self.0.push((exact.to_vec(), call.variance.get()));
        exact.to_vec()
    }
    fn is_private(&self) -> bool {
        false
    }
}

fn budget(rho: f64) -> Budget {
    Budget::declared(Rho::new(rho).unwrap())
}

/// What is measured in both worlds: chosen once, on a third table.
fn plan() -> Measurements {
    let fitted = fit(
        &worlds()[0],
        budget(RHO),
        &mut SeededNoise::new(1),
        &small(),
        &|_| {},
    )
    .unwrap();
    fitted.measurements().clone()
}

fn small() -> SynthOptions {
    SynthOptions {
        members: 1,
        components: 8,
        iterations: 1,
        calibrations: 1,
        ..SynthOptions::default()
    }
}

/// ln of how much likelier answers are with the person than without, where the exact values are `without` and `with`.
fn log_likelihood_ratio(noisy: &[i64], without: &[i64], with: &[i64], variance: f64) -> f64 {
    let square = |a: &i64, b: &i64| ((a - b) as f64).powi(2);
    noisy
        .iter()
        .zip(without.iter().zip(with))
        .map(|(x, (a, b))| (square(x, a) - square(x, b)) / (2.0 * variance))
        .sum()
}

/// Audits the measuring of a part with `spent`, while `RHO` is claimed.
fn audit(spent: f64) -> TwoWorldAudit {
    let plan = plan();
    let exact = worlds().map(|world| {
        let mut exact = Exact::default();
        measure_like(&world, &plan, budget(spent), &mut exact, &|_| {}).unwrap();
        exact.0
    });
    let mut noise = SecureNoise::new().unwrap();
    let scores = worlds().map(|world| {
        (0..RUNS)
            .map(|_| {
                let run = measure_like(&world, &plan, budget(spent), &mut noise, &|_| {}).unwrap();
                run.tables
                    .iter()
                    .zip(exact[0].iter().zip(&exact[1]))
                    .map(|(table, ((without, variance), (with, _)))| {
                        log_likelihood_ratio(table.counts.values(), without, with, *variance)
                    })
                    .sum::<f64>()
            })
            .collect::<Vec<f64>>()
    });
    audit_two_worlds(&scores[0], &scores[1], (2.0 * RHO).sqrt()).unwrap()
}

#[test]
fn the_claimed_noise_passes_and_the_audit_sees_most_of_it() {
    let audit = audit(RHO);
    eprintln!("claimed noise: {audit}");
    assert!(audit.passes, "{audit}");
    assert!(audit.mu_at_least > 0.6 * audit.claimed_mu, "{audit}");
}

#[test]
fn noise_one_and_a_half_times_too_small_fails() {
    // σ ∝ 1/√ρ: 1.5² times the budget is noise 1.5 times too small.
    let audit = audit(RHO * 2.25);
    eprintln!("noise 1.5 times too small: {audit}");
    assert!(!audit.passes, "{audit}");
}

/// Gives the answers of an earlier run and keeps the exact values it is shown.
struct Replay<'a> {
    answers: std::slice::Iter<'a, (Vec<i64>, Vec<i64>, f64)>,
    exact: Vec<Vec<i64>>,
}

impl Noise for Replay<'_> {
    fn discrete_gaussian(&mut self, _: &MechanismCall, exact: &[i64]) -> Vec<i64> {
        self.exact.push(exact.to_vec());
        self.answers
            .next()
            .map(|answer| answer.1.clone())
            .unwrap_or_default()
    }
    fn is_private(&self) -> bool {
        false
    }
}

/// Keeps exact and noisy values.
struct Keeping(SecureNoise, Vec<(Vec<i64>, Vec<i64>, f64)>);

impl Noise for Keeping {
    fn discrete_gaussian(&mut self, call: &MechanismCall, exact: &[i64]) -> Vec<i64> {
        let noisy = self.0.discrete_gaussian(call, exact);
        self.1.push((exact.to_vec(), noisy.clone(), call.variance.get()));
        noisy
    }
    fn is_private(&self) -> bool {
        false
    }
}

/// The whole of `fit`, scores and choice of pairs too: each run is played again on the other world to learn what its exact values would have been there.
fn audit_fit(runs: usize, spent: f64) -> TwoWorldAudit {
    let worlds = worlds();
    let mut scores = [Vec::new(), Vec::new()];
    for (world, scores) in scores.iter_mut().enumerate() {
        for _ in 0..runs {
            let mut keeping = Keeping(SecureNoise::new().unwrap(), Vec::new());
            fit(&worlds[world], budget(spent), &mut keeping, &small(), &|_| {}).unwrap();
            let mut replay = Replay {
                answers: keeping.1.iter(),
                exact: Vec::new(),
            };
            fit(&worlds[1 - world], budget(spent), &mut replay, &small(), &|_| {}).unwrap();
            let sum = keeping
                .1
                .iter()
                .zip(&replay.exact)
                .map(|((here, noisy, variance), there)| {
                    let (without, with) = if world == 0 { (here, there) } else { (there, here) };
                    log_likelihood_ratio(noisy, without, with, *variance)
                })
                .sum::<f64>();
            scores.push(sum);
        }
    }
    audit_two_worlds(&scores[0], &scores[1], (2.0 * RHO).sqrt()).unwrap()
}

#[test]
#[ignore = "minutes: 5,000 fits of each world, each twice, for both arms; cargo test --release -p amparo-release-builder --test two_worlds -- --ignored --nocapture"]
fn the_whole_engine_passes_and_fails_where_it_should() {
    let honest = audit_fit(WHOLE_RUNS, RHO);
    eprintln!("whole engine, claimed noise: {honest}");
    assert!(honest.passes, "{honest}");
    let cheating = audit_fit(WHOLE_RUNS, RHO * 2.25);
    eprintln!("whole engine, noise 1.5 times too small: {cheating}");
    assert!(!cheating.passes, "{cheating}");
}
