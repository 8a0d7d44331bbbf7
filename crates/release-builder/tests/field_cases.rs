//! Faults of engines in the field, each as a test that a naive engine fails.
//!
//! The strongest form is the same for most: two tables that differ by one record, the same noisy answers, and every byte of the two releases equal. An engine that
//! takes headers, bounds, the number of rows or its noise scale from the data cannot pass it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use amparo_privacy::audit::{Playback, Recording, Violation};
use amparo_privacy::{Budget, Delta, Epsilon, Noise, Rho, SeededNoise};
use amparo_release::{Gate, Provenance, Release, TrustedKeys};
use amparo_release_builder::{BuildInputs, ClaimInputs, PUBLIC_CODELISTS, Publisher, build};
use amparo_schema::{Category, CodedTable, Codes, Field, MissingReason, TableSchema};
use amparo_synth::{Fitted, SynthOptions, fit};
use ed25519_dalek::SigningKey;

fn delta() -> Delta {
    Delta::new(1e-6).unwrap()
}

fn table(fields: Vec<Field>, rows: &[Vec<u16>]) -> CodedTable {
    let schema = Arc::new(TableSchema::new("cases", fields, vec![]).unwrap());
    let columns = (0..schema.width())
        .map(|field| {
            let mut codes = Codes::with_capacity(schema.field(field).size(), rows.len());
            rows.iter().for_each(|row| codes.push(row[field]));
            codes
        })
        .collect();
    CodedTable::new(schema, columns).unwrap()
}

fn fitted(table: &CodedTable, epsilon: f64, noise: &mut dyn Noise) -> Fitted {
    let options = SynthOptions {
        members: 1,
        components: 8,
        iterations: 40,
        calibrations: 1,
        ..SynthOptions::default()
    };
    let rho = Rho::from_epsilon_delta(Epsilon::new(epsilon).unwrap(), delta());
    fit(table, Budget::declared(rho), noise, &options, &|_| {}).unwrap()
}

/// Builds a release and returns its files.
fn released(fitted: &Fitted, dir: &Path) -> (Release, BTreeMap<String, Vec<u8>>) {
    let key = SigningKey::from_bytes(&[7; 32]);
    let epsilon = fitted.rho().epsilon_at(delta()).get() * (1.0 + 1e-9);
    let built = build(
        &BuildInputs {
            fitted,
            parts: vec![],
            gate: Gate::overridden("a test"),
            claim: ClaimInputs {
                epsilon: Epsilon::new(epsilon).unwrap(),
                delta: delta(),
                records_per_person: 1,
                left_out: None,
                domain_origin: PUBLIC_CODELISTS.into(),
                cohorts: vec![],
                lifetime: None,
            },
            title: "Field cases".into(),
            created: "2026-03-04T05:06:07Z".parse().unwrap(),
            provenance: Provenance {
                contributors: 1,
                build: "b".into(),
            },
            publisher: Publisher {
                name: "An Office".into(),
                url: None,
                contact: None,
                doi: None,
            },
            supersedes: None,
            sample_seed: 3,
            key: &key,
        },
        dir,
    )
    .unwrap();
    let release = Release::open(&built.folder, &TrustedKeys::FirstUse).unwrap();
    let files = built
        .manifest
        .files
        .iter()
        .map(|file| {
            (
                file.path.clone(),
                fs::read(built.folder.join(&file.path)).unwrap(),
            )
        })
        .collect();
    (release, files)
}

/// Releases of `table` and of its neighbour without row `without`, made with the same noisy answers, are equal byte for byte.
fn neighbours_are_alike(table: &CodedTable, without: usize) {
    let kept: Vec<usize> = (0..table.rows()).filter(|&row| row != without).collect();
    let neighbour = table.select_rows(&kept);
    let mut recording = Recording::of(SeededNoise::new(5));
    let first = fitted(table, 1.0, &mut recording);
    let mut playback: Playback = recording.play();
    let second = fitted(&neighbour, 1.0, &mut playback);
    let violations: Vec<Violation> = playback.finish();
    assert!(violations.is_empty(), "{violations:?}");
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_, one) = released(&first, one.path());
    let (_, two) = released(&second, two.path());
    assert!(one.len() > 10);
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        assert!(bytes == &two[path], "{path}");
    }
}

fn values(n: usize) -> Vec<Category> {
    (0..n).map(|v| Category::value(format!("v{v}"))).collect()
}

fn flag(name: String) -> Field {
    Field::nominal(
        name,
        vec![
            Category::value("yes"),
            Category::value("no"),
            Category::missing(MissingReason::NotKnown),
        ],
    )
}

/// Synthetic Data Showcase writes a value that one record has into the header of its output.
#[test]
fn one_record_with_a_unique_value_leaves_no_mark() {
    let fields = vec![
        Field::nominal("country", values(30)),
        Field::nominal("age", values(5)),
        Field::nominal("work", values(6)),
    ];
    let mut rows: Vec<Vec<u16>> = (0..600_u16).map(|i| vec![i % 7, i % 5, (i / 3) % 6]).collect();
    rows.push(vec![29, 4, 5]);
    let table = table(fields, &rows);
    neighbours_are_alike(&table, 600);
    // The value stands in the codebook whether anyone has it or not.
    let dir = tempfile::tempdir().unwrap();
    let empty = table.select_rows(&[]);
    let (_, files) = released(&fitted(&empty, 1.0, &mut SeededNoise::new(1)), dir.path());
    let codebook = String::from_utf8(files["codebook/codebook.csv"].clone()).unwrap();
    assert!(codebook.contains("v29"));
}

/// There, one more record with 200 attributes among 1,000 raises the scale of the noise tenfold.
#[test]
fn an_outlier_with_two_hundred_attributes_moves_no_noise() {
    let fields: Vec<Field> = (0..200).map(|i| flag(format!("f{i:03}"))).collect();
    let mut rows: Vec<Vec<u16>> = (0..1_000_usize)
        .map(|row| {
            (0..200)
                .map(|field| u16::from((row * 7 + field * 13) % 97 >= 2))
                .collect()
        })
        .collect();
    rows.push(vec![0; 200]);
    let with = table(fields, &rows);
    let without = with.select_rows(&(0..1_000).collect::<Vec<_>>());
    // One-way marginals are measured first and are all that matters for the scale here; pairs follow by the answers alone.
    let scales = |table: &CodedTable| {
        let fitted = fitted(table, 1.0, &mut SeededNoise::new(2));
        let ones = fitted
            .measurements()
            .tables
            .iter()
            .filter(|table| table.fields.len() == 1);
        ones.map(|table| table.counts.variance()).collect::<Vec<_>>()
    };
    let (one, two) = (scales(&with), scales(&without));
    assert_eq!(one.len(), 200);
    assert_eq!(one, two);
}

/// A column of several values becomes a flag for each public value; a person who has all of them still moves each table by one.
#[test]
fn a_person_with_every_value_of_a_multi_valued_column_is_one_person() {
    let fields: Vec<Field> = (0..8).map(|i| flag(format!("work{i}"))).collect();
    let mut rows: Vec<Vec<u16>> = (0..400_usize)
        .map(|row| (0..8).map(|field| u16::from(row % 8 != field)).collect())
        .collect();
    rows.push(vec![0; 8]);
    neighbours_are_alike(&table(fields, &rows), 400);
}

/// Missing, no and zero are dropped alike there; here each keeps its own count.
#[test]
fn a_blank_is_not_a_no() {
    let fields = vec![flag("a".into()), flag("b".into())];
    // 1,500 yes, 900 no, 600 not known.
    let rows: Vec<Vec<u16>> = (0..3_000_u16)
        .map(|i| {
            let a = match i % 10 {
                0..5 => 0,
                5..8 => 1,
                _ => 2,
            };
            vec![a, (i / 10) % 3]
        })
        .collect();
    let table = table(fields, &rows);
    neighbours_are_alike(&table, 9);
    let dir = tempfile::tempdir().unwrap();
    let (release, files) = released(&fitted(&table, 8.0, &mut SeededNoise::new(3)), dir.path());
    let mut counts = [0_i32; 3];
    for row in 0..release.cases.rows() {
        counts[usize::from(release.cases.code(row, 0))] += 1;
    }
    for (found, expected) in counts.into_iter().zip([1_500, 900, 600]) {
        assert!((found - expected).abs() < 60, "{counts:?}");
    }
    let csv = String::from_utf8(files["data/cases.csv"].clone()).unwrap();
    assert!(
        csv.contains("not_known") && csv.contains("no"),
        "the reason for a blank survives"
    );
}

/// The last record of all.
#[test]
fn releases_one_record_apart_differ_by_ledgered_measurements_alone() {
    let fields = vec![
        Field::nominal("a", values(4)),
        flag("b".into()),
        Field::nominal("c", values(3)),
    ];
    let rows: Vec<Vec<u16>> = (0..200_u16).map(|i| vec![i % 4, i % 3, (i / 4) % 3]).collect();
    let table = table(fields, &rows);
    for without in [0, 77, 199] {
        neighbours_are_alike(&table, without);
    }
    neighbours_are_alike(&table.select_rows(&[5]), 0);
}
