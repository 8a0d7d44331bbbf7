//! An entry for the fuzz target of the query parser; not a part of the interface.

use std::sync::OnceLock;

use amparo_schema::{TableSchema, case_schema};

use crate::query::parse;
use crate::vocabulary::Vocabulary;

/// Reads any text as a query over the case table. Whatever is accepted must come back the same from its canonical form.
///
/// # Panics
/// If the canonical form of an accepted query is refused or means another query: that is what fuzzing looks for.
pub fn query(raw: &str) {
    static WORDS: OnceLock<(TableSchema, Vocabulary)> = OnceLock::new();
    let (schema, words) = WORDS.get_or_init(|| {
        let schema = case_schema(2026);
        let words = Vocabulary::of(&schema);
        (schema, words)
    });
    if let Ok(read) = parse(raw, schema, words) {
        let canonical = read.to_query_string(schema, words);
        let again = parse(&canonical, schema, words);
        assert_eq!(again.as_ref().ok(), Some(&read), "{canonical}");
    }
}
