//! The database: how it is opened, and the two kinds of transaction.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqlSafeStr, SqlitePool};

use crate::VaultError;

/// How long an act waits for another process to finish its own.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) type Tx = sqlx::Transaction<'static, sqlx::Sqlite>;

#[derive(Clone, Debug)]
pub(crate) struct Store {
    pool: SqlitePool,
    path: PathBuf,
}

fn migrator() -> Migrator {
    let first = include_str!("../migrations/0001_vault.sql");
    Migrator::with_migrations(vec![Migration::new(
        1,
        "vault".into(),
        MigrationType::Simple,
        first.into_sql_str(),
        false,
    )])
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
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Microsecond).unwrap_or(now).to_string()
}
