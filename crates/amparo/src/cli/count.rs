//! `amparo count`: on this machine, on Apache Spark, or as the filter that Spark runs.

use std::ops::Range;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct CountArgs {
    /// The table (CSV), or `-` for standard input. For Spark, Parquet files or a table's name. With `--merge`, what workers printed.
    #[arg(required_unless_present = "worker", conflicts_with = "worker")]
    pub(crate) input: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) domain: CountDomain,
    /// Count all combinations of 1 to K fields.
    #[arg(long, value_name = "K")]
    pub(crate) order: usize,
    /// Where the counts go (Parquet). They are exact and must not leave the private wing.
    #[arg(long, value_name = "COUNTS.parquet", required_unless_present_any = ["worker", "print_sql"])]
    pub(crate) out: Option<PathBuf>,
    /// Count missing values as values too.
    #[arg(long)]
    pub(crate) include_missing: bool,
    /// What counts.
    #[arg(long, value_enum, default_value_t = Engine::Native)]
    pub(crate) engine: Engine,
    #[command(flatten)]
    pub(crate) worker: WorkerArgs,
    #[command(flatten)]
    pub(crate) spark: SparkArgs,
    #[arg(long)]
    pub(crate) json: bool,
}

/// The domain of a table, from a file or from the command line itself.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct CountDomain {
    /// Frictionless Table Schema of the table.
    #[arg(long, value_name = "S.json")]
    pub(crate) schema: Option<PathBuf>,
    /// `{"column": size}` for a table of integer codes from 0.
    #[arg(long, value_name = "D.json")]
    pub(crate) domain: Option<PathBuf>,
    /// A domain as `--print-sql` packs it.
    #[arg(long, hide = true)]
    pub(crate) packed_domain: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// This machine.
    Native,
    /// Executors of Apache Spark, by way of Spark Connect.
    Spark,
}

#[derive(Args)]
#[command(next_help_heading = "As a filter inside another system")]
pub(crate) struct WorkerArgs {
    /// Read rows as tab-separated lines without a header from standard input, the domain's fields in their order; print `set, cell, count`.
    #[arg(long, conflicts_with_all = ["engine", "json", "merge"])]
    pub(crate) worker: bool,
    /// Only sets whose first field is in this range of field numbers.
    #[arg(long, value_name = "A..B", requires = "worker", value_parser = range)]
    pub(crate) first_fields: Option<Range<usize>>,
    /// Rows counted together.
    #[arg(long, hide = true, requires = "worker", default_value_t = amparo_spark::ROWS_AT_ONCE)]
    pub(crate) rows_at_once: usize,
    /// Add up what workers printed: the input is their lines, of any number of workers, in any order.
    #[arg(long, conflicts_with = "engine")]
    pub(crate) merge: bool,
}

#[derive(Args)]
#[command(next_help_heading = "On Apache Spark")]
pub(crate) struct SparkArgs {
    /// The Spark Connect server.
    #[arg(
        long,
        value_name = "URL",
        env = "AMPARO_SPARK_CONNECT",
        default_value = "sc://localhost:15002"
    )]
    pub(crate) connect: String,
    /// What Spark is asked to do.
    #[arg(long, value_enum, default_value_t = Ask::Transform)]
    pub(crate) statement: Ask,
    /// How executors call this program; the path must be the same on each. This program's own path if absent.
    #[arg(long, value_name = "COMMAND")]
    pub(crate) worker_command: Option<String>,
    /// How many cells one pass over the table may count: bounds the memory of the answer.
    #[arg(long, value_name = "N", default_value_t = 8_000_000)]
    pub(crate) batch_cells: u64,
    /// Folder for the batches that are done, so that a run that broke off goes on; `COUNTS.parquet.parts` if absent. Removed at the end.
    #[arg(long, value_name = "DIR")]
    pub(crate) parts: Option<PathBuf>,
    /// Print the statements and stop: for `spark-sql` or `spark-submit`, whose answers `--merge` reads.
    #[arg(long, conflicts_with_all = ["worker", "merge", "json"])]
    pub(crate) print_sql: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ask {
    /// Run this program's kernel inside the executors.
    Transform,
    /// Only SQL, where no program may run inside executors. Slower.
    GroupingSets,
}

fn range(text: &str) -> Result<Range<usize>, String> {
    let (start, end) = text
        .split_once("..")
        .ok_or("two numbers with .. between them, such as 0..7")?;
    let number = |text: &str| text.parse().map_err(|_| format!("{text:?} is no number"));
    Ok(number(start)?..number(end)?)
}
