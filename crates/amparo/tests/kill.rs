//! The program is killed at many moments; vault, ledger and published releases stay consistent.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use support::{amparo, ctdc_file, json, run, succeed};

/// Moments at which each command is killed, spread over the time it takes here.
const MOMENTS: u32 = 12;
/// Builds are killed after these shares of the time that one takes. Most of that time is one long fit; charge and measurement come first, and writing last, for
/// which there is a kill of its own.
const BUILDS: [u32; 4] = [64, 16, 8, 4];

/// Runs a command and kills it as soon as `now` says so. If it ended before: how long it took.
fn killed(dir: &Path, arguments: &[&str], now: &dyn Fn(Duration) -> bool) -> Option<Duration> {
    let started = Instant::now();
    let mut child = amparo(dir, arguments)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut ended = None;
    while ended.is_none() && !now(started.elapsed()) {
        sleep(Duration::from_millis(2));
        ended = child.try_wait().unwrap().map(|_| started.elapsed());
    }
    // SIGKILL on Unix: nothing in the program can tidy up.
    child.kill().unwrap();
    child.wait().unwrap();
    ended
}

/// A moment by the clock.
fn after(moment: Duration) -> impl Fn(Duration) -> bool {
    move |elapsed| elapsed >= moment
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
        killed(dir, &import, &after(Duration::from_millis(u64::from(moment) * 4)));
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
    let build = |epsilon: &str| {
        [
            "release",
            "build",
            "--full",
            "--override",
            "a test",
            "--vault",
            "v",
            "--epsilon",
            epsilon,
        ]
        .map(String::from)
    };
    let kill_build = |epsilon: &str, now: &dyn Fn(Duration) -> bool| {
        let arguments = build(epsilon);
        let ended = killed(dir, &arguments.each_ref().map(String::as_str), now);
        consistent(dir);
        ended
    };
    let whole = timed(&build("0.5").each_ref().map(String::as_str));
    let mut interrupted = 0;
    for (number, share) in BUILDS.iter().enumerate() {
        let ended = kill_build(&format!("0.{}", 501 + number), &after(whole / *share));
        interrupted += usize::from(ended.is_none());
    }
    assert!(
        interrupted > 0,
        "no build was interrupted: the test does not test"
    );
    // In the midst of writing: files stand aside in the staging folder.
    let writing = |_: Duration| {
        std::fs::read_dir(dir.join("v/staging"))
            .into_iter()
            .flatten()
            .any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with('.')))
    };
    assert!(!writing(whole));
    assert!(
        kill_build("0.6", &writing).is_none(),
        "the build was not interrupted while it wrote"
    );

    let arguments = build("0.5");
    let arguments = [&arguments.each_ref().map(String::as_str)[..], &["--json"]].concat();
    let built = json(&succeed(dir, &arguments));
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
        killed(
            dir,
            &publish,
            &after(Duration::from_millis(u64::from(moment) * 4)),
        );
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
