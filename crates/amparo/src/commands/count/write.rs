//! Counts as Parquet.

use std::io::Write;
use std::sync::Arc;

use amparo_count::{CountOptions, SparseMarginal, count_all};
use amparo_schema::{CodedTable, TableSchema};
use anyhow::{Context, Result};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

/// Cells of a row group: bounds memory, whatever the number of cells.
const ROW_GROUP: usize = 1 << 18;

/// Counts a table into Parquet: a row for each combination that occurs, `field_1, value_1, … field_k, value_k, count`, where the columns
/// beyond a set's size are null. Returns the number of combinations.
pub(super) fn table(
    table: &CodedTable,
    order: usize,
    options: CountOptions,
    out: &mut (dyn Write + Send),
    on_set: &mut dyn FnMut(),
) -> Result<u64> {
    let mut groups = Groups::new(Arc::clone(table.schema()), order, out)?;
    let mut failed = None;
    count_all(table, order, options, |set| {
        on_set();
        if failed.is_none() {
            failed = groups.take(set).err();
        }
    })?;
    match failed {
        Some(error) => Err(error),
        None => groups.finish(),
    }
}

/// A file under way.
pub(super) struct Groups<'a> {
    schema: Arc<TableSchema>,
    names: Vec<ByteArray>,
    values: Vec<Vec<ByteArray>>,
    order: usize,
    writer: SerializedFileWriter<&'a mut (dyn Write + Send)>,
    /// Per place in a set: the codes of its cells in the pending group, nothing beyond a set's size.
    pending: Vec<Vec<Option<(usize, u16)>>>,
    counts: Vec<i64>,
    written: u64,
}

impl<'a> Groups<'a> {
    pub(super) fn new(
        schema: Arc<TableSchema>,
        order: usize,
        out: &'a mut (dyn Write + Send),
    ) -> Result<Self> {
        let text = |name: String| {
            Type::primitive_type_builder(&name, Physical::BYTE_ARRAY)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::String))
                .build()
                .map(Arc::new)
        };
        let mut columns = Vec::new();
        for place in 1..=order {
            columns.push(text(format!("field_{place}"))?);
            columns.push(text(format!("value_{place}"))?);
        }
        let count =
            Type::primitive_type_builder("count", Physical::INT64).with_repetition(Repetition::REQUIRED);
        columns.push(Arc::new(count.build()?));
        let root = Arc::new(Type::group_type_builder("counts").with_fields(columns).build()?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .build();
        let names = schema
            .fields()
            .iter()
            .map(|field| ByteArray::from(field.name.as_str()))
            .collect();
        let values = schema
            .fields()
            .iter()
            .map(|field| {
                field
                    .categories
                    .iter()
                    .map(|category| ByteArray::from(category.value.as_str()))
                    .collect()
            })
            .collect();
        Ok(Groups {
            schema,
            names,
            values,
            order,
            writer: SerializedFileWriter::new(out, root, Arc::new(properties))?,
            pending: vec![Vec::new(); order],
            counts: Vec::new(),
            written: 0,
        })
    }

    pub(super) fn take(&mut self, set: &SparseMarginal) -> Result<()> {
        let sizes: Vec<u64> = set
            .attributes()
            .iter()
            .map(|&field| self.schema.field(field).size() as u64)
            .collect();
        for &(cell, count) in set.cells() {
            let mut rest = cell;
            for place in (0..self.order).rev() {
                let entry = set.attributes().get(place).map(|&field| {
                    let code = rest % sizes[place];
                    rest /= sizes[place];
                    (field, code as u16)
                });
                self.pending[place].push(entry);
            }
            self.counts
                .push(i64::try_from(count).context("a count beyond 63 bits")?);
            if self.counts.len() == ROW_GROUP {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.pending {
            let present: Vec<i16> = column.iter().map(|entry| i16::from(entry.is_some())).collect();
            let fields: Vec<ByteArray> = column
                .iter()
                .flatten()
                .map(|&(field, _)| self.names[field].clone())
                .collect();
            let values: Vec<ByteArray> = column
                .iter()
                .flatten()
                .map(|&(field, code)| self.values[field][usize::from(code)].clone())
                .collect();
            for texts in [fields, values] {
                if let Some(mut open) = group.next_column()? {
                    open.typed::<ByteArrayType>()
                        .write_batch(&texts, Some(&present), None)?;
                    open.close()?;
                }
            }
            column.clear();
        }
        if let Some(mut open) = group.next_column()? {
            open.typed::<Int64Type>().write_batch(&self.counts, None, None)?;
            open.close()?;
        }
        group.close()?;
        self.written += self.counts.len() as u64;
        self.counts.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<u64> {
        if !self.counts.is_empty() {
            self.flush()?;
        }
        self.writer.close()?;
        Ok(self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use amparo_schema::read_csv;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::RowAccessor as _;

    #[test]
    fn every_combination_reads_back_with_its_count() {
        let schema = TableSchema::from_frictionless_json(
            r#"{"fields":[{"name":"g","constraints":{"enum":["m","f"]}},{"name":"c","constraints":{"enum":["KEN","UGA","TZA"]}}]}"#,
        )
        .unwrap();
        let counted = read_csv(Arc::new(schema), "g,c\nm,KEN\nf,UGA\nf,UGA\nf,\n".as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let cells = super::table(&counted, 2, CountOptions::default(), &mut bytes, &mut || {}).unwrap();
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        let mut rows: Vec<String> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                let row = row.unwrap();
                let text = |i| row.get_string(i).cloned().unwrap_or_default();
                format!(
                    "{}={} {}={} {}",
                    text(0),
                    text(1),
                    text(2),
                    text(3),
                    row.get_long(4).unwrap()
                )
            })
            .collect();
        rows.sort();
        assert_eq!(cells, 6);
        assert_eq!(
            rows,
            [
                "c=KEN = 1",
                "c=UGA = 2",
                "g=f = 3",
                "g=f c=UGA 2",
                "g=m = 1",
                "g=m c=KEN 1"
            ]
        );
    }
}
