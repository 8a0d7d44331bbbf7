//! How many questions are worked on at once, and how many may wait.
//!
//! Work on an answer takes a processor. More of it at once than there are processors makes every answer late, and a long queue makes late
//! what was asked when the queue was short; so a question that would wait long is told at once to come back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Questions that may wait. The slowest of them takes well below a tenth of a second, most a few milliseconds.
const MOST_WAITING: usize = 256;

/// Where questions are taken up.
pub(crate) struct Desk {
    seats: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
}

/// The right to work on one answer; given back when dropped.
pub(crate) struct Seat(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Default for Desk {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Desk::new(processors.max(2), MOST_WAITING)
    }
}

impl Desk {
    fn new(seats: usize, most_waiting: usize) -> Desk {
        Desk {
            seats: Arc::new(Semaphore::new(seats)),
            waiting: AtomicUsize::new(0),
            most_waiting,
        }
    }

    /// Waits for a seat; `None` where too many wait already.
    pub(crate) async fn seat(&self) -> Option<Seat> {
        if let Ok(permit) = Arc::clone(&self.seats).try_acquire_owned() {
            return Some(Seat(permit));
        }
        /// Counts one who waits, also one who goes away.
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::AcqRel);
            }
        }
        let before = self.waiting.fetch_add(1, Ordering::AcqRel);
        let _waiting = Waiting(&self.waiting);
        if before >= self.most_waiting {
            return None;
        }
        Arc::clone(&self.seats).acquire_owned().await.ok().map(Seat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn who_would_wait_long_is_told_at_once_and_seats_come_back() {
        let desk = Arc::new(Desk::new(1, 1));
        let first = desk.seat().await.unwrap();
        let second = tokio::spawn({
            let desk = Arc::clone(&desk);
            async move { desk.seat().await.is_some() }
        });
        while desk.waiting.load(Ordering::Acquire) == 0 {
            tokio::task::yield_now().await;
        }
        assert!(desk.seat().await.is_none());
        drop(first);
        assert!(second.await.unwrap());
        // Who goes away while waiting leaves no trace.
        let held = desk.seat().await.unwrap();
        assert!(
            tokio::time::timeout(Duration::from_millis(5), desk.seat())
                .await
                .is_err()
        );
        assert_eq!(desk.waiting.load(Ordering::Acquire), 0);
        drop(held);
        assert!(desk.seat().await.is_some());
    }
}
