//! A folder of published releases with invented people, for tests and for looking at the portal.
#![allow(dead_code, missing_docs, unreachable_pub)]

pub mod corridors;
pub mod governance;
pub mod invent;
pub mod register;

use std::path::{Path, PathBuf};

use amparo_release::{
    Accuracy, Aggregates, Basis, Claim, DerivedAccuracy, Figure, Manifest, NewRelease, Provenance,
    ReleaseWriter, Software, TrustedKeys, UnlinkedLoss, write_aggregates_parquet, write_cases_parquet,
};
use amparo_schema::{CodedTable, write_csv};
use ed25519_dalek::SigningKey;

/// The key that signs fixtures. Everybody knows it.
pub fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// Trusts the fixtures' key only.
pub fn trusted() -> TrustedKeys {
    TrustedKeys::one(key().verifying_key())
}

/// What the release states of counts of synthetic records.
pub fn accuracy() -> Accuracy {
    let line = |order, a, r| DerivedAccuracy {
        order,
        standard_error_absolute: a,
        standard_error_poisson: 1.0,
        standard_error_relative: r,
    };
    Accuracy {
        derived: vec![line(2, 8.0, 0.06), line(3, 9.0, 0.1), line(4, 11.0, 0.15)],
    }
}

/// Fields whose three-way table is published: gender, age, forced labour.
pub const TRIPLE: [usize; 3] = [1, 2, 14];

/// Writes a release of `rows` invented people below `published`, made at `created` from the records of three organisations.
pub fn publish(published: &Path, rows: usize, seed: u64, created: &str) -> (PathBuf, Manifest, CodedTable) {
    publish_from(published, rows, seed, created, 3)
}

/// The same from the records of as many organisations as given.
pub fn publish_from(
    published: &Path,
    rows: usize,
    seed: u64,
    created: &str,
    contributors: usize,
) -> (PathBuf, Manifest, CodedTable) {
    let cases = invent::cases(rows, seed);
    let schema = cases.schema();
    let figures = invent::tables(&cases, &[TRIPLE], seed + 1)
        .into_iter()
        .map(|cell| {
            let basis = if cell.measured {
                Basis::Measured
            } else {
                Basis::Derived
            };
            (cell.place, Figure::new(cell.estimate, cell.standard_error, basis))
        });
    let aggregates = Aggregates::new(figures).expect("there is a total");
    let mut writer =
        ReleaseWriter::begin(published, &format!("fixture-{seed}")).expect("the folder can be written");
    let mut add = |path: &str, media_type: &str, title: &str, rows: Option<usize>, bytes: &[u8]| {
        writer
            .add(path, media_type, title, rows.map(|rows| rows as u64), bytes)
            .expect("the file can be added");
    };
    let json = |value: &serde_json::Value| serde_json::to_vec_pretty(value).expect("JSON");
    let mut csv = Vec::new();
    write_cases(&cases, &mut csv);
    add(
        "data/cases.csv",
        "text/csv",
        "Synthetic records",
        Some(rows),
        &csv,
    );
    add(
        "data/cases.parquet",
        "application/vnd.apache.parquet",
        "Synthetic records",
        Some(rows),
        &write_cases_parquet(&cases).expect("Parquet"),
    );
    let mut csv = Vec::new();
    aggregates.write_csv(schema, &mut csv).expect("CSV");
    add(
        "aggregates/aggregates.csv",
        "text/csv",
        "Counts with their errors",
        Some(aggregates.len()),
        &csv,
    );
    add(
        "aggregates/aggregates.parquet",
        "application/vnd.apache.parquet",
        "Counts with their errors",
        Some(aggregates.len()),
        &write_aggregates_parquet(schema, &aggregates).expect("Parquet"),
    );
    add(
        "schema.json",
        "application/json",
        "Table schema of the records",
        None,
        &json(&schema.to_frictionless_json()),
    );
    add(
        "claim.json",
        "application/json",
        "The privacy claim",
        None,
        &json(&serde_json::to_value(claim()).expect("JSON")),
    );
    add(
        "accuracy.json",
        "application/json",
        "Errors of counts of synthetic records",
        None,
        &json(&serde_json::to_value(accuracy()).expect("JSON")),
    );
    add(
        "README.md",
        "text/markdown",
        "What this release is",
        None,
        b"# Invented people\n\nFor tests. Nobody in these data exists.\n",
    );
    let (folder, manifest) = writer
        .finish(
            NewRelease {
                title: "Invented cases of human trafficking".into(),
                created: created.into(),
                software: Software {
                    name: "amparo".into(),
                    version: env!("CARGO_PKG_VERSION").into(),
                },
                epsilon: 1.0,
                delta: 1e-9,
                private: false,
                provenance: Provenance {
                    contributors,
                    build: format!("fixture-{seed}"),
                },
                supersedes: None,
            },
            &key(),
        )
        .expect("the release can be written");
    (folder, manifest, cases)
}

fn write_cases(cases: &CodedTable, output: &mut Vec<u8>) {
    write_csv(cases, output, || 0.5).expect("CSV");
}

fn claim() -> Claim {
    Claim {
        unit: "one person".into(),
        neighbouring_relation: "all records of one person are added or removed".into(),
        epsilon: 1.0,
        delta: 1e-9,
        rho: 0.014_973,
        conversion: "Canonne, Kamath and Steinke (2020), with the order optimised".into(),
        mechanism: "exact discrete Gaussian noise on marginal counts".into(),
        noise_source: "a seed, for tests".into(),
        domain_origin: "public codelists".into(),
        records_per_person: 1,
        unlinked: vec![
            UnlinkedLoss {
                files: 1,
                rho: 0.014_973,
                epsilon: 1.0,
            },
            UnlinkedLoss {
                files: 2,
                rho: 0.059_892,
                epsilon: 2.1,
            },
        ],
        post_processing: vec!["a model is fitted to the noisy counts; tables and records are made from it".into()],
        invariants: vec![],
        cohorts: (2009..=2026).collect(),
        composition: "each cohort’s losses add up in a ledger, under a lifetime limit".into(),
        not_protected: vec![
            "That an organisation contributes, and which fields it records.".into(),
            "What is true of a group whether or not a given person’s record was used.".into(),
            "A person in the files of several contributors that nothing links: see the larger loss stated for that case.".into(),
        ],
        private: false,
    }
}
