//! Which database a vault has: SQLite in its folder, or one on a PostgreSQL server.

#[cfg(feature = "postgres")]
mod server;

use std::fs;
use std::path::Path;

#[cfg(feature = "postgres")]
pub(crate) use self::server::Server;
use crate::VaultError;
use crate::durable::{io_error, write_new};
use crate::promise::first_recipient;
use crate::store::{Store, Tx};

/// SQLite's file in a vault's folder.
pub(crate) const FILE: &str = "vault.sqlite";
/// Stands in the folder instead, where the database is on a server: the recipient that the vault was made with, which tells its database from any other.
pub(crate) const ELSEWHERE: &str = "vault.postgres";

/// Where a vault's database is. By default in the vault's folder.
#[derive(Clone, Default)]
pub struct Database(Place);

#[derive(Clone, Default)]
enum Place {
    #[default]
    Folder,
    #[cfg(feature = "postgres")]
    Server(Box<Server>),
}

/// Why a URL names no database. It never quotes the URL, which may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// It is none of PostgreSQL's.
    #[error(
        "a database's URL begins with postgres:// and looks like postgres://user@host:5432/database (a socket: postgres:///database?host=/run/postgresql); \
         without one the vault's database is SQLite in its folder"
    )]
    Scheme,
    /// This program does not know PostgreSQL.
    #[error(
        "this program was built without PostgreSQL; build it with `--features postgres`, or leave the URL out for SQLite in the vault's folder"
    )]
    NotBuilt,
    /// It cannot be understood.
    #[error("the database's URL cannot be used: {0}")]
    Parts(String),
}

impl Database {
    /// The database that a URL names: `postgres://user@host:5432/database`. A password may stand in it, in `PGPASSWORD`, or in a file that `PGPASSFILE` names.
    ///
    /// A server that is not on this machine must show a certificate that the machine trusts, unless the URL says otherwise with `sslmode`.
    ///
    /// # Errors
    /// If it is none of PostgreSQL's, or the crate was built without the feature `postgres`.
    pub fn at(url: &str) -> Result<Database, DatabaseUrlError> {
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Err(DatabaseUrlError::Scheme);
        }
        #[cfg(feature = "postgres")]
        return Server::at(url).map(|server| Database(Place::Server(Box::new(server))));
        #[cfg(not(feature = "postgres"))]
        return Err(DatabaseUrlError::NotBuilt);
    }

    /// Whether a folder has what says where its vault's database is.
    pub(crate) fn is_at(dir: &Path) -> bool {
        [FILE, ELSEWHERE].iter().any(|name| dir.join(name).is_file())
    }

    /// Whether it is a file of the vault's folder.
    pub(crate) fn is_in_folder(&self) -> bool {
        matches!(self.0, Place::Folder)
    }

    /// Makes the database of a vault that is being made in `dir`.
    pub(crate) async fn create(&self, dir: &Path) -> Result<Store, VaultError> {
        match &self.0 {
            Place::Folder => Store::sqlite(&dir.join(FILE), true).await,
            #[cfg(feature = "postgres")]
            Place::Server(server) => Store::postgres(server).await,
        }
    }

    /// Takes a new database for the vault that `recipient` was made for, whose folder is `dir`.
    pub(crate) async fn claim(
        &self,
        store: &Store,
        tx: &mut Tx,
        dir: &Path,
        recipient: &str,
    ) -> Result<(), VaultError> {
        if first_recipient(store, tx).await?.is_some() {
            return Err(VaultError::DatabaseTaken(store.path().to_owned()));
        }
        if self.is_in_folder() {
            return Ok(());
        }
        write_new(dir, ELSEWHERE, format!("{recipient}\n").as_bytes())
    }

    /// Opens the database of the vault in `dir`, if it is that vault's.
    pub(crate) async fn open(&self, dir: &Path) -> Result<Store, VaultError> {
        let path = dir.join(ELSEWHERE);
        let elsewhere = match fs::read_to_string(&path) {
            Ok(recipient) => Some(recipient),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(io_error(&path)(error)),
        };
        match (&self.0, elsewhere) {
            (Place::Folder, None) => Store::sqlite(&dir.join(FILE), false).await,
            (Place::Folder, Some(_)) => Err(VaultError::DatabaseNotSaid(dir.to_owned())),
            #[cfg(feature = "postgres")]
            (Place::Server(_), None) => Err(VaultError::DatabaseInFolder(dir.to_owned())),
            #[cfg(feature = "postgres")]
            (Place::Server(server), Some(recipient)) => {
                let store = Store::postgres(server).await?;
                let mut tx = store.read().await?;
                // The folder's files are swept by what the database knows: it must not be another's.
                if first_recipient(&store, &mut tx).await?.as_deref() != Some(recipient.trim()) {
                    return Err(VaultError::OtherDatabase {
                        path: store.path().to_owned(),
                        dir: dir.to_owned(),
                    });
                }
                drop(tx);
                Ok(store)
            }
        }
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Place::Folder => f.write_str("Database(in the folder)"),
            #[cfg(feature = "postgres")]
            Place::Server(server) => write!(f, "Database({})", server.place().display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_url_of_a_database_is_refused_without_being_quoted() {
        for url in [
            "",
            "vault.sqlite",
            "mysql://ana:secret@host/vault",
            "postgres:ana:secret@host",
        ] {
            let refused = Database::at(url).unwrap_err();
            assert_eq!(refused, DatabaseUrlError::Scheme);
            assert!(!refused.to_string().contains("secret"));
        }
    }

    #[cfg(not(feature = "postgres"))]
    #[test]
    fn without_the_feature_a_server_is_refused() {
        let refused = Database::at("postgres://ana:secret@host/vault").unwrap_err();
        assert_eq!(refused, DatabaseUrlError::NotBuilt);
    }
}
