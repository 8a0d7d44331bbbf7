//! `amparo governance published`: published bands of SDG indicator 10.7.2.

use std::fmt;
use std::io::Read as _;
use std::path::Path;

use amparo_governance::owid::{self, WaveChange};
use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::files;
use crate::output::say;

#[derive(Serialize)]
struct Year {
    year: i32,
    bands: Vec<Band>,
}

#[derive(Serialize)]
struct Band {
    band: String,
    label: String,
    countries: usize,
}

#[derive(Serialize)]
struct Published {
    countries: usize,
    results: Vec<owid::Published>,
    years: Vec<Year>,
    change: Option<WaveChange>,
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} results of {} countries",
            self.results.len(),
            self.countries
        )?;
        for Year { year, bands } in &self.years {
            let shown: Vec<String> = bands
                .iter()
                .map(|band| format!("{} {}", band.countries, band.label))
                .collect();
            writeln!(f, "{year}: {}", shown.join(", "))?;
        }
        match &self.change {
            Some(change) => write!(f, "{change}"),
            None => Ok(()),
        }
    }
}

pub(super) fn run(file: &Path, from: Option<i32>, to: Option<i32>, json: bool) -> Result<()> {
    let named = || file.display().to_string();
    let mut bytes = Vec::new();
    files::open(file)?.read_to_end(&mut bytes).with_context(named)?;
    let bands = owid::import(&bytes).with_context(named)?;
    let known: Vec<String> = bands.years.iter().map(i32::to_string).collect();
    for (flag, year) in [("--from", from), ("--to", to)] {
        if let Some(year) = year
            && !bands.years.contains(&year)
        {
            bail!("{flag} {year}: {} has the years {}", named(), known.join(", "));
        }
    }
    let from = from.or(bands.years.first().copied());
    let to = to.or(bands.years.last().copied());
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        bail!("--from {from} is after --to {to}");
    }
    let change = from
        .zip(to)
        .filter(|(from, to)| from != to)
        .map(|(from, to)| bands.change(from, to));
    let years = bands
        .years
        .iter()
        .map(|&year| Year {
            year,
            bands: bands
                .by_band(year)
                .into_iter()
                .map(|(band, label, countries)| Band {
                    band,
                    label,
                    countries,
                })
                .collect(),
        })
        .collect();
    let mut codes: Vec<&str> = bands.results.iter().map(|result| result.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let published = Published {
        countries: codes.len(),
        years,
        change,
        results: bands.results.clone(),
    };
    say(&published, json)
}
