//! Time of counting, on invented tables in the shape of case data.
//!
//! `cargo bench -p amparo-count` runs every case; `cargo bench -p amparo-count -- three-way` those whose name contains the word.
//! Wall time is printed; for CPU time and peak memory run the binary under `/usr/bin/time -v` with the name of one case.
#![allow(clippy::print_stdout, reason = "a bench reports to whoever runs it")]

use std::sync::Arc;
use std::time::Instant;

use amparo_count::{CountOptions, count_all, marginals};
use amparo_schema::{Category, CodedTable, Codes, Field, MissingReason, TableSchema};

/// A small generator (SplitMix64), enough to invent a table.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A category below `size`, the first ones more often.
    fn skewed(&mut self, size: usize) -> u16 {
        ((self.share().powi(3) * size as f64) as usize).min(size - 1) as u16
    }
}

/// Columns with many categories: how many, and how often they are answered.
const BROAD: [(usize, f64); 7] = [
    (20, 1.0),
    (4, 0.9),
    (9, 0.7),
    (60, 0.8),
    (60, 0.9),
    (3, 0.3),
    (200, 0.5),
];

/// 7 broad columns and 33 flags in blocks that a source asks or does not ask; about 9.6 values of 40 per row when `denials` is off.
/// With `denials` a flag that was asked and not affirmed is `no` instead of blank.
fn ctdc_like(rows: usize, denials: bool) -> CodedTable {
    let mut dice = Dice(2024);
    let sizes: Vec<usize> = BROAD
        .iter()
        .map(|&(size, _)| size + 1)
        .chain([if denials { 3 } else { 2 }; 33])
        .collect();
    let fields = sizes
        .iter()
        .enumerate()
        .map(|(i, &size)| {
            let mut categories: Vec<_> = (1..size).map(|c| Category::value(c.to_string())).collect();
            categories.push(Category::missing(MissingReason::NotKnown));
            Field::nominal(format!("f{i}"), categories)
        })
        .collect();
    let mut columns: Vec<Codes> = sizes.iter().map(|&s| Codes::with_capacity(s, rows)).collect();
    for _ in 0..rows {
        let mood = dice.share();
        let asked: Vec<bool> = (0..5).map(|_| dice.share() < 0.6).collect();
        for (i, column) in columns.iter_mut().enumerate() {
            let missing = (sizes[i] - 1) as u16;
            let code = match BROAD.get(i) {
                Some(&(size, answered)) if dice.share() < answered => dice.skewed(size),
                Some(_) => missing,
                None if !asked[i % 5] => missing,
                None if dice.share() < 0.45 * mood => 0,
                None if denials => 1,
                None => missing,
            };
            column.push(code);
        }
    }
    let schema =
        Arc::new(TableSchema::new("invented", fields, vec![]).expect("the invented schema is sound"));
    CodedTable::new(schema, columns).expect("the invented table fits its schema")
}

fn time(name: &str, wanted: &[String], run: impl FnOnce() -> u64) {
    if wanted.iter().all(|word| name.contains(word.as_str())) {
        let start = Instant::now();
        let cells = run();
        println!(
            "{name:<46} {:>8.3} s   {cells} cells",
            start.elapsed().as_secs_f64()
        );
    }
}

fn all(rows: usize, order: usize, denials: bool, include_missing: bool) -> u64 {
    let table = ctdc_like(rows, denials);
    let start = Instant::now();
    let mut cells = 0;
    count_all(&table, order, CountOptions { include_missing }, |marginal| {
        cells += marginal.cells().len() as u64;
    })
    .expect("these orders are in range");
    println!("  counting alone: {:.3} s", start.elapsed().as_secs_f64());
    cells
}

fn dense(rows: usize) -> u64 {
    let table = ctdc_like(rows, true);
    let sets: Vec<Vec<usize>> = (0..40)
        .flat_map(|a| (a + 1..40).map(move |b| vec![a, b]))
        .collect();
    let start = Instant::now();
    let cells = marginals(&table, &sets)
        .expect("small tables")
        .iter()
        .map(|marginal| marginal.counts().len() as u64)
        .sum();
    println!("  counting alone: {:.3} s", start.elapsed().as_secs_f64());
    cells
}

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    time("three-way 200k flags yes/blank", &wanted, || {
        all(200_000, 3, false, false)
    });
    time("three-way 200k flags yes/no/blank", &wanted, || {
        all(200_000, 3, true, false)
    });
    time("three-way 200k missing counted", &wanted, || {
        all(200_000, 3, true, true)
    });
    time("four-way 50k flags yes/blank", &wanted, || {
        all(50_000, 4, false, false)
    });
    time("four-way 50k flags yes/no/blank", &wanted, || {
        all(50_000, 4, true, false)
    });
    time("dense two-way 200k", &wanted, || dense(200_000));
    time("dense two-way 1000k", &wanted, || dense(1_000_000));
}
