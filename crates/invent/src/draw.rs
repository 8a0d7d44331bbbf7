//! Draws in integer arithmetic, so that a seed gives the same file on every machine.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// A stream of draws. Streams of one seed with different names are independent.
pub(crate) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream `name` of `seed`.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        // FNV-1a: a name is a constant of this crate, so all that is asked of the hash is that names differ.
        let stream = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Draw(rng)
    }

    /// A number from 0 to `end - 1`, each equally likely up to 2⁻³²; 0 if `end` is 0.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(end)) >> 32) as u32
    }

    /// A number from `from` to `to`, both included.
    pub(crate) fn between(&mut self, from: u32, to: u32) -> u32 {
        from + self.below(to - from + 1)
    }

    /// True with a probability of `share` in 10,000.
    pub(crate) fn chance(&mut self, share: u32) -> bool {
        self.below(10_000) < share
    }

    /// An index drawn with the given weights; 0 if they are all 0.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut left = self.below(total);
        for (index, &weight) in weights.iter().enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// One of the items, each equally likely.
    ///
    /// # Panics
    /// If there is none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u32) as usize]
    }

    /// Puts the items in an order drawn at random.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end as u32 + 1) as usize);
        }
    }
}

/// Weights that fall like 1 / (rank + `shift`), the first being the largest.
pub(crate) fn falling(count: usize, shift: u32) -> Vec<u32> {
    (0..count as u32)
        .map(|rank| 1_000_000 / (rank + 1 + shift))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_name_fix_the_draws() {
        let draws = |seed, name| -> Vec<u32> {
            let mut draw = Draw::new(seed, name);
            (0..5).map(|_| draw.below(1000)).collect()
        };
        assert_eq!(draws(1, "a"), draws(1, "a"));
        assert_ne!(draws(1, "a"), draws(2, "a"));
        assert_ne!(draws(1, "a"), draws(1, "b"));
    }

    #[test]
    fn draws_follow_their_weights() {
        let mut draw = Draw::new(7, "weights");
        let mut found = [0_u32; 3];
        for _ in 0..60_000 {
            found[draw.weighted(&[1, 0, 2])] += 1;
        }
        assert_eq!(found[1], 0);
        // Binomial(60,000, 1/3) has a standard deviation of 115.
        assert!(found[0].abs_diff(20_000) < 600, "{found:?}");
        assert_eq!(draw.weighted(&[0, 0]), 0);
        assert_eq!(draw.below(0), 0);
        let yes = (0..60_000).filter(|_| draw.chance(2_500)).count();
        assert!(yes.abs_diff(15_000) < 600, "{yes}");
    }
}
