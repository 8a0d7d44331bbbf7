//! `amparo governance`: instruments, assessments, scores and composite indicators. Nothing here ranks places.

mod assess;
mod index;
mod instrument;
mod load;
mod places;
pub(crate) mod publish;
mod published;
mod score;

use anyhow::Result;

use crate::cli::governance::GovernanceCommand as Command;

pub(crate) fn run(command: Command) -> Result<()> {
    match command {
        Command::Index(args) => index::run(&args),
        Command::Instrument(command) => instrument::run(command),
        Command::Assess(command) => assess::run(command),
        Command::Score {
            answers,
            robustness,
            json,
        } => score::score(&answers, robustness, json),
        Command::Gap {
            answers,
            domain,
            priorities,
            json,
        } => score::gap(&answers, &domain, priorities.as_deref(), json),
        Command::FollowUp {
            earlier,
            later,
            instrument,
            json,
        } => score::follow_up(&earlier, &later, &instrument, json),
        Command::Compare {
            places,
            region,
            income,
            json,
        } => places::compare(&places, region, income, json),
        Command::Findings { places, json } => places::findings(&places, json),
        Command::Profile {
            assessment,
            html,
            json,
        } => places::profile(&assessment, html.as_deref(), json),
        Command::Publish(args) => publish::run(&args),
        Command::Key { file, json } => publish::key(&file, json),
        Command::Verify { bundle, key, json } => publish::verify(&bundle, key.as_deref(), json),
        Command::Published { file, from, to, json } => published::run(&file, from, to, json),
    }
}
