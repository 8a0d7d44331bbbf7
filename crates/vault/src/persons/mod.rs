//! Persons and their will: who took their consent back, whose consent does not cover a release, and who is left out of one for it.
//!
//! A person is known by a [`PersonMark`]: a hash of contributor and pseudonymous key. Nothing here holds a case.

mod agreed;
mod consents;
mod keying;
mod left_out;
mod links;
mod mark;
mod tokens;
mod withdrawals;

pub use agreed::TokensTaken;
pub use consents::{Consent, RELEASE_SCOPE};
pub use keying::{KeyedBy, KeyedIntake, Keying, SamePersons};
pub use left_out::LeftOutCounts;
pub(crate) use left_out::{LeftOut, Why};
pub(crate) use links::Links;
pub use mark::PersonMark;
pub use tokens::{TokenHash, WithdrawalToken};
pub use withdrawals::Withdrawn;
