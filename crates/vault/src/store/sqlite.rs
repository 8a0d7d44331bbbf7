//! How an SQLite database is opened.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, SqlitePool};

use super::{PATIENCE, migrated, migrations};
use crate::VaultError;

/// Opens the file, or makes it if `create`, and brings it to the newest shape.
pub(super) async fn connect(path: &Path, create: bool) -> Result<SqlitePool, VaultError> {
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
    let pool = pool.map_err(|source| VaultError::Database {
        path: path.to_owned(),
        source,
    })?;
    migrated(migrations::sqlite().run(&pool).await, path)?;
    Ok(pool)
}
