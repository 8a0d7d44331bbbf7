//! A table of text out of a CSV or XLSX file.

use std::collections::HashSet;

use amparo_workbook::{Book, Data};

/// The most columns of a table. No table of a dossier has more than thirty.
const MAX_COLUMNS: usize = 1_000;

/// A table of text: a header and rows, with the file's name and row numbers for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The file's name.
    pub file: String,
    /// Column names as written, trimmed.
    pub header: Vec<String>,
    /// Row number as a spreadsheet shows it (the header is row 1 if nothing stands above it) and cells as they are written: there may be fewer or more than the header has.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// Why a file is no table.
#[derive(Debug, thiserror::Error)]
pub enum GridError {
    /// Bytes that are not UTF-8.
    #[error("{file}, row {row}: not UTF-8 text; save the file as \"CSV UTF-8\"")]
    Encoding {
        /// The file.
        file: String,
        /// The row, roughly: line breaks before the first wrong byte, plus one.
        row: u64,
    },
    /// Not CSV.
    #[error("{file}: {message}")]
    Csv {
        /// The file.
        file: String,
        /// What the reader says.
        message: String,
    },
    /// Not a workbook, or one without a sheet.
    #[error(
        "{file}: not a readable XLSX workbook ({message}); expected one with the table on its first sheet"
    )]
    Workbook {
        /// The file.
        file: String,
        /// What the reader says.
        message: String,
    },
    /// No header.
    #[error("{file}: empty; expected a header row with column names")]
    Empty {
        /// The file.
        file: String,
    },
    /// A column name stands twice.
    #[error("{file}, row 1: column {column:?} stands twice in the header")]
    Twice {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// More columns than any table has.
    #[error("{file}, row 1: {columns} columns; accepted are up to {MAX_COLUMNS}")]
    Wide {
        /// The file.
        file: String,
        /// How many.
        columns: usize,
    },
}

impl Grid {
    /// Reads a table: a workbook if the bytes are a ZIP archive, otherwise CSV.
    ///
    /// # Errors
    /// [`GridError`], naming the file.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Grid, GridError> {
        if bytes.starts_with(b"PK\x03\x04") {
            Grid::from_xlsx(file, bytes)
        } else {
            Grid::from_csv(file, bytes)
        }
    }

    /// Reads CSV with commas, or semicolons if the header has more of those. A byte order mark is dropped.
    ///
    /// # Errors
    /// If the bytes are not UTF-8, or the header is missing or names a column twice.
    pub fn from_csv(file: &str, bytes: &[u8]) -> Result<Grid, GridError> {
        let mut lines = Vec::new();
        csv_lines(file, bytes, |line, cells| {
            lines.push((line, cells));
            Ok(())
        })?;
        Grid::from_lines(file, lines)
    }

    /// Reads the first sheet of an XLSX workbook.
    ///
    /// # Errors
    /// If it is none, or the header is missing or names a column twice.
    pub fn from_xlsx(file: &str, bytes: &[u8]) -> Result<Grid, GridError> {
        let error = |message: String| GridError::Workbook {
            file: file.to_owned(),
            message,
        };
        let mut book = Book::open(bytes).map_err(|e| error(e.to_string()))?;
        let first = book.sheets().into_iter().next();
        let first = first.ok_or_else(|| error("it has no sheet".into()))?;
        let lines = book.rows(&first).map_err(|e| error(e.to_string()))?;
        let lines = lines
            .into_iter()
            .map(|line| (line.number, line.cells.iter().map(cell_text).collect()))
            .collect();
        Grid::from_lines(file, lines)
    }

    fn from_lines(file: &str, lines: Vec<(u64, Vec<String>)>) -> Result<Grid, GridError> {
        let mut header = None;
        let mut rows = Vec::with_capacity(lines.len().saturating_sub(1));
        for (row, cells) in lines {
            sort_line(file, &mut header, cells, |_, cells| rows.push((row, cells)))?;
        }
        Ok(Grid {
            file: file.to_owned(),
            header: header.ok_or_else(|| empty(file))?,
            rows,
        })
    }
}

/// Hands over the rows of a table one after another, with its header, and returns the header. CSV is never held as a whole, so that a file of a million rows
/// costs the memory of what is made of them.
pub(super) fn each_row(
    file: &str,
    bytes: &[u8],
    mut each: impl FnMut(&[String], u64, Vec<String>),
) -> Result<Vec<String>, GridError> {
    if bytes.starts_with(b"PK\x03\x04") {
        let grid = Grid::from_xlsx(file, bytes)?;
        for (row, cells) in grid.rows {
            each(&grid.header, row, cells);
        }
        return Ok(grid.header);
    }
    let mut header = None;
    csv_lines(file, bytes, |row, cells| {
        sort_line(file, &mut header, cells, |header, cells| each(header, row, cells))
    })?;
    header.ok_or_else(|| empty(file))
}

fn empty(file: &str) -> GridError {
    GridError::Empty {
        file: file.to_owned(),
    }
}

/// The first line with anything in it is the header; each later one is a row. Rows are not made as wide as the header: short rows below a wide one would cost
/// many times what the file is long.
fn sort_line(
    file: &str,
    header: &mut Option<Vec<String>>,
    cells: Vec<String>,
    row: impl FnOnce(&[String], Vec<String>),
) -> Result<(), GridError> {
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(());
    }
    if let Some(header) = header {
        row(header, cells);
        return Ok(());
    }
    let names: Vec<String> = cells.iter().map(|name| name.trim().to_owned()).collect();
    if names.len() > MAX_COLUMNS {
        return Err(GridError::Wide {
            file: file.to_owned(),
            columns: names.len(),
        });
    }
    let mut seen = HashSet::new();
    if let Some(name) = names
        .iter()
        .find(|name| !name.is_empty() && !seen.insert(name.as_str()))
    {
        return Err(GridError::Twice {
            file: file.to_owned(),
            column: name.clone(),
        });
    }
    *header = Some(names);
    Ok(())
}

/// The lines of a CSV file with their numbers, as a spreadsheet shows them.
fn csv_lines(
    file: &str,
    bytes: &[u8],
    mut each: impl FnMut(u64, Vec<String>) -> Result<(), GridError>,
) -> Result<(), GridError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        GridError::Encoding {
            file: file.to_owned(),
            row: before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1,
        }
    })?;
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.matches(';').count() > first.matches(',').count() {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let record = record.map_err(|error| GridError::Csv {
            file: file.to_owned(),
            message: error.to_string(),
        })?;
        // The reader's position stands before blank lines that it then skips.
        let start = record
            .position()
            .map_or(counted, |position| position.byte() as usize);
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        let start = start
            + rest
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
        let passed = text.as_bytes().get(counted..start).unwrap_or_default();
        line += passed.iter().filter(|&&byte| byte == b'\n').count() as u64;
        counted = start.max(counted);
        each(line, record.iter().map(str::to_owned).collect())?;
    }
    Ok(())
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_kinds_of_file_give_the_same_table() {
        let csv = Grid::read(
            "a.csv",
            b"\xef\xbb\xbfid;amount;date\n1;4166.67;2015-03-31\n\n2;10;2015-04-01\n",
        )
        .unwrap();
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        for (column, name) in ["id", "amount", "date"].iter().enumerate() {
            sheet.write(0, column as u16, *name).unwrap();
        }
        for (row, (id, amount, day)) in [(1, 4166.67, (2015, 3, 31)), (2, 10.0, (2015, 4, 1))]
            .iter()
            .enumerate()
        {
            let row = if row == 0 { 1 } else { 3 };
            sheet.write(row, 0, *id).unwrap();
            sheet.write(row, 1, *amount).unwrap();
            let day = rust_xlsxwriter::ExcelDateTime::from_ymd(day.0, day.1, day.2).unwrap();
            sheet.write_with_format(row, 2, &day, &date).unwrap();
        }
        let xlsx = Grid::read("a.csv", &book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(csv, xlsx);
        assert_eq!(
            csv.rows[1],
            (4, vec!["2".into(), "10".into(), "2015-04-01".into()])
        );
    }

    #[test]
    fn broken_files_are_named() {
        let text = |bytes: &[u8]| Grid::read("fees.csv", bytes).unwrap_err().to_string();
        assert_eq!(
            text(b"id\n1\n\xff"),
            "fees.csv, row 3: not UTF-8 text; save the file as \"CSV UTF-8\""
        );
        assert_eq!(
            text(b""),
            "fees.csv: empty; expected a header row with column names"
        );
        assert_eq!(
            text(b"id,id\n"),
            "fees.csv, row 1: column \"id\" stands twice in the header"
        );
        let wide = (0..1_001)
            .map(|column| format!("c{column}"))
            .collect::<Vec<_>>()
            .join(",");
        assert_eq!(
            text(wide.as_bytes()),
            "fees.csv, row 1: 1001 columns; accepted are up to 1000"
        );
        assert!(text(b"PK\x03\x04 nonsense").starts_with("fees.csv: not a readable XLSX workbook"));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = Grid::read("x", &bytes);
            let mut zip = b"PK\x03\x04".to_vec();
            zip.extend(&bytes);
            let _ = Grid::read("x", &zip);
        }
    }
}
