//! `amparo count` beyond one machine: the worker as a filter, and the sum of what workers print.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use std::fs;

use support::{fail, json, run_with_input, succeed};

const SCHEMA: &str = r#"{"fields": [
    {"name": "g", "constraints": {"enum": ["m", "f"]}},
    {"name": "c", "constraints": {"enum": ["KEN", "UGA", "TZA"]}},
    {"name": "age", "type": "integer", "bins": [0, 18, 65, 120]}]}"#;

#[test]
fn workers_added_up_give_the_native_file_byte_for_byte() {
    let dir = tempfile::tempdir().unwrap();
    let rows: Vec<String> = (0..2_000)
        .map(|row| {
            format!(
                "{}\t{}\t{}",
                ["m", "f"][row % 2],
                ["KEN", "\\N", "TZA"][row % 3],
                row % 90
            )
        })
        .collect();
    let csv = rows.iter().fold("g,c,age\n".to_owned(), |csv, row| {
        csv + &row.replace("\\N", "").replace('\t', ",") + "\n"
    });
    fs::write(dir.path().join("in.csv"), csv).unwrap();
    fs::write(dir.path().join("s.json"), SCHEMA).unwrap();
    let asked = ["--schema", "s.json", "--order", "3"];
    let native = [&["count", "in.csv", "--out", "native.parquet"][..], &asked].concat();
    succeed(dir.path(), &native);

    let mut partial = String::new();
    for (part, fields) in rows.chunks(700).flat_map(|part| [(part, "0..1"), (part, "1..3")]) {
        let worker = [&["count", "--worker", "--first-fields", fields][..], &asked].concat();
        let input = part.join("\n") + "\n";
        let output = run_with_input(dir.path(), &worker, &input);
        assert!(output.status.success());
        partial += &String::from_utf8(output.stdout).unwrap();
    }
    fs::write(dir.path().join("partial.tsv"), &partial).unwrap();
    let merge = [
        &[
            "count",
            "partial.tsv",
            "--merge",
            "--out",
            "merged.parquet",
            "--json",
        ][..],
        &asked,
    ]
    .concat();
    let answer = json(&succeed(dir.path(), &merge));
    assert_eq!(answer["sets"], 7);
    let read = |name: &str| fs::read(dir.path().join(name)).unwrap();
    assert_eq!(read("merged.parquet"), read("native.parquet"));

    fs::write(dir.path().join("partial.tsv"), partial + "0\t9\t1\n").unwrap();
    let refused = fail(dir.path(), &merge);
    assert!(
        refused.contains("partial.tsv, line") && refused.contains("is not of this job"),
        "{refused}"
    );
}

#[test]
fn a_worker_refuses_in_its_last_line_and_the_sum_says_why() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("s.json"), SCHEMA).unwrap();
    let worker = ["count", "--worker", "--schema", "s.json", "--order", "2"];
    let output = run_with_input(dir.path(), &worker, "m\tKEN\t3\nm\tXXX\t3\n");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.starts_with("!\trow 2 of this partition, column \"c\": \"XXX\" is not accepted"),
        "{said}"
    );
    fs::write(dir.path().join("partial.tsv"), said).unwrap();
    let merge = [
        "count",
        "partial.tsv",
        "--merge",
        "--schema",
        "s.json",
        "--order",
        "2",
        "--out",
        "out.parquet",
    ];
    assert!(fail(dir.path(), &merge).contains("a worker refused its rows: row 2"));
    assert!(!dir.path().join("out.parquet").exists());
}

#[test]
fn statements_can_be_had_without_a_cluster() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("s.json"), SCHEMA).unwrap();
    let print = [
        "count",
        "main.cases",
        "--schema",
        "s.json",
        "--order",
        "2",
        "--engine",
        "spark",
        "--print-sql",
        "--worker-command",
        "./amparo",
    ];
    let output = succeed(dir.path(), &print);
    assert!(
        output.contains("SELECT COUNT(*) AS n FROM `main`.`cases`;"),
        "{output}"
    );
    // The printed worker command is one that this program understands.
    let command = output
        .split("USING './amparo ")
        .nth(1)
        .unwrap()
        .split('\'')
        .next()
        .unwrap();
    let words: Vec<&str> = command.split(' ').collect();
    let counted = run_with_input(dir.path(), &words, "f\tUGA\t70\n");
    let counted = String::from_utf8(counted.stdout).unwrap();
    assert!(
        counted.starts_with("rows\t0\t1\n") && counted.contains("0.1\t"),
        "{counted}"
    );
}
