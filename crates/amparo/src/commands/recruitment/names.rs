//! `amparo recruitment match` and `chain`: which names are one recruiter, and recruiters of many cases at once.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use amparo_recruitment::chain::import_chain;
use amparo_recruitment::matching::{Clusters, MatchSettings, NamedParty, cluster};
use anyhow::{Context, Result, anyhow, bail};
use serde::Serialize;

use super::dossier;
use crate::files;
use crate::output::{say, say_json, say_text};

#[derive(Serialize)]
struct Found {
    names: usize,
    groups: usize,
    #[serde(flatten)]
    clusters: Clusters,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} names, {} groups", self.names, self.groups)?;
        let line = |f: &mut fmt::Formatter<'_>, party: &NamedParty, bullet: &str| match &party.country {
            Some(country) => writeln!(f, "  {bullet} {} ({country})", party.name),
            None => writeln!(f, "  {bullet} {}", party.name),
        };
        for group in &self.clusters.clusters {
            writeln!(f)?;
            for entity in &group.entities {
                for (place, party) in entity.iter().enumerate() {
                    line(f, party, if place == 0 { "-" } else { "=" })?;
                }
            }
            for party in &group.undetermined {
                line(f, party, "?")?;
            }
            for link in &group.links {
                writeln!(f, "    {link}")?;
            }
        }
        for (party, why) in &self.clusters.placeholders {
            writeln!(f, "no name: {:?} ({why})", party.name)?;
        }
        write!(
            f,
            "\n- a legal entity, = the same entity, ? which entity has to be said by a person"
        )
    }
}

pub(super) fn find(
    file: &Path,
    column: &str,
    country_column: Option<&str>,
    threshold: Option<f64>,
    json: bool,
) -> Result<()> {
    let named = || file.display().to_string();
    let mut reader = csv::Reader::from_reader(files::open(file)?);
    let header: BTreeMap<String, usize> = reader
        .headers()
        .with_context(named)?
        .iter()
        .enumerate()
        .map(|(place, title)| (title.trim_start_matches('\u{feff}').trim().to_owned(), place))
        .collect();
    let place = |title: &str| {
        header.get(title).copied().ok_or_else(|| {
            let found: Vec<&str> = header.keys().map(String::as_str).collect();
            anyhow!(
                "{}: there is no column {title:?}; the file has {}",
                named(),
                found.join(", ")
            )
        })
    };
    let name_place = place(column)?;
    let country_place = country_column.map(place).transpose()?;
    let mut names = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.with_context(named)?;
        let row = index + 2;
        let cell = |place: usize| record.get(place).unwrap_or_default().trim();
        let country = match country_place.map(cell) {
            None | Some("") => None,
            Some(code) if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Some(code.to_owned())
            }
            Some(other) => bail!(
                "{}, row {row}, column {:?}: {other:?}; expected an ISO 3166-1 alpha-3 code such as \"NPL\"",
                named(),
                country_column.unwrap_or_default()
            ),
        };
        names.push(NamedParty {
            name: cell(name_place).to_owned(),
            country,
        });
    }
    let mut settings = MatchSettings::default();
    if let Some(threshold) = threshold {
        settings.threshold = threshold;
    }
    let clusters = cluster(&names, &settings);
    let found = Found {
        names: names.len(),
        groups: clusters.clusters.len(),
        clusters,
    };
    say(&found, json)
}

pub(super) fn chain(file: &Path, json: bool) -> Result<()> {
    let import = import_chain(
        &file.display().to_string(),
        &dossier::bytes(file)?,
        &MatchSettings::default(),
    )?;
    if json {
        #[derive(Serialize)]
        struct Answer<'a, R: Serialize, F: Serialize> {
            #[serde(flatten)]
            report: &'a R,
            refused_rows: &'a [F],
        }
        return say_json(&Answer {
            report: &import.report,
            refused_rows: &import.rows.refused,
        });
    }
    let mut text = import.report.to_string();
    for refused in &import.rows.refused {
        text += &format!("\nrefused: {}", refused.error);
    }
    say_text(&text)
}
