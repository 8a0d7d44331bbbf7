//! `amparo count --engine spark`: the same kernel inside every executor.

use std::fmt::Write as _;

use amparo_spark::{Batch, Source, batches, grouping_sets, row_count, transform};
use anyhow::{Context, Result};

use super::Job;
use crate::cli::count::Ask;
use crate::output::say_text;

/// What Spark is asked, without a cluster.
pub(super) fn print(job: &Job<'_>) -> Result<()> {
    let source = source(job)?;
    let mut text = format!("{};\n", row_count(&source));
    for batch in job.batches() {
        match job.args.spark.statement {
            Ask::Transform => writeln!(
                text,
                "{};",
                transform(&job.schema, &source, &job.command(&batch)?)
            )?,
            Ask::GroupingSets => {
                for asked in grouping_sets(&job.schema, &source, job.order, &batch) {
                    writeln!(text, "{};", asked.sql)?;
                }
            }
        }
    }
    say_text(&text)
}

fn source(job: &Job<'_>) -> Result<Source> {
    let text = job.input().to_str().context("the table's name is not UTF-8")?;
    Ok(Source::new(text)?)
}

impl Job<'_> {
    fn batches(&self) -> Vec<Batch> {
        batches(&self.schema.sizes(), self.order, self.args.spark.batch_cells)
    }

    /// The worker's command line for a batch.
    fn command(&self, batch: &Batch) -> Result<String> {
        let program = match &self.args.spark.worker_command {
            Some(command) => command.clone(),
            None => {
                let path =
                    std::env::current_exe().context("this program's own path; give --worker-command")?;
                format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
            }
        };
        let fields = &batch.first_fields;
        let missing = if self.args.include_missing {
            " --include-missing"
        } else {
            ""
        };
        Ok(format!(
            "{program} count --worker --order {} --first-fields {}..{}{missing} --packed-domain {}",
            self.order,
            fields.start,
            fields.end,
            self.domain.packed()?
        ))
    }
}

#[cfg(not(feature = "spark"))]
pub(super) fn count(_: &Job<'_>) -> Result<super::Counted> {
    anyhow::bail!(
        "this program was built without Spark's client; build it with `cargo build --release --features spark`, or take --print-sql \
         and --merge"
    )
}

#[cfg(feature = "spark")]
pub(super) use connected::count;

#[cfg(feature = "spark")]
mod connected {
    use std::path::PathBuf;
    use std::sync::{Arc, Mutex};

    use amparo_count::SparseMarginal;
    use amparo_spark::{Cluster, Counted as Sums, Parts, Run, transform};
    use anyhow::{Context, Result, ensure};

    use crate::cli::count::Ask;
    use crate::commands::count::{Counted, Job, write};
    use crate::files::{self, Readers};
    use crate::output::note;
    use crate::progress::Steps;

    pub(in crate::commands::count) fn count(job: &Job<'_>) -> Result<Counted> {
        let (out, asked) = (job.out()?, &job.args.spark);
        let source = super::source(job)?;
        let batches = job.batches();
        let folder = asked.parts.clone().unwrap_or_else(|| {
            let mut name = out.clone().into_os_string();
            name.push(".parts");
            PathBuf::from(name)
        });
        let run = Run::new(
            source.sql(),
            &job.domain,
            job.order,
            job.args.include_missing,
            asked.batch_cells,
        );
        let parts = Parts::open(&folder, &run)?;
        let mut steps = Steps::new(batches.len() + 2, job.args.json);

        let step = steps.begin("asking the cluster");
        let cluster = Cluster::connect(&asked.connect).with_context(|| asked.connect.clone())?;
        let rows = cluster.rows(&source)?;
        let step_now = Arc::new(Mutex::new(None::<crate::progress::Step>));
        let shown = Arc::clone(&step_now);
        cluster.on_progress(Arc::new(move |done, all| {
            if let Some(step) = shown.lock().ok().as_deref().and_then(Option::as_ref) {
                step.at(done as f64 / all.max(1) as f64);
            }
        }));
        step.done(&format!("Spark {}, {rows} rows", cluster.version()?));

        for batch in &batches {
            let fields = &batch.first_fields;
            let step = steps.begin(&format!(
                "sets that begin with fields {} to {}",
                fields.start + 1,
                fields.end
            ));
            if parts.has(batch) {
                step.done("counted before");
                continue;
            }
            if let Ok(mut now) = step_now.lock() {
                *now = Some(step);
            }
            let mut sums = Sums::new(&job.schema, job.order, fields);
            match asked.statement {
                Ask::Transform => {
                    let sql = transform(&job.schema, &source, &job.command(batch)?);
                    cluster.by_workers(&sql, &mut sums)?;
                }
                Ask::GroupingSets => cluster.by_grouping_sets(
                    &job.schema,
                    (&source, job.order, batch),
                    job.args.include_missing,
                    &mut sums,
                )?,
            }
            let (counted, sets) = sums.finish()?;
            // GROUPING SETS say nothing of rows; workers do.
            let counted = if asked.statement == Ask::Transform {
                counted
            } else {
                rows
            };
            ensure!(
                counted == rows,
                "{counted} rows were counted where the table has {rows}: it changed meanwhile. Nothing of this batch was kept"
            );
            parts.keep(batch, counted, &sets)?;
            if let Some(step) = step_now.lock().ok().and_then(|mut now| now.take()) {
                step.done("counted");
            }
        }

        let step = steps.begin("writing");
        let cells = files::write(out, Readers::Owner, |file| {
            let mut groups = write::Groups::new(Arc::clone(&job.schema), job.order, file)?;
            // In the kernel's own order, single fields come before all else.
            for batch in &batches {
                let singles = unchanged(parts.read_singles(batch, &job.schema)?, rows)?;
                singles.iter().try_for_each(|set| groups.take(set))?;
            }
            for batch in &batches {
                let sets = unchanged(parts.read(batch, &job.schema, job.order)?, rows)?;
                let mut several = sets.iter().filter(|set| set.attributes().len() > 1);
                several.try_for_each(|set| groups.take(set))?;
            }
            groups.finish()
        })?;
        if let Err(error) = std::fs::remove_dir_all(&folder) {
            note(format_args!(
                "{}: {error}; it holds exact counts, remove it",
                folder.display()
            ));
        }
        step.done("written");
        job.done(Some(rows), cells)
    }

    /// The sets of a batch that counted as many rows as the table has.
    fn unchanged((counted, sets): (u64, Vec<SparseMarginal>), rows: u64) -> Result<Vec<SparseMarginal>> {
        ensure!(
            counted == rows,
            "a batch counted {counted} rows, the table has {rows}: it changed since; remove the folder of parts and count again"
        );
        Ok(sets)
    }
}
