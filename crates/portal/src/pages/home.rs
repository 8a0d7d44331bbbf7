//! The home page: headline figures with their errors.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::answer::answer;
use crate::counter::TooLong;
use crate::edition::Edition;
use crate::lang::Lang;
use crate::portal::Shelf;
use crate::present::{self, Big, Chart, Limits, Picture};
use crate::query::parse;
use crate::site::{Site, html};

const LIMITS: Limits = Limits { bars: 8, rows: 30 };

struct Topic {
    heading: String,
    intro: String,
    wide: bool,
    chart: Chart,
}

struct Fact {
    label: String,
    value: String,
    margin: String,
    of: String,
}

/// A line that offers the visitor's own language, in that language.
struct Hint {
    tag: &'static str,
    text: String,
    href: String,
    name: &'static str,
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
    hint: Option<Hint>,
    years: Option<(String, String)>,
    contributors: Option<String>,
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
pub(crate) fn home(
    site: Site,
    shelf: &Shelf,
    edition: &Edition,
    preferred: Option<Lang>,
) -> Result<Response, TooLong> {
    let lang = site.lang;
    // The query, the heading, the words below it, whether the chart takes the whole width.
    let topics = [
        ("by=yearOfRegistration", "home-year", "home-year-about", true),
        (
            "by=CountryOfExploitation",
            "home-exploited",
            "home-exploited-about",
            false,
        ),
        (
            "by=citizenship",
            "field-citizenship",
            "home-citizenship-about",
            false,
        ),
        ("by=exploitation", "group-exploitation", "", false),
        ("by=gender", "field-gender", "", false),
        ("by=ageBroad", "field-ageBroad", "home-age-about", false),
        ("by=means", "group-means", "home-means-about", false),
    ]
    .into_iter()
    .enumerate()
    .filter_map(|(place, (text, heading, intro, wide))| {
        let query = parse(text, &edition.schema, &edition.words).ok()?;
        let answer = match answer(edition, &query) {
            Ok(answer) => answer,
            Err(late) => return Some(Err(late)),
        };
        Some(Ok(Topic {
            heading: site.s(heading),
            intro: if intro.is_empty() {
                String::new()
            } else {
                site.s(intro)
            },
            wide,
            chart: present::chart(
                edition,
                &site,
                &format!("chart{}", place + 1),
                &query,
                &answer,
                LIMITS,
            ),
        }))
    })
    .collect::<Result<_, TooLong>>()?;
    let page = HomePage {
        total: Big::of(lang, edition.total()),
        hint: hint(&site, preferred),
        years: years(edition),
        contributors: edition.contributors().map(|count| count.to_string()),
        facts: facts(lang, edition),
        topics,
        news: shelf
            .editions()
            .take(4)
            .enumerate()
            .map(|(place, edition)| NewsItem {
                id: edition.id().to_owned(),
                title: edition.manifest.title.clone(),
                date: lang.date(&edition.manifest.created),
                newest: place == 0,
            })
            .collect(),
        site,
    };
    Ok(html(StatusCode::OK, &page))
}

fn hint(site: &Site, preferred: Option<Lang>) -> Option<Hint> {
    let lang = preferred.filter(|lang| *lang != site.lang)?;
    let here = site
        .alternates()
        .into_iter()
        .find(|other| other.tag == lang.tag())?;
    Some(Hint {
        tag: lang.tag(),
        text: lang.say("site-hint", &[]),
        href: here.href,
        name: lang.own_name(),
    })
}

/// The first and last year with enough evidence.
fn years(edition: &Edition) -> Option<(String, String)> {
    let query = parse("by=yearOfRegistration", &edition.schema, &edition.words).ok()?;
    let answer = answer(edition, &query).ok()?;
    let seen: Vec<&str> = answer.axes[0]
        .items
        .iter()
        .zip(&answer.cells)
        .filter(|(_, cell)| cell.estimate.is_evidence())
        .map(|(item, _)| item.label.as_str())
        .collect();
    match seen.as_slice() {
        [first, .., last] => Some(((*first).to_owned(), (*last).to_owned())),
        _ => None,
    }
}

/// Shares that stand for themselves: each is one selection of one field, of those for whom it is known.
fn facts(lang: Lang, edition: &Edition) -> Vec<Fact> {
    [
        ("ageBroad", vec!["0--8", "9--17"], "fact-children", "fact-of-age"),
        ("gender", vec!["Woman"], "fact-women", "fact-of-gender"),
        ("isForcedLabour", vec!["yes"], "fact-labour", "fact-of-answer"),
        ("isSexualExploit", vec!["yes"], "fact-sexual", "fact-of-answer"),
    ]
    .into_iter()
    .filter_map(|(field, values, label, of)| {
        let field = edition.words.field(field)?;
        let codes: Vec<u16> = values
            .iter()
            .map(|value| edition.words.code(field, value))
            .collect::<Option<_>>()?;
        let share = edition.share_of(field, &codes)?;
        Some(Fact {
            label: lang.say(label, &[]),
            value: lang.percent(share.value, share.margin),
            margin: lang.points(share.margin),
            of: lang.say(of, &[("people", &share.denominator.words(lang))]),
        })
    })
    .collect()
}
