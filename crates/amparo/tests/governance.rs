//! `amparo governance` on real data: COINr's example, the published bands of SDG indicator 10.7.2, and an assessment's whole life.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;
use std::path::Path;

use amparo_governance::instrument::sdg_10_7_2;
use serde_json::{Value, json as of};
use support::{fail, json, run, run_with_input, succeed};

const DATA: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../governance/tests/data/coinr/ASEM_iData.csv"
);
const META: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../governance/tests/data/coinr/ASEM_iMeta.csv"
);
const BANDS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../governance/data/published/sdg-10.7.2.csv"
);

const OPTIONS: &str = r#"{"steps": [
    {"step": "denominate"},
    {"step": "impute", "method": "group_mean", "group": "EurAsia_group"},
    {"step": "screen", "by": "availability", "available": 0.9},
    {"step": "treat", "winsorise_max": 5, "skewness": 2, "kurtosis": 3.5},
    {"step": "normalise", "all": {"method": "min_max", "lower": 0, "upper": 100}}],
    "weights": {"method": "equal"}}"#;

#[test]
fn an_index_agrees_with_coinr_and_has_no_order() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("o.json"), OPTIONS).unwrap();
    let arguments = [
        "governance",
        "index",
        DATA,
        META,
        "--options",
        "o.json",
        "--csv",
        "out.csv",
        "--xlsx",
        "out.xlsx",
        "--unit",
        "CHE",
        "--html",
        "che.html",
        "--json",
    ];
    let answer = json(&succeed(dir.path(), &arguments));
    assert!(answer.get("order").is_none(), "nothing is ranked");
    // COINr 1.1.14's own numbers.
    let text = fs::read_to_string(dir.path().join("out.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let column = rows.headers().unwrap().iter().position(|c| c == "Index").unwrap();
    let mut scores = std::collections::BTreeMap::new();
    for row in rows.records() {
        let row = row.unwrap();
        scores.insert(row[0].to_owned(), row[column].parse::<f64>().unwrap());
    }
    for (unit, expected) in [
        ("CHE", 68.383724),
        ("NLD", 64.819516),
        ("DNK", 64.804080),
        ("RUS", 35.655545),
    ] {
        assert!((scores[unit] - expected).abs() < 5e-7, "{unit}: {}", scores[unit]);
    }
    assert!(fs::read(dir.path().join("out.xlsx")).unwrap().starts_with(b"PK"));
    assert!(
        fs::read_to_string(dir.path().join("che.html"))
            .unwrap()
            .contains("Switzerland")
    );

    let wrong = fs::read_to_string(META)
        .unwrap()
        .replacen("\"Indicator\"", "\"Indicater\"", 1);
    fs::write(dir.path().join("meta.csv"), wrong).unwrap();
    let said = fail(dir.path(), &["governance", "index", DATA, "meta.csv"]);
    assert!(said.contains("row") && said.contains("Indicater"), "{said}");
    let usage = run(dir.path(), &["governance", "index", DATA, META, "--unit", "CHE"]);
    assert_eq!(usage.status.code(), Some(2), "a unit's report needs a file");
}

#[test]
fn published_bands_and_how_they_moved() {
    let dir = tempfile::tempdir().unwrap();
    let arguments = [
        "governance",
        "published",
        BANDS,
        "--from",
        "2019",
        "--to",
        "2021",
        "--json",
    ];
    let answer = json(&succeed(dir.path(), &arguments));
    assert_eq!(answer["results"].as_array().unwrap().len(), 198);
    let change = &answer["change"];
    let count = |list: &str| change[list].as_array().unwrap().len();
    assert_eq!(
        (
            change["both"].as_u64().unwrap(),
            count("up"),
            count("same"),
            count("down")
        ),
        (61, 19, 37, 5)
    );
    let said = fail(dir.path(), &["governance", "published", BANDS, "--from", "1999"]);
    assert!(
        said.contains("--from 1999") && said.contains("2019, 2021"),
        "{said}"
    );
    let broken = "Entity,Code,Year,Bands\nKenya,KEN,2019,7\n";
    let output = run_with_input(dir.path(), &["governance", "published", "-"], broken);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("row 2") && said.contains("\"7\""), "{said}");
}

#[test]
fn instruments_are_listed_shown_and_checked() {
    let dir = tempfile::tempdir().unwrap();
    let listed = json(&succeed(
        dir.path(),
        &["governance", "instrument", "list", "--json"],
    ));
    assert_eq!(listed[0]["key"], "sdg-10.7.2@1");
    assert_eq!(listed[0]["questions"], 30);
    let shown = succeed(
        dir.path(),
        &["governance", "instrument", "show", "sdg-10.7.2", "--json"],
    );
    fs::write(dir.path().join("i.json"), &shown).unwrap();
    let checked = json(&succeed(
        dir.path(),
        &["governance", "instrument", "check", "i.json", "--json"],
    ));
    assert_eq!(checked["right"], true);
    fs::write(
        dir.path().join("bad.json"),
        shown.replace("\"ranking\": false", "\"ranking\": true"),
    )
    .unwrap();
    let said = fail(dir.path(), &["governance", "instrument", "check", "bad.json"]);
    assert!(said.contains("bad.json") && said.contains("ranking"), "{said}");
    let schema = json(&succeed(dir.path(), &["governance", "instrument", "schema"]));
    assert!(schema["$schema"].as_str().unwrap().contains("2020-12"));
    let said = fail(dir.path(), &["governance", "instrument", "show", "mgi"]);
    assert!(said.contains("amparo-five-domains@2026.1"), "{said}");
}

/// Answers for every question: the first response for some, the last for others, with a source that has a date.
fn acts(full: impl Fn(usize) -> bool, coder: &str) -> Value {
    let instrument = sdg_10_7_2();
    let mut acts: Vec<Value> = instrument
        .questions()
        .enumerate()
        .map(|(number, (_, _, question))| {
            let set = instrument.responses(question);
            let response = if full(number) { set.first() } else { set.last() }.unwrap();
            of!({"act": "answer", "coder": coder, "question": question.id, "answer": {
                "response": response.code, "rationale": "as the Act says",
                "evidence": [{"citation": "Migration Act", "in_force_from": "2015-03-01"}]}})
        })
        .collect();
    acts.push(of!({"act": if coder == "first" { "submit" } else { "submit_second" }}));
    Value::Array(acts)
}

fn new(dir: &Path, file: &str, country: &str, year: &str) {
    let (from, to) = (format!("{year}-01-01"), format!("{year}-12-31"));
    let id = format!("{country}-{year}");
    succeed(
        dir,
        &[
            "governance",
            "assess",
            "new",
            file,
            "--id",
            &id,
            "--instrument",
            "sdg-10.7.2",
            "--country",
            country,
            "--from",
            &from,
            "--to",
            &to,
            "--by",
            "ana",
            "--json",
        ],
    );
}

fn apply(dir: &Path, file: &str, by: &str, role: &str, acts: &Value) -> Value {
    fs::write(dir.join("acts.json"), acts.to_string()).unwrap();
    json(&succeed(
        dir,
        &[
            "governance",
            "assess",
            "apply",
            file,
            "--acts",
            "acts.json",
            "--by",
            by,
            "--role",
            role,
            "--json",
        ],
    ))
}

#[test]
fn an_assessment_from_draft_to_published() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    new(dir, "ken.json", "KEN", "2021");
    let said = fail(
        dir,
        &[
            "governance",
            "assess",
            "new",
            "ken.json",
            "--id",
            "x",
            "--instrument",
            "sdg-10.7.2",
            "--country",
            "KEN",
            "--from",
            "2021-01-01",
            "--to",
            "2021-12-31",
            "--by",
            "ana",
        ],
    );
    assert!(said.contains("never begun anew"), "{said}");

    let first = acts(|n| n % 5 < 2, "first");
    assert_eq!(apply(dir, "ken.json", "ana", "coder", &first)["state"], "coded");
    // The first coder cannot be the second, and a refusal stores nothing.
    let before = fs::read(dir.join("ken.json")).unwrap();
    fs::write(dir.join("acts.json"), acts(|n| n % 5 < 2, "second").to_string()).unwrap();
    let said = fail(
        dir,
        &[
            "governance",
            "assess",
            "apply",
            "ken.json",
            "--acts",
            "acts.json",
            "--by",
            "ana",
            "--role",
            "second-coder",
        ],
    );
    assert!(
        said.contains("act 1 of") || said.contains("act 1;") || said.contains("act 1"),
        "{said}"
    );
    assert_eq!(fs::read(dir.join("ken.json")).unwrap(), before);

    let second = acts(|n| n % 5 < 2, "second");
    let standing = apply(dir, "ken.json", "ben", "second-coder", &second);
    assert_eq!(standing["state"], "second_coded");
    assert_eq!(standing["agreement"], 1.0);
    apply(
        dir,
        "ken.json",
        "ana",
        "coder",
        &of!({"act": "send_to_government"}),
    );
    apply(dir, "ken.json", "gov", "government", &of!({"act": "agree"}));
    let standing = apply(dir, "ken.json", "ana", "coder", &of!({"act": "publish"}));
    assert_eq!(
        (&standing["state"], &standing["answered"]),
        (&of!("published"), &of!(30))
    );

    let shown = json(&succeed(
        dir,
        &["governance", "assess", "show", "ken.json", "--json"],
    ));
    assert_eq!(shown["hash"], standing["hash"]);
    // A word of the history changed by hand.
    let altered =
        fs::read_to_string(dir.join("ken.json"))
            .unwrap()
            .replacen("as the Act says", "as the Act said", 1);
    fs::write(dir.join("altered.json"), altered).unwrap();
    let said = fail(dir, &["governance", "assess", "show", "altered.json"]);
    assert!(said.contains("altered.json") && said.contains("hash"), "{said}");

    let scores = json(&succeed(
        dir,
        &["governance", "score", "ken.json", "--robustness", "--json"],
    ));
    // Two of five questions of each domain.
    assert_eq!(scores["domains"][1]["percent"], "40.00");
    assert_eq!(scores["overall"]["percent"], "40.00");
    assert!(!scores["robustness"].as_array().unwrap().is_empty());
    let plan = json(&succeed(
        dir,
        &["governance", "gap", "ken.json", "--domain", "D2", "--json"],
    ));
    // From 40 to 80 takes two more of five, at least.
    assert_eq!(plan["lift"]["fewest"][0]["policies"].as_array().unwrap().len(), 2);
    let said = fail(dir, &["governance", "gap", "ken.json", "--domain", "D9"]);
    assert!(said.contains("\"D9\"") && said.contains("D1"), "{said}");

    succeed(dir, &["governance", "profile", "ken.json", "--html", "ken.html"]);
    let page = fs::read_to_string(dir.join("ken.html")).unwrap();
    assert!(page.contains("Kenya") && !page.to_lowercase().contains("rank"));
}

#[test]
fn places_side_by_side_and_a_place_with_itself() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    for (file, country, year, yes) in [
        ("uga.json", "UGA", "2019", 4),
        ("ken.json", "KEN", "2019", 2),
        ("ken21.json", "KEN", "2021", 3),
        ("deu.json", "DEU", "2019", 5),
    ] {
        new(dir, file, country, year);
        apply(dir, file, "ana", "coder", &acts(|n| n % 5 < yes, "first"));
    }
    let compared = json(&succeed(
        dir,
        &[
            "governance",
            "compare",
            "uga.json",
            "ken.json",
            "deu.json",
            "--region",
            "Eastern Africa",
            "--json",
        ],
    ));
    assert_eq!(compared["places"], of!(["Kenya", "Uganda"]));
    assert!(!compared.to_string().contains("rank"));
    let said = fail(dir, &["governance", "compare", "ken.json", "ken21.json"]);
    assert!(
        said.contains("ken21.json") && said.contains("follow-up"),
        "{said}"
    );

    fs::write(
        dir.join("g.csv"),
        "country,income\nDEU,High income\nKEN,LM\nUGA,Low income\n",
    )
    .unwrap();
    let found = json(&succeed(
        dir,
        &[
            "governance",
            "findings",
            "uga.json",
            "ken.json",
            "deu.json",
            "--income-groups",
            "g.csv",
            "--json",
        ],
    ));
    // Three places say nothing, and that is what is said.
    assert_eq!(found[0]["effects"], of!([]));
    fs::write(dir.join("g.csv"), "country,income\nDEU,rich\n").unwrap();
    let said = fail(
        dir,
        &["governance", "findings", "ken.json", "--income-groups", "g.csv"],
    );
    assert!(
        said.contains("g.csv: row 2, column income") && said.contains("\"rich\""),
        "{said}"
    );

    let change = json(&succeed(
        dir,
        &["governance", "follow-up", "ken.json", "ken21.json", "--json"],
    ));
    assert_eq!(change["changes"].as_array().unwrap().len(), 6);
    // The same sources, read in another way.
    assert_eq!(change["by_cause"], of!({"recoding": 6}));
    let said = fail(dir, &["governance", "follow-up", "ken.json", "uga.json"]);
    assert!(said.contains("one place with itself"), "{said}");
}

#[test]
fn a_questionnaire_goes_out_and_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    new(dir, "full.json", "KEN", "2021");
    apply(dir, "full.json", "ana", "coder", &acts(|n| n % 5 < 2, "first"));
    succeed(
        dir,
        &[
            "governance",
            "assess",
            "questionnaire",
            "full.json",
            "--out",
            "q.xlsx",
        ],
    );
    new(dir, "empty.json", "KEN", "2021");
    let standing = json(&succeed(
        dir,
        &[
            "governance",
            "assess",
            "read-questionnaire",
            "empty.json",
            "--workbook",
            "q.xlsx",
            "--by",
            "ana",
            "--json",
        ],
    ));
    assert_eq!((&standing["answered"], &standing["events"]), (&of!(30), &of!(31)));
    let said = fail(
        dir,
        &[
            "governance",
            "assess",
            "questionnaire",
            "full.json",
            "--ministry",
            "Labour",
            "--out",
            "l.xlsx",
        ],
    );
    assert!(said.contains("\"Labour\" has no question"), "{said}");
}

#[test]
fn plain_answers_need_an_instrument_and_are_scored_from_standard_input() {
    let dir = tempfile::tempdir().unwrap();
    let answers = "question,response\nD2a,yes\n";
    let scored = run_with_input(
        dir.path(),
        &["governance", "score", "-", "--instrument", "sdg-10.7.2", "--json"],
        answers,
    );
    let scored = json(&String::from_utf8(scored.stdout).unwrap());
    assert_eq!(
        scored["domains"][1]["score"],
        Value::Null,
        "withheld while answers are missing"
    );
    let said = run_with_input(dir.path(), &["governance", "score", "-"], answers);
    assert_eq!(said.status.code(), Some(1));
    assert!(
        String::from_utf8(said.stderr)
            .unwrap()
            .contains("give --instrument")
    );
    let bad = run_with_input(
        dir.path(),
        &["governance", "score", "-", "--instrument", "sdg-10.7.2"],
        "question,response\nD2a,perhaps\n",
    );
    let said = String::from_utf8(bad.stderr).unwrap();
    assert!(said.contains("D2a") && said.contains("\"perhaps\""), "{said}");
}

/// Takes an assessment from opening to publication.
fn published(dir: &Path, file: &str, country: &str) {
    new(dir, file, country, "2024");
    let full = |number: usize| number % 3 != 1;
    apply(dir, file, "ana", "coder", &acts(full, "first"));
    apply(dir, file, "ben", "second-coder", &acts(full, "second"));
    apply(dir, file, "ana", "coder", &of!([{"act": "send_to_government"}]));
    apply(dir, file, "office", "government", &of!([{"act": "agree"}]));
    apply(dir, file, "ana", "coder", &of!([{"act": "publish"}]));
}

#[test]
fn assessments_go_out_as_a_bundle_that_anyone_can_verify() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path();
    let key = json(&succeed(dir, &["governance", "key", "office.pem", "--json"]));
    assert_eq!(key["publicKey"], "office.pub");
    assert!(fail(dir, &["governance", "key", "office.pem"]).contains("there is a file already"));
    published(dir, "ken.json", "KEN");
    fs::write(dir.join("g.csv"), "country,income\nKEN,LM\n").unwrap();
    let publish = [
        "governance",
        "publish",
        "bundles",
        "ken.json",
        "--bands",
        "shipped",
        "--income-groups",
        "g.csv",
        "--title",
        "A title",
        "--key",
        "office.pem",
        "--json",
    ];
    let made = json(&succeed(dir, &publish));
    assert_eq!(
        made["names"],
        of!(["ana", "ben", "office"]),
        "names that are public now are listed"
    );
    assert_eq!(
        (&made["publishedBands"], &made["title"]),
        (&of!(198), &of!("A title"))
    );
    let bundle = made["folder"].as_str().unwrap().to_owned();
    // The same again is the same bundle.
    assert_eq!(json(&succeed(dir, &publish))["id"], made["id"]);
    let checked = json(&succeed(
        dir,
        &["governance", "verify", &bundle, "--key", "office.pub", "--json"],
    ));
    assert_eq!(checked["trustedKey"], true);

    succeed(dir, &["governance", "key", "other.pem"]);
    let said = fail(dir, &["governance", "verify", &bundle, "--key", "other.pub"]);
    assert!(said.contains("not among the 1 trusted keys"), "{said}");
    let file = dir.join(&bundle).join("income-groups.csv");
    fs::write(&file, "country,income\nKEN,high\n").unwrap();
    assert!(fail(dir, &["governance", "verify", &bundle]).contains("income-groups.csv"));

    new(dir, "draft.json", "UGA", "2024");
    let said = fail(
        dir,
        &[
            "governance",
            "publish",
            "bundles",
            "draft.json",
            "--key",
            "office.pem",
        ],
    );
    assert!(
        said.contains("in the state draft; only published ones are accepted"),
        "{said}"
    );
    let said = fail(dir, &["governance", "publish", "bundles", "--key", "office.pem"]);
    assert!(said.contains("nothing to publish"), "{said}");
    let said = fail(
        dir,
        &[
            "governance",
            "publish",
            "bundles",
            "--bands",
            BANDS,
            "--key",
            "office.pem",
        ],
    );
    assert!(said.contains("--bands-source"), "{said}");
    let said = fail(
        dir,
        &[
            "governance",
            "publish",
            "bundles",
            "ken.json",
            "--key",
            "ken.json",
        ],
    );
    assert!(said.contains("not an ed25519 private key"), "{said}");
}
