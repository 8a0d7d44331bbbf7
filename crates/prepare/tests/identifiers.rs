//! How many of 500 planted identifiers the scan finds, and how often it cries wolf.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use amparo_invent::{clean_columns, planted_identifiers};
use amparo_prepare::scan::scan;

#[test]
fn planted_identifiers_are_found_in_six_languages() {
    for seed in [20_261_128, 7, 99] {
        let planted = planted_identifiers(seed, 500);
        let missed: Vec<_> = planted
            .iter()
            .filter(|cell| scan(&cell.text).is_empty())
            .collect();
        let recall = 1.0 - missed.len() as f64 / planted.len() as f64;
        let mut by_language: BTreeMap<&str, usize> = BTreeMap::new();
        for cell in &missed {
            *by_language.entry(cell.language).or_default() += 1;
        }
        println!("seed {seed}: recall {recall:.4}, missed by language {by_language:?}");
        for cell in &missed {
            println!("  missed: {} {}: {}", cell.language, cell.kind, cell.text);
        }
        assert!(recall >= 0.98, "recall {recall}");
    }
}

#[test]
fn answers_of_clean_columns_are_left_alone() {
    let mut alarms = Vec::new();
    let mut all = 0;
    for (column, values) in clean_columns() {
        for value in values {
            all += 1;
            let found = scan(value);
            if !found.is_empty() {
                alarms.push(format!("{column}: {value}: {found:?}"));
            }
        }
    }
    println!("{} false alarms among {all} answers: {alarms:#?}", alarms.len());
    assert!(alarms.len() * 50 <= all, "{alarms:#?}");
}
