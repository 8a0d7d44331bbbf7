//! The commands for anyone's table: schema, synth, count, assess.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;
use std::path::Path;

use support::{fail, json, run, run_with_input, succeed};

const SCHEMA: &str = r#"{"fields": [
    {"name": "g", "constraints": {"enum": ["m", "f"]}},
    {"name": "c", "constraints": {"enum": ["KEN", "UGA", "TZA"]}},
    {"name": "age", "type": "integer", "bins": [0, 18, 65, 120]}]}"#;

/// 3,000 rows in which country follows gender.
fn table(dir: &Path) {
    let mut text = String::from("g,c,age\n");
    for row in 0..3_000 {
        let g = if row % 3 == 0 { "m" } else { "f" };
        let c = if row % 3 == 0 {
            "KEN"
        } else if row % 7 == 0 {
            ""
        } else {
            "UGA"
        };
        text += &format!("{g},{c},{}\n", row % 90);
    }
    fs::write(dir.join("in.csv"), text).unwrap();
    fs::write(dir.join("s.json"), SCHEMA).unwrap();
}

#[test]
fn synth_writes_rows_aggregates_and_measurements() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    let arguments = [
        "synth",
        "in.csv",
        "--schema",
        "s.json",
        "--epsilon",
        "1",
        "--delta",
        "1e-6",
        "--out",
        "out.csv",
        "--aggregates",
        "a.csv",
        "--measurements",
        "m.json",
        "--json",
    ];
    let answer = json(&succeed(dir.path(), &arguments));
    assert_eq!(answer["private"], true);
    let rows = answer["rows"].as_u64().unwrap();
    assert!(rows.abs_diff(3_000) < 200, "{rows}");
    let out = fs::read_to_string(dir.path().join("out.csv")).unwrap();
    assert_eq!(out.lines().next(), Some("g,c,age"));
    assert_eq!(out.lines().count() as u64, rows + 1);
    // What follows in the data follows in the model: men are from Kenya.
    let men: Vec<&str> = out.lines().filter(|line| line.starts_with("m,")).collect();
    let kenyan = men.iter().filter(|line| line.starts_with("m,KEN,")).count();
    assert!(
        kenyan as f64 > 0.95 * men.len() as f64,
        "{kenyan} of {}",
        men.len()
    );
    let aggregates = fs::read_to_string(dir.path().join("a.csv")).unwrap();
    assert!(
        aggregates.starts_with("fields,value_1,value_2,value_3,estimate,standard_error,"),
        "{aggregates}"
    );
    assert!(json(&fs::read_to_string(dir.path().join("m.json")).unwrap())["tables"].is_array());
}

#[test]
fn a_seed_repeats_the_output_and_marks_it() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    let run = |out: &str| {
        succeed(
            dir.path(),
            &[
                "synth",
                "in.csv",
                "--schema",
                "s.json",
                "--epsilon",
                "1",
                "--delta",
                "1e-6",
                "--out",
                out,
                "--seed",
                "7",
            ],
        )
    };
    assert!(run("one.csv").starts_with("NOT PRIVATE: seeded"));
    run("two.csv");
    let read = |name: &str| fs::read(dir.path().join(name)).unwrap();
    assert_eq!(read("one.csv"), read("two.csv"));
}

#[test]
fn standard_input_and_output_serve_as_files() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    let input = fs::read_to_string(dir.path().join("in.csv")).unwrap();
    let output = run_with_input(
        dir.path(),
        &[
            "synth",
            "-",
            "--schema",
            "s.json",
            "--epsilon",
            "1",
            "--delta",
            "1e-6",
            "--out",
            "-",
            "--rows",
            "12",
        ],
        &input,
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 13, "{text}");
}

#[test]
fn integer_codes_need_only_a_domain() {
    let dir = tempfile::tempdir().unwrap();
    let rows: String = (0..500).map(|row| format!("{},{}\n", row % 2, row % 5)).collect();
    fs::write(dir.path().join("in.csv"), format!("a,b\n{rows}")).unwrap();
    fs::write(dir.path().join("d.json"), r#"{"a": 2, "b": 5}"#).unwrap();
    succeed(
        dir.path(),
        &[
            "synth",
            "in.csv",
            "--domain",
            "d.json",
            "--epsilon",
            "2",
            "--delta",
            "1e-6",
            "--out",
            "o.csv",
        ],
    );
    let counted = json(&succeed(
        dir.path(),
        &[
            "count",
            "in.csv",
            "--domain",
            "d.json",
            "--order",
            "2",
            "--out",
            "c.parquet",
            "--json",
        ],
    ));
    assert_eq!(
        (counted["sets"].as_u64(), counted["cells"].as_u64()),
        (Some(3), Some(2 + 5 + 10))
    );
    let assessed = succeed(
        dir.path(),
        &[
            "assess",
            "--real",
            "in.csv",
            "--synthetic",
            "o.csv",
            "--domain",
            "d.json",
        ],
    );
    assert!(assessed.to_lowercase().contains("private"), "{assessed}");
    let same = json(&succeed(
        dir.path(),
        &[
            "assess",
            "--real",
            "in.csv",
            "--synthetic",
            "in.csv",
            "--domain",
            "d.json",
            "--json",
        ],
    ));
    assert!(same.is_object());
}

#[cfg(unix)]
#[test]
fn exact_counts_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    succeed(
        dir.path(),
        &[
            "count",
            "in.csv",
            "--schema",
            "s.json",
            "--order",
            "3",
            "--out",
            "c.parquet",
        ],
    );
    let mode = fs::metadata(dir.path().join("c.parquet"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[test]
fn a_drafted_schema_says_that_it_is_not_private_and_serves() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    succeed(dir.path(), &["schema", "infer", "in.csv", "--out", "draft.json"]);
    let draft = fs::read_to_string(dir.path().join("draft.json")).unwrap();
    assert!(draft.contains("NOT PRIVATE"));
    succeed(
        dir.path(),
        &[
            "synth",
            "in.csv",
            "--schema",
            "draft.json",
            "--epsilon",
            "1",
            "--delta",
            "1e-6",
            "--out",
            "o.csv",
        ],
    );
    assert!(json(&succeed(dir.path(), &["schema", "print", "case"]))["fields"].is_array());
}

#[test]
fn errors_name_file_row_column_and_what_is_accepted_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    table(dir.path());
    fs::write(dir.path().join("bad.csv"), "g,c,age\nm,KEN,3\nx,KEN,3\n").unwrap();
    let synth = |input: &'static str, schema: &'static str| {
        [
            "synth",
            input,
            "--schema",
            schema,
            "--epsilon",
            "1",
            "--delta",
            "1e-6",
            "--out",
            "o.csv",
        ]
    };
    let said = fail(dir.path(), &synth("bad.csv", "s.json"));
    assert!(
        said.contains(r#"bad.csv: row 3, column "g": "x" is not accepted; accepted are "m", "f""#),
        "{said}"
    );
    assert!(fail(dir.path(), &synth("absent.csv", "s.json")).contains("absent.csv"));
    fs::write(dir.path().join("s2.json"), "{").unwrap();
    assert!(fail(dir.path(), &synth("in.csv", "s2.json")).contains("s2.json: the schema is not valid JSON"));
    assert!(!dir.path().join("o.csv").exists());
    // The folder holds what the test wrote and nothing aside.
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 4);
}

#[test]
fn a_command_line_that_is_not_understood_ends_with_2() {
    let dir = tempfile::tempdir().unwrap();
    for arguments in [
        &["synth"][..],
        &["nonsense"],
        &[
            "synth",
            "in.csv",
            "--schema",
            "s",
            "--domain",
            "d",
            "--epsilon",
            "1",
            "--delta",
            "1e-6",
            "--out",
            "o",
        ],
        &[
            "synth",
            "in.csv",
            "--schema",
            "s",
            "--epsilon",
            "0",
            "--delta",
            "1e-6",
            "--out",
            "o",
        ],
        &["release", "plan"],
    ] {
        assert_eq!(run(dir.path(), arguments).status.code(), Some(2), "{arguments:?}");
    }
}
