//! Words that are answers, not names: countries, codelists, yes and no.

use std::collections::HashSet;
use std::sync::OnceLock;

use amparo_schema::{case_schema, countries, ctdc, htcds};

use super::plain::fold;

/// Words of answers in six languages, folded, beyond those of the standards.
const ANSWERS: &str = include_str!("../../data/answer-words.txt");

fn words() -> &'static HashSet<String> {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = HashSet::new();
        let mut add = |text: &str| {
            words.extend(parted(text).split(' ').map(str::to_owned));
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

/// A folded text; "DebtBondage" and "Debt bondage" are the same two words.
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + 4);
    let mut lower = false;
    for c in text.chars() {
        if lower && c.is_uppercase() {
            parted.push(' ');
        }
        lower = c.is_lowercase();
        parted.push(c);
    }
    fold(&parted)
}

/// Whether a text is an answer: a country, a band, a yes or no, a reason for none, or made of words of answers alone.
pub(super) fn is_known(text: &str) -> bool {
    countries::find(text).is_some()
        || ctdc::missing_reason(text).is_some()
        || ctdc::age_band(text).is_some()
        || ctdc::month_band(text).is_some()
        || all_known(text)
}

/// Whether every word of a text is one of answers, with few numbers among them: many are a date or a telephone number.
fn all_known(text: &str) -> bool {
    let known = words();
    let mut numbers: Vec<String> = Vec::new();
    let mut parts = text
        .split([';', '|', ',', '/'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let answers = parts.all(|part| {
        countries::find(part).is_some() || {
            let folded = parted(part);
            !folded.is_empty()
                && folded.split(' ').all(|word| {
                    let number = is_number(word);
                    if number {
                        numbers.push(word.to_owned());
                    }
                    number || known.contains(word)
                })
        }
    });
    let year = |number: &String| number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    answers
        && match numbers.as_slice() {
            [] | [_] => true,
            [one, other] => [one, other]
                .iter()
                .all(|number| number.len() <= 3 || year(number)),
            _ => false,
        }
}

/// Whether one folded word is one of answers.
pub(super) fn knows(word: &str) -> bool {
    words().contains(word)
}

fn is_number(word: &str) -> bool {
    word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}
