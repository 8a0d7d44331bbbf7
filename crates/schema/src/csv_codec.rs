//! Text records to codes and back.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use crate::{CodedTable, CodedTableError, Codes, FieldKind, TableSchema};

/// How many accepted values an error lists.
const LISTED: usize = 10;

/// Why a table of text could not be coded. Rows are numbered as a spreadsheet shows them: the header is row 1.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The reader failed, or the text is not CSV.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// A field of the schema has no column.
    #[error("there is no column {field:?}; the file has {found}")]
    NoColumn {
        /// The field.
        field: String,
        /// The header found.
        found: String,
    },
    /// Two columns share a name that the schema uses.
    #[error("column {0:?} stands twice in the header")]
    DuplicateColumn(String),
    /// A value outside the field's domain.
    #[error("row {row}, column {field:?}: {value:?} is not accepted; accepted are {accepted}")]
    Value {
        /// Row, header = 1.
        row: u64,
        /// The field.
        field: String,
        /// The value found.
        value: String,
        /// The first accepted values and how many there are.
        accepted: String,
    },
    /// A row of another length than the header.
    #[error("row {row} has {found} cells, the header {expected}")]
    Ragged {
        /// Row, header = 1.
        row: u64,
        /// Columns of the header.
        expected: usize,
        /// Cells found.
        found: usize,
    },
    /// The codes do not make a table.
    #[error(transparent)]
    Table(#[from] CodedTableError),
}

/// Maps the texts of one field to codes.
pub struct FieldCoder {
    by_value: HashMap<String, u16>,
    field: crate::Field,
}

impl FieldCoder {
    /// A coder for `field`.
    pub fn new(field: &crate::Field) -> Self {
        let by_value = field
            .categories
            .iter()
            .zip(0..)
            .map(|(category, code)| (category.value.clone(), code))
            .collect();
        FieldCoder {
            by_value,
            field: field.clone(),
        }
    }

    /// The code of a text: the exact value, or for binned fields the bin that holds the number.
    pub fn code(&self, text: &str) -> Option<u16> {
        if let Some(&code) = self.by_value.get(text) {
            return Some(code);
        }
        let FieldKind::Binned(bins) = &self.field.kind else {
            // `1` and `1.0` are the same whole number; data frames with blanks write the second.
            let whole = text.strip_suffix(".0")?;
            return self.by_value.get(whole).copied();
        };
        let number: f64 = text.trim().parse().ok()?;
        if bins.integer && number.fract() != 0.0 {
            return None;
        }
        bins.index_of(number).map(|bin| bin as u16)
    }

    /// What the field accepts, for an error message: the first values and how many there are.
    pub fn accepted(&self) -> String {
        if let FieldKind::Binned(bins) = &self.field.kind {
            let missing: Vec<String> = self
                .field
                .categories
                .iter()
                .filter(|c| c.is_missing())
                .map(|c| format!("{:?}", c.value))
                .collect();
            let kind = if bins.integer { "whole numbers" } else { "numbers" };
            let mut text = format!(
                "{kind} from {} to {}",
                bins.edges[0],
                bins.edges[bins.edges.len() - 1]
            );
            if !missing.is_empty() {
                text += &format!(" and {}", missing.join(", "));
            }
            return text;
        }
        let shown: Vec<String> = self
            .field
            .categories
            .iter()
            .take(LISTED)
            .map(|category| format!("{:?}", category.value))
            .collect();
        let more = self.field.size().saturating_sub(LISTED);
        if more > 0 {
            format!("{} and {more} more", shown.join(", "))
        } else {
            shown.join(", ")
        }
    }
}

/// Reads a CSV with a header into a table over `schema`. Columns are found by name, in any order; other columns are ignored.
///
/// # Errors
/// The first problem, with row, column, value and what would be accepted ([`CodecError`]).
pub fn read_csv(schema: Arc<TableSchema>, input: impl io::Read) -> Result<CodedTable, CodecError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let headers = reader.headers()?.clone();
    let header = |i: usize| {
        headers
            .get(i)
            .map(|h| h.trim_start_matches('\u{feff}'))
            .unwrap_or_default()
    };
    let mut places = Vec::with_capacity(schema.width());
    for field in schema.fields() {
        let mut found = (0..headers.len()).filter(|&i| header(i) == field.name);
        let Some(place) = found.next() else {
            let shown: Vec<String> = (0..headers.len().min(20))
                .map(|i| format!("{:?}", header(i)))
                .collect();
            return Err(CodecError::NoColumn {
                field: field.name.clone(),
                found: shown.join(", "),
            });
        };
        if found.next().is_some() {
            return Err(CodecError::DuplicateColumn(field.name.clone()));
        }
        places.push(place);
    }
    let coders: Vec<FieldCoder> = schema.fields().iter().map(FieldCoder::new).collect();
    let mut columns: Vec<Codes> = schema
        .sizes()
        .iter()
        .map(|&size| Codes::with_capacity(size, 0))
        .collect();
    let mut record = csv::StringRecord::new();
    let mut row = 1;
    while reader.read_record(&mut record)? {
        row += 1;
        if record.len() != headers.len() {
            return Err(CodecError::Ragged {
                row,
                expected: headers.len(),
                found: record.len(),
            });
        }
        for ((column, coder), &place) in columns.iter_mut().zip(&coders).zip(&places) {
            let value = record.get(place).unwrap_or_default();
            let code = coder.code(value).ok_or_else(|| CodecError::Value {
                row,
                field: coder.field.name.clone(),
                value: value.chars().take(80).collect(),
                accepted: coder.accepted(),
            })?;
            column.push(code);
        }
    }
    Ok(CodedTable::new(schema, columns)?)
}

/// Writes a table as CSV: a header, then one line a row, lines ended by `\n`.
///
/// A binned field is written as a number drawn in its bin by `draw`, which returns a number in [0, 1).
///
/// # Errors
/// If writing fails.
pub fn write_csv(
    table: &CodedTable,
    output: impl io::Write,
    mut draw: impl FnMut() -> f64,
) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(output);
    let fields = table.schema().fields();
    writer.write_record(fields.iter().map(|field| &field.name))?;
    let mut number = String::new();
    for row in 0..table.rows() {
        for (index, field) in fields.iter().enumerate() {
            let code = usize::from(table.code(row, index));
            match &field.kind {
                FieldKind::Binned(bins) if code + 1 < bins.edges.len() => {
                    number.clear();
                    number += &draw_in_bin(bins, code, draw());
                    writer.write_field(&number)?;
                }
                _ => writer.write_field(&field.categories[code].value)?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

/// A number in a bin: whole numbers are equally likely, the last bin includes its upper edge.
fn draw_in_bin(bins: &crate::Bins, bin: usize, unit: f64) -> String {
    let (low, high) = (bins.edges[bin], bins.edges[bin + 1]);
    if !bins.integer {
        return format!("{}", low + unit * (high - low));
    }
    let last = bin + 2 == bins.edges.len();
    let first = low.ceil();
    let end = if last { high.floor() } else { high.ceil() - 1.0 };
    // A bin such as [0.2, 0.8) holds no whole number; its lower edge stands for it.
    if end < first {
        format!("{low}")
    } else {
        format!("{}", (first + (unit * (end - first + 1.0)).floor()).min(end))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn schema() -> Arc<TableSchema> {
        Arc::new(
            TableSchema::from_frictionless_json(
                r#"{"fields":[{"name":"g","constraints":{"enum":["m","f"]}},{"name":"age","type":"integer","bins":[0,18,65,120]},
                    {"name":"one","type":"integer","constraints":{"minimum":0,"maximum":1}}]}"#,
            )
            .unwrap(),
        )
    }

    fn read(text: &str) -> Result<CodedTable, CodecError> {
        read_csv(schema(), text.as_bytes())
    }

    #[test]
    fn columns_are_found_by_name_and_numbers_binned() {
        let table = read("\u{feff}age,x,g,one\n17,?,f,1.0\n18,?,m,0\n,?,,\n120,?,m,1\n").unwrap();
        assert_eq!(table.column(0).iter().collect::<Vec<_>>(), [1, 0, 2, 0]);
        assert_eq!(table.column(1).iter().collect::<Vec<_>>(), [0, 1, 3, 2]);
        assert_eq!(table.column(2).iter().collect::<Vec<_>>(), [1, 0, 2, 1]);
    }

    #[test]
    fn errors_name_row_column_value_and_what_is_accepted() {
        for (text, message) in [
            (
                "g,age,one\nm,3,1\nx,3,1\n",
                "row 3, column \"g\": \"x\" is not accepted; accepted are \"m\", \"f\", \"\"",
            ),
            (
                "g,age,one\nm,121,1\n",
                "row 2, column \"age\": \"121\" is not accepted; accepted are whole numbers from 0 to 120 and \"\"",
            ),
            (
                "g,age,one\nm,3.5,1\n",
                "row 2, column \"age\": \"3.5\" is not accepted; accepted are whole numbers from 0 to 120 and \"\"",
            ),
            (
                "g,one\nm,1\n",
                "there is no column \"age\"; the file has \"g\", \"one\"",
            ),
            ("g,g,age,one\n", "column \"g\" stands twice in the header"),
            ("g,age,one\nm,1\n", "row 2 has 2 cells, the header 3"),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), message);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(rows in proptest::collection::vec((0u8..3, 0u8..4, 0u8..3), 0..40), unit in 0.0..1.0_f64) {
            let columns = vec![
                Codes::U8(rows.iter().map(|r| r.0).collect()),
                Codes::U8(rows.iter().map(|r| r.1).collect()),
                Codes::U8(rows.iter().map(|r| r.2).collect()),
            ];
            let table = CodedTable::new(schema(), columns).unwrap();
            let mut bytes = Vec::new();
            write_csv(&table, &mut bytes, || unit).unwrap();
            prop_assert!(read_csv(schema(), bytes.as_slice()).unwrap() == table);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read_csv(schema(), bytes.as_slice());
        }
    }
}
