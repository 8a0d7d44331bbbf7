//! Statistics of one column. NaN is missing and skipped.

use serde::{Deserialize, Serialize};

/// What ties share when values are ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// The lowest rank of the tied values (R's `ties.method = "min"`, COINr's default).
    #[default]
    Min,
    /// The mean rank of the tied values.
    Average,
}

/// The values that are not missing.
pub(super) fn present(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|v| !v.is_nan()).collect()
}

/// The smallest and the largest present value.
pub(super) fn range(values: &[f64]) -> Option<(f64, f64)> {
    let mut present = values.iter().copied().filter(|v| !v.is_nan());
    let first = present.next()?;
    Some(present.fold((first, first), |(low, high), v| (low.min(v), high.max(v))))
}

/// The arithmetic mean; NaN when nothing is present.
pub fn mean(values: &[f64]) -> f64 {
    let (sum, count) = values
        .iter()
        .filter(|v| !v.is_nan())
        .fold((0.0, 0u32), |(sum, count), v| (sum + v, count + 1));
    let first = sum / f64::from(count);
    // A second pass takes most of the rounding error away, as R's long double sum does.
    let rest: f64 = values.iter().filter(|v| !v.is_nan()).map(|v| v - first).sum();
    first + rest / f64::from(count)
}

/// The sample standard deviation (divisor n − 1); NaN below two values.
pub fn standard_deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    let (squares, count) = values
        .iter()
        .filter(|v| !v.is_nan())
        .fold((0.0, 0u32), |(sum, n), v| (sum + (v - centre).powi(2), n + 1));
    if count < 2 {
        return f64::NAN;
    }
    (squares / f64::from(count - 1)).sqrt()
}

/// The quantile of order `p` in [0, 1] by linear interpolation (type 7 of Hyndman & Fan 1996, R's default); NaN when nothing is present.
pub fn quantile(values: &[f64], p: f64) -> f64 {
    let mut sorted = present(values);
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = p.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let above = place.ceil() as usize;
    match (sorted.get(below), sorted.get(above)) {
        (Some(&low), Some(&high)) => low + (place - below as f64) * (high - low),
        _ => f64::NAN,
    }
}

/// The median; NaN when nothing is present.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// Skewness G1, adjusted for sample size as in Excel's `SKEW` and e1071's type 2 (Joanes & Gill 1998).
///
/// `None` below three values or when all are equal.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let (n, [_, second, third, _]) = central_sums(values);
    if n < 3.0 || second <= 0.0 {
        return None;
    }
    let g1 = n.sqrt() * third / second.powf(1.5);
    Some(g1 * (n * (n - 1.0)).sqrt() / (n - 2.0))
}

/// Excess kurtosis G2, adjusted for sample size as in Excel's `KURT` and e1071's type 2 (Joanes & Gill 1998).
///
/// `None` below four values or when all are equal.
pub fn kurtosis(values: &[f64]) -> Option<f64> {
    let (n, [_, second, _, fourth]) = central_sums(values);
    if n < 4.0 || second <= 0.0 {
        return None;
    }
    let ratio = n * fourth / second.powi(2);
    Some(((n + 1.0) * (ratio - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
}

/// Skewness and kurtosis in one pass over the deviations.
pub(super) fn shape(values: &[f64]) -> Option<(f64, f64)> {
    let (n, [_, second, third, fourth]) = central_sums(values);
    if n < 4.0 || second <= 0.0 {
        return None;
    }
    let g1 = n.sqrt() * third / second.powf(1.5);
    let ratio = n * fourth / second.powi(2);
    Some((
        g1 * (n * (n - 1.0)).sqrt() / (n - 2.0),
        ((n + 1.0) * (ratio - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)),
    ))
}

fn central_sums(values: &[f64]) -> (f64, [f64; 4]) {
    let Some((low, high)) = range(values) else {
        return (0.0, [0.0; 4]);
    };
    if low == high {
        // Rounding in the mean must not make a constant column look as if it varied.
        return (values.iter().filter(|v| !v.is_nan()).count() as f64, [0.0; 4]);
    }
    let centre = mean(values);
    let mut n = 0.0;
    let mut sums = [0.0; 4];
    for value in values.iter().filter(|v| !v.is_nan()) {
        let deviation = value - centre;
        let square = deviation * deviation;
        n += 1.0;
        sums[0] += deviation;
        sums[1] += square;
        sums[2] += square * deviation;
        sums[3] += square * square;
    }
    (n, sums)
}

/// Ascending ranks from 1; missing values keep NaN.
pub fn ranks(values: &[f64], ties: Ties) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&i| !values[i].is_nan()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut out = vec![f64::NAN; values.len()];
    let mut start = 0;
    for run in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let rank = match ties {
            Ties::Min => start as f64 + 1.0,
            Ties::Average => start as f64 + (run.len() as f64 + 1.0) / 2.0,
        };
        for &index in run {
            out[index] = rank;
        }
        start += run.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skewness_and_kurtosis_follow_excel() {
        // Microsoft's documentation of SKEW and KURT works this example: 0.359543 and -0.151800.
        let values = [3.0, 4.0, 5.0, 2.0, 3.0, 4.0, 5.0, 6.0, 4.0, 7.0];
        assert!((skewness(&values).unwrap() - 0.359543071).abs() < 1e-9);
        assert!((kurtosis(&values).unwrap() - -0.151799637).abs() < 1e-9);
        assert_eq!(
            shape(&values),
            Some((skewness(&values).unwrap(), kurtosis(&values).unwrap()))
        );
    }

    #[test]
    fn a_constant_column_has_no_shape() {
        assert_eq!(skewness(&[0.1; 7]), None);
        assert_eq!(kurtosis(&[0.1; 7]), None);
    }

    #[test]
    fn quantiles_are_type_seven() {
        // R: quantile(c(1, 2, 4, 8), c(.05, .5, .95))
        let values = [8.0, f64::NAN, 1.0, 4.0, 2.0];
        assert!((quantile(&values, 0.05) - 1.15).abs() < 1e-12);
        assert!((quantile(&values, 0.5) - 3.0).abs() < 1e-12);
        assert!((quantile(&values, 0.95) - 7.4).abs() < 1e-12);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn ties_share_a_rank() {
        let values = [3.0, 1.0, 3.0, f64::NAN, 2.0];
        let low = ranks(&values, Ties::Min);
        assert_eq!((low[0], low[1], low[2], low[4]), (3.0, 1.0, 3.0, 2.0));
        assert!(low[3].is_nan());
        assert_eq!(ranks(&values, Ties::Average)[0], 3.5);
    }
}
