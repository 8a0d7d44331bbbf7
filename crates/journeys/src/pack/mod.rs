//! The pre-departure pack: one sheet that says what was promised, who pays, what may be taken from pay, which rights there are and who helps.
//!
//! The sheet is one HTML file, readable on an old phone without scripts and printable on one page. What was shown is kept, by its SHA-256 and its terms, in a log that
//! only grows; whoever holds the sheet can later show what it said, and a contract that came afterwards is held against it term by term.

mod check;
mod contacts;
mod make;
mod record;
mod texts;

pub use check::{Answered, CheckError, answer};
pub use contacts::{Contact, contacts_for};
pub use make::{MakeError, Pack, PackOf, make};
pub use record::{Checked, PackEntry, PackLog, Shown, Verdict};
pub use texts::{PackLanguage, UnknownPackLanguage};
