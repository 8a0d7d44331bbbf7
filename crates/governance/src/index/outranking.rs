//! Pairwise comparison of units: outranking, Copeland sums, dominance.

use serde::Serialize;

/// The outranking matrix of some units over some indicators.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outranking {
    /// `matrix[i][j]`: the weight of the indicators on which unit i is better than unit j, plus half the weight of those on which they
    /// are equal, as a share of the weight of the indicators that both have. 0 on the diagonal; NaN where they share none.
    pub matrix: Vec<Vec<f64>>,
    /// Pairs in which one unit is better on every indicator that weighs anything.
    pub dominance_pairs: usize,
    /// The same as a share of all pairs.
    pub dominance_share: f64,
}

impl Outranking {
    /// Compares all units. `columns` hold one indicator each, with more better; `weights` are relative.
    ///
    /// *Not as COINr*: where a value is missing, COINr counts the indicator for the unit that stands later in the file; here it counts
    /// for neither.
    pub fn new(columns: &[&[f64]], weights: &[f64]) -> Outranking {
        let units = columns.first().map_or(0, |c| c.len());
        let mut matrix = vec![vec![0.0; units]; units];
        let mut dominance_pairs = 0;
        for i in 0..units {
            for j in (i + 1)..units {
                let (mut better, mut worse, mut equal) = (0.0, 0.0, 0.0);
                let (mut all_better, mut all_worse, mut compared) = (true, true, false);
                for (column, &weight) in columns.iter().zip(weights) {
                    let (a, b) = (column[i], column[j]);
                    if weight == 0.0 {
                        continue;
                    }
                    if a.is_nan() || b.is_nan() {
                        (all_better, all_worse) = (false, false);
                        continue;
                    }
                    compared = true;
                    all_better &= a > b;
                    all_worse &= a < b;
                    match a.total_cmp(&b) {
                        _ if a == b => equal += weight,
                        std::cmp::Ordering::Greater => better += weight,
                        _ => worse += weight,
                    }
                }
                dominance_pairs += usize::from(compared && (all_better || all_worse));
                let total = better + worse + equal;
                matrix[i][j] = (better + equal / 2.0) / total;
                matrix[j][i] = (worse + equal / 2.0) / total;
            }
        }
        let pairs = units * units.saturating_sub(1) / 2;
        Outranking {
            matrix,
            dominance_pairs,
            dominance_share: dominance_pairs as f64 / pairs as f64,
        }
    }
}

/// Each unit's row sum of the outranking matrix (COINr's `a_copeland`, after OECD/JRC 2008, section 7): from 0, worse than every other
/// unit on everything, to the number of other units. NaN for a unit that shares no indicator with any other.
pub fn copeland_sums(columns: &[&[f64]], weights: &[f64]) -> Vec<f64> {
    let outranking = Outranking::new(columns, weights);
    outranking
        .matrix
        .iter()
        .enumerate()
        .map(|(unit, row)| {
            let mut others = row
                .iter()
                .enumerate()
                .filter(|(j, v)| *j != unit && !v.is_nan())
                .map(|(_, v)| *v)
                .peekable();
            if others.peek().is_none() {
                f64::NAN
            } else {
                others.sum()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_compared_by_weight() {
        let (a, b) = ([3.0, 2.0, 2.0], [3.0, 2.0, 1.0]);
        let outranking = Outranking::new(&[&a, &b], &[3.0, 1.0]);
        assert_eq!(outranking.matrix[0], [0.0, 1.0, 1.0]);
        assert_eq!(outranking.matrix[1], [0.0, 0.0, 0.625]);
        assert_eq!(outranking.matrix[2], [0.0, 0.375, 0.0]);
        assert_eq!(outranking.dominance_pairs, 2);
        assert_eq!(copeland_sums(&[&a, &b], &[3.0, 1.0]), [2.0, 0.625, 0.375]);
    }

    #[test]
    fn a_missing_value_counts_for_neither() {
        let (a, b) = ([f64::NAN, 2.0], [1.0, 2.0]);
        let outranking = Outranking::new(&[&a, &b], &[1.0, 1.0]);
        assert_eq!(outranking.matrix, [[0.0, 0.0], [1.0, 0.0]]);
        assert_eq!(outranking.dominance_pairs, 0);
    }
}
