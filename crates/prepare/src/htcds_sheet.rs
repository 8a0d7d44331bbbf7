//! Spreadsheets of HTCDS 2.0, in and out without loss.
//!
//! What comes in under any of the standard's spellings (labels, prefixes twice or left out, the published slips, answers in any order of separators) goes out
//! under its canonical names and codes. Columns and answers that the standard does not know are kept as they are.

use std::io::Write;

use amparo_intake::{ReadOptions, Source, guarded_cell, read_rows, unguarded_cell};
use amparo_schema::htcds::{self, FieldType, HtcdsField};
use jiff::civil::Date;

use crate::PrepareError;

/// A spreadsheet of the standard. It names persons.
#[derive(Clone, PartialEq, Eq)]
pub struct HtcdsSheet {
    /// Canonical names where the standard has the field, and the file's own where it has not.
    pub header: Vec<String>,
    /// Canonical codes where the standard has them, several of a question separated by semicolons.
    pub rows: Vec<Vec<String>>,
}

impl HtcdsSheet {
    /// Reads a spreadsheet of the standard into memory.
    ///
    /// # Errors
    /// If the file cannot be read, or is none of the standard.
    pub fn read(source: &Source, encoding: Option<String>, today: Date) -> Result<HtcdsSheet, PrepareError> {
        let options = ReadOptions {
            mapping: None,
            encoding,
            max_rejected_share: 1.0,
            today,
            person_key: None,
        };
        let mut fields: Vec<Option<&'static HtcdsField>> = Vec::new();
        let mut sheet = HtcdsSheet {
            header: Vec::new(),
            rows: Vec::new(),
        };
        let taken = read_rows(
            source,
            &options,
            &mut |row| {
                if sheet.header.is_empty() {
                    fields = row
                        .header
                        .iter()
                        .map(|name| htcds::field_of_header(name))
                        .collect();
                    let named = row.header.iter().zip(&fields);
                    sheet.header = named
                        .map(|(name, field)| field.map_or_else(|| name.clone(), |field| field.name.clone()))
                        .collect();
                }
                let cells = row.cells().zip(&fields);
                let cells = cells.map(|(cell, field)| {
                    let cell = unguarded_cell(cell);
                    field.map_or_else(|| cell.to_owned(), |field| canonical(field, cell))
                });
                sheet.rows.push(cells.collect());
            },
            &|_| {},
        )?;
        if !taken.layout.starts_with("HTCDS") {
            return Err(PrepareError::Refused(format!(
                "{} is in the {}, not in HTCDS 2.0",
                source.file_name(),
                taken.layout
            )));
        }
        Ok(sheet)
    }

    /// Writes it as CSV. Cells that a spreadsheet would take for formulas get an apostrophe, which reading takes away again.
    ///
    /// # Errors
    /// If writing fails.
    pub fn write(&self, to: impl Write) -> Result<(), csv::Error> {
        let mut writer = csv::Writer::from_writer(to);
        writer.write_record(self.header.iter().map(|name| guarded_cell(name).into_owned()))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| guarded_cell(cell).into_owned()))?;
        }
        writer.flush()?;
        Ok(())
    }
}

impl std::fmt::Debug for HtcdsSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Case data must not reach a log by way of a debug print.
        f.debug_struct("HtcdsSheet")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

/// A cell in the standard's own codes, or as it is where one of its answers is none of them.
fn canonical(field: &HtcdsField, cell: &str) -> String {
    if let Some(code) = field.code(cell) {
        return code.value.clone();
    }
    if field.kind != FieldType::Multiselect || field.codes.is_empty() {
        return cell.to_owned();
    }
    let codes: Option<Vec<&str>> = cell
        .split([';', '|', '\n'])
        .filter(|part| !part.trim().is_empty())
        .map(|part| field.code(part).map(|code| code.value.as_str()))
        .collect();
    codes.map_or_else(|| cell.to_owned(), |codes| codes.join(";"))
}
