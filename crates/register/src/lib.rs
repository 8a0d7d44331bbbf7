//! The public register of certified recruiters, as everybody may read it.
//!
//! This is the public half of recruitment integrity: it knows recruiters' names, standings and certificates, and nothing of workers, fees, auditors or
//! applications, which the crate `amparo-recruitment` keeps on the private side. The portal links this half only.
//!
//! * [`Book`]: the register with all its past; [`Book::on`] gives the [`Register`] as of any day.
//! * [`certificate`], [`log`]: certificates that verify offline, and the append-only log of what happened to them.
//! * [`RegisterStatement`]: the register's own signed word on how a recruiter stood; [`Receipt`]: that word with its place in the log, for whoever looked.
//! * [`PublishedRegister`]: all of it in one signed bundle, opened only if every part agrees with every other.

mod book;
pub mod certificate;
mod feed;
pub mod log;
mod party_id;
mod published;
mod receipt;
mod scope;
mod standing;
mod statement;
mod view;
mod write;

pub use book::{Book, BookError, DatedState, Recruiter};
pub use feed::atom_feed;
pub use party_id::{PartyId, PartyIdError};
pub use published::{
    IssuedFile, PublishedRegister, RegisterError, RegisterIssuer, RegisterManifest, StatusListFile,
};
pub use receipt::{CheckedLogEntry, Receipt, ReceiptError, VerifiedReceipt, verify_receipt};
pub use scope::Scope;
pub use standing::{Standing, StandingChange, UnknownStanding};
pub use statement::{RegisterStatement, StatementError, issue_statement, verify_statement};
pub use view::{OpenMinor, Register, RegisterEntry};
pub use write::{NewRegister, WriteRegisterError, write_register};

/// A day as ten characters, year-month-day.
pub(crate) fn day(text: &str) -> Option<jiff::civil::Date> {
    // jiff also reads times and zones after a date.
    if text.len() == 10 { text.parse().ok() } else { None }
}
