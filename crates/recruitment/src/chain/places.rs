//! Places as people write them.

use std::collections::BTreeMap;

use amparo_schema::{countries, fold_text};
use serde::Serialize;

/// Something about a place that a person should look at. The value stays as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceNotice {
    /// The row, as a spreadsheet shows it.
    pub row: u64,
    /// The column.
    pub column: &'static str,
    /// The value.
    pub value: String,
    /// What it may have to be, ISO 3166-1 alpha-3.
    pub suggestion: Option<String>,
    /// Why.
    pub why: String,
}

/// The country whose English, Spanish or French name is nearest to a text that is none: at most two letters off, and one in names of up to five. Nothing
/// if two are equally near.
pub fn suggest_country(text: &str) -> Option<(&'static countries::Country, usize)> {
    let folded = fold_text(text);
    let length = folded.chars().count();
    if !(4..=60).contains(&length) {
        return None;
    }
    let most = if length <= 5 { 1 } else { 2 };
    let mut best: Option<(&countries::Country, usize)> = None;
    let mut tied = false;
    for country in countries::countries() {
        let names = [
            &country.short_name,
            &country.name_en,
            &country.name_es,
            &country.name_fr,
        ];
        let near = names
            .iter()
            .map(|name| strsim::osa_distance(&fold_text(name), &folded))
            .min();
        let Some(distance) = near.filter(|&distance| distance <= most) else {
            continue;
        };
        match best {
            Some((_, known)) if distance > known => {}
            Some((_, known)) if distance == known => tied = true,
            _ => (best, tied) = (Some((country, distance)), false),
        }
    }
    best.filter(|_| !tied)
}

/// In which countries a place is said to be, by how many rows.
#[derive(Default)]
pub(super) struct PlaceCounts(BTreeMap<String, BTreeMap<String, u32>>);

impl PlaceCounts {
    pub(super) fn add(&mut self, place: &str, country: &str) {
        *self
            .0
            .entry(fold_text(place))
            .or_default()
            .entry(country.to_owned())
            .or_default() += 1;
    }

    /// The country where a place nearly always is, if that is another: at least two rows say so, and at most one says `country`.
    pub(super) fn usual(&self, place: &str, country: &str) -> Option<(&str, u32)> {
        let counts = self.0.get(&fold_text(place))?;
        let here = counts.get(country).copied().unwrap_or(0);
        let (other, count) = counts
            .iter()
            .filter(|(other, _)| *other != country)
            .max_by_key(|(_, count)| **count)?;
        (*count >= 2 && here <= 1 && *count >= 2 * here).then_some((other, *count))
    }
}
