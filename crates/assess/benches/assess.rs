//! Time of an assessment, on an invented table in the shape of case data: 45 columns, 37 of them flags with missing blocks.
//!
//! `cargo bench -p amparo-assess -- attack 200000` attacks it, with as many controls.
//! `cargo bench -p amparo-assess -- 200000 3 report.html` assesses 200,000 rows at order 3 and writes the page.
#![allow(clippy::print_stdout, reason = "a bench reports to whoever runs it")]

use std::sync::Arc;
use std::time::Instant;

use amparo_assess::{AssessOptions, AttackOptions, assess, attack};
use amparo_schema::{Category, CodedTable, Codes, Field, MissingReason, TableSchema};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Columns with many categories: how many answers, and how often they are given.
const BROAD: [(usize, f64); 8] = [
    (20, 1.0),
    (4, 0.9),
    (9, 0.7),
    (60, 0.8),
    (60, 0.9),
    (3, 0.3),
    (200, 0.5),
    (12, 0.6),
];

fn invent(rows: usize, seed: u64) -> CodedTable {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut share = move || (dice.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    let sizes: Vec<usize> = BROAD.iter().map(|&(size, _)| size + 1).chain([3; 37]).collect();
    let name = |i: usize| match i {
        0 => "yearOfRegistration".to_owned(),
        1 => "gender".to_owned(),
        3 => "citizenship".to_owned(),
        i => format!("field{i}"),
    };
    let fields = sizes.iter().enumerate().map(|(i, &size)| {
        let mut categories: Vec<_> = (1..size).map(|c| Category::value(c.to_string())).collect();
        categories.push(Category::missing(MissingReason::NotKnown));
        Field::nominal(name(i), categories)
    });
    let schema = TableSchema::new("invented", fields.collect(), vec![]).expect("a valid schema");
    let mut columns: Vec<Codes> = sizes.iter().map(|&s| Codes::with_capacity(s, rows)).collect();
    for _ in 0..rows {
        let mood = share();
        let asked: Vec<bool> = (0..5).map(|_| share() < 0.6).collect();
        for (i, column) in columns.iter_mut().enumerate() {
            let missing = (sizes[i] - 1) as u16;
            column.push(match BROAD.get(i) {
                Some(&(size, answered)) if share() < answered => {
                    ((share().powf(1.0 + 3.0 * mood) * size as f64) as usize).min(size - 1) as u16
                }
                Some(_) => missing,
                None if !asked[i % 5] => missing,
                None => u16::from(share() >= 0.45 * mood),
            });
        }
    }
    CodedTable::new(Arc::new(schema), columns).expect("codes of the schema")
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let rows = numbers.first().copied().unwrap_or(20_000);
    let max_order = numbers.get(1).copied().unwrap_or(3);
    let (real, synthetic) = (invent(rows, 1), invent(rows, 2));
    if std::env::args().any(|a| a == "attack") {
        let control = invent(rows, 3);
        let start = Instant::now();
        let report = attack(
            &real,
            &control,
            &synthetic,
            Some((1.0, 1e-6)),
            &AttackOptions::default(),
            &|_| {},
        );
        let report = report.expect("three tables of one schema");
        println!(
            "{rows} rows attacked in {:.2} s\n{report}",
            start.elapsed().as_secs_f64()
        );
        return;
    }
    for classifier_rows in [0, AssessOptions::default().classifier_rows] {
        let options = AssessOptions {
            max_order,
            classifier_rows,
            ..AssessOptions::default()
        };
        let start = Instant::now();
        let assessment = assess(&real, &synthetic, &options, &|_| {}).expect("two tables of one schema");
        let seconds = start.elapsed().as_secs_f64();
        println!("{rows} rows, order {max_order}, classifiers on {classifier_rows} rows: {seconds:.2} s");
        if classifier_rows > 0 {
            println!("{assessment}");
            if let Some(path) = std::env::args().find(|a| a.ends_with(".html")) {
                std::fs::write(&path, assessment.to_html()).expect("a path that can be written");
            }
        }
    }
}
