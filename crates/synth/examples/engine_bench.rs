#![allow(clippy::print_stdout)]
//! Measures the engine: `engine_bench TABLE DOMAIN [epsilon delta runs orders]`. `TABLE` is a file of integer codes with `DOMAIN`, a JSON object of
//! sizes by column, or `ctdc_like` or `wide_sparse` with `DOMAIN`, a number of rows.
//!
//! For each run it prints seconds of processor and wall time for fitting and sampling, the peak of resident memory up to there, and per order
//! the mean, 95th percentile and maximum over all sets of fields of the total variation distance between real and synthetic rows, the same mean
//! for the model before sampling, and the share of cells whose nominal 95 % interval holds the truth (measured / derived, by size of the
//! estimate). `CELLS=1` adds the error measures of Synthetic Data Showcase, which leave missing values out of account; in a file of codes, where
//! nothing says what is missing, code 0 of fields with up to 4 codes and all codes but the last of larger ones are taken for values. First it prints what independence and resampling (neither private) score.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use amparo_count::{ExactMarginal, marginals};
use amparo_privacy::{Budget, Delta, Epsilon, Rho, SeededNoise};
use amparo_schema::{Category, CodedTable, Codes, Field, MissingReason, TableSchema, read_csv};
use amparo_synth::{Basis, Fitted, SynthOptions, fit};
use rayon::prelude::*;

type Failure = Box<dyn std::error::Error>;

fn read(table: &str, domain: &str) -> Result<CodedTable, Failure> {
    let text = std::fs::read_to_string(domain)?;
    if let Ok(schema) = TableSchema::from_frictionless_json(&text) {
        return Ok(read_csv(Arc::new(schema), std::fs::File::open(table)?)?);
    }
    let sizes: BTreeMap<String, usize> = serde_json::from_str(&text)?;
    let mut reader = csv::Reader::from_path(table)?;
    let fields: Vec<Field> = reader
        .headers()?
        .iter()
        .map(|name| {
            let (size, positive) = (sizes[name], if sizes[name] <= 4 { 1 } else { sizes[name] - 1 });
            let mut categories: Vec<Category> =
                (0..positive).map(|c| Category::value(c.to_string())).collect();
            categories.extend(
                (positive..size).map(|c| Category::missing_spelt(c.to_string(), MissingReason::NotKnown)),
            );
            Field::nominal(name, categories)
        })
        .collect();
    let schema = Arc::new(TableSchema::new("bench", fields, vec![])?);
    let mut columns: Vec<Codes> = schema
        .sizes()
        .iter()
        .map(|&s| Codes::with_capacity(s, 0))
        .collect();
    for record in reader.records() {
        for (column, value) in columns.iter_mut().zip(record?.iter()) {
            column.push(value.parse::<f64>()? as u16);
        }
    }
    Ok(CodedTable::new(schema, columns)?)
}

fn sets(width: usize, order: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![vec![]];
    for _ in 0..order {
        all = all
            .into_iter()
            .flat_map(|s| {
                let from = s.last().map_or(0, |l| l + 1);
                (from..width).map(move |a| s.iter().copied().chain([a]).collect())
            })
            .collect();
    }
    all
}

fn distance(real: &ExactMarginal, synthetic: impl Iterator<Item = f64>) -> f64 {
    let n = real.counts().iter().sum::<u64>().max(1) as f64;
    real.counts()
        .iter()
        .zip(synthetic)
        .map(|(&r, s)| (r as f64 / n - s).abs())
        .sum::<f64>()
        / 2.0
}

/// Bins of the estimate for coverage: 1–10, 10–100, 100–1,000, above.
const BINS: usize = 4;

#[derive(Default)]
struct Score {
    rows: Vec<f64>,
    model: f64,
    /// [measured, derived][bin] = (cells, covered)
    covered: [[(f64, f64); BINS]; 2],
    cell_error: f64,
    cells: f64,
    big: f64,
    lost: f64,
    reported: f64,
    invented: f64,
}

/// Whether no value of a cell is missing.
fn answered(schema: &TableSchema, marginal: &ExactMarginal, cell: usize) -> bool {
    let mut rest = cell;
    marginal
        .attributes()
        .iter()
        .zip(marginal.shape())
        .rev()
        .all(|(&attribute, &size)| {
            let code = rest % size;
            rest /= size;
            !schema.field(attribute).is_missing(code as u16)
        })
}

fn score(
    table: &CodedTable,
    rows: &CodedTable,
    fitted: Option<&Fitted>,
    order: usize,
) -> Result<Score, Failure> {
    let mut score = Score::default();
    let m = rows.rows().max(1) as f64;
    for chunk in sets(table.schema().width(), order).chunks(64) {
        let real = marginals(table, chunk)?;
        let fake = marginals(rows, chunk)?;
        for (real, fake) in real.iter().zip(&fake) {
            score
                .rows
                .push(distance(real, fake.counts().iter().map(|&c| c as f64 / m)));
            for (cell, (&r, &f)) in real.counts().iter().zip(fake.counts()).enumerate() {
                if (r > 0 || f > 0) && answered(table.schema(), real, cell) {
                    score.cells += 1.0;
                    score.cell_error += r.abs_diff(f) as f64;
                    score.big += f64::from(u8::from(r >= 10));
                    score.lost += f64::from(u8::from(r >= 10 && f == 0));
                    score.reported += f64::from(u8::from(f > 0));
                    score.invented += f64::from(u8::from(f > 0 && r == 0));
                }
            }
        }
        let Some(fitted) = fitted else { continue };
        let estimates: Vec<_> = chunk.par_iter().map(|set| fitted.marginal(set)).collect();
        for (real, estimate) in real.iter().zip(&estimates) {
            let total: f64 = estimate.estimates.iter().sum();
            score.model += distance(real, estimate.estimates.iter().map(|&e| e / total));
            for ((&e, s), &r) in estimate
                .estimates
                .iter()
                .zip(&estimate.standard_errors)
                .zip(real.counts())
            {
                if e >= 1.0 {
                    let bin = (e.log10() as usize).min(BINS - 1);
                    let at = &mut score.covered[usize::from(estimate.basis == Basis::Derived)][bin];
                    at.0 += 1.0;
                    at.1 += f64::from(u8::from((e - r as f64).abs() <= 1.96 * s));
                }
            }
        }
    }
    score.rows.sort_by(f64::total_cmp);
    score.model /= score.rows.len().max(1) as f64;
    Ok(score)
}

fn print(order: usize, score: &Score, cells: bool) {
    let rows = &score.rows;
    let mean = rows.iter().sum::<f64>() / rows.len().max(1) as f64;
    let p95 = rows.get(rows.len() * 95 / 100).copied().unwrap_or(0.0);
    let worst = rows.last().copied().unwrap_or(0.0);
    print!(
        "  {order}-way TV {mean:.4} (p95 {p95:.4}, max {worst:.3}) model {:.4}",
        score.model
    );
    for (name, bins) in ["measured", "derived"].iter().zip(&score.covered) {
        let total: f64 = bins.iter().map(|b| b.0).sum();
        if total > 0.0 {
            print!(
                " | {name} cover {:.3}:",
                bins.iter().map(|b| b.1).sum::<f64>() / total
            );
            bins.iter().for_each(|b| print!(" {:.3}", b.1 / b.0));
        }
    }
    if cells {
        print!(
            " | lost {:.2} % invented {:.1} %",
            100.0 * score.lost / score.big,
            100.0 * score.invented / score.reported
        );
        print!(" | mean cell error {:.1}", score.cell_error / score.cells);
    }
    println!();
}

/// Seconds of processor time and the peak of resident memory in megabytes, of this process so far (0 where the system does not tell).
fn used() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |i: usize| after.get(i).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find(|l| l.starts_with("VmHWM"))
        .and_then(|l| l.split_whitespace().nth(1));
    (
        (ticks(11) + ticks(12)) / 100.0,
        peak.and_then(|p| p.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0,
    )
}

/// Rows with every column shuffled by itself (independence), or drawn with replacement.
fn naive(table: &CodedTable, independent: bool) -> Result<CodedTable, Failure> {
    let n = table.rows();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((u128::from(state >> 16) * n as u128) >> 48) as usize
    };
    let picks: Vec<usize> = (0..n).map(|_| next()).collect();
    if !independent {
        return Ok(table.select_rows(&picks));
    }
    let columns = table
        .columns()
        .iter()
        .zip(table.schema().sizes())
        .map(|(column, size)| {
            let mut codes: Vec<u16> = column.iter().collect();
            (1..n).for_each(|i| codes.swap(i, next() % (i + 1)));
            let mut shuffled = Codes::with_capacity(size, n);
            codes.into_iter().for_each(|c| shuffled.push(c));
            shuffled
        });
    Ok(CodedTable::new(Arc::clone(table.schema()), columns.collect())?)
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [table, domain, rest @ ..] = arguments.as_slice() else {
        return Err("usage: engine_bench TABLE DOMAIN [epsilon delta runs orders]".into());
    };
    let number = |i: usize, default: f64| rest.get(i).map_or(Ok(default), |text| text.parse::<f64>());
    let (epsilon, delta, runs) = (number(0, 1.0)?, number(1, 1e-9)?, number(2, 1.0)? as u64);
    let orders = number(3, 3.0)? as usize;
    let table = match table.as_str() {
        "ctdc_like" => amparo_invent::ctdc_like(domain.parse()?, 1),
        "wide_sparse" => amparo_invent::wide_sparse(domain.parse()?, 1),
        file => read(file, domain)?,
    };
    let rho = Rho::from_epsilon_delta(Epsilon::new(epsilon)?, Delta::new(delta)?);
    let mut options = SynthOptions::default();
    for (name, value) in std::env::vars() {
        match name.as_str() {
            "MEMBERS" => options.members = value.parse()?,
            "COMPONENTS" => options.components = value.parse()?,
            "ITERATIONS" => options.iterations = value.parse()?,
            "ONE_WAY" => options.one_way_share = value.parse()?,
            "SCORES" => options.score_share = value.parse()?,
            "WORK" => options.work = value.parse()?,
            "NOISE_WEIGHT" => options.noise_weight = value.parse()?,
            "CALIBRATIONS" => options.calibrations = value.parse()?,
            _ => {}
        }
    }
    let cells = std::env::var("CELLS").is_ok();
    println!(
        "{} rows, {} fields, epsilon {epsilon}, delta {delta}, rho {:.6}",
        table.rows(),
        table.schema().width(),
        rho.get()
    );
    if std::env::var("BASE").is_ok() {
        for (name, independent) in [("independence", true), ("resampling", false)] {
            println!("{name}");
            let rows = naive(&table, independent)?;
            for order in 1..=orders {
                print(order, &score(&table, &rows, None, order)?, cells);
            }
        }
    }
    for seed in 0..runs {
        let (started, before) = (Instant::now(), used().0);
        let fitted = fit(
            &table,
            Budget::declared(rho),
            &mut SeededNoise::new(seed),
            &options,
            &|_| {},
        )?;
        let (fit_wall, fit_cpu) = (started.elapsed().as_secs_f64(), used().0 - before);
        let rows = fitted.sample(None, seed);
        let (cpu, peak) = used();
        println!(
            "run {seed}: {} rows out, {} pairs measured; fit {fit_cpu:.1} CPU s ({fit_wall:.1} wall), with rows {:.1} CPU s ({:.1} wall), peak {peak:.0} MB",
            rows.rows(),
            fitted.measured_pairs().len(),
            cpu - before,
            started.elapsed().as_secs_f64()
        );
        if cells {
            let answers = |t: &CodedTable| -> f64 {
                let all: usize = t
                    .columns()
                    .iter()
                    .zip(t.schema().fields())
                    .map(|(column, field)| column.iter().filter(|&code| !field.is_missing(code)).count())
                    .sum();
                all as f64 / t.rows().max(1) as f64
            };
            println!(
                "  answers per row {:.3}, in truth {:.3}",
                answers(&rows),
                answers(&table)
            );
        }
        for order in 1..=orders {
            print(order, &score(&table, &rows, Some(&fitted), order)?, cells);
        }
    }
    Ok(())
}
