//! Figures as XLSX workbooks.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Most lines of a sheet, by the format.
const MAX_LINES: usize = 1_048_576;
/// Most characters of a cell, by the format.
const MAX_CHARACTERS: usize = 32_767;

/// Writes a CSV table as a workbook: a sheet `Figures` with numbers as numbers, and a sheet `About` with `about` (name and text).
///
/// A table that is longer than a sheet can be is cut, and the last line says so.
///
/// # Errors
/// If the CSV or the workbook cannot be made.
pub(crate) fn workbook(csv_bytes: &[u8], about: &[(&str, String)]) -> Result<Vec<u8>, SpreadsheetError> {
    write(csv_bytes, about, MAX_LINES)
}

/// A workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpreadsheetError {
    /// The table is not CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// The library refused.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
}

fn write(csv_bytes: &[u8], about: &[(&str, String)], lines: usize) -> Result<Vec<u8>, SpreadsheetError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv_bytes);
    let mut workbook = Workbook::new();
    // A fixed date keeps the same answer the same bytes.
    workbook.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet().set_name("Figures")?;
    sheet.set_freeze_panes(1, 0)?;
    let mut numbers: Vec<bool> = Vec::new();
    for (line, record) in reader.records().enumerate() {
        let record = record?;
        if line + 1 == lines && line > 0 {
            let text = "TRUNCATED: a sheet holds no more lines. The CSV file of the release is complete.";
            sheet.write_string_with_format(line as u32, 0, text, &bold)?;
            break;
        }
        for (column, text) in record.iter().enumerate() {
            if line == 0 {
                numbers.push(is_number_column(text));
                sheet.write_string_with_format(0, column as u16, text, &bold)?;
            } else {
                let number = numbers.get(column).is_some_and(|&number| number);
                cell(sheet, line as u32, column as u16, text, number)?;
            }
        }
    }
    let sheet = workbook.add_worksheet().set_name("About")?;
    sheet.set_column_width(0, 22)?;
    sheet.set_column_width(1, 100)?;
    let wrapped = Format::new().set_text_wrap();
    for (line, (name, text)) in about.iter().enumerate() {
        sheet.write_string_with_format(line as u32, 0, *name, &bold)?;
        sheet.write_string_with_format(line as u32, 1, cut(text), &wrapped)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The columns of figures; in all others a text that looks like a number is a code.
fn is_number_column(name: &str) -> bool {
    matches!(
        name,
        "estimate"
            | "standard_error"
            | "lower_95"
            | "upper_95"
            | "share"
            | "share_lower_95"
            | "share_upper_95"
            | "share_denominator"
    )
}

fn cell(sheet: &mut Worksheet, line: u32, column: u16, text: &str, number: bool) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    match text.parse::<f64>() {
        Ok(value) if number && value.is_finite() => sheet.write_number(line, column, value)?,
        // A text is written as a text, so that one that begins with `=` is no formula.
        _ => sheet.write_string(line, column, cut(text))?,
    };
    Ok(())
}

fn cut(text: &str) -> &str {
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    fn figures(bytes: Vec<u8>) -> Vec<Vec<Data>> {
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Figures").unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn figures_are_numbers_and_everything_else_is_text() {
        let csv = b"code,estimate\n007,12.5\n=1+1,3\n";
        let rows = figures(workbook(csv, &[("Release", "x".into())]).unwrap());
        assert_eq!(rows[1], [Data::String("007".into()), Data::Float(12.5)]);
        assert_eq!(rows[2], [Data::String("=1+1".into()), Data::Float(3.0)]);
    }

    #[test]
    fn a_table_that_is_cut_says_so_in_its_last_line() {
        let rows = figures(write(b"estimate\n1\n2\n3\n", &[], 3).unwrap());
        assert_eq!(rows.len(), 3);
        assert!(rows[2][0].to_string().starts_with("TRUNCATED"));
    }

    #[test]
    fn the_same_table_is_the_same_bytes() {
        let make = || workbook(b"estimate\n1\n", &[("a", "b".into())]).unwrap();
        assert_eq!(make(), make());
    }
}
