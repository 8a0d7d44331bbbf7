//! Rows of a Parquet file.

use std::fs::File;

use bytes::Bytes;
use csv::StringRecord;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;

use crate::IntakeError;
use crate::delimited::MAX_RECORD;
use crate::rows::{MAX_COLUMNS, Rows};
use crate::xlsx::number_text;

/// The most that all columns may come to when unpacked, as the file states it.
const MAX_UNPACKED: i64 = 1 << 31;

/// The rows of a file of plain columns. The column names are its first row.
pub(crate) struct ParquetRows {
    names: Option<Vec<String>>,
    rows: RowIter<'static>,
    row: u64,
    all: u64,
    file: String,
}

impl ParquetRows {
    pub(crate) fn from_file(content: File, file: &str) -> Result<Self, IntakeError> {
        Self::new(
            SerializedFileReader::new(content).map_err(|error| damaged(file, &error))?,
            file,
        )
    }

    pub(crate) fn from_bytes(content: Vec<u8>, file: &str) -> Result<Self, IntakeError> {
        Self::new(
            SerializedFileReader::new(Bytes::from(content)).map_err(|error| damaged(file, &error))?,
            file,
        )
    }

    fn new<R: parquet::file::reader::ChunkReader + 'static>(
        reader: SerializedFileReader<R>,
        file: &str,
    ) -> Result<Self, IntakeError> {
        let about = reader.metadata();
        let fields = about.file_metadata().schema().get_fields();
        if fields.len() > MAX_COLUMNS {
            return Err(IntakeError::TooLarge {
                file: file.into(),
                problem: format!(
                    "it has {} columns; at most {MAX_COLUMNS} are accepted",
                    fields.len()
                ),
            });
        }
        if let Some(group) = fields.iter().find(|field| !field.is_primitive()) {
            return Err(IntakeError::Format {
                file: file.into(),
                problem: format!(
                    "has a column {} that holds lists or groups; a table needs plain columns",
                    crate::quote::quoted(group.name())
                ),
            });
        }
        let unpacked = about
            .row_groups()
            .iter()
            .try_fold(0i64, |sum, group| sum.checked_add(group.total_byte_size().max(0)));
        if unpacked.is_none_or(|unpacked| unpacked > MAX_UNPACKED) {
            return Err(IntakeError::TooLarge {
                file: file.into(),
                problem: format!(
                    "its columns unpack to more than {MAX_UNPACKED} bytes, the most that is accepted"
                ),
            });
        }
        let names = fields.iter().map(|field| field.name().to_owned()).collect();
        let all = u64::try_from(about.file_metadata().num_rows()).unwrap_or_default();
        Ok(ParquetRows {
            names: Some(names),
            rows: RowIter::from_file_into(Box::new(reader)),
            row: 0,
            all,
            file: file.into(),
        })
    }
}

impl Rows for ParquetRows {
    fn next(&mut self, record: &mut StringRecord) -> Result<Option<u64>, IntakeError> {
        record.clear();
        self.row += 1;
        if let Some(names) = self.names.take() {
            names.iter().for_each(|name| record.push_field(name));
            return Ok(Some(self.row));
        }
        let Some(row) = self.rows.next() else {
            return Ok(None);
        };
        let row = row.map_err(|error| damaged(&self.file, &error))?;
        let mut length = 0;
        for (_, field) in row.get_column_iter() {
            let text = text_of(field);
            length += text.len() as u64;
            if length > MAX_RECORD {
                return Err(IntakeError::TooLarge {
                    file: self.file.clone(),
                    problem: format!(
                        "row {} is longer than {MAX_RECORD} bytes, the most that is accepted",
                        self.row
                    ),
                });
            }
            record.push_field(&text);
        }
        Ok(Some(self.row))
    }

    fn fraction(&self) -> f64 {
        match self.all {
            0 => 0.0,
            all => (self.row as f64 / all as f64).min(1.0),
        }
    }

    fn sparse(&self) -> bool {
        false
    }
}

fn text_of(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::Float(number) => number_text(f64::from(*number)),
        Field::Double(number) => number_text(*number),
        // Whole numbers, truth values, dates and times are written as elsewhere.
        other => other.to_string(),
    }
}

fn damaged(file: &str, error: &ParquetError) -> IntakeError {
    IntakeError::Format {
        file: file.into(),
        problem: format!(
            "cannot be read as Parquet ({error}); columns may be uncompressed or packed with Snappy"
        ),
    }
}
