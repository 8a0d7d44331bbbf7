//! The database: how it is opened, and the two kinds of transaction.
//!
//! It is SQLite in the vault's folder or, with the feature `postgres`, a PostgreSQL server. Statements are written once, in what both understand: values as `$1`, `$2` …, text and whole
//! numbers, sums cast back to a whole number.

mod asked;
mod copy;
mod migrations;
#[cfg(feature = "postgres")]
mod postgres;
mod row;
mod sqlite;
mod tx;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::migrate::MigrateError;

pub(crate) use self::asked::{Asked, ask};
pub(crate) use self::row::Row;
pub(crate) use self::tx::Tx;
use crate::VaultError;
#[cfg(feature = "postgres")]
use crate::database::Server;

/// How long an act waits for another process to finish its own.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone, Debug)]
pub(crate) struct Store {
    pool: Pool,
    /// Where the database is: its file, or its server without who logs in there.
    path: PathBuf,
}

#[derive(Clone, Debug)]
enum Pool {
    Sqlite(SqlitePool),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
}

/// What came of bringing a database to its newest shape.
fn migrated(outcome: Result<(), MigrateError>, path: &Path) -> Result<(), VaultError> {
    let path = path.to_owned();
    match outcome {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(version)) => Err(VaultError::Newer { path, version }),
        Err(error) => Err(VaultError::Database {
            path,
            source: error.into(),
        }),
    }
}

impl Store {
    /// Opens an SQLite database, or makes it if `create`, and brings it to the newest shape.
    pub(crate) async fn sqlite(path: &Path, create: bool) -> Result<Self, VaultError> {
        Ok(Store {
            pool: Pool::Sqlite(sqlite::connect(path, create).await?),
            path: path.to_owned(),
        })
    }

    /// Connects to a PostgreSQL server and brings the database to the newest shape.
    #[cfg(feature = "postgres")]
    pub(crate) async fn postgres(server: &Server) -> Result<Self, VaultError> {
        let path = server.place();
        Ok(Store {
            pool: Pool::Postgres(postgres::connect(server, &path).await?),
            path,
        })
    }

    /// A transaction that sees one moment.
    pub(crate) async fn read(&self) -> Result<Tx, VaultError> {
        let begun = match &self.pool {
            Pool::Sqlite(pool) => pool.begin().await.map(Tx::Sqlite),
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => postgres::read(pool).await.map(Tx::Postgres),
        };
        begun.map_err(|e| self.error(e))
    }

    /// A transaction that may write. It waits until no other writes, in this process or another, so what it reads stays true until it commits.
    pub(crate) async fn write(&self) -> Result<Tx, VaultError> {
        let begun = match &self.pool {
            Pool::Sqlite(pool) => pool.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite),
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => postgres::write(pool).await.map(Tx::Postgres),
        };
        begun.map_err(|e| self.error(e))
    }

    /// Copies the database as it stands into a new file of SQLite. `tx` is the right to write, so that nobody else writes meanwhile.
    pub(crate) async fn copy_into(&self, tx: &mut Tx, path: &Path) -> Result<(), VaultError> {
        match (&self.pool, tx) {
            // A transaction cannot be copied from within.
            (Pool::Sqlite(pool), _) => {
                let text = path.to_str().ok_or_else(|| VaultError::Path(path.to_owned()))?;
                let copied = sqlx::query("VACUUM INTO ?").bind(text).execute(pool).await;
                copied.map(|_| ()).map_err(|e| self.error(e))
            }
            #[cfg(feature = "postgres")]
            (Pool::Postgres(_), tx) => {
                let file = Store::sqlite(path, true).await?;
                let mut into = file.write().await?;
                self.copy_all(tx, &file, &mut into).await?;
                file.commit(into).await?;
                file.close().await;
                Ok(())
            }
        }
    }

    /// Copies every row into an empty database of the other kind.
    pub(crate) async fn copy_all(&self, tx: &mut Tx, to: &Store, into: &mut Tx) -> Result<(), VaultError> {
        copy::copy(self, tx, to, into).await
    }

    /// Commits, durably.
    pub(crate) async fn commit(&self, tx: Tx) -> Result<(), VaultError> {
        tx.commit().await.map_err(|e| self.error(e))
    }

    /// Gives the transaction up.
    pub(crate) async fn roll_back(&self, tx: Tx) -> Result<(), VaultError> {
        tx.rollback().await.map_err(|e| self.error(e))
    }

    /// Runs a statement and returns how many rows it changed.
    pub(crate) async fn execute(&self, tx: &mut Tx, asked: Asked<'_>) -> Result<u64, VaultError> {
        tx.execute(asked).await.map_err(|e| self.error(e))
    }

    /// The rows that a question gives.
    pub(crate) async fn all(&self, tx: &mut Tx, asked: Asked<'_>) -> Result<Vec<Row>, VaultError> {
        tx.all(asked).await.map_err(|e| self.error(e))
    }

    /// The row that a question gives, if there is one.
    pub(crate) async fn one(&self, tx: &mut Tx, asked: Asked<'_>) -> Result<Option<Row>, VaultError> {
        tx.one(asked).await.map_err(|e| self.error(e))
    }

    /// A column as text.
    pub(crate) fn text(&self, row: &Row, column: usize) -> Result<String, VaultError> {
        row.text(column).map_err(|e| self.error(e))
    }

    /// A column as text, where it is not null.
    pub(crate) fn maybe(&self, row: &Row, column: usize) -> Result<Option<String>, VaultError> {
        row.maybe_text(column).map_err(|e| self.error(e))
    }

    /// A column as a number of the wanted kind.
    pub(crate) fn number<T: TryFrom<i64>>(&self, row: &Row, column: usize) -> Result<T, VaultError>
    where
        T::Error: std::fmt::Display,
    {
        let number = row.number(column).map_err(|e| self.error(e))?;
        T::try_from(number).map_err(|e| self.damaged(e))
    }

    /// A column as what can be read from its text.
    pub(crate) fn read_as<T: std::str::FromStr>(&self, row: &Row, column: usize) -> Result<T, VaultError>
    where
        T::Err: std::fmt::Display,
    {
        self.text(row, column)?.parse().map_err(|e| self.damaged(e))
    }

    pub(crate) async fn close(&self) {
        match &self.pool {
            Pool::Sqlite(pool) => pool.close().await,
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) fn error(&self, source: sqlx::Error) -> VaultError {
        VaultError::Database {
            path: self.path.clone(),
            source,
        }
    }

    /// For what a row holds and should not.
    pub(crate) fn damaged(&self, what: impl std::fmt::Display) -> VaultError {
        VaultError::Damaged {
            path: self.path.clone(),
            what: what.to_string(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// The present moment as RFC 3339 text in UTC, to the microsecond.
pub(crate) fn now() -> String {
    stamp(jiff::Timestamp::now())
}

/// A moment as RFC 3339 text in UTC, to the microsecond.
pub(crate) fn stamp(moment: jiff::Timestamp) -> String {
    // Down, so that nothing is stamped later than it was: a session would outlive its time.
    let down = jiff::TimestampRound::new()
        .smallest(jiff::Unit::Microsecond)
        .mode(jiff::RoundMode::Floor);
    moment.round(down).unwrap_or(moment).to_string()
}

/// The day of a moment in UTC.
pub(crate) fn day(moment: jiff::Timestamp) -> jiff::civil::Date {
    moment.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
}
