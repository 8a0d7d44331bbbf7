//! Two programs that share no code must draw from the same distribution and convert ρ to the same ε.

use amparo_privacy::{Budget, Delta, Rho, SecureNoise, measure};
use dashu::rational::RBig;
use opendp::combinators::ConcentratedMeasure;
use opendp::measures::ZeroConcentratedDivergence;
use opendp::traits::samplers::sample_discrete_gaussian;

const DRAWS: usize = 100_000;

/// σ as a fraction.
const SIGMAS: [(u32, u32); 5] = [(1, 2), (1, 1), (37, 10), (50, 1), (5_000, 1)];

fn ours(sigma: f64) -> Vec<i64> {
    let budget = Budget::declared(Rho::new(0.5 / (sigma * sigma)).unwrap());
    let mut noise = SecureNoise::new().unwrap();
    let noisy = measure(&[0; DRAWS], budget, 1, "zeros", &mut noise).unwrap();
    noisy.values().to_vec()
}

fn theirs(numerator: u32, denominator: u32) -> Vec<i64> {
    let scale = RBig::from(numerator) / RBig::from(denominator);
    (0..DRAWS)
        .map(|_| i64::try_from(sample_discrete_gaussian(scale.clone()).unwrap()).unwrap())
        .collect()
}

/// Standard score of the two-sample χ² statistic over bins cut at quantiles of both samples together (Wilson–Hilferty).
fn two_sample_score(a: &[i64], b: &[i64]) -> f64 {
    let mut both: Vec<i64> = a.iter().chain(b).copied().collect();
    both.sort_unstable();
    // 50 cut points; equal ones fall together.
    let mut cuts: Vec<i64> = (1..50).map(|i| both[i * both.len() / 50]).collect();
    cuts.dedup();
    let histogram = |sample: &[i64]| -> Vec<f64> {
        let mut bins = vec![0.0_f64; cuts.len() + 1];
        for x in sample {
            bins[cuts.partition_point(|cut| cut <= x)] += 1.0;
        }
        bins
    };
    let (a, b) = (histogram(a), histogram(b));
    let chi2: f64 = a
        .iter()
        .zip(&b)
        .filter(|(a, b)| *a + *b > 0.0)
        .map(|(a, b)| (a - b).powi(2) / (a + b))
        .sum();
    let degrees = (a.len() - 1) as f64;
    let spread = 2.0 / (9.0 * degrees);
    ((chi2 / degrees).cbrt() - (1.0 - spread)) / spread.sqrt()
}

fn second_moment(sample: &[i64]) -> (f64, f64) {
    let n = sample.len() as f64;
    let second = sample.iter().map(|&x| (x as f64).powi(2)).sum::<f64>() / n;
    let fourth = sample.iter().map(|&x| (x as f64).powi(4)).sum::<f64>() / n;
    (second, (fourth - second * second) / n)
}

/// Unseeded on both sides: a right pair fails about once in 10⁵ runs of the whole test.
#[test]
fn both_samplers_draw_from_one_distribution() {
    for (numerator, denominator) in SIGMAS {
        let sigma = f64::from(numerator) / f64::from(denominator);
        let (a, b) = (ours(sigma), theirs(numerator, denominator));
        let score = two_sample_score(&a, &b);
        let ((second_a, spread_a), (second_b, spread_b)) = (second_moment(&a), second_moment(&b));
        let moment = (second_a - second_b) / (spread_a + spread_b).sqrt();
        println!(
            "σ {sigma}: χ² score {score:.2}, second moment {second_a:.4} and {second_b:.4}, score {moment:.2}"
        );
        assert!(score < 4.8, "σ {sigma}: {score}");
        assert!(moment.abs() < 4.9, "σ {sigma}: {moment}");
    }
}

/// The comparison can see: σ 5 % apart is rejected.
#[test]
fn different_distributions_are_told_apart() {
    for (numerator, denominator) in SIGMAS {
        let sigma = f64::from(numerator) / f64::from(denominator);
        let (a, b) = (ours(sigma * 1.05), theirs(numerator, denominator));
        let ((second_a, spread_a), (second_b, spread_b)) = (second_moment(&a), second_moment(&b));
        assert!(
            (second_a - second_b) / (spread_a + spread_b).sqrt() > 4.9,
            "σ {sigma}"
        );
        assert!(two_sample_score(&a, &b) > 4.8, "σ {sigma}");
    }
}

#[test]
fn both_accountants_give_one_epsilon() {
    for rho in [1e-6, 1e-4, 0.014_973_057_673_6, 0.1, 0.5, 1.0, 4.0, 20.0] {
        for delta in [1e-12, 1e-9, 1e-6, 1e-3] {
            let mine = Rho::new(rho)
                .unwrap()
                .epsilon_at(Delta::new(delta).unwrap())
                .get();
            let profile = ZeroConcentratedDivergence::convert(rho).unwrap();
            let other = profile.epsilon(delta).unwrap();
            println!("ρ {rho} δ {delta}: {mine} and {other}");
            assert!(
                (mine - other).abs() <= 1e-9 * other,
                "ρ {rho} δ {delta}: {mine} and {other}"
            );
        }
    }
}
