//! Putting a release together.

use std::path::{Path, PathBuf};

use amparo_privacy::{Delta, Epsilon, Rho};
use amparo_release::{
    AggregateError, Claim, ColumnsError, HEADLINES, MEASUREMENTS, Manifest, NewRelease, Release,
    ReleaseError, ReleaseWriter, Software, TrustedKeys, WriteError, copy_into, write_aggregates_parquet,
    write_cases_csv, write_cases_parquet,
};
use serde::Serialize;

use crate::accuracy::accuracy;
use crate::citation::{citation_cff, licence};
use crate::claim::{ClaimDocument, claim};
use crate::codebook::{codebook_csv, codebook_html};
use crate::datapackage::datapackage;
use crate::evaluation::evaluation;
use crate::headlines::headlines;
use crate::inputs::BuildInputs;
use crate::readme::readme;
use crate::tables::aggregates;

/// A built release.
#[derive(Debug)]
pub struct BuiltRelease {
    /// Its folder; the name is its id.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its claim.
    pub claim: Claim,
    /// Number of synthetic rows.
    pub rows: usize,
    /// Number of published counts.
    pub aggregates: usize,
}

/// Why no release was built. Nothing is left in its place.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The claim says less than was spent.
    #[error(
        "the claim states {stated} at {delta}, but {spent} was spent for one person, which is ε = {}; state at least that", needed.get()
    )]
    Understated {
        /// ε stated.
        stated: Epsilon,
        /// δ stated.
        delta: Delta,
        /// ρ spent for one person.
        spent: Rho,
        /// ε of what was spent.
        needed: Epsilon,
    },
    /// The ledger's receipt says less than was spent.
    #[error("the cohort of {cohort} was charged {charged}, but the measurements cost {spent}")]
    Undercharged {
        /// The registration year.
        cohort: u16,
        /// ρ charged.
        charged: Rho,
        /// ρ spent.
        spent: Rho,
    },
    /// A bound of no records.
    #[error("a person cannot have at most 0 records; the bound starts at 1")]
    NoRecords,
    /// The aggregates could not be collected.
    #[error(transparent)]
    Aggregates(#[from] AggregateError),
    /// A table could not be written as CSV.
    #[error("CSV: {0}")]
    Csv(#[from] csv::Error),
    /// A table could not be written as Parquet.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// A document could not be written as JSON.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The folder could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// What was written does not read back. It was removed.
    #[error("the release was written and does not read back: {0}")]
    Unreadable(Box<ReleaseError>),
}

/// Builds a release below `staging`: `<staging>/<id>`.
///
/// It is written aside, flushed, renamed into place and opened again, so that what is returned can be published. Equal inputs give equal bytes.
///
/// # Errors
/// [`BuildError`]; among them a claim that states less than was spent, and a release of the same content that is there already.
pub fn build(inputs: &BuildInputs<'_>, staging: &Path) -> Result<BuiltRelease, BuildError> {
    let claim = claim(inputs)?;
    let evaluation = evaluation(inputs);
    let fitted = inputs.fitted;
    let schema = fitted.schema();
    let title = if claim.private {
        inputs.title.clone()
    } else {
        format!("NOT PRIVATE: seeded. {}", inputs.title)
    };
    let created = inputs.created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let cases = fitted.sample(None, inputs.sample_seed);
    let aggregates = aggregates(fitted)?;
    let accuracy = accuracy(fitted, &cases);
    let about = About {
        title: &title,
        created: &created,
        inputs,
        claim: &claim,
        rows: cases.rows(),
    };

    let mut writer = ReleaseWriter::begin(staging, &inputs.provenance.build)?;
    let rows = Some(cases.rows() as u64);
    writer.add(
        "data/cases.csv",
        CSV,
        "Synthetic case records",
        rows,
        &write_cases_csv(&cases)?,
    )?;
    writer.add(
        "data/cases.parquet",
        PARQUET,
        "Synthetic case records (the same as Parquet)",
        rows,
        &write_cases_parquet(&cases)?,
    )?;
    let mut bytes = Vec::new();
    aggregates.write_csv(schema, &mut bytes)?;
    let lines = Some(aggregates.len() as u64);
    writer.add(
        "aggregates/aggregates.csv",
        CSV,
        "Counts with their errors",
        lines,
        &bytes,
    )?;
    writer.add(
        "aggregates/aggregates.parquet",
        PARQUET,
        "Counts with their errors (the same as Parquet)",
        lines,
        &write_aggregates_parquet(schema, &aggregates)?,
    )?;
    let (bytes, lines) = codebook_csv(schema, &aggregates)?;
    writer.add(
        "codebook/codebook.csv",
        CSV,
        "Codebook: every field and value",
        Some(lines),
        &bytes,
    )?;
    writer.add(
        "codebook/codebook.html",
        "text/html",
        "Codebook for reading and printing",
        None,
        codebook_html(&about, schema, &aggregates).as_bytes(),
    )?;
    writer.add(
        MEASUREMENTS,
        JSON,
        "The noisy measurements from which everything here was made",
        None,
        &serde_json::to_vec(fitted.measurements())?,
    )?;
    if let Some(headlines) = headlines(&fitted.measurements().declared) {
        writer.add(
            HEADLINES,
            JSON,
            "The counts behind the fact sheet, as they were measured",
            None,
            &json(&headlines)?,
        )?;
    }
    for part in &inputs.parts {
        writer.add(
            &part.file(),
            JSON,
            "The measurements of some registration years, for later releases of the series",
            None,
            &serde_json::to_vec(part.measurements)?,
        )?;
    }
    writer.add(
        "accuracy.json",
        JSON,
        "Errors of counts of synthetic records",
        None,
        &json(&accuracy)?,
    )?;
    writer.add(
        "schema.json",
        JSON,
        "Table schema of the records",
        None,
        &json(&schema.to_frictionless_json())?,
    )?;
    let document = ClaimDocument {
        claim: &claim,
        evaluation: &evaluation,
        sample_seed: inputs.sample_seed,
        cohort_charges: &inputs.claim.cohorts,
        lifetime_rho: inputs.claim.lifetime,
    };
    writer.add("claim.json", JSON, "The privacy claim", None, &json(&document)?)?;
    writer.add(
        "CLAIM.md",
        MARKDOWN,
        "The privacy claim in words",
        None,
        (claim.to_markdown() + &evaluation.to_markdown()).as_bytes(),
    )?;
    writer.add(
        "README.md",
        MARKDOWN,
        "Read this first",
        None,
        readme(&about).as_bytes(),
    )?;
    writer.add(
        "CITATION.cff",
        "application/yaml",
        "How to cite this release",
        None,
        citation_cff(&about).as_bytes(),
    )?;
    writer.add(
        "LICENSE-DATA.txt",
        "text/plain",
        "Licence of the data",
        None,
        licence(&about).as_bytes(),
    )?;
    let package = datapackage(&about, schema, writer.files());
    writer.add(
        "datapackage.json",
        JSON,
        "Frictionless Data Package",
        None,
        &json(&package)?,
    )?;

    let release = NewRelease {
        title: title.clone(),
        created: created.clone(),
        software: Software {
            name: "amparo".into(),
            version: env!("CARGO_PKG_VERSION").into(),
        },
        epsilon: claim.epsilon,
        delta: claim.delta,
        private: claim.private,
        provenance: inputs.provenance.clone(),
        supersedes: inputs.supersedes.clone(),
    };
    let (folder, manifest) = writer.finish(release, inputs.key)?;
    if let Err(unreadable) = Release::open(&folder, &TrustedKeys::one(inputs.key.verifying_key())) {
        // Nothing that cannot be opened may wait for publication; if removing fails too, publishing will refuse it.
        let _ = std::fs::remove_dir_all(&folder);
        return Err(BuildError::Unreadable(Box::new(unreadable)));
    }
    Ok(BuiltRelease {
        folder,
        manifest,
        claim,
        rows: cases.rows(),
        aggregates: aggregates.len(),
    })
}

/// Publishes a built release: a copy of `staged` appears as `<published>/<id>`, all of it or nothing, after the copy has verified against `trusted`.
///
/// # Errors
/// If the copy does not verify, the disk refuses, or the release is published already.
pub fn publish(staged: &Path, published: &Path, trusted: &TrustedKeys) -> Result<PathBuf, WriteError> {
    copy_into(staged, published, trusted)
}

const CSV: &str = "text/csv";
const JSON: &str = "application/json";
const MARKDOWN: &str = "text/markdown";
const PARQUET: &str = "application/vnd.apache.parquet";

/// What all the texts of a release say about it.
pub(crate) struct About<'a> {
    /// With the mark of seeded output.
    pub(crate) title: &'a str,
    /// RFC 3339.
    pub(crate) created: &'a str,
    pub(crate) inputs: &'a BuildInputs<'a>,
    pub(crate) claim: &'a Claim,
    pub(crate) rows: usize,
}

impl About<'_> {
    /// The day of the release.
    pub(crate) fn date(&self) -> &str {
        &self.created[..10]
    }

    /// A sentence for people who cite.
    pub(crate) fn citation(&self) -> String {
        let publisher = &self.inputs.publisher;
        let place = match (&publisher.doi, &publisher.url) {
            (Some(doi), _) => format!(" https://doi.org/{doi}"),
            (None, Some(url)) => format!(" {url}"),
            (None, None) => String::new(),
        };
        format!(
            "{} ({}). {} [data set]. Release of {}.{place}",
            publisher.name,
            &self.created[..4],
            self.title.trim_end_matches('.'),
            self.date()
        )
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
