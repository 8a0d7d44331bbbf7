//! Precision and recall of likely duplicates on an invented register with known ones.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use amparo_invent::{Doubled, doubled_register};
use amparo_prepare::duplicates::{DuplicateFinder, NameColumns};

fn measure(persons: usize, one_in: u32, seed: u64) -> (f64, f64) {
    let Doubled { header, rows, pairs } = doubled_register(seed, persons, one_in);
    let header: Vec<String> = header.into_iter().map(str::to_owned).collect();
    let mut finder = DuplicateFinder::new(NameColumns::of(&header).unwrap());
    for (index, row) in rows.iter().enumerate() {
        finder.add(index as u64, None, |column| row[column].as_str());
    }
    let found: HashSet<(u64, u64)> = finder.pairs().iter().map(|pair| pair.rows).collect();
    let truth: HashSet<(u64, u64)> = pairs.iter().map(|(a, b)| (*a as u64, *b as u64)).collect();
    let right = found.intersection(&truth).count() as f64;
    let (precision, recall) = (right / found.len() as f64, right / truth.len() as f64);
    println!(
        "{} rows, {} true pairs, {} found: precision {precision:.4}, recall {recall:.4}",
        rows.len(),
        truth.len(),
        found.len()
    );
    for (a, b) in truth.difference(&found).take(10) {
        println!(
            "  missed: {:?} / {:?}",
            &rows[*a as usize][1..4],
            &rows[*b as usize][1..4]
        );
    }
    for (a, b) in found.difference(&truth).take(10) {
        println!(
            "  wrong: {:?} / {:?}",
            &rows[*a as usize][1..4],
            &rows[*b as usize][1..4]
        );
    }
    (precision, recall)
}

#[test]
fn slips_of_the_pen_are_seen_through_and_strangers_are_left_apart() {
    let (precision, recall) = measure(5_000, 10, 11);
    assert!(
        precision >= 0.99 && recall >= 0.95,
        "precision {precision}, recall {recall}"
    );
}

/// `cargo nextest run -p amparo-prepare --run-ignored only --no-capture fifty_thousand`
#[test]
#[ignore = "takes a minute without optimisation"]
fn fifty_thousand_rows_are_compared_too() {
    let (precision, recall) = measure(46_000, 11, 12);
    assert!(
        precision >= 0.99 && recall >= 0.95,
        "precision {precision}, recall {recall}"
    );
}
