//! The program is killed at many moments; vault, ledger and published releases stay consistent.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use support::{amparo, ctdc_file, json, run, succeed};

/// Moments at which each command is killed, spread over the time it takes here.
const MOMENTS: u32 = 12;
/// The same for builds, which take longest.
const BUILDS: u32 = 4;

/// Runs a command and kills it after `after`. If it ended before: how long it took.
fn killed(dir: &Path, arguments: &[&str], after: Duration) -> Option<Duration> {
    let started = Instant::now();
    let mut child = amparo(dir, arguments)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut ended = None;
    while ended.is_none() && started.elapsed() < after {
        sleep(Duration::from_millis(2).min(after));
        ended = child.try_wait().unwrap().map(|_| started.elapsed());
    }
    // SIGKILL on Unix: nothing in the program can tidy up.
    child.kill().unwrap();
    child.wait().unwrap();
    ended
}

/// Charges in the ledger are at least what built releases need, and everything that is published verifies.
fn consistent(dir: &Path) {
    assert_eq!(
        json(&succeed(dir, &["ledger", "verify", "--vault", "v", "--json"]))["whole"],
        true
    );
    let status = json(&succeed(dir, &["vault", "status", "--vault", "v", "--json"]));
    let ledger = json(&succeed(dir, &["ledger", "show", "--vault", "v", "--json"]));
    let charged: std::collections::BTreeSet<&str> = ledger["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["build"].as_str().unwrap())
        .collect();
    for build in status["builds"].as_array().unwrap() {
        let state = build["state"].as_str().unwrap();
        assert!(["begun", "charged", "built", "published", "abandoned"].contains(&state));
        if matches!(state, "built" | "published") {
            assert!(
                charged.contains(build["id"].as_str().unwrap()),
                "a release that nobody paid for"
            );
        }
    }
    let staged = std::fs::read_dir(dir.join("v/staging")).unwrap();
    let published = std::fs::read_dir(dir.join("out")).into_iter().flatten();
    for folder in staged.chain(published).map(Result::unwrap) {
        // What a crash left aside begins with a dot; nobody takes it for a release.
        if folder.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = folder.path();
        let output = run(
            dir,
            &[
                "verify",
                path.to_str().unwrap(),
                "--key",
                "v/keys/release-signing.pub",
            ],
        );
        assert!(
            output.status.success(),
            "{}: {}",
            path.display(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn a_kill_at_any_moment_leaves_everything_consistent() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    ctdc_file(&dir.join("cases.csv"), 400);
    succeed(
        dir,
        &["vault", "init", "--vault", "v", "--lifetime-epsilon", "100"],
    );
    let timed = |arguments: &[&str]| {
        let started = Instant::now();
        succeed(dir, arguments);
        started.elapsed()
    };

    let import = [
        "intake",
        "import",
        "cases.csv",
        "--vault",
        "v",
        "--contributor",
        "Refuge",
    ];
    for moment in 0..MOMENTS {
        killed(dir, &import, Duration::from_millis(u64::from(moment) * 4));
        let status = json(&succeed(dir, &["vault", "status", "--vault", "v", "--json"]));
        let stored = status["submissions"].as_array().unwrap().len();
        let files = std::fs::read_dir(dir.join("v/submissions")).unwrap().filter(|f| {
            f.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .ends_with(".age")
        });
        assert_eq!(files.count(), stored, "a submission stands whole or not at all");
    }
    succeed(dir, &import);
    consistent(dir);

    // Each build asks for another ε, so that none is answered from an earlier one.
    let mut whole = timed(&[
        "release",
        "build",
        "--full",
        "--override",
        "a test",
        "--vault",
        "v",
        "--epsilon",
        "0.5",
    ]);
    let mut interrupted = 0;
    for moment in 1..=BUILDS {
        let epsilon = format!("0.{}", 500 + moment);
        let after = whole * moment / (BUILDS + 1);
        let ended = killed(
            dir,
            &[
                "release",
                "build",
                "--full",
                "--override",
                "a test",
                "--vault",
                "v",
                "--epsilon",
                &epsilon,
            ],
            after,
        );
        match ended {
            None => interrupted += 1,
            // The first build was timed while the machine had more to do.
            Some(took) => whole = took,
        }
        consistent(dir);
    }
    assert!(
        interrupted > 0,
        "no build was interrupted: the test does not test"
    );

    let built = json(&succeed(
        dir,
        &[
            "release",
            "build",
            "--full",
            "--override",
            "a test",
            "--vault",
            "v",
            "--epsilon",
            "0.5",
            "--json",
        ],
    ));
    let publish = [
        "release",
        "publish",
        built["folder"].as_str().unwrap(),
        "--vault",
        "v",
        "--to",
        "out",
    ];
    for moment in 0..MOMENTS {
        killed(dir, &publish, Duration::from_millis(u64::from(moment) * 4));
        consistent(dir);
    }
    succeed(dir, &publish);
    consistent(dir);
    let published: Vec<_> = std::fs::read_dir(dir.join("out"))
        .unwrap()
        .map(|folder| folder.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    assert_eq!(published, [built["id"].as_str().unwrap()]);
}
