//! `amparo recruitment remedy case`: from the first finding to money that arrived.

use std::fmt;
use std::path::Path;

use amparo_recruitment::remedy::{
    AgreedSum, Payment, RemedyCase, RemedyEvent, RemedyRecord, RemedyState, RemedyStep,
};
use amparo_recruitment::values::{Money, WorkerId};
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::dossier;
use crate::cli::recruitment::{RemedyCaseCommand as Command, RemedyStepArgs};
use crate::files::{self, Readers};
use crate::output::say;

fn read(path: &Path) -> Result<RemedyRecord> {
    let named = || path.display().to_string();
    let events: Vec<RemedyEvent> = serde_json::from_str(&files::read_text(path)?).with_context(named)?;
    RemedyRecord::from_events(events).with_context(named)
}

#[derive(Serialize)]
struct WorkerLine {
    worker: WorkerId,
    owed: Money,
    paid: Money,
    outstanding: Money,
}

#[derive(Serialize)]
struct Standing {
    state: RemedyState,
    workers: Vec<WorkerLine>,
    /// Who is asked whether the money came.
    sample: Vec<WorkerId>,
}

impl Standing {
    fn of(case: &RemedyCase) -> Result<Standing> {
        let mut workers = Vec::new();
        for worker in case.workers() {
            workers.push(WorkerLine {
                owed: case.owed(&worker)?,
                paid: case.paid(&worker)?,
                outstanding: case.outstanding(&worker)?,
                worker,
            });
        }
        Ok(Standing {
            state: case.state(),
            workers,
            sample: case.sample().to_vec(),
        })
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The remedy is {}.", self.state)?;
        for line in &self.workers {
            write!(
                f,
                "\n  worker {}: owed {}, paid {}, outstanding {}",
                line.worker, line.owed, line.paid, line.outstanding
            )?;
        }
        if !self.sample.is_empty() {
            let drawn: Vec<&str> = self.sample.iter().map(WorkerId::as_str).collect();
            write!(
                f,
                "\nDrawn to be asked whether the money came: {}",
                drawn.join(", ")
            )?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct History(Vec<RemedyEvent>);

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for event in &self.0 {
            write!(f, "{} {}: ", event.on, event.by)?;
            match &event.step {
                RemedyStep::Opened => writeln!(f, "opened")?,
                RemedyStep::Investigated => writeln!(f, "investigated")?,
                RemedyStep::Agreed { sums } => writeln!(f, "agreed {} sums", sums.len())?,
                RemedyStep::Paid { payment } => {
                    writeln!(
                        f,
                        "worker {} was paid {} on {}",
                        payment.worker, payment.amount, payment.date
                    )?;
                }
                RemedyStep::Drawn { salt } => writeln!(f, "workers were drawn by {salt:?}")?,
                RemedyStep::Confirmed { worker } => writeln!(f, "worker {worker} confirmed")?,
                RemedyStep::Verified => writeln!(f, "verified")?,
                RemedyStep::Closed => writeln!(f, "closed")?,
                RemedyStep::Disputed { reason } => writeln!(f, "disputed: {reason}")?,
                RemedyStep::Resumed => writeln!(f, "the dispute is settled")?,
            }
        }
        Ok(())
    }
}

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Open(step) => {
            if files::is_stream(&step.case) || step.case.exists() {
                bail!("{}: a case begins in a new file", step.case.display());
            }
            apply(RemedyRecord::default(), &step, vec![RemedyStep::Opened])
        }
        Command::Investigate(step) => one(&step, RemedyStep::Investigated),
        Command::Agree { step, sums } => one(&step, RemedyStep::Agreed { sums: agreed(&sums)? }),
        Command::Pay { step, payments } => {
            let payments: Vec<Payment> = dossier::table(&payments)?;
            if payments.is_empty() {
                bail!("there are no payments in the table");
            }
            let steps = payments.into_iter().map(|payment| RemedyStep::Paid { payment });
            apply(read(&step.case)?, &step, steps.collect())
        }
        Command::Draw { step, salt } => one(&step, RemedyStep::Drawn { salt }),
        Command::Confirm { step, worker } => one(&step, RemedyStep::Confirmed { worker }),
        Command::Verify(step) => one(&step, RemedyStep::Verified),
        Command::Close(step) => one(&step, RemedyStep::Closed),
        Command::Dispute { step, reason } => one(&step, RemedyStep::Disputed { reason }),
        Command::Resume(step) => one(&step, RemedyStep::Resumed),
        Command::Status { case, json } => say(&Standing::of(&read(&case)?.case()?)?, json),
        Command::History { case, json } => say(&History(read(&case)?.events().to_vec()), json),
    }
}

fn one(args: &RemedyStepArgs, step: RemedyStep) -> Result<()> {
    apply(read(&args.case)?, args, vec![step])
}

/// Adds steps, all of them or none, and says how the case stands then.
fn apply(mut record: RemedyRecord, args: &RemedyStepArgs, steps: Vec<RemedyStep>) -> Result<()> {
    for (number, step) in (1..).zip(steps) {
        let event = RemedyEvent {
            on: args.on,
            by: args.by.clone(),
            step,
        };
        record
            .apply(event)
            .with_context(|| format!("{}, step {number}; nothing was stored", args.case.display()))?;
    }
    files::write(&args.case, Readers::Owner, |out| {
        serde_json::to_writer_pretty(&mut *out, &record)?;
        Ok(writeln!(out)?)
    })?;
    say(&Standing::of(&record.case()?)?, args.json)
}

/// What `remedy --json` printed, as far as it is read here.
#[derive(Deserialize)]
struct Printed {
    sums: Vec<AgreedSum>,
}

fn agreed(path: &Path) -> Result<Vec<AgreedSum>> {
    if path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
    {
        let printed: Printed =
            serde_json::from_str(&files::read_text(path)?).with_context(|| path.display().to_string())?;
        return Ok(printed.sums);
    }
    dossier::table(path)
}
