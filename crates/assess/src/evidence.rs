//! What the scores of an attack prove.

use serde::Serialize;

use crate::classification::{area_under_curve, auc_standard_error};
use crate::statistics::{share_at_least, share_at_most};

/// A claim of (ε, δ)-differential privacy, and what it promises against an attack.
///
/// Whatever is computed from the release, an event that has probability p when a person is not in the table has at most e^ε p + δ when he is, and the other
/// way round (Wasserman & Zhou 2010; Kairouz, Oh & Viswanath 2015).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// ε.
    pub epsilon: f64,
    /// δ.
    pub delta: f64,
    /// The most by which a true positive rate can exceed the false positive rate: (e^ε − 1 + 2δ) / (e^ε + 1).
    pub max_advantage: f64,
}

impl Claim {
    pub(crate) fn new(epsilon: f64, delta: f64) -> Claim {
        // The same number without an infinite e^ε.
        let small = (-epsilon).exp();
        Claim {
            epsilon,
            delta,
            max_advantage: ((1.0 - small + 2.0 * delta * small) / (1.0 + small)).min(1.0),
        }
    }
}

/// A share of rows with its exact 95 % interval (Clopper & Pearson 1934).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rate {
    /// Rows that were hit.
    pub hits: u64,
    /// All rows.
    pub of: u64,
    /// The share.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Rate {
    pub(crate) fn new(hits: u64, of: u64) -> Rate {
        Rate {
            hits,
            of,
            share: if of == 0 { 0.0 } else { hits as f64 / of as f64 },
            low: share_at_least(hits, of, 0.025),
            high: share_at_most(hits, of, 0.025),
        }
    }
}

/// How an attack did. Its scores are cut at two thresholds, both chosen on one half of the rows and judged on the other.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttackResult {
    /// A short name.
    pub name: String,
    /// What the attacker does, in a sentence.
    pub method: String,
    /// Area under the ROC curve of members against controls: 0.5 is a coin.
    pub auc: f64,
    /// Lower end of its 95 % interval.
    pub auc_low: f64,
    /// Upper end.
    pub auc_high: f64,
    /// At the threshold with the largest advantage: members called members.
    pub true_positives: Rate,
    /// Controls called members.
    pub false_positives: Rate,
    /// The difference of the two shares, the membership advantage (Yeom, Giacomelli, Fredrikson & Jha 2018).
    pub advantage: f64,
    /// Lower end of its 95 % interval.
    pub advantage_low: f64,
    /// Upper end.
    pub advantage_high: f64,
    /// At the threshold that proves most: members called members.
    pub sharpest_true_positives: Rate,
    /// Controls called members there.
    pub sharpest_false_positives: Rate,
    /// With 95 % confidence no mechanism with a smaller ε (and the claim's δ, or 0) does this.
    pub epsilon_at_least: f64,
    /// Whether members can be told from controls at all; a false alarm has a chance of at most 0.1 %.
    pub better_than_chance: bool,
    /// Whether the attack did what the claim rules out; a false alarm has a chance of at most 0.1 %. None without a claim.
    pub breaks_claim: Option<bool>,
}

/// One half of a false alarm's chance goes to the area under the curve, one half to the thresholds.
const ALARM: f64 = 0.001;

/// The normal quantile of 1 − ALARM / 2.
const ALARM_Z: f64 = 3.290_526_731;

/// As many thresholds are tried.
const THRESHOLDS: usize = 200;

/// Judges the scores of members and controls, in random order; a higher score says "member". `tuned` says that the even places were used to set the
/// attack up, so that only the odd ones can judge it.
pub(crate) fn judge(
    name: &str,
    method: &str,
    members: &[f64],
    controls: &[f64],
    tuned: bool,
    claim: Option<Claim>,
) -> AttackResult {
    let half =
        |scores: &[f64], odd: usize| -> Vec<f64> { scores.iter().copied().skip(odd).step_by(2).collect() };
    let (calibration, test) = (
        (half(members, 0), half(controls, 0)),
        (half(members, 1), half(controls, 1)),
    );
    let (auc_members, auc_controls) = if tuned {
        (test.0.as_slice(), test.1.as_slice())
    } else {
        (members, controls)
    };
    let auc = auc(auc_members, auc_controls);
    let auc_error = auc_standard_error(auc, auc_members.len(), auc_controls.len());
    let delta = claim.map_or(0.0, |claim| claim.delta);

    let (mut widest, mut sharpest) = ((f64::MIN, f64::INFINITY), (f64::MIN, f64::INFINITY));
    for threshold in thresholds(&calibration.0, &calibration.1) {
        let (hits, misses) = (above(&calibration.0, threshold), above(&calibration.1, threshold));
        let advantage = hits.0 as f64 / hits.1 as f64 - misses.0 as f64 / misses.1 as f64;
        if advantage > widest.0 {
            widest = (advantage, threshold);
        }
        let proof = epsilon_at_least(hits, misses, delta, 0.025);
        if proof > sharpest.0 {
            sharpest = (proof, threshold);
        }
    }
    let counts = |threshold: f64| (above(&test.0, threshold), above(&test.1, threshold));
    let (wide, sharp) = (counts(widest.1), counts(sharpest.1));
    // Two thresholds with two intervals each.
    let proof = |alarm: f64, delta: f64| {
        let alpha = alarm / 4.0;
        epsilon_at_least(wide.0, wide.1, delta, alpha).max(epsilon_at_least(sharp.0, sharp.1, delta, alpha))
    };
    let rate = |(hits, of): (u64, u64)| Rate::new(hits, of);
    let (tp, fp) = (rate(wide.0), rate(wide.1));
    let error =
        (tp.share * (1.0 - tp.share) / tp.of as f64 + fp.share * (1.0 - fp.share) / fp.of as f64).sqrt();
    let advantage = tp.share - fp.share;
    AttackResult {
        name: name.to_owned(),
        method: method.to_owned(),
        auc,
        auc_low: (auc - 1.96 * auc_error).max(0.0),
        auc_high: (auc + 1.96 * auc_error).min(1.0),
        true_positives: tp,
        false_positives: fp,
        advantage,
        advantage_low: advantage - 1.96 * error,
        advantage_high: advantage + 1.96 * error,
        sharpest_true_positives: rate(sharp.0),
        sharpest_false_positives: rate(sharp.1),
        epsilon_at_least: proof(0.05, delta),
        better_than_chance: auc - ALARM_Z * auc_error > 0.5 || proof(0.5 * ALARM, 0.0) > 0.0,
        breaks_claim: claim.map(|claim| proof(ALARM, claim.delta) > claim.epsilon),
    }
}

/// The most that any threshold on some scores proves (ε, with 95 % confidence and no allowance for the choice), and the area under their curve. An attack is set up
/// by this, on rows that do not judge it: of two ways with equal areas the one that is sure of a few people is the better attack.
pub(crate) fn strength(members: &[f64], controls: &[f64]) -> (f64, f64) {
    let proven = thresholds(members, controls)
        .into_iter()
        .map(|threshold| epsilon_at_least(above(members, threshold), above(controls, threshold), 0.0, 0.025))
        .fold(0.0, f64::max);
    (proven, auc(members, controls))
}

fn auc(members: &[f64], controls: &[f64]) -> f64 {
    let scores: Vec<f64> = members.iter().chain(controls).copied().collect();
    let positive: Vec<bool> = (0..scores.len()).map(|index| index < members.len()).collect();
    area_under_curve(&scores, &positive).unwrap_or(0.5)
}

/// How many scores are at least `threshold`, of how many.
fn above(scores: &[f64], threshold: f64) -> (u64, u64) {
    let hits = scores.iter().filter(|&&score| score >= threshold).count();
    (hits as u64, scores.len() as u64)
}

/// Scores to cut at, spread over the ranks and closer together among the highest.
fn thresholds(members: &[f64], controls: &[f64]) -> Vec<f64> {
    let mut scores: Vec<f64> = members.iter().chain(controls).copied().collect();
    scores.sort_unstable_by(|a, b| b.total_cmp(a));
    scores.dedup();
    let last = scores.len().saturating_sub(1);
    let mut places: Vec<usize> = (0..THRESHOLDS)
        .map(|step| (last as f64 * (step as f64 / (THRESHOLDS - 1) as f64).powi(3)).round() as usize)
        .collect();
    places.dedup();
    places
        .into_iter()
        .filter_map(|place| scores.get(place).copied())
        .collect()
}

/// The smallest ε that fits what was seen, each of the two shares being taken at its interval's end with error `alpha`. At least 0.
fn epsilon_at_least(members: (u64, u64), controls: (u64, u64), delta: f64, alpha: f64) -> f64 {
    let tpr = share_at_least(members.0, members.1, alpha);
    let fpr = share_at_most(controls.0, controls.1, alpha);
    let ratio = |a: f64, b: f64| {
        if a > delta && b > 0.0 {
            ((a - delta) / b).ln()
        } else {
            0.0
        }
    };
    // A member called so against a control called so, and a control cleared against a member cleared.
    ratio(tpr, fpr).max(ratio(1.0 - fpr, 1.0 - tpr)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{below, generator};

    fn scores(n: usize, seed: u64, lift: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut dice = generator(seed);
        (0..n)
            .map(|i| below(&mut dice, 1_000_000) as f64 / 1e6 + lift(i))
            .collect()
    }

    #[test]
    fn the_bound_on_the_advantage() {
        assert!((Claim::new(1.0, 0.0).max_advantage - 0.462_117).abs() < 1e-6);
        assert!((Claim::new(0.0, 0.01).max_advantage - 0.01).abs() < 1e-12);
        assert_eq!(Claim::new(1e6, 1e-9).max_advantage, 1.0);
    }

    #[test]
    fn chance_is_taken_for_chance() {
        for seed in 0..40 {
            let r = judge(
                "",
                "",
                &scores(1_000, seed, |_| 0.0),
                &scores(1_000, seed + 100, |_| 0.0),
                false,
                Some(Claim::new(0.5, 1e-6)),
            );
            assert!(
                !r.better_than_chance && r.breaks_claim == Some(false),
                "seed {seed}"
            );
        }
    }

    #[test]
    fn a_tenth_of_members_given_away_breaks_a_claim() {
        let members = scores(2_000, 1, |i| if i % 10 < 2 && i % 4 < 2 { 2.0 } else { 0.0 });
        let r = judge(
            "",
            "",
            &members,
            &scores(2_000, 2, |_| 0.0),
            false,
            Some(Claim::new(1.0, 1e-6)),
        );
        assert!(r.better_than_chance && r.breaks_claim == Some(true));
        assert!(r.epsilon_at_least > 2.0, "{}", r.epsilon_at_least);
        assert_eq!(r.sharpest_false_positives.hits, 0);
    }

    /// Randomised response with ε = ln 3 gives away 3/4 against 1/4, exactly what its claim allows.
    #[test]
    fn randomised_response_is_within_its_claim_and_not_within_a_smaller_one() {
        let members = scores(4_000, 3, |i| f64::from(u8::from(i % 8 < 6)));
        let controls = scores(4_000, 4, |i| f64::from(u8::from(i % 8 < 2)));
        let run = |epsilon: f64| judge("", "", &members, &controls, false, Some(Claim::new(epsilon, 0.0)));
        assert_eq!(run(3.0_f64.ln()).breaks_claim, Some(false));
        assert_eq!(run(0.7).breaks_claim, Some(true));
        assert!((run(1.0).advantage - 0.5).abs() < 0.02);
    }
}
