//! A name taken apart.

use std::sync::OnceLock;

use amparo_schema::{countries, fold_text};
use serde::Serialize;

use super::vocabulary::{JOINING, LEGAL, PLACEHOLDERS, SHORT, TRADE};
use crate::tables::is_null;

/// A name taken apart for comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NameParts {
    /// Words that tell it from others, in order.
    pub own: Vec<String>,
    /// Words of the trade, in order.
    pub trade: Vec<String>,
    /// Countries that it names, by alpha-3 code.
    pub countries: Vec<String>,
    /// All letters of its words, joined; places at the end and legal forms left out.
    pub letters: String,
    /// Whether it has a legal form.
    pub legal_form: bool,
    /// Whether it is two names joined by a slash.
    pub several: bool,
}

/// Why a text is no name; nothing if it may be one.
pub fn placeholder(name: &str) -> Option<&'static str> {
    if is_null(name) || name.trim() == "0" {
        return Some("no value");
    }
    let folded = fold_text(name);
    if folded.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return Some("no letters");
    }
    PLACEHOLDERS.iter().find(|text| folded.contains(*text)).copied()
}

impl NameParts {
    /// Takes a name apart.
    pub fn of(name: &str) -> NameParts {
        // "Inc.Del Al": a full stop between a small letter and a capital ends a word.
        let mut spaced = String::with_capacity(name.len() + 4);
        let mut before = [' ', ' '];
        for c in name.chars() {
            if before[1] == '.' && before[0].is_lowercase() && c.is_uppercase() {
                spaced.push(' ');
            }
            spaced.push(c);
            before = [before[1], c];
        }
        // What stands in brackets is another name for the same.
        let (first, several) = match spaced.split_once('/') {
            Some((first, rest)) if first.trim().len() > 2 && rest.trim().len() > 2 => {
                (first.to_owned(), true)
            }
            _ => (spaced, false),
        };
        let outside = first
            .split('(')
            .next()
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(&first);
        let folded = fold_text(outside);
        let words = joined_letters(&folded);
        let (words, legal_form) = without_legal_form(&words);
        let words = without_city(words);

        let mut parts = NameParts {
            own: Vec::new(),
            trade: Vec::new(),
            countries: Vec::new(),
            letters: String::new(),
            legal_form,
            several,
        };
        for word in words {
            let word = SHORT
                .iter()
                .find(|(short, _)| *short == word)
                .map_or(word.as_str(), |(_, long)| long);
            if let Some(country) = country(word) {
                parts.countries.push(country);
            } else if JOINING.contains(&word) {
                // "Del Al": a joining word may be half a name.
                parts.letters.push_str(if word == "and" { "" } else { word });
                if word == "del" || word == "la" {
                    parts.own.push(word.to_owned());
                }
            } else {
                parts.letters.push_str(word);
                if TRADE.contains(&word) {
                    parts.trade.push(word.to_owned());
                } else {
                    parts.own.push(word.to_owned());
                }
            }
        }
        if parts.own.is_empty() {
            parts.own = std::mem::take(&mut parts.trade);
        }
        parts.countries.sort();
        parts.countries.dedup();
        parts
    }

    /// The letters of the words that tell it from others.
    pub fn own_letters(&self) -> String {
        self.own.concat()
    }
}

/// The words of a folded text; single letters in a row become one word (`j and h` and `j h` become `jh`).
fn joined_letters(folded: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut letters = false;
    let all: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    for (place, word) in all.iter().enumerate() {
        let single = |word: Option<&&str>| word.is_some_and(|word| word.chars().count() == 1);
        if letters && *word == "and" && single(all.get(place + 1)) {
            continue;
        }
        let is_single = single(Some(word));
        match words.last_mut() {
            Some(last) if letters && is_single => last.push_str(word),
            _ => words.push((*word).to_owned()),
        }
        letters = is_single;
    }
    words
}

/// The words before the first legal form that does not stand first, and whether there is one. `s de rl …` and `sa de …` are recognised by their beginning,
/// so that a slip of the pen in `cv` or a cut end does no harm.
fn without_legal_form(words: &[String]) -> (Vec<String>, bool) {
    for place in 1..words.len() {
        let word = |offset: usize| words.get(place + offset).map(String::as_str);
        let mexican = word(0) == Some("s") && word(1) == Some("de") && matches!(word(2), Some("rl") | None);
        if mexican || word(0).is_some_and(|word| LEGAL.contains(&word)) {
            return (words.iter().take(place).cloned().collect(), true);
        }
    }
    (words.to_vec(), false)
}

/// Without a town at the end, which Spanish joins with `de`.
fn without_city(mut words: Vec<String>) -> Vec<String> {
    if let [.., _, de, town] = words.as_slice()
        && de == "de"
        && !TRADE.contains(&town.as_str())
        && country(town).is_none()
    {
        words.truncate(words.len() - 2);
    }
    words
}

/// The country that a word names, if need be with one letter wrong.
fn country(word: &str) -> Option<String> {
    if word.chars().count() < 4 {
        return None;
    }
    if let Some(country) = countries::by_name(word) {
        return Some(country.alpha3.clone());
    }
    if word.chars().count() < 6 {
        return None;
    }
    let near = folded_names().iter().zip(countries::countries());
    near.filter(|(name, _)| name.len().abs_diff(word.len()) <= 4)
        .find(|(name, _)| strsim::osa_distance(name, word) == 1)
        .map(|(_, country)| country.alpha3.clone())
}

/// The short names of all countries, folded, in the order of countries.
fn folded_names() -> &'static [String] {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        countries::countries()
            .iter()
            .map(|country| fold_text(&country.short_name))
            .collect()
    })
}
