//! Chains of recruiters: who found workers for which case.

mod import;
mod loops;
mod places;

pub use import::{ChainImport, ChainReport, ChainRow, import_chain};
pub use loops::loops;
pub use places::{PlaceNotice, suggest_country};
