//! Tables of a release as files: rows as CSV, rows and aggregates as Parquet without Arrow. The same content gives the same bytes.

use std::sync::Arc;

use amparo_schema::{CodedTable, TableSchema};
use bytes::Bytes;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::RowAccessor;
use parquet::schema::types::Type;

use crate::aggregates::{Aggregates, COLUMNS};

/// Rows of a row group.
const ROW_GROUP: usize = 100_000;

/// A Parquet file could not be written or read.
#[derive(Debug, thiserror::Error)]
#[error("Parquet: {0}")]
pub struct ColumnsError(#[from] parquet::errors::ParquetError);

/// The rows of a table as CSV: a header of field names, then the values of the schema, lines ended by `\n`.
///
/// A binned field is written as its bin, such as `[18,65)`: a drawn number would look like knowledge that nobody has.
///
/// # Errors
/// If memory refuses the bytes.
pub fn write_cases_csv(table: &CodedTable) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fields = table.schema().fields();
    writer.write_record(fields.iter().map(|field| &field.name))?;
    for row in 0..table.rows() {
        writer.write_record(fields.iter().enumerate().map(|(index, field)| {
            let code = usize::from(table.code(row, index));
            &field.categories[code].value
        }))?;
    }
    writer.into_inner().map_err(|e| e.into_error().into())
}

/// The rows of a table as Parquet: one text column per field, holding the same texts as [`write_cases_csv`].
///
/// # Errors
/// If the library refuses the content.
pub fn write_cases_parquet(table: &CodedTable) -> Result<Vec<u8>, ColumnsError> {
    let fields = table.schema().fields();
    let columns = fields
        .iter()
        .map(|field| text_column(&field.name))
        .collect::<Result<_, _>>()?;
    let mut writer = writer(columns)?;
    for start in (0..table.rows()).step_by(ROW_GROUP) {
        let end = (start + ROW_GROUP).min(table.rows());
        let mut group = writer.next_row_group()?;
        for (index, field) in fields.iter().enumerate() {
            let values: Vec<ByteArray> = field
                .categories
                .iter()
                .map(|category| ByteArray::from(category.value.as_str()))
                .collect();
            let column: Vec<ByteArray> = (start..end)
                .map(|row| values[usize::from(table.code(row, index))].clone())
                .collect();
            if let Some(mut open) = group.next_column()? {
                open.typed::<ByteArrayType>().write_batch(&column, None, None)?;
                open.close()?;
            }
        }
        group.close()?;
    }
    Ok(writer.into_inner()?)
}

/// Aggregate tables as Parquet, in the columns of `aggregates.csv`.
///
/// # Errors
/// If the library refuses the content.
pub fn write_aggregates_parquet(
    schema: &TableSchema,
    aggregates: &Aggregates,
) -> Result<Vec<u8>, ColumnsError> {
    let columns = COLUMNS
        .iter()
        .map(|name| {
            if is_number(name) {
                number_column(name)
            } else {
                text_column(name)
            }
        })
        .collect::<Result<_, _>>()?;
    let mut writer = writer(columns)?;
    let records: Vec<([String; 9], crate::Figure)> = aggregates
        .iter()
        .map(|(place, figure)| (Aggregates::record(schema, place, &figure), figure))
        .collect();
    let mut group = writer.next_row_group()?;
    for (index, name) in COLUMNS.iter().enumerate() {
        let Some(mut open) = group.next_column()? else {
            break;
        };
        if is_number(name) {
            // The numbers as they stand in the CSV, so that both files say the same.
            let column: Vec<f64> = records
                .iter()
                .map(|(r, _)| r[index].parse().unwrap_or(f64::NAN))
                .collect();
            open.typed::<DoubleType>().write_batch(&column, None, None)?;
        } else {
            let column: Vec<ByteArray> = records
                .iter()
                .map(|(r, _)| ByteArray::from(r[index].as_str()))
                .collect();
            open.typed::<ByteArrayType>().write_batch(&column, None, None)?;
        }
        open.close()?;
    }
    group.close()?;
    Ok(writer.into_inner()?)
}

/// Column names and rows of texts of a Parquet file whose columns are all texts.
///
/// # Errors
/// If the bytes are no such file.
pub fn read_strings(bytes: Vec<u8>) -> Result<(Vec<String>, Vec<Vec<String>>), ColumnsError> {
    let reader = SerializedFileReader::new(Bytes::from(bytes))?;
    let names: Vec<String> = reader
        .metadata()
        .file_metadata()
        .schema_descr()
        .columns()
        .iter()
        .map(|c| c.name().to_owned())
        .collect();
    let rows = reader
        .get_row_iter(None)?
        .map(|row| {
            let row = row?;
            (0..names.len())
                .map(|i| Ok(row.get_string(i)?.clone()))
                .collect::<Result<_, ColumnsError>>()
        })
        .collect::<Result<_, ColumnsError>>()?;
    Ok((names, rows))
}

fn is_number(column: &str) -> bool {
    matches!(column, "estimate" | "standard_error" | "lower_95" | "upper_95")
}

fn text_column(name: &str) -> Result<Arc<Type>, ColumnsError> {
    let column = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::String))
        .build()?;
    Ok(Arc::new(column))
}

fn number_column(name: &str) -> Result<Arc<Type>, ColumnsError> {
    Ok(Arc::new(
        Type::primitive_type_builder(name, Physical::DOUBLE)
            .with_repetition(Repetition::REQUIRED)
            .build()?,
    ))
}

fn writer(columns: Vec<Arc<Type>>) -> Result<SerializedFileWriter<Vec<u8>>, ColumnsError> {
    let schema = Type::group_type_builder("schema").with_fields(columns).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        // The library's own version would make releases differ for no reason of their content.
        .set_created_by("amparo".into())
        .build();
    Ok(SerializedFileWriter::new(
        Vec::new(),
        Arc::new(schema),
        Arc::new(properties),
    )?)
}
