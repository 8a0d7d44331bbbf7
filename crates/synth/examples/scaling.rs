#![allow(clippy::print_stdout)]
//! Processor time of each stage against the number of rows: `scaling [OUT.svg]`.
//!
//! Counting and measuring grow with the rows, fitting and calibrating do not; writing rows grows with the rows written. One table shape (`wide_sparse`), 10,000
//! to 1,000,000 rows, on one thread, so that processor time is wall time.

use std::cell::RefCell;
use std::fmt::Write as _;

use amparo_privacy::{Budget, Delta, Epsilon, Rho, SeededNoise};
use amparo_synth::{SynthOptions, fit};

type Failure = Box<dyn std::error::Error>;

const ROWS: [usize; 5] = [10_000, 31_623, 100_000, 316_228, 1_000_000];
const STAGES: [&str; 3] = ["counting and measuring", "fitting and calibrating", "rows"];
const COLOURS: [&str; 3] = ["#1b6ca8", "#b3541e", "#4d7c0f"];

/// Seconds of processor time of this process so far, to a hundredth.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |i: usize| after.get(i).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn measure(rows: usize) -> Result<[f64; 3], Failure> {
    let table = amparo_invent::wide_sparse(rows, 1);
    let rho = Rho::from_epsilon_delta(Epsilon::new(1.0)?, Delta::new(1e-9)?);
    let started = processor();
    // The first report of a stage that works on measurements alone ends the counting.
    let counted = RefCell::new(None);
    let fitted = fit(
        &table,
        Budget::declared(rho),
        &mut SeededNoise::new(1),
        &SynthOptions::default(),
        &|progress| {
            if progress.done >= 0.3 {
                counted.borrow_mut().get_or_insert_with(processor);
            }
        },
    )?;
    let fitted_at = processor();
    let counted = counted.into_inner().unwrap_or(fitted_at);
    drop(fitted.sample(None, 1));
    Ok([counted - started, fitted_at - counted, processor() - fitted_at])
}

/// A plot with both axes logarithmic.
fn svg(times: &[[f64; 3]]) -> String {
    let x = |rows: f64| 80.0 + (rows / 1e4).log10() / 2.0 * 520.0;
    let y = |seconds: f64| 330.0 - (seconds.max(0.01) / 0.01).log10() / 4.0 * 290.0;
    let mut out = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\" \
         aria-labelledby=\"title\"><title id=\"title\">Processor seconds of each stage against rows</title>\
         <rect width=\"640\" height=\"400\" fill=\"#fff\"/>\n",
    );
    for (value, label) in [
        (0.01, "0.01 s"),
        (0.1, "0.1 s"),
        (1.0, "1 s"),
        (10.0, "10 s"),
        (100.0, "100 s"),
    ] {
        let y = y(value);
        let _ = writeln!(
            out,
            "<path d=\"M80 {y:.1}H600\" stroke=\"#ddd\"/><text x=\"72\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            y + 4.0
        );
    }
    for (rows, label) in [(1e4, "10,000"), (1e5, "100,000"), (1e6, "1,000,000")] {
        let x = x(rows);
        let _ = writeln!(
            out,
            "<path d=\"M{x:.1} 40V330\" stroke=\"#ddd\"/><text x=\"{x:.1}\" y=\"350\" text-anchor=\"middle\">{label} rows</text>"
        );
    }
    for (stage, (name, colour)) in STAGES.iter().zip(COLOURS).enumerate() {
        let points: Vec<String> = ROWS
            .iter()
            .zip(times)
            .map(|(&r, t)| format!("{:.1},{:.1}", x(r as f64), y(t[stage])))
            .collect();
        let _ = writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            points.join(" ")
        );
        for point in &points {
            let (px, py) = point.split_once(',').unwrap_or(("0", "0"));
            let _ = writeln!(out, "<circle cx=\"{px}\" cy=\"{py}\" r=\"3\" fill=\"{colour}\"/>");
        }
        let at = 80 + stage * 190;
        let _ = writeln!(
            out,
            "<rect x=\"{at}\" y=\"14\" width=\"14\" height=\"4\" fill=\"{colour}\"/><text x=\"{}\" y=\"20\">{name}</text>",
            at + 20
        );
    }
    out.push_str("</svg>\n");
    out
}

fn main() -> Result<(), Failure> {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global()?;
    let mut times = Vec::new();
    println!("| rows | {} |\n|---|---|---|---|", STAGES.join(", s | ") + ", s");
    for rows in ROWS {
        let [count, fit, write] = measure(rows)?;
        println!("| {rows} | {count:.2} | {fit:.2} | {write:.2} |");
        times.push([count, fit, write]);
    }
    if let Some(path) = std::env::args().nth(1) {
        std::fs::write(path, svg(&times))?;
    }
    Ok(())
}
