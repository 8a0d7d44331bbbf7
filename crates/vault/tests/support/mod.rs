//! What the tests of the vault share.
#![allow(dead_code, unused_imports)] // each test file uses its own part

mod database;

use std::path::Path;
use std::sync::Arc;

use amparo_intake::CaseTable;
use amparo_privacy::{Delta, Epsilon, Rho};
use amparo_schema::{CaseNumbers, CodedTable, Codes, FIRST_YEAR, case_schema};
use amparo_vault::{Provenance, SubmissionId, Vault, VaultOptions};

pub(crate) use self::database::{
    Earlier, create, database, new_database, open, outside, restore, schema, server,
};

pub(crate) const LAST_YEAR: u16 = 2024;

pub(crate) fn rho(x: f64) -> Rho {
    Rho::new(x).unwrap()
}

pub(crate) fn delta() -> Delta {
    Delta::new(1e-6).unwrap()
}

pub(crate) fn options() -> VaultOptions {
    VaultOptions::new(Epsilon::new(4.0).unwrap(), delta())
}

pub(crate) fn cohorts() -> Vec<u16> {
    Vault::cohorts(LAST_YEAR)
}

/// One case per `(year, person)`; a person of 0 has no key. All other fields hold their first category.
pub(crate) fn cases(last_year: u16, rows: &[(u16, u8)]) -> CaseTable {
    let schema = Arc::new(case_schema(last_year));
    let columns = schema
        .fields()
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let mut codes = Codes::with_capacity(field.size(), rows.len());
            for (year, _) in rows {
                codes.push(if index == 0 { year - FIRST_YEAR } else { 0 });
            }
            codes
        })
        .collect();
    let table = CodedTable::new(schema, columns).unwrap();
    let person_keys = rows
        .iter()
        .map(|&(_, person)| (person != 0).then_some([person; 32]))
        .collect();
    let numbers = vec![CaseNumbers::default(); table.rows()];
    CaseTable {
        table,
        person_keys,
        numbers,
    }
}

/// A source told by one number.
pub(crate) fn source(number: u64, supersedes: Option<SubmissionId>) -> Provenance {
    let mut sha256 = [0; 32];
    sha256[..8].copy_from_slice(&number.to_le_bytes());
    Provenance {
        file_name: format!("cases {number}.csv"),
        sha256,
        layout: "htcds-2.0".into(),
        report: serde_json::json!({ "rejected": [{ "row": 2, "value": "PRIVATE VALUE" }] }),
        supersedes,
        keyed_by: None,
    }
}

/// The names in a folder of a vault, sorted.
pub(crate) fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
