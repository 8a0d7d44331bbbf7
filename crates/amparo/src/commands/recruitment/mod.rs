//! `amparo recruitment`: who paid for a job, what is owed back, who is certified.

mod certificate;
mod certify;
pub(super) mod dossier;
pub(super) mod judge;
mod keys;
mod log;
mod names;

use anyhow::Result;

use crate::cli::recruitment::{ChainCommand, RecruitmentCommand as Command, RegisterCommand};

pub(crate) fn run(command: Command) -> Result<()> {
    match command {
        Command::Import { dossier, out, json } => dossier::import(&dossier, out.as_deref(), json),
        Command::Verdicts { dossier, rules, json } => judge::verdicts(&dossier, &rules, json),
        Command::Remedy {
            remedy,
            cohorts,
            json,
        } => judge::remedy(&remedy, cohorts, json),
        Command::Explain { remedy, worker, json } => judge::explain(&remedy, &worker, json),
        Command::Checks {
            dossier,
            rules,
            on,
            json,
        } => judge::checks(&dossier, &rules, on, json),
        Command::Rci { dossier, rates, json } => judge::rci(&dossier, &rates, json),
        Command::Certify(command) => certify::run(command),
        Command::Register(RegisterCommand::Export {
            cases,
            parties,
            on,
            out,
            base,
            title,
            json,
        }) => certify::export(&cases, &parties, on, &out, &base, &title, json),
        Command::Certificate(command) => certificate::run(command),
        Command::Log(command) => log::run(command),
        Command::Match {
            file,
            column,
            country_column,
            threshold,
            json,
        } => names::find(&file, &column, country_column.as_deref(), threshold, json),
        Command::Chain(ChainCommand::Import { file, json }) => names::chain(&file, json),
    }
}
