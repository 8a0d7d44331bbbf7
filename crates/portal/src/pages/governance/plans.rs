//! What would lift each domain by one band: the smallest sets of policies.

use amparo_governance::score::PolicySet;

use super::names::{self, Said};
use crate::governance::Entry;
use crate::site::Site;

/// What would lift one domain.
pub(super) struct Plan {
    /// The domain.
    pub(super) title: Said,
    /// Its band and the next.
    pub(super) bands: Option<(Said, Said)>,
    /// What the sets are, in a sentence; where there is none, why.
    pub(super) words: Said,
    /// Some of the smallest sets: question and text.
    pub(super) sets: Vec<Vec<(String, Said)>>,
}

/// The plans of all domains that have a score.
pub(super) fn plans(site: &Site, entry: &Entry) -> Vec<Plan> {
    let instrument = &entry.instrument;
    entry
        .gaps()
        .iter()
        .map(|plan| {
            let domain = instrument.domains.iter().find(|domain| domain.id == plan.domain);
            let title = domain.map_or("", |domain| domain.title.as_str());
            let Some(lift) = &plan.lift else {
                return Plan {
                    title: names::node(site, instrument, &plan.domain, title),
                    bands: None,
                    words: no_lift(site, entry, &plan.domain, &plan.explanation),
                    sets: Vec::new(),
                };
            };
            let size = lift.fewest.first().map_or(0, |set| set.policies.len());
            Plan {
                title: names::node(site, instrument, &plan.domain, title),
                bands: Some((
                    names::band(site, instrument, &lift.from),
                    names::band(site, instrument, &lift.to),
                )),
                words: Said::own(site.sw(
                    "gov-plan-sets",
                    &[
                        ("n", &size.to_string()),
                        ("found", &lift.fewest_found.to_string()),
                        ("shown", &lift.fewest.len().to_string()),
                    ],
                )),
                sets: lift.fewest.iter().map(|set| policies(site, entry, set)).collect(),
            }
        })
        .collect()
}

fn no_lift(site: &Site, entry: &Entry, domain: &str, explanation: &str) -> Said {
    let highest = entry.instrument.bands.last().map(|band| band.code.as_str());
    let domains = &entry.assessed.scores.domains;
    let band = domains.iter().find(|node| node.id == domain);
    if band.is_some_and(|node| node.band.as_deref() == highest) {
        return Said::own(site.s("gov-plan-highest"));
    }
    names::said(site, "en", explanation)
}

fn policies(site: &Site, entry: &Entry, set: &PolicySet) -> Vec<(String, Said)> {
    set.policies
        .iter()
        .map(|policy| {
            (
                policy.question.clone(),
                names::said(site, &entry.instrument.language, &policy.text),
            )
        })
        .collect()
}
