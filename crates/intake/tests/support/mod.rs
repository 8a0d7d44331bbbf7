//! What the tests of intake share.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::PathBuf;

use amparo_intake::{Intake, IntakeError, Mapping, PersonKeySecret, ReadOptions, Source};
use jiff::civil::date;

pub(crate) fn fixture(name: &str) -> Source {
    Source::Path(
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(name),
    )
}

pub(crate) fn fixture_bytes(name: &str) -> Vec<u8> {
    let Source::Path(path) = fixture(name) else {
        unreachable!()
    };
    std::fs::read(path).unwrap()
}

pub(crate) fn bytes(name: &str, bytes: impl Into<Vec<u8>>) -> Source {
    Source::Bytes {
        name: name.into(),
        bytes: bytes.into(),
    }
}

pub(crate) fn options() -> ReadOptions {
    ReadOptions {
        mapping: None,
        encoding: None,
        max_rejected_share: 0.5,
        today: date(2026, 11, 25),
        person_key: Some(PersonKeySecret::new([7; 32], "contributor")),
    }
}

pub(crate) fn with_mapping(json: &str) -> ReadOptions {
    ReadOptions {
        mapping: Some(Mapping::from_json(json).unwrap()),
        ..options()
    }
}

pub(crate) fn read(source: &Source, options: &ReadOptions) -> Result<Intake, IntakeError> {
    amparo_intake::read(source, options, &|_| {})
}

/// The cases as text, one line per row, in the values of the case table; flags as `y`, `n` and the initials of the reason.
pub(crate) fn lines(intake: &Intake) -> Vec<String> {
    let table = &intake.cases.table;
    let shown = |row: usize, field: usize| -> String {
        let schema = table.schema().field(field);
        let category = &schema.categories[usize::from(table.code(row, field))];
        match (category.value.as_str(), field >= 6) {
            ("yes", _) => "y".into(),
            ("no", _) => "n".into(),
            ("not_known", _) => "?".into(),
            ("not_asked", _) => "_".into(),
            ("not_applicable", _) => ".".into(),
            (value, _) => value.into(),
        }
    };
    let groups = [0..6, 6..14, 14..17, 17..21, 21..23, 23..27];
    (0..table.rows())
        .map(|row| {
            groups
                .iter()
                .map(|group| {
                    let separator = if group.start == 0 { " " } else { "" };
                    group
                        .clone()
                        .map(|field| shown(row, field))
                        .collect::<Vec<_>>()
                        .join(separator)
                })
                .collect::<Vec<_>>()
                .join(" | ")
        })
        .collect()
}
