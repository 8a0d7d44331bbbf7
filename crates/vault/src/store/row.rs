//! A row that a question gave, of either database.

#[cfg(feature = "postgres")]
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

pub(crate) enum Row {
    Sqlite(SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(PgRow),
}

/// A column as the type that is wanted where this stands. A macro, as sqlx's bounds for it name the database.
macro_rules! column {
    ($row:expr, $column:expr) => {
        match $row {
            Row::Sqlite(row) => sqlx::Row::try_get(row, $column),
            #[cfg(feature = "postgres")]
            Row::Postgres(row) => sqlx::Row::try_get(row, $column),
        }
    };
}

impl Row {
    pub(super) fn text(&self, column: usize) -> Result<String, sqlx::Error> {
        column!(self, column)
    }

    pub(super) fn maybe_text(&self, column: usize) -> Result<Option<String>, sqlx::Error> {
        column!(self, column)
    }

    pub(super) fn number(&self, column: usize) -> Result<i64, sqlx::Error> {
        column!(self, column)
    }

    pub(super) fn maybe_number(&self, column: usize) -> Result<Option<i64>, sqlx::Error> {
        column!(self, column)
    }
}
