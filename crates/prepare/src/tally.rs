//! How many different things there are, and how many of them come once, in bounded memory.

use std::collections::HashMap;

/// How many marks are kept. Up to here counts are exact; they take 17 bytes each in a table that is at most seven eighths full.
const KEPT: usize = 1 << 20;

/// Counts different marks: exactly while there are few, and from a sample of them beyond.
///
/// The sample is that of distinct sampling (Gibbons 2001): of evenly spread marks only those are kept that end in so many zero bits, one more each time
/// the table is full. Half a million to a million marks are kept then, so that a count is off by about one in a thousand.
pub(crate) struct Tally {
    /// Marks, and whether each came more than once.
    marks: HashMap<u64, bool>,
    zeros: u32,
    room: usize,
}

impl Default for Tally {
    fn default() -> Self {
        Tally::with_room(KEPT)
    }
}

impl Tally {
    fn with_room(room: usize) -> Self {
        Tally {
            marks: HashMap::new(),
            zeros: 0,
            room,
        }
    }

    /// Counts a mark, which must be spread evenly, as hashes are.
    pub(crate) fn add(&mut self, mark: u64) {
        if mark.trailing_zeros() < self.zeros {
            return;
        }
        self.marks
            .entry(mark)
            .and_modify(|several| *several = true)
            .or_insert(false);
        while self.marks.len() > self.room {
            self.zeros += 1;
            let zeros = self.zeros;
            self.marks.retain(|mark, _| mark.trailing_zeros() >= zeros);
        }
    }

    /// Whether every mark was kept.
    pub(crate) fn is_exact(&self) -> bool {
        self.zeros == 0
    }

    /// How many different marks there are.
    pub(crate) fn different(&self) -> u64 {
        (self.marks.len() as u64) << self.zeros
    }

    /// How many of them came more than once.
    pub(crate) fn several(&self) -> u64 {
        (self.marks.values().filter(|several| **several).count() as u64) << self.zeros
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    fn mark(number: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        number.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn few_are_counted_exactly_and_many_nearly() {
        let mut few = Tally::default();
        for number in 0..1_000 {
            few.add(mark(number % 700));
        }
        assert_eq!((few.is_exact(), few.different(), few.several()), (true, 700, 300));
        let mut many = Tally::with_room(10_000);
        for number in 0..300_000 {
            many.add(mark(number));
            if number % 4 == 0 {
                many.add(mark(number));
            }
        }
        assert!(!many.is_exact() && many.marks.len() <= 10_000);
        let near = |found: u64, wanted: f64| (found as f64 / wanted - 1.0).abs() < 0.05;
        assert!(near(many.different(), 300_000.0), "{}", many.different());
        assert!(near(many.several(), 75_000.0), "{}", many.several());
    }
}
