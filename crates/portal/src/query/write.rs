//! Writing a query: the one canonical query string, and the question in words.

use std::fmt::Write as _;

use amparo_schema::TableSchema;

use super::{Measure, Query};
use crate::vocabulary::{Vocabulary, sentence_case};

impl Query {
    /// The canonical query string without `?`; empty for the question about everyone.
    ///
    /// It reads back to an equal query, and equal queries write equal strings, so it can stand in links and citations.
    pub(crate) fn to_query_string(&self, schema: &TableSchema, words: &Vocabulary) -> String {
        let mut pairs = Vec::new();
        if !self.by.is_empty() {
            let keys: Vec<String> = self
                .by
                .iter()
                .map(|&axis| encode(&words.axes()[axis].key))
                .collect();
            pairs.push(format!("by={}", keys.join(",")));
        }
        for filter in &self.filters {
            let field = schema.field(filter.field);
            let mut pair = format!("where.{}", encode(&field.name));
            let values: Vec<String> = match filter.level {
                None => filter
                    .picks
                    .iter()
                    .map(|&code| encode(&field.categories[usize::from(code)].value))
                    .collect(),
                Some(level) => {
                    let level = &words.levels(filter.field)[level];
                    let _ = write!(pair, ".{}", encode(&level.name));
                    filter
                        .picks
                        .iter()
                        .map(|&node| encode(&level.nodes[usize::from(node)].0))
                        .collect()
                }
            };
            pairs.push(format!("{pair}={}", values.join(",")));
        }
        if self.measure == Measure::Share {
            pairs.push("measure=share".into());
        }
        if self.all_rows {
            pairs.push("rows=all".into());
        }
        pairs.join("&")
    }

    /// A heading such as `Identified victims by gender and age`.
    pub(crate) fn title(&self, words: &Vocabulary) -> String {
        let titles: Vec<String> = self
            .by
            .iter()
            .map(|&axis| lower_first(&words.axes()[axis].title))
            .collect();
        match titles.as_slice() {
            [] => "Identified victims in these data".into(),
            [one] => format!("Identified victims by {one}"),
            [first @ .., last] => format!("Identified victims by {} and {last}", first.join(", ")),
        }
    }

    /// The filters in words, one sentence part per field: `Citizenship: Kenya or Uganda`.
    pub(crate) fn filters_in_words(&self, schema: &TableSchema, words: &Vocabulary) -> Vec<String> {
        self.filters
            .iter()
            .map(|filter| {
                let field = schema.field(filter.field);
                let labels: Vec<String> = match filter.level {
                    None => filter
                        .picks
                        .iter()
                        .map(|&code| sentence_case(&field.categories[usize::from(code)].label))
                        .collect(),
                    Some(level) => {
                        let nodes = &words.levels(filter.field)[level].nodes;
                        filter
                            .picks
                            .iter()
                            .map(|&node| nodes[usize::from(node)].1.clone())
                            .collect()
                    }
                };
                let list = match labels.as_slice() {
                    [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
                    other => other.join(""),
                };
                format!("{}: {list}", field.title)
            })
            .collect()
    }
}

/// A title inside a sentence: `Age` becomes `age`, `ISO code` stays.
fn lower_first(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), title.chars().nth(1)) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

/// Percent-encodes everything but what no browser and no proxy rewrites in a query.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
