//! What a case is made of: fields, codelists, the public domain of a table, and the table itself as integer codes.
//!
//! Everything here is public knowledge. A domain is written down before any case is read and never learned from one:
//! that is the second article of the privacy contract, and it is why this crate depends on no other room.
//!
//! * [`TableSchema`] is the domain: an ordered list of [`Field`]s, each with a closed list of [`Category`]s, some of which
//!   are reasons for a value being absent ([`MissingReason`]). It is read from and written to a Frictionless Table Schema
//!   ([`TableSchema::from_frictionless_json`]).
//! * [`CodedTable`] is a table over that domain: one column of small integers per field. [`read_csv`] and [`write_csv`] turn text into
//!   codes and back.
//! * [`case_schema`] is the shape of every release; [`htcds`], [`ctdc`] and [`countries`] hold the codelists that contributors use.

mod case;
mod coded;
pub mod countries;
mod csv_codec;
pub mod ctdc;
mod field;
mod frictionless;
pub mod htcds;
pub mod ic_tip;
mod infer;
mod missing;
mod numbers;
mod origins;
mod published;
mod table_schema;
mod text;

pub use case::{FIRST_YEAR, case_schema};
pub use coded::{CodedTable, CodedTableError, Codes};
pub use csv_codec::{CodecError, FieldCoder, read_csv, write_csv};
pub use field::{Bins, Category, Field, FieldKind, Hierarchy, HierarchyLevel};
pub use frictionless::FrictionlessError;
pub use infer::infer;
pub use missing::{MissingReason, UnknownMissingReason};
pub use numbers::{CaseNumbers, Number};
pub use origins::{ORIGINS, Origin};
pub use published::{htcds_json_schema, htcds_table_schema, record_json_schema};
pub use table_schema::{SchemaError, StructuralZero, TableSchema};
pub use text::fold_text;
