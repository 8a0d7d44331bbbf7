//! Checks before, two stewards after, nothing published without both; checkpoints of the record.

mod support;

use std::fs;
use std::path::Path;

use support::{ctdc_file, fail, json, succeed};

/// A policy by which all errors may be this large, as shares; ratios are asked for where they may be larger than 1.
fn policy(dir: &Path, name: &str, ratio: &str, share: f64) {
    let text = format!(
        r#"{{"format": "amparo-policy/1", "title": "{name}", "approvals": 2,
        "utility": {{"leastCases": 50, "leastErrors": 0, "maxOneWayRatio": {ratio}, "maxErrorShare": [{share:?}, {share:?}, {share:?}],
          "maxMeanTotalVariation": [{share:?}, {share:?}, {share:?}], "maxGroupTotalVariation": 1.0, "maxTransferLoss": 1.0,
          "regressions": [{{"outcome": "isForcedLabour", "on": ["gender", "ageBroad"]}}], "maxCoefficientDifference": {}}},
        "attacks": {{"maxAdvantage": 1.0, "maxExcessCopies": 1.0, "maxUniqueCopied": 1.0}}}}"#,
        100.0 * share
    );
    fs::write(dir.join(format!("{name}.json")), text).expect("written");
}

#[test]
fn nothing_is_published_without_checks_and_two_stewards() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    // Too few for attacks, so that the release that fails costs one fit and no rehearsal.
    ctdc_file(&dir.join("cases.csv"), 300);
    succeed(dir, &["vault", "init", "--vault", "v"]);
    succeed(
        dir,
        &[
            "intake",
            "import",
            "cases.csv",
            "--vault",
            "v",
            "--contributor",
            "Refuge",
        ],
    );
    // A key in the vault would let whoever runs it approve alone.
    assert!(
        fail(
            dir,
            &[
                "vault",
                "steward",
                "--vault",
                "v",
                "--name",
                "Ana",
                "--key-out",
                "v/ana.pem"
            ]
        )
        .contains("not kept in the vault")
    );
    for name in ["Ana", "Beto"] {
        let key = format!("{name}.pem");
        succeed(
            dir,
            &[
                "vault",
                "steward",
                "--vault",
                "v",
                "--name",
                name,
                "--key-out",
                &key,
            ],
        );
    }
    // A refused registration leaves no key behind.
    assert!(
        fail(
            dir,
            &[
                "vault",
                "steward",
                "--vault",
                "v",
                "--name",
                "ana",
                "--key-out",
                "c.pem"
            ]
        )
        .contains("registered already")
    );
    assert!(!dir.join("c.pem").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(dir.join("Ana.pem"))
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    policy(dir, "lenient", "null", 1.0);
    policy(dir, "strict", "1.0", 0.0);
    let strict = json(&succeed(
        dir,
        &[
            "release",
            "build",
            "--full",
            "--vault",
            "v",
            "--epsilon",
            "0.5",
            "--policy",
            "strict.json",
            "--json",
        ],
    ));
    assert_eq!(strict["passed"], false);
    let folder = strict["folder"].as_str().expect("a folder");
    let said = fail(
        dir,
        &["release", "publish", folder, "--vault", "v", "--to", "out"],
    );
    assert!(said.contains("failed its checks"), "{said}");
    let approve = |folder: &str, name: &str, key: &str| -> Vec<String> {
        [
            "release", "approve", folder, "--vault", "v", "--as", name, "--key", key,
        ]
        .map(String::from)
        .to_vec()
    };
    let words =
        |words: &[String]| -> String { fail(dir, &words.iter().map(String::as_str).collect::<Vec<_>>()) };
    assert!(words(&approve(folder, "Ana", "Ana.pem")).contains("failed its checks"));
    let failed = fs::read_to_string(dir.join(strict["report"].as_str().expect("a path"))).expect("a report");
    for said in [
        "NOT MET",
        "not measured",
        "largest one-way ratio (values with 50 cases or more",
        // Where it is worst, for the steward's eyes.
        " cases, ",
    ] {
        assert!(failed.contains(said), "{said}: {failed}");
    }

    ctdc_file(&dir.join("more.csv"), 700);
    succeed(
        dir,
        &[
            "intake",
            "import",
            "more.csv",
            "--vault",
            "v",
            "--contributor",
            "Haven",
        ],
    );
    let lenient = json(&succeed(
        dir,
        &[
            "release",
            "build",
            "--full",
            "--vault",
            "v",
            "--epsilon",
            "0.5",
            "--policy",
            "lenient.json",
            "--json",
        ],
    ));
    assert_eq!(
        lenient["passed"],
        true,
        "{}",
        fs::read_to_string(dir.join(lenient["report"].as_str().unwrap_or_default())).unwrap_or_default()
    );
    let folder = lenient["folder"].as_str().expect("a folder");
    let publish = ["release", "publish", folder, "--vault", "v", "--to", "out"];
    assert!(fail(dir, &publish).contains("0 of the 2 approvals"));
    // The report is for its stewards, counts every try, and is not part of the release.
    let report = fs::read_to_string(dir.join(lenient["report"].as_str().expect("a path"))).expect("a report");
    assert!(report.starts_with("<!doctype html>") && report.contains("PRIVATE") && report.contains("<svg"));
    assert!(
        report
            .contains("ever charged in this vault: 2; releases that failed their checks before this one: 1"),
        "{report}"
    );
    let run = |words: &[String]| succeed(dir, &words.iter().map(String::as_str).collect::<Vec<_>>());
    run(&approve(folder, "Ana", "Ana.pem"));
    assert!(words(&approve(folder, "Ana", "Ana.pem")).contains("another steward"));
    assert!(words(&approve(folder, "Beto", "Ana.pem")).contains("not by the key"));
    assert!(fail(dir, &publish).contains("1 of the 2 approvals it needs (Ana)"));
    run(&approve(folder, "Beto", "Beto.pem"));
    succeed(dir, &publish);
    let claim = json(
        &fs::read_to_string(
            dir.join("out")
                .join(lenient["id"].as_str().expect("an id"))
                .join("claim.json"),
        )
        .expect("a claim"),
    );
    assert_eq!(claim["evaluation"]["gate"]["policy"], "lenient");
    assert_eq!(
        claim["evaluation"]["gate"]["overrideReason"],
        serde_json::Value::Null
    );

    // A checkpoint that is kept elsewhere, and what it holds against.
    succeed(dir, &["ledger", "export", "--vault", "v", "--out", "kept.json"]);
    succeed(
        dir,
        &["ledger", "verify", "--vault", "v", "--against", "kept.json"],
    );
    let text = fs::read_to_string(dir.join("kept.json")).expect("there");
    fs::write(
        dir.join("kept.json"),
        text.replace("\"entries\": ", "\"entries\": 9"),
    )
    .expect("written");
    assert!(
        fail(
            dir,
            &["ledger", "verify", "--vault", "v", "--against", "kept.json"]
        )
        .contains("not signed by this vault's key")
    );
}
