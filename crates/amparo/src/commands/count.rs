//! `amparo count`: all combinations of up to k fields, exactly. The result is private.

mod merge;
mod spark;
mod worker;
mod write;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amparo_count::{CountOptions, number_of_sets};
use amparo_schema::TableSchema;
use amparo_spark::DomainText;
use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::cli::count::{CountArgs, CountDomain, Engine};
use crate::commands::table;
use crate::files::{self, Readers};
use crate::output::{note, say};
use crate::progress::Steps;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counted {
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
    sets: u64,
    cells: u64,
    order: usize,
    include_missing: bool,
    out: String,
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(rows) = self.rows {
            write!(f, "{rows} rows: ")?;
        }
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
    let domain = domain_text(&args.domain)?;
    let schema = Arc::new(domain.schema().with_context(|| domain_name(&args.domain))?);
    if args.worker.worker {
        return worker::run(args, &schema);
    }
    let order = args.order.min(schema.width());
    if args.order > schema.width() {
        note(format_args!(
            "the table has {} fields; counting all sets up to that",
            schema.width()
        ));
    }
    let job = Job {
        args,
        domain,
        schema,
        order,
    };
    if args.spark.print_sql {
        return spark::print(&job);
    }
    let counted = match args.engine {
        Engine::Spark => spark::count(&job)?,
        Engine::Native if args.worker.merge => merge::count(&job)?,
        Engine::Native => native(&job)?,
    };
    say(&counted, args.json)
}

/// What is asked for.
struct Job<'a> {
    args: &'a CountArgs,
    domain: DomainText,
    schema: Arc<TableSchema>,
    order: usize,
}

impl Job<'_> {
    fn input(&self) -> &Path {
        // Clap asks for it wherever there is no worker.
        self.args.input.as_deref().unwrap_or(Path::new("-"))
    }

    fn out(&self) -> Result<&PathBuf> {
        let out = self
            .args
            .out
            .as_ref()
            .context("--out: give a path for the counts")?;
        if files::is_stream(out) {
            bail!("--out: counts go to a Parquet file, which standard output is not; give a path");
        }
        Ok(out)
    }

    fn sets(&self) -> u64 {
        number_of_sets(self.schema.width(), self.order)
    }

    fn done(&self, rows: Option<u64>, cells: u64) -> Result<Counted> {
        Ok(Counted {
            exact: true,
            rows,
            sets: self.sets(),
            cells,
            order: self.order,
            include_missing: self.args.include_missing,
            out: self.out()?.display().to_string(),
        })
    }
}

fn native(job: &Job<'_>) -> Result<Counted> {
    let out = job.out()?;
    let mut steps = Steps::new(2, job.args.json);
    let step = steps.begin("reading the table");
    let table = table::read(job.input(), Arc::clone(&job.schema))?;
    step.done("read");

    let step = steps.begin("counting");
    let options = CountOptions {
        include_missing: job.args.include_missing,
    };
    let mut done = 0;
    let cells = files::write(out, Readers::Owner, |file| {
        write::table(&table, job.order, options, file, &mut || {
            done += 1;
            step.at(done as f64 / job.sets() as f64);
        })
    })?;
    step.done("counted");
    job.done(None, cells)
}

fn domain_text(args: &CountDomain) -> Result<DomainText> {
    match (&args.schema, &args.domain, &args.packed_domain) {
        (Some(path), ..) => Ok(DomainText::Schema(files::read_text(path)?)),
        (_, Some(path), _) => Ok(DomainText::Sizes(files::read_text(path)?)),
        (.., Some(packed)) => Ok(DomainText::unpack(packed)?),
        _ => bail!("give --schema S.json or --domain D.json"),
    }
}

fn domain_name(args: &CountDomain) -> String {
    let path = args.schema.as_ref().or(args.domain.as_ref());
    path.map_or_else(|| "--packed-domain".to_owned(), |path| path.display().to_string())
}
