//! A disclosed corridor as it may be published: numbers of cases and organisations, without towns, names or readings.

use amparo_corridors::{Disclosed as Published, Flow, Gap, TierKnown};
use amparo_recruitment::values::Rate;

use super::corridor::DisclosedCorridor;

/// An exact number to six decimals.
fn decimal(rate: &Rate) -> f64 {
    // What `to_decimal` writes is a number.
    rate.to_decimal(6).parse().unwrap_or_default()
}

impl DisclosedCorridor {
    /// What of it is published; `source` says who disclosed what.
    pub fn to_publish(&self, source: &str) -> Published {
        let [middle, lower, upper] = &self.transparency;
        Published {
            origin: self.origin.to_string(),
            destination: self.destination.to_string(),
            region: self.region.clone(),
            source: source.to_owned(),
            cases_in_files: self.cases_in_files as u64,
            cases: self.cases as u64,
            recruiters: self.recruiters as u64,
            organisations: self.organisations as u64,
            worksites: self.worksites as u64,
            tiers: self
                .tiers
                .iter()
                .map(|tier| TierKnown {
                    tier: tier.tier.to_string(),
                    known: tier.known as u64,
                })
                .collect(),
            unknown_share: decimal(&self.unknown_share),
            length: decimal(&self.length),
            transparency: [decimal(middle), decimal(lower), decimal(upper)],
            flows: self
                .flows
                .iter()
                .map(|flow| Flow {
                    from: flow.from.clone(),
                    to: flow.to.clone(),
                    cases: flow.cases as u64,
                })
                .collect(),
            gaps: self
                .gaps
                .iter()
                .map(|(what, rows, of)| Gap {
                    what: (*what).to_owned(),
                    rows: *rows as u64,
                    of: *of as u64,
                })
                .collect(),
        }
    }
}
