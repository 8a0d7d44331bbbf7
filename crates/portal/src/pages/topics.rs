//! Stories: topics told from the release in words, charts and caveats.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::answer::{Answer, answer};
use crate::counter::TooLong;
use crate::edition::Edition;
use crate::lang::Lang;
use crate::present::{self, Big, Chart, Limits, Picture, share_words};
use crate::query::parse;
use crate::refusal::Refusal;
use crate::site::{Site, html};

const LIMITS: Limits = Limits { bars: 10, rows: 40 };
/// How many items the sentence above a chart names.
const NAMED: usize = 3;

/// A topic: the key in its address and texts, who it is about, and the questions it answers.
struct Topic {
    key: &'static str,
    about: &'static str,
    questions: &'static [&'static str],
}

const TOPICS: [Topic; 5] = [
    Topic {
        key: "children",
        about: "where.ageBroad=0--8,9--17",
        questions: &[
            "by=ageBroad,gender",
            "by=exploitation",
            "by=recruiterRelation",
            "by=means",
            "by=citizenship.subregion",
            "by=yearOfRegistration",
        ],
    },
    Topic {
        key: "labour",
        about: "where.isForcedLabour=yes",
        questions: &[
            "by=typeOfLabour",
            "by=typeOfLabour,gender",
            "by=CountryOfExploitation&as=map",
            "by=means",
            "by=ageBroad",
            "by=yearOfRegistration,gender",
        ],
    },
    Topic {
        key: "recruitment",
        about: "",
        questions: &[
            "by=recruiterRelation",
            "by=recruiterRelation,gender",
            "by=ageBroad,recruiterRelation",
            "by=meansFalsePromises",
            "by=recruiterRelation&where.isForcedLabour=yes",
            "by=recruiterRelation&where.isSexualExploit=yes",
        ],
    },
    Topic {
        key: "control",
        about: "",
        questions: &[
            "by=means",
            "by=means,gender",
            "by=means&where.isForcedLabour=yes",
            "by=means&where.isSexualExploit=yes",
            "by=traffickMonths",
        ],
    },
    Topic {
        key: "routes",
        about: "",
        questions: &[
            "by=citizenship,CountryOfExploitation&as=flow",
            "by=citizenship.region,CountryOfExploitation.region",
            "by=CountryOfExploitation&as=map",
            "by=citizenship&as=map",
        ],
    },
];

/// A chart of a story with the words above it.
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) lead: String,
    pub(crate) wide: bool,
    pub(crate) chart: Chart,
}

pub(super) struct Card {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) about: String,
}

#[derive(Template)]
#[template(path = "topics.html")]
struct TopicsPage {
    site: Site,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "topic.html")]
struct TopicPage {
    site: Site,
    title: String,
    lede: String,
    caveat: String,
    people: Option<Big>,
    part: Option<String>,
    sections: Vec<Section>,
    others: Vec<Card>,
}

/// The topics but one, as they are named on other pages.
pub(super) fn cards(site: &Site, but: &str) -> Vec<Card> {
    TOPICS
        .iter()
        .filter(|topic| topic.key != but)
        .map(|topic| Card {
            href: format!("{}/topics/{}", site.base, topic.key),
            title: site.s(&format!("topic-{}", topic.key)),
            about: site.s(&format!("topic-{}-lede", topic.key)),
        })
        .collect()
}

/// The keys of all topics, as they stand in addresses.
pub(crate) fn topic_keys() -> impl Iterator<Item = &'static str> {
    TOPICS.iter().map(|topic| topic.key)
}

/// Draws the list of topics.
pub(crate) fn topics(site: Site) -> Response {
    let cards = cards(&site, "");
    html(StatusCode::OK, &TopicsPage { site, cards })
}

/// Draws one topic.
pub(crate) fn topic(site: Site, edition: &Edition, key: &str) -> Result<Response, Refusal> {
    let topic = TOPICS
        .iter()
        .find(|topic| topic.key == key)
        .ok_or(Refusal::NoPage)?;
    let site = site.at(&format!("/{key}"));
    let text = |part: &str| site.s(&format!("topic-{key}{part}"));
    let everyone = (!topic.about.is_empty())
        .then(|| parse(topic.about, &edition.schema, &edition.words).ok())
        .flatten()
        .map(|query| answer(edition, &query))
        .transpose()?;
    let share = part(site.lang, edition, topic.about);
    let page = TopicPage {
        title: text(""),
        lede: text("-lede"),
        caveat: text("-caveat"),
        people: everyone.map(|answer| Big::of(site.lang, answer.total.0)),
        part: share.map(|share| site.sw("story-part", &[("share", &share)])),
        sections: sections(&site, edition, topic.about, topic.questions)?,
        others: cards(&site, key),
        site,
    };
    Ok(html(StatusCode::OK, &page))
}

/// The share that the people of a story are of everyone for whom their filter's field is known.
fn part(lang: Lang, edition: &Edition, about: &str) -> Option<String> {
    let query = parse(about, &edition.schema, &edition.words).ok()?;
    let [(field, codes)] = query.selections(&edition.words).try_into().ok()?;
    let share = edition.share_of(field, &codes)?;
    Some(share_words(lang, share))
}

/// The charts of a story: each question about the same people, left out where the release has no such field.
pub(crate) fn sections(
    site: &Site,
    edition: &Edition,
    about: &str,
    questions: &[&str],
) -> Result<Vec<Section>, TooLong> {
    let lang = site.lang;
    questions
        .iter()
        .enumerate()
        .filter_map(|(place, question)| {
            let text = if about.is_empty() {
                (*question).to_owned()
            } else {
                format!("{question}&{about}")
            };
            let query = parse(&text, &edition.schema, &edition.words).ok()?;
            let answer = match answer(edition, &query) {
                Ok(answer) => answer,
                Err(late) => return Some(Err(late)),
            };
            let id = format!(
                "{}chart{}",
                if about.starts_with("where.citizen") {
                    "c"
                } else {
                    "e"
                },
                place + 1
            );
            let chart = present::chart(edition, site, &id, &query, &answer, LIMITS);
            let titles: Vec<String> = query
                .by
                .iter()
                .map(|&axis| edition.words.axes()[axis].title_in(lang, &edition.schema))
                .collect();
            // Filters of this chart beyond those of the story.
            let extra: Vec<&String> = chart
                .filters
                .iter()
                .skip(usize::from(!about.is_empty()))
                .collect();
            let heading = match extra.as_slice() {
                [] => lang.list(&titles, true),
                [first, ..] => format!("{} · {first}", lang.list(&titles, true)),
            };
            Some(Ok(Section {
                heading,
                lead: lead(lang, edition, &answer).unwrap_or_default(),
                wide: matches!(chart.picture, Picture::Map(..) | Picture::Heat(_)) || query.by.len() > 1,
                chart,
            }))
        })
        .collect()
}

/// A sentence that names the largest shares of a single grouping, with their margins.
fn lead(lang: Lang, edition: &Edition, answer: &Answer) -> Option<String> {
    let [axis] = answer.axes.as_slice() else {
        return None;
    };
    if axis.axis.years {
        return None;
    }
    let mut top: Vec<(f64, String)> = axis
        .items
        .iter()
        .zip(&answer.cells)
        .filter(|(item, cell)| item.missing.is_none() && cell.estimate.is_evidence())
        .filter_map(|(item, cell)| {
            let share = cell.share?;
            let name = axis.axis.label_in(lang, &edition.schema, item);
            Some((share.value, format!("{name} ({})", share_words(lang, share))))
        })
        .collect();
    top.sort_by(|a, b| b.0.total_cmp(&a.0));
    let names: Vec<String> = top.into_iter().take(NAMED).map(|(_, words)| words).collect();
    (!names.is_empty()).then(|| lang.say("story-top", &[("list", &lang.list(&names, true))]))
}
