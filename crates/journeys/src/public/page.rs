//! The page of a publication.

use amparo_chart::{Arc, arcs};
use askama::Template;

use super::{CorridorFigures, Estimate, Publication};
use crate::base_rates::{BaseRates, case_field};
use crate::declared::CountryCode;
use crate::page::{SCREEN, Style, thousands};

#[derive(Template)]
#[template(path = "publication.html")]
struct Page<'a> {
    lang: &'static str,
    dir: &'static str,
    style: &'static Style,
    p: &'a Publication,
    map: String,
    rows: Vec<Row>,
    signs: Vec<(String, Vec<Sign>)>,
    base: Option<&'a BaseRates>,
}

struct Row {
    corridor: String,
    cells: [String; 7],
}

struct Sign {
    indicator: String,
    field: &'static str,
    workers: String,
}

const OPEN: &str = "not enough evidence";

fn words(estimate: Option<Estimate>, digits: usize, scale: f64, unit: &str) -> String {
    match estimate {
        None => OPEN.to_owned(),
        Some(Estimate { value, lower, upper }) => {
            let number = |value: f64| match digits {
                0 => thousands((value * scale).round().max(0.0) as u64),
                _ => format!("{:.digits$}", value * scale),
            };
            format!("{}{unit} ({} to {})", number(value), number(lower), number(upper))
        }
    }
}

fn row(figures: &CorridorFigures) -> Row {
    Row {
        corridor: named(&figures.corridor),
        cells: [
            words(Some(figures.workers), 0, 1.0, ""),
            words(figures.unknown_share, 0, 100.0, " %"),
            words(figures.length, 1, 1.0, ""),
            words(figures.cost, 0, 1.0, ""),
            words(figures.months, 1, 1.0, ""),
            words(figures.any_deduction, 0, 100.0, " %"),
            words(figures.outside_contract, 0, 100.0, " %"),
        ],
    }
}

/// A corridor in names instead of codes.
fn named(corridor: &str) -> String {
    let name = |code: &str| {
        code.parse::<CountryCode>()
            .map_or(code.to_owned(), |code| code.name().to_owned())
    };
    match corridor.split_once(" to ") {
        Some((from, to)) => format!("{} to {}", name(from), name(to)),
        None => "All other corridors".to_owned(),
    }
}

/// Writes the page of a publication: one HTML file without scripts. A release's base rates may stand beside the findings.
///
/// # Errors
/// If the template fails, which only a want of memory makes it do.
pub fn publication_page(
    publication: &Publication,
    base: Option<&BaseRates>,
) -> Result<String, askama::Error> {
    let drawn: Vec<Arc> = publication
        .corridors
        .iter()
        .filter(|figures| figures.workers.lower > 0.0)
        .filter_map(|figures| {
            let (from, to) = figures.corridor.split_once(" to ")?;
            Some(Arc {
                from: from.to_owned(),
                to: to.to_owned(),
                words: format!(
                    "{}: {} workers",
                    named(&figures.corridor),
                    words(Some(figures.workers), 0, 1.0, "")
                ),
                value: figures.workers.value,
            })
        })
        .collect();
    let signs = publication
        .corridors
        .iter()
        .map(|figures| {
            let firm = figures
                .indicators
                .iter()
                .filter(|(_, estimate)| estimate.is_some());
            let signs = firm
                .map(|(indicator, estimate)| Sign {
                    indicator: indicator.code().replace('_', " "),
                    field: case_field(*indicator).unwrap_or("–"),
                    workers: words(*estimate, 0, 1.0, ""),
                })
                .collect::<Vec<_>>();
            (named(&figures.corridor), signs)
        })
        .filter(|(_, signs)| !signs.is_empty())
        .collect();
    Page {
        lang: "en",
        dir: "ltr",
        style: &SCREEN,
        p: publication,
        map: arcs(
            "map",
            "Corridors on a map of the world",
            "Arcs as broad as the number of workers; the table below has every figure.",
            &drawn,
        )
        .svg,
        rows: publication.corridors.iter().map(row).collect(),
        signs,
        base,
    }
    .render()
}
