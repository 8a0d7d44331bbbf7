//! The same question asked of two groups of people, and the difference with its error.
//!
//! The address says it all: `by=…` is the question, `where.…` narrows the first group, `vs.…` the second.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::filters::{Datalist, FilterGroup, filters};
use crate::answer::{Answer, AnswerCell, answer};
use crate::chart::{self, Bar, BarGroup, Mark, Side};
use crate::edition::Edition;
use crate::figure::Share;
use crate::present::{Big, share_difference, share_words, with_query};
use crate::query::{Measure, Query, View, parse};
use crate::refusal::Refusal;
use crate::site::{Site, html};
use crate::vocabulary::AxisKind;

/// Most lines compared on a page; the largest shares come first.
const LISTED: usize = 40;
/// Most lines drawn.
const DRAWN: usize = 12;

struct Line {
    name: String,
    first: String,
    second: String,
    difference: String,
    clear: bool,
    marks: [(Mark, String); 2],
    size: f64,
}

struct Selection {
    heading: String,
    filters: Vec<String>,
    people: Big,
    groups: Vec<FilterGroup>,
    datalists: Vec<Datalist>,
}

struct SelectOption {
    value: String,
    label: String,
    on: bool,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    site: Site,
    heading: String,
    questions: Vec<SelectOption>,
    sides: [Selection; 2],
    same: bool,
    svg: String,
    lines: Vec<Line>,
    column: String,
}

/// Both questions of an address.
fn read(edition: &Edition, raw: &str) -> Result<[Query; 2], Refusal> {
    let (mut first, mut second, mut by) = (Vec::new(), Vec::new(), Vec::new());
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        if let Some(rest) = pair.strip_prefix("vs.") {
            second.push(format!("where.{rest}"));
        } else if pair.starts_with("where.") {
            first.push(pair.to_owned());
        } else if !pair.starts_with("as=") && !pair.starts_with("measure=") && !pair.starts_with("rows=") {
            by.push(pair.to_owned());
        }
    }
    let question = |filters: &[String]| -> Result<Query, Refusal> {
        let text: Vec<&str> = by.iter().chain(filters).map(String::as_str).collect();
        let mut query = parse(&text.join("&"), &edition.schema, &edition.words)?;
        // One grouping is compared: the first, and gender where none is asked for.
        query.by.truncate(1);
        if query.by.is_empty() {
            query.by.extend(edition.words.axis("gender").or(Some(0)));
        }
        query.measure = Measure::Share;
        query.view = View::Auto;
        Ok(query)
    };
    Ok([question(&first)?, question(&second)?])
}

/// The canonical query string of two questions.
fn write(edition: &Edition, both: &[Query; 2]) -> String {
    let [first, second] = both.each_ref().map(|query| {
        let plain = Query {
            measure: Measure::Count,
            all_rows: false,
            ..query.clone()
        };
        plain.to_query_string(&edition.schema, &edition.words)
    });
    let other = second
        .split('&')
        .filter_map(|pair| pair.strip_prefix("where."))
        .map(|rest| format!("vs.{rest}"));
    std::iter::once(first).chain(other).collect::<Vec<_>>().join("&")
}

/// Draws the page, or leads to the one short address that stands for it.
pub(crate) fn compare(site: Site, edition: &Edition, raw: &str) -> Result<Response, Refusal> {
    let both = read(edition, raw)?;
    let canonical = write(edition, &both);
    if canonical != raw {
        let target = with_query(&format!("{}/compare", site.base), &canonical);
        return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response());
    }
    let answers = [answer(edition, &both[0])?, answer(edition, &both[1])?];
    let mut lines = lines(&site, edition, &answers);
    let ordered = answers[0].axes.first().is_some_and(|axis| axis.axis.ordered);
    if !ordered {
        lines.sort_by(|a, b| b.size.total_cmp(&a.size));
    }
    lines.truncate(LISTED);
    let column = answers[0]
        .axes
        .first()
        .map_or_else(String::new, |axis| axis.axis.title_in(site.lang, &edition.schema));
    let headings = ["compare-first", "compare-second"];
    let prefixes = ["where", "vs"];
    let sides = [0, 1].map(|place| {
        let (groups, datalists) = filters(&site, edition, &both[place], prefixes[place]);
        Selection {
            heading: site.s(headings[place]),
            filters: both[place].filters_in_words(site.lang, &edition.schema, &edition.words),
            people: Big::of(site.lang, answers[place].total.0),
            groups,
            datalists,
        }
    });
    let heading = site.s("compare-heading");
    let page = ComparePage {
        questions: questions(&site, edition, &both[0]),
        same: both[0].filters == both[1].filters,
        svg: picture(&site, &heading, &lines),
        heading,
        sides,
        lines,
        column,
        site: site.at(&with_query("", &canonical)),
    };
    Ok(html(StatusCode::OK, &page))
}

fn questions(site: &Site, edition: &Edition, query: &Query) -> Vec<SelectOption> {
    edition
        .words
        .axes()
        .iter()
        .enumerate()
        .filter(|(_, axis)| match axis.kind {
            AxisKind::Field(field) => edition.schema.field(field).group.is_none(),
            _ => true,
        })
        .map(|(place, axis)| SelectOption {
            value: axis.key.clone(),
            label: axis.title_in(site.lang, &edition.schema),
            on: query.by.first() == Some(&place),
        })
        .collect()
}

/// The cell of the item called `key`.
fn cell<'a>(answer: &'a Answer, key: &str) -> Option<&'a AnswerCell> {
    let place = answer
        .axes
        .first()?
        .items
        .iter()
        .position(|item| item.key == key)?;
    answer.cells.get(place)
}

fn lines(site: &Site, edition: &Edition, answers: &[Answer; 2]) -> Vec<Line> {
    let lang = site.lang;
    let mut names: Vec<(String, String)> = Vec::new();
    for axis in answers.iter().filter_map(|answer| answer.axes.first()) {
        for item in axis.items.iter().filter(|item| item.missing.is_none()) {
            if !names.iter().any(|(key, _)| *key == item.key) {
                names.push((item.key.clone(), axis.axis.label_in(lang, &edition.schema, item)));
            }
        }
    }
    let unsure = site.s("no-evidence");
    names
        .into_iter()
        .filter_map(|(key, name)| {
            let shares = answers.each_ref().map(|answer| {
                let cell = cell(answer, &key)?;
                cell.share.filter(|_| cell.estimate.is_evidence())
            });
            if shares.iter().all(Option::is_none) {
                return None;
            }
            let words =
                shares.map(|share| share.map_or_else(|| unsure.clone(), |share| share_words(lang, share)));
            let (difference, clear) = match shares {
                [Some(first), Some(second)] => share_difference(site, first, second),
                _ => (unsure.clone(), false),
            };
            let mark = |share: Option<Share>| match share {
                Some(share) => Mark {
                    value: share.value,
                    lower: share.lower(),
                    upper: share.upper(),
                    evidence: true,
                },
                None => Mark {
                    value: 0.0,
                    lower: 0.0,
                    upper: 0.0,
                    evidence: false,
                },
            };
            let [first, second] = words;
            Some(Line {
                size: shares
                    .iter()
                    .flatten()
                    .map(|share| share.value)
                    .fold(0.0, f64::max),
                marks: [
                    (mark(shares[0]), first.clone()),
                    (mark(shares[1]), second.clone()),
                ],
                name,
                first,
                second,
                difference,
                clear,
            })
        })
        .collect()
}

fn picture(site: &Site, heading: &str, lines: &[Line]) -> String {
    let names = [site.s("compare-first"), site.s("compare-second")];
    let groups: Vec<BarGroup> = lines
        .iter()
        .take(DRAWN)
        .map(|line| BarGroup {
            heading: Some(line.name.clone()),
            bars: names
                .iter()
                .zip(&line.marks)
                .zip([false, true])
                .map(|((name, (mark, figure)), second)| Bar {
                    second,
                    label: name.clone(),
                    figure: figure.clone(),
                    mark: *mark,
                })
                .collect(),
        })
        .collect();
    if groups.is_empty() {
        return String::new();
    }
    let description = format!(
        "{} {}",
        site.sw("describe-bars", &[("n", &(groups.len() * 2).to_string())]),
        site.s("describe-table")
    );
    chart::bars("answer", heading, &description, &groups, Side::of(site.lang)).svg
}
