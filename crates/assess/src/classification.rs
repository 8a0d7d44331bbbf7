//! How well a classifier does.

use serde::Serialize;

/// Scores of a classifier on rows it has not seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// Share of rows whose most probable class is the true one.
    pub accuracy: f64,
    /// Area under the ROC curve: the chance that a row of a class is given a higher probability of it than a row of another class, ties counted half.
    /// For more than two classes the mean over classes, each weighted by its share.
    pub auc: f64,
}

impl Score {
    /// Scores probabilities by class and row against the true classes.
    pub(crate) fn of(probabilities: &[Vec<f64>], labels: &[u16]) -> Score {
        let hits = labels
            .iter()
            .enumerate()
            .filter(|&(row, &label)| {
                let mut top = 0;
                for class in 1..probabilities.len() {
                    if probabilities[class][row] > probabilities[top][row] {
                        top = class;
                    }
                }
                top == usize::from(label)
            })
            .count();
        let (mut auc, mut weight) = (0.0, 0.0);
        for (class, scores) in probabilities.iter().enumerate() {
            let of_class: Vec<bool> = labels.iter().map(|&label| usize::from(label) == class).collect();
            let share = of_class.iter().filter(|&&hit| hit).count() as f64;
            if let Some(value) = area_under_curve(scores, &of_class) {
                auc += share * value;
                weight += share;
            }
        }
        Score {
            accuracy: hits as f64 / labels.len().max(1) as f64,
            auc: if weight > 0.0 { auc / weight } else { 0.5 },
        }
    }
}

/// Area under the ROC curve by the ranks of the scores (Mann & Whitney), ties counted half; `None` without rows of both kinds.
pub(crate) fn area_under_curve(scores: &[f64], positive: &[bool]) -> Option<f64> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|&a, &b| scores[a].total_cmp(&scores[b]));
    let positives = positive.iter().filter(|&&p| p).count() as f64;
    let negatives = positive.len() as f64 - positives;
    if positives == 0.0 || negatives == 0.0 {
        return None;
    }
    let (mut below, mut wins) = (0.0, 0.0);
    for tied in order.chunk_by(|&a, &b| scores[a] == scores[b]) {
        let hits = tied.iter().filter(|&&row| positive[row]).count() as f64;
        let misses = tied.len() as f64 - hits;
        wins += hits * (below + 0.5 * misses);
        below += misses;
    }
    Some(wins / (positives * negatives))
}

/// Standard error of an area under the curve (Hanley & McNeil 1982).
pub(crate) fn auc_standard_error(auc: f64, positives: usize, negatives: usize) -> f64 {
    let (p, n) = (positives as f64, negatives as f64);
    let (q1, q2) = (auc / (2.0 - auc), 2.0 * auc * auc / (1.0 + auc));
    let square = auc * auc;
    ((auc * (1.0 - auc) + (p - 1.0) * (q1 - square) + (n - 1.0) * (q2 - square)) / (p * n))
        .max(0.0)
        .sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: positives 0.8, 0.4; negatives 0.4, 0.1: wins 1 + 1 + ½ + 1 of 4.
    #[test]
    fn the_area_by_hand() {
        let area = area_under_curve(&[0.8, 0.4, 0.4, 0.1], &[true, true, false, false]);
        assert_eq!(area, Some(0.875));
        assert_eq!(
            area_under_curve(&[0.5; 4], &[true, false, true, false]),
            Some(0.5)
        );
        assert_eq!(area_under_curve(&[0.5], &[true]), None);
    }

    /// Hanley & McNeil's own example: area 0.893 with 51 abnormal and 58 normal films has standard error 0.032.
    #[test]
    fn the_standard_error_is_the_published_one() {
        assert!((auc_standard_error(0.893, 51, 58) - 0.032).abs() < 0.001);
    }
}
