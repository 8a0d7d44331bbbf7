//! Where noise comes from. The layer is a trait so that a test can record every call of a mechanism and play it back.

use chacha20::ChaCha20Rng;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

use crate::Variance;
use crate::sampler::DiscreteGaussian;

/// What a mechanism declares before it adds noise. Only [`measure`](crate::measure) makes one, against a budget: whoever has not
/// paid cannot ask a [`Noise`] for anything.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MechanismCall {
    /// What is measured, such as `marginal gender,ageBroad`. Made of public names only.
    pub label: String,
    /// The squared L2 distance by which one person can move the exact values.
    pub l2_sensitivity_squared: u64,
    /// The variance of the noise added to each value.
    pub variance: Variance,
}

/// A source of exact discrete Gaussian noise.
pub trait Noise {
    /// Each exact value plus independent noise of the declared variance, in the same order.
    fn discrete_gaussian(&mut self, call: &MechanismCall, exact: &[i64]) -> Vec<i64>;

    /// Whether nobody can know the noise. A seeded source answers no, and all that comes of it is marked.
    fn is_private(&self) -> bool;
}

/// The operating system refused to give randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no randomness: {0}")]
pub struct NoiseError(#[from] getrandom::Error);

/// Noise for real releases: ChaCha20 with a key from the operating system, never repeated, never shown, wiped when dropped.
pub struct SecureNoise(ChaCha20Rng);

impl SecureNoise {
    /// A fresh source.
    ///
    /// # Errors
    /// If the operating system gives no randomness.
    pub fn new() -> Result<Self, NoiseError> {
        let mut key = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut *key)?;
        Ok(SecureNoise(ChaCha20Rng::from_seed(*key)))
    }
}

impl Noise for SecureNoise {
    fn discrete_gaussian(&mut self, call: &MechanismCall, exact: &[i64]) -> Vec<i64> {
        add(&mut self.0, call.variance, exact)
    }

    fn is_private(&self) -> bool {
        true
    }
}

/// Repeatable noise for tests. Whoever knows the seed can subtract it: the output is NOT PRIVATE.
pub struct SeededNoise(ChaCha20Rng);

impl SeededNoise {
    /// The source that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        SeededNoise(ChaCha20Rng::seed_from_u64(seed))
    }
}

impl Noise for SeededNoise {
    fn discrete_gaussian(&mut self, call: &MechanismCall, exact: &[i64]) -> Vec<i64> {
        add(&mut self.0, call.variance, exact)
    }

    fn is_private(&self) -> bool {
        false
    }
}

fn add(generator: &mut ChaCha20Rng, variance: Variance, exact: &[i64]) -> Vec<i64> {
    // All noise first: how long a draw takes says something about the noise and nothing about the counts.
    let gaussian = DiscreteGaussian::new(variance);
    let mut noisy: Vec<i64> = exact.iter().map(|_| gaussian.draw(generator)).collect();
    for (value, exact) in noisy.iter_mut().zip(exact) {
        // `measure` keeps counts below 2⁶² and noise is below 2³³: nothing saturates.
        *value = value.saturating_add(*exact);
    }
    noisy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_repeat_and_the_system_does_not() {
        let call = MechanismCall {
            label: "test".into(),
            l2_sensitivity_squared: 1,
            variance: Variance::new(1_000_000, 1).unwrap(),
        };
        let zeros = [0; 8];
        let seeded = |seed| SeededNoise::new(seed).discrete_gaussian(&call, &zeros);
        assert_eq!(seeded(3), seeded(3));
        assert_ne!(seeded(3), seeded(4));
        let secure = || SecureNoise::new().unwrap().discrete_gaussian(&call, &zeros);
        assert_ne!(secure(), secure());
        assert!(!SeededNoise::new(3).is_private() && SecureNoise::new().unwrap().is_private());
    }
}
