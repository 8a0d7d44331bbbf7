//! The case table: structural zeros, hierarchies and ordered fields hold from measurement to rows.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use amparo_count::marginals;
use amparo_schema::{CodedTable, Field, FieldKind, Hierarchy, HierarchyLevel, TableSchema};
use amparo_synth::{Fitted, SynthOptions};
use common::{Dice, breaks_a_zero, cases, fit_seeded, nominal, small, table};

fn distance(real: &CodedTable, synthetic: &CodedTable, set: &[usize]) -> f64 {
    let sets = [set.to_vec()];
    let (real, synthetic) = (
        marginals(real, &sets).unwrap(),
        marginals(synthetic, &sets).unwrap(),
    );
    let sum = |counts: &[u64]| counts.iter().sum::<u64>().max(1) as f64;
    let (n, m) = (sum(real[0].counts()), sum(synthetic[0].counts()));
    let cells = real[0].counts().iter().zip(synthetic[0].counts());
    cells
        .map(|(&a, &b)| (a as f64 / n - b as f64 / m).abs())
        .sum::<f64>()
        / 2.0
}

#[test]
fn no_row_and_no_table_breaks_a_structural_zero() {
    let real = cases(6_000, 1);
    assert!(!breaks_a_zero(&real), "the test's own cases are wrong");
    let fitted = fit_seeded(
        &real,
        1.0,
        &SynthOptions {
            iterations: 60,
            ..small()
        },
        2,
    )
    .unwrap();
    let synthetic = fitted.sample(Some(20_000), 1);
    assert!(!breaks_a_zero(&synthetic));
    for zero in fitted.schema().structural_zeros() {
        let (a, b) = (zero.left.min(zero.right), zero.left.max(zero.right));
        let estimate = fitted.marginal(&[a, b]);
        for (cell, count) in estimate.estimates.iter().enumerate() {
            let codes = [
                (cell / estimate.shape[1]) as u16,
                (cell % estimate.shape[1]) as u16,
            ];
            let (left, right) = if a == zero.left {
                (codes[0], codes[1])
            } else {
                (codes[1], codes[0])
            };
            if zero.left_codes.contains(&left) && zero.right_codes.contains(&right) {
                assert_eq!(*count, 0.0, "{a} {b} cell {cell}");
            }
        }
    }
    // And the rows are still about these cases.
    let schema = fitted.schema();
    for (name, bound) in [("isForcedLabour", 0.03), ("gender", 0.03)] {
        let field = schema.index_of(name).unwrap();
        let found = distance(&real, &synthetic, &[field]);
        assert!(found < bound, "{name}: {found}");
    }
    // Most countries have fewer cases than the noise has standard deviations; their regions have not.
    let citizenship = schema.index_of("citizenship").unwrap();
    let by_region = |t: &CodedTable| {
        let level = schema
            .field(citizenship)
            .hierarchy
            .as_ref()
            .unwrap()
            .levels
            .last()
            .unwrap();
        let mut shares = vec![0.0; level.nodes.len()];
        t.column(citizenship)
            .iter()
            .for_each(|code| shares[usize::from(level.node_of[usize::from(code)])] += 1.0 / t.rows() as f64);
        shares
    };
    let found: f64 = by_region(&real)
        .iter()
        .zip(by_region(&synthetic))
        .map(|(a, b)| (a - b).abs())
        .sum::<f64>()
        / 2.0;
    assert!(found < 0.08, "regions of citizenship: {found}");
}

/// A field of 120 values, of which six are common and the rest nearly empty, in ten regions.
fn regions() -> Field {
    let mut field = nominal(&[120]).field(0).clone();
    field.name = "region".into();
    field.hierarchy = Some(Hierarchy {
        levels: vec![HierarchyLevel {
            name: "tens".into(),
            nodes: (0..10).map(|n| format!("r{n}")).collect(),
            node_of: (0..120).map(|code| code % 10).collect(),
        }],
    });
    field
}

#[test]
fn rare_values_keep_their_regions_together() {
    let mut dice = Dice(4);
    let mut fields = vec![regions()];
    fields.extend(nominal(&[2, 3, 4]).fields().iter().cloned());
    let schema = std::sync::Arc::new(TableSchema::new("t", fields, vec![]).unwrap());
    // Rare values stand for a tenth of the rows, nearly all in region 7, and what they answer differs from the rest.
    let rows: Vec<Vec<u16>> = (0..20_000)
        .map(|_| {
            let rare = dice.chance(0.1);
            let region = if rare {
                17 + 10 * dice.skewed(10, 1)
            } else {
                dice.skewed(6, 1)
            };
            vec![
                region,
                u16::from(dice.chance(if rare { 0.9 } else { 0.2 })),
                dice.skewed(3, 2),
                dice.skewed(4, 1),
            ]
        })
        .collect();
    let real = table(&schema, &rows);
    let fitted = fit_seeded(&real, 1.0, &small(), 2).unwrap();
    let synthetic = fitted.sample(None, 1);
    let in_seven = |t: &CodedTable| {
        let rows = (0..t.rows()).filter(|&r| t.code(r, 0) >= 10 && t.code(r, 0) % 10 == 7);
        let (all, yes) = rows.fold((0, 0), |(n, y), r| (n + 1, y + usize::from(t.code(r, 1) == 1)));
        (all as f64, yes as f64 / f64::from(all.max(1)))
    };
    let ((real_rows, real_yes), (rows, yes)) = (in_seven(&real), in_seven(&synthetic));
    assert!((rows / real_rows - 1.0).abs() < 0.15, "{rows} for {real_rows}");
    assert!((yes - real_yes).abs() < 0.1, "{yes} for {real_yes}");
}

#[test]
fn ordered_fields_keep_their_shape() {
    let mut dice = Dice(4);
    let mut fields = nominal(&[60, 3, 2]).fields().to_vec();
    fields[0].kind = FieldKind::Ordinal;
    let schema = std::sync::Arc::new(TableSchema::new("t", fields, vec![]).unwrap());
    let rows: Vec<Vec<u16>> = (0..20_000)
        .map(|_| {
            let age = (dice.skewed(30, 1) + dice.skewed(31, 1)).min(59);
            vec![
                age,
                u16::from(age > 20) + u16::from(age > 40),
                u16::from(dice.chance(f64::from(age) / 60.0)),
            ]
        })
        .collect();
    let real = table(&schema, &rows);
    let fitted: Fitted = fit_seeded(&real, 1.0, &small(), 2).unwrap();
    let synthetic = fitted.sample(None, 1);
    assert!(distance(&real, &synthetic, &[0]) < 0.04);
    assert!(
        distance(&real, &synthetic, &[0, 1]) < 0.12,
        "{}",
        distance(&real, &synthetic, &[0, 1])
    );
}
