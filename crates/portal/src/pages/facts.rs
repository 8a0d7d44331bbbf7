//! The fact sheet of a release, as a page and as a document that stands alone.

use amparo_facts::{FactSheet, Line, Question, QuestionError, Section, years};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::assets::ASSETS;
use crate::chart::{self, Bar, BarGroup, Mark, Side};
use crate::edition::Edition;
use crate::lang::Lang;
use crate::present::with_query;
use crate::query::{BadQuery, pairs};
use crate::refusal::Refusal;
use crate::site::{Site, html};

/// The facts of a topic with their drawing.
struct Block {
    section: Section,
    /// The drawing; empty where there is not more than one share to draw.
    svg: String,
    /// Whether the drawing says all that the sentences say, so that only withheld figures need words.
    drawn: bool,
}

impl Block {
    fn is_said(&self, line: &Line) -> bool {
        !self.drawn || line.value.is_empty()
    }
}

/// What the page and the document share.
struct Sheet {
    lang: Lang,
    scope: String,
    as_of: String,
    blocks: Vec<Block>,
}

impl Sheet {
    fn of(facts: &FactSheet, lang: Lang) -> Sheet {
        Sheet {
            lang,
            scope: facts.scope(lang),
            as_of: facts.as_of(lang),
            blocks: facts
                .sections(lang)
                .into_iter()
                .map(|section| block(section, lang))
                .collect(),
        }
    }

    fn s(&self, id: &str) -> String {
        self.lang.say(id, &[])
    }
}

fn block(section: Section, lang: Lang) -> Block {
    let bars: Vec<Bar> = section
        .lines
        .iter()
        .filter_map(|line| {
            let (value, lower, upper) = line.share?;
            Some(Bar {
                label: line.name.clone(),
                figure: line.value.clone(),
                mark: Mark {
                    value,
                    lower,
                    upper,
                    evidence: true,
                },
                second: false,
            })
        })
        .collect();
    let count = bars.len();
    // A bar alone shows nothing that its sentence does not.
    let svg = if count > 1 {
        let id = format!("facts-{}", section.topic.key());
        let description = lang.say("describe-bars", &[("n", &count.to_string())]);
        let group = BarGroup { heading: None, bars };
        chart::bars(&id, &section.title, &description, &[group], Side::of(lang)).svg
    } else {
        String::new()
    };
    Block {
        drawn: !svg.is_empty()
            && matches!(
                section.topic,
                amparo_facts::Topic::Sectors
                    | amparo_facts::Topic::Regions
                    | amparo_facts::Topic::Origins
                    | amparo_facts::Topic::Means
                    | amparo_facts::Topic::Recruiters
            ),
        svg,
        section,
    }
}

struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "facts.html")]
struct FactsPage {
    site: Site,
    sheet: Sheet,
    years: Vec<Choice>,
    others: Vec<Choice>,
    countries: Vec<Choice>,
    markdown_url: String,
    json_url: String,
    csv_url: String,
    permalink: String,
}

#[derive(Template)]
#[template(path = "facts_alone.html")]
struct FactsAlone<'a> {
    sheet: Sheet,
    style: &'a str,
    title: String,
}

/// How a fact sheet is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Page,
    Markdown,
    Json,
    Csv,
}

/// Reads the part of an address after `?`.
fn question(edition: &Edition, raw: &str) -> Result<Question, BadQuery> {
    let (mut year, mut compare, mut country) = (None, None, None);
    for (name, value) in pairs(raw) {
        if value.is_empty() {
            continue;
        }
        let number = || {
            value.parse::<u16>().map_err(|_| {
                BadQuery::new(name, format!("“{}” is not a year.", crate::query::shorten(value)))
            })
        };
        match name {
            "year" => year = Some(number()?),
            "compare" => compare = Some(number()?),
            "country" => country = Some(value),
            _ => {
                return Err(BadQuery::no_parameter(name, &["year", "compare", "country"]));
            }
        }
    }
    Question::new(edition, year, compare, country).map_err(|error| {
        let parameter = match &error {
            QuestionError::Year { .. } => "year",
            QuestionError::CompareAlone => "compare",
            QuestionError::Country { .. } | QuestionError::Field { .. } => "country",
        };
        BadQuery::new(parameter, format!("{error}."))
    })
}

/// Answers with the fact sheet that an address asks for.
pub(crate) fn facts(site: Site, edition: &Edition, raw: &str, form: Form) -> Result<Response, Refusal> {
    let lang = site.lang;
    let question = question(edition, raw)?;
    let sheet = FactSheet::of(edition, question)?;
    match form {
        Form::Markdown => {
            let text = sheet.to_markdown(lang);
            return Ok(([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], text).into_response());
        }
        Form::Json => {
            let text = sheet.to_json(lang).to_string();
            return Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response());
        }
        Form::Csv => {
            let text = sheet.to_csv(lang);
            return Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response());
        }
        Form::Page => {}
    }
    let query = question.to_query_string();
    let covered = years(edition);
    let choices = |chosen: Option<u16>, none: &str| -> Vec<Choice> {
        std::iter::once(Choice {
            value: String::new(),
            label: site.s(none),
            chosen: chosen.is_none(),
        })
        .chain(covered.iter().rev().map(|year| Choice {
            value: year.to_string(),
            label: year.to_string(),
            chosen: chosen == Some(*year),
        }))
        .collect()
    };
    let page = FactsPage {
        years: choices(question.year, "facts-any-year"),
        others: choices(question.compare, "facts-no-comparison"),
        countries: countries(edition, question.country, lang),
        markdown_url: with_query(&format!("{}/facts.md", site.base), &query),
        csv_url: with_query(&format!("{}/facts.csv", site.base), &query),
        json_url: with_query(&format!("{}/facts.json", site.base), &query),
        permalink: with_query(&format!("{}/releases/{}/facts", site.root, edition.id()), &query),
        sheet: Sheet::of(&sheet, lang),
        site: if query.is_empty() {
            site
        } else {
            site.at(&format!("?{query}"))
        },
    };
    Ok(html(StatusCode::OK, &page))
}

/// Countries of exploitation by name. All that the public domain holds are offered, whatever the data say of them.
fn countries(edition: &Edition, chosen: Option<&str>, lang: Lang) -> Vec<Choice> {
    let mut list: Vec<Choice> = edition
        .words
        .field("CountryOfExploitation")
        .map(|field| edition.schema.field(field))
        .into_iter()
        .flat_map(|field| &field.categories)
        .filter_map(|category| amparo_schema::countries::by_alpha3(&category.value))
        .map(|country| Choice {
            value: country.alpha3.clone(),
            label: lang.country(country),
            chosen: chosen == Some(country.alpha3.as_str()),
        })
        .collect();
    list.sort_by(|a, b| a.label.cmp(&b.label));
    list.insert(
        0,
        Choice {
            value: String::new(),
            label: lang.say("facts-any-country", &[]),
            chosen: chosen.is_none(),
        },
    );
    list
}

/// The fact sheet as a document of its own, for a file or a printer: nothing in it is loaded from anywhere.
pub(crate) fn alone(facts: &FactSheet, lang: Lang) -> Result<String, askama::Error> {
    FactsAlone {
        title: facts.edition().manifest.title.clone(),
        sheet: Sheet::of(facts, lang),
        style: ASSETS.style(),
    }
    .render()
}
