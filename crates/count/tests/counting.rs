//! Counting through the public face, against the plainest possible reference.

use std::collections::BTreeMap;
use std::sync::Arc;

use amparo_count::{CountError, CountOptions, count_all, marginals, number_of_sets};
use amparo_schema::{Category, CodedTable, Codes, Field, MissingReason, TableSchema};
use proptest::prelude::*;

fn schema(sizes: &[usize]) -> Arc<TableSchema> {
    let fields = sizes
        .iter()
        .enumerate()
        .map(|(i, &size)| {
            let mut categories: Vec<_> = (1..size).map(|c| Category::value(c.to_string())).collect();
            categories.push(Category::missing(MissingReason::NotKnown));
            Field::nominal(format!("f{i}"), categories)
        })
        .collect();
    Arc::new(TableSchema::new("t", fields, vec![]).unwrap())
}

fn table(sizes: &[usize], rows: &[Vec<u16>]) -> CodedTable {
    let columns = sizes
        .iter()
        .enumerate()
        .map(|(i, &size)| {
            let mut column = Codes::with_capacity(size, rows.len());
            rows.iter().for_each(|row| column.push(row[i] % size as u16));
            column
        })
        .collect();
    CodedTable::new(schema(sizes), columns).unwrap()
}

/// Every set of 1..=order fields with its non-zero cells, row by row.
fn reference(
    table: &CodedTable,
    order: usize,
    include_missing: bool,
) -> BTreeMap<Vec<usize>, BTreeMap<Vec<u16>, u64>> {
    let width = table.schema().width();
    let mut all = BTreeMap::new();
    for mask in 1_u32..1 << width {
        let set: Vec<usize> = (0..width).filter(|i| mask >> i & 1 == 1).collect();
        if set.len() > order {
            continue;
        }
        let cells: &mut BTreeMap<Vec<u16>, u64> = all.entry(set.clone()).or_default();
        for row in 0..table.rows() {
            let codes: Vec<u16> = set.iter().map(|&a| table.code(row, a)).collect();
            let missing = set
                .iter()
                .zip(&codes)
                .any(|(&a, &c)| table.schema().field(a).is_missing(c));
            if include_missing || !missing {
                *cells.entry(codes).or_default() += 1;
            }
        }
    }
    all
}

fn collected(
    table: &CodedTable,
    order: usize,
    options: CountOptions,
) -> BTreeMap<Vec<usize>, BTreeMap<Vec<u16>, u64>> {
    let mut all = BTreeMap::new();
    count_all(table, order, options, |marginal| {
        let cells = marginal
            .cells()
            .iter()
            .map(|&(cell, count)| (marginal.codes(cell), count))
            .collect();
        assert!(
            all.insert(marginal.attributes().to_vec(), cells).is_none(),
            "a set came twice"
        );
    })
    .unwrap();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn all_sets_equal_the_reference(
        sizes in proptest::collection::vec(1usize..9, 1..6),
        rows in proptest::collection::vec(proptest::collection::vec(0u16..1000, 6), 0..150),
        order in 1usize..5, include_missing: bool,
    ) {
        let table = table(&sizes, &rows);
        let found = collected(&table, order, CountOptions { include_missing });
        prop_assert_eq!(found.len() as u64, number_of_sets(sizes.len(), order));
        prop_assert_eq!(found, reference(&table, order, include_missing));
    }

    #[test]
    fn dense_marginals_equal_the_reference(
        sizes in proptest::collection::vec(1usize..9, 4),
        rows in proptest::collection::vec(proptest::collection::vec(0u16..1000, 4), 0..150),
    ) {
        let table = table(&sizes, &rows);
        let expected = reference(&table, 4, true);
        let sets: Vec<Vec<usize>> = expected.keys().cloned().collect();
        for marginal in marginals(&table, &sets).unwrap() {
            prop_assert_eq!(marginal.counts().iter().sum::<u64>(), rows.len() as u64);
            for (codes, count) in &expected[marginal.attributes()] {
                let cell = codes.iter().zip(marginal.shape()).fold(0, |cell, (&c, &size)| cell * size + usize::from(c));
                prop_assert_eq!(marginal.counts()[cell], *count);
            }
        }
    }
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let rows: Vec<Vec<u16>> = (0..997_u32)
        .map(|i| (0..6).map(|j| (i * (j + 3) / 7 % 311) as u16).collect())
        .collect();
    let table = table(&[2, 3, 7, 400, 5, 90], &rows);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let mut flat = vec![];
            count_all(&table, 3, CountOptions::default(), |m| {
                flat.push((m.attributes().to_vec(), m.cells().to_vec()));
            })
            .unwrap();
            flat
        })
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn edges_are_answered_or_refused() {
    let empty = table(&[2, 3], &[]);
    assert!(
        collected(&empty, 2, CountOptions::default())
            .values()
            .all(BTreeMap::is_empty)
    );
    assert_eq!(marginals(&empty, &[vec![]]).unwrap()[0].counts(), [0]);
    let wide = table(&[5_000, 5_000, 5_000], &[vec![4_998, 17, 3]]);
    assert_eq!(
        collected(&wide, 3, CountOptions::default())[&vec![0, 1, 2]],
        [(vec![4_998, 17, 3], 1)].into()
    );
    let error = marginals(&wide, &[vec![0, 1, 2]]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the marginal of f0 × f1 × f2 has 125000000000 cells; at most 67108864 are counted densely"
    );
    assert!(matches!(
        marginals(&wide, &[vec![1, 0]]),
        Err(CountError::NotASet { .. })
    ));
    assert!(matches!(
        marginals(&wide, &[vec![3]]),
        Err(CountError::NotASet { .. })
    ));
    assert!(count_all(&wide, 0, CountOptions::default(), |_| {}).is_err());
    assert!(!format!("{:?}", marginals(&wide, &[vec![0]]).unwrap()).contains("counts"));
}
