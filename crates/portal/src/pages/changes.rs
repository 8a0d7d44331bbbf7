//! What changed between two releases: contents, contributors, fields, and figures with the errors of their differences.

use amparo_schema::FieldKind;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::edition::Edition;
use crate::figure::{Estimate, Share, Z95};
use crate::portal::Shelf;
use crate::present::{estimate_words, share_difference};
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

/// A count in both releases and how it differs.
pub(crate) struct Difference {
    field: String,
    value: String,
    old: Estimate,
    new: Estimate,
    /// The shares in both, of the people for whom the field is known.
    shares: Option<(Share, Share)>,
}

impl Difference {
    fn by(&self) -> f64 {
        self.new.value - self.old.value
    }

    /// The 95 % margin of the difference: the errors of two releases are drawn independently.
    fn margin(&self) -> f64 {
        Z95 * (self.old.variance() + self.new.variance()).sqrt()
    }

    fn is_clear(&self) -> bool {
        self.by().abs() > self.margin()
    }
}

/// Draws the page for two releases named in the address, or for the newest and the one before it.
pub(crate) fn changes(site: Site, shelf: &Shelf, raw: &str) -> Result<Response, Refusal> {
    let named = |name: &str| {
        raw.split('&')
            .find_map(|pair| {
                pair.split_once('=')
                    .filter(|(key, value)| *key == name && !value.is_empty())
            })
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
    let mut clear: Vec<&Difference> = all.iter().filter(|difference| difference.is_clear()).collect();
    clear.sort_by(|a, b| b.by().abs().total_cmp(&a.by().abs()));
    let names = |one: &Edition, other: &Edition| {
        let missing: Vec<String> = one
            .schema
            .fields()
            .iter()
            .filter(|field| other.schema.index_of(&field.name).is_none())
            .map(|field| lang.field_title(field))
            .collect();
        lang.list(&missing, true)
    };
    Changes {
        old: old.id().to_owned(),
        new: new.id().to_owned(),
        facts: facts(site, old, new),
        joined: moved(before, after, "changes-joined"),
        left: moved(after, before, "changes-left"),
        added: names(new, old),
        removed: names(old, new),
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
        fact("changes-people", &|edition| estimate_words(lang, edition.total())),
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

/// Every published count of a single value that both releases hold.
pub(crate) fn differences(old: &Edition, new: &Edition) -> Vec<Difference> {
    let mut out = Vec::new();
    for (place, field) in new.schema.fields().iter().enumerate() {
        let Some(other) = old.schema.index_of(&field.name) else {
            continue;
        };
        for (category, code) in field.categories.iter().zip(0u16..) {
            // Absent answers and a flag's no say nothing of their own.
            if category.is_missing() || (field.kind == FieldKind::Flag && code != 0) {
                continue;
            }
            let Some(old_code) = old.schema.field(other).code_of(&category.value) else {
                continue;
            };
            let (Some((new_count, _)), Some((old_count, _))) = (
                new.published.sum(&[(place, &[code])]),
                old.published.sum(&[(other, &[old_code])]),
            ) else {
                continue;
            };
            out.push(Difference {
                field: field.name.clone(),
                value: category.value.clone(),
                old: old_count,
                new: new_count,
                shares: old.share_of(other, &[old_code]).zip(new.share_of(place, &[code])),
            });
        }
    }
    out
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
        before: estimate_words(lang, difference.old),
        after: estimate_words(lang, difference.new),
        difference: lang.isolate(format!(
            "{sign}{} ± {}",
            lang.count(difference.by().abs()),
            lang.count(difference.margin().max(1.0))
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_clear_when_it_exceeds_the_margin_of_both_errors() {
        let difference = |old: f64, new: f64| Difference {
            field: String::new(),
            value: String::new(),
            old: Estimate::new(old, 9.0),
            new: Estimate::new(new, 16.0),
            shares: None,
        };
        // The standard error of the difference is √(9 + 16) = 5, its margin 9.8.
        assert!((difference(100.0, 100.0).margin() - 9.799_819_922_700_27).abs() < 1e-9);
        assert!(difference(100.0, 110.0).is_clear());
        assert!(!difference(100.0, 109.0).is_clear());
        assert!(difference(100.0, 90.0).is_clear());
    }
}
