//! A whole database from one kind to the other: so a backup of either restores as either.

use sqlx::AssertSqlSafe;

use super::asked::{Value, ask};
use super::{Row, Store, Tx};
use crate::VaultError;

/// How many rows go into one statement. SQLite takes 32,766 values.
const AT_ONCE: usize = 500;

/// A table and its columns, as SQLite's side has them; PostgreSQL's side has the same.
struct Table {
    name: String,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    is_number: bool,
}

/// Copies every row of `from` into `to`, whose tables are there and empty. One of the two is SQLite.
pub(super) async fn copy(
    from: &Store,
    from_tx: &mut Tx,
    to: &Store,
    to_tx: &mut Tx,
) -> Result<(), VaultError> {
    let tables = match from_tx {
        Tx::Sqlite(_) => tables(from, from_tx).await?,
        #[cfg(feature = "postgres")]
        Tx::Postgres(_) => tables(to, to_tx).await?,
    };
    // A row may come before another that it points to; at the end all must be there.
    let later = match to_tx {
        Tx::Sqlite(_) => "PRAGMA defer_foreign_keys = ON",
        #[cfg(feature = "postgres")]
        Tx::Postgres(_) => "SET CONSTRAINTS ALL DEFERRED",
    };
    to.execute(to_tx, ask(later)).await?;
    for table in &tables {
        let columns = table
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect::<Vec<_>>();
        let columns = columns.join(", ");
        // Entries of a chain go in one after the other, and their number stands first.
        let all = format!("SELECT {columns} FROM {} ORDER BY 1", table.name);
        let rows = from.all(from_tx, ask(AssertSqlSafe(all))).await?;
        for rows in rows.chunks(AT_ONCE) {
            let insert = format!(
                "INSERT INTO {} ({columns}) VALUES {}",
                table.name,
                places(rows.len(), table.columns.len())
            );
            let mut asked = ask(AssertSqlSafe(insert));
            for row in rows {
                for (at, column) in table.columns.iter().enumerate() {
                    asked = asked.bind(value(from, row, at, column)?);
                }
            }
            to.execute(to_tx, asked).await?;
        }
    }
    Ok(())
}

/// `($1, $2), ($3, $4)` and so on.
fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places = (1..=columns).map(|column| format!("${}", row * columns + column));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

fn value(store: &Store, row: &Row, at: usize, column: &Column) -> Result<Value<'static>, VaultError> {
    let value = if column.is_number {
        row.maybe_number(at).map(Value::Number)
    } else {
        row.maybe_text(at).map(Value::from)
    };
    value.map_err(|e| store.error(e))
}

/// The tables of an SQLite database but those of SQLite and sqlx.
async fn tables(store: &Store, tx: &mut Tx) -> Result<Vec<Table>, VaultError> {
    let asked = ask(
        "SELECT t.name, c.name, CASE c.type WHEN 'BIGINT' THEN 1 ELSE 0 END FROM sqlite_master t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT IN ('_sqlx_migrations', 'sqlite_sequence') ORDER BY t.name, c.cid",
    );
    let mut tables = Vec::<Table>::new();
    for row in store.all(tx, asked).await? {
        let (table, column) = (store.text(&row, 0)?, store.text(&row, 1)?);
        let column = Column {
            name: column,
            is_number: store.number::<i64>(&row, 2)? == 1,
        };
        match tables.last_mut() {
            Some(last) if last.name == table => last.columns.push(column),
            _ => tables.push(Table {
                name: table,
                columns: vec![column],
            }),
        }
    }
    Ok(tables)
}
