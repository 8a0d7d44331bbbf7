//! A country: its published bands by year, and its assessments.

use amparo_schema::countries;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::index::band;
use super::names::{self, Said};
use crate::governance::Cabinet;
use crate::refusal::Refusal;
use crate::site::{NavLink, Site, html};

struct AssessmentLine {
    link: NavLink,
    place: String,
    instrument: Said,
    overall: String,
    band: Option<Said>,
    corrected: bool,
}

#[derive(Template)]
#[template(path = "governance/place.html")]
struct PlacePage {
    site: Site,
    name: String,
    area: String,
    years: Vec<(String, Said)>,
    change: String,
    assessments: Vec<AssessmentLine>,
    peers: Option<String>,
    source: String,
}

/// Draws the page.
pub(super) fn place(site: Site, cabinet: &Cabinet, code: &str) -> Result<Response, Refusal> {
    let country = countries::by_alpha3(code).ok_or(Refusal::NoPage)?;
    if !cabinet.countries().contains(code) {
        return Err(Refusal::NoPage);
    }
    let results: Vec<_> = cabinet
        .bands
        .iter()
        .flat_map(|bands| bands.results.of_country(code))
        .collect();
    let change = match results.as_slice() {
        [first, .., last] => site.s(match last.band.cmp(&first.band) {
            std::cmp::Ordering::Greater => "gov-band-up",
            std::cmp::Ordering::Equal => "gov-band-same",
            std::cmp::Ordering::Less => "gov-band-down",
        }),
        _ => String::new(),
    };
    let assessments: Vec<AssessmentLine> = cabinet
        .entries()
        .iter()
        .filter(|entry| entry.assessed.country == code)
        .map(|entry| {
            let overall = entry.assessed.scores.overall.as_ref();
            AssessmentLine {
                link: names::by_period(&site, entry),
                place: names::place(&site, &entry.assessed),
                instrument: names::title(&site, &entry.instrument),
                overall: overall
                    .and_then(|node| node.score)
                    .map_or_else(|| "–".to_owned(), |score| names::points(&site, score)),
                band: overall
                    .and_then(|node| node.band.as_ref())
                    .map(|code| names::band(&site, &entry.instrument, code)),
                corrected: entry.corrected_by.is_some(),
            }
        })
        .collect();
    let page = PlacePage {
        name: site.lang.country(country),
        area: names::area(&site, country.area()),
        years: results
            .iter()
            .map(|result| (result.year.to_string(), band(&site, &result.band)))
            .collect(),
        change,
        peers: (!assessments.is_empty()).then(|| {
            let region = country.area().replace(' ', "+");
            format!("{}/governance/compare?region={region}", site.root)
        }),
        assessments,
        source: cabinet
            .bands
            .as_ref()
            .map(|bands| bands.source.clone())
            .unwrap_or_default(),
        site,
    };
    Ok(html(StatusCode::OK, &page))
}
