//! Rules of law about what a worker may be charged, as data.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::records::Engagement;
use crate::taxonomy::CostClass;
use crate::values::{Money, Period, Rate};

/// What a rule allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cap {
    /// Nothing.
    Nothing,
    /// All charges of the rule's classes together, up to a sum for each worker.
    Sum {
        /// The sum.
        sum: Money,
    },
    /// All charges of the rule's classes together, up to a number of months' wages.
    Wages {
        /// Months' wages: 1 or `1/2`.
        months: Rate,
    },
    /// No limit.
    Anything,
}

/// A rule of law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalRule {
    /// Its id within the pack.
    pub id: String,
    /// Country of origin, ISO 3166-1 alpha-3; any if absent.
    #[serde(default)]
    pub origin: Option<String>,
    /// Country of destination, ISO 3166-1 alpha-3; any if absent.
    #[serde(default)]
    pub destination: Option<String>,
    /// Sector, folded; any if absent.
    #[serde(default)]
    pub sector: Option<String>,
    /// Classes it speaks of; all fees and related costs if empty.
    #[serde(default)]
    pub classes: Vec<CostClass>,
    /// When it was in force.
    pub force: Period,
    /// What it allows.
    pub cap: Cap,
    /// The law and article.
    pub source: String,
    /// When somebody last compared it with its source.
    #[serde(default)]
    pub checked_on: Option<Date>,
    /// Whether a person who knows that law has confirmed it. Without, the rule warns and does not convict.
    #[serde(default)]
    pub verified: bool,
}

/// A set of rules with a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePack {
    /// The pack's name and version.
    pub version: String,
    /// Its rules.
    pub rules: Vec<LegalRule>,
}

/// Why a text is no rule pack.
#[derive(Debug, thiserror::Error)]
pub enum RulePackError {
    /// Not JSON of the form.
    #[error("the rule pack is not readable: {0}")]
    Json(#[from] serde_json::Error),
    /// Two rules share an id.
    #[error("rule {0:?} stands twice in the pack")]
    Twice(String),
    /// A country that is no alpha-3 code.
    #[error("rule {rule:?}: {value:?} is no ISO 3166-1 alpha-3 code")]
    Country {
        /// The rule.
        rule: String,
        /// The text.
        value: String,
    },
    /// Verified, but nobody says when it was checked.
    #[error("rule {0:?} is marked verified without a day in checked_on")]
    NeverChecked(String),
    /// A period that ends before it begins.
    #[error("rule {rule:?} is in force {period}: it ends before it begins")]
    Backwards {
        /// The rule.
        rule: String,
        /// The period.
        period: Period,
    },
}

impl RulePack {
    /// The pack that comes with the crate: a start, whose rules are marked as unverified until a lawyer confirms them.
    ///
    /// # Errors
    /// Never, as a test shows.
    pub fn shipped() -> Result<RulePack, RulePackError> {
        RulePack::from_json(include_str!("../../data/rules.json"))
    }

    /// Reads a pack from JSON.
    ///
    /// # Errors
    /// If it is not of the form, names a rule twice, or marks as verified what nobody checked.
    pub fn from_json(text: &str) -> Result<RulePack, RulePackError> {
        let pack: RulePack = serde_json::from_str(text)?;
        for (index, rule) in pack.rules.iter().enumerate() {
            if pack.rules.iter().take(index).any(|other| other.id == rule.id) {
                return Err(RulePackError::Twice(rule.id.clone()));
            }
            for country in [&rule.origin, &rule.destination].into_iter().flatten() {
                if amparo_schema::countries::by_alpha3(country).is_none_or(|found| &found.alpha3 != country) {
                    return Err(RulePackError::Country {
                        rule: rule.id.clone(),
                        value: country.clone(),
                    });
                }
            }
            if rule.verified && rule.checked_on.is_none() {
                return Err(RulePackError::NeverChecked(rule.id.clone()));
            }
            if !rule.force.is_in_order() {
                return Err(RulePackError::Backwards {
                    rule: rule.id.clone(),
                    period: rule.force,
                });
            }
        }
        Ok(pack)
    }
}

impl LegalRule {
    /// Whether the rule speaks of a charge of a class, on a day, in an engagement.
    pub fn applies(&self, engagement: &Engagement, class: CostClass, day: Date) -> bool {
        use crate::taxonomy::CostFamily::{Fee, RelatedCost};
        let country =
            |rule: &Option<String>, country: &str| rule.as_deref().is_none_or(|rule| rule == country);
        let class_fits = if self.classes.is_empty() {
            matches!(class.family(), Fee | RelatedCost)
        } else {
            self.classes.contains(&class)
        };
        class_fits
            && self.force.holds(day)
            && country(&self.origin, &engagement.corridor.origin)
            && country(&self.destination, &engagement.corridor.destination)
            && self
                .sector
                .as_deref()
                .is_none_or(|sector| sector == engagement.sector)
    }

    /// How narrowly the rule is drawn: of several that apply, the narrowest counts.
    pub(crate) fn narrowness(&self) -> u32 {
        u32::from(self.origin.is_some()) * 2
            + u32::from(self.destination.is_some()) * 2
            + u32::from(self.sector.is_some()) * 2
            + u32::from(!self.classes.is_empty())
    }
}
