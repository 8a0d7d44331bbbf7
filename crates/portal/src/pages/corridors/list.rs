//! All corridors of the bundle that is shown, by name; nothing here is in the order of a figure.

use amparo_chart::{Arc, arcs};
use amparo_corridors::PublishedCorridors;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::words::{As, ends, ends_in, estimate};
use crate::site::{Site, html};

struct Line {
    href: Option<String>,
    name: String,
    cells: [String; 7],
}

struct DisclosedLine {
    href: String,
    name: String,
    cases: String,
    source: String,
}

#[derive(Template)]
#[template(path = "corridors/list.html")]
struct ListPage<'a> {
    site: Site,
    publisher: &'a str,
    created: String,
    currency: &'a str,
    lines: Vec<Line>,
    disclosed: Vec<DisclosedLine>,
    map: Option<String>,
    claim: &'a [String],
    spent: String,
}

/// The estimates of a corridor as the tables show them.
pub(super) fn cells(site: &Site, figures: &amparo_corridors::CorridorFigures) -> [String; 7] {
    [
        estimate(site, Some(figures.workers), As::Count),
        estimate(site, figures.unknown_share, As::Share),
        estimate(site, figures.length, As::Number),
        estimate(site, figures.cost, As::Count),
        estimate(site, figures.months, As::Number),
        estimate(site, figures.any_deduction, As::Share),
        estimate(site, figures.outside_contract, As::Share),
    ]
}

/// What was spent, in words; nothing without figures about workers.
pub(super) fn spent(site: &Site, published: &PublishedCorridors) -> String {
    published.figures.as_ref().map_or_else(String::new, |figures| {
        site.sw(
            "corridors-spent",
            &[
                ("epsilon", &format!("{:.4}", figures.epsilon)),
                ("delta", &figures.delta.to_string()),
                ("rho", &format!("{:.6}", figures.rho)),
            ],
        )
    })
}

/// Draws the list.
pub(super) fn list(site: Site, published: &PublishedCorridors) -> Response {
    let figures = published.figures.as_ref();
    let all = figures
        .map(|figures| figures.corridors.as_slice())
        .unwrap_or_default();
    let mut lines: Vec<Line> = Vec::new();
    let mut drawn: Vec<Arc> = Vec::new();
    for corridor in all {
        let cells = cells(&site, corridor);
        let Some((from, to)) = corridor.ends() else {
            lines.push(Line {
                href: None,
                name: site.s("corridors-other"),
                cells,
            });
            continue;
        };
        let name = ends(&site, from, to);
        if corridor.workers.lower > 0.0 {
            drawn.push(Arc {
                from: from.to_owned(),
                to: to.to_owned(),
                words: format!("{name}: {}", cells[0]),
                value: corridor.workers.value,
            });
        }
        lines.push(Line {
            href: Some(format!("{}/corridors/{from}-{to}", site.root)),
            name,
            cells,
        });
    }
    let disclosed = published
        .disclosed
        .iter()
        .map(|(name, disclosed)| DisclosedLine {
            href: format!("{}/corridors/{name}", site.root),
            name: ends_in(
                &site,
                &disclosed.origin,
                &disclosed.destination,
                &disclosed.region,
            ),
            cases: site.lang.count(disclosed.cases as f64),
            source: disclosed.source.clone(),
        })
        .collect();
    let map = (!drawn.is_empty()).then(|| {
        arcs(
            "map",
            &site.s("corridors-map"),
            &site.s("corridors-map-about"),
            &drawn,
        )
        .svg
    });
    html(
        StatusCode::OK,
        &ListPage {
            publisher: &published.manifest.publisher,
            created: site.lang.date(&published.manifest.created),
            currency: figures
                .map(|figures| figures.currency.as_str())
                .unwrap_or_default(),
            lines,
            disclosed,
            map,
            claim: figures
                .map(|figures| figures.claim.as_slice())
                .unwrap_or_default(),
            spent: spent(&site, published),
            site,
        },
    )
}
