//! Association of pairs of fields.

use serde::Serialize;

use crate::pairing::{Cells, decode};
use crate::quantile::{largest, mean};

/// How well the synthetic table keeps the association of each pair of fields, by bias-corrected Cramér's V.
///
/// For a pair, over the n rows that answer both fields and the r × c categories that occur among them: φ² = χ²/n,
/// φ̃² = max(0, φ² − (r−1)(c−1)/(n−1)), r̃ = r − (r−1)²/(n−1), c̃ likewise, V = √(φ̃² / min(r̃−1, c̃−1)) (Bergsma 2013, A bias-correction for Cramér's
/// V and Tschuprow's T). It is 0 where a field has one category or there are fewer than two rows. A difference is |V_real − V_synthetic|.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Association {
    /// All pairs, in field order.
    pub pairs: Vec<PairAssociation>,
    /// Mean difference over the pairs.
    pub mean_difference: f64,
    /// The largest difference.
    pub max_difference: f64,
    /// Indices into `pairs` of the largest differences, worst first.
    pub worst: Vec<usize>,
}

/// Cramér's V of one pair of fields in both tables.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PairAssociation {
    /// The first field.
    pub first: String,
    /// The second field.
    pub second: String,
    /// V in the real table.
    pub real: f64,
    /// V in the synthetic table.
    pub synthetic: f64,
}

impl PairAssociation {
    /// |V_real − V_synthetic|.
    pub fn difference(&self) -> f64 {
        (self.real - self.synthetic).abs()
    }
}

/// Gathers association pair by pair.
pub(crate) struct Associations<'a> {
    names: &'a [&'a str],
    answered: &'a [Vec<bool>],
    pairs: Vec<PairAssociation>,
    /// For each field, the sum of V with all others in the real table.
    strength: Vec<f64>,
}

impl<'a> Associations<'a> {
    pub(crate) fn new(names: &'a [&'a str], answered: &'a [Vec<bool>]) -> Self {
        Associations {
            names,
            answered,
            pairs: Vec::new(),
            strength: vec![0.0; names.len()],
        }
    }

    /// Takes in a set, if it is a pair.
    pub(crate) fn add(&mut self, real: &Cells, synthetic: &Cells) {
        let &[first, second] = real.attributes.as_slice() else {
            return;
        };
        let v = |cells: &Cells| {
            let mut codes = [0; 2];
            let answered = cells.cells.iter().filter_map(|&(cell, count)| {
                decode(cell, &cells.shape, &mut codes);
                (self.answered[first][codes[0]] && self.answered[second][codes[1]])
                    .then_some((codes[0], codes[1], count))
            });
            cramers_v(answered.collect(), cells.shape[0], cells.shape[1])
        };
        let pair = PairAssociation {
            first: self.names[first].to_owned(),
            second: self.names[second].to_owned(),
            real: v(real),
            synthetic: v(synthetic),
        };
        self.strength[first] += pair.real;
        self.strength[second] += pair.real;
        self.pairs.push(pair);
    }

    /// The association, and for each field the sum of its V with all others in the real table.
    pub(crate) fn finish(self, worst: usize) -> (Association, Vec<f64>) {
        let differences: Vec<f64> = self.pairs.iter().map(PairAssociation::difference).collect();
        let association = Association {
            mean_difference: mean(&differences),
            max_difference: differences.iter().copied().fold(0.0, f64::max),
            worst: largest(&differences, worst),
            pairs: self.pairs,
        };
        (association, self.strength)
    }
}

/// Bias-corrected Cramér's V of a table of counts `(row, column, count)` with the given numbers of rows and columns.
fn cramers_v(cells: Vec<(usize, usize, u64)>, rows: usize, columns: usize) -> f64 {
    let (mut row_sums, mut column_sums) = (vec![0_u64; rows], vec![0_u64; columns]);
    for &(row, column, count) in &cells {
        row_sums[row] += count;
        column_sums[column] += count;
    }
    let occurring = |sums: &[u64]| sums.iter().filter(|&&sum| sum > 0).count() as f64;
    let n = row_sums.iter().sum::<u64>() as f64;
    let (r, c) = (occurring(&row_sums), occurring(&column_sums));
    if n < 2.0 || r < 2.0 || c < 2.0 {
        return 0.0;
    }
    let ratio: f64 = cells
        .iter()
        .map(|&(row, column, count)| {
            (count as f64).powi(2) / (row_sums[row] as f64 * column_sums[column] as f64)
        })
        .sum();
    let phi_squared = (ratio - 1.0 - (r - 1.0) * (c - 1.0) / (n - 1.0)).max(0.0);
    let smaller = (r - (r - 1.0).powi(2) / (n - 1.0)).min(c - (c - 1.0).powi(2) / (n - 1.0)) - 1.0;
    if smaller > 0.0 {
        (phi_squared / smaller).sqrt().min(1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: n = 40; counts 15, 5 / 5, 15 give φ² = 0.25; r = c = 2;
    /// φ̃² = 0.25 − 1/39; r̃ − 1 = 1 − 1/39; V = √(0.224359 / 0.974359) = 0.479857.
    #[test]
    fn a_table_by_hand() {
        let cells = vec![(0, 0, 15), (0, 1, 5), (1, 0, 5), (1, 1, 15)];
        assert!((cramers_v(cells, 2, 2) - 0.479_857).abs() < 1e-6);
    }

    #[test]
    fn independence_gives_nothing_and_identity_everything() {
        assert_eq!(
            cramers_v(vec![(0, 0, 4), (0, 1, 4), (1, 0, 4), (1, 1, 4)], 2, 2),
            0.0
        );
        assert!((cramers_v(vec![(0, 0, 50), (1, 1, 50), (2, 2, 50)], 3, 3) - 1.0).abs() < 1e-12);
        assert_eq!(cramers_v(vec![(0, 0, 50), (0, 1, 50)], 2, 2), 0.0);
        assert_eq!(cramers_v(vec![], 2, 2), 0.0);
    }
}
