//! `amparo assess`: how far a synthetic table is from the real one. The answer is private, as it is computed on real rows.

use amparo_assess::{AssessOptions, assess};
use anyhow::Result;

use crate::cli::AssessArgs;
use crate::commands::table;
use crate::output::say;
use crate::progress::Steps;

pub(crate) fn run(args: &AssessArgs) -> Result<()> {
    let schema = table::domain(&args.domain)?;
    let mut steps = Steps::new(2, args.json);
    let step = steps.begin("reading both tables");
    let real = table::read(&args.real, schema.clone())?;
    let synthetic = table::read(&args.synthetic, schema)?;
    step.done("read");
    let step = steps.begin("comparing");
    // Called from the main thread, which no rayon pool owns: counting would wait for ever in a pool's only thread.
    let assessment = assess(&real, &synthetic, &AssessOptions::default(), &|share| {
        step.at(share)
    })?;
    step.done("compared");
    if let Some(path) = &args.report {
        table::write_private_report(path, &assessment.to_html())?;
    }
    say(&assessment, args.json)
}
