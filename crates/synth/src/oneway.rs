//! One-way marginals: every noisy table that contains a column says something about it; put together and denoised.

use crate::measurements::{Groups, IndexedTable, size};

/// Columns with at least this many categories are shrunk by empirical Bayes; for fewer there is nothing to learn a prior from.
const SHRINK_FROM: usize = 12;

/// What is known of the counts of one column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Estimated counts: at least 0, adding up to the total.
    pub(crate) means: Vec<f64>,
    /// Their standard errors.
    pub(crate) errors: Vec<f64>,
}

/// The number of rows with its variance: the inverse-variance mean of the sums of all measured tables.
pub(crate) fn total(tables: &[IndexedTable<'_>]) -> (f64, f64) {
    let (mut weight, mut sum) = (0.0, 0.0);
    for table in tables {
        let variance = table.variance * table.values.len() as f64;
        weight += 1.0 / variance;
        sum += table.values.iter().map(|&v| v as f64).sum::<f64>() / variance;
    }
    if weight == 0.0 {
        (0.0, 0.0)
    } else {
        (sum / weight, 1.0 / weight)
    }
}

/// Each column's counts from all tables that contain it. A pair says of a field only what its groups hold together.
pub(crate) fn columns(tables: &[IndexedTable<'_>], groups: &[Groups], total: f64) -> Vec<Column> {
    let mut codes: Vec<(Vec<f64>, f64)> = groups
        .iter()
        .map(|g| (vec![0.0; g.len()], f64::INFINITY))
        .collect();
    let mut sums: Vec<Vec<f64>> = groups.iter().map(|g| vec![0.0; size(g)]).collect();
    let mut weights = vec![0.0; groups.len()];
    for table in tables {
        if let [attribute] = *table.attributes {
            codes[attribute] = (table.values.iter().map(|&v| v as f64).collect(), table.variance);
            continue;
        }
        for (position, &attribute) in table.attributes.iter().enumerate() {
            let size = table.shape[position];
            // Summing out the other field adds up as many cells as it has groups.
            let variance = table.variance * (table.values.len() / size) as f64;
            weights[attribute] += 1.0 / variance;
            let inner: usize = table.shape[position + 1..].iter().product();
            for (cell, &value) in table.values.iter().enumerate() {
                sums[attribute][cell / inner % size] += value as f64 / variance;
            }
        }
    }
    codes
        .into_iter()
        .zip(groups)
        .zip(sums.iter().zip(weights))
        .map(|((column, groups), (sums, weight))| {
            let (counts, variances) = reconcile(column, groups, sums, weight);
            denoise_column(&counts, &variances, total)
        })
        .collect()
}

/// The best counts of codes, with their variances, from a count of each with variance `variance`, and from sums over groups: `sums / weight`, each
/// with variance `1 / weight`. What a group's sum corrects is shared out evenly among its codes (generalised least squares).
fn reconcile(
    (mut counts, variance): (Vec<f64>, f64),
    groups: &Groups,
    sums: &[f64],
    weight: f64,
) -> (Vec<f64>, Vec<f64>) {
    let mut members = vec![0.0; sums.len()];
    let mut held = vec![0.0; sums.len()];
    for (&group, &count) in groups.iter().zip(&counts) {
        members[group] += 1.0;
        held[group] += count;
    }
    let mut variances = Vec::with_capacity(counts.len());
    for (&group, count) in groups.iter().zip(&mut counts) {
        let (m, own) = (members[group], 1.0 / (members[group] * variance));
        let both = own + weight;
        *count += ((held[group] * own + sums[group]) / both - held[group]) / m;
        variances.push(variance * (1.0 - 1.0 / m) + 1.0 / (both * m * m));
    }
    (counts, variances)
}

/// Non-negative counts that add up to `total` from independent noisy ones with these variances.
pub(crate) fn denoise_column(noisy: &[f64], variances: &[f64], total: f64) -> Column {
    let total = total.max(0.0);
    if noisy.len() < SHRINK_FROM {
        let mut means = noisy.to_vec();
        project_weighted(&mut means, variances, total);
        return Column {
            means,
            errors: variances.iter().map(|v| v.sqrt()).collect(),
        };
    }
    let (mut means, errors) = posterior(noisy, variances);
    // What is left of the total goes where it is least known: a common factor would charge the errors of hundreds of small categories to the few
    // large ones, a common shift would lift all the empty ones.
    let variances: Vec<f64> = errors.iter().map(|error| error * error).collect();
    project_weighted(&mut means, &variances, total);
    Column { means, errors }
}

/// Posterior means and standard deviations under a prior that is itself estimated from the column: nonparametric maximum likelihood over a grid
/// of counts (Kiefer & Wolfowitz 1956; Jiang & Zhang 2009), by expectation maximisation. Long-tailed columns such as citizenship have many
/// categories near zero, and this learns how many.
fn posterior(noisy: &[f64], variances: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let sigma = variances
        .iter()
        .fold(f64::INFINITY, |least, v| least.min(*v))
        .sqrt();
    let largest = noisy.iter().fold(0.0_f64, |m, &v| m.max(v)) + sigma;
    // Zero, then steps that grow from a quarter of σ by a fifth each: finer than the noise everywhere it matters.
    let mut grid = vec![0.0];
    let mut step = 0.25 * sigma;
    while grid[grid.len() - 1] < largest && grid.len() < 400 {
        grid.push(grid[grid.len() - 1] + step);
        if grid.len() > 24 {
            step *= 1.2;
        }
    }
    let likelihood: Vec<Vec<f64>> = noisy
        .iter()
        .zip(variances)
        .map(|(y, variance)| {
            let logs: Vec<f64> = grid.iter().map(|m| -(y - m).powi(2) / (2.0 * variance)).collect();
            let top = logs.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            logs.iter().map(|l| (l - top).exp()).collect()
        })
        .collect();
    let mut prior = vec![1.0 / grid.len() as f64; grid.len()];
    for _ in 0..150 {
        let mut next = vec![0.0; grid.len()];
        for row in &likelihood {
            let norm: f64 = row.iter().zip(&prior).map(|(l, p)| l * p).sum();
            for ((n, l), p) in next.iter_mut().zip(row).zip(&prior) {
                *n += l * p / norm;
            }
        }
        let count = noisy.len() as f64;
        // A little of the flat prior keeps large, lonely categories where their own noise puts them.
        let flat = 0.02 / grid.len() as f64;
        prior = next.into_iter().map(|n| 0.98 * n / count + flat).collect();
    }
    let spread = |index: usize, sigma: f64| {
        // Far from its neighbours the grid is coarser than the noise, and the observation itself says more than the grid.
        index > 0 && grid[index] - grid[index - 1] > 0.5 * sigma
    };
    noisy
        .iter()
        .zip(variances)
        .zip(&likelihood)
        .map(|((&y, &variance), row)| {
            let sigma = variance.sqrt();
            if spread(grid.partition_point(|&g| g < y).min(grid.len() - 1), sigma) {
                return (y, sigma);
            }
            let norm: f64 = row.iter().zip(&prior).map(|(l, p)| l * p).sum();
            let mean: f64 = row
                .iter()
                .zip(&prior)
                .zip(&grid)
                .map(|((l, p), g)| l * p * g)
                .sum::<f64>()
                / norm;
            let second: f64 = row
                .iter()
                .zip(&prior)
                .zip(&grid)
                .map(|((l, p), g)| l * p * g * g)
                .sum::<f64>()
                / norm;
            // Never claim to know a category better than a quarter of its noise.
            (mean, (second - mean * mean).max(variance / 16.0).sqrt())
        })
        .unzip()
}

/// The nearest vector that is non-negative and adds up to `total` (Euclidean projection onto the simplex, Duchi et al. 2008). A column that
/// already adds up nearly is changed only by a constant.
#[cfg(test)]
fn project(values: &mut [f64], total: f64) {
    project_weighted(values, &vec![1.0; values.len()], total);
}

/// As [`project`], where distances are counted in standard deviations: the likeliest non-negative vector that adds up to `total` when the values
/// have independent normal errors of these variances (all above 0). A value moves in proportion to its variance.
fn project_weighted(values: &mut [f64], variances: &[f64], total: f64) {
    // x = max(0, v − λ·s): values leave the support in the order of v/s, so the largest come first.
    let mut order: Vec<usize> = (0..values.len()).collect();
    let ratio = |i: usize| values[i] / variances[i];
    order.sort_by(|&i, &j| ratio(j).total_cmp(&ratio(i)));
    let (mut sum, mut scale, mut multiplier) = (0.0, 0.0, 0.0);
    for (taken, &i) in order.iter().enumerate() {
        sum += values[i];
        scale += variances[i];
        let candidate = (sum - total) / scale;
        if ratio(i) - candidate > 0.0 || taken == 0 {
            multiplier = candidate;
        } else {
            break;
        }
    }
    for (value, variance) in values.iter_mut().zip(variances) {
        *value = (*value - multiplier * variance).max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projection_keeps_the_sum_and_the_sign() {
        for (mut values, total) in [
            (vec![10.0, -3.0, 5.0], 12.0),
            (vec![-5.0, -7.0], 3.0),
            (vec![1.0], 0.0),
            (vec![0.0, 0.0, 0.0], 6.0),
        ] {
            project(&mut values, total);
            assert!(values.iter().all(|&v| v >= 0.0));
            assert!((values.iter().sum::<f64>() - total).abs() < 1e-9, "{values:?}");
        }
    }

    #[test]
    fn shrinkage_halves_the_error_of_a_long_tail() {
        // Ten large categories and 240 that are nearly empty, noise of 30: a fixed pseudo-random pattern stands for the noise.
        let truth: Vec<f64> = (0..250)
            .map(|i| {
                if i < 10 {
                    4_000.0 / f64::from(i + 1)
                } else {
                    f64::from(i % 7)
                }
            })
            .collect();
        let mut state = 12_345_u64;
        let mut uniform = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let noisy: Vec<f64> = truth
            .iter()
            .map(|t| t + 30.0 * ((0..12).map(|_| uniform()).sum::<f64>() - 6.0))
            .collect();
        let total: f64 = truth.iter().sum();
        let error = |estimate: &[f64]| {
            estimate
                .iter()
                .zip(&truth)
                .map(|(e, t)| (e - t).abs())
                .sum::<f64>()
        };
        let shrunk = denoise_column(&noisy, &vec![900.0; noisy.len()], total);
        let mut clipped = noisy.clone();
        project(&mut clipped, total);
        assert!(
            error(&shrunk.means) < 0.5 * error(&clipped),
            "{} {}",
            error(&shrunk.means),
            error(&clipped)
        );
    }
}
