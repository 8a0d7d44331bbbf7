//! Correlations, their p-values, and Cronbach's alpha.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::Ties;
use super::statistics::{mean, ranks};

/// The kind of correlation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrelationKind {
    /// Product-moment.
    #[default]
    Pearson,
    /// Product-moment of mean ranks.
    Spearman,
    /// Kendall's τ_b.
    Kendall,
}

/// A correlation of two columns over the units that have both.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Correlation {
    /// From −1 to 1.
    pub coefficient: f64,
    /// Two-sided p-value against no association: Student's t with n − 2 degrees of freedom (Pearson, Spearman), or the normal
    /// approximation with correction for ties (Kendall 1970, section 5). In small samples R uses exact tables for the last two.
    pub p_value: f64,
    /// Units that have both values.
    pub units: usize,
}

/// Correlates two columns of the same units; `None` below three common units or without spread in one of the columns.
pub fn correlate(a: &[f64], b: &[f64], kind: CorrelationKind) -> Option<Correlation> {
    let (x, y): (Vec<f64>, Vec<f64>) = a
        .iter()
        .zip(b)
        .filter(|(p, q)| !p.is_nan() && !q.is_nan())
        .map(|(&p, &q)| (p, q))
        .unzip();
    let units = x.len();
    if units < 3 {
        return None;
    }
    let (coefficient, p_value) = match kind {
        CorrelationKind::Kendall => kendall(&x, &y)?,
        CorrelationKind::Pearson => with_t(pearson(&x, &y)?, units)?,
        CorrelationKind::Spearman => with_t(
            pearson(&ranks(&x, Ties::Average), &ranks(&y, Ties::Average))?,
            units,
        )?,
    };
    Some(Correlation {
        coefficient,
        p_value,
        units,
    })
}

fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mx, my) = (mean(x), mean(y));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (p, q) in x.iter().zip(y) {
        xy += (p - mx) * (q - my);
        xx += (p - mx).powi(2);
        yy += (q - my).powi(2);
    }
    (xx > 0.0 && yy > 0.0).then(|| (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0))
}

fn with_t(r: f64, units: usize) -> Option<(f64, f64)> {
    let freedom = (units - 2) as f64;
    if r.abs() >= 1.0 {
        return Some((r, 0.0));
    }
    let t = r * (freedom / (1.0 - r * r)).sqrt();
    let distribution = StudentsT::new(0.0, 1.0, freedom).ok()?;
    Some((r, (2.0 * distribution.cdf(-t.abs())).min(1.0)))
}

fn kendall(x: &[f64], y: &[f64]) -> Option<(f64, f64)> {
    let n = x.len();
    let mut score = 0.0;
    for i in 0..n {
        for j in (i + 1)..n {
            let sign = |a: f64, b: f64| if a == b { 0.0 } else { (a - b).signum() };
            score += sign(x[i], x[j]) * sign(y[i], y[j]);
        }
    }
    let pairs = (n * (n - 1)) as f64 / 2.0;
    let (tx, ty) = (tie_sizes(x), tie_sizes(y));
    let tied = |sizes: &[f64], f: &dyn Fn(f64) -> f64| sizes.iter().map(|&t| f(t)).sum::<f64>();
    let pair = |t: f64| t * (t - 1.0) / 2.0;
    let (free_x, free_y) = (pairs - tied(&tx, &pair), pairs - tied(&ty, &pair));
    if free_x <= 0.0 || free_y <= 0.0 {
        return None;
    }
    let n = n as f64;
    let v = |t: f64| t * (t - 1.0) * (2.0 * t + 5.0);
    let two = |t: f64| t * (t - 1.0);
    let three = |t: f64| t * (t - 1.0) * (t - 2.0);
    let variance = (v(n) - tied(&tx, &v) - tied(&ty, &v)) / 18.0
        + tied(&tx, &two) * tied(&ty, &two) / (2.0 * n * (n - 1.0))
        + tied(&tx, &three) * tied(&ty, &three) / (9.0 * n * (n - 1.0) * (n - 2.0));
    let z = score / variance.sqrt();
    let p = 2.0 * Normal::standard().cdf(-z.abs());
    Some((score / (free_x * free_y).sqrt(), p.min(1.0)))
}

fn tie_sizes(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
        .chunk_by(|a, b| a == b)
        .map(|run| run.len() as f64)
        .collect()
}

/// Sample covariance (divisor n − 1) over the units that have both; NaN below two.
pub(super) fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (x, y): (Vec<f64>, Vec<f64>) = a
        .iter()
        .zip(b)
        .filter(|(p, q)| !p.is_nan() && !q.is_nan())
        .map(|(&p, &q)| (p, q))
        .unzip();
    if x.len() < 2 {
        return f64::NAN;
    }
    let (mx, my) = (mean(&x), mean(&y));
    x.iter().zip(&y).map(|(p, q)| (p - mx) * (q - my)).sum::<f64>() / (x.len() - 1) as f64
}

/// Cronbach's alpha of some columns, from covariances over the units that have both of each pair (COINr's `get_cronbach`).
///
/// `None` for fewer than two columns or columns without spread. Below zero when the columns on balance run against each other.
pub fn cronbach_alpha(columns: &[&[f64]]) -> Option<f64> {
    let k = columns.len() as f64;
    if columns.len() < 2 {
        return None;
    }
    let (mut all, mut diagonal) = (0.0, 0.0);
    for (i, a) in columns.iter().enumerate() {
        for (j, b) in columns.iter().enumerate() {
            let value = covariance(a, b);
            let value = if value.is_nan() { 0.0 } else { value };
            all += value;
            diagonal += if i == j { value } else { 0.0 };
        }
    }
    let between = (all - diagonal) / (k * (k - 1.0));
    (all != 0.0).then(|| k * k * between / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_agree_with_scipy() {
        // scipy 1.17.1: pearsonr, spearmanr, kendalltau(method="asymptotic") of these two columns.
        let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 6.0, f64::NAN];
        let y = [2.0, 1.0, 4.0, 3.0, 7.0, 5.0, 5.0, 1.0];
        let of = |kind| correlate(&x, &y, kind).unwrap();
        let near =
            |c: Correlation, r: f64, p: f64| (c.coefficient - r).abs() < 1e-9 && (c.p_value - p).abs() < 1e-9;
        assert!(near(of(CorrelationKind::Pearson), PEARSON.0, PEARSON.1));
        assert!(near(of(CorrelationKind::Spearman), SPEARMAN.0, SPEARMAN.1));
        assert!(near(of(CorrelationKind::Kendall), KENDALL.0, KENDALL.1));
        assert_eq!(
            correlate(&[1.0; 5], &[1.0, 2.0, 3.0, 4.0, 5.0], CorrelationKind::Pearson),
            None
        );
    }

    const PEARSON: (f64, f64) = (0.7911144474508838, 0.03410448535593764);
    const SPEARMAN: (f64, f64) = (0.8181818181818182, 0.024483833062139446);
    const KENDALL: (f64, f64) = (0.6, 0.0652853035256509);
}
