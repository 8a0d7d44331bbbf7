//! A small release over a small schema, written with the public face.
#![allow(dead_code, missing_docs, unreachable_pub)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amparo_release::{
    Accuracy, Aggregates, Basis, Claim, DerivedAccuracy, Figure, Manifest, NewRelease, Provenance,
    ReleaseWriter, Software, TrustedKeys, UnlinkedLoss, write_aggregates_parquet, write_cases_csv,
    write_cases_parquet,
};
use amparo_schema::{Bins, Category, CodedTable, Codes, Field, FieldKind, MissingReason, TableSchema};
use ed25519_dalek::SigningKey;

pub fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub fn trusted() -> TrustedKeys {
    TrustedKeys::one(key().verifying_key())
}

pub fn schema() -> Arc<TableSchema> {
    let sector = Field::nominal(
        "sector",
        vec![
            Category::value("farm"),
            Category::labelled("a, \"quoted\" sector", "Quoted"),
            Category::value("pêche"),
            Category::missing(MissingReason::NotKnown),
        ],
    );
    let age = Field {
        kind: FieldKind::Binned(Bins {
            edges: vec![0.0, 18.0, 120.0],
            integer: true,
        }),
        ..Field::nominal(
            "age",
            vec![
                Category::labelled("[0,18)", "0–17"),
                Category::labelled("[18,120]", "18–120"),
            ],
        )
    };
    Arc::new(TableSchema::new("small", vec![sector, age], vec![]).unwrap())
}

pub fn cases() -> CodedTable {
    let sector: Vec<u8> = (0..60_u32).map(|i| (i * 7 % 11 % 4) as u8).collect();
    let age: Vec<u8> = (0..60_u32).map(|i| (i * 5 % 7 % 2) as u8).collect();
    CodedTable::new(schema(), vec![Codes::U8(sector), Codes::U8(age)]).unwrap()
}

pub fn aggregates() -> Aggregates {
    let figure = |x: f64| Figure::new(x, 2.5, Basis::Measured);
    Aggregates::new([
        (vec![], figure(60.25)),
        (vec![(0, 0)], figure(17.0)),
        (vec![(0, 3)], figure(0.0)),
        (vec![(1, 1)], figure(31.0)),
        (vec![(0, 1), (1, 0)], Figure::new(8.0, 4.0, Basis::Derived)),
    ])
    .unwrap()
}

pub fn claim() -> Claim {
    Claim {
        unit: "one person".into(),
        neighbouring_relation: "one person's records are added or removed".into(),
        epsilon: 1.0,
        delta: 1e-9,
        // No short decimal: what is written must read back to the last bit.
        rho: 0.014_973_057_673_600_003,
        conversion: "tight".into(),
        mechanism: "discrete Gaussian".into(),
        noise_source: "a seed".into(),
        domain_origin: "public".into(),
        records_per_person: 1,
        unlinked: vec![UnlinkedLoss {
            files: 2,
            rho: 0.06,
            epsilon: 2.1,
        }],
        post_processing: vec!["a model".into()],
        invariants: vec![],
        cohorts: vec![2024],
        composition: "adds up".into(),
        not_protected: vec!["groups".into()],
        private: false,
    }
}

/// The files of the small release.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut csv = Vec::new();
    aggregates().write_csv(&schema(), &mut csv).unwrap();
    let accuracy = Accuracy {
        derived: vec![DerivedAccuracy {
            order: 2,
            standard_error_absolute: 3.0,
            standard_error_poisson: 1.0,
            standard_error_relative: 0.1,
        }],
    };
    vec![
        ("data/cases.csv", write_cases_csv(&cases()).unwrap()),
        ("data/cases.parquet", write_cases_parquet(&cases()).unwrap()),
        ("aggregates/aggregates.csv", csv),
        (
            "aggregates/aggregates.parquet",
            write_aggregates_parquet(&schema(), &aggregates()).unwrap(),
        ),
        (
            "schema.json",
            serde_json::to_vec(&schema().to_frictionless_json()).unwrap(),
        ),
        ("claim.json", serde_json::to_vec(&claim()).unwrap()),
        ("accuracy.json", serde_json::to_vec(&accuracy).unwrap()),
        ("README.md", b"# Invented\n".to_vec()),
    ]
}

pub fn about() -> NewRelease {
    NewRelease {
        title: "A small release".into(),
        created: "2026-01-02T03:04:05Z".into(),
        software: Software {
            name: "amparo".into(),
            version: "0".into(),
        },
        epsilon: 0.123_456_789_012_345_68,
        delta: 1e-9,
        private: false,
        provenance: Provenance {
            contributors: 3,
            build: "test".into(),
        },
        supersedes: None,
    }
}

/// Writes a release of `files` below `parent`.
pub fn write_files(parent: &Path, files: &[(&str, Vec<u8>)]) -> (PathBuf, Manifest) {
    let mut writer = ReleaseWriter::begin(parent, "test").unwrap();
    for (path, bytes) in files {
        writer.add(path, "text/plain", path, None, bytes).unwrap();
    }
    writer.finish(about(), &key()).unwrap()
}

/// Writes the small release below `parent`.
pub fn write(parent: &Path) -> (PathBuf, Manifest) {
    write_files(parent, &files())
}

/// All files below a folder, as paths from it.
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_path_buf()];
    while let Some(here) = pending.pop() {
        for entry in fs::read_dir(&here).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                found.push(path.strip_prefix(folder).unwrap().to_path_buf());
            }
        }
    }
    found.sort();
    found
}
