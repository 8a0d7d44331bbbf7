//! What a public authority disclosed of a corridor, in numbers of cases and organisations.

use serde::{Deserialize, Serialize};

/// The tiers of a chain, from the home community to the worksite.
pub const TIERS: [&str; 6] = [
    "community",
    "sub_agent",
    "agency_of_origin",
    "agency_of_destination",
    "employer",
    "worksite",
];

/// In how many cases a tier is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierKnown {
    /// The tier, one of [`TIERS`].
    pub tier: String,
    /// Cases in which it is known.
    pub known: u64,
}

/// Cases between a state of origin and a county of destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// State of origin; nothing where none is known.
    pub from: Option<String>,
    /// County of destination; nothing where none is named.
    pub to: Option<String>,
    /// Cases.
    pub cases: u64,
}

/// Something that the disclosure leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// What, in English.
    pub what: String,
    /// Rows.
    pub rows: u64,
    /// Of how many.
    pub of: u64,
}

/// A disclosed corridor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosed {
    /// Country of origin, ISO 3166-1 alpha-3.
    pub origin: String,
    /// Country of destination, ISO 3166-1 alpha-3.
    pub destination: String,
    /// State of destination.
    pub region: String,
    /// Who disclosed what, in English.
    pub source: String,
    /// Cases in the files.
    pub cases_in_files: u64,
    /// Cases of the corridor.
    pub cases: u64,
    /// Recruiters in the country of origin.
    pub recruiters: u64,
    /// Organisations that they work for, as far as names tell.
    pub organisations: u64,
    /// Worksites in the region.
    pub worksites: u64,
    /// By tier, in how many cases it is known.
    pub tiers: Vec<TierKnown>,
    /// Unknown hops among all hops, 0 to 1.
    pub unknown_share: f64,
    /// Mean number of steps.
    pub length: f64,
    /// Mean transparency, and the means of its bounds, 0 to 1.
    pub transparency: [f64; 3],
    /// Cases from state to county, most first.
    pub flows: Vec<Flow>,
    /// What the disclosure leaves open.
    pub gaps: Vec<Gap>,
}

impl Disclosed {
    /// Its name in addresses, such as `MEX-USA-texas`.
    pub fn name(&self) -> String {
        let folded = amparo_schema::fold_text(&self.region);
        let region: Vec<&str> = folded
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        format!("{}-{}-{}", self.origin, self.destination, region.join("-"))
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let known = |code: &str| amparo_schema::countries::by_alpha3(code).is_some();
        if !known(&self.origin) || !known(&self.destination) || self.region.trim().is_empty() {
            return Err(format!(
                "{:?} to {:?}, {:?} is no corridor",
                self.origin, self.destination, self.region
            ));
        }
        let is_share = |share: &f64| (0.0..=1.0).contains(share);
        let [middle, lower, upper] = self.transparency;
        if !is_share(&self.unknown_share)
            || ![lower, middle, upper].iter().all(is_share)
            || !(0.0..=5.0).contains(&self.length)
        {
            return Err("a share is none of 0 to 1, or a chain has more than five steps".into());
        }
        for tier in &self.tiers {
            if !TIERS.contains(&tier.tier.as_str()) || tier.known > self.cases {
                return Err(format!(
                    "{:?} is no tier, or is known in more cases than there are",
                    tier.tier
                ));
            }
        }
        Ok(())
    }
}
