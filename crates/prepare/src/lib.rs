#![doc = include_str!("../README.md")]

mod columns;
mod consent;
mod desk;
mod drift;
pub mod duplicates;
mod error;
mod htcds_sheet;
mod identified;
mod look;
mod pack;
mod page;
mod propose;
mod rejected;
mod report;
mod risk;
mod roles;
pub mod scan;
mod tally;
mod token;

pub use columns::{ColumnReport, Use};
pub use consent::ConsentColumns;
pub use desk::{Desk, Settings};
pub use drift::{Change, Profile};
pub use error::PrepareError;
pub use htcds_sheet::HtcdsSheet;
pub use identified::identified;
pub use look::{Looked, Plan, look};
pub use pack::{Dispatch, Packed, pack};
pub use page::report_page;
pub use propose::{Proposal, Proposed, propose};
pub use report::{Problem, Report, UnreadValue};
pub use risk::Disclosure;
pub use token::{withdrawal_mark, withdrawal_token};
