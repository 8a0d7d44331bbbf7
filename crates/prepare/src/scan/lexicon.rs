//! Words that are answers, not names: countries, codelists, yes and no.

use std::collections::HashSet;
use std::sync::OnceLock;

use amparo_schema::{case_schema, countries, ctdc, fold_text, htcds};

/// Words of answers in six languages, folded, beyond those of the standards.
const ANSWERS: &str = include_str!("../../data/answer-words.txt");

fn words() -> &'static HashSet<String> {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = HashSet::new();
        let mut add = |text: &str| {
            // "DebtBondage" and "Debt bondage" are the same two words.
            let mut parted = String::new();
            let mut lower = false;
            for c in text.chars() {
                if lower && c.is_uppercase() {
                    parted.push(' ');
                }
                lower = c.is_lowercase();
                parted.push(c);
            }
            words.extend(fold_text(&parted).split(' ').map(str::to_owned));
        };
        for field in htcds::fields() {
            for code in &field.codes {
                add(&code.value);
                add(&code.label);
            }
        }
        for field in case_schema(2002).fields() {
            for category in &field.categories {
                add(&category.value);
                add(&category.label);
            }
        }
        ANSWERS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .for_each(&mut add);
        words
    })
}

/// Whether a text is an answer: a country, a band, a yes or no, a reason for none, or made of words of answers alone.
pub(super) fn is_known(text: &str) -> bool {
    countries::find(text).is_some()
        || ctdc::missing_reason(text).is_some()
        || ctdc::age_band(text).is_some()
        || all_known(text)
}

/// Whether every word of a text is one of answers.
pub(super) fn all_known(text: &str) -> bool {
    let known = words();
    text.split([';', '|', ',', '/'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .all(|part| {
            countries::find(part).is_some() || {
                let folded = fold_text(part);
                !folded.is_empty()
                    && folded
                        .split(' ')
                        .all(|word| known.contains(word) || is_number(word))
            }
        })
}

/// Whether one folded word is one of answers.
pub(super) fn knows(word: &str) -> bool {
    words().contains(word)
}

fn is_number(word: &str) -> bool {
    word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}
