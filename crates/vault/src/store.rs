//! The database: how it is opened, and the two kinds of transaction.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Row, SqlSafeStr, Sqlite, SqlitePool};

use crate::VaultError;

/// How long an act waits for another process to finish its own.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) type Tx = sqlx::Transaction<'static, sqlx::Sqlite>;
pub(crate) type Asked<'q> = Query<'q, Sqlite, SqliteArguments>;

#[derive(Clone, Debug)]
pub(crate) struct Store {
    pool: SqlitePool,
    path: PathBuf,
}

fn migrator() -> Migrator {
    let step = |number: i64, name: &'static str, sql: &'static str| {
        Migration::new(
            number,
            name.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(vec![
        step(1, "vault", include_str!("../migrations/0001_vault.sql")),
        step(
            2,
            "contributing",
            include_str!("../migrations/0002_contributing.sql"),
        ),
        step(3, "keys", include_str!("../migrations/0003_keys.sql")),
        step(4, "persons", include_str!("../migrations/0004_persons.sql")),
        step(5, "rooms", include_str!("../migrations/0005_rooms.sql")),
    ])
}

impl Store {
    /// Opens the database, or makes it if `create`, and brings it to the newest shape.
    pub(crate) async fn connect(path: &Path, create: bool) -> Result<Self, VaultError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            // In WAL mode only FULL flushes every commit, and a charge must be on disk before it is acknowledged.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new()
            .max_connections(2)
            .acquire_timeout(2 * PATIENCE)
            .connect_with(options)
            .await;
        let path = path.to_owned();
        let pool = match pool {
            Ok(pool) => pool,
            Err(source) => return Err(VaultError::Database { path, source }),
        };
        let store = Store { pool, path };
        match migrator().run(&store.pool).await {
            Ok(()) => Ok(store),
            Err(MigrateError::VersionMissing(version)) => Err(VaultError::Newer {
                path: store.path,
                version,
            }),
            Err(error) => Err(store.error(error.into())),
        }
    }

    /// A transaction that sees one moment.
    pub(crate) async fn read(&self) -> Result<Tx, VaultError> {
        self.pool.begin().await.map_err(|e| self.error(e))
    }

    /// A transaction that may write. It waits until no other writes, in this process or another, so what it reads stays true until it
    /// commits. (PostgreSQL: an advisory lock.)
    pub(crate) async fn write(&self) -> Result<Tx, VaultError> {
        self.pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(|e| self.error(e))
    }

    /// Copies the database as it stands into a new file.
    pub(crate) async fn copy_into(&self, path: &Path) -> Result<(), VaultError> {
        let text = path.to_str().ok_or_else(|| VaultError::Path(path.to_owned()))?;
        let copied = sqlx::query("VACUUM INTO ?").bind(text).execute(&self.pool).await;
        copied.map(|_| ()).map_err(|e| self.error(e))
    }

    /// Commits, durably.
    pub(crate) async fn commit(&self, tx: Tx) -> Result<(), VaultError> {
        tx.commit().await.map_err(|e| self.error(e))
    }

    /// Runs a statement and returns how many rows it changed.
    pub(crate) async fn execute(&self, tx: &mut Tx, asked: Asked<'_>) -> Result<u64, VaultError> {
        let done = asked.execute(&mut **tx).await.map_err(|e| self.error(e))?;
        Ok(done.rows_affected())
    }

    /// The rows that a question gives.
    pub(crate) async fn all(&self, tx: &mut Tx, asked: Asked<'_>) -> Result<Vec<SqliteRow>, VaultError> {
        asked.fetch_all(&mut **tx).await.map_err(|e| self.error(e))
    }

    /// The row that a question gives, if there is one.
    pub(crate) async fn one(&self, tx: &mut Tx, asked: Asked<'_>) -> Result<Option<SqliteRow>, VaultError> {
        asked.fetch_optional(&mut **tx).await.map_err(|e| self.error(e))
    }

    /// A column as text.
    pub(crate) fn text(&self, row: &SqliteRow, column: usize) -> Result<String, VaultError> {
        row.try_get(column).map_err(|e| self.error(e))
    }

    /// A column as text, where it is not null.
    pub(crate) fn maybe(&self, row: &SqliteRow, column: usize) -> Result<Option<String>, VaultError> {
        row.try_get(column).map_err(|e| self.error(e))
    }

    /// A column as a number of the wanted kind.
    pub(crate) fn number<T: TryFrom<i64>>(&self, row: &SqliteRow, column: usize) -> Result<T, VaultError>
    where
        T::Error: std::fmt::Display,
    {
        let number: i64 = row.try_get(column).map_err(|e| self.error(e))?;
        T::try_from(number).map_err(|e| self.damaged(e))
    }

    /// A column as what can be read from its text.
    pub(crate) fn read_as<T: std::str::FromStr>(
        &self,
        row: &SqliteRow,
        column: usize,
    ) -> Result<T, VaultError>
    where
        T::Err: std::fmt::Display,
    {
        self.text(row, column)?.parse().map_err(|e| self.damaged(e))
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
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
