//! `amparo count`: all combinations of up to k fields, exactly. The result is private.

use std::fmt;
use std::io::Write;
use std::sync::Arc;

use amparo_count::{CountOptions, SparseMarginal, count_all, number_of_sets};
use amparo_schema::{CodedTable, TableSchema};
use anyhow::{Context, Result, bail};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use serde::Serialize;

use crate::cli::CountArgs;
use crate::commands::table;
use crate::files::{self, Readers};
use crate::output::{note, say};
use crate::progress::Steps;

/// Cells of a row group: bounds memory, whatever the number of cells.
const ROW_GROUP: usize = 1 << 18;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counted {
    exact: bool,
    sets: u64,
    cells: u64,
    order: usize,
    include_missing: bool,
    out: String,
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} sets of 1 to {} fields, {} combinations that occur, in {}.",
            self.sets, self.order, self.cells, self.out
        )?;
        write!(
            f,
            "These counts are EXACT: they tell about single people and must not leave the private wing."
        )
    }
}

pub(crate) fn run(args: &CountArgs) -> Result<()> {
    if files::is_stream(&args.out) {
        bail!("--out: counts go to a Parquet file, which standard output is not; give a path");
    }
    let schema = table::domain(&args.domain)?;
    if args.order > schema.width() {
        note(format_args!(
            "the table has {} fields; counting all sets up to that",
            schema.width()
        ));
    }
    let order = args.order.min(schema.width());
    let mut steps = Steps::new(2, args.json);
    let step = steps.begin("reading the table");
    let table = table::read(&args.input, schema)?;
    step.done("read");

    let step = steps.begin("counting");
    let sets = number_of_sets(table.schema().width(), order);
    let options = CountOptions {
        include_missing: args.include_missing,
    };
    let mut done = 0;
    let cells = files::write(&args.out, Readers::Owner, |out| {
        write_counts(&table, order, options, out, &mut || {
            done += 1;
            step.at(done as f64 / sets as f64);
        })
    })?;
    step.done("counted");
    let out = args.out.display().to_string();
    say(
        &Counted {
            exact: true,
            sets,
            cells,
            order,
            include_missing: args.include_missing,
            out,
        },
        args.json,
    )
}

/// Counts a table into Parquet: a row for each combination that occurs, `field_1, value_1, … field_k, value_k, count`, where the columns
/// beyond a set's size are null. Returns the number of combinations.
fn write_counts(
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

struct Groups<'a> {
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
    fn new(schema: Arc<TableSchema>, order: usize, out: &'a mut (dyn Write + Send)) -> Result<Self> {
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

    fn take(&mut self, set: &SparseMarginal) -> Result<()> {
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

    fn finish(mut self) -> Result<u64> {
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
        let table = read_csv(Arc::new(schema), "g,c\nm,KEN\nf,UGA\nf,UGA\nf,\n".as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let cells = write_counts(&table, 2, CountOptions::default(), &mut bytes, &mut || {}).unwrap();
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
