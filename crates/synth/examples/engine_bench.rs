#![allow(clippy::print_stdout)]
//! Measures the engine on a table of integer codes: `engine_bench TABLE.csv DOMAIN.json [epsilon delta runs]`.
//!
//! Prints, for each run, the mean total variation distance over all 1-, 2- and 3-way marginals between the real rows and synthetic
//! rows, the same for the model before sampling, how often nominal 95 % intervals hold, and seconds.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use amparo_count::{ExactMarginal, marginals};
use amparo_privacy::{Budget, Delta, Epsilon, Rho, SeededNoise};
use amparo_schema::{Category, CodedTable, Codes, Field, TableSchema};
use amparo_synth::{Basis, SynthOptions, fit};
use rayon::prelude::*;

type Failure = Box<dyn std::error::Error>;

fn read(table: &str, domain: &str) -> Result<CodedTable, Failure> {
    let sizes: BTreeMap<String, usize> = serde_json::from_str(&std::fs::read_to_string(domain)?)?;
    let mut reader = csv::Reader::from_path(table)?;
    let fields: Vec<Field> = reader
        .headers()?
        .iter()
        .map(|name| {
            Field::nominal(
                name,
                (0..sizes[name]).map(|c| Category::value(c.to_string())).collect(),
            )
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

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [table, domain, rest @ ..] = arguments.as_slice() else {
        return Err("usage: engine_bench TABLE.csv DOMAIN.json [epsilon delta runs]".into());
    };
    let number = |i: usize, default: f64| rest.get(i).map_or(Ok(default), |text| text.parse::<f64>());
    let (epsilon, delta, runs) = (number(0, 1.0)?, number(1, 1e-9)?, number(2, 1.0)? as u64);
    let table = read(table, domain)?;
    let n = table.rows() as f64;
    let rho = Rho::from_epsilon_delta(Epsilon::new(epsilon)?, Delta::new(delta)?);
    let mut options = SynthOptions::default();
    for (name, value) in std::env::vars() {
        match name.as_str() {
            "MEMBERS" => options.members = value.parse()?,
            "COMPONENTS" => options.components = value.parse()?,
            "ITERATIONS" => options.iterations = value.parse()?,
            "ONE_WAY" => options.one_way_share = value.parse()?,
            "SCORES" => options.score_share = value.parse()?,
            "NOISE_WEIGHT" => options.noise_weight = value.parse()?,
            "CALIBRATIONS" => options.calibrations = value.parse()?,
            _ => {}
        }
    }
    for seed in 0..runs {
        let started = Instant::now();
        let budget = Budget::declared(rho)?;
        let fitted = fit(&table, budget, &mut SeededNoise::new(seed), &options, &|_| {})?;
        let fit_seconds = started.elapsed().as_secs_f64();
        let rows = fitted.sample(None, seed);
        let seconds = started.elapsed().as_secs_f64();
        print!(
            "run {seed}: rows {} pairs {} ",
            rows.rows(),
            fitted.measured_pairs().len()
        );
        for order in 1..=3 {
            let all = sets(table.schema().width(), order);
            if order == 3 && std::env::var("NO3").is_ok() {
                continue;
            }
            let (mut synthetic, mut model, mut worst) = (0.0, 0.0, 0.0_f64);
            let mut covered = [[0.0_f64; 2]; 2];
            let m = rows.rows().max(1) as f64;
            for chunk in all.chunks(64) {
                let real = marginals(&table, chunk)?;
                let fake = marginals(&rows, chunk)?;
                let found: Vec<(f64, f64, [[f64; 2]; 2])> = real
                    .par_iter()
                    .zip(&fake)
                    .map(|(real, fake)| {
                        let estimate = fitted.marginal(real.attributes());
                        let total: f64 = estimate.estimates.iter().sum();
                        let mut covered = [[0.0_f64; 2]; 2];
                        for ((e, s), r) in estimate
                            .estimates
                            .iter()
                            .zip(&estimate.standard_errors)
                            .zip(real.counts())
                        {
                            if *e >= 5.0 {
                                let at = &mut covered[usize::from(estimate.basis == Basis::Derived)];
                                at[0] += 1.0;
                                at[1] += f64::from(u8::from((e - *r as f64).abs() <= 1.96 * s));
                            }
                        }
                        (
                            distance(real, fake.counts().iter().map(|&c| c as f64 / m)),
                            distance(real, estimate.estimates.iter().map(|&e| e / total)),
                            covered,
                        )
                    })
                    .collect();
                for (s, m, c) in found {
                    synthetic += s;
                    model += m;
                    worst = worst.max(s);
                    for (into, from) in covered.iter_mut().zip(c) {
                        into[0] += from[0];
                        into[1] += from[1];
                    }
                }
            }
            let count = all.len() as f64;
            print!(
                "| {order}-way rows {:.4} model {:.4} max {:.3} cover {:.3}/{:.3} ",
                synthetic / count,
                model / count,
                worst,
                covered[0][1] / covered[0][0],
                covered[1][1] / covered[1][0]
            );
        }
        println!("| {fit_seconds:.1} s fit, {seconds:.1} s with rows, n {n}");
    }
    Ok(())
}
