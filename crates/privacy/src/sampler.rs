//! The exact discrete Gaussian: Canonne, Kamath & Steinke 2020, Algorithms 1 to 3, in 128-bit integers.
//!
//! No floating point, no arbitrary-precision library. `PROOF.md` beside this file states what is assumed and why nothing overflows.

use rand_core::Rng;

use crate::Variance;

/// How often a loop with success probability of at most 1/e may go on before it is taken to have failed. The chance of getting
/// there is below 2⁻¹⁸⁰ and is part of the δ that no claim can notice.
const PATIENCE: u32 = 128;

/// The discrete Gaussian of one variance: P\[x\] ∝ exp(−x²/(2σ²)) over the integers.
pub(crate) struct DiscreteGaussian {
    /// σ² = n/d.
    n: u128,
    d: u128,
    /// ⌊σ⌋ + 1, the scale of the proposal.
    t: u128,
    /// 2·n·d·t².
    denominator: u128,
}

impl DiscreteGaussian {
    pub(crate) fn new(variance: Variance) -> Self {
        let (n, d) = (
            u128::from(variance.numerator()),
            u128::from(variance.denominator()),
        );
        let t = (n / d).isqrt() + 1;
        DiscreteGaussian {
            n,
            d,
            t,
            denominator: 2 * n * d * t * t,
        }
    }

    /// One draw.
    pub(crate) fn draw(&self, rng: &mut impl Rng) -> i64 {
        loop {
            let proposal = discrete_laplace(self.t, rng);
            // (|Y| − σ²/t)² / (2σ²) = (|Y|·d·t − n)² / (2·n·d·t²)
            let deviation = (u128::from(proposal.unsigned_abs()) * self.d * self.t).abs_diff(self.n);
            if bernoulli_exp(deviation * deviation, self.denominator, rng) {
                return proposal;
            }
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

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    /// Standard deviations that a right sampler's frequency stays within but for one test in 10⁶ (two-sided).
    const Z: f64 = 4.9;

    const DRAWS: usize = 60_000;

    fn assert_frequency(hits: usize, p: f64, what: &str) {
        let n = DRAWS as f64;
        assert!(
            (hits as f64 - n * p).abs() <= Z * (n * p * (1.0 - p)).sqrt(),
            "{what}: {hits} of {DRAWS}, expected {}",
            n * p
        );
    }

    #[test]
    fn bernoulli_exp_hits_its_probability() {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        for (x, y) in [(0, 1), (1, 1), (1, 3), (7, 2), (u128::from(u64::MAX), 1 << 65)] {
            let hits = (0..DRAWS).filter(|_| bernoulli_exp(x, y, &mut rng)).count();
            assert_frequency(hits, (-(x as f64) / y as f64).exp(), &format!("{x}/{y}"));
        }
    }

    #[test]
    fn the_laplace_proposal_has_its_masses() {
        let mut rng = ChaCha20Rng::seed_from_u64(8);
        for t in [1_u128, 2, 5] {
            let draws: Vec<i64> = (0..DRAWS).map(|_| discrete_laplace(t, &mut rng)).collect();
            let ratio = (-1.0 / t as f64).exp();
            for x in -4..=4_i64 {
                let p = (1.0 - ratio) / (1.0 + ratio) * ratio.powi(x.abs() as i32);
                let hits = draws.iter().filter(|&&draw| draw == x).count();
                assert_frequency(hits, p, &format!("t {t}, x {x}"));
            }
        }
    }

    #[test]
    fn uniforms_are_below_their_bound_and_even() {
        let mut rng = ChaCha20Rng::seed_from_u64(9);
        for bound in [1_u128, 2, 3, 5, 7, 8] {
            let draws: Vec<u128> = (0..DRAWS).map(|_| uniform_below(bound, &mut rng)).collect();
            for value in 0..bound {
                let hits = draws.iter().filter(|&&draw| draw == value).count();
                assert_frequency(hits, 1.0 / bound as f64, &format!("{value} below {bound}"));
            }
        }
        // Beyond one word: the upper half of 2⁹⁷ comes as often as the lower.
        let hits = (0..DRAWS)
            .filter(|_| uniform_below(1 << 97, &mut rng) >> 96 == 1)
            .count();
        assert_frequency(hits, 0.5, "upper half of 2^97");
    }

    #[test]
    fn the_ends_of_the_range_do_not_overflow() {
        // Debug builds check every operation.
        let mut rng = ChaCha20Rng::seed_from_u64(10);
        for (numerator, denominator) in [
            (1 << 48, 1),
            (1 << 48, 256),
            ((1 << 40) * 255, 255),
            (1 << 36, 1 << 16),
            ((1 << 20) * 257, 257),
            (1, 1 << 16),
            (1, 1),
        ] {
            let gaussian = DiscreteGaussian::new(Variance::new(numerator, denominator).unwrap());
            let largest = (0..2_000)
                .map(|_| gaussian.draw(&mut rng).unsigned_abs())
                .max()
                .unwrap();
            let sigma = (numerator as f64 / denominator as f64).sqrt();
            // 2,000 draws pass 7σ once in 10⁸ tests; at σ < 1/7 only 0 is ever seen.
            assert!(largest as f64 <= (7.0 * sigma).floor(), "σ {sigma}: {largest}");
        }
    }

    #[test]
    fn impossible_loops_end() {
        // A generator that always says 0 makes every Bernoulli draw succeed; patience ends the loops and nothing overflows.
        struct Zeros;
        impl rand_core::TryRng for Zeros {
            type Error = std::convert::Infallible;
            fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
                Ok(0)
            }
            fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
                Ok(0)
            }
            fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
                bytes.fill(0);
                Ok(())
            }
        }
        assert!(!bernoulli_exp_fraction(1, 1, &mut Zeros));
        assert!(bernoulli_exp_fraction(0, 1, &mut Zeros));
    }
}
