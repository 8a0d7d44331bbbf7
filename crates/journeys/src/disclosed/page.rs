//! The page of a disclosed corridor.

use amparo_chart::{Arc, Ends, Link, Side, arcs, chain, flow, gathered};
use askama::Template;

use super::corridor::DisclosedCorridor;
use crate::base_rates::BaseRates;
use crate::declared::Tier;
use crate::page::{SCREEN, Style};

/// What goes onto the page beside the corridor.
#[derive(Clone, Debug)]
pub struct CorridorPage<'a> {
    /// The corridor.
    pub corridor: &'a DisclosedCorridor,
    /// Where the data come from, in a few words.
    pub source: &'a str,
    /// A release's base rates, to stand beside the corridor; never the reverse.
    pub base: Option<&'a BaseRates>,
}

#[derive(Template)]
#[template(path = "corridor.html")]
struct Page<'a> {
    lang: &'static str,
    dir: &'static str,
    style: &'static Style,
    title: String,
    c: &'a DisclosedCorridor,
    source: &'a str,
    unknown: String,
    tiers: Vec<(&'static str, usize, usize)>,
    chain: String,
    map: String,
    flow: String,
    base: Option<&'a BaseRates>,
}

/// What a tier is called on pages.
pub(crate) fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Community => "Home community",
        Tier::SubAgent => "Sub-agent or recruiter",
        Tier::AgencyOfOrigin => "Agency of origin",
        Tier::AgencyOfDestination => "Agency of destination",
        Tier::Employer => "Employer",
        Tier::Worksite => "Worksite",
    }
}

fn flow_drawing(corridor: &DisclosedCorridor) -> String {
    let flows: Vec<(String, String, u64)> = corridor
        .flows
        .iter()
        .map(|flow| {
            let name = |name: &Option<String>, open: &str| name.clone().unwrap_or_else(|| open.to_owned());
            (
                name(&flow.from, "state not known"),
                name(&flow.to, "county not named"),
                flow.cases as u64,
            )
        })
        .collect();
    let ([from, to], bands) = gathered(
        &flows,
        [9, 11],
        |beyond| format!("{beyond} others"),
        |cases| format!("{cases} cases"),
    );
    let headings = [
        Ends {
            heading: format!("State of {}", corridor.origin.name()),
            names: from,
        },
        Ends {
            heading: format!("County in {}", corridor.region),
            names: to,
        },
    ];
    flow(
        "flow",
        "Cases between states of origin and counties of destination",
        "Bands as broad as the number of cases; the table below has every one.",
        &headings,
        &bands,
        Side::Left,
    )
    .svg
}

/// Writes the page: one HTML file without scripts.
///
/// # Errors
/// If the template fails, which only a want of memory makes it do.
pub fn corridor_page(page: &CorridorPage<'_>) -> Result<String, askama::Error> {
    let corridor = page.corridor;
    let links: Vec<Link> = corridor
        .tiers
        .iter()
        .map(|tier| Link {
            heading: tier_name(tier.tier).to_owned(),
            figure: format!("{} of {} known", tier.known, corridor.cases),
            known: if corridor.cases == 0 {
                0.0
            } else {
                tier.known as f64 / corridor.cases as f64
            },
        })
        .collect();
    let words = format!(
        "{} to {}: {} cases",
        corridor.origin.name(),
        corridor.destination.name(),
        corridor.cases
    );
    let arc = Arc {
        from: corridor.origin.to_string(),
        to: corridor.destination.to_string(),
        words: words.clone(),
        value: corridor.cases.max(1) as f64,
    };
    Page {
        lang: "en",
        dir: "ltr",
        style: &SCREEN,
        title: format!(
            "{} to {}: the recruitment chain",
            corridor.origin.name(),
            corridor.region
        ),
        c: corridor,
        source: page.source,
        unknown: percent(&corridor.unknown_share),
        tiers: corridor
            .tiers
            .iter()
            .map(|tier| {
                (
                    tier_name(tier.tier),
                    tier.known,
                    corridor.cases.saturating_sub(tier.known),
                )
            })
            .collect(),
        chain: chain(
            "chain",
            "The chain",
            "For each tier the share of cases in which it is known.",
            &links,
            Side::Left,
        )
        .svg,
        map: arcs("map", "The corridor on a map of the world", &words, &[arc]).svg,
        flow: flow_drawing(corridor),
        base: page.base,
    }
    .render()
}

/// A share in per cent, whole.
pub(crate) fn percent(share: &amparo_recruitment::values::Rate) -> String {
    let hundred = amparo_recruitment::values::Rate::whole(100);
    format!("{} %", share.times(&hundred).to_decimal(0))
}
