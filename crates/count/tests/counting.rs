//! Counting through the public face, against the plainest possible reference.

use std::collections::BTreeMap;
use std::sync::Arc;

use amparo_count::{
    CountError, CountOptions, count_all, count_some, marginals, number_of_sets, sets_in_order,
};
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
    Arc::new(TableSchema::new("t", fields, vec![]).expect("a sound schema"))
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
    CodedTable::new(schema(sizes), columns).expect("codes within their domains")
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
    .expect("an order in range");
    all
}

/// Domain sizes around every limit at which the kernel changes its way: lanes or not, arrays or sorting.
fn any_size() -> impl Strategy<Value = usize> {
    prop_oneof![4 => 1usize..6, 2 => 6usize..12, 1 => 50usize..70, 1 => 250usize..5_000]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn all_sets_equal_the_reference(
        sizes in proptest::collection::vec(any_size(), 1..7),
        rows in proptest::collection::vec(proptest::collection::vec(0u16..5_000, 7), 0..150),
        order in 1usize..5, include_missing: bool,
    ) {
        let table = table(&sizes, &rows);
        let found = collected(&table, order, CountOptions { include_missing });
        prop_assert_eq!(found.len() as u64, number_of_sets(sizes.len(), order));
        prop_assert_eq!(found, reference(&table, order, include_missing));
    }

    #[test]
    fn dense_marginals_equal_the_reference(
        sizes in proptest::collection::vec(prop_oneof![3 => 1usize..6, 1 => 6usize..70], 1..6),
        rows in proptest::collection::vec(proptest::collection::vec(0u16..5_000, 6), 0..150),
        picks in proptest::collection::vec(any::<proptest::sample::Index>(), 0..20),
    ) {
        let table = table(&sizes, &rows);
        let mut expected = reference(&table, 4, true);
        expected.insert(vec![], if rows.is_empty() { BTreeMap::new() } else { [(vec![], rows.len() as u64)].into() });
        // Any sets in any order, some of them more than once.
        let all: Vec<&Vec<usize>> = expected.keys().collect();
        let sets: Vec<Vec<usize>> = picks.iter().map(|pick| pick.get(&all).to_vec()).collect();
        let counted = marginals(&table, &sets).unwrap();
        prop_assert_eq!(counted.len(), sets.len());
        for (marginal, set) in counted.iter().zip(&sets) {
            prop_assert_eq!(marginal.attributes(), set.as_slice());
            prop_assert_eq!(marginal.counts().len(), marginal.shape().iter().product::<usize>());
            prop_assert_eq!(marginal.counts().iter().sum::<u64>(), rows.len() as u64);
            for (codes, count) in &expected[set] {
                let cell = codes.iter().zip(marginal.shape()).fold(0, |cell, (&c, &size)| cell * size + usize::from(c));
                prop_assert_eq!(marginal.counts()[cell], *count);
            }
        }
    }
}

/// Rows whose fields depend on each other, without a generator.
fn patterned(sizes: &[usize], rows: u32) -> CodedTable {
    let rows: Vec<Vec<u16>> = (0..rows)
        .map(|i| {
            (0..sizes.len() as u32)
                .map(|j| {
                    ((i.wrapping_mul(2_654_435_761) >> (j % 13)) & (i.wrapping_mul(j + 3) / 7)) as u16 % 997
                })
                .collect()
        })
        .collect();
    table(sizes, &rows)
}

#[test]
fn more_rows_than_an_inner_counter_holds() {
    // Inner counters have 16 bits; most of these rows stand in one cell.
    let table = patterned(&[2, 1, 3, 9], 150_000);
    assert_eq!(
        collected(
            &table,
            3,
            CountOptions {
                include_missing: true
            }
        ),
        reference(&table, 3, true)
    );
    assert_eq!(
        collected(&table, 2, CountOptions::default()),
        reference(&table, 2, false)
    );
    let sets: Vec<Vec<usize>> = (0..4)
        .map(|a| vec![a])
        .chain([vec![0, 3], vec![0, 1, 2]])
        .collect();
    for marginal in marginals(&table, &sets).unwrap() {
        let expected: Vec<u64> = reference(&table, 3, true)[marginal.attributes()]
            .values()
            .copied()
            .collect();
        let found: Vec<u64> = marginal
            .counts()
            .iter()
            .copied()
            .filter(|&count| count > 0)
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn more_flags_than_lanes() {
    let table = patterned(&[3, 2, 3, 8, 2, 9, 3, 3, 2, 3, 60, 3], 700);
    for include_missing in [false, true] {
        assert_eq!(
            collected(&table, 3, CountOptions { include_missing }),
            reference(&table, 3, include_missing)
        );
    }
}

#[test]
fn results_and_their_order_do_not_depend_on_the_number_of_threads() {
    let table = patterned(&[2, 3, 7, 400, 5, 90], 997);
    let pairs: Vec<Vec<usize>> = (0..6).flat_map(|a| (a + 1..6).map(move |b| vec![a, b])).collect();
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
            (flat, marginals(&table, &pairs).unwrap())
        })
    };
    let alone = run(1);
    for threads in [2, 3, 8] {
        assert!(run(threads) == alone, "{threads} threads");
    }
    let order: Vec<&[usize]> = alone.0.iter().map(|(set, _)| set.as_slice()).collect();
    assert_eq!(
        order[..8],
        [&[0][..], &[1], &[2], &[3], &[4], &[5], &[0, 1], &[0, 2]]
    );
    assert_eq!(order[11..14], [&[0, 1, 2][..], &[0, 1, 3], &[0, 1, 4]]);
    // Cells of a set come ascending, each once.
    assert!(
        alone
            .0
            .iter()
            .all(|(_, cells)| cells.windows(2).all(|w| w[0].0 < w[1].0))
    );
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
    assert!(count_all(&wide, 9, CountOptions::default(), |_| {}).is_err());
    // Six fields of 5,000 categories have more cells than 64 bits can number; five do not.
    let wider = table(&[5_000; 6], &[vec![1; 6]]);
    assert!(matches!(
        count_all(&wider, 6, CountOptions::default(), |_| {}),
        Err(CountError::Order { order: 6 })
    ));
    assert_eq!(collected(&wider, 5, CountOptions::default()).len(), 62);
    assert!(!format!("{:?}", marginals(&wide, &[vec![0]]).unwrap()).contains("counts"));
}

proptest! {
    #[test]
    fn shares_by_first_field_are_all_sets_in_the_stated_order(
        rows in proptest::collection::vec(proptest::collection::vec(0_u16..6, 4), 0..30),
        cut in 0_usize..5,
        order in 1_usize..5,
    ) {
        let table = table(&[2, 3, 4, 6], &rows);
        let options = CountOptions { include_missing: true };
        let of = |first_fields: std::ops::Range<usize>| {
            let mut sets = Vec::new();
            count_some(&table, order, options, first_fields, |set| sets.push((set.attributes().to_vec(), set.cells().to_vec()))).expect("counted");
            sets
        };
        let whole = of(0..4);
        let names: Vec<Vec<usize>> = whole.iter().map(|(set, _)| set.clone()).collect();
        prop_assert_eq!(&names, &sets_in_order(4, order));
        let mut parts = [of(0..cut), of(cut..4)].concat();
        parts.sort();
        let mut sorted = whole;
        sorted.sort();
        prop_assert_eq!(parts, sorted);
    }
}
