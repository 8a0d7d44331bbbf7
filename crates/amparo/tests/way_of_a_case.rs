//! From a contributor's file to a published release, command by command.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;

use support::{ctdc_file, fail, json, succeed};

#[test]
fn a_file_becomes_a_release_and_a_second_build_spends_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    ctdc_file(&dir.join("cases.csv"), 2_000);
    succeed(dir, &["vault", "init", "--vault", "v", "--lifetime-epsilon", "2"]);

    let checked = succeed(dir, &["intake", "check", "cases.csv"]);
    assert!(checked.contains("2000") || checked.contains("2,000"), "{checked}");
    let imported = json(&succeed(
        dir,
        &[
            "intake",
            "import",
            "cases.csv",
            "--vault",
            "v",
            "--contributor",
            "Refuge",
            "--json",
        ],
    ));
    assert_eq!(imported["new"], true);
    let again = json(&succeed(
        dir,
        &[
            "intake",
            "import",
            "cases.csv",
            "--vault",
            "v",
            "--contributor",
            "refuge",
            "--json",
        ],
    ));
    assert_eq!(
        (&again["new"], &again["submission"]),
        (&false.into(), &imported["submission"])
    );

    let plan = json(&succeed(
        dir,
        &["release", "plan", "--vault", "v", "--epsilon", "1", "--json"],
    ));
    assert_eq!(plan["fits"], true);
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
            "1",
            "--json",
        ],
    ));
    let (id, folder) = (built["id"].as_str().unwrap(), built["folder"].as_str().unwrap());
    let spent = json(&succeed(dir, &["ledger", "show", "--vault", "v", "--json"]));
    let known = json(&succeed(
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
            "1",
            "--json",
        ],
    ));
    assert_eq!((&known["new"], known["id"].as_str()), (&false.into(), Some(id)));
    assert_eq!(
        json(&succeed(dir, &["ledger", "show", "--vault", "v", "--json"])),
        spent
    );

    succeed(
        dir,
        &["release", "publish", folder, "--vault", "v", "--to", "out"],
    );
    let release = format!("out/{id}");
    let verified = json(&succeed(
        dir,
        &[
            "verify",
            &release,
            "--key",
            "v/keys/release-signing.pub",
            "--json",
        ],
    ));
    assert_eq!(
        (&verified["trustedKey"], &verified["private"]),
        (&true.into(), &true.into())
    );
    assert_eq!(
        json(&succeed(dir, &["ledger", "verify", "--vault", "v", "--json"]))["whole"],
        true
    );

    is_told(dir, &release);

    // More than the lifetime cap allows is refused, with what would fit, and changes nothing.
    let said = fail(
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
            "1.9",
            "--json",
        ],
    );
    assert!(said.contains("cap") && said.contains('ε'), "{said}");
    assert_eq!(
        json(&succeed(dir, &["ledger", "show", "--vault", "v", "--json"]))["remaining"],
        spent["remaining"]
    );

    // A byte changed anywhere is found.
    let path = dir.join(&release).join("data/cases.csv");
    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(fail(dir, &["verify", &release]).contains("data/cases.csv"));
}

/// What a release says in sentences, in articles that quote it, and in notes on what differs.
fn is_told(dir: &std::path::Path, release: &str) {
    let sheet = json(&succeed(dir, &["factsheet", release, "--json"]));
    let facts = sheet["facts"].as_array().unwrap();
    let fact = |key: &str| facts.iter().find(|fact| fact["key"] == key).unwrap();
    assert_eq!(fact("victims")["source"], "published-measured");
    let victims = fact("victims")["value"].as_f64().unwrap();
    assert!((victims - 2_000.0).abs() < 300.0, "{victims}");
    let text = succeed(dir, &["factsheet", release, "--lang", "fr"]);
    assert!(text.contains("victimes identifiées"), "{text}");
    succeed(
        dir,
        &["factsheet", release, "--format", "html", "--out", "sheet.html"],
    );
    let page = fs::read_to_string(dir.join("sheet.html")).unwrap();
    assert!(
        page.starts_with("<!doctype html>") && !page.contains("<script"),
        "a document alone"
    );
    let said = fail(dir, &["factsheet", release, "--year", "1999"]);
    assert!(said.contains("1999") && said.contains("2002 to"), "{said}");
    assert!(dir.join(release).join("facts/headlines.json").is_file());

    fs::create_dir(dir.join("news")).unwrap();
    let article = |name: &str, text: &str| {
        let text =
            format!("---\nkind: news\ntitle: A release\ndate: 2026-05-20\nstatus: published\n---\n{text}\n");
        fs::write(dir.join("news").join(name), text).unwrap();
    };
    article("first.md", "There are {{ figure victims }} victims.");
    article("first.ru.md", "{{ figure victims }}");
    assert!(fail(dir, &["news", "check", "news"]).contains("first.ru.md: {{ figure victims }}"));
    let frozen = json(&succeed(
        dir,
        &["news", "freeze", "news", "--release", release, "--json"],
    ));
    assert_eq!(
        (&frozen["figures"], &frozen["newlyFrozen"]),
        (&2.into(), &2.into())
    );
    let checked = json(&succeed(dir, &["news", "check", "news", "--json"]));
    assert_eq!(
        (
            &checked["published"],
            checked["unfrozen"].as_array().map(Vec::len)
        ),
        (&2.into(), Some(0))
    );
    article("second.md", "{{ figure none }}");
    let said = fail(dir, &["news", "freeze", "news", "--release", release]);
    assert!(
        said.contains("second.md") && said.contains("there are victims"),
        "{said}"
    );
    fs::remove_file(dir.join("news/second.md")).unwrap();

    let draft = json(&succeed(
        dir,
        &[
            "news", "draft", "news", "--old", release, "--new", release, "--json",
        ],
    ));
    let draft = fs::read_to_string(dir.join(draft["file"].as_str().unwrap())).unwrap();
    assert!(
        draft.contains("status: draft") && draft.contains("edit it before you publish it"),
        "{draft}"
    );
    let notes = succeed(dir, &["release", "notes", release, release, "--lang", "es"]);
    assert!(notes.contains("Borrador"), "{notes}");
}

#[test]
fn a_file_with_faults_leaves_the_vault_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    succeed(dir, &["vault", "init", "--vault", "v"]);
    ctdc_file(&dir.join("cases.csv"), 50);
    let text = fs::read_to_string(dir.join("cases.csv"))
        .unwrap()
        .replace("KEN", "Atlantis");
    fs::write(dir.join("bad.csv"), text).unwrap();
    let said = fail(
        dir,
        &[
            "intake",
            "import",
            "bad.csv",
            "--vault",
            "v",
            "--contributor",
            "Refuge",
        ],
    );
    assert!(
        said.contains("bad.csv") && said.contains("citizenship") && said.contains("Atlantis"),
        "{said}"
    );
    let status = json(&succeed(dir, &["vault", "status", "--vault", "v", "--json"]));
    assert_eq!(status["submissions"].as_array().map(Vec::len), Some(0));
    assert_eq!(fs::read_dir(dir.join("v/submissions")).unwrap().count(), 0);
    assert!(
        fail(
            dir,
            &[
                "release",
                "build",
                "--full",
                "--override",
                "a test",
                "--vault",
                "v"
            ]
        )
        .contains("no cases")
    );
}
