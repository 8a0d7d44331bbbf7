//! `amparo count --worker`: rows from standard input, partial counts to standard output.

use std::io;
use std::sync::Arc;

use amparo_count::CountOptions;
use amparo_schema::TableSchema;
use amparo_spark::{WorkerOptions, count_lines};
use anyhow::Result;

use crate::cli::count::CountArgs;
use crate::output::note;

pub(super) fn run(args: &CountArgs, schema: &Arc<TableSchema>) -> Result<()> {
    let options = WorkerOptions {
        order: args.order.min(schema.width()),
        count: CountOptions {
            include_missing: args.include_missing,
        },
        first_fields: args.worker.first_fields.clone().unwrap_or(0..schema.width()),
        rows_at_once: args.worker.rows_at_once.max(1),
    };
    let output = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    // A refusal is the last line of the output, where the driver finds it: Spark would tell of an exit code only that the pipe broke.
    if let Some(refused) = count_lines(schema, &options, io::stdin().lock(), output)? {
        note(format_args!("{refused}"));
    }
    Ok(())
}
