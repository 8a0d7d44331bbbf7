//! Sheets of an XLSX workbook as rows, within bounds.

use std::io::Cursor;

use calamine::{Cell, Data, DataRef, Reader, SheetType, Xlsx, XlsxCellReader, XlsxError};

use crate::{ArchiveError, Kind, inspect, survived};

/// The most that all parts of a workbook may come to when unpacked. These are tables that people fill in by hand or export from one office.
const MAX_UNPACKED: u64 = 64 << 20;
/// The most columns of a sheet.
const MAX_COLUMNS: u32 = 1_000;
/// The most cells of a sheet, those between its cells among them.
const MAX_CELLS: usize = 4_000_000;
/// The most bytes of text of a sheet: many cells can name one text, which the archive then holds once.
const MAX_TEXT: usize = 64 << 20;

/// Why a workbook was not read. The texts go on from the file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The archive was not opened.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Another kind of workbook.
    #[error("is no XLSX workbook; save it as one")]
    NotXlsx,
    /// Its reader refuses it.
    #[error("is a damaged workbook ({0})")]
    Damaged(String),
    /// There is no such sheet.
    #[error("has no sheet {0:?}")]
    NoSheet(String),
    /// A sheet is larger than is accepted.
    #[error("has a sheet with more than {0}, the most that is accepted")]
    TooLarge(String),
}

/// A row of a sheet that has cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number, as a spreadsheet shows it.
    pub number: u64,
    /// Its cells from the first column on, up to the last that holds anything.
    pub cells: Vec<Data>,
}

/// An XLSX workbook that was looked into before it was opened.
pub struct Book<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
}

impl<'a> Book<'a> {
    /// Opens a workbook.
    ///
    /// # Errors
    /// [`SheetError`], for bytes that are none or unpack to more than is accepted.
    pub fn open(bytes: &'a [u8]) -> Result<Book<'a>, SheetError> {
        match inspect(Cursor::new(bytes), bytes.len() as u64, MAX_UNPACKED)? {
            Kind::Xlsx => {}
            Kind::Ods => return Err(SheetError::NotXlsx),
        }
        let book = guarded(|| Xlsx::new(Cursor::new(bytes)).map_err(damaged))?;
        Ok(Book { book })
    }

    /// The names of the sheets that hold cells.
    pub fn sheets(&self) -> Vec<String> {
        let sheets = self.book.sheets_metadata().iter();
        sheets
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| sheet.name.clone())
            .collect()
    }

    /// The rows of a sheet that have cells, in order. Formulas give their stored values; nothing is evaluated.
    ///
    /// # Errors
    /// [`SheetError`], for a sheet that is not there, damaged, or larger than is accepted.
    pub fn rows(&mut self, sheet: &str) -> Result<Vec<Line>, SheetError> {
        if !self.sheets().iter().any(|name| name == sheet) {
            return Err(SheetError::NoSheet(sheet.chars().take(80).collect()));
        }
        guarded(|| {
            let mut cells = self.book.worksheet_cells_reader(sheet).map_err(damaged)?;
            collect(&mut cells)
        })
    }
}

fn collect(reader: &mut XlsxCellReader<'_, Cursor<&[u8]>>) -> Result<Vec<Line>, SheetError> {
    let mut lines: Vec<Line> = Vec::new();
    let (mut cells, mut text) = (0, 0);
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let length = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => text.len(),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.len(),
            _ => 0,
        };
        text += length;
        if text > MAX_TEXT {
            return Err(SheetError::TooLarge(format!("{MAX_TEXT} bytes of text")));
        }
        cells += place(cell, &mut lines)?;
        if cells > MAX_CELLS {
            return Err(SheetError::TooLarge(format!("{MAX_CELLS} cells")));
        }
    }
    Ok(lines)
}

/// Puts a cell into its row and says by how many cells the rows grew.
fn place(cell: Cell<DataRef<'_>>, lines: &mut Vec<Line>) -> Result<usize, SheetError> {
    let (row, column) = cell.get_position();
    if column >= MAX_COLUMNS {
        return Err(SheetError::TooLarge(format!("{MAX_COLUMNS} columns")));
    }
    // Spreadsheets number rows from 1.
    let (number, column) = (u64::from(row) + 1, column as usize);
    match lines.last() {
        Some(last) if last.number > number => {
            return Err(SheetError::Damaged(format!(
                "its rows are out of order at row {number}"
            )));
        }
        Some(last) if last.number == number => {}
        _ => lines.push(Line {
            number,
            cells: Vec::new(),
        }),
    }
    let Some(line) = lines.last_mut() else {
        return Ok(0);
    };
    let before = line.cells.len();
    if before <= column {
        line.cells.resize(column + 1, Data::Empty);
    }
    if let Some(slot) = line.cells.get_mut(column) {
        *slot = cell.get_value().clone().into();
    }
    Ok(line.cells.len() - before)
}

fn guarded<T>(read: impl FnOnce() -> Result<T, SheetError>) -> Result<T, SheetError> {
    survived(read).unwrap_or_else(|| {
        Err(SheetError::Damaged(
            "in a way that its reader does not survive".into(),
        ))
    })
}

fn damaged(error: XlsxError) -> SheetError {
    SheetError::Damaged(error.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    /// A workbook of one sheet, `Cases`, with these cells as they stand in its XML.
    fn book(strings: &str, rows: &str) -> Vec<u8> {
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let package = "http://schemas.openxmlformats.org/package/2006/relationships";
        let parts = [
            (
                "_rels/.rels",
                format!(
                    r#"<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Cases" sheetId="1" r:id="r1"/></sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/sharedStrings.xml",
                format!(r#"<sst xmlns="{main}">{strings}</sst>"#),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#),
            ),
        ];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn rows(bytes: &[u8]) -> Result<Vec<Line>, SheetError> {
        Book::open(bytes)?.rows("Cases")
    }

    #[test]
    fn cells_stand_where_a_spreadsheet_shows_them() {
        let bytes = book(
            "<si><t>word</t></si>",
            r#"<row r="3"><c r="B3" t="s"><v>0</v></c><c r="D3"><v>7</v></c></row><row r="9"><c r="A9"><v>1</v></c></row>"#,
        );
        let lines = rows(&bytes).unwrap();
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [3, 9]);
        assert_eq!(
            lines[0].cells,
            [
                Data::Empty,
                Data::String("word".into()),
                Data::Empty,
                Data::Float(7.0)
            ]
        );
        let error = Book::open(&bytes).unwrap().rows("Other").unwrap_err();
        assert_eq!(error.to_string(), "has no sheet \"Other\"");
    }

    /// A reader that makes a whole table of such a sheet asks for hundreds of gigabytes.
    #[test]
    fn two_cells_at_the_far_corners_cost_no_memory() {
        let far =
            r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>"#;
        assert_eq!(rows(&book("", far)).unwrap().len(), 2);
        let wide = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>"#;
        let error = rows(&book("", wide)).unwrap_err().to_string();
        assert!(error.contains("more than 1000 columns"), "{error}");
        let many: String = (1..=4_100)
            .map(|row| format!(r#"<row r="{row}"><c r="ALK{row}"><v>1</v></c></row>"#))
            .collect();
        let error = rows(&book("", &many)).unwrap_err().to_string();
        assert!(error.contains("more than 4000000 cells"), "{error}");
    }

    #[test]
    fn one_text_that_many_cells_name_is_bounded() {
        let long = format!("<si><t>{}</t></si>", "x".repeat(1 << 20));
        let many: String = (1..=65)
            .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#))
            .collect();
        let error = rows(&book(&long, &many)).unwrap_err().to_string();
        assert!(error.contains("bytes of text"), "{error}");
    }

    #[test]
    fn rows_out_of_order_are_refused() {
        let bytes = book(
            "",
            r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#,
        );
        let error = rows(&bytes).unwrap_err().to_string();
        assert!(error.contains("out of order at row 1"), "{error}");
    }
}
