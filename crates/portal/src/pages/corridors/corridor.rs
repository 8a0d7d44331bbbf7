//! One corridor: what an authority disclosed of it, what is known of its workers, and, beside both, a release's base rates. The way goes in that direction only:
//! nothing on this page flows into a figure about victims.

use amparo_chart::{Arc, Ends, Link, Side, arcs, chain, flow, gathered};
use amparo_corridors::{CorridorFigures, Disclosed, PublishedCorridors};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::list::{cells, spent};
use super::words::{As, country, ends, ends_in, estimate};
use crate::pages::topics::{Section, sections};
use crate::portal::Shelf;
use crate::present::Picture;
use crate::refusal::Refusal;
use crate::site::{Site, html};

/// Names at each end of the flow that are drawn; the others stand together.
const DRAWN: [usize; 2] = [9, 11];

struct Row {
    name: String,
    known: String,
    open: String,
}

struct FlowRow {
    from: String,
    to: String,
    cases: String,
}

struct GapRow {
    what: String,
    rows: String,
    of: String,
}

struct Seen {
    facts: Vec<(String, String)>,
    chain: String,
    rows: Vec<Row>,
    map: String,
    flow: String,
    flows: Vec<FlowRow>,
    gaps: Vec<GapRow>,
    source: String,
}

struct Workers {
    facts: Vec<(String, String)>,
    signs: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "corridors/corridor.html")]
struct CorridorPage<'a> {
    site: Site,
    title: String,
    seen: Option<Seen>,
    workers: Option<Workers>,
    /// A release's means of control among people from the country of origin.
    base: Vec<Section>,
    release: Option<String>,
    claim: &'a [String],
    spent: String,
}

/// Draws one corridor, by its name in addresses.
pub(super) fn corridor(
    site: Site,
    shelf: &Shelf,
    published: &PublishedCorridors,
    name: &str,
) -> Result<Response, Refusal> {
    let disclosed = published.disclosed.get(name);
    let (origin, destination) = match disclosed {
        Some(disclosed) => (disclosed.origin.as_str(), disclosed.destination.as_str()),
        None => name.split_once('-').ok_or(Refusal::NoPage)?,
    };
    let figures = published.figures_of(origin, destination);
    let title = match (disclosed, figures) {
        (Some(disclosed), _) => ends_in(&site, origin, destination, &disclosed.region),
        (None, Some(_)) => ends(&site, origin, destination),
        (None, None) => return Err(Refusal::NoPage),
    };
    let (base, release) = match shelf.newest() {
        Some(edition) => {
            let about = format!("where.citizenship={origin}");
            let sections = sections(&site, edition, &about, &["by=means"])?;
            (sections, Some(edition.id().to_owned()))
        }
        None => (Vec::new(), None),
    };
    let page = CorridorPage {
        title,
        seen: disclosed.map(|disclosed| seen(&site, disclosed)),
        workers: figures.map(|figures| workers(&site, published, figures)),
        base,
        release,
        claim: published
            .figures
            .as_ref()
            .filter(|_| figures.is_some())
            .map(|figures| figures.claim.as_slice())
            .unwrap_or_default(),
        spent: spent(&site, published),
        site,
    };
    Ok(html(StatusCode::OK, &page))
}

fn seen(site: &Site, disclosed: &Disclosed) -> Seen {
    let lang = site.lang;
    let count = |number: u64| lang.count(number as f64);
    let decimal = |number: f64| lang.decimal(number, 2);
    let of = |cases: u64, all: u64| site.sw("corridors-of", &[("part", &count(cases)), ("all", &count(all))]);
    let [middle, lower, upper] = disclosed.transparency;
    let facts = vec![
        (
            site.s("corridors-cases"),
            of(disclosed.cases, disclosed.cases_in_files),
        ),
        (site.s("corridors-recruiters"), count(disclosed.recruiters)),
        (site.s("corridors-organisations"), count(disclosed.organisations)),
        (site.s("corridors-worksites"), count(disclosed.worksites)),
        (
            site.s("corridors-unknown"),
            lang.whole_percent(disclosed.unknown_share),
        ),
        (site.s("corridors-length"), lang.decimal(disclosed.length, 1)),
        (
            site.s("corridors-transparency"),
            site.sw(
                "corridors-estimate",
                &[
                    ("value", &decimal(middle)),
                    ("low", &decimal(lower)),
                    ("high", &decimal(upper)),
                ],
            ),
        ),
    ];
    let tier = |code: &str| site.s(&format!("corridors-tier-{code}"));
    let links: Vec<Link> = disclosed
        .tiers
        .iter()
        .map(|known| Link {
            heading: tier(&known.tier),
            figure: of(known.known, disclosed.cases),
            known: known.known as f64 / disclosed.cases.max(1) as f64,
        })
        .collect();
    let words = format!(
        "{}: {}",
        ends(site, &disclosed.origin, &disclosed.destination),
        site.sw(
            "corridors-cases-count",
            &[("count", &disclosed.cases.to_string())]
        )
    );
    let arc = Arc {
        from: disclosed.origin.clone(),
        to: disclosed.destination.clone(),
        words: words.clone(),
        value: disclosed.cases.max(1) as f64,
    };
    Seen {
        facts,
        chain: chain(
            "chain",
            &site.s("corridors-chain"),
            &site.s("corridors-chain-about"),
            &links,
            Side::of(lang),
        )
        .svg,
        rows: disclosed
            .tiers
            .iter()
            .map(|known| Row {
                name: tier(&known.tier),
                known: count(known.known),
                open: count(disclosed.cases.saturating_sub(known.known)),
            })
            .collect(),
        map: arcs("map", &site.s("corridors-map"), &words, &[arc]).svg,
        flow: flow_drawing(site, disclosed),
        flows: disclosed
            .flows
            .iter()
            .map(|line| FlowRow {
                from: line.from.clone().unwrap_or_else(|| site.s("corridors-not-known")),
                to: line.to.clone().unwrap_or_else(|| site.s("corridors-not-named")),
                cases: count(line.cases),
            })
            .collect(),
        gaps: disclosed
            .gaps
            .iter()
            .map(|gap| GapRow {
                what: gap.what.clone(),
                rows: count(gap.rows),
                of: count(gap.of),
            })
            .collect(),
        source: disclosed.source.clone(),
    }
}

fn flow_drawing(site: &Site, disclosed: &Disclosed) -> String {
    let flows: Vec<(String, String, u64)> = disclosed
        .flows
        .iter()
        .map(|line| {
            let from = line.from.clone().unwrap_or_else(|| site.s("corridors-not-known"));
            let to = line.to.clone().unwrap_or_else(|| site.s("corridors-not-named"));
            (from, to, line.cases)
        })
        .collect();
    let (columns, bands) = gathered(
        &flows,
        DRAWN,
        |beyond| site.sw("corridors-others", &[("count", &beyond.to_string())]),
        |cases| site.sw("corridors-cases-count", &[("count", &cases.to_string())]),
    );
    if bands.is_empty() {
        return String::new();
    }
    let [from, to] = columns;
    let origin = country(site.lang, &disclosed.origin);
    let headings = [
        Ends {
            heading: site.sw("corridors-states", &[("place", &origin)]),
            names: from,
        },
        Ends {
            heading: site.sw("corridors-counties", &[("place", &disclosed.region)]),
            names: to,
        },
    ];
    flow(
        "flow",
        &site.s("corridors-flow"),
        &site.s("corridors-flow-about"),
        &headings,
        &bands,
        Side::of(site.lang),
    )
    .svg
}

fn workers(site: &Site, published: &PublishedCorridors, figures: &CorridorFigures) -> Workers {
    let currency = published
        .figures
        .as_ref()
        .map(|figures| figures.currency.as_str())
        .unwrap_or_default();
    let names = [
        site.s("corridors-workers"),
        site.s("corridors-unknown"),
        site.s("corridors-length"),
        site.sw("corridors-cost", &[("currency", currency)]),
        site.s("corridors-months"),
        site.s("corridors-deductions"),
        site.s("corridors-outside"),
    ];
    let firm = figures.indicators.iter().filter(|(_, found)| found.is_some());
    Workers {
        facts: names.into_iter().zip(cells(site, figures)).collect(),
        signs: firm
            .map(|(code, found)| {
                (
                    site.s(&format!("corridors-sign-{code}")),
                    estimate(site, *found, As::Count),
                )
            })
            .collect(),
    }
}
