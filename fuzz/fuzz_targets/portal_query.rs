//! The part of an address after `?`: refused with what would be accepted, or read and written back in one canonical form.
#![no_main]

use std::sync::OnceLock;

use amparo_reading::query::parse;
use amparo_reading::vocabulary::Vocabulary;
use amparo_schema::{TableSchema, case_schema};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    static WORDS: OnceLock<(TableSchema, Vocabulary)> = OnceLock::new();
    let (schema, words) = WORDS.get_or_init(|| {
        let schema = case_schema(2026);
        let words = Vocabulary::of(&schema);
        (schema, words)
    });
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(read) = parse(text, schema, words)
    {
        let canonical = read.to_query_string(schema, words);
        let again = parse(&canonical, schema, words);
        assert_eq!(again.as_ref().ok(), Some(&read), "{canonical}");
    }
});
