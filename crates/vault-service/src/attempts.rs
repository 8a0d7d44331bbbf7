//! How often somebody may try to get in, without keeping who tried.
//!
//! What is counted is the name that is tried, hashed with a key of this process; no address is looked at. Names share a fixed number of places, so that
//! nobody fills the memory; two that share one at worst wait for each other.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Tries in a while.
const TRIES: usize = 5;
/// The while.
const WHILE: SignedDuration = SignedDuration::from_secs(60);
const PLACES: usize = 1 << 12;

/// Counts tries.
pub(crate) struct Attempts {
    key: RandomState,
    places: Mutex<Vec<[Option<Timestamp>; TRIES]>>,
}

impl Default for Attempts {
    fn default() -> Self {
        Attempts {
            key: RandomState::new(),
            places: Mutex::new(vec![[None; TRIES]; PLACES]),
        }
    }
}

impl Attempts {
    /// Counts a try for `what`, or says how many seconds to wait.
    pub(crate) fn take(&self, what: &str, moment: Timestamp) -> Result<(), u64> {
        let folded = what.trim().to_lowercase();
        let at = (self.key.hash_one(folded) % PLACES as u64) as usize;
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(place) = places.get_mut(at) else {
            return Ok(());
        };
        let age = |tried: Timestamp| moment.duration_since(tried);
        let free = place
            .iter_mut()
            .find(|tried| tried.is_none_or(|tried| age(tried) >= WHILE));
        if let Some(free) = free {
            *free = Some(moment);
            return Ok(());
        }
        let oldest = place
            .iter()
            .flatten()
            .map(|tried| age(*tried))
            .max()
            .unwrap_or_default();
        Err((WHILE - oldest).as_secs().clamp(0, 59).unsigned_abs() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_tries_a_minute_for_each_name() {
        let attempts = Attempts::default();
        let second = |second: i64| Timestamp::from_second(1_700_000_000 + second).unwrap_or_default();
        for try_ in 0..5 {
            assert_eq!(attempts.take("Ana", second(try_)), Ok(()));
        }
        assert_eq!(attempts.take(" ana ", second(10)), Err(51));
        assert_eq!(attempts.take("ana", second(59)), Err(2));
        assert_eq!(attempts.take("ana", second(60)), Ok(()));
        assert!(attempts.take("ana", second(60)).is_err());
    }
}
