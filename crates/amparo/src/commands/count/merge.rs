//! `amparo count --merge`: what workers printed, added up.

use std::io::{BufRead as _, BufReader};
use std::sync::Arc;

use amparo_spark::Counted as Sums;
use anyhow::{Context, Result};

use super::{Counted, Job, write};
use crate::files::{self, Readers};
use crate::progress::Steps;

pub(super) fn count(job: &Job<'_>) -> Result<Counted> {
    let out = job.out()?;
    let mut steps = Steps::new(2, job.args.json);
    let step = steps.begin("adding up");
    let mut sums = Sums::new(&job.schema, job.order, &(0..job.schema.width()));
    for (index, line) in BufReader::new(files::open(job.input())?).lines().enumerate() {
        let named = || format!("{}, line {}", job.input().display(), index + 1);
        sums.take_line(&line.with_context(named)?).with_context(named)?;
    }
    let (rows, sets) = sums.finish()?;
    step.done("added");

    let step = steps.begin("writing");
    let cells = files::write(out, Readers::Owner, |file| {
        let mut groups = write::Groups::new(Arc::clone(&job.schema), job.order, file)?;
        sets.iter().try_for_each(|set| groups.take(set))?;
        groups.finish()
    })?;
    step.done("written");
    job.done(Some(rows), cells)
}
