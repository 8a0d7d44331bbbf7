//! What becomes of each row, told while a file is read.

use amparo_schema::CaseNumbers;
use csv::StringRecord;

use crate::{Rejection, report::Report};

/// How many fields a case has.
pub(crate) const WIDTH: usize = amparo_schema::ctdc::LAYOUT_27.len();

/// A row of a file and what became of it.
pub struct TakenRow<'a> {
    /// The row as a spreadsheet numbers it.
    pub number: u64,
    /// The names of the columns, trimmed.
    pub header: &'a [String],
    pub(crate) cells: &'a StringRecord,
    /// What became of it.
    pub outcome: Outcome<'a>,
}

/// What became of a row.
pub enum Outcome<'a> {
    /// It is a case.
    Case {
        /// Codes over [`amparo_schema::case_schema`] of the year of today.
        codes: &'a [u16; WIDTH],
        /// Age and months in trafficking, where the row holds numbers.
        numbers: CaseNumbers,
        /// The person's key, where the row identifies one and a secret was given.
        person: Option<[u8; 32]>,
    },
    /// Something in it could not be taken in.
    Rejected(&'a [Rejection]),
    /// It says that the person did not consent.
    NoConsent,
    /// It says that the person is not a victim of trafficking.
    NotAVictim,
}

impl<'a> TakenRow<'a> {
    /// The cells as they stand in the file, trimmed, one per column of the header.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        let cells = self.cells;
        (0..self.header.len()).map(move |column| cells.get(column).unwrap_or_default().trim())
    }

    /// One cell, trimmed; blank beyond the last.
    pub fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).unwrap_or_default().trim()
    }
}

/// A file that was read row by row; its cases went to whoever watched.
#[derive(Debug)]
pub struct Taken {
    /// What became of the file.
    pub report: Report,
    /// The layout that was recognised, in words.
    pub layout: String,
    /// SHA-256 of the file as it was read.
    pub sha256: [u8; 32],
}

/// Where rows go as they are read.
pub(crate) type Watch<'w> = &'w mut dyn FnMut(TakenRow<'_>);
