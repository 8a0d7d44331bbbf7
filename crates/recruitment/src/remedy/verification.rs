//! Whom to ask whether the money came.

use sha2::{Digest, Sha256};

use crate::values::WorkerId;

/// Draws workers to ask whether the money came: of `n` workers, `⌈√n⌉` but at least five, or all if there are fewer.
///
/// The draw is by hash of the worker's pseudonym and `salt`. With a salt that is published only after the payments (a lottery's numbers, a later day's
/// exchange rate), the payer cannot know beforehand who is asked, and anybody can draw again.
pub fn sample_for_verification(workers: &[WorkerId], salt: &str) -> Vec<WorkerId> {
    let mut drawn: Vec<(Vec<u8>, &WorkerId)> = workers
        .iter()
        .map(|worker| {
            let mut hash = Sha256::new();
            hash.update((salt.len() as u64).to_be_bytes());
            hash.update(salt.as_bytes());
            hash.update(worker.as_str().as_bytes());
            (hash.finalize().to_vec(), worker)
        })
        .collect();
    drawn.sort();
    drawn.dedup();
    let root = drawn.len().isqrt();
    let size = (root + usize::from(root * root < drawn.len())).max(5);
    let mut sample: Vec<WorkerId> = drawn
        .into_iter()
        .take(size)
        .map(|(_, worker)| worker.clone())
        .collect();
    sample.sort();
    sample
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draw_depends_on_the_salt_and_on_nothing_else() {
        let mut workers: Vec<WorkerId> = (0..200).map(|i| format!("W{i}").parse().unwrap()).collect();
        let sample = sample_for_verification(&workers, "2026-11-25");
        assert_eq!(sample.len(), 15);
        workers.reverse();
        assert_eq!(sample_for_verification(&workers, "2026-11-25"), sample);
        assert_ne!(sample_for_verification(&workers, "2026-11-26"), sample);
        assert_eq!(sample_for_verification(&workers[..3], "x").len(), 3);
    }
}
