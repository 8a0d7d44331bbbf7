//! Search over news, stories, fields and values.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::topics;
use crate::edition::Edition;
use crate::portal::Shelf;
use crate::query::{decode, pairs};
use crate::refusal::Refusal;
use crate::site::{Site, html};

/// Most results of each kind.
const LISTED: usize = 25;

struct Found {
    href: String,
    title: String,
    about: String,
}

struct Group {
    id: &'static str,
    heading: String,
    found: Vec<Found>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    site: Site,
    asked: String,
    groups: Vec<Group>,
}

/// Whether a text holds every word.
fn holds(words: &[String], texts: &[&str]) -> bool {
    let text = texts.join(" ").to_lowercase();
    !words.is_empty() && words.iter().all(|word| text.contains(word.as_str()))
}

/// Draws the results for `q`.
pub(crate) fn search(site: Site, shelf: &Shelf, edition: &Edition, raw: &str) -> Result<Response, Refusal> {
    let value = pairs(raw)
        .find(|(name, _)| *name == "q")
        .map_or("", |(_, value)| value);
    let asked: String = decode(value, "q")?.chars().take(120).collect();
    let words: Vec<String> = asked.split_whitespace().take(12).map(str::to_lowercase).collect();
    let groups = [
        ("news", "nav-news", news(&site, shelf, &asked)),
        ("stories", "nav-topics", stories(&site, &words)),
        ("fields", "nav-codebook", fields(&site, edition, &words)),
    ]
    .into_iter()
    .filter(|(_, _, found)| !found.is_empty())
    .map(|(id, heading, found)| Group {
        id,
        heading: site.s(heading),
        found,
    })
    .collect();
    let page = SearchPage {
        groups,
        asked,
        site: if value.is_empty() {
            site
        } else {
            site.at(&format!("?q={value}"))
        },
    };
    Ok(html(StatusCode::OK, &page))
}

fn news(site: &Site, shelf: &Shelf, asked: &str) -> Vec<Found> {
    shelf
        .news()
        .into_iter()
        .flat_map(|news| news.search(asked, site.lang))
        .take(LISTED)
        .map(|hit| Found {
            href: format!("{}/news/{}", site.root, hit.item.slug),
            title: hit.item.title.clone(),
            about: hit.item.summary.clone(),
        })
        .collect()
}

fn stories(site: &Site, words: &[String]) -> Vec<Found> {
    topics::cards(site, "")
        .into_iter()
        .map(|card| Found {
            href: card.href,
            title: card.title,
            about: card.about,
        })
        .filter(|story| holds(words, &[&story.title, &story.about]))
        .collect()
}

fn fields(site: &Site, edition: &Edition, words: &[String]) -> Vec<Found> {
    edition
        .schema
        .fields()
        .iter()
        .filter_map(|field| {
            let title = site.lang.field_title(field);
            let values: Vec<String> = (0..field.size() as u16)
                .filter(|&code| !field.is_missing(code))
                .map(|code| site.lang.value_label(field, code))
                .collect();
            let value = values.iter().find(|value| holds(words, &[value]));
            if value.is_none() && !holds(words, &[&field.name, &title, &field.description]) {
                return None;
            }
            Some(Found {
                href: format!("{}/explore?by={}", site.base, field.name),
                about: value.cloned().unwrap_or_else(|| field.name.clone()),
                title,
            })
        })
        .take(LISTED)
        .collect()
}
