//! Writing a query: the one canonical query string, and the question in words.

use std::fmt::Write as _;

use amparo_schema::TableSchema;

use super::{Measure, Query, View};
use crate::vocabulary::Vocabulary;
use amparo_lang::Lang;

impl Query {
    /// The canonical query string without `?`; empty for the question about everyone.
    ///
    /// It reads back to an equal query, and equal queries write equal strings, so it can stand in links and citations.
    pub fn to_query_string(&self, schema: &TableSchema, words: &Vocabulary) -> String {
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
        match self.measure {
            Measure::Count => {}
            Measure::Share => pairs.push("measure=share".into()),
            Measure::Rate => pairs.push("measure=rate".into()),
        }
        match self.view {
            View::Auto => {}
            View::Table => pairs.push("as=table".into()),
            View::Map => pairs.push("as=map".into()),
            View::Flow => pairs.push("as=flow".into()),
        }
        if self.all_rows {
            pairs.push("rows=all".into());
        }
        pairs.join("&")
    }

    /// A heading such as `Identified victims by gender and age`.
    pub fn title(&self, lang: Lang, schema: &TableSchema, words: &Vocabulary) -> String {
        let titles: Vec<String> = self
            .by
            .iter()
            .map(|&axis| lower_first(&words.axes()[axis].title_in(lang, schema)))
            .collect();
        if titles.is_empty() {
            lang.say("title-all", &[])
        } else {
            lang.say("title-by", &[("list", &lang.list(&titles, true))])
        }
    }

    /// The filters in words, one sentence part per field: `Citizenship: Kenya or Uganda`.
    pub fn filters_in_words(&self, lang: Lang, schema: &TableSchema, words: &Vocabulary) -> Vec<String> {
        self.filters
            .iter()
            .map(|filter| {
                let field = schema.field(filter.field);
                let labels: Vec<String> = filter
                    .picks
                    .iter()
                    .map(|&pick| pick_label(lang, schema, words, filter.field, filter.level, pick))
                    .collect();
                lang.say(
                    "axis-level",
                    &[
                        ("field", &lang.field_title(field)),
                        ("level", &lang.list(&labels, false)),
                    ],
                )
            })
            .collect()
    }
}

/// The label of one value, or of one node of a level.
pub fn pick_label(
    lang: Lang,
    schema: &TableSchema,
    words: &Vocabulary,
    field: usize,
    level: Option<usize>,
    pick: u16,
) -> String {
    match level {
        None => lang.value_label(schema.field(field), pick),
        Some(level) => {
            let (key, label, _) = &words.levels(field)[level].nodes[usize::from(pick)];
            lang.area(key, label)
        }
    }
}

/// A title inside a sentence: `Age` becomes `age`, `ISO code` stays.
pub(super) fn lower_first(title: &str) -> String {
    let mut chars = title.chars();
    match (chars.next(), title.chars().nth(1)) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

/// Percent-encodes everything but what no browser and no proxy rewrites in a query.
pub(super) fn encode(text: &str) -> String {
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
