//! Which vault a command is about, and where its database is.

use std::ffi::OsStr;
use std::path::PathBuf;

use amparo_vault::{Database, Vault, VaultError};
use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Args, Command};

#[derive(Args)]
pub(crate) struct VaultPlace {
    /// Folder of the vault.
    #[arg(long)]
    pub(crate) vault: PathBuf,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

#[derive(Args)]
pub(crate) struct DatabaseArgs {
    /// The vault's database, where it is on a PostgreSQL server: postgres://user@host:5432/database. SQLite in the vault's folder if absent.
    #[arg(
        long,
        value_name = "URL",
        env = "AMPARO_VAULT_DATABASE",
        // A password may stand in it.
        hide_env_values = true,
        hide_default_value = true,
        value_parser = DatabaseUrl
    )]
    database: Option<Database>,
}

impl DatabaseArgs {
    /// Where the database is: in the vault's folder, if nothing was said.
    pub(crate) fn get(&self) -> Database {
        self.database.clone().unwrap_or_default()
    }
}

impl VaultPlace {
    pub(crate) async fn open(&self) -> Result<Vault, VaultError> {
        Vault::open_on(&self.database.get(), &self.vault).await
    }
}

/// Reads a URL and never quotes it in an error, as clap would.
#[derive(Clone)]
struct DatabaseUrl;

impl TypedValueParser for DatabaseUrl {
    type Value = Database;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<Database, clap::Error> {
        // What is not Unicode is no URL either.
        Database::at(value.to_str().unwrap_or_default()).map_err(|error| {
            clap::Error::raw(ErrorKind::ValueValidation, format!("{error}\n")).with_cmd(command)
        })
    }
}
