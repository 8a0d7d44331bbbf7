//! `amparo synth`: private synthetic rows from anyone's table, without a vault.

use std::fmt;

use amparo_privacy::{Budget, Noise, Rho, SecureNoise, SeededNoise};
use amparo_release_builder::aggregates;
use amparo_schema::write_csv;
use amparo_synth::{SynthOptions, fit};
use anyhow::{Context, Result};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use serde::Serialize;

use crate::cli::SynthArgs;
use crate::commands::table;
use crate::files::{self, Readers};
use crate::output::{note, say};
use crate::progress::Steps;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Synthesised {
    private: bool,
    epsilon: f64,
    delta: f64,
    rho: f64,
    rows: usize,
    estimated_rows: f64,
    estimated_rows_standard_error: f64,
    fields: usize,
    measured_pairs: usize,
    sample_seed: u64,
    out: String,
    aggregates: Option<String>,
    measurements: Option<String>,
    not_recorded: &'static str,
}

const NOT_RECORDED: &str = "this command keeps no ledger: what several runs over the same people spend adds up, and adding it up is up to you";

impl fmt::Display for Synthesised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.private {
            writeln!(
                f,
                "NOT PRIVATE: seeded. Whoever knows the seed can take the noise away; use this for tests only."
            )?;
        }
        writeln!(
            f,
            "{} synthetic rows over {} fields in {}; the table has {:.0} ± {:.0} rows (95 %).",
            self.rows,
            self.fields,
            self.out,
            self.estimated_rows,
            1.96 * self.estimated_rows_standard_error
        )?;
        writeln!(
            f,
            "Privacy loss: ε = {} at δ = {} (ρ = {:.6}); one row is the unit. {} pairs of fields were measured.",
            self.epsilon, self.delta, self.rho, self.measured_pairs
        )?;
        if let Some(path) = &self.aggregates {
            writeln!(f, "Counts with their standard errors: {path}")?;
        }
        if let Some(path) = &self.measurements {
            writeln!(
                f,
                "The noisy measurements, from which the model can be rebuilt: {path}"
            )?;
        }
        write!(f, "Note: {}.", self.not_recorded)
    }
}

pub(crate) fn run(args: &SynthArgs) -> Result<()> {
    let schema = table::domain(&args.domain)?;
    let mut steps = Steps::new(3, args.json);
    let rho = Rho::from_epsilon_delta(args.epsilon, args.delta);
    if !args.json {
        note(format_args!(
            "About to spend ε = {} at δ = {} (ρ = {:.6}).",
            args.epsilon.get(),
            args.delta.get(),
            rho.get()
        ));
    }

    let step = steps.begin("reading the table");
    let table = table::read(&args.input, schema)?;
    // How many rows there are is not said: the number is private too.
    step.done("read");

    let step = steps.begin("measuring and fitting");
    let (mut secure, mut seeded);
    let noise: &mut dyn Noise = match args.seed {
        None => {
            secure = SecureNoise::new()?;
            &mut secure
        }
        Some(seed) => {
            seeded = SeededNoise::new(seed);
            &mut seeded
        }
    };
    let fitted = fit(
        &table,
        Budget::declared(rho),
        noise,
        &SynthOptions::default(),
        &|p| step.at(p.done),
    )?;
    drop(table);
    step.done("fitted");

    let step = steps.begin("writing");
    let sample_seed = match args.seed {
        Some(seed) => seed,
        None => public_seed()?,
    };
    let rows = fitted.sample(args.rows, sample_seed);
    let mut draws = ChaCha20Rng::seed_from_u64(sample_seed);
    let mut draw = || (draws.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    files::write(&args.out, Readers::Everyone, |out| {
        Ok(write_csv(&rows, out, &mut draw)?)
    })?;
    if let Some(path) = &args.aggregates {
        let tables = aggregates(&fitted)?;
        files::write(path, Readers::Everyone, |out| {
            Ok(tables.write_csv(fitted.schema(), out)?)
        })?;
    }
    if let Some(path) = &args.measurements {
        files::write(path, Readers::Everyone, |out| {
            serde_json::to_writer(out, fitted.measurements()).context("JSON")
        })?;
    }
    step.done("written");

    let named = |path: &std::path::Path| path.display().to_string();
    let synthesised = Synthesised {
        private: fitted.is_private(),
        epsilon: args.epsilon.get(),
        delta: args.delta.get(),
        rho: fitted.rho().get(),
        rows: rows.rows(),
        estimated_rows: fitted.total().value,
        estimated_rows_standard_error: fitted.total().standard_error,
        fields: rows.schema().width(),
        measured_pairs: fitted.measured_pairs().len(),
        sample_seed,
        out: named(&args.out),
        aggregates: args.aggregates.as_deref().map(named),
        measurements: args.measurements.as_deref().map(named),
        not_recorded: NOT_RECORDED,
    };
    // When the rows went to standard output, what is said about them must not.
    if files::is_stream(&args.out) {
        note(if args.json {
            serde_json::to_string_pretty(&synthesised)?
        } else {
            synthesised.to_string()
        });
        return Ok(());
    }
    say(&synthesised, args.json)
}

/// A seed for sampling. It is published, so it is small enough for every JSON reader.
pub(crate) fn public_seed() -> Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).context("the operating system gives no randomness")?;
    Ok(u64::from_le_bytes(bytes) >> 11)
}
