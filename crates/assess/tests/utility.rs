//! Known answers: tables small enough for a hand, equal tables, independent ones, and laws that hold for any.

mod common;

use amparo_assess::{AssessError, AssessOptions, Assessment, assess};
use amparo_schema::CodedTable;
use common::{cases, reordered, schema, shuffled_columns, table};
use proptest::prelude::*;

fn run(real: &CodedTable, synthetic: &CodedTable) -> Assessment {
    assess(real, synthetic, &AssessOptions::default(), &|_| {}).unwrap_or_else(|e| panic!("{e}"))
}

/// Two fields, the second with a missing category.
///
/// Real rows (x, y): 00 00 00 01 10 1–  and synthetic: 00 00 01 01 11 1–  of six each.
/// One-way: x differs nowhere; y is 4,1,1 against 2,3,1: TV = ½ (2 + 2)/6 = 1/3.
/// Two-way: 00: 3 − 2, 01: 1 − 2, 10: 1 − 0, 11: 0 − 1, 1–: equal: TV = ½ · 4/6 = 1/3.
#[test]
fn a_table_by_hand() {
    let schema = schema(&[("x", 2, false), ("y", 2, true)]);
    let rows = |codes: &[[u16; 2]]| table(&schema, &codes.iter().map(|r| r.to_vec()).collect::<Vec<_>>());
    let real = rows(&[[0, 0], [0, 0], [0, 0], [0, 1], [1, 0], [1, 2]]);
    let synthetic = rows(&[[0, 0], [0, 0], [0, 1], [0, 1], [1, 1], [1, 2]]);
    let a = run(&real, &synthetic);
    assert_eq!(a.marginals.len(), 2, "there is no set of three fields");
    assert!((a.marginals[0].mean - 1.0 / 6.0).abs() < 1e-15);
    assert!((a.marginals[0].max - 1.0 / 3.0).abs() < 1e-15);
    assert_eq!(a.marginals[0].worst[0].fields, ["y"]);
    assert!((a.marginals[1].mean - 1.0 / 3.0).abs() < 1e-15);
    // Independence: shares 00 3/6 against 4/6·4/6 = 16/36, 01 1/6 against 4/36, 10 1/6 against 8/36, 1– 1/6 against 2/36:
    // excesses 2/36 + 2/36 + 0 + 4/36.
    assert!((a.marginals[1].independence - 8.0 / 36.0).abs() < 1e-15);

    // Answered cells of length 1: x0 4/4, x1 2/2, y0 4/2, y1 1/3; of length 2: 00 3/2, 01 1/2, 10 1/0, 11 0/1.
    let (one, two) = (&a.counts[0], &a.counts[1]);
    assert_eq!((one.cells, one.real_cells, one.reported_cells), (4, 4, 4));
    assert_eq!(one.mean_absolute_error, 1.0);
    assert_eq!(one.mean_true_count, 11.0 / 4.0);
    assert_eq!((two.cells, two.real_cells, two.reported_cells), (4, 3, 3));
    assert_eq!(two.mean_absolute_error, 1.0);
    assert_eq!(two.invented_cells, 1.0 / 3.0);
    assert_eq!((two.large_cells, two.large_cells_lost), (0, 0.0));
    assert!(
        a.transfer.is_empty() && a.distinguishability.is_none(),
        "six rows train nothing"
    );
}

#[test]
fn a_large_cell_that_vanishes_is_lost() {
    let schema = schema(&[("x", 3, false)]);
    let rows = |counts: [usize; 3]| {
        let codes = (0..3).flat_map(|code| vec![vec![code as u16]; counts[code]]);
        table(&schema, &codes.collect::<Vec<_>>())
    };
    let a = run(&rows([10, 30, 9]), &rows([0, 20, 5]));
    assert_eq!((a.counts[0].large_cells, a.counts[0].large_cells_lost), (2, 0.5));
    assert_eq!(a.counts[0].mean_absolute_error, 8.0);
}

#[test]
fn equal_tables_differ_nowhere_and_cannot_be_told_apart() {
    let real = cases(1_500, 1);
    let a = run(&real, &reordered(&real, 9));
    for m in &a.marginals {
        assert_eq!((m.mean, m.p95, m.max), (0.0, 0.0, 0.0));
    }
    for c in &a.counts {
        assert_eq!(
            (c.mean_absolute_error, c.large_cells_lost, c.invented_cells),
            (0.0, 0.0, 0.0)
        );
    }
    assert_eq!(a.association.max_difference, 0.0);
    assert!(a.subgroups.groups.iter().all(|g| g.mean == 0.0 && g.max == 0.0));
    let auc = a.distinguishability.unwrap().auc;
    assert!(auc <= 0.5 + 1e-9, "{auc}");
}

#[test]
fn another_sample_is_as_far_away_as_the_floor_says() {
    let (real, other) = (cases(6_000, 2), cases(6_000, 3));
    let a = run(&real, &other);
    // Both tables are drawn from one population: √2 times the expectation for a resample of one of them.
    for m in &a.marginals {
        let ratio = m.mean / m.resampling_floor;
        assert!((1.1..1.8).contains(&ratio), "order {}: {ratio}", m.order);
    }
    let d = a.distinguishability.unwrap();
    assert!((d.auc - 0.5).abs() < 4.0 * d.auc_standard_error, "{}", d.auc);
    assert!(d.pmse_ratio < 3.0, "{}", d.pmse_ratio);
    for t in &a.transfer {
        let loss = t.trained_on_real.auc - t.trained_on_synthetic.auc;
        assert!(loss.abs() < 0.06, "{}: {loss}", t.target);
    }
}

#[test]
fn shuffled_columns_are_independence() {
    let real = cases(6_000, 4);
    let a = run(&real, &shuffled_columns(&real, 5));
    assert_eq!(a.marginals[0].max, 0.0);
    for m in &a.marginals[1..] {
        // Shuffling adds the noise of sampling to the error of independence.
        assert!(
            m.mean >= 0.95 * m.independence && m.mean <= m.independence + 1.5 * m.resampling_floor,
            "order {}",
            m.order
        );
    }
    let d = a.distinguishability.unwrap();
    assert!(d.auc > 0.7 && d.pmse_ratio > 10.0, "{} {}", d.auc, d.pmse_ratio);
    let strongest = &a.transfer[0];
    assert!(
        strongest.trained_on_real.auc > 0.7,
        "{}",
        strongest.trained_on_real.auc
    );
    assert!(
        strongest.trained_on_synthetic.auc < 0.6,
        "{}",
        strongest.trained_on_synthetic.auc
    );
    assert!(a.association.mean_difference > 0.02);
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let (real, synthetic) = (cases(800, 6), cases(700, 7));
    let first = serde_json::to_string(&run(&real, &synthetic)).unwrap();
    let second = serde_json::to_string(&run(&reordered(&real, 1), &reordered(&synthetic, 2))).unwrap();
    assert_eq!(first, second);
}

#[test]
fn a_group_without_synthetic_rows_is_served_worst() {
    let schema = schema(&[("gender", 2, false), ("x", 2, false)]);
    let real = table(&schema, &[vec![vec![0, 0]; 150], vec![vec![1, 1]; 120]].concat());
    let synthetic = table(&schema, &vec![vec![0, 0]; 200]);
    let groups = run(&real, &synthetic).subgroups.groups;
    assert_eq!(
        (
            groups[0].category.as_str(),
            groups[0].mean,
            groups[0].synthetic_rows
        ),
        ("1", 1.0, 0)
    );
    assert_eq!((groups[1].category.as_str(), groups[1].mean), ("0", 0.0));
}

#[test]
fn what_cannot_be_assessed_is_refused_in_words() {
    let one = schema(&[("x", 2, false)]);
    let two = schema(&[("x", 3, false)]);
    let rows = |schema: &_| table(schema, &[vec![0], vec![1]]);
    let refuse = |real: &CodedTable, synthetic: &CodedTable, options: &AssessOptions| {
        assess(real, synthetic, options, &|_| {})
            .err()
            .unwrap()
            .to_string()
    };
    let default = AssessOptions::default();
    assert_eq!(
        refuse(&rows(&one), &CodedTable::empty(one.clone()), &default),
        "the synthetic table has 0 rows; at least 1 are needed"
    );
    assert_eq!(
        refuse(&rows(&one), &rows(&two), &default),
        "the two tables have different schemas: the categories of field \"x\" are not the same; both must be coded against the same schema"
    );
    let bad = AssessOptions {
        max_order: 9,
        ..default.clone()
    };
    assert_eq!(
        refuse(&rows(&one), &rows(&one), &bad),
        "max_order is 9; marginals of 1, 2, 3 or 4 fields can be compared"
    );
    let bad = AssessOptions {
        targets: Some(vec!["y".into()]),
        ..default
    };
    let error = assess(&rows(&one), &rows(&one), &bad, &|_| {}).err().unwrap();
    assert!(
        matches!(&error, AssessError::UnknownField { field, .. } if field == "y"),
        "{error}"
    );
}

#[test]
fn small_tables_give_an_answer() {
    let one = schema(&[("x", 1, false)]);
    let single = table(&one, &[vec![0]]);
    assert_eq!(run(&single, &single).marginals[0].max, 0.0);
    let real = cases(30, 1);
    let a = run(&real, &cases(1, 2));
    assert!(a.to_string().contains("30 real ones"));
    assert!(a.to_html().len() > 1_000);
}

#[test]
fn progress_ends_at_one() {
    let last = std::cell::Cell::new(0.0);
    let real = cases(200, 1);
    let note = |share: f64| {
        assert!(share >= last.get() && share <= 1.0);
        last.set(share);
    };
    assess(&real, &real, &AssessOptions::default(), &note).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(last.get(), 1.0);
}

#[test]
fn the_report_reads_well() {
    let real = cases(2_000, 8);
    let a = run(&real, &cases(1_900, 9));
    let text = a.to_string();
    assert!(text.starts_with("PRIVATE:"));
    insta::assert_snapshot!("report", text);
}

#[test]
fn the_page_is_self_contained() {
    let real = cases(2_000, 8);
    let page = run(&real, &cases(1_900, 9)).to_html();
    let body = page.split("<body>").nth(1).unwrap();
    assert!(
        body.trim_start()
            .starts_with("<main>\n<p class=\"notice\">PRIVATE:")
    );
    for forbidden in ["<script", "http", "url(", "@import", " src=", "<link"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert_eq!(page.matches("<svg").count(), page.matches("<desc").count());
    assert_eq!(page.matches("<svg").count(), 4);
    assert!(page.matches("<table").count() >= 8);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn errors_are_shares_and_symmetric(seed in 0..1_000_u64, n in 1..80_usize, m in 1..80_usize) {
        let (real, synthetic) = (cases(n, seed), cases(m, seed + 1));
        let options = AssessOptions { classifier_rows: 0, max_order: 2, subgroup_rows: 5, ..AssessOptions::default() };
        let a = assess(&real, &synthetic, &options, &|_| {}).unwrap_or_else(|e| panic!("{e}"));
        let b = assess(&synthetic, &real, &options, &|_| {}).unwrap_or_else(|e| panic!("{e}"));
        for (x, y) in a.marginals.iter().zip(&b.marginals) {
            prop_assert!(0.0 <= x.mean && x.mean <= x.max && x.p95 <= x.max && x.max <= 1.0);
            prop_assert!((0.0..=1.0).contains(&x.independence) && (0.0..=1.0).contains(&x.resampling_floor));
            prop_assert_eq!((x.mean, x.max), (y.mean, y.max));
        }
        for (x, y) in a.counts.iter().zip(&b.counts) {
            prop_assert_eq!(x.mean_absolute_error, y.mean_absolute_error);
            prop_assert_eq!((x.cells, x.real_cells), (y.cells, y.reported_cells));
        }
        // A marginal never differs less than one it contains.
        prop_assert!(a.marginals[1].max + 1e-12 >= a.marginals[0].max);
        prop_assert!(a.association.pairs.iter().all(|p| (0.0..=1.0).contains(&p.real)));
        prop_assert!(a.subgroups.groups.iter().all(|g| g.mean <= g.max && g.max <= 1.0 + 1e-12));
    }
}
