//! Records from CSV and XLSX: one table for each kind of record, one row for each record.
//!
//! A row that cannot be read is kept with every reason, so that what goes in is what comes out: `accepted + refused = rows`.

mod cell;
mod grid;
mod layout;
mod read;

pub(crate) use cell::is_null;
pub use cell::{CellError, Row};
pub use grid::{Grid, GridError};
pub use layout::FromRow;
pub use read::{
    DossierImport, Import, ImportError, Refused, Table, import_dossier, read_dossier, read_rows, read_table,
};
