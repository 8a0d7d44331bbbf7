//! Squared errors as functions of what is known of a cell, fitted by non-negative least squares.

/// The standard error of a cell as a function of its estimate: √(a² + b·x + (c·x)²), in counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorCurve {
    /// The error of an empty cell, in counts.
    pub absolute: f64,
    /// The coefficient of the estimate itself, in counts: the part of the variance that grows like a count.
    pub poisson: f64,
    /// The error as a share of the estimate for large cells.
    pub relative: f64,
}

impl ErrorCurve {
    /// The standard error of a cell estimated at `count`, in counts.
    pub fn standard_error(&self, count: f64) -> f64 {
        let count = count.max(0.0);
        (self.absolute.powi(2) + self.poisson * count + (self.relative * count).powi(2)).sqrt()
    }
}

/// What is known of a cell before its error: a constant, the estimate x, x², the variance between the members of the ensemble, and the variance it
/// has from its columns' own errors.
pub(crate) const FEATURES: usize = 5;

/// A cell's features. `relative_squared` is the sum, over its fields, of the squared relative error of its code's one-way count.
pub(crate) fn features(estimate: f64, spread: f64, relative_squared: f64) -> [f64; FEATURES] {
    let x = estimate.max(0.0);
    [1.0, x, x * x, spread, x * x * relative_squared]
}

/// The squared relative error of a one-way count, at most 1.
pub(crate) fn relative_squared(mean: f64, error: f64) -> f64 {
    (error / mean.max(error).max(f64::MIN_POSITIVE)).powi(2)
}

/// Sums of one number per field over all cells of a cross product, row-major, the last field fastest.
pub(crate) fn cell_sums(fields: &[&[f64]]) -> Vec<f64> {
    fields.iter().fold(vec![0.0], |sums, field| {
        sums.iter()
            .flat_map(|sum| field.iter().map(move |own| sum + own))
            .collect()
    })
}

/// The variance of a cell's error as a non-negative combination of its features.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ErrorModel(pub(crate) [f64; FEATURES]);

/// A cell from which to learn: its features, the squared error seen, and that observation's own variance where it is not the error's.
pub(crate) struct Example {
    pub(crate) features: [f64; FEATURES],
    pub(crate) squared: f64,
}

impl ErrorModel {
    pub(crate) fn variance(&self, features: &[f64; FEATURES]) -> f64 {
        self.0.iter().zip(features).map(|(c, f)| c * f).sum()
    }

    /// The sum of two independent errors.
    pub(crate) fn plus(&self, other: &ErrorModel) -> ErrorModel {
        ErrorModel(std::array::from_fn(|i| self.0[i] + other.0[i]))
    }

    /// The model through squared errors. A squared normal error scatters as its own mean, so cells are weighed by the inverse square of what is
    /// predicted for them, in a few rounds; the first prediction is the mean of cells of like estimate.
    pub(crate) fn through(examples: &[Example]) -> ErrorModel {
        let mut bins = [(0.0, 0.0); 32];
        let bin = |e: &Example| ((e.features[1].max(1.0).log2()) as usize).min(31);
        for e in examples {
            bins[bin(e)].0 += 1.0;
            bins[bin(e)].1 += e.squared;
        }
        let mut expected: Vec<f64> = examples.iter().map(|e| bins[bin(e)].1 / bins[bin(e)].0).collect();
        let mut model = ErrorModel([0.0; FEATURES]);
        for _ in 0..4 {
            model = ErrorModel::weighted(examples, |i| 1.0 / (expected[i] + 1.0).powi(2));
            for (expected, e) in expected.iter_mut().zip(examples) {
                *expected = model.variance(&e.features);
            }
        }
        model
    }

    /// Non-negative least squares with given weights, by coordinate descent on the normal equations.
    pub(crate) fn weighted(examples: &[Example], weight: impl Fn(usize) -> f64) -> ErrorModel {
        let mut matrix = [[0.0; FEATURES]; FEATURES];
        let mut right = [0.0; FEATURES];
        for (i, e) in examples.iter().enumerate() {
            let w = weight(i);
            for a in 0..FEATURES {
                right[a] += w * e.features[a] * e.squared;
                for (entry, feature) in matrix[a].iter_mut().zip(e.features) {
                    *entry += w * e.features[a] * feature;
                }
            }
        }
        let mut found = [0.0_f64; FEATURES];
        for _ in 0..2_000 {
            for a in 0..FEATURES {
                let others: f64 = (0..FEATURES)
                    .filter(|&b| b != a)
                    .map(|b| matrix[a][b] * found[b])
                    .sum();
                if matrix[a][a] > 0.0 {
                    found[a] = ((right[a] - others) / matrix[a][a]).max(0.0);
                }
            }
        }
        ErrorModel(found)
    }

    /// The curve for cells of which nothing but the estimate is known: the other parts go where the examples have them.
    pub(crate) fn curve(&self, examples: &[Example]) -> ErrorCurve {
        let blind: Vec<Example> = examples
            .iter()
            .map(|e| {
                let [one, x, square, ..] = e.features;
                Example {
                    features: [one, x, square, 0.0, 0.0],
                    squared: self.variance(&e.features),
                }
            })
            .collect();
        let ErrorModel([absolute, poisson, relative, ..]) = ErrorModel::through(&blind);
        ErrorCurve {
            absolute: absolute.sqrt(),
            poisson,
            relative: relative.sqrt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fit_finds_the_coefficients_of_noiseless_examples() {
        let truth = ErrorModel([400.0, 0.5, 0.001, 2.0, 1.5]);
        let examples: Vec<Example> = (0..400)
            .map(|i| {
                let features = features(
                    f64::from(i * i) / 4.0,
                    f64::from((i * 7) % 50) * 3.0,
                    f64::from((i * 11) % 31) / 400.0,
                );
                Example {
                    features,
                    squared: truth.variance(&features),
                }
            })
            .collect();
        let found = ErrorModel::through(&examples);
        for e in &examples {
            let (want, got) = (truth.variance(&e.features), found.variance(&e.features));
            assert!(
                (got / want - 1.0).abs() < 0.05,
                "{got} instead of {want}: {found:?}"
            );
        }
    }

    #[test]
    fn a_curve_is_never_below_its_error_at_nothing() {
        let curve = ErrorCurve {
            absolute: 3.0,
            poisson: 2.0,
            relative: 0.1,
        };
        assert_eq!(curve.standard_error(-5.0), 3.0);
        assert_eq!(curve.standard_error(100.0), (9.0_f64 + 200.0 + 100.0).sqrt());
    }
}
