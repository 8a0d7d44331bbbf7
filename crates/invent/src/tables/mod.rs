//! Benchmark tables: what case data look like to a program that counts and synthesises them.

mod ctdc_like;
mod wide_sparse;
mod write;

pub use ctdc_like::ctdc_like;
pub use wide_sparse::wide_sparse;
pub use write::write_table;

use amparo_schema::{Category, Codes, Field, MissingReason, TableSchema};

/// A flag as public files write it: `1`, or blank without a reason. It cannot deny, so it is no [`amparo_schema::FieldKind::Flag`].
fn mark(name: &str) -> Field {
    Field::nominal(name, vec![Category::value("1"), blank()])
}

/// A blank without a reason.
fn blank() -> Category {
    Category::missing_spelt("", MissingReason::NotKnown)
}

/// Empty columns for `rows` rows over `schema`.
fn columns(schema: &TableSchema, rows: usize) -> Vec<Codes> {
    schema
        .sizes()
        .into_iter()
        .map(|size| Codes::with_capacity(size, rows))
        .collect()
}
