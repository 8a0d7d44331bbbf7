//! One chart alone: for other sites to show in a frame, and as a file.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::answer::answer;
use crate::chart;
use crate::edition::Edition;
use crate::present::{self, Chart, Limits, Picture};
use crate::query::Query;
use crate::refusal::Refusal;
use crate::site::{Site, html};

const LIMITS: Limits = Limits { bars: 12, rows: 40 };

#[derive(Template)]
#[template(path = "embed.html")]
struct EmbedPage {
    site: Site,
    chart: Chart,
    total: String,
    table_open: bool,
}

/// Draws an answer without the frame of the site.
pub(crate) fn embed(site: Site, edition: &Edition, query: &Query) -> Result<Response, Refusal> {
    let answer = answer(edition, query)?;
    let chart = present::chart(edition, &site, "answer", query, &answer, LIMITS);
    let page = EmbedPage {
        total: answer.total.0.words(site.lang),
        table_open: matches!(chart.picture, Picture::TableOnly),
        chart,
        site,
    };
    Ok(html(StatusCode::OK, &page))
}

/// An answer's drawing as an SVG file with its title and caveats.
pub(crate) fn chart_file(site: &Site, edition: &Edition, query: &Query) -> Result<Response, Refusal> {
    let answer = answer(edition, query)?;
    let chart = present::chart(edition, site, "answer", query, &answer, LIMITS);
    let (svg, legend) = match &chart.picture {
        Picture::Svg(svg) => (svg, None),
        Picture::Map(svg, legend) => {
            let words: Vec<&str> = legend.iter().map(|(_, words)| words.as_str()).collect();
            (
                svg,
                Some(format!("{}: {}.", site.s("map-legend"), words.join(" · "))),
            )
        }
        Picture::Number | Picture::Heat(_) | Picture::TableOnly => return Err(Refusal::NoFile),
    };
    let release = &edition.manifest;
    let mut notes: Vec<String> = legend.into_iter().chain(chart.notes.iter().cloned()).collect();
    notes.push(site.s("cite-about"));
    notes.push(format!(
        "{} · {} · {}",
        release.title,
        edition.id(),
        site.lang.date(&release.created)
    ));
    let text = chart::file(
        svg,
        &chart.heading,
        &chart.filters.join(" · "),
        &notes,
        chart::Side::of(site.lang),
    );
    let disposition = format!("inline; filename=\"amparo-{}.svg\"", edition.id());
    Ok((
        [
            (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        text,
    )
        .into_response())
}
