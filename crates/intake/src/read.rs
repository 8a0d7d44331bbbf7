//! From a file to cases.

use encoding_rs::Encoding;
use jiff::civil::Date;

use crate::delimited::DelimitedRows;
use crate::guard::guarded;
use crate::harvest::{Harvest, harvest};
use crate::kind::{Kind, kind_of};
use crate::parquet_rows::ParquetRows;
use crate::source::Content;
use crate::taken::{Taken, TakenRow, Watch};
use crate::workbook::read_workbook;
use crate::{CaseTable, IntakeError, Mapping, PersonKeySecret, Report, Source};

/// How a file is to be read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// How the file's own columns and codes become fields; nothing for a file in a standard layout.
    pub mapping: Option<Mapping>,
    /// The encoding of a text file by its label, such as `windows-1252`. A byte-order mark in the file overrides it; the mapping's encoding is used where
    /// this is nothing, and UTF-8 where both are.
    pub encoding: Option<String>,
    /// The share of rows, from 0 to 1, that may be rejected before the file as a whole is.
    pub max_rejected_share: f64,
    /// The day after which nothing can have been registered. Its year is the last of the case table.
    pub today: Date,
    /// The contributor's secret of person keys; nothing to make none.
    pub person_key: Option<PersonKeySecret>,
}

/// A file, taken in.
#[derive(Debug)]
pub struct Intake {
    /// The accepted rows as cases.
    pub cases: CaseTable,
    /// The row of the source that each case comes from, as a spreadsheet numbers it.
    pub rows: Vec<u64>,
    /// What became of the file.
    pub report: Report,
    /// The layout that was recognised, in words.
    pub layout: String,
    /// The file's name without its folder.
    pub file_name: String,
    /// SHA-256 of the file as it was read.
    pub sha256: [u8; 32],
}

/// Reads a contributor's file, brings its rows to the case table and says what became of each.
///
/// Whatever is not one of the case table's fields is left behind; what identifies a person goes into the person's key and nowhere else. `progress` is
/// called now and then with the share of the file that has been read, from 0 to 1.
///
/// # Errors
/// [`IntakeError`] if the file as a whole cannot be read, or more than the allowed share of its rows is rejected.
pub fn read(source: &Source, options: &ReadOptions, progress: &dyn Fn(f64)) -> Result<Intake, IntakeError> {
    let (Harvest { cases, rows, report }, sha256) = harvest_of(source, options, None, progress)?;
    Ok(Intake {
        cases,
        rows,
        layout: report.layout.clone(),
        report,
        file_name: source.file_name(),
        sha256,
    })
}

/// Reads a contributor's file as [`read`] does, and hands over each row with what became of it instead of keeping cases: a text file of any length is read
/// in bounded memory. The report says nothing of persons then: whoever takes the rows counts them.
///
/// Rows of a workbook whose first sheets do not fit are handed over only once the right sheet is found. The file's end can still bring an error; until then
/// nothing that was handed over may be taken for the whole.
///
/// # Errors
/// As [`read`].
pub fn read_rows(
    source: &Source,
    options: &ReadOptions,
    watch: &mut dyn FnMut(TakenRow<'_>),
    progress: &dyn Fn(f64),
) -> Result<Taken, IntakeError> {
    let mut watching = |row: TakenRow<'_>| watch(row);
    let (Harvest { report, .. }, sha256) = harvest_of(source, options, Some(&mut watching), progress)?;
    Ok(Taken {
        layout: report.layout.clone(),
        report,
        sha256,
    })
}

fn harvest_of(
    source: &Source,
    options: &ReadOptions,
    watch: Option<Watch<'_>>,
    progress: &dyn Fn(f64),
) -> Result<(Harvest, [u8; 32]), IntakeError> {
    let mapping = options.mapping.as_ref();
    let label = options
        .encoding
        .as_ref()
        .or(mapping.and_then(|mapping| mapping.encoding.as_ref()));
    let encoding = label.map(|label| encoding_named(label)).transpose()?;
    let mut opened = source.open()?;
    let file_name = opened.name.clone();
    progress(0.0);
    let harvested = match kind_of(&mut opened)? {
        Kind::Text => {
            // A checked mapping's separator is ASCII.
            let separator = mapping
                .and_then(|mapping| mapping.separator)
                .and_then(|c| u8::try_from(c).ok());
            let mut rows = DelimitedRows::new(opened, encoding, separator)?;
            let harvest = harvest(&mut rows, &file_name, None, options, watch, progress)?;
            (harvest, rows.seen().sha256())
        }
        Kind::Archive => {
            let sha256 = opened.sha256()?;
            let harvest = guarded(&file_name, || read_workbook(opened, options, watch, progress))?;
            (harvest, sha256)
        }
        Kind::Parquet => {
            let sha256 = opened.sha256()?;
            let harvest = guarded(&file_name, || {
                let mut rows = match opened.content {
                    Content::File(content) => ParquetRows::from_file(content, &file_name)?,
                    Content::Memory(bytes) => {
                        ParquetRows::from_bytes(bytes.into_inner().to_vec(), &file_name)?
                    }
                };
                harvest(&mut rows, &file_name, None, options, watch, progress)
            })?;
            (harvest, sha256)
        }
    };
    progress(1.0);
    Ok(harvested)
}

pub(crate) fn encoding_named(label: &str) -> Result<&'static Encoding, IntakeError> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| IntakeError::UnknownEncoding { label: label.into() })
}
