//! From a fitted model to a folder that anyone can verify and read.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use amparo_privacy::{Budget, Delta, Epsilon, Noise, Rho, SecureNoise, SeededNoise};
use amparo_release::{
    Basis, Gate, Provenance, Release, TrustedKeys, VerifyError, WriteError, read_strings, verify,
};
use amparo_release_builder::{
    BuildError, BuildInputs, ClaimInputs, CohortCharge, PUBLIC_CODELISTS, Publisher, build, publish,
};
use amparo_schema::{CodedTable, Codes, TableSchema};
use amparo_synth::{Fitted, SynthOptions, fit};
use ed25519_dalek::SigningKey;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn trusted() -> TrustedKeys {
    TrustedKeys::one(key().verifying_key())
}

/// Three fields of the case table's kinds and a structural zero between two of them.
fn schema() -> Arc<TableSchema> {
    let json = r#"{"name": "cases", "fields": [
        {"name": "year", "title": "Year", "type": "year", "constraints": {"minimum": 2022, "maximum": 2024, "required": true}},
        {"name": "labour", "title": "Forced labour", "description": "Whether <any> was forced.", "flag": true, "group": "exploitation",
         "constraints": {"enum": ["yes", "no"]}, "missingValues": [{"value": "not_known", "label": "not known"}]},
        {"name": "farm", "title": "Farm work", "flag": true, "constraints": {"enum": ["yes", "no"]},
         "missingValues": [{"value": "not_known", "label": "not known"}, {"value": "not_applicable", "label": "not applicable"}]}],
        "structuralZeros": [
         {"field": "labour", "values": ["no", "not_known"], "excludes": {"field": "farm", "values": ["yes"]}}]}"#;
    Arc::new(TableSchema::from_frictionless_json(json).unwrap())
}

fn table() -> CodedTable {
    let (mut year, mut labour, mut farm) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..3_000_u32 {
        year.push((i % 3) as u8);
        labour.push([0, 0, 1, 2][(i / 3 % 4) as usize]);
        farm.push(if labour[i as usize] == 0 { (i % 2) as u8 } else { 3 });
    }
    CodedTable::new(
        schema(),
        vec![Codes::U8(year), Codes::U8(labour), Codes::U8(farm)],
    )
    .unwrap()
}

fn fitted(noise: &mut dyn Noise) -> Fitted {
    let options = SynthOptions {
        members: 2,
        components: 8,
        iterations: 60,
        calibrations: 1,
        ..SynthOptions::default()
    };
    let rho = Rho::from_epsilon_delta(epsilon(), delta());
    fit(&table(), Budget::declared(rho), noise, &options, &|_| {}).unwrap()
}

/// The model of a seed, fitted once.
fn seeded() -> &'static Fitted {
    static FITTED: OnceLock<Fitted> = OnceLock::new();
    FITTED.get_or_init(|| fitted(&mut SeededNoise::new(1)))
}

fn epsilon() -> Epsilon {
    Epsilon::new(1.0).unwrap()
}

fn delta() -> Delta {
    Delta::new(1e-6).unwrap()
}

fn inputs<'a>(fitted: &'a Fitted, key: &'a SigningKey) -> BuildInputs<'a> {
    let charge = |cohort, remaining| CohortCharge {
        cohort,
        charged: Rho::from_epsilon_delta(epsilon(), delta()),
        remaining: Some(Rho::new(remaining).unwrap()),
    };
    BuildInputs {
        fitted,
        parts: vec![],
        gate: Gate::overridden("a test"),
        claim: ClaimInputs {
            epsilon: epsilon(),
            delta: delta(),
            records_per_person: 1,
            left_out: None,
            domain_origin: PUBLIC_CODELISTS.into(),
            cohorts: vec![charge(2022, 0.05), charge(2023, 0.075), charge(2024, 0.075)],
            lifetime: Some(Rho::new(0.1).unwrap()),
        },
        title: "Assisted victims, \"invented\"".into(),
        created: "2026-03-04T05:06:07.890Z".parse().unwrap(),
        provenance: Provenance {
            contributors: 3,
            build: "build-1".into(),
        },
        publisher: Publisher {
            name: "An Office".into(),
            url: Some("https://data.example.org".into()),
            contact: Some("data@example.org".into()),
            doi: None,
        },
        supersedes: None,
        sample_seed: 11,
        key,
    }
}

/// All files below a folder with their bytes.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_path_buf()];
    while let Some(here) = pending.pop() {
        for entry in fs::read_dir(&here).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                found.push((
                    path.strip_prefix(folder).unwrap().to_path_buf(),
                    fs::read(&path).unwrap(),
                ));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_release_is_built_and_says_everything() {
    let staging = tempfile::tempdir().unwrap();
    let key = key();
    let built = build(&inputs(seeded(), &key), staging.path()).unwrap();
    let names: Vec<String> = contents(&built.folder)
        .iter()
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "CITATION.cff",
            "CLAIM.md",
            "LICENSE-DATA.txt",
            "README.md",
            "accuracy.json",
            "aggregates/aggregates.csv",
            "aggregates/aggregates.parquet",
            "claim.json",
            "codebook/codebook.csv",
            "codebook/codebook.html",
            "data/cases.csv",
            "data/cases.parquet",
            "datapackage.json",
            "manifest.json",
            "manifest.sig",
            "measurements/measurements.json",
            "publisher.pub",
            "schema.json",
        ]
    );
    let release = Release::open(&built.folder, &trusted()).unwrap();
    assert_eq!(release.manifest, built.manifest);
    assert_eq!(release.claim, built.claim);
    assert_eq!(release.schema, schema());
    assert!(release.cases == seeded().sample(None, 11));
    assert_eq!(release.cases.rows(), built.rows);
    assert_eq!(
        built.manifest.file("data/cases.csv").unwrap().rows,
        Some(built.rows as u64)
    );
    assert_eq!(release.manifest.created, "2026-03-04T05:06:07Z");

    // Every value of every field, and of pairs those that amount to something; all as the model says.
    let all: usize = schema().sizes().iter().sum();
    let (mut ones, mut twos) = (0, 0);
    for (place, figure) in release.aggregates.iter() {
        let attributes: Vec<usize> = place.iter().map(|p| p.0).collect();
        let table = seeded().marginal(&attributes);
        let cell = place
            .iter()
            .zip(&table.shape)
            .fold(0, |cell, (p, size)| cell * size + usize::from(p.1));
        assert!(
            (figure.estimate - table.estimates[cell]).abs() < 0.0051,
            "{place:?}"
        );
        assert!(
            (figure.standard_error - table.standard_errors[cell]).abs() < 0.0051,
            "{place:?}"
        );
        assert!(
            figure.lower_95 >= 0.0
                && figure.lower_95 <= figure.estimate
                && figure.estimate <= figure.upper_95
        );
        assert_eq!(
            figure.basis == Basis::Measured,
            table.basis == amparo_synth::Basis::Measured
        );
        match place.len() {
            0 => {}
            1 => ones += 1,
            _ => {
                twos += 1;
                assert!(figure.estimate >= 0.495);
            }
        }
    }
    assert_eq!(ones, all);
    assert!(twos > 10 && twos < 3 * 3 + 3 * 4 + 3 * 4, "{twos}");
    assert_eq!(built.aggregates, 1 + ones + twos);
    assert_eq!(
        release.aggregates.find(&[(1, 1), (2, 0)]),
        None,
        "what the schema forbids is not listed"
    );
    assert_eq!(
        release
            .accuracy
            .derived
            .iter()
            .map(|line| line.order)
            .collect::<Vec<_>>(),
        [2, 3]
    );
    assert!(
        release
            .accuracy
            .derived
            .iter()
            .all(|line| line.standard_error_poisson > 0.0)
    );

    // The published measurements give the published rows.
    let measurements =
        serde_json::from_slice(release.bytes("measurements/measurements.json").unwrap()).unwrap();
    let options = SynthOptions {
        members: 2,
        components: 8,
        iterations: 60,
        calibrations: 1,
        ..SynthOptions::default()
    };
    let again = Fitted::from_measurements(Arc::clone(&release.schema), measurements, &options).unwrap();
    assert!(again.sample(None, 11) == release.cases);

    let (_, rows) = read_strings(release.bytes("data/cases.parquet").unwrap().to_vec()).unwrap();
    let csv = csv::Reader::from_reader(release.bytes("data/cases.csv").unwrap()).into_records();
    assert!(
        csv.map(|record| record.unwrap().iter().map(String::from).collect::<Vec<_>>())
            .eq(rows)
    );
}

#[test]
fn seeded_output_is_marked_everywhere() {
    let staging = tempfile::tempdir().unwrap();
    let key = key();
    let built = build(&inputs(seeded(), &key), staging.path()).unwrap();
    assert!(!built.manifest.private && !built.claim.private);
    for file in [
        "manifest.json",
        "README.md",
        "CLAIM.md",
        "codebook/codebook.html",
        "datapackage.json",
        "CITATION.cff",
        "LICENSE-DATA.txt",
    ] {
        let text = fs::read_to_string(built.folder.join(file)).unwrap();
        assert!(text.contains("NOT PRIVATE: seeded"), "{file}");
    }
    let claim = fs::read_to_string(built.folder.join("claim.json")).unwrap();
    assert!(claim.contains("\"private\": false") && claim.contains("NOT PRIVATE"));

    let private = fitted(&mut SecureNoise::new().unwrap());
    let built = build(&inputs(&private, &key), staging.path()).unwrap();
    assert!(built.manifest.private);
    for (path, bytes) in contents(&built.folder) {
        assert!(
            !String::from_utf8_lossy(&bytes).contains("NOT PRIVATE"),
            "{}",
            path.display()
        );
    }
    insta::assert_snapshot!("claim_private", built.claim.to_markdown());
}

#[test]
fn the_texts_people_read() {
    let staging = tempfile::tempdir().unwrap();
    let key = key();
    let built = build(&inputs(seeded(), &key), staging.path()).unwrap();
    let text = |path: &str| fs::read_to_string(built.folder.join(path)).unwrap();
    insta::assert_snapshot!("readme", text("README.md"));
    insta::assert_snapshot!("claim_seeded", text("CLAIM.md"));
    insta::assert_snapshot!("citation", text("CITATION.cff"));
    insta::assert_snapshot!("licence", text("LICENSE-DATA.txt"));
    let page = text("codebook/codebook.html");
    assert!(page.contains("Whether &lt;any&gt; was forced.") && !page.contains("<any>"));
    assert!(
        !page.contains("src=") && !page.contains("http"),
        "the page needs nothing else"
    );
    assert_eq!(page.matches("<caption>").count(), 3);
    assert!(page.contains("<li>Where Forced labour is <code>no</code>, <code>not_known</code>, this is never <code>yes</code>.</li>"));
    assert_eq!(
        text("codebook/codebook.csv").lines().count(),
        1 + schema().sizes().iter().sum::<usize>()
    );
}

#[test]
fn equal_inputs_give_equal_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let key = key();
    let other = fitted(&mut SeededNoise::new(1));
    let first = build(&inputs(seeded(), &key), one.path()).unwrap();
    let second = build(&inputs(&other, &key), two.path()).unwrap();
    assert_eq!(first.manifest.id, second.manifest.id);
    for ((path, a), (same, b)) in contents(&first.folder).into_iter().zip(contents(&second.folder)) {
        assert_eq!(path, same);
        assert!(a == b, "{}", path.display());
    }
    let error = build(&inputs(seeded(), &key), one.path()).unwrap_err();
    assert!(
        matches!(error, BuildError::Write(WriteError::Exists(_))),
        "{error}"
    );
    let third = build(
        &BuildInputs {
            sample_seed: 12,
            ..inputs(seeded(), &key)
        },
        one.path(),
    )
    .unwrap();
    assert_ne!(third.manifest.id, first.manifest.id);
}

#[test]
fn a_claim_below_what_was_spent_is_refused() {
    let staging = tempfile::tempdir().unwrap();
    let key = key();
    let change = |change: &dyn Fn(&mut ClaimInputs)| {
        let mut inputs = inputs(seeded(), &key);
        change(&mut inputs.claim);
        build(&inputs, staging.path()).unwrap_err()
    };
    let error = change(&|claim| claim.epsilon = Epsilon::new(0.99).unwrap());
    assert!(matches!(error, BuildError::Understated { .. }));
    let text = error.to_string();
    assert!(
        text.starts_with("the claim states ε = 0.99 at δ = 0.000001, but ρ = 0.02435597035")
            && text.ends_with("; state at least that"),
        "{text}"
    );
    let error = change(&|claim| claim.records_per_person = 2);
    assert!(
        matches!(error, BuildError::Understated { .. }),
        "two records of a person cost four times as much"
    );
    let error = change(&|claim| claim.cohorts[1].charged = Rho::new(0.02).unwrap());
    let text = error.to_string();
    assert!(
        text.starts_with(
            "the cohort of 2023 was charged ρ = 0.02, but the measurements cost ρ = 0.02435597035"
        ),
        "{text}"
    );
    let error = change(&|claim| claim.records_per_person = 0);
    assert!(matches!(error, BuildError::NoRecords));
    assert_eq!(fs::read_dir(staging.path()).unwrap().count(), 0);

    let mut inputs = inputs(seeded(), &key);
    inputs.claim.records_per_person = 2;
    inputs.claim.cohorts.clear();
    inputs.claim.epsilon = Epsilon::new(2.2).unwrap();
    let claim = build(&inputs, staging.path()).unwrap().claim;
    assert!((claim.rho / seeded().rho().get() - 4.0).abs() < 1e-9);
    assert!(claim.neighbouring_relation.contains("at most 2 records"));
}

#[test]
fn publishing_is_all_or_nothing() {
    let (staging, published) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let key = key();
    let built = build(&inputs(seeded(), &key), staging.path()).unwrap();
    let place = publish(&built.folder, published.path(), &trusted()).unwrap();
    assert_eq!(place.file_name(), built.folder.file_name());
    assert!(contents(&place) == contents(&built.folder));
    assert!(matches!(
        publish(&built.folder, published.path(), &trusted()),
        Err(WriteError::Exists(_))
    ));
    fs::remove_dir_all(&place).unwrap();
    fs::write(built.folder.join("data/cases.csv"), b"year\n").unwrap();
    let error = publish(&built.folder, published.path(), &trusted()).unwrap_err();
    assert!(
        matches!(&error, WriteError::Verify { source, .. } if matches!(**source, VerifyError::Length { .. })),
        "{error}"
    );
    assert_eq!(fs::read_dir(published.path()).unwrap().count(), 0);
}

/// Names of the folder that a killed child works in, and whether this process is that child.
const CHILD: &str = "AMPARO_TEST_BUILD_AND_PUBLISH";

/// Not a test of its own: the body of the child that the next test kills.
#[test]
fn build_and_publish_until_killed() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let (staging, published) = (
        Path::new(&folder).join("staging"),
        Path::new(&folder).join("published"),
    );
    let key = key();
    let _ = seeded();
    fs::write(Path::new(&folder).join("ready"), b"").unwrap();
    for sample_seed in 0.. {
        match build(
            &BuildInputs {
                sample_seed,
                ..inputs(seeded(), &key)
            },
            &staging,
        ) {
            Ok(built) => {
                publish(&built.folder, &published, &trusted()).unwrap();
            }
            Err(BuildError::Write(WriteError::Exists(_))) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn killing_leaves_whole_releases_and_work_that_is_swept() {
    let folder = tempfile::tempdir().unwrap();
    let (staging, published) = (folder.path().join("staging"), folder.path().join("published"));
    let key = key();
    let mut seen = 0;
    for round in 0..8_u64 {
        let _ = fs::remove_file(folder.path().join("ready"));
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "build_and_publish_until_killed"])
            .env(CHILD, folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while !folder.path().join("ready").exists() {
            assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        // A build and its publication take some tens of milliseconds: the delays fall anywhere in them.
        std::thread::sleep(std::time::Duration::from_millis(5 + 37 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        for place in [&staging, &published] {
            for entry in fs::read_dir(place).into_iter().flatten() {
                let path = entry.unwrap().path();
                if !path
                    .file_name()
                    .unwrap()
                    .to_string_lossy()
                    .starts_with(".unfinished-")
                {
                    Release::open(&path, &trusted()).unwrap_or_else(|error| panic!("{error}"));
                    seen += 1;
                }
            }
        }
        // The next build sweeps what the killed one left.
        let seed = 1_000_000 + round;
        let built = build(
            &BuildInputs {
                sample_seed: seed,
                ..inputs(seeded(), &key)
            },
            &staging,
        )
        .unwrap();
        let place = publish(&built.folder, &published, &trusted()).unwrap();
        verify(&place, &trusted()).unwrap();
        for place in [&staging, &published] {
            for entry in fs::read_dir(place).unwrap() {
                assert!(
                    !entry
                        .unwrap()
                        .file_name()
                        .to_string_lossy()
                        .starts_with(".unfinished-")
                );
            }
            fs::remove_dir_all(place).unwrap();
        }
    }
    assert!(seen > 0, "no release was ever finished: the delays are too short");
}
