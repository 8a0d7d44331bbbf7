//! A policy: what a steward wants a release to be held against, written down before it is built.

use std::path::Path;

use amparo_assess::RegressionSpec;
use amparo_release::Gate;
use amparo_schema::case_schema;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The format of a policy file.
const FORMAT: &str = "amparo-policy/1";

/// A policy with the name of its bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Policy {
    pub(super) thresholds: Thresholds,
    /// SHA-256 of the file.
    pub(crate) sha256: String,
}

/// The file. Every threshold must be there, and nothing else.
///
/// The criteria are in the spirit of the release of Israel's live births (Hod & Canetti 2024): errors of one-way ratios and of all k-way counts, conditional
/// distributions, coefficients of regressions, what a prediction loses, and no copies of unique records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Thresholds {
    format: String,
    /// Named in the release.
    pub(super) title: String,
    /// How many different stewards must approve: 2 or more.
    pub(super) approvals: u32,
    pub(super) utility: Utility,
    pub(super) attacks: Attacks,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Utility {
    /// Values with fewer real cases are left out of ratios, and categories with fewer cases of either answer out of regressions.
    pub(super) least_cases: u64,
    /// So are those with fewer cases than so many standard errors of the noise of their measured table: there noise alone decides. Beyond k of them, noise of three
    /// standard errors makes a ratio of at most k/(k − 3); a coefficient has a standard error from noise of at most √2/k.
    pub(super) least_errors: f64,
    /// No one-way count may be more than so many times too large or too small; null where no ratio is asked for.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(super) max_one_way_ratio: Option<f64>,
    /// Largest error of any count of 1, 2 and 3 fields, as a share of all cases.
    pub(super) max_error_share: [f64; 3],
    /// Largest mean total variation of tables of 1, 2 and 3 fields.
    pub(super) max_mean_total_variation: [f64; 3],
    /// Conditional distributions: largest mean total variation within a group (citizenship, gender, year) of 100 cases or more.
    pub(super) max_group_total_variation: f64,
    /// Predictions: the most area under the curve lost by a classifier that learns from synthetic records instead of real ones.
    pub(super) max_transfer_loss: f64,
    /// Regressions that an analyst would run; none if the list is empty.
    pub(super) regressions: Vec<Model>,
    /// The most by which a coefficient of theirs may differ between real and synthetic records, in log-odds. Categories with too few real cases, as above, have
    /// none of their own.
    pub(super) max_coefficient_difference: f64,
}

/// A logistic regression of an answer on some fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Model {
    /// The field that is explained.
    outcome: String,
    /// Its answer, by value; the first one of the schema if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    /// The fields that explain it.
    on: Vec<String>,
}

impl Model {
    pub(super) fn spec(&self) -> RegressionSpec {
        RegressionSpec {
            outcome: self.outcome.clone(),
            answer: self.answer.clone(),
            on: self.on.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Attacks {
    /// The most by which any attack may find members more often than it takes others for members (lower end of the 95 % interval).
    pub(super) max_advantage: f64,
    /// The most by which the share of synthetic records that equal a member may exceed that of those that equal somebody else.
    pub(super) max_excess_copies: f64,
    /// Largest share of unique real records that stand in the synthetic table, beyond the share among people who took no part.
    pub(super) max_unique_copied: f64,
}

impl Policy {
    pub(crate) fn read(path: &Path) -> Result<Policy> {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        Policy::from_bytes(&bytes).with_context(|| path.display().to_string())
    }

    fn from_bytes(bytes: &[u8]) -> Result<Policy> {
        let thresholds: Thresholds = serde_json::from_slice(bytes)?;
        if thresholds.format != FORMAT {
            bail!("format {:?}; this version reads {FORMAT:?}", thresholds.format);
        }
        if thresholds.title.trim().is_empty() {
            bail!("the title is empty; it is named in the release");
        }
        if thresholds.approvals < 2 {
            bail!(
                "approvals: {}; two different stewards are the least (an override needs none, and says so publicly)",
                thresholds.approvals
            );
        }
        let (utility, attacks) = (&thresholds.utility, &thresholds.attacks);
        if let Some(ratio) = utility
            .max_one_way_ratio
            .filter(|ratio| ratio.is_nan() || *ratio < 1.0)
        {
            bail!(
                "utility.maxOneWayRatio: {ratio}; a number of at least 1 is needed, or null to ask for no ratio"
            );
        }
        if !utility.least_errors.is_finite() || utility.least_errors < 0.0 {
            bail!(
                "utility.leastErrors: {}; a number of at least 0 is needed",
                utility.least_errors
            );
        }
        if !utility.max_coefficient_difference.is_finite() || utility.max_coefficient_difference < 0.0 {
            bail!(
                "utility.maxCoefficientDifference: {}; a number of at least 0 is needed",
                utility.max_coefficient_difference
            );
        }
        let schema = case_schema(amparo_schema::FIRST_YEAR);
        for model in &utility.regressions {
            let fields = model.on.iter().chain([&model.outcome]);
            if let Some(unknown) = fields.into_iter().find(|name| schema.index_of(name).is_none()) {
                bail!("utility.regressions: the case table has no field {unknown:?}");
            }
        }
        let shares = utility
            .max_error_share
            .iter()
            .chain(&utility.max_mean_total_variation)
            .chain([
                &utility.max_group_total_variation,
                &utility.max_transfer_loss,
                &attacks.max_advantage,
                &attacks.max_excess_copies,
                &attacks.max_unique_copied,
            ]);
        if let Some(bad) = shares.into_iter().find(|share| !(0.0..=1.0).contains(*share)) {
            bail!("{bad} is no share; all thresholds but ratios are shares from 0 to 1");
        }
        Ok(Policy {
            thresholds,
            sha256: hex::encode(Sha256::digest(bytes)),
        })
    }

    /// What the release says of it.
    pub(crate) fn gate(&self) -> Gate {
        Gate {
            policy: Some(self.thresholds.title.clone()),
            policy_sha256: Some(self.sha256.clone()),
            approvals: self.thresholds.approvals,
            override_reason: None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../../../docs/policy-example.json");

    #[test]
    fn the_example_in_the_documentation_is_a_policy() {
        let policy = Policy::from_bytes(EXAMPLE.as_bytes()).unwrap();
        assert_eq!(policy.gate().approvals, 2);
        assert_eq!(policy.sha256.len(), 64);
    }

    #[test]
    fn what_is_no_policy_is_refused_with_the_reason() {
        for (from, to, said) in [
            ("amparo-policy/1", "amparo-policy/9", "this version reads"),
            ("\"approvals\": 2", "\"approvals\": 1", "two different stewards"),
            ("\"approvals\": 2,", "", "missing field `approvals`"),
            (
                "\"approvals\": 2",
                "\"approvals\": 2, \"mood\": 1",
                "unknown field `mood`",
            ),
            ("\"maxAdvantage\": 0.1", "\"maxAdvantage\": 1.5", "no share"),
            ("\"outcome\": \"", "\"outcome\": \"un", "has no field"),
            ("\"maxOneWayRatio\": 2.0", "\"maxOneWayRatio\": 0.5", "at least 1"),
            ("\"maxOneWayRatio\": 2.0,", "", "missing field `maxOneWayRatio`"),
            ("\"leastErrors\": 8", "\"leastErrors\": -1", "at least 0"),
        ] {
            assert!(EXAMPLE.contains(from), "{from}");
            let error = Policy::from_bytes(EXAMPLE.replace(from, to).as_bytes()).unwrap_err();
            assert!(format!("{error:#}").contains(said), "{from}: {error:#}");
        }
    }
}
