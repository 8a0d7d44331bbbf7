//! What a case is made of: fields, codelists, the public domain of a table, and the table itself as integer codes.
//!
//! Everything here is public knowledge. A domain is written down before any case is read and never learned from one:
//! that is the second article of the privacy contract, and it is why this crate depends on no other room.
//!
//! * [`TableSchema`] is the domain: an ordered list of [`Field`]s, each with a closed list of [`Category`]s, some of which
//!   are reasons for a value being absent ([`MissingReason`]).
//! * [`CodedTable`] is a table over that domain: one column of small integers per field.

mod coded;
mod field;
mod missing;
mod table_schema;

pub use coded::{CodedTable, CodedTableError, Codes};
pub use field::{Bins, Category, Field, FieldKind, Hierarchy, HierarchyLevel};
pub use missing::{MissingReason, UnknownMissingReason};
pub use table_schema::{SchemaError, StructuralZero, TableSchema};
