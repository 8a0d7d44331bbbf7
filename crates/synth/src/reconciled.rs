//! The counts of a measured pair of fields: what the model says, drawn towards what was measured where the model fits worse than noise explains, and
//! made to agree with both fields' own counts.
//!
//! A mixture takes noise out of a table, but it cannot hold everything: a table of citizenship by country has a diagonal of people exploited at home which
//! so few components cannot draw, and what they lack there they spread over thousands of other cells. The measurement of a large cell is then far better
//! than the model. How much better shows in the residuals: their mean square is the noise's variance and, on top, the model's misfit. The misfit of one
//! table is fitted as a function of the model's count; each cell then gets the share misfit / (misfit + noise) of its residual, the best linear weight for
//! an error of that size (empirical Bayes; Efron and Morris 1973). The rows and columns are made to agree with the fields' own counts by the smallest
//! change in units of each cell's error (generalised least squares), so that what large cells gain is taken from cells that are not well known.
//!
//! All of it is computed from published measurements.

use crate::error_model::{ErrorModel, Example, features};

/// Rounds of weighing the squared residuals by what is predicted for them.
const WEIGHING: usize = 4;
/// Rounds of agreeing with rows and columns in turn; where nothing is cut off at 0 a few would do.
const AGREEING: usize = 20;

/// What is known of one measured table, over groups of codes, row-major.
pub(crate) struct Known<'a> {
    /// The model's counts. Where the model has none at all, a structural zero allows none.
    pub(crate) model: &'a [f64],
    /// The variances of the model's errors.
    pub(crate) variances: &'a [f64],
    /// The noisy counts.
    pub(crate) noisy: &'a [i64],
    /// The variance of their noise.
    pub(crate) noise: f64,
    /// The first field's own counts.
    pub(crate) rows: &'a [f64],
    /// The second field's own counts.
    pub(crate) columns: &'a [f64],
}

/// The counts of a table and the variances of their errors.
pub(crate) struct Reconciled {
    pub(crate) counts: Vec<f64>,
    pub(crate) variances: Vec<f64>,
}

/// The best counts of a measured table.
pub(crate) fn reconcile(known: &Known<'_>) -> Reconciled {
    let misfit = misfit(known);
    let mut counts = Vec::with_capacity(known.model.len());
    let mut variances = Vec::with_capacity(known.model.len());
    let cells = known.model.iter().zip(known.variances).zip(known.noisy);
    for (((&model, &own), &noisy), misfit) in cells.zip(misfit) {
        if model <= 0.0 {
            counts.push(0.0);
            variances.push(0.0);
            continue;
        }
        let weight = misfit / (misfit + known.noise);
        counts.push((model + weight * (noisy as f64 - model)).max(0.0));
        // The first is the error if all of the misfit is as predicted; the second, if the model's error is what it was calibrated to be.
        let mixed = (1.0 - weight).powi(2) * own + weight * weight * known.noise;
        variances.push((weight * known.noise).max(mixed));
    }
    agree(&mut counts, &variances, known.rows, known.columns);
    Reconciled { counts, variances }
}

/// The variance of what the model misses in each cell, as a function of its count.
fn misfit(known: &Known<'_>) -> Vec<f64> {
    let examples: Vec<Example> = known
        .model
        .iter()
        .zip(known.noisy)
        .map(|(&model, &noisy)| Example {
            features: features(model, 0.0, 0.0),
            squared: (noisy as f64 - model).powi(2) - known.noise,
        })
        .collect();
    let mut found = vec![0.0; examples.len()];
    for _ in 0..WEIGHING {
        // A squared normal residual scatters as its own mean.
        let model = ErrorModel::weighted(&examples, |cell| (known.noise + found[cell]).powi(-2));
        for (found, example) in found.iter_mut().zip(&examples) {
            *found = model.variance(&example.features);
        }
    }
    found
}

/// Changes counts as little as their variances ask for so that rows and columns add up to their own counts.
fn agree(counts: &mut [f64], variances: &[f64], rows: &[f64], columns: &[f64]) {
    let width = columns.len();
    let share = |gap: f64, variance: f64| if variance > 0.0 { gap / variance } else { 0.0 };
    for _ in 0..AGREEING {
        for ((counts, variances), &row) in counts
            .chunks_exact_mut(width)
            .zip(variances.chunks_exact(width))
            .zip(rows)
        {
            let step = share(row - counts.iter().sum::<f64>(), variances.iter().sum());
            for (count, variance) in counts.iter_mut().zip(variances) {
                *count = (*count + step * variance).max(0.0);
            }
        }
        let (mut sums, mut spare) = (vec![0.0; width], vec![0.0; width]);
        for (counts, variances) in counts.chunks_exact(width).zip(variances.chunks_exact(width)) {
            for (column, (count, variance)) in counts.iter().zip(variances).enumerate() {
                sums[column] += count;
                spare[column] += variance;
            }
        }
        for (counts, variances) in counts.chunks_exact_mut(width).zip(variances.chunks_exact(width)) {
            for (column, (count, variance)) in counts.iter_mut().zip(variances).enumerate() {
                let step = share(columns[column] - sums[column], spare[column]);
                *count = (*count + step * variance).max(0.0);
            }
        }
    }
    // What the last cut at 0 left over.
    let (sum, whole) = (counts.iter().sum::<f64>(), rows.iter().sum::<f64>());
    if sum > 0.0 {
        counts.iter_mut().for_each(|count| *count *= whole / sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOISE: f64 = 400.0;

    fn sums(table: &[f64], width: usize) -> (Vec<f64>, Vec<f64>) {
        let rows = table.chunks(width).map(|row| row.iter().sum()).collect();
        let columns = (0..width)
            .map(|column| table.iter().skip(column).step_by(width).sum())
            .collect();
        (rows, columns)
    }

    /// What comes of a model whose errors all have one variance, where the margins are those of `truth`.
    fn found(model: &[f64], variance: f64, noisy: &[i64], truth: &[f64], width: usize) -> Reconciled {
        let (rows, columns) = sums(truth, width);
        reconcile(&Known {
            model,
            variances: &vec![variance; model.len()],
            noisy,
            noise: NOISE,
            rows: &rows,
            columns: &columns,
        })
    }

    /// A table of people mostly at home, the model that knows only its margins, and a measurement.
    fn at_home(side: usize) -> (Vec<f64>, Vec<f64>, Vec<i64>) {
        let noise = |cell: usize| 20.0 * if cell * 7 % 5 < 2 { 1.2 } else { -0.8 };
        let truth: Vec<f64> = (0..side * side)
            .map(|cell| if cell / side == cell % side { 2_000.0 } else { 10.0 })
            .collect();
        let (rows, columns) = sums(&truth, side);
        let total: f64 = rows.iter().sum();
        let model = rows
            .iter()
            .flat_map(|row| columns.iter().map(move |column| row * column / total))
            .collect();
        let noisy = truth
            .iter()
            .enumerate()
            .map(|(cell, truth)| (truth + noise(cell)).round() as i64)
            .collect();
        (truth, model, noisy)
    }

    #[test]
    fn what_the_model_cannot_hold_is_taken_from_the_measurement_and_its_rest_from_nobody_else() {
        let side = 12;
        let (truth, model, noisy) = at_home(side);
        let found = found(&model, 900.0, &noisy, &truth, side);
        for (cell, ((found, truth), variance)) in
            found.counts.iter().zip(&truth).zip(&found.variances).enumerate()
        {
            assert!(
                (found - truth).abs() < 2.5 * variance.sqrt(),
                "cell {cell}: {found} ± {variance} is far from {truth}"
            );
        }
        let home = |table: &[f64]| table.iter().step_by(side + 1).sum::<f64>();
        assert!((home(&found.counts) / home(&truth) - 1.0).abs() < 0.01);
        assert!(home(&model) < 0.2 * home(&truth), "the model was to be wrong");
    }

    #[test]
    fn a_model_that_fits_is_left_alone() {
        let side = 12;
        let (truth, _, noisy) = at_home(side);
        let found = found(&truth, 25.0, &noisy, &truth, side);
        for (found, truth) in found.counts.iter().zip(&truth) {
            assert!((found - truth).abs() < 4.0, "{found} for {truth}");
        }
    }

    proptest! {
        #[test]
        fn counts_are_never_negative_keep_zeros_and_add_up(
            cells in proptest::collection::vec((0.0_f64..3_000.0, -60_i64..60, 0.0_f64..1.0), 12),
        ) {
            let model: Vec<f64> = cells.iter().map(|&(count, _, dice)| if dice < 0.2 { 0.0 } else { count }).collect();
            let noisy: Vec<i64> = model.iter().zip(&cells).map(|(count, cell)| *count as i64 + cell.1).collect();
            let found = found(&model, 100.0, &noisy, &model, 4);
            let total: f64 = model.iter().sum();
            prop_assert!((found.counts.iter().sum::<f64>() - total).abs() <= 1e-6 * total.max(1.0));
            for (found, model) in found.counts.iter().zip(&model) {
                prop_assert!(*found >= 0.0 && (*model > 0.0 || *found == 0.0), "{found} for {model}");
            }
        }
    }
}
