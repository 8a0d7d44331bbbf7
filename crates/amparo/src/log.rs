//! The log on standard error.

use tracing_subscriber::EnvFilter;

use crate::cli::contributing::ContributingCommand;
use crate::cli::listen::{ListenArgs, LogFormat};
use crate::cli::{Command, VaultCommand};

/// The settings of a command that serves.
fn listening(command: &Command) -> Option<&ListenArgs> {
    match command {
        Command::Serve(args) => Some(&args.listen),
        Command::Vault(VaultCommand::Contributing(ContributingCommand::Serve(args))) => Some(&args.listen),
        _ => None,
    }
}

/// Begins the log as the command asks for it; other commands warn only, unless `AMPARO_LOG` says more.
pub(crate) fn begin(command: &Command) {
    let (filter, format) = match listening(command) {
        Some(args) => (EnvFilter::try_new(&args.log), args.log_format),
        None => (
            Ok(EnvFilter::try_from_env("AMPARO_LOG").unwrap_or_else(|_| EnvFilter::new("warn"))),
            LogFormat::Text,
        ),
    };
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_span_list(false).init();
            // A program that reads the log reads what went wrong, too.
            std::panic::set_hook(Box::new(|panic| {
                tracing::error!(target: "amparo::panic", "{panic}");
            }));
        }
    }
}
