//! What changed between two releases: contents, contributors, fields, and figures with the errors of their differences.

use amparo_reading::differences::{Difference, clear, differences, fields_only_in};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::edition::Edition;
use crate::portal::Shelf;
use crate::present::share_difference;
use crate::query::pairs;
use crate::refusal::Refusal;
use crate::site::{Site, html};

/// Most figures listed.
const LISTED: usize = 40;

struct Fact {
    name: String,
    before: String,
    after: String,
}

struct Figure {
    field: String,
    value: String,
    before: String,
    after: String,
    difference: String,
    share: String,
}

struct Choice {
    id: String,
    date: String,
    from: bool,
    to: bool,
}

/// What is said of two releases.
struct Changes {
    old: String,
    new: String,
    facts: Vec<Fact>,
    joined: Option<String>,
    left: Option<String>,
    added: String,
    removed: String,
    compared: String,
    differing: String,
    figures: Vec<Figure>,
    shortened: Option<String>,
}

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    site: Site,
    choices: Vec<Choice>,
    changes: Option<Changes>,
}

/// Draws the page for two releases named in the address, or for the newest and the one before it.
pub(crate) fn changes(site: Site, shelf: &Shelf, raw: &str) -> Result<Response, Refusal> {
    let named = |name: &str| {
        pairs(raw)
            .find(|(key, value)| *key == name && !value.is_empty())
            .map(|(_, id)| id)
    };
    let editions: Vec<_> = shelf.editions().collect();
    let find = |id: Option<&str>, place: usize| match id {
        Some(id) => shelf
            .find(id)
            .map(Some)
            .ok_or_else(|| Refusal::NoRelease(id.to_owned())),
        None => Ok(editions.get(place).copied()),
    };
    let (old, new) = (find(named("from"), 1)?, find(named("to"), 0)?);
    let choices = editions
        .iter()
        .map(|edition| Choice {
            id: edition.id().to_owned(),
            date: site.lang.date(&edition.manifest.created),
            from: old.is_some_and(|old| old.id() == edition.id()),
            to: new.is_some_and(|new| new.id() == edition.id()),
        })
        .collect();
    let changes = match (old, new) {
        (Some(old), Some(new)) if old.id() != new.id() => Some(compare(&site, old, new)),
        _ => None,
    };
    let rest = match (named("from"), named("to")) {
        (None, None) => String::new(),
        _ => changes
            .as_ref()
            .map_or_else(String::new, |both| format!("?from={}&to={}", both.old, both.new)),
    };
    let page = ChangesPage {
        choices,
        changes,
        site: site.at(&rest),
    };
    Ok(html(StatusCode::OK, &page))
}

fn compare(site: &Site, old: &Edition, new: &Edition) -> Changes {
    let lang = site.lang;
    let (before, after) = (old.contributors(), new.contributors());
    let moved = |from: Option<usize>, to: Option<usize>, id: &str| {
        let count = to?.checked_sub(from?).filter(|&count| count > 0)?.to_string();
        Some(lang.html(id, &[("count", &count), ("n", &count)]).0)
    };
    let all = differences(old, new);
    let clear = clear(&all);
    Changes {
        old: old.id().to_owned(),
        new: new.id().to_owned(),
        facts: facts(site, old, new),
        joined: moved(before, after, "changes-joined"),
        left: moved(after, before, "changes-left"),
        added: fields_only_in(new, old, lang),
        removed: fields_only_in(old, new, lang),
        compared: lang.count(all.len() as f64),
        differing: lang.count(clear.len() as f64),
        shortened: (clear.len() > LISTED).then(|| LISTED.to_string()),
        figures: clear
            .into_iter()
            .take(LISTED)
            .map(|difference| figure(site, new, difference))
            .collect(),
    }
}

fn facts(site: &Site, old: &Edition, new: &Edition) -> Vec<Fact> {
    let lang = site.lang;
    let fact = |id: &str, words: &dyn Fn(&Edition) -> String| Fact {
        name: site.s(id),
        before: words(old),
        after: words(new),
    };
    vec![
        fact("changes-published", &|edition| {
            lang.date(&edition.manifest.created)
        }),
        fact("changes-people", &|edition| edition.total().words(lang)),
        fact("changes-rows", &|edition| {
            lang.count(edition.records.rows() as f64)
        }),
        fact("changes-contributors", &|edition| {
            edition
                .contributors()
                .map_or_else(|| site.s("changes-unknown"), |count| lang.count(count as f64))
        }),
        fact("changes-fields", &|edition| edition.schema.width().to_string()),
        fact("changes-epsilon", &|edition| {
            lang.decimal(edition.claim.epsilon, 2)
        }),
    ]
}

fn figure(site: &Site, new: &Edition, difference: &Difference) -> Figure {
    let lang = site.lang;
    let field = new
        .schema
        .index_of(&difference.field)
        .map(|place| new.schema.field(place));
    let sign = if difference.by() < 0.0 { "−" } else { "+" };
    Figure {
        field: field.map_or_else(|| difference.field.clone(), |field| lang.field_title(field)),
        value: field
            .and_then(|field| Some(lang.value_label(field, field.code_of(&difference.value)?)))
            .unwrap_or_else(|| difference.value.clone()),
        share: difference.shares.map_or_else(
            || site.s("no-evidence"),
            |(old, new)| share_difference(site, new, old).0,
        ),
        before: difference.old.words(lang),
        after: difference.new.words(lang),
        difference: lang.isolate(format!(
            "{sign}{} ± {}",
            lang.count(difference.by().abs()),
            lang.count(difference.margin().max(1.0))
        )),
    }
}
