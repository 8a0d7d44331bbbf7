//! The benchmark tables are what their documentation says.
#![allow(clippy::unwrap_used)]

use amparo_count::marginals;
use amparo_invent::{ctdc_like, wide_sparse, write_table};
use amparo_schema::{CodedTable, TableSchema, read_csv};

fn pairs(width: usize) -> Vec<Vec<usize>> {
    (0..width)
        .flat_map(|a| (a + 1..width).map(move |b| vec![a, b]))
        .collect()
}

/// Mean total variation over all pairs of fields between a table and (another table, the product of its own one-way tables).
fn two_way(table: &CodedTable, other: &CodedTable) -> (f64, f64) {
    let n = table.rows() as f64;
    let width = table.schema().width();
    let single = singles(table);
    let (mut resampled, mut independent) = (0.0, 0.0);
    let sets = pairs(width);
    for chunk in sets.chunks(100) {
        let real = marginals(table, chunk).unwrap();
        let fake = marginals(other, chunk).unwrap();
        for ((set, real), fake) in chunk.iter().zip(&real).zip(&fake) {
            let columns = real.shape()[1];
            for (cell, (&r, &f)) in real.counts().iter().zip(fake.counts()).enumerate() {
                let product = single[set[0]].counts()[cell / columns] as f64
                    * single[set[1]].counts()[cell % columns] as f64
                    / n;
                resampled += (r as f64 - f as f64).abs() / n / 2.0;
                independent += (r as f64 - product).abs() / n / 2.0;
            }
        }
    }
    (resampled / sets.len() as f64, independent / sets.len() as f64)
}

/// Draws as many rows as there are, with replacement.
fn resample(table: &CodedTable) -> CodedTable {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let rows: Vec<usize> = (0..table.rows())
        .map(|_| {
            // xorshift64*
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            ((u128::from(state.wrapping_mul(0x2545_f491_4f6c_dd1d)) * table.rows() as u128) >> 64) as usize
        })
        .collect();
    table.select_rows(&rows)
}

fn singles(table: &CodedTable) -> Vec<amparo_count::ExactMarginal> {
    let sets: Vec<Vec<usize>> = (0..table.schema().width()).map(|a| vec![a]).collect();
    marginals(table, &sets).unwrap()
}

#[test]
fn the_wide_table_is_as_sparse_and_as_dependent_as_documented() {
    let table = wide_sparse(200_000, 1);
    assert_eq!(table.schema().width(), 45);
    let (resampled, independent) = two_way(&table, &resample(&table));
    assert!((0.0018..0.0022).contains(&resampled), "{resampled}");
    assert!((0.0210..0.0230).contains(&independent), "{independent}");
    let mut sizes = table.schema().sizes();
    sizes.sort_unstable();
    assert_eq!(&sizes[40..], [10, 10, 10, 61, 201]);
    // Answers of one block are left out together.
    for row in (0..200_000).step_by(977) {
        let asked = |answer: usize| table.code(row, 28 + answer) != 2;
        for block in [0, 4, 8] {
            assert!((block..block + 4).all(|answer| asked(answer) == asked(block)));
        }
    }
}

#[test]
fn the_ctdc_like_table_is_as_documented() {
    let table = ctdc_like(50_000, 1);
    assert_eq!(table.schema().width(), 40);
    let not_blank: usize = table
        .schema()
        .fields()
        .iter()
        .zip(table.columns())
        .map(|(field, column)| {
            column
                .iter()
                .filter(|&code| !field.categories[usize::from(code)].is_missing())
                .count()
        })
        .sum();
    assert!(
        (9.45..9.65).contains(&(not_blank as f64 / 50_000.0)),
        "{not_blank}"
    );

    let other = resample(&table);
    let (resampled, independent) = two_way(&table, &other);
    assert!((0.0038..0.0042).contains(&resampled), "{resampled}");
    assert!((0.0240..0.0265).contains(&independent), "{independent}");

    // The same in the peer's terms: pairs of values that are not blank.
    let sets = pairs(40);
    let single = singles(&table);
    let (mut cells, mut total, mut by_resampling, mut by_independence) = (0.0, 0.0, 0.0, 0.0);
    let (real, fake) = (
        marginals(&table, &sets).unwrap(),
        marginals(&other, &sets).unwrap(),
    );
    for ((set, real), fake) in sets.iter().zip(&real).zip(&fake) {
        let width = real.shape()[1];
        for (cell, (&r, &f)) in real.counts().iter().zip(fake.counts()).enumerate() {
            let codes = [cell / width, cell % width];
            let blank = (0..2).any(|i| table.schema().field(set[i]).categories[codes[i]].is_missing());
            if blank || (r == 0 && f == 0) {
                continue;
            }
            let product = single[set[0]].counts()[codes[0]] as f64 * single[set[1]].counts()[codes[1]] as f64
                / 50_000.0;
            cells += 1.0;
            total += r as f64;
            by_resampling += r.abs_diff(f) as f64;
            by_independence += (r as f64 - product).abs();
        }
    }
    assert!((9_000.0..9_600.0).contains(&cells), "{cells}");
    assert!((235.0..255.0).contains(&(total / cells)));
    assert!((8.0..9.2).contains(&(by_resampling / cells)));
    assert!((70.0..79.0).contains(&(by_independence / cells)));
}

#[test]
fn a_kind_of_exploitation_stands_only_with_its_parent() {
    let table = ctdc_like(5_000, 3);
    assert_eq!(table.schema().structural_zeros().len(), 11);
    for zero in table.schema().structural_zeros() {
        for row in 0..table.rows() {
            assert!(
                !(zero.left_codes.contains(&table.code(row, zero.left))
                    && zero.right_codes.contains(&table.code(row, zero.right)))
            );
        }
    }
}

#[test]
fn tables_depend_on_the_seed_alone() {
    for make in [ctdc_like, wide_sparse] {
        assert!(make(300, 5) == make(300, 5));
        assert!(make(300, 5) != make(300, 6));
        // Rows are drawn in turn: a longer table begins with the shorter one.
        let longer = make(400, 5);
        assert!(longer.select_rows(&(0..300).collect::<Vec<_>>()) == make(300, 5));
        assert_eq!(make(0, 5).rows(), 0);
    }
}

#[test]
fn written_tables_are_read_back_in_both_forms() {
    let dir = tempfile::tempdir().unwrap();
    for table in [ctdc_like(500, 9), wide_sparse(500, 9)] {
        let name = table.schema().name();
        let files = write_table(&dir.path().join("below"), name, &table).unwrap();
        let [values, schema, codes, domain] =
            [0, 1, 2, 3].map(|file| std::fs::read_to_string(&files[file]).unwrap());
        let schema = TableSchema::from_frictionless_json(&schema).unwrap();
        assert!(
            read_csv(schema.into(), values.as_bytes()).unwrap() == table,
            "{name}"
        );
        let domain = TableSchema::from_domain_json(&domain).unwrap();
        assert_eq!(domain.sizes(), table.schema().sizes());
        let codes = read_csv(domain.into(), codes.as_bytes()).unwrap();
        assert!(codes.columns() == table.columns(), "{name}");
    }
}
