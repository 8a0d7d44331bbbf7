//! Utility figures against those of a brute-force program in another language (`tests/oracles/total_variation.py`).

mod common;

use amparo_assess::{AssessOptions, assess};
use amparo_schema::CodedTable;
use common::{schema, table};

const SIZES: [usize; 5] = [3, 4, 2, 5, 3];

/// The rule of the oracle; the last category of the last two fields is missing.
fn made(rows: usize, salt: usize) -> CodedTable {
    let schema = schema(&[
        ("f0", 3, false),
        ("f1", 4, false),
        ("f2", 2, false),
        ("f3", 4, true),
        ("f4", 2, true),
    ]);
    let rows: Vec<Vec<u16>> = (0..rows)
        .map(|row| {
            let value = |(field, size): (usize, &usize)| {
                let mixed = (row * (2 * field + 3) + salt) / (field + 2);
                ((mixed + (row % 7) * (row % (field + 2)) + (row * row) / 11) % size) as u16
            };
            SIZES.iter().enumerate().map(value).collect()
        })
        .collect();
    table(&schema, &rows)
}

#[test]
fn figures_equal_brute_force() {
    let oracle: serde_json::Value =
        serde_json::from_str(include_str!("oracles/total_variation.json")).unwrap();
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let count = |value: &serde_json::Value| value.as_u64().unwrap();
    let real = made(count(&oracle["real"]) as usize, 0);
    let synthetic = made(
        count(&oracle["synthetic"]) as usize,
        count(&oracle["salt"]) as usize,
    );
    let got = assess(&real, &synthetic, &AssessOptions::default(), &|_| {}).unwrap_or_else(|e| panic!("{e}"));
    for (index, expected) in oracle["orders"].as_array().unwrap().iter().enumerate() {
        let (m, c) = (&got.marginals[index], &got.counts[index]);
        assert_eq!(m.sets as u64, count(&expected["sets"]));
        for (value, name) in [
            (m.mean, "mean"),
            (m.p95, "p95"),
            (m.max, "max"),
            (m.independence, "independence"),
        ] {
            assert!(
                (value - number(&expected[name])).abs() < 1e-12,
                "order {}: {name} {value}",
                index + 1
            );
        }
        // The floor is exact here and simulated there.
        let error = number(&expected["floorError"]);
        assert!(
            (m.resampling_floor - number(&expected["floor"])).abs() < 4.0 * error,
            "{}",
            m.resampling_floor
        );
        let e = &expected["counts"];
        assert_eq!(c.cells, count(&e["cells"]));
        assert_eq!(c.large_cells, count(&e["large"]));
        assert_eq!(c.reported_cells, count(&e["reported"]));
        let share = |part: &str, whole: &str| number(&e[part]) / number(&e[whole]).max(1.0);
        assert!((c.mean_absolute_error - share("error", "cells")).abs() < 1e-12);
        assert!((c.large_cells_lost - share("lost", "large")).abs() < 1e-12);
        assert!((c.invented_cells - share("invented", "reported")).abs() < 1e-12);
    }
    let pairs = oracle["cramersV"].as_array().unwrap();
    assert_eq!(got.association.pairs.len(), pairs.len());
    for (pair, expected) in got.association.pairs.iter().zip(pairs) {
        assert!(
            (pair.real - number(&expected[2])).abs() < 1e-9,
            "{} {}",
            pair.first,
            pair.second
        );
        assert!(
            (pair.synthetic - number(&expected[3])).abs() < 1e-9,
            "{} {}",
            pair.first,
            pair.second
        );
    }
}
