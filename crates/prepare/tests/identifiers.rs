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

/// Identifiers written by hand. The first list was measured before any rule was fitted to it (recall 0.879) and has taught the scan since; the second was
/// written after that and has taught it nothing. What is missed is printed, and stands in the documentation.
///
/// `cargo nextest run -p amparo-prepare --no-capture written_by_hand`
#[test]
fn identifiers_written_by_hand_are_found_too() {
    for (list, corpus, least) in [
        ("first", include_str!("held-out.tsv"), 0.98),
        ("second", include_str!("held-out-2.tsv"), 0.85),
    ] {
        let cells: Vec<Vec<&str>> = corpus.lines().map(|line| line.split('\t').collect()).collect();
        let missed: Vec<&Vec<&str>> = cells.iter().filter(|cell| scan(cell[2]).is_empty()).collect();
        let recall = 1.0 - missed.len() as f64 / cells.len() as f64;
        println!("{list} list, {} by hand: recall {recall:.4}", cells.len());
        for cell in &missed {
            println!("  missed: {} {}: {}", cell[0], cell[1], cell[2]);
        }
        assert!(recall >= least, "{missed:#?}");
    }
}
