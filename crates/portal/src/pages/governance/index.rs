//! What is published about governance: instruments, published bands, countries by name.

use amparo_governance::instrument::{OriginKind, sdg_10_7_2};
use amparo_governance::owid::{BandChange, WaveChange};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::names::{self, Said};
use crate::chart::{Extent, Side, Span, SpanGroup, spans};
use crate::governance::Cabinet;
use crate::site::{NavLink, Site, html};

struct Card {
    href: String,
    title: Said,
    whose: String,
    size: String,
    places: String,
}

struct YearRow {
    year: String,
    counts: Vec<String>,
    countries: String,
}

struct Moved {
    name: NavLink,
    from: Said,
    to: Said,
}

struct Waves {
    sentence: String,
    up: Vec<Moved>,
    down: Vec<Moved>,
}

struct Published {
    svg: String,
    bands: Vec<Said>,
    years: Vec<YearRow>,
    waves: Option<Waves>,
    source: String,
}

struct CountryLine {
    name: NavLink,
    bands: Vec<Said>,
    assessments: Vec<NavLink>,
}

struct BundleLine {
    id: String,
    title: String,
    date: String,
    key: String,
}

#[derive(Template)]
#[template(path = "governance/index.html")]
struct IndexPage {
    site: Site,
    instruments: Vec<Card>,
    published: Option<Published>,
    years: Vec<String>,
    countries: Vec<CountryLine>,
    bundles: Vec<BundleLine>,
    can_compare: bool,
}

/// Draws the page.
pub(super) fn index(site: Site, cabinet: &Cabinet) -> Response {
    let instruments = cabinet
        .instruments()
        .into_iter()
        .map(|instrument| Card {
            href: format!("{}/governance/instruments/{}", site.root, instrument.key()),
            title: names::title(&site, instrument),
            whose: site.s(match instrument.origin.kind {
                OriginKind::Official => "gov-origin-official",
                OriginKind::Own => "gov-origin-own",
            }),
            size: site.sw(
                "gov-size",
                &[
                    ("domains", &instrument.domains.len().to_string()),
                    ("questions", &instrument.questions().count().to_string()),
                ],
            ),
            places: site.sw(
                "gov-assessed-places",
                &[("n", &cabinet.latest(&instrument.key()).len().to_string())],
            ),
        })
        .collect();
    let years: Vec<i32> = cabinet
        .bands
        .as_ref()
        .map(|bands| bands.results.years.clone())
        .unwrap_or_default();
    let page = IndexPage {
        instruments,
        published: published(&site, cabinet, &years),
        countries: countries(&site, cabinet, &years),
        years: years.iter().map(i32::to_string).collect(),
        bundles: cabinet
            .bundles
            .iter()
            .map(|bundle| BundleLine {
                id: bundle.id.clone(),
                title: bundle.title.clone(),
                date: site.lang.date(&bundle.created),
                key: bundle.key.clone(),
            })
            .collect(),
        can_compare: !cabinet.entries().is_empty(),
        site,
    };
    html(StatusCode::OK, &page)
}

/// A band of the indicator in words.
pub(super) fn band(site: &Site, code: &str) -> Said {
    names::band(site, sdg_10_7_2(), code)
}

fn published(site: &Site, cabinet: &Cabinet, years: &[i32]) -> Option<Published> {
    let bands = cabinet.bands.as_ref()?;
    let instrument = sdg_10_7_2();
    let words: Vec<Said> = instrument.bands.iter().map(|b| band(site, &b.code)).collect();
    let mut groups = Vec::new();
    let mut rows = Vec::new();
    let mut most = 0;
    for &year in years {
        let counts: Vec<usize> = bands
            .results
            .by_band(year)
            .into_iter()
            .map(|(_, _, n)| n)
            .collect();
        most = most.max(counts.iter().copied().max().unwrap_or_default());
        groups.push(SpanGroup {
            heading: Some(year.to_string()),
            spans: words
                .iter()
                .zip(&counts)
                .map(|(word, &count)| Span {
                    label: word.text.clone(),
                    figure: count.to_string(),
                    value: Some(count as f64),
                    interval: None,
                })
                .collect(),
        });
        rows.push(YearRow {
            year: year.to_string(),
            countries: counts.iter().sum::<usize>().to_string(),
            counts: counts.iter().map(usize::to_string).collect(),
        });
    }
    let extent = Extent {
        low: 0.0,
        high: most as f64,
        origin: 0.0,
        marks: Vec::new(),
    };
    let title = site.s("gov-published-heading");
    let description = site.s("describe-table");
    Some(Published {
        svg: spans(
            "bands",
            (&title, &description),
            &groups,
            &extent,
            Side::of(site.lang),
        )
        .svg,
        bands: words,
        years: rows,
        waves: match (years.first(), years.last()) {
            (Some(&from), Some(&to)) if from < to => Some(waves(site, &bands.results.change(from, to))),
            _ => None,
        },
        source: bands.source.clone(),
    })
}

fn waves(site: &Site, change: &WaveChange) -> Waves {
    let moved = |list: &[BandChange]| {
        let mut out: Vec<Moved> = list
            .iter()
            .map(|moved| Moved {
                name: country_link(site, &moved.code),
                from: band_of_label(site, &moved.from),
                to: band_of_label(site, &moved.to),
            })
            .collect();
        out.sort_by_cached_key(|line| names::sort_key(&line.name.label));
        out
    };
    Waves {
        sentence: site.sw(
            "gov-waves",
            &[
                ("both", &change.both.to_string()),
                ("from", &change.from.to_string()),
                ("to", &change.to.to_string()),
                ("up", &change.up.len().to_string()),
                ("same", &change.same.len().to_string()),
                ("down", &change.down.len().to_string()),
            ],
        ),
        up: moved(&change.up),
        down: moved(&change.down),
    }
}

/// A band by its English label, as changes between waves name it.
pub(super) fn band_of_label(site: &Site, label: &str) -> Said {
    let code = sdg_10_7_2().bands.iter().find(|band| band.label == label);
    code.map_or_else(|| Said::own(label.to_owned()), |found| band(site, &found.code))
}

fn country_link(site: &Site, code: &str) -> NavLink {
    names::link(site, &format!("/places/{code}"), names::country(site, code))
}

fn countries(site: &Site, cabinet: &Cabinet, years: &[i32]) -> Vec<CountryLine> {
    let mut lines: Vec<CountryLine> = cabinet
        .countries()
        .into_iter()
        .map(|code| CountryLine {
            name: country_link(site, code),
            bands: years
                .iter()
                .map(|year| {
                    let bands = cabinet.bands.iter();
                    let mut results = bands.flat_map(|bands| bands.results.of_country(code));
                    results
                        .find(|result| result.year == *year)
                        .map_or_else(|| Said::own("–".to_owned()), |result| band(site, &result.band))
                })
                .collect(),
            assessments: cabinet
                .entries()
                .iter()
                .filter(|entry| entry.assessed.country == code)
                .map(|entry| {
                    let mut link = names::by_period(site, entry);
                    if let Some(city) = &entry.assessed.city {
                        link.label = format!("{city}, {}", link.label);
                    }
                    link
                })
                .collect(),
        })
        .collect();
    lines.sort_by_cached_key(|line| names::sort_key(&line.name.label));
    lines
}
