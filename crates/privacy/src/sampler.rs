//! The exact discrete Gaussian: Canonne, Kamath & Steinke 2020, Algorithms 1 to 3, in 128-bit integers.
//!
//! No floating point, no arbitrary-precision library. `PROOF.md` beside this file states what is assumed and why nothing overflows.

use rand_core::Rng;

use crate::Variance;

/// How often a loop with success probability of at most 1/e may go on before it is taken to have failed. The chance of getting
/// there is below 2⁻¹⁸⁰ and is part of the δ that no claim can notice.
const PATIENCE: u32 = 128;

/// One draw from the discrete Gaussian: P\[x\] ∝ exp(−x²/(2σ²)) over the integers.
pub(crate) fn discrete_gaussian(variance: Variance, rng: &mut impl Rng) -> i64 {
    let (n, d) = (
        u128::from(variance.numerator()),
        u128::from(variance.denominator()),
    );
    // t = ⌊σ⌋ + 1, the scale of the proposal.
    let t = integer_sqrt(n / d) + 1;
    let denominator = 2 * n * d * t * t;
    loop {
        let proposal = discrete_laplace(t, rng);
        // (|Y| − σ²/t)² / (2σ²) = (|Y|·d·t − n)² / (2·n·d·t²)
        let deviation = (u128::from(proposal.unsigned_abs()) * d * t).abs_diff(n);
        if bernoulli_exp(deviation * deviation, denominator, rng) {
            return proposal;
        }
    }
}

/// One draw from the discrete Laplace with integer scale: P\[x\] ∝ exp(−|x|/t).
fn discrete_laplace(t: u128, rng: &mut impl Rng) -> i64 {
    loop {
        let low = uniform_below(t, rng);
        if !bernoulli_exp(low, t, rng) {
            continue;
        }
        let mut high = 0_u32;
        while high < PATIENCE && bernoulli_exp(1, 1, rng) {
            high += 1;
        }
        let magnitude = low + t * u128::from(high);
        let negative = rng.next_u32() & 1 == 1;
        if negative && magnitude == 0 {
            continue;
        }
        // t < 2^25 and high <= 2^7, hence magnitude < 2^33.
        let magnitude = magnitude as i64;
        return if negative { -magnitude } else { magnitude };
    }
}

/// True with probability exp(−x/y), for y ≥ 1.
fn bernoulli_exp(mut x: u128, y: u128, rng: &mut impl Rng) -> bool {
    // exp(−x/y) = exp(−1)^⌊x/y⌋ · exp(−(x mod y)/y)
    while x >= y {
        if !bernoulli_exp_fraction(1, 1, rng) {
            return false;
        }
        x -= y;
    }
    bernoulli_exp_fraction(x, y, rng)
}

/// True with probability exp(−x/y), for 0 ≤ x ≤ y: the parity of the first failure among Bernoulli(x/(k·y)), k = 1, 2, …
fn bernoulli_exp_fraction(x: u128, y: u128, rng: &mut impl Rng) -> bool {
    let mut k = 1_u32;
    while k < PATIENCE && uniform_below(y * u128::from(k), rng) < x {
        k += 1;
    }
    k % 2 == 1
}

/// Uniform on 0..bound, by rejection; `bound` ≥ 1.
fn uniform_below(bound: u128, rng: &mut impl Rng) -> u128 {
    if bound <= 1 {
        return 0;
    }
    let mask = u128::MAX >> (bound - 1).leading_zeros();
    loop {
        let word = if mask <= u128::from(u64::MAX) {
            u128::from(rng.next_u64())
        } else {
            (u128::from(rng.next_u64()) << 64) | u128::from(rng.next_u64())
        };
        let candidate = word & mask;
        if candidate < bound {
            return candidate;
        }
    }
}

/// ⌊√x⌋ for x < 2⁵⁰.
fn integer_sqrt(x: u128) -> u128 {
    let mut root = (x as f64).sqrt() as u128;
    // The float is a first guess only; these loops make it exact.
    while root * root > x {
        root -= 1;
    }
    while (root + 1) * (root + 1) <= x {
        root += 1;
    }
    root
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    /// Probability that one of these tests fails although the sampler is right, each: about 1e-6.
    const Z: f64 = 4.9;

    fn draws(variance: Variance, count: usize, seed: u64) -> Vec<i64> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        (0..count)
            .map(|_| discrete_gaussian(variance, &mut rng))
            .collect()
    }

    /// The mass function, summed directly; σ² in counts².
    fn mass(sigma2: f64, reach: i64) -> Vec<f64> {
        let weights: Vec<f64> = (-reach..=reach)
            .map(|x| (-(x as f64).powi(2) / (2.0 * sigma2)).exp())
            .collect();
        let total: f64 = weights.iter().sum();
        weights.iter().map(|w| w / total).collect()
    }

    #[test]
    fn chi_square_against_the_mass_function() {
        for (seed, (numerator, denominator)) in [
            (1_u64, 65_536 / 100),
            (1 << 14, 1 << 16),
            (1, 1),
            (897_188, 65_536),
            (2_500, 1),
            (25_000_000, 1),
        ]
        .into_iter()
        .map(|(n, d): (u64, u64)| (n, d.next_power_of_two()))
        .enumerate()
        {
            let variance = Variance::new(numerator, denominator).unwrap();
            let count = 60_000;
            let sample = draws(variance, count, seed as u64);
            let sigma = variance.get().sqrt();
            let reach = (sigma * 9.0).ceil() as i64 + 3;
            let p = mass(variance.get(), reach);
            // Bins of expected size ≥ 20, formed from the mass function alone.
            let (mut chi2, mut bins, mut expected, mut observed) = (0.0, 0, 0.0, 0.0);
            let mut histogram = vec![0.0; p.len()];
            for x in &sample {
                histogram[(x + reach) as usize] += 1.0;
            }
            for (h, q) in histogram.iter().zip(&p) {
                expected += q * count as f64;
                observed += h;
                if expected >= 20.0 {
                    chi2 += (observed - expected).powi(2) / expected;
                    bins += 1;
                    (expected, observed) = (0.0, 0.0);
                }
            }
            // Wilson–Hilferty: (χ²/k)^(1/3) is nearly normal with mean 1 − 2/(9k) and variance 2/(9k).
            let k = f64::from(bins.max(2) - 1);
            let z = ((chi2 / k).cbrt() - (1.0 - 2.0 / (9.0 * k))) / (2.0 / (9.0 * k)).sqrt();
            assert!(z < Z, "σ² {}: χ² {chi2} on {k} degrees", variance.get());
        }
    }

    #[test]
    fn moments_over_many_sigma() {
        for (seed, sigma2) in [0.25_f64, 0.6, 1.0, 13.69, 2_500.0, 25e6, 1e10]
            .into_iter()
            .enumerate()
        {
            let variance = Variance::from_rho(crate::Rho::new(0.5 / sigma2).unwrap(), 1).unwrap();
            let count = 60_000;
            let sample = draws(variance, count, 100 + seed as u64);
            let mean = sample.iter().map(|&x| x as f64).sum::<f64>() / count as f64;
            let second = sample.iter().map(|&x| (x as f64).powi(2)).sum::<f64>() / count as f64;
            let reach = (sigma2.sqrt() * 9.0).ceil() as i64 + 3;
            let (truth, fourth) = if sigma2 < 1e4 {
                let p = mass(variance.get(), reach);
                let moment = |power: i32| {
                    p.iter()
                        .zip(-reach..)
                        .map(|(q, x)| q * (x as f64).powi(power))
                        .sum::<f64>()
                };
                (moment(2), moment(4))
            } else {
                (variance.get(), 3.0 * variance.get().powi(2))
            };
            let n = count as f64;
            assert!(mean.abs() < Z * (truth / n).sqrt(), "σ² {sigma2}: mean {mean}");
            let spread = ((fourth - truth * truth) / n).sqrt();
            assert!(
                (second - truth).abs() < Z * spread,
                "σ² {sigma2}: second moment {second}, not {truth}"
            );
        }
    }

    #[test]
    fn bernoulli_exp_hits_its_probability() {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        for (x, y) in [(0, 1), (1, 1), (1, 3), (7, 2), (u128::from(u64::MAX), 1 << 65)] {
            let p = (-(x as f64) / y as f64).exp();
            let n = 60_000;
            let hits = (0..n).filter(|_| bernoulli_exp(x, y, &mut rng)).count() as f64;
            assert!(
                (hits - n as f64 * p).abs() <= Z * (n as f64 * p * (1.0 - p)).sqrt(),
                "{x}/{y}: {hits} of {n}"
            );
        }
    }

    #[test]
    fn the_largest_variance_does_not_overflow() {
        // Debug builds check every operation.
        draws(Variance::new(1 << 48, 1).unwrap(), 2_000, 9);
        draws(Variance::new((1 << 48) - 1, 1 << 8).unwrap(), 2_000, 9);
        draws(Variance::new((1 << 36) - 1, 1 << 16).unwrap(), 2_000, 9);
        assert_eq!(integer_sqrt(0), 0);
        assert_eq!(integer_sqrt((1 << 48) - 1), (1 << 24) - 1);
    }
}
