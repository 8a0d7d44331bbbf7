//! The project's own intake takes in every sound row of the invented files and refuses every faulty one.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use amparo_intake::{Intake, Mapping, PersonKeySecret, ReadOptions, Source, read};
use amparo_invent::{SEED, worked_2015};

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(path)
}

fn take_in(file: &str, mapping: Option<&str>) -> Intake {
    let mapping =
        mapping.map(|path| Mapping::from_json(&std::fs::read_to_string(example(path)).unwrap()).unwrap());
    let options = ReadOptions {
        mapping,
        encoding: None,
        max_rejected_share: 0.05,
        today: jiff::civil::date(2026, 6, 1),
        person_key: Some(PersonKeySecret::new([7; 32], "contributor")),
    };
    read(&Source::Path(example(file)), &options, &|_| {}).unwrap()
}

/// The mean number of fields with a value, demographic ones (the first six) left out.
fn known_fields(intake: &Intake) -> f64 {
    let values: u64 = intake
        .report
        .fields
        .iter()
        .skip(6)
        .map(|field| field.values)
        .sum();
    values as f64 / intake.report.rows_accepted as f64
}

fn assert_lawful(intake: &Intake) {
    let table = &intake.cases.table;
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
fn the_public_layout_is_taken_in_whole() {
    let intake = take_in("contributors/global-assistance-network.csv", None);
    assert_eq!(
        (intake.report.rows_accepted, intake.report.rows_rejected),
        (18_000, 0)
    );
    assert_lawful(&intake);
    assert!(known_fields(&intake) > 6.0, "{}", known_fields(&intake));
}

#[test]
fn the_workbook_is_taken_in_whole() {
    let intake = take_in("contributors/red-de-refugios.xlsx", None);
    assert_eq!(
        (intake.report.rows_accepted, intake.report.rows_rejected),
        (16_000, 0)
    );
    let persons = intake.report.persons.unwrap();
    assert_eq!((persons.persons_with_several_rows, persons.surplus_rows), (2, 3));
    assert_lawful(&intake);
    assert!(known_fields(&intake) > 6.0, "{}", known_fields(&intake));
}

#[test]
fn the_own_file_loses_its_thirty_faulty_rows() {
    let intake = take_in(
        "contributors/casa-abierta.csv",
        Some("contributors/casa-abierta.mapping.json"),
    );
    assert_eq!(
        (intake.report.rows_accepted, intake.report.rows_rejected),
        (9_000, 30)
    );
    let faults: u64 = intake
        .report
        .rejection_counts
        .iter()
        .map(|fault| fault.count)
        .sum();
    assert_eq!(faults, 30);
    let ignored: Vec<&str> = intake
        .report
        .columns_ignored
        .iter()
        .map(|column| column.column.as_str())
        .collect();
    assert_eq!(ignored, ["iniciales", "observaciones"]);
    let persons = intake.report.persons.unwrap();
    assert_eq!(
        (persons.persons_with_several_rows, persons.surplus_rows),
        (14, 14)
    );
    assert_lawful(&intake);
    assert!(known_fields(&intake) > 6.0, "{}", known_fields(&intake));
}

/// Written as a contributor's file and taken in again, the worked example is the table it was.
#[test]
fn the_worked_example_comes_back_as_it_was() {
    let intake = take_in(
        "worked-2015/worked-2015.csv",
        Some("worked-2015/worked-2015.mapping.json"),
    );
    let made = worked_2015(SEED).table;
    let read = &intake.cases.table;
    assert_eq!(read.rows(), made.rows());
    for (index, field) in made.schema().fields().iter().enumerate() {
        let other = read.schema().field(index);
        for row in 0..made.rows() {
            let [made, read] = [(field, made.code(row, index)), (other, read.code(row, index))]
                .map(|(field, code)| field.categories[usize::from(code)].value.as_str());
            assert_eq!(made, read, "row {row}, {}", field.name);
        }
    }
}
