//! Principal components of a group of columns.

use serde::Serialize;

use super::statistics::{mean, standard_deviation};

/// A principal component.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Component {
    /// Its variance: an eigenvalue of the correlation matrix.
    pub variance: f64,
    /// Its share of all variance.
    pub share: f64,
    /// One loading per column (the unit eigenvector), turned so that their sum is not below zero.
    pub loadings: Vec<f64>,
}

/// The principal components of a group's children.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupComponents {
    /// The aggregate.
    pub group: String,
    /// Its children, in the order of the loadings.
    pub children: Vec<String>,
    /// Units with all children present, which were used.
    pub units: usize,
    /// Components by falling variance.
    pub components: Vec<Component>,
    /// Children whose loading on the first component is below zero: they run against the rest of the group.
    pub against: Vec<String>,
}

/// Principal components of standardised columns (R's `prcomp(center = TRUE, scale. = TRUE)`), over the units that have them all.
/// Returns the number of these units and the components by falling variance; `None` below three units or without spread in a column.
pub fn principal_components(columns: &[&[f64]]) -> Option<(usize, Vec<Component>)> {
    let units = columns.first()?.len();
    let complete: Vec<usize> = (0..units)
        .filter(|&u| columns.iter().all(|c| !c[u].is_nan()))
        .collect();
    if complete.len() < 3 {
        return None;
    }
    let mut standard = Vec::with_capacity(columns.len());
    for column in columns {
        let values: Vec<f64> = complete.iter().map(|&u| column[u]).collect();
        let (m, s) = (mean(&values), standard_deviation(&values));
        if s.is_nan() || s <= 0.0 {
            return None;
        }
        standard.push(values.into_iter().map(|v| (v - m) / s).collect::<Vec<f64>>());
    }
    let divisor = (complete.len() - 1) as f64;
    let matrix: Vec<Vec<f64>> = standard
        .iter()
        .map(|a| {
            standard
                .iter()
                .map(|b| a.iter().zip(b).map(|(p, q)| p * q).sum::<f64>() / divisor)
                .collect()
        })
        .collect();
    let total = columns.len() as f64;
    let mut components: Vec<Component> = eigen(matrix)
        .into_iter()
        .map(|(variance, mut loadings)| {
            if loadings.iter().sum::<f64>() < 0.0 {
                loadings.iter_mut().for_each(|l| *l = -*l);
            }
            Component {
                variance: variance.max(0.0),
                share: variance.max(0.0) / total,
                loadings,
            }
        })
        .collect();
    components.sort_by(|a, b| b.variance.total_cmp(&a.variance));
    Some((complete.len(), components))
}

/// Eigenvalues and unit eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Golub & Van Loan, section 8.5).
#[expect(
    clippy::needless_range_loop,
    reason = "a rotation works on two rows of one matrix at once"
)]
fn eigen(mut a: Vec<Vec<f64>>) -> Vec<(f64, Vec<f64>)> {
    let n = a.len();
    let mut vectors: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect())
        .collect();
    for _sweep in 0..100 {
        let off: f64 = (0..n)
            .flat_map(|i| (0..i).map(move |j| (i, j)))
            .map(|(i, j)| a[i][j].powi(2))
            .sum();
        if off < 1e-30 {
            break;
        }
        for p in 0..n {
            for q in (p + 1)..n {
                if a[p][q] == 0.0 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let t = if theta == 0.0 { 1.0 } else { t };
                let c = 1.0 / (t * t + 1.0).sqrt();
                let s = t * c;
                for row in &mut a {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                for k in 0..n {
                    (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]);
                }
                for row in &mut vectors {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
            }
        }
    }
    (0..n)
        .map(|k| (a[k][k], vectors.iter().map(|row| row[k]).collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_columns_share_one_plus_and_one_minus_r() {
        let (a, b) = ([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 2.0, 4.0]);
        let (units, components) = principal_components(&[&a, &b]).unwrap();
        assert_eq!(units, 4);
        assert!((components[0].variance - 1.8).abs() < 1e-12 && (components[1].variance - 0.2).abs() < 1e-12);
        assert!((components[0].loadings[0] - 0.5f64.sqrt()).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn eigenvectors_solve_the_matrix(values in proptest::collection::vec(-10.0..10.0f64, 15)) {
            // Row i of the lower triangle starts at i(i + 1)/2.
            let cell = |i: usize, j: usize| values[i.max(j) * (i.max(j) + 1) / 2 + i.min(j)];
            let a: Vec<Vec<f64>> = (0..5).map(|i| (0..5).map(|j| cell(i, j)).collect()).collect();
            for (value, vector) in eigen(a.clone()) {
                for i in 0..5 {
                    let left: f64 = (0..5).map(|j| a[i][j] * vector[j]).sum();
                    prop_assert!((left - value * vector[i]).abs() < 1e-9);
                }
            }
        }
    }
}
