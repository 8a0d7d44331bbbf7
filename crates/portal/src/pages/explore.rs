//! The explore page: a question as a form, its answer as a chart with its table.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::filters::{Datalist, FilterGroup, filters};
use crate::answer::answer;
use crate::counter::TooLong;
use crate::edition::Edition;
use crate::present::{self, Chart, Limits, Picture, with_query};
use crate::query::{MAX_GROUPINGS, Measure, Query, View, parse, pick_label};
use crate::site::{Site, html};
use crate::vocabulary::AxisKind;

const LIMITS: Limits = Limits { bars: 15, rows: 60 };

struct Chip {
    label: String,
    href: String,
}

struct SelectOption {
    value: String,
    label: String,
    on: bool,
}

struct OptionGroup {
    label: String,
    options: Vec<SelectOption>,
}

struct Select {
    label: String,
    groups: Vec<OptionGroup>,
}

struct Start {
    href: String,
    label: &'static str,
    about: &'static str,
}

#[derive(Template)]
#[template(path = "explore.html")]
struct ExplorePage {
    site: Site,
    chart: Chart,
    chips: Vec<Chip>,
    clear: String,
    selects: Vec<Select>,
    measures: Vec<SelectOption>,
    views: Vec<SelectOption>,
    all_rows: bool,
    in_force: String,
    total: String,
    filters: Vec<FilterGroup>,
    datalists: Vec<Datalist>,
    compare: String,
    citation: String,
    embed_code: String,
    table_open: bool,
    starts: Vec<Start>,
}

/// Draws the page for a question.
pub(crate) fn explore(
    site: Site,
    edition: &Edition,
    query: &Query,
    origin: &str,
) -> Result<Response, TooLong> {
    let answer = answer(edition, query)?;
    let chart = present::chart(edition, &site, "answer", query, &answer, LIMITS);
    let write = |query: &Query| query.to_query_string(&edition.schema, &edition.words);
    let unfiltered = write(&Query {
        filters: Vec::new(),
        ..query.clone()
    });
    let (filters, datalists) = filters(&site, edition, query, "where");
    let chips = chips(&site, edition, query);
    let title = std::iter::once(chart.heading.clone())
        .chain(chart.filters.iter().cloned())
        .collect::<Vec<_>>()
        .join(" · ");
    let citation = site.sw(
        "cite-text",
        &[
            ("title", &title),
            ("release", &edition.manifest.title),
            ("id", edition.id()),
            ("date", &site.lang.date(&edition.manifest.created)),
            ("url", &format!("{origin}{}", chart.permalink)),
        ],
    );
    // Attributes of the frame are quoted, and a heading may hold a quotation mark.
    let quoted = chart.heading.replace('"', "”");
    let page = ExplorePage {
        citation,
        embed_code: format!(
            "<iframe src=\"{origin}{}\" title=\"{quoted}\" width=\"100%\" height=\"640\" loading=\"lazy\"></iframe>",
            chart.embed_url.replace('&', "&amp;"),
        ),
        in_force: site.lang.count(chips.len() as f64),
        chips,
        total: answer.total.0.words(site.lang),
        clear: with_query("", &unfiltered),
        selects: selects(&site, edition, query),
        measures: measures(&site, query),
        views: views(&site, query),
        compare: with_query(&format!("{}/compare", site.base), &write(query)),
        all_rows: query.all_rows,
        filters,
        datalists,
        table_open: matches!(chart.picture, Picture::TableOnly),
        starts: if query.by.is_empty() && query.filters.is_empty() {
            starts(&site.base, edition)
        } else {
            Vec::new()
        },
        chart,
        site: site.at(&with_query("", &write(query))),
    };
    Ok(html(StatusCode::OK, &page))
}

/// The filters in force, each a link to the question without it.
fn chips(site: &Site, edition: &Edition, query: &Query) -> Vec<Chip> {
    let (schema, words) = (&edition.schema, &edition.words);
    let mut chips = Vec::new();
    for filter in &query.filters {
        let title = site.lang.field_title(schema.field(filter.field));
        for &pick in &filter.picks {
            let label = pick_label(site.lang, schema, words, filter.field, filter.level, pick);
            let without = query
                .without(filter.field, filter.level, pick)
                .to_query_string(schema, words);
            chips.push(Chip {
                label: site.sw("axis-level", &[("field", &title), ("level", &label)]),
                href: with_query(&format!("{}/explore", site.base), &without),
            });
        }
    }
    chips
}

fn measures(site: &Site, query: &Query) -> Vec<SelectOption> {
    [
        ("", "explore-counts", Measure::Count),
        ("share", "explore-shares", Measure::Share),
        ("rate", "explore-rates", Measure::Rate),
    ]
    .map(|(value, id, measure)| SelectOption {
        value: value.into(),
        label: site.s(id),
        on: query.measure == measure,
    })
    .into()
}

fn views(site: &Site, query: &Query) -> Vec<SelectOption> {
    [
        ("", "explore-view-auto", View::Auto),
        ("table", "explore-view-table", View::Table),
        ("map", "explore-view-map", View::Map),
        ("flow", "explore-view-flow", View::Flow),
    ]
    .map(|(value, id, view)| SelectOption {
        value: value.into(),
        label: site.s(id),
        on: query.view == view,
    })
    .into()
}

fn selects(site: &Site, edition: &Edition, query: &Query) -> Vec<Select> {
    let axes = edition.words.axes();
    let labels = ["explore-by-1", "explore-by-2", "explore-by-3"];
    (0..MAX_GROUPINGS)
        .map(|place| {
            let options = |wanted: &dyn Fn(usize) -> bool| -> Vec<SelectOption> {
                (0..axes.len())
                    .filter(|&axis| wanted(axis))
                    .map(|axis| SelectOption {
                        value: axes[axis].key.clone(),
                        label: axes[axis].title_in(site.lang, &edition.schema),
                        on: query.by.get(place) == Some(&axis),
                    })
                    .collect()
            };
            let grouped = |axis: usize| match axes[axis].kind {
                AxisKind::Field(field) => edition.schema.field(field).group.is_some(),
                _ => false,
            };
            let groups = vec![
                OptionGroup {
                    label: site.s("explore-person"),
                    options: options(&|axis| matches!(axes[axis].kind, AxisKind::Field(_)) && !grouped(axis)),
                },
                OptionGroup {
                    label: site.s("explore-regions"),
                    options: options(&|axis| matches!(axes[axis].kind, AxisKind::Level(..))),
                },
                OptionGroup {
                    label: site.s("explore-several"),
                    options: options(&|axis| axes[axis].kind == AxisKind::Group),
                },
                OptionGroup {
                    label: site.s("explore-single"),
                    options: options(&grouped),
                },
            ];
            Select {
                label: site.s(labels[place]),
                groups: groups
                    .into_iter()
                    .filter(|group| !group.options.is_empty())
                    .collect(),
            }
        })
        .collect()
}

/// Questions that many people ask, as far as this release's fields can answer them.
fn starts(base: &str, edition: &Edition) -> Vec<Start> {
    [
        (
            "by=CountryOfExploitation&as=map",
            "start-where",
            "start-where-about",
        ),
        (
            "by=citizenship,CountryOfExploitation&as=flow",
            "start-flow",
            "start-flow-about",
        ),
        ("by=means,gender", "start-means", "start-means-about"),
        ("by=yearOfRegistration,gender", "start-years", "start-years-about"),
        (
            "by=typeOfLabour&where.isForcedLabour=yes",
            "start-labour",
            "start-labour-about",
        ),
        (
            "by=recruiterRelation,ageBroad",
            "start-recruiter",
            "start-recruiter-about",
        ),
    ]
    .into_iter()
    .filter_map(|(text, label, about)| {
        let query = parse(text, &edition.schema, &edition.words).ok()?;
        Some(Start {
            href: with_query(
                &format!("{base}/explore"),
                &query.to_query_string(&edition.schema, &edition.words),
            ),
            label,
            about,
        })
    })
    .collect()
}
