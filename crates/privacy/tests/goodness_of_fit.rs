//! The noise that comes out of the public door, against the discrete Gaussian's own mass function.
//!
//! Seeds are fixed, so a run gives the same verdict every time; over seeds, each test would reject a right sampler once in 10⁶. That the tests can
//! see is shown beside: they reject noise whose σ is 3 % off.

use amparo_privacy::{Budget, Rho, SeededNoise, Variance, measure};

const ALPHA: f64 = 1e-6;
/// Two-sided standard normal quantile of `ALPHA`.
const Z: f64 = 4.892;
const DRAWS: usize = 60_000;
const SIGMAS: [f64; 7] = [0.3, 0.5, 1.0, 3.7, 50.0, 5_000.0, 1e6];

fn draws(sigma: f64, seed: u64) -> (Vec<i64>, Variance) {
    let budget = Budget::declared(Rho::new(0.5 / (sigma * sigma)).expect("a small ρ"));
    let noisy = measure(&[0; DRAWS], budget, 1, "zeros", &mut SeededNoise::new(seed)).expect("σ is in range");
    let variance = noisy.variance();
    assert!((variance.get().sqrt() / sigma - 1.0).abs() < 1e-3);
    (noisy.values().to_vec(), variance)
}

/// Masses of −reach..=reach, summed directly from exp(−x²/(2σ²)).
fn masses(variance: f64) -> (Vec<f64>, i64) {
    let reach = (variance.sqrt() * 9.0).ceil() as i64 + 3;
    let weights: Vec<f64> = (-reach..=reach)
        .map(|x| (-(x as f64).powi(2) / (2.0 * variance)).exp())
        .collect();
    let total: f64 = weights.iter().sum();
    (weights.iter().map(|w| w / total).collect(), reach)
}

/// Upper tail of the χ² distribution: the regularised incomplete gamma function by its series or continued fraction
/// (Abramowitz & Stegun 6.5.29 and 6.5.31).
fn chi_square_tail(chi2: f64, degrees: f64) -> f64 {
    let (a, x) = (degrees / 2.0, chi2 / 2.0);
    // Stirling's series for ln Γ(a), shifted to where it converges.
    let ln_gamma = {
        let (mut shift, mut z) = (0.0, a);
        while z < 20.0 {
            shift += z.ln();
            z += 1.0;
        }
        (z - 0.5) * z.ln() - z + 0.5 * (2.0 * std::f64::consts::PI).ln() + 1.0 / (12.0 * z)
            - 1.0 / (360.0 * z.powi(3))
            - shift
    };
    let front = (a * x.ln() - x - ln_gamma).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-16 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        1.0 - front * sum
    } else {
        let mut fraction = 0.0;
        for n in (1..400).rev() {
            let n = f64::from(n);
            fraction = n * (n - a) / (x + 2.0 * n + 1.0 - a - fraction);
        }
        front / (x + 1.0 - a - fraction)
    }
}

/// p-value of Pearson's test, bins of an expected size of 25 or more.
fn chi_square(sample: &[i64], variance: f64) -> f64 {
    let (masses, reach) = masses(variance);
    let mut histogram = vec![0.0; masses.len()];
    for x in sample {
        histogram[(x + reach) as usize] += 1.0;
    }
    let mut bins: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    for (observed, mass) in histogram.iter().zip(&masses) {
        let last = bins.last_mut().expect("there is always a bin");
        last.0 += observed;
        last.1 += mass * sample.len() as f64;
        if last.1 >= 25.0 {
            bins.push((0.0, 0.0));
        }
    }
    // What is left at the end is too small for a bin of its own.
    let (observed, expected) = bins.pop().expect("there is always a bin");
    let last = bins.last_mut().expect("there is always a bin");
    (last.0, last.1) = (last.0 + observed, last.1 + expected);
    let chi2: f64 = bins.iter().map(|(o, e)| (o - e).powi(2) / e).sum();
    chi_square_tail(chi2, (bins.len() - 1) as f64)
}

/// Kolmogorov–Smirnov's D·√n; on a discrete distribution the limit for continuous ones is conservative.
fn kolmogorov_smirnov(sample: &[i64], variance: f64) -> f64 {
    let (masses, reach) = masses(variance);
    let mut histogram = vec![0_usize; masses.len()];
    for x in sample {
        histogram[(x + reach) as usize] += 1;
    }
    let (mut below, mut cumulated, mut worst) = (0, 0.0, 0.0_f64);
    for (count, mass) in histogram.iter().zip(&masses) {
        below += count;
        cumulated += mass;
        worst = worst.max((below as f64 / sample.len() as f64 - cumulated).abs());
    }
    worst * (sample.len() as f64).sqrt()
}

/// Standard scores of the mean, the second and the fourth moment.
fn moment_scores(sample: &[i64], variance: f64) -> [f64; 3] {
    let moment = |power: i32| {
        if variance < 1e8 {
            let (masses, reach) = masses(variance);
            masses
                .iter()
                .zip(-reach..)
                .map(|(q, x)| q * (x as f64).powi(power))
                .sum::<f64>()
        } else {
            // So far out the moments are the normal's to all digits (CKS 2020, Section 2): 1, 3, 15, 105 …
            (1..power).step_by(2).map(f64::from).product::<f64>() * variance.powi(power / 2)
        }
    };
    [1, 2, 4].map(|power| {
        let observed = sample.iter().map(|&x| (x as f64).powi(power)).sum::<f64>() / sample.len() as f64;
        let expected = if power == 1 { 0.0 } else { moment(power) };
        let spread = (moment(2 * power) - expected * expected).sqrt();
        (observed - expected) / (spread / (sample.len() as f64).sqrt())
    })
}

#[test]
fn the_tail_function_is_right() {
    // mpmath 1.4.1: gammainc(degrees/2, chi2/2, inf, regularized=True).
    for (chi2, degrees, expected) in [
        (3.84, 1.0, 0.050_043_521_248_705_1),
        (50.0, 20.0, 2.214_766_382_487_84e-4),
        (120.0, 60.0, 6.876_264_968_732_1e-6),
        (2.0, 10.0, 0.996_340_153_172_656),
    ] {
        let got = chi_square_tail(chi2, degrees);
        assert!((got / expected - 1.0).abs() < 1e-6, "{chi2} on {degrees}: {got}");
    }
}

#[test]
fn noise_has_the_masses_of_the_discrete_gaussian() {
    for (seed, sigma) in (1..).zip(SIGMAS) {
        if sigma > 1e5 {
            continue; // Its mass function is too long to sum; its moments are tested below.
        }
        let (sample, variance) = draws(sigma, seed);
        let p = chi_square(&sample, variance.get());
        assert!(p > ALPHA, "σ {sigma}: p = {p}");
        let d = kolmogorov_smirnov(&sample, variance.get());
        let limit = ((2.0 / ALPHA).ln() / 2.0).sqrt();
        assert!(d < limit, "σ {sigma}: D·√n = {d}, limit {limit}");
    }
}

#[test]
fn noise_has_the_moments_of_the_discrete_gaussian() {
    for (seed, sigma) in (101..).zip(SIGMAS) {
        let (sample, variance) = draws(sigma, seed);
        for (score, name) in moment_scores(&sample, variance.get())
            .into_iter()
            .zip(["mean", "second", "fourth"])
        {
            assert!(score.abs() < Z, "σ {sigma}: the {name} moment is {score} off");
        }
    }
}

#[test]
fn a_sigma_three_per_cent_off_is_seen() {
    for (seed, sigma) in (201..).zip([0.5, 1.0, 3.7, 50.0, 5_000.0]) {
        let (sample, variance) = draws(sigma, seed);
        let claimed = variance.get() * 1.03_f64.powi(2);
        let [_, second, _] = moment_scores(&sample, claimed);
        assert!(second.abs() > Z, "σ {sigma}: second moment only {second} off");
        if sigma < 100.0 {
            let p = chi_square(&sample, claimed);
            assert!(p < ALPHA, "σ {sigma}: p = {p}");
        }
    }
}

#[test]
fn values_are_independent_of_their_neighbours_and_of_the_count() {
    let (sample, variance) = draws(3.7, 301);
    let lagged: f64 = sample.windows(2).map(|w| (w[0] * w[1]) as f64).sum();
    let score = lagged / (variance.get() * (DRAWS as f64 - 1.0).sqrt());
    assert!(score.abs() < Z, "serial correlation: {score}");
    // The same noise is added to any count.
    let add = |count: u64| {
        let budget = Budget::declared(Rho::new(0.5).unwrap());
        measure(&[count; 50], budget, 1, "m", &mut SeededNoise::new(302))
            .unwrap()
            .values()
            .to_vec()
    };
    let shifted: Vec<i64> = add(0).iter().map(|x| x + 1_000_000).collect();
    assert_eq!(add(1_000_000), shifted);
}
