//! The filter inside an executor: rows in, partial counts out.
//!
//! In: a line a row, the schema's fields in their order, separated by tabs, `\N` for null. Out: `set<TAB>cell<TAB>count`, where a set is its field numbers
//! joined by dots and a cell the row-major index of [`amparo_count::SparseMarginal::cells`]; before the cells of each block of rows stands
//! `rows<TAB>0<TAB>n`. The codes come from the domain and never from the rows, so partial counts of any partitions add up.
//!
//! Spark tells a worker that dies only as "Broken pipe". So whatever goes wrong, the input is read to its end and the worker's last line is
//! `!<TAB>what is wrong<TAB>0`.

use std::io::{self, BufRead, Write};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use amparo_count::{CountError, CountOptions, count_some};
use amparo_schema::{CodedTable, CodedTableError, Codes, FieldCoder, TableSchema};

use crate::partial::{REFUSED, ROWS, set_text};

/// Rows that are counted together: bounds a worker's memory, whatever the size of its partition.
pub const ROWS_AT_ONCE: usize = 1 << 20;
/// The longest line that is read: no row of codes is as long.
const LONGEST_LINE: u64 = 1 << 20;

/// What a worker counts.
#[derive(Clone, Debug)]
pub struct WorkerOptions {
    /// All sets of 1 to so many fields.
    pub order: usize,
    /// Which categories are counted.
    pub count: CountOptions,
    /// Only sets whose first field is in this range.
    pub first_fields: Range<usize>,
    /// Rows that are counted together.
    pub rows_at_once: usize,
}

/// Why a worker refused its rows.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// Reading or writing failed.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A row with too few or too many cells.
    #[error(
        "row {row} of this partition has {found} cells, the domain {expected} fields; a value may hold neither tab nor line break"
    )]
    Width {
        /// Row of the partition, from 1.
        row: u64,
        /// Cells found.
        found: usize,
        /// Fields of the domain.
        expected: usize,
    },
    /// A row that is no text, or endless.
    #[error("row {row} of this partition is not UTF-8 text of at most 1 MiB")]
    Text {
        /// Row of the partition, from 1.
        row: u64,
    },
    /// A value outside the field's domain.
    #[error(
        "row {row} of this partition, column {field:?}: {value:?} is not accepted; accepted are {accepted}"
    )]
    Value {
        /// Row of the partition, from 1.
        row: u64,
        /// The field.
        field: String,
        /// The value found.
        value: String,
        /// The first accepted values and how many there are.
        accepted: String,
    },
    /// The codes do not make a table.
    #[error(transparent)]
    Table(#[from] CodedTableError),
    /// The sets cannot be counted.
    #[error(transparent)]
    Count(#[from] CountError),
    /// A mistake of the program.
    #[error("the worker failed: {0}")]
    Panic(String),
}

/// Counts the rows of `input` into `output`. What is wrong with the rows is the last line, and is returned.
///
/// # Errors
/// If `output` cannot be written.
pub fn count_lines(
    schema: &Arc<TableSchema>,
    options: &WorkerOptions,
    mut input: impl BufRead,
    mut output: impl Write,
) -> io::Result<Option<WorkerError>> {
    let counted = catch_unwind(AssertUnwindSafe(|| {
        count(schema, options, &mut input, &mut output)
    }));
    let refused = match counted {
        Ok(counted) => counted.err(),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()));
            Some(WorkerError::Panic(said.unwrap_or_default()))
        }
    };
    if let Some(why) = &refused {
        io::copy(&mut input, &mut io::sink())?;
        let why: String = why
            .to_string()
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        writeln!(output, "{REFUSED}\t{why}\t0")?;
    }
    output.flush()?;
    Ok(refused)
}

fn count(
    schema: &Arc<TableSchema>,
    options: &WorkerOptions,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> Result<(), WorkerError> {
    let coders: Vec<FieldCoder> = schema.fields().iter().map(FieldCoder::new).collect();
    let empty = || -> Vec<Codes> {
        schema
            .sizes()
            .iter()
            .map(|&size| Codes::with_capacity(size, 0))
            .collect()
    };
    let mut columns = empty();
    let (mut row, mut held) = (0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = io::Read::take(&mut *input, LONGEST_LINE + 1).read_until(b'\n', &mut line)?;
        if read > 0 {
            row += 1;
            if line.last() == Some(&b'\n') {
                line.pop();
            }
            code(schema, &coders, row, &line, &mut columns)?;
            held += 1;
        }
        if held == options.rows_at_once || (read == 0 && held > 0) {
            let table = CodedTable::new(Arc::clone(schema), std::mem::replace(&mut columns, empty()))?;
            write_counts(&table, options, output)?;
            held = 0;
        }
        if read == 0 {
            return Ok(());
        }
    }
}

fn code(
    schema: &TableSchema,
    coders: &[FieldCoder],
    row: u64,
    line: &[u8],
    columns: &mut [Codes],
) -> Result<(), WorkerError> {
    let text = std::str::from_utf8(line)
        .ok()
        .filter(|text| text.len() as u64 <= LONGEST_LINE);
    let text = text.ok_or(WorkerError::Text { row })?;
    let found = text.split('\t').count();
    if found != schema.width() {
        return Err(WorkerError::Width {
            row,
            found,
            expected: schema.width(),
        });
    }
    for (index, (value, (coder, column))) in text.split('\t').zip(coders.iter().zip(columns)).enumerate() {
        let value = if value == "\\N" { "" } else { value };
        let code = coder.code(value).ok_or_else(|| WorkerError::Value {
            row,
            field: schema.field(index).name.clone(),
            value: value.chars().take(80).collect(),
            accepted: coder.accepted(),
        })?;
        column.push(code);
    }
    Ok(())
}

fn write_counts(
    table: &CodedTable,
    options: &WorkerOptions,
    output: &mut impl Write,
) -> Result<(), WorkerError> {
    writeln!(output, "{ROWS}\t0\t{}", table.rows())?;
    let mut failed = None;
    count_some(
        table,
        options.order,
        options.count,
        options.first_fields.clone(),
        |set| {
            if failed.is_some() {
                return;
            }
            let name = set_text(set.attributes());
            for (cell, count) in set.cells() {
                if let Err(error) = writeln!(output, "{name}\t{cell}\t{count}") {
                    failed = Some(error);
                    return;
                }
            }
        },
    )?;
    failed.map_or(Ok(()), |error| Err(error.into()))
}
