//! `amparo recruitment`: who paid for a job, what is owed back, who is certified.

mod certificate;
mod certify;
pub(super) mod dossier;
pub(super) mod judge;
pub(crate) mod keys;
mod log;
mod merges;
mod names;
pub(crate) mod register;
mod remedy_case;
pub(crate) mod sample;

use anyhow::{Result, bail};

use crate::cli::recruitment::{ChainCommand, RecruitmentCommand as Command, RemedyCommand};

pub(crate) fn run(command: Command) -> Result<()> {
    match command {
        Command::Import { dossier, out, json } => dossier::import(&dossier, out.as_deref(), json),
        Command::Verdicts { dossier, rules, json } => judge::verdicts(&dossier, &rules, json),
        Command::Remedy(args) => match args.command {
            Some(RemedyCommand::Case(command)) => remedy_case::run(command),
            None => judge::remedy(&args.remedy, args.cohorts, args.json),
        },
        Command::Explain { remedy, worker, json } => judge::explain(&remedy, &worker, json),
        Command::Checks {
            dossier,
            rules,
            on,
            json,
        } => judge::checks(&dossier, &rules, on, json),
        Command::Rci { dossier, rates, json } => judge::rci(&dossier, &rates, json),
        Command::Certify(command) => certify::run(command),
        Command::Register(command) => register::run(command),
        Command::Certificate(command) => certificate::run(command),
        Command::Log(command) => log::run(command),
        Command::Match(args) => match (args.command, args.file) {
            (Some(command), _) => merges::run(command),
            (None, Some(file)) => names::find(
                &file,
                &args.column,
                args.country_column.as_deref(),
                args.threshold,
                args.json,
            ),
            (None, None) => bail!("give a file of names"),
        },
        Command::Chain(ChainCommand::Import { file, json }) => names::chain(&file, json),
    }
}
