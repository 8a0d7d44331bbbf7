//! `amparo attack`, `risk` and `extract`: what a table says about the people in it.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;
use std::path::Path;

use support::{fail, json, run, succeed};

/// Sizes of eight fields: most people are unique.
const SIZES: [u64; 8] = [3, 8, 20, 6, 9, 12, 5, 15];

/// `rows` people out of a fixed sequence.
fn people(rows: usize, seed: u64) -> Vec<String> {
    let mut state = seed;
    let mut draw = |size: u64| {
        // Knuth's MMIX generator; its high bits are the good ones.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % size
    };
    (0..rows)
        .map(|_| {
            let cells: Vec<String> = SIZES.iter().map(|&size| draw(size).to_string()).collect();
            cells.join(",")
        })
        .collect()
}

fn put(dir: &Path, name: &str, rows: &[String]) {
    let header: Vec<String> = (0..SIZES.len()).map(|field| format!("f{field}")).collect();
    fs::write(
        dir.join(name),
        format!("{}\n{}\n", header.join(","), rows.join("\n")),
    )
    .unwrap();
}

fn domain(dir: &Path) {
    let sizes: serde_json::Map<String, serde_json::Value> = SIZES
        .iter()
        .enumerate()
        .map(|(field, &size)| (format!("f{field}"), size.into()))
        .collect();
    fs::write(dir.join("d.json"), serde_json::Value::Object(sizes).to_string()).unwrap();
}

#[test]
fn a_table_of_copies_fails_the_attack_and_another_sample_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    domain(dir);
    let train = people(400, 1);
    put(dir, "train.csv", &train);
    put(dir, "control.csv", &people(800, 2));
    put(dir, "honest.csv", &people(400, 3));
    put(dir, "copies.csv", &train);
    let attack = |synthetic: &str, report: &str| {
        json(&succeed(
            dir,
            &[
                "attack",
                "--train",
                "train.csv",
                "--control",
                "control.csv",
                "--synthetic",
                synthetic,
                "--domain",
                "d.json",
                "--epsilon",
                "1",
                "--delta",
                "1e-6",
                "--targets",
                "f0,f6",
                "--report",
                report,
                "--json",
            ],
        ))
    };
    let broken = |answer: &serde_json::Value| {
        answer["attacks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|attack| attack["breaksClaim"] == true)
            .count()
    };
    let leaky = attack("copies.csv", "leaky.html");
    assert_eq!(leaky["claim"]["epsilon"], 1.0);
    assert!(broken(&leaky) > 0, "{leaky}");
    assert_eq!(broken(&attack("honest.csv", "honest.html")), 0);
    assert!(
        fs::read_to_string(dir.join("leaky.html"))
            .unwrap()
            .contains("<html")
    );
    private(&dir.join("leaky.html"));

    let said = fail(
        dir,
        &[
            "attack",
            "--train",
            "train.csv",
            "--control",
            "control.csv",
            "--synthetic",
            "honest.csv",
            "--domain",
            "d.json",
            "--targets",
            "f9",
        ],
    );
    assert!(said.contains("\"f9\""), "{said}");
    let usage = run(
        dir,
        &[
            "attack",
            "--train",
            "train.csv",
            "--control",
            "control.csv",
            "--synthetic",
            "honest.csv",
            "--domain",
            "d.json",
            "--epsilon",
            "1",
        ],
    );
    assert_eq!(usage.status.code(), Some(2), "ε without δ is no claim");
}

/// Only its owner may read it.
fn private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[test]
fn risk_and_extract_agree_on_what_k_is() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    domain(dir);
    put(dir, "in.csv", &people(600, 7));
    let risk = |input: &str, domain: &str, flag: &str| {
        json(&succeed(
            dir,
            &[
                "risk",
                input,
                flag,
                domain,
                "--quasi-identifiers",
                "f0,f1,f2",
                "--sensitive",
                "f6",
                "--json",
            ],
        ))
    };
    let before = risk("in.csv", "d.json", "--domain");
    assert_eq!((&before["rows"], &before["k"]), (&600.into(), &1.into()));
    let arguments = [
        "extract",
        "in.csv",
        "--domain",
        "d.json",
        "--quasi-identifiers",
        "f0,f1,f2",
        "--sensitive",
        "f6",
        "--k",
        "10",
        "--out",
        "out.csv",
        "--json",
    ];
    let output = run(dir, &arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("NEVER PUBLIC"), "{said}");
    private(&dir.join("out.csv"));
    let report = json(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(report["leftOut"].as_array().unwrap().len(), 4);
    // Counted from the file itself: every combination of quasi-identifiers has at least ten rows.
    let mut classes = std::collections::BTreeMap::new();
    let mut reader = csv::Reader::from_path(dir.join("out.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    assert_eq!(header, vec!["f0", "f1", "f2", "f6"]);
    for row in reader.records() {
        let row = row.unwrap();
        *classes
            .entry((row[0].to_owned(), row[1].to_owned(), row[2].to_owned()))
            .or_insert(0_u64) += 1;
    }
    assert_eq!(classes.values().sum::<u64>(), 600);
    assert!(*classes.values().min().unwrap() >= 10);
    assert_eq!(report["risk"]["k"], *classes.values().min().unwrap());

    let said = fail(
        dir,
        &[
            "risk",
            "in.csv",
            "--domain",
            "d.json",
            "--quasi-identifiers",
            "f0,age",
        ],
    );
    assert!(said.contains("\"age\"") && said.contains("f7"), "{said}");
    let said = fail(
        dir,
        &[
            "extract",
            "in.csv",
            "--domain",
            "d.json",
            "--quasi-identifiers",
            "f0",
            "--k",
            "601",
            "--out",
            "none.csv",
        ],
    );
    assert!(said.contains("no extract"), "{said}");
    assert!(!dir.join("none.csv").exists());
}
