//! A transaction on either database.

#[cfg(feature = "postgres")]
use sqlx::Postgres;
use sqlx::{Sqlite, Transaction};

use super::asked::{Asked, query};
use super::row::Row;

/// A transaction. Dropped, it is rolled back.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(super) async fn execute(&mut self, asked: Asked<'_>) -> Result<u64, sqlx::Error> {
        Ok(match self {
            Tx::Sqlite(tx) => query!(asked).execute(&mut **tx).await?.rows_affected(),
            #[cfg(feature = "postgres")]
            Tx::Postgres(tx) => query!(asked).execute(&mut **tx).await?.rows_affected(),
        })
    }

    pub(super) async fn all(&mut self, asked: Asked<'_>) -> Result<Vec<Row>, sqlx::Error> {
        Ok(match self {
            Tx::Sqlite(tx) => {
                let rows = query!(asked).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            #[cfg(feature = "postgres")]
            Tx::Postgres(tx) => {
                let rows = query!(asked).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    pub(super) async fn one(&mut self, asked: Asked<'_>) -> Result<Option<Row>, sqlx::Error> {
        Ok(match self {
            Tx::Sqlite(tx) => query!(asked).fetch_optional(&mut **tx).await?.map(Row::Sqlite),
            #[cfg(feature = "postgres")]
            Tx::Postgres(tx) => query!(asked).fetch_optional(&mut **tx).await?.map(Row::Postgres),
        })
    }

    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await,
            #[cfg(feature = "postgres")]
            Tx::Postgres(tx) => tx.commit().await,
        }
    }

    pub(super) async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Tx::Sqlite(tx) => tx.rollback().await,
            #[cfg(feature = "postgres")]
            Tx::Postgres(tx) => tx.rollback().await,
        }
    }
}
