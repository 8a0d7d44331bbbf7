//! Step: leave out units with too few data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{IndexError, Study};

/// What a unit must have to stay in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenRule {
    /// A share of indicators present of at least `available`.
    #[default]
    Availability,
    /// A share of present values that are not zero of at least `non_zero`.
    NonZero,
    /// Both.
    Both,
}

/// Screening of units. The thresholds' defaults are COINr's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Screening {
    /// The rule.
    pub by: ScreenRule,
    /// Least share of indicators present, 0 to 1.
    pub available: f64,
    /// Least share of non-zero values among the present ones, 0 to 1.
    pub non_zero: f64,
    /// Units that stay in (`true`) or out (`false`) whatever the rule says.
    pub force: BTreeMap<String, bool>,
}

impl Default for Screening {
    fn default() -> Self {
        Screening {
            by: ScreenRule::Availability,
            available: 2.0 / 3.0,
            non_zero: 0.05,
            force: BTreeMap::new(),
        }
    }
}

/// Takes units out and returns their codes.
pub(super) fn screen(study: &mut Study, rule: &Screening) -> Result<Vec<String>, IndexError> {
    for (option, value) in [
        ("screen.available", rule.available),
        ("screen.non_zero", rule.non_zero),
    ] {
        if !(0.0..=1.0).contains(&value) {
            return Err(IndexError::Option {
                option: option.to_owned(),
                value: value.to_string(),
                accepted: "a share from 0 to 1".to_owned(),
            });
        }
    }
    if let Some(unknown) = rule.force.keys().find(|code| !study.unit_codes.contains(code)) {
        return Err(IndexError::Option {
            option: "screen.force".to_owned(),
            value: unknown.clone(),
            accepted: "the code of a unit in the data".to_owned(),
        });
    }
    let indicators = study.columns.len() as f64;
    let keep: Vec<bool> = (0..study.unit_codes.len())
        .map(|unit| {
            let present = study.columns.iter().filter(|c| !c[unit].is_nan()).count() as f64;
            let zero = study.columns.iter().filter(|c| c[unit] == 0.0).count() as f64;
            let available = 1.0 - (indicators - present) / indicators >= rule.available;
            // A unit with nothing present has no share of zeros; availability is the rule that speaks of it.
            let non_zero = present == 0.0 || 1.0 - zero / present >= rule.non_zero;
            let by_rule = match rule.by {
                ScreenRule::Availability => available,
                ScreenRule::NonZero => non_zero,
                ScreenRule::Both => available && non_zero,
            };
            rule.force
                .get(&study.unit_codes[unit])
                .copied()
                .unwrap_or(by_rule)
        })
        .collect();
    let out = study
        .unit_codes
        .iter()
        .zip(&keep)
        .filter(|(_, keep)| !**keep)
        .map(|(c, _)| c.clone())
        .collect();
    study.retain_units(&keep);
    if study.unit_codes.is_empty() {
        return Err(IndexError::Step {
            step: "screen",
            what: "no unit is left; lower the threshold".to_owned(),
        });
    }
    Ok(out)
}
