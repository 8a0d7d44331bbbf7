//! An audit in two worlds: does a mechanism give away more than it claims?

use std::fmt;

use serde::Serialize;

use crate::evidence::Rate;
use crate::statistics::{normal_quantile, share_at_least, share_at_most};
use crate::{AssessError, classification};

/// Fewer runs of either world prove nothing.
const LEAST_RUNS: usize = 100;

/// The chance that an honest mechanism fails.
const ALARM: f64 = 0.001;

/// What many runs on two neighbouring tables prove about a mechanism that claims μ-Gaussian differential privacy (Dong, Roth & Su 2022).
///
/// Under the claim a test that takes the first world for the second with probability α takes the second for itself with at most Φ(Φ⁻¹(α) + μ). The threshold
/// is chosen on the first half of the runs and judged on the second, each of the two shares at the end of its exact interval (Clopper & Pearson 1934), so a
/// mechanism that keeps its claim fails with a chance of at most 0.1 %.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TwoWorldAudit {
    /// Runs judged, of each world.
    pub runs: usize,
    /// The μ that is claimed; √(2ρ) for Gaussian noise of ρ-zCDP.
    pub claimed_mu: f64,
    /// With 99.9 % confidence μ is at least this.
    pub mu_at_least: f64,
    /// The best guess of μ from the area under the curve: √2 Φ⁻¹(AUC).
    pub mu: f64,
    /// Runs of the second world taken for it.
    pub true_positives: Rate,
    /// Runs of the first world taken for the second.
    pub false_positives: Rate,
    /// Whether the claim stands: the proven μ is no larger than the claimed one.
    pub passes: bool,
}

/// Audits a mechanism by scores of its runs in a world without a person and in one with him; the higher, the more a run speaks for the second. The log-likelihood
/// ratio of what was measured is the best score there is.
///
/// # Errors
/// [`AssessError::TooFewRuns`] below 100 runs of a world; [`AssessError::Option`] if a score is not a number or the claim is negative.
pub fn audit_two_worlds(
    without: &[f64],
    with: &[f64],
    claimed_mu: f64,
) -> Result<TwoWorldAudit, AssessError> {
    for (world, scores) in [("first", without), ("second", with)] {
        if scores.len() < LEAST_RUNS {
            return Err(AssessError::TooFewRuns {
                world,
                runs: scores.len(),
                needed: LEAST_RUNS,
            });
        }
        if let Some(score) = scores.iter().find(|score| score.is_nan()) {
            return Err(AssessError::Option {
                option: "score",
                value: score.to_string(),
                accepted: "every run needs a number",
            });
        }
    }
    if !(claimed_mu >= 0.0 && claimed_mu.is_finite()) {
        return Err(AssessError::Option {
            option: "claimed_mu",
            value: claimed_mu.to_string(),
            accepted: "a finite number of at least 0 is needed",
        });
    }
    let half = |scores: &[f64]| scores.len() / 2;
    let (first, judged_without) = without.split_at(half(without));
    let (second, judged_with) = with.split_at(half(with));
    let mut candidates: Vec<f64> = first.iter().chain(second).copied().collect();
    candidates.sort_unstable_by(f64::total_cmp);
    candidates.dedup();
    let step = (candidates.len() / 400).max(1);
    let mut best = (f64::NEG_INFINITY, 0.0);
    for &threshold in candidates.iter().step_by(step) {
        let proven = prove(above(first, threshold), above(second, threshold));
        if proven > best.0 {
            best = (proven, threshold);
        }
    }
    let (fp, tp) = (above(judged_without, best.1), above(judged_with, best.1));
    let scores: Vec<f64> = without.iter().chain(with).copied().collect();
    let positive: Vec<bool> = (0..scores.len()).map(|run| run >= without.len()).collect();
    let auc = classification::area_under_curve(&scores, &positive).unwrap_or(0.5);
    let mu_at_least = prove(fp, tp).max(0.0);
    Ok(TwoWorldAudit {
        runs: judged_without.len().min(judged_with.len()),
        claimed_mu,
        mu_at_least,
        mu: std::f64::consts::SQRT_2 * normal_quantile(auc),
        true_positives: Rate::new(tp.0, tp.1),
        false_positives: Rate::new(fp.0, fp.1),
        passes: mu_at_least <= claimed_mu,
    })
}

fn above(scores: &[f64], threshold: f64) -> (u64, u64) {
    let hits = scores.iter().filter(|&&score| score >= threshold).count();
    (hits as u64, scores.len() as u64)
}

fn prove(fp: (u64, u64), tp: (u64, u64)) -> f64 {
    let alpha = 0.5 * ALARM;
    normal_quantile(share_at_least(tp.0, tp.1, alpha)) - normal_quantile(share_at_most(fp.0, fp.1, alpha))
}

impl fmt::Display for TwoWorldAudit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: μ = {:.3} is claimed; {} runs of each world prove at least {:.3} (best guess {:.3})",
            if self.passes { "passes" } else { "FAILS" },
            self.claimed_mu,
            self.runs,
            self.mu_at_least,
            self.mu
        )
    }
}
