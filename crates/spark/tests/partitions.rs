//! Workers over any partitions of a table, added up, equal the kernel over the whole.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use amparo_count::{CountOptions, count_all};
use amparo_schema::{TableSchema, read_csv};
use amparo_spark::{
    Batch, Counted, DomainText, PartialError, Parts, Run, WorkerOptions, batches, count_lines,
};
use proptest::prelude::*;

const SCHEMA: &str = r#"{"fields":[{"name":"g","constraints":{"enum":["m","f"]}},{"name":"age","type":"integer","bins":[0,18,65,120]},
    {"name":"c","constraints":{"enum":["KEN","UGA","TZA"]}},{"name":"n","type":"integer","constraints":{"minimum":0,"maximum":3}}]}"#;

fn schema() -> Arc<TableSchema> {
    Arc::new(TableSchema::from_frictionless_json(SCHEMA).unwrap())
}

fn work(rows: &[String], order: usize, include_missing: bool, batch: &Batch) -> String {
    let options = WorkerOptions {
        order,
        count: CountOptions { include_missing },
        first_fields: batch.first_fields.clone(),
        rows_at_once: 4,
    };
    let input: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let mut output = Vec::new();
    let refused = count_lines(&schema(), &options, input.as_bytes(), &mut output).unwrap();
    assert!(refused.is_none(), "{refused:?}");
    String::from_utf8(output).unwrap()
}

type Cells = Vec<(Vec<usize>, Vec<(u64, u64)>)>;

fn row() -> impl Strategy<Value = String> {
    let pick = |values: &'static [&'static str]| proptest::sample::select(values);
    (
        pick(&["m", "f", "\\N", ""]),
        pick(&["0", "17", "18", "64.0", "120", "\\N"]),
        pick(&["KEN", "UGA", "TZA", "\\N"]),
        pick(&["0", "1.0", "3", "\\N"]),
    )
        .prop_map(|(g, age, c, n)| format!("{g}\t{age}\t{c}\t{n}"))
}

proptest! {
    #[test]
    fn partial_counts_of_any_partition_add_up(
        rows in proptest::collection::vec(row(), 0..40),
        cuts in proptest::collection::vec(0_usize..40, 0..4),
        order in 1_usize..5,
        include_missing: bool,
        cells in 1_u64..400,
    ) {
        let csv = rows.iter().fold("g,age,c,n\n".to_owned(), |csv, row| csv + &row.replace("\\N", "").replace('\t', ",") + "\n");
        let table = read_csv(schema(), csv.as_bytes()).unwrap();
        let mut expected: Cells = Vec::new();
        count_all(&table, order, CountOptions { include_missing }, |set| {
            expected.push((set.attributes().to_vec(), set.cells().to_vec()));
        }).unwrap();
        expected.sort();

        let mut found: Cells = Vec::new();
        for batch in batches(&schema().sizes(), order, cells) {
            let mut counted = Counted::new(&schema(), order, &batch.first_fields);
            let mut rest = rows.as_slice();
            for &cut in cuts.iter().chain([&usize::MAX]) {
                let (part, after) = rest.split_at(cut.min(rest.len()));
                work(part, order, include_missing, &batch).lines().for_each(|line| counted.take_line(line).unwrap());
                rest = after;
            }
            let (counted_rows, sets) = counted.finish().unwrap();
            prop_assert_eq!(counted_rows, rows.len() as u64);
            found.extend(sets.iter().map(|set| (set.attributes().to_vec(), set.cells().to_vec())));
        }
        found.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_bytes_are_counted_or_refused_in_a_readable_last_line(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let options = WorkerOptions { order: 2, count: CountOptions::default(), first_fields: 0..4, rows_at_once: 3 };
        let mut output = Vec::new();
        let refused = count_lines(&schema(), &options, bytes.as_slice(), &mut output).unwrap();
        let text = String::from_utf8(output).unwrap();
        let mut counted = Counted::new(&schema(), 2, &(0..4));
        let added = text.lines().try_for_each(|line| counted.take_line(line));
        prop_assert_eq!(matches!(added, Err(PartialError::Refused(_))), refused.is_some());
        prop_assert!(added.is_ok() || refused.is_some());
    }

    #[test]
    fn any_line_is_added_or_refused(line in "[!rows0-9.\t]{0,20}|.{0,20}") {
        let _ = Counted::new(&schema(), 2, &(0..4)).take_line(&line);
    }
}

#[test]
fn a_refusal_names_row_column_value_and_what_is_accepted() {
    let options = WorkerOptions {
        order: 1,
        count: CountOptions::default(),
        first_fields: 0..4,
        rows_at_once: 8,
    };
    let said = |input: &str| {
        let mut output = Vec::new();
        count_lines(&schema(), &options, input.as_bytes(), &mut output).unwrap();
        String::from_utf8(output).unwrap()
    };
    assert_eq!(
        said("m\t1\tKEN\t1\nx\t1\tKEN\t1\n"),
        "!\trow 2 of this partition, column \"g\": \"x\" is not accepted; accepted are \"m\", \"f\", \"\"\t0\n"
    );
    assert_eq!(
        said("m\t1\tKEN\n"),
        "!\trow 1 of this partition has 3 cells, the domain 4 fields; a value may hold neither tab nor line break\t0\n"
    );
}

#[test]
fn a_folder_of_parts_belongs_to_one_job_and_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let domain = DomainText::Schema(SCHEMA.into());
    let run = Run::new("cases", &domain, 2, false, 1000);
    let parts = Parts::open(folder.path(), &run).unwrap();
    let batch = Batch {
        first_fields: 0..4,
        cells: 0,
    };
    assert!(!parts.has(&batch));
    let mut counted = Counted::new(&schema(), 2, &(0..4));
    let rows = ["m\t1\tKEN\t1".to_owned(), "f\t70\tUGA\t\\N".to_owned()];
    work(&rows, 2, false, &batch)
        .lines()
        .for_each(|line| counted.take_line(line).unwrap());
    let (count, sets) = counted.finish().unwrap();
    parts.keep(&batch, count, &sets).unwrap();
    let (count, back) = Parts::open(folder.path(), &run)
        .unwrap()
        .read(&batch, &schema(), 2)
        .unwrap();
    assert_eq!(count, 2);
    assert!(
        sets.iter()
            .zip(&back)
            .all(|(a, b)| a.attributes() == b.attributes() && a.cells() == b.cells())
    );
    let (count, singles) = parts.read_singles(&batch, &schema()).unwrap();
    assert_eq!(count, 2);
    let (one, several) = sets.split_at(4);
    assert!(several.iter().all(|set| set.attributes().len() == 2));
    assert!(
        one.iter()
            .zip(&singles)
            .all(|(a, b)| a.attributes() == b.attributes() && a.cells() == b.cells())
    );
    assert_eq!(singles.len(), 4);
    let other = Run::new("cases", &domain, 3, false, 1000);
    assert!(Parts::open(folder.path(), &other).is_err_and(|e| e.to_string().contains("another table")));
}
