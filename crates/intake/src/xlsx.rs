//! Rows of a sheet of an XLSX workbook.

use std::io::{Read, Seek};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use csv::StringRecord;

use crate::IntakeError;
use crate::delimited::MAX_RECORD;
use crate::rows::{MAX_COLUMNS, Rows};

/// A workbook whose archive has been inspected.
pub(crate) struct XlsxBook<R: Read + Seek> {
    book: Xlsx<R>,
    file: String,
}

impl<R: Read + Seek> XlsxBook<R> {
    pub(crate) fn new(content: R, file: &str) -> Result<Self, IntakeError> {
        Ok(XlsxBook {
            book: Xlsx::new(content).map_err(|error| damaged(file, &error))?,
            file: file.into(),
        })
    }

    /// The names of the sheets that hold cells; those that are hidden come last.
    pub(crate) fn sheets(&self) -> Vec<String> {
        let mut sheets: Vec<_> = self
            .book
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .collect();
        sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
        sheets.into_iter().map(|sheet| sheet.name.clone()).collect()
    }

    pub(crate) fn rows(&mut self, sheet: &str) -> Result<XlsxRows<'_, R>, IntakeError> {
        let file = self.file.clone();
        let cells = self
            .book
            .worksheet_cells_reader(sheet)
            .map_err(|error| damaged(&file, &error))?;
        let last = cells.dimensions().end.0;
        Ok(XlsxRows {
            cells,
            ahead: None,
            row: 0,
            ended: false,
            last,
            file,
        })
    }
}

/// The rows of one sheet that have cells. Formulas give their stored values; nothing is evaluated.
pub(crate) struct XlsxRows<'a, R: Read + Seek> {
    cells: XlsxCellReader<'a, R>,
    /// A cell of the next row that was read already.
    ahead: Option<(u32, usize, String)>,
    row: u32,
    ended: bool,
    last: u32,
    file: String,
}

impl<R: Read + Seek> XlsxRows<'_, R> {
    fn next_cell(&mut self) -> Result<Option<(u32, usize, String)>, IntakeError> {
        if self.ahead.is_some() {
            return Ok(self.ahead.take());
        }
        // The reader must not be asked again once it has come to the end.
        while !self.ended {
            let cell = self
                .cells
                .next_cell()
                .map_err(|error| damaged(&self.file, &error))?;
            let Some(cell) = cell else {
                self.ended = true;
                break;
            };
            let text = text_of(cell.get_value());
            if !text.is_empty() {
                let (row, column) = cell.get_position();
                return Ok(Some((row, column as usize, text)));
            }
        }
        Ok(None)
    }

    fn too_large(&self, problem: String) -> IntakeError {
        IntakeError::TooLarge {
            file: self.file.clone(),
            problem,
        }
    }
}

impl<R: Read + Seek> Rows for XlsxRows<'_, R> {
    fn next(&mut self, record: &mut StringRecord) -> Result<Option<u64>, IntakeError> {
        let Some((row, column, text)) = self.next_cell()? else {
            return Ok(None);
        };
        // Spreadsheets number rows from 1.
        let number = u64::from(row) + 1;
        if row < self.row {
            return Err(IntakeError::Format {
                file: self.file.clone(),
                problem: format!("is a workbook whose rows are out of order at row {number}"),
            });
        }
        self.row = row;
        let mut texts: Vec<String> = Vec::new();
        let mut length = 0;
        let mut next = Some((row, column, text));
        while let Some((cell_row, column, text)) = next {
            if cell_row != row {
                self.ahead = Some((cell_row, column, text));
                break;
            }
            if column >= MAX_COLUMNS {
                return Err(self.too_large(format!(
                    "row {number} has a cell in column {}; at most {MAX_COLUMNS} columns are accepted",
                    column + 1
                )));
            }
            length += text.len() as u64;
            if length > MAX_RECORD {
                return Err(self.too_large(format!(
                    "row {number} is longer than {MAX_RECORD} bytes, the most that is accepted"
                )));
            }
            if texts.len() <= column {
                texts.resize(column + 1, String::new());
            }
            if let Some(slot) = texts.get_mut(column) {
                *slot = text;
            }
            next = self.next_cell()?;
        }
        record.clear();
        texts.iter().for_each(|text| record.push_field(text));
        Ok(Some(number))
    }

    fn fraction(&self) -> f64 {
        match self.last {
            0 => 0.0,
            last => (f64::from(self.row) / f64::from(last)).min(1.0),
        }
    }

    fn sparse(&self) -> bool {
        true
    }
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(date) if date.is_duration() => number_text(date.as_f64()),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(mark) => mark.to_string(),
    }
}

/// A number as people write it: whole numbers without a fraction.
pub(crate) fn number_text(number: f64) -> String {
    // Whole numbers are exact up to 2⁵³.
    if number.fract() == 0.0 && number.abs() < 9e15 {
        format!("{}", number as i64)
    } else {
        number.to_string()
    }
}

fn damaged(file: &str, error: &XlsxError) -> IntakeError {
    IntakeError::Format {
        file: file.into(),
        problem: format!("is a damaged workbook ({error})"),
    }
}
