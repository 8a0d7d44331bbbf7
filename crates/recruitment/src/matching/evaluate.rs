//! How well clusters fit labels.

use std::collections::BTreeMap;

use serde::Serialize;

/// Pairs of names, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PairCounts {
    /// Pairs put together that belong together.
    pub right: u64,
    /// Pairs put together that do not.
    pub wrong: u64,
    /// Pairs that belong together and were not put together.
    pub missed: u64,
}

impl PairCounts {
    /// The share of pairs put together that belong together.
    pub fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    /// The share of pairs that belong together that were put together.
    pub fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
}

/// Compares clusters with labels, pair by pair. `names` are each name's label and cluster; a label of nothing belongs with no other name.
pub fn evaluate(names: &[(Option<&str>, usize)]) -> PairCounts {
    let pairs = |count: u64| count * count.saturating_sub(1) / 2;
    let mut labels: BTreeMap<&str, u64> = BTreeMap::new();
    let mut clusters: BTreeMap<usize, u64> = BTreeMap::new();
    let mut both: BTreeMap<(&str, usize), u64> = BTreeMap::new();
    for &(label, cluster) in names {
        *clusters.entry(cluster).or_default() += 1;
        if let Some(label) = label {
            *labels.entry(label).or_default() += 1;
            *both.entry((label, cluster)).or_default() += 1;
        }
    }
    let right = both.values().map(|&count| pairs(count)).sum();
    PairCounts {
        right,
        wrong: clusters.values().map(|&count| pairs(count)).sum::<u64>() - right,
        missed: labels.values().map(|&count| pairs(count)).sum::<u64>() - right,
    }
}
