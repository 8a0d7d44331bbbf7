//! The home page: headline figures with their errors.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::date_words;
use crate::answer::answer;
use crate::edition::Edition;
use crate::figure::{percent, points};
use crate::portal::Shelf;
use crate::present::{self, Big, Chart, Limits, Picture};
use crate::query::parse;
use crate::site::{Site, html};

const LIMITS: Limits = Limits { bars: 8, rows: 30 };

struct Topic {
    heading: &'static str,
    intro: &'static str,
    wide: bool,
    chart: Chart,
}

struct Fact {
    label: &'static str,
    value: String,
    margin: String,
    of: String,
}

struct NewsItem {
    id: String,
    title: String,
    date: String,
    newest: bool,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    site: Site,
    total: Big,
    years: Option<String>,
    contributors: Option<usize>,
    facts: Vec<Fact>,
    topics: Vec<Topic>,
    news: Vec<NewsItem>,
}

#[derive(Template)]
#[template(path = "empty.html")]
struct EmptyPage {
    site: Site,
}

/// Said until a first release is published.
pub(crate) fn nothing_published(site: Site) -> Response {
    html(StatusCode::OK, &EmptyPage { site })
}

/// Draws the home page over a release.
pub(crate) fn home(site: Site, shelf: &Shelf, edition: &Edition) -> Response {
    let topics = [
        (
            "by=yearOfRegistration",
            "Year of registration",
            "When people were registered with a contributing organisation. Changes can come from organisations joining, not only from \
             more or fewer victims.",
            true,
        ),
        (
            "by=CountryOfExploitation",
            "Countries of exploitation",
            "Where people were exploited, largest first. Large numbers also reflect where contributors work.",
            false,
        ),
        (
            "by=citizenship",
            "Citizenship",
            "The citizenships recorded most often.",
            false,
        ),
        ("by=exploitation", "Types of exploitation", "", false),
        ("by=gender", "Gender", "", false),
        ("by=ageBroad", "Age", "Age bands as contributors record them.", false),
        (
            "by=means",
            "Means of control",
            "How traffickers kept control of people.",
            false,
        ),
    ]
    .into_iter()
    .enumerate()
    .filter_map(|(place, (text, heading, intro, wide))| {
        let query = parse(text, &edition.schema, &edition.words).ok()?;
        let answer = answer(edition, &query);
        Some(Topic {
            heading,
            intro,
            wide,
            chart: present::chart(
                edition,
                &site.base,
                &format!("chart{}", place + 1),
                &query,
                &answer,
                LIMITS,
            ),
        })
    })
    .collect();
    let page = HomePage {
        total: Big::of(edition.total()),
        years: years(edition),
        contributors: edition.contributors(),
        facts: facts(edition),
        topics,
        news: shelf
            .editions()
            .take(4)
            .enumerate()
            .map(|(place, edition)| NewsItem {
                id: edition.id().to_owned(),
                title: edition.manifest.title.clone(),
                date: date_words(&edition.manifest.created),
                newest: place == 0,
            })
            .collect(),
        site,
    };
    html(StatusCode::OK, &page)
}

/// The span of years with enough evidence, such as `2004 to 2025`.
fn years(edition: &Edition) -> Option<String> {
    let query = parse("by=yearOfRegistration", &edition.schema, &edition.words).ok()?;
    let answer = answer(edition, &query);
    let seen: Vec<&str> = answer.axes[0]
        .items
        .iter()
        .zip(&answer.cells)
        .filter(|(_, cell)| cell.estimate.is_evidence())
        .map(|(item, _)| item.label.as_str())
        .collect();
    match seen.as_slice() {
        [first, .., last] => Some(format!("{first} to {last}")),
        _ => None,
    }
}

/// Shares that stand for themselves: each is one selection of one field, of those for whom it is known.
fn facts(edition: &Edition) -> Vec<Fact> {
    let children: Vec<&str> = ["0--8", "9--17"].to_vec();
    [
        ("ageBroad", children, "were children", "age"),
        ("gender", vec!["Woman"], "were women or girls", "gender"),
        (
            "isForcedLabour",
            vec!["yes"],
            "were in forced labour",
            "answer to this",
        ),
        (
            "isSexualExploit",
            vec!["yes"],
            "were sexually exploited",
            "answer to this",
        ),
    ]
    .into_iter()
    .filter_map(|(field, values, label, known)| {
        let field = edition.words.field(field)?;
        let codes: Vec<u16> = values
            .iter()
            .map(|value| edition.words.code(field, value))
            .collect::<Option<_>>()?;
        let share = edition.share_of(field, &codes)?;
        Some(Fact {
            label,
            value: percent(share.value, share.margin),
            margin: points(share.margin),
            of: format!(
                "of {} people whose {known} is known",
                present::estimate_words(share.denominator)
            ),
        })
    })
    .collect()
}
