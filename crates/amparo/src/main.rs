//! `amparo`: the command line that wires the rooms of the house together. It has no logic of its own.

mod cli;
mod clock;
mod commands;
mod files;
mod log;
mod memory;
mod output;
mod progress;
mod settings;
mod signing;

use std::process::ExitCode;

use crate::cli::Command;
use crate::commands::{
    assess, attack, config, count, difference, extract, factsheet, governance, intake, invent, journeys,
    ledger, news, prepare, quickstart, recruitment, release, risk, schema, serve, synth, vault, verify,
};

fn main() -> ExitCode {
    // Usage errors end here with exit code 2.
    let command = match settings::command_line(std::env::args_os().collect()) {
        Ok(line) => line.command,
        Err(error) => {
            output::note(format_args!("error: {error:#}"));
            return ExitCode::FAILURE;
        }
    };
    log::begin(&command);
    memory::forbid_core_dumps();
    match run(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::note(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Quickstart(args) => wait(quickstart::run(args))?,
        Command::Vault(command) => wait(vault::run(command))?,
        Command::Intake(command) => wait(intake::run(command))?,
        Command::Prepare(args) => prepare::run(*args),
        Command::Release(command) => wait(release::run(command))?,
        Command::Ledger(command) => wait(ledger::run(command))?,
        Command::Verify(args) => verify::run(&args),
        Command::Factsheet(args) => factsheet::run(&args),
        Command::News(command) => news::run(command),
        Command::Serve(args) => wait(serve::run(args))?,
        Command::Synth(args) => synth::run(&args),
        Command::Count(args) => count::run(&args),
        Command::Assess(args) => assess::run(&args),
        Command::Attack(args) => attack::run(&args),
        Command::Difference(args) => difference::run(&args),
        Command::Risk(args) => risk::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Governance(command) => governance::run(command),
        Command::Recruitment(command) => recruitment::run(command),
        Command::Journeys(command) => journeys::run(command),
        Command::Config(command) => config::run(command),
        Command::Schema(command) => schema::run(command),
        Command::Invent(args) => invent::run(&args),
    }
}

/// Runs a command that waits for a database or the network.
fn wait<T>(work: impl Future<Output = T>) -> anyhow::Result<T> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work))
}
