//! `amparo attack`: what a synthetic table gives away about the people in the real one. The answer is private.

use amparo_assess::{AttackOptions, attack};
use anyhow::Result;

use crate::cli::assess::AttackArgs;
use crate::commands::table;
use crate::output::say;
use crate::progress::Steps;

pub(crate) fn run(args: &AttackArgs) -> Result<()> {
    let schema = table::domain(&args.domain)?;
    let mut steps = Steps::new(2, args.json);
    let step = steps.begin("reading three tables");
    let train = table::read(&args.train, schema.clone())?;
    let control = table::read(&args.control, schema.clone())?;
    let synthetic = table::read(&args.synthetic, schema)?;
    step.done("read");
    let step = steps.begin("attacking");
    let claim = args
        .epsilon
        .zip(args.delta)
        .map(|(epsilon, delta)| (epsilon.get(), delta.get()));
    let options = AttackOptions {
        targets: args.targets.clone(),
        ..AttackOptions::default()
    };
    let report = attack(&train, &control, &synthetic, claim, &options, &|share| {
        step.at(share)
    })?;
    step.done("attacked");
    if let Some(path) = &args.report {
        table::write_private_report(path, &report.to_html())?;
    }
    say(&report, args.json)
}
