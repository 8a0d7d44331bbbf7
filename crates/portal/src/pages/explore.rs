//! The explore page: a question as a form, its answer as a chart with its table.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::answer::answer;
use crate::edition::Edition;
use crate::present::{self, Chart, Limits, Picture, with_query};
use crate::query::{MAX_GROUPINGS, Measure, Query, parse};
use crate::site::{Site, html};
use crate::vocabulary::{AxisKind, group_title, level_title, sentence_case};

const LIMITS: Limits = Limits { bars: 15, rows: 60 };
/// Fields with more values than this get a box to type a name into.
const LONG_LIST: usize = 40;
/// How many of a long list's values are offered before its regions.
const OFFERED: usize = 12;

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
    label: &'static str,
    options: Vec<SelectOption>,
}

struct Select {
    label: &'static str,
    groups: Vec<OptionGroup>,
}

struct Choice {
    name: String,
    value: String,
    label: String,
    on: bool,
}

struct Block {
    label: String,
    open: bool,
    options: Vec<Choice>,
}

struct FilterControl {
    id: String,
    name: String,
    title: String,
    picked: usize,
    datalist: String,
    blocks: Vec<Block>,
}

struct FilterGroup {
    label: String,
    fields: Vec<FilterControl>,
}

struct Datalist {
    id: String,
    words: Vec<String>,
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
    share: bool,
    all_rows: bool,
    open_filters: bool,
    filters: Vec<FilterGroup>,
    datalists: Vec<Datalist>,
    permalink: String,
    table_open: bool,
    starts: Vec<Start>,
}

/// Draws the page for a question.
pub(crate) fn explore(site: Site, edition: &Edition, query: &Query) -> Response {
    let answer = answer(edition, query);
    let chart = present::chart(edition, &site.base, "answer", query, &answer, LIMITS);
    let write = |query: &Query| query.to_query_string(&edition.schema, &edition.words);
    let unfiltered = write(&Query {
        filters: Vec::new(),
        ..query.clone()
    });
    let (filters, datalists) = filters(edition, query);
    let page = ExplorePage {
        chips: chips(&site.base, edition, query),
        clear: with_query("", &unfiltered),
        selects: selects(edition, query),
        share: query.measure == Measure::Share,
        all_rows: query.all_rows,
        open_filters: false,
        filters,
        datalists,
        permalink: with_query(&format!("/releases/{}/explore", edition.id()), &write(query)),
        table_open: matches!(chart.picture, Picture::TableOnly),
        starts: if query.by.is_empty() && query.filters.is_empty() {
            starts(&site.base, edition)
        } else {
            Vec::new()
        },
        chart,
        site,
    };
    html(StatusCode::OK, &page)
}

fn chips(base: &str, edition: &Edition, query: &Query) -> Vec<Chip> {
    let mut chips = Vec::new();
    for filter in &query.filters {
        let field = edition.schema.field(filter.field);
        for &pick in &filter.picks {
            let label = match filter.level {
                None => sentence_case(&field.categories[usize::from(pick)].label),
                Some(level) => edition.words.levels(filter.field)[level].nodes[usize::from(pick)]
                    .1
                    .clone(),
            };
            let without = query
                .without(filter.field, filter.level, pick)
                .to_query_string(&edition.schema, &edition.words);
            chips.push(Chip {
                label: format!("{}: {label}", field.title),
                href: with_query(&format!("{base}/explore"), &without),
            });
        }
    }
    chips
}

fn selects(edition: &Edition, query: &Query) -> Vec<Select> {
    let axes = edition.words.axes();
    let labels = ["Group by", "and by", "and also by"];
    (0..MAX_GROUPINGS)
        .map(|place| {
            let options = |wanted: &dyn Fn(usize) -> bool| -> Vec<SelectOption> {
                (0..axes.len())
                    .filter(|&axis| wanted(axis))
                    .map(|axis| SelectOption {
                        value: axes[axis].key.clone(),
                        label: axes[axis].title.clone(),
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
                    label: "The person and the case",
                    options: options(&|axis| matches!(axes[axis].kind, AxisKind::Field(_)) && !grouped(axis)),
                },
                OptionGroup {
                    label: "Regions",
                    options: options(&|axis| matches!(axes[axis].kind, AxisKind::Level(..))),
                },
                OptionGroup {
                    label: "Several answers per person",
                    options: options(&|axis| axes[axis].kind == AxisKind::Group),
                },
                OptionGroup {
                    label: "Single questions",
                    options: options(&grouped),
                },
            ];
            Select {
                label: labels[place],
                groups: groups
                    .into_iter()
                    .filter(|group| !group.options.is_empty())
                    .collect(),
            }
        })
        .collect()
}

fn filters(edition: &Edition, query: &Query) -> (Vec<FilterGroup>, Vec<Datalist>) {
    let mut groups: Vec<FilterGroup> = vec![FilterGroup {
        label: "The person and the case".into(),
        fields: Vec::new(),
    }];
    let mut datalists: Vec<Datalist> = Vec::new();
    for (index, field) in edition.schema.fields().iter().enumerate() {
        let label = match &field.group {
            Some(group) => group_title(group),
            None => groups[0].label.clone(),
        };
        let control = control(edition, query, index, &mut datalists);
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.fields.push(control),
            None => groups.push(FilterGroup {
                label,
                fields: vec![control],
            }),
        }
    }
    groups.retain(|group| !group.fields.is_empty());
    (groups, datalists)
}

fn control(edition: &Edition, query: &Query, index: usize, datalists: &mut Vec<Datalist>) -> FilterControl {
    let field = edition.schema.field(index);
    let name = format!("where.{}", field.name);
    let picked = |level: Option<usize>, pick: u16| {
        query
            .filters
            .iter()
            .any(|filter| filter.field == index && filter.level == level && filter.picks.contains(&pick))
    };
    let choice = |code: u16| Choice {
        name: name.clone(),
        value: field.categories[usize::from(code)].value.clone(),
        label: sentence_case(&field.categories[usize::from(code)].label),
        on: picked(None, code),
    };
    let block = |label: String, open: bool, options: Vec<Choice>| Block {
        open: open || options.iter().any(|option| option.on),
        label,
        options,
    };
    let codes = 0..field.size() as u16;
    let (missing, values): (Vec<u16>, Vec<u16>) = codes.partition(|&code| field.is_missing(code));
    let mut blocks = Vec::new();
    let mut datalist = String::new();
    let levels = edition.words.levels(index);
    if values.len() <= LONG_LIST {
        blocks.push(block(
            String::new(),
            true,
            values.iter().chain(&missing).map(|&code| choice(code)).collect(),
        ));
    } else {
        let words: Vec<String> = values
            .iter()
            .map(|&code| field.categories[usize::from(code)].label.clone())
            .collect();
        datalist = match datalists.iter().find(|list| list.words == words) {
            Some(list) => list.id.clone(),
            None => {
                let id = format!("words{}", datalists.len() + 1);
                datalists.push(Datalist {
                    id: id.clone(),
                    words,
                });
                id
            }
        };
        let offered: Vec<u16> = edition
            .most_frequent(index, OFFERED)
            .into_iter()
            .filter(|&code| !field.is_missing(code))
            .collect();
        blocks.push(block(
            "Most often recorded".into(),
            true,
            offered.iter().map(|&code| choice(code)).collect(),
        ));
        if let Some((place, coarsest)) = levels.iter().enumerate().next_back() {
            let whole = coarsest
                .nodes
                .iter()
                .enumerate()
                .map(|(node, (key, label, _))| Choice {
                    name: format!("{name}.{}", coarsest.name),
                    value: key.clone(),
                    label: label.clone(),
                    on: picked(Some(place), node as u16),
                })
                .collect();
            blocks.push(block(
                format!("A whole {}", level_title(&coarsest.name)),
                false,
                whole,
            ));
            for (_, label, codes) in &coarsest.nodes {
                let mut rest: Vec<Choice> = codes
                    .iter()
                    .filter(|code| !offered.contains(code))
                    .map(|&code| choice(code))
                    .collect();
                rest.sort_by(|a, b| a.label.cmp(&b.label));
                if !rest.is_empty() {
                    blocks.push(block(label.clone(), false, rest));
                }
            }
        } else {
            let rest = values
                .iter()
                .filter(|code| !offered.contains(code))
                .map(|&code| choice(code))
                .collect();
            blocks.push(block("All others".into(), false, rest));
        }
        if !missing.is_empty() {
            blocks.push(block(
                "Not recorded".into(),
                false,
                missing.iter().map(|&code| choice(code)).collect(),
            ));
        }
    }
    // Nodes of finer levels are filtered by address only; what is in force is kept through the form all the same.
    let hidden: Vec<Choice> = query
        .filters
        .iter()
        .filter(|filter| filter.field == index)
        .filter_map(|filter| Some((filter, filter.level?)))
        .filter(|(_, level)| values.len() <= LONG_LIST || level + 1 != levels.len())
        .flat_map(|(filter, level)| {
            let name = format!("{name}.{}", levels[level].name);
            filter.picks.iter().map(move |&pick| {
                let (key, label, _) = &levels[level].nodes[usize::from(pick)];
                Choice {
                    name: name.clone(),
                    value: key.clone(),
                    label: label.clone(),
                    on: true,
                }
            })
        })
        .collect();
    if !hidden.is_empty() {
        blocks.push(block("Chosen groups".into(), true, hidden));
    }
    FilterControl {
        id: format!("filter{index}"),
        title: field.title.clone(),
        picked: query
            .filters
            .iter()
            .filter(|filter| filter.field == index)
            .map(|filter| filter.picks.len())
            .sum(),
        name,
        datalist,
        blocks,
    }
}

/// Questions that many people ask, as far as this release's fields can answer them.
fn starts(base: &str, edition: &Edition) -> Vec<Start> {
    [
        (
            "by=CountryOfExploitation",
            "Where people were exploited",
            "Countries of exploitation, largest first.",
        ),
        (
            "by=citizenship.subregion,CountryOfExploitation.subregion",
            "From where to where",
            "Subregion of citizenship by subregion of exploitation.",
        ),
        (
            "by=means,gender",
            "How people were controlled",
            "Means of control for women and men.",
        ),
        (
            "by=yearOfRegistration,gender",
            "Over the years",
            "People registered each year, by gender.",
        ),
        (
            "by=typeOfLabour&where.isForcedLabour=yes",
            "Sectors of forced labour",
            "Where forced labour took place, of those for whom it is known.",
        ),
        (
            "by=recruiterRelation,ageBroad",
            "Who recruited them",
            "The recruiter’s relation to the person, by age.",
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
