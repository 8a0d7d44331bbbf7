//! What both services have in common: settings file, certificate, figures, log. And `amparo config …`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// How a service listens and what it tells its keeper.
#[derive(Args, Default)]
pub(crate) struct ListenArgs {
    /// Settings file (TOML). What stands on the command line or in the environment goes before it; see `amparo config reference`.
    #[arg(long, value_name = "FILE", env = "AMPARO_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Certificate chain (PEM), to speak HTTPS without a proxy. It is read again on SIGHUP. Needs --tls-key.
    #[arg(long, value_name = "CHAIN.pem", env = "AMPARO_TLS_CERTIFICATE")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// Private key of the certificate (PEM).
    #[arg(long, value_name = "KEY.pem", env = "AMPARO_TLS_KEY")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Loopback address on which Prometheus reads figures at /metrics, such as 127.0.0.1:7301; none if absent.
    #[arg(long, value_name = "ADDRESS", env = "AMPARO_METRICS")]
    pub(crate) metrics: Option<SocketAddr>,
    /// Form of the log on standard error.
    #[arg(long, value_enum, default_value = "text", env = "AMPARO_LOG_FORMAT")]
    pub(crate) log_format: LogFormat,
    /// What is logged: error, warn, info, debug, or a filter such as `warn,amparo::request=info`.
    #[arg(long, value_name = "FILTER", default_value = "warn", env = "AMPARO_LOG")]
    pub(crate) log: String,
}

/// The form of a log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line, for programs.
    Json,
}

#[derive(Subcommand)]
pub(crate) enum ConfigCommand {
    /// Check a settings file: every key and every value. Nothing is opened.
    Check {
        /// The file.
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// List every key with its variable of the environment and its default.
    Reference {
        #[arg(long)]
        json: bool,
    },
}
