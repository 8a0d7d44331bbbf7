//! Any text as a question: refused with words, or read and written back in one canonical form. The fuzz target `portal_query` looks for the same.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use amparo_reading::query::parse;
use amparo_reading::vocabulary::Vocabulary;
use amparo_schema::{TableSchema, case_schema};
use proptest::prelude::*;

static WORDS: LazyLock<(TableSchema, Vocabulary)> = LazyLock::new(|| {
    let schema = case_schema(2026);
    let words = Vocabulary::of(&schema);
    (schema, words)
});

fn holds(text: &str) -> Result<bool, TestCaseError> {
    let (schema, words) = &*WORDS;
    match parse(text, schema, words) {
        Ok(read) => {
            let canonical = read.to_query_string(schema, words);
            let again = parse(&canonical, schema, words);
            prop_assert_eq!(again.as_ref().ok(), Some(&read), "{}", canonical);
            prop_assert_eq!(again.unwrap().to_query_string(schema, words), canonical);
            Ok(true)
        }
        Err(bad) => {
            prop_assert!(!bad.problem.is_empty() && bad.problem.len() < 1_000);
            Ok(false)
        }
    }
}

/// Pieces that questions are made of, sound and unsound.
fn piece() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("gender".to_owned()),
        Just("Citizenship".to_owned()),
        Just("citizenship.region".to_owned()),
        Just("means".to_owned()),
        Just("KEN".to_owned()),
        Just("kenya".to_owned()),
        Just("Woman".to_owned()),
        Just("africa".to_owned()),
        Just("48%2B".to_owned()),
        Just("yes".to_owned()),
        "[%+,.=&A-Za-z0-9é\u{0}-]{0,8}",
    ];
    let name = prop_oneof![
        Just("by".to_owned()),
        Just("measure".to_owned()),
        Just("as".to_owned()),
        Just("rows".to_owned()),
        Just("where.gender".to_owned()),
        Just("where.citizenship".to_owned()),
        Just("where.citizenship.region".to_owned()),
        Just("utm_source".to_owned()),
        "[a-z.%]{0,10}",
    ];
    (name, proptest::collection::vec(word, 0..4))
        .prop_map(|(name, words)| format!("{name}={}", words.join(",")))
}

proptest! {
    #[test]
    fn any_text_is_refused_or_read(text in "\\PC{0,200}") {
        holds(&text)?;
    }

    #[test]
    fn anything_made_of_the_right_pieces_too(pieces in proptest::collection::vec(piece(), 0..6)) {
        holds(&pieces.join("&"))?;
    }
}

#[test]
fn the_pieces_make_questions_that_are_read() {
    for text in [
        "by=gender,citizenship.region&where.citizenship=KEN,kenya",
        "by=means&where.gender=Woman&rows=all",
        "",
    ] {
        assert!(holds(text).unwrap(), "{text}");
    }
}
