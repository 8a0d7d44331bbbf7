//! Workbooks that somebody else made, opened and read within bounds.
//!
//! A workbook of a few kilobytes can unpack to many gigabytes, or hold two cells at the far corners of a sheet that a reader makes a whole table of. Here an
//! archive is looked into before anything trusts it ([`inspect`]), what a sheet may come to is bounded ([`Book`]), and a reader that panics is no more than an
//! error ([`survived`]).

mod archive;
mod guard;
mod sheet;

pub use archive::{ArchiveError, Kind, inspect};
pub use calamine::Data;
pub use guard::survived;
pub use sheet::{Book, Line, SheetError};
