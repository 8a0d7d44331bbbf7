//! Total variation of all k-way marginals.

use serde::Serialize;

use crate::pairing::{Cells, decode, union};
use crate::quantile::{largest, mean, quantile};
use crate::statistics::binomial_mean_deviation;

/// Errors of all marginals of one order.
///
/// For a set A of k fields, TV(A) = ½ Σₓ |P_real(x) − P_synthetic(x)|, the sum over the full cross product of A's domains, missing values being values
/// like others, and P a share of all rows of the table. It lies between 0 (equal) and 1 (nothing in common). The sums are over integers and exact until
/// the last division.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MarginalError {
    /// k, the number of fields of a set.
    pub order: usize,
    /// How many sets there are. None is left out, whatever the size of its cross product.
    pub sets: usize,
    /// Mean of TV over the sets.
    pub mean: f64,
    /// The smallest TV that 95 % of the sets do not exceed.
    pub p95: f64,
    /// The largest TV.
    pub max: f64,
    /// For comparison: the mean over the sets of the exact expectation of TV if the synthetic table were as many rows drawn at random, with
    /// replacement, from the real one. Not private, and hardly beaten.
    pub resampling_floor: f64,
    /// For comparison: the mean over the sets of TV if the synthetic table had the real one-way marginals and no dependence at all.
    pub independence: f64,
    /// The sets with the largest TV, worst first.
    pub worst: Vec<SetError>,
}

/// The error of one set of fields.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetError {
    /// Names of the fields.
    pub fields: Vec<String>,
    /// TV of the set.
    pub total_variation: f64,
    /// Its expectation for a resample of the real table.
    pub resampling_floor: f64,
}

/// Gathers TV set by set.
pub(crate) struct MarginalErrors {
    real_rows: u64,
    synthetic_rows: u64,
    /// Real counts of each field's categories.
    one_way: Vec<Vec<u64>>,
    /// E|share in a resample − share| by real count; computed when first asked for.
    deviation: Vec<f64>,
    /// By order: sets, TV, floor, independence.
    orders: Vec<Order>,
}

#[derive(Default)]
struct Order {
    sets: Vec<Vec<usize>>,
    total_variation: Vec<f64>,
    floor: Vec<f64>,
    independence: Vec<f64>,
}

impl MarginalErrors {
    pub(crate) fn new(real_rows: usize, synthetic_rows: usize, max_order: usize) -> Self {
        MarginalErrors {
            real_rows: real_rows as u64,
            synthetic_rows: synthetic_rows as u64,
            one_way: Vec::new(),
            deviation: vec![f64::NAN; real_rows + 1],
            orders: (0..max_order).map(|_| Order::default()).collect(),
        }
    }

    /// Takes in a set. Single fields must come first, as [`amparo_count::count_all`] gives them.
    pub(crate) fn add(&mut self, real: &Cells, synthetic: &Cells) {
        let k = real.attributes.len();
        if k == 1 {
            let mut counts = vec![0; real.shape.iter().product()];
            real.cells
                .iter()
                .for_each(|&(cell, count)| counts[cell as usize] = count);
            self.one_way.push(counts);
        }
        let total_variation = total_variation(real, synthetic, self.real_rows, self.synthetic_rows);
        let n = self.real_rows as f64;
        let (mut floor, mut independence) = (0.0, 0.0);
        let mut codes = vec![0; k];
        for &(cell, count) in &real.cells {
            floor += self.deviation(count);
            if k > 1 {
                decode(cell, &real.shape, &mut codes);
                let product: f64 = real
                    .attributes
                    .iter()
                    .zip(&codes)
                    .map(|(&a, &code)| self.one_way[a][code] as f64 / n)
                    .product();
                // Both sum to 1, so TV is the sum of the excess of one over the other, and outside these cells there is none.
                independence += (count as f64 / n - product).max(0.0);
            }
        }
        let order = &mut self.orders[k - 1];
        order.sets.push(real.attributes.clone());
        order.total_variation.push(total_variation);
        order.floor.push(0.5 * floor);
        order.independence.push(independence);
    }

    fn deviation(&mut self, count: u64) -> f64 {
        let known = &mut self.deviation[count as usize];
        if known.is_nan() {
            let m = self.synthetic_rows as f64;
            *known = binomial_mean_deviation(m, count as f64 / self.real_rows as f64) / m;
        }
        *known
    }

    pub(crate) fn finish(self, names: &[&str], worst: usize) -> Vec<MarginalError> {
        self.orders
            .into_iter()
            .enumerate()
            .filter(|(_, order)| !order.sets.is_empty())
            .map(|(index, order)| MarginalError {
                order: index + 1,
                sets: order.sets.len(),
                mean: mean(&order.total_variation),
                p95: quantile(&order.total_variation, 0.95),
                max: quantile(&order.total_variation, 1.0),
                resampling_floor: mean(&order.floor),
                independence: mean(&order.independence),
                worst: largest(&order.total_variation, worst)
                    .into_iter()
                    .map(|set| SetError {
                        fields: order.sets[set].iter().map(|&a| names[a].to_owned()).collect(),
                        total_variation: order.total_variation[set],
                        resampling_floor: order.floor[set],
                    })
                    .collect(),
            })
            .collect()
    }
}

/// TV of one set: Σ |a·m − b·n| / 2nm in whole numbers, so that equal tables give exactly 0. Counts are below 2³².
fn total_variation(real: &Cells, synthetic: &Cells, n: u64, m: u64) -> f64 {
    let twice: u128 = union(&real.cells, &synthetic.cells)
        .map(|(_, a, b)| u128::from((a * m).abs_diff(b * n)))
        .sum();
    twice as f64 / (2.0 * n as f64 * m as f64)
}
