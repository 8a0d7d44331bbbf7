//! Why a file as a whole is refused.

use std::io;

use crate::{MappingError, Report};

/// How many rejections a refusal shows.
const SHOWN: usize = 10;

/// Why a file was not taken in. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The file could not be opened or read.
    #[error("{file}: {source}")]
    Io {
        /// The file's name.
        file: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file has no content.
    #[error("{file} is empty; a header and at least one row are needed")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// The file has a header and nothing below it.
    #[error("{file} has a header and no row below it; at least one case is needed")]
    HeaderOnly {
        /// The file's name.
        file: String,
    },
    /// The text is not in the encoding it should be in.
    #[error("{file}, row {row}: byte {byte} of the file (0x{value:02x}) is not {encoding}; {advice}")]
    Encoding {
        /// The file's name.
        file: String,
        /// The row that was being read.
        row: u64,
        /// Position of the byte, from 0.
        byte: u64,
        /// The byte.
        value: u8,
        /// The encoding it was read in.
        encoding: &'static str,
        /// What to do.
        advice: String,
    },
    /// An encoding's name is not known.
    #[error(
        "{label:?} is not the name of an encoding; accepted are names such as utf-8, windows-1252, iso-8859-15, utf-16le"
    )]
    UnknownEncoding {
        /// The name given.
        label: String,
    },
    /// The file is of a kind that cannot be read, or is not what its name says.
    #[error("{file} {problem}; accepted are CSV and TSV text, XLSX, ODS and Parquet")]
    Format {
        /// The file's name.
        file: String,
        /// What it is or what is wrong.
        problem: String,
    },
    /// A limit that protects the reader was exceeded.
    #[error("{file}: {problem}")]
    TooLarge {
        /// The file's name.
        file: String,
        /// Which limit, where, and what would be accepted.
        problem: String,
    },
    /// Two columns that matter have one name.
    #[error(
        "{file}, row {row}: column {column} stands more than once in the header (columns {first} and {second}); rename or remove one"
    )]
    DuplicateColumn {
        /// The file's name.
        file: String,
        /// The header's row.
        row: u64,
        /// The name, in quotation marks.
        column: String,
        /// Number of the first such column, from 1.
        first: usize,
        /// Number of the second.
        second: usize,
    },
    /// The columns are those of no known layout.
    #[error("{file}: {problem}")]
    UnknownLayout {
        /// The file's name.
        file: String,
        /// What was found, and what would be accepted.
        problem: String,
    },
    /// The mapping names a column that the file has not.
    #[error("{file}, row {row}: the mapping names column {column}, which the header has not; it has {found}")]
    NoColumn {
        /// The file's name.
        file: String,
        /// The header's row.
        row: u64,
        /// The column, in quotation marks.
        column: String,
        /// The columns found.
        found: String,
    },
    /// A workbook has no sheet of the name in the mapping, or none that fits.
    #[error("{file} has no sheet {sheet}; it has {found}")]
    NoSheet {
        /// The file's name.
        file: String,
        /// The sheet asked for, in quotation marks.
        sheet: String,
        /// The sheets found.
        found: String,
    },
    /// The mapping does not fit the case table.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// Too many rows could not be taken in.
    #[error("{}", too_many(.report, *.max_rejected_share))]
    TooManyRejected {
        /// The whole report.
        report: Box<Report>,
        /// The share of rows that may be rejected.
        max_rejected_share: f64,
    },
}

fn too_many(report: &Report, max_rejected_share: f64) -> String {
    let mut text = format!(
        "{}: {} of {} rows are rejected, more than the {} % that are allowed; nothing was taken in. The first:",
        report.file,
        report.rows_rejected,
        report.rows_read,
        100.0 * max_rejected_share
    );
    for rejection in report.rejections.iter().take(SHOWN) {
        text += &format!("\n  {rejection}");
    }
    text
}
