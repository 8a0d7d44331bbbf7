//! `amparo journeys`: who brought whom to which work, and what the worker was told.

mod bundle;
mod chains;
mod contracts;
mod pack;
mod publish;
mod reviews;

use anyhow::Result;

use crate::cli::journeys::JourneysCommand as Command;

pub(crate) fn run(command: Command) -> Result<()> {
    match command {
        Command::Import { files, log, json } => chains::import(&files, &log, json),
        Command::View {
            chains,
            organisation,
            json,
        } => chains::view(&chains, &organisation, json),
        Command::Figures { chains, rates, json } => chains::figures(&chains, &rates, json),
        Command::Publish(args) => publish::workers(&args),
        Command::Corridor(args) => publish::corridor(&args),
        Command::Bundle(args) => bundle::run(&args),
        Command::Contracts {
            dossier,
            allowed,
            json,
        } => contracts::compare(dossier, allowed.as_deref(), json),
        Command::Signs { dossier, on, json } => contracts::signs(dossier, on, json),
        Command::Pack(command) => pack::run(command),
        Command::Reviews(command) => reviews::run(command),
    }
}
