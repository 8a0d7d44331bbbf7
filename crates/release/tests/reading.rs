//! What is written can be read, in both kinds of file, to the last bit.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod support;

use amparo_release::{
    AggregateError, Aggregates, Basis, Release, Trust, TrustedKeys, VerifyError, read_strings, verify,
    write_cases_parquet,
};
use amparo_schema::CodedTable;
use bytes::Bytes;
use ed25519_dalek::SigningKey;
use parquet::file::reader::{FileReader, SerializedFileReader};

#[test]
fn a_release_reads_back() {
    let parent = tempfile::tempdir().unwrap();
    let (folder, manifest) = support::write(parent.path());
    let release = Release::open(&folder, &support::trusted()).unwrap();
    assert_eq!(folder.file_name().unwrap().to_str().unwrap(), manifest.id);
    assert!(
        manifest.id.starts_with("2026-01-02-") && manifest.id.len() == 23,
        "{}",
        manifest.id
    );
    assert_eq!(release.manifest, manifest);
    assert_eq!(release.trust, Trust::Named);
    assert_eq!(release.claim, support::claim());
    assert_eq!(release.schema, support::schema());
    assert!(release.cases == support::cases());
    assert_eq!(release.aggregates.len(), support::aggregates().len());
    for (place, figure) in support::aggregates().iter() {
        let read = release.aggregates.find(place).unwrap();
        assert!((read.upper_95 - figure.upper_95).abs() < 0.0051 && read.estimate == figure.estimate);
        assert_eq!(read.basis, figure.basis);
    }
    assert_eq!(release.aggregates.total().estimate, 60.25);
    assert_eq!(
        release.aggregates.find(&[(1, 0), (0, 1)]).unwrap().basis,
        Basis::Derived,
        "the order of fields does not matter"
    );
    assert_eq!(release.aggregates.find(&[(1, 0)]), None);
    assert_eq!(
        release.accuracy.standard_error(2, 100.0),
        (9.0_f64 + 100.0 + 100.0).sqrt()
    );
    assert_eq!(release.bytes("README.md").unwrap(), b"# Invented\n");
    assert_eq!(release.bytes("../x"), None);
}

#[test]
fn parquet_and_csv_hold_the_same_cells() {
    let files = support::files();
    let bytes = |path: &str| files.iter().find(|(p, _)| *p == path).unwrap().1.clone();
    let (names, rows) = read_strings(bytes("data/cases.parquet")).unwrap();
    let mut csv = csv::Reader::from_reader(std::io::Cursor::new(bytes("data/cases.csv"))).into_records();
    let mut header = csv::Reader::from_reader(std::io::Cursor::new(bytes("data/cases.csv")));
    assert!(header.headers().unwrap().iter().eq(names.iter()));
    assert_eq!(rows.len(), support::cases().rows());
    for row in rows {
        assert!(csv.next().unwrap().unwrap().iter().eq(row.iter()));
    }
    assert!(csv.next().is_none());

    let reader = SerializedFileReader::new(Bytes::from(bytes("aggregates/aggregates.parquet"))).unwrap();
    let mut csv =
        csv::Reader::from_reader(std::io::Cursor::new(bytes("aggregates/aggregates.csv"))).into_records();
    for row in reader.get_row_iter(None).unwrap() {
        let (row, record) = (row.unwrap(), csv.next().unwrap().unwrap());
        for ((_, cell), text) in row.get_column_iter().zip(record.iter()) {
            match cell {
                parquet::record::Field::Str(cell) => assert_eq!(cell, text),
                parquet::record::Field::Double(cell) => assert_eq!(*cell, text.parse::<f64>().unwrap()),
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(csv.next().is_none());
}

#[test]
fn an_empty_table_is_a_table() {
    let empty = CodedTable::empty(support::schema());
    let (names, rows) = read_strings(write_cases_parquet(&empty).unwrap()).unwrap();
    assert_eq!(names, ["sector", "age"]);
    assert!(rows.is_empty());
}

#[test]
fn trust_is_said() {
    let parent = tempfile::tempdir().unwrap();
    let (folder, _) = support::write(parent.path());
    let first_use = verify(&folder, &TrustedKeys::FirstUse).unwrap();
    assert_eq!(first_use.trust, Trust::FirstUse);
    let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
    let error = verify(&folder, &TrustedKeys::one(other)).unwrap_err();
    assert!(
        matches!(error, VerifyError::Untrusted { trusted: 1, .. }),
        "{error}"
    );
    let both = TrustedKeys::Only(vec![other, support::key().verifying_key()]);
    assert_eq!(verify(&folder, &both).unwrap().trust, Trust::Named);
    assert!(verify(&folder, &TrustedKeys::Only(vec![])).is_err());
}

#[test]
fn aggregates_that_do_not_fit_are_refused_with_their_row() {
    let header = "fields,value_1,value_2,value_3,estimate,standard_error,lower_95,upper_95,basis\n";
    let total = ",,,,60,2,56,64,measured\n";
    for (rows, message) in [
        (
            "sector,farm,,,1,1,0,3,measured\n",
            "aggregates.csv: there is no total (a row without fields)",
        ),
        (
            "who,farm,,,1,1,0,3,measured\n",
            "aggregates.csv row 2: no field \"who\" in the schema",
        ),
        (
            "sector,sea,,,1,1,0,3,measured\n",
            "aggregates.csv row 2: \"sea\" is no value of \"sector\"",
        ),
        (
            "age;sector,\"[0,18)\",farm,,1,1,0,3,measured\n",
            "aggregates.csv row 2: at most three fields, in the schema's order",
        ),
        (
            "sector,farm,farm,,1,1,0,3,measured\n",
            "aggregates.csv row 2: value_2 holds \"farm\", but the number of fields named is 1",
        ),
        (
            "sector,farm,,,-1,1,0,3,measured\n",
            "aggregates.csv row 2: estimate: \"-1\" is no count",
        ),
        (
            "sector,farm,,,NaN,1,0,3,measured\n",
            "aggregates.csv row 2: estimate: \"NaN\" is no count",
        ),
        (
            "sector,farm,,,9,1,0,3,measured\n",
            "aggregates.csv row 2: the estimate lies outside its own interval",
        ),
        (
            "sector,farm,,,1,1,0,3,guessed\n",
            "aggregates.csv row 2: basis \"guessed\"; expected measured or derived",
        ),
        (
            ",,,,60,2,56,64,measured\n,,,,61,2,56,64,measured\n",
            "aggregates.csv row 3: the same fields and values stand in an earlier row",
        ),
    ] {
        let error =
            Aggregates::read_csv(&support::schema(), format!("{header}{rows}").as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let error = Aggregates::read_csv(&support::schema(), total.as_bytes()).unwrap_err();
    assert!(matches!(error, AggregateError::Row { row: 1, .. }));
    assert!(Aggregates::read_csv(&support::schema(), format!("{header}{total}").as_bytes()).is_ok());
}
