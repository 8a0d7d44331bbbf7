#![doc = include_str!("../README.md")]

mod agreement;
mod error;
mod hub;
mod messages;
mod partner;

pub use agreement::{Agreement, Input};
pub use error::LinkageError;
pub use hub::{HubKey, LinkageKey};
pub use messages::{Blinded, Evaluated};
pub use partner::{Pending, Token, blind, finish};

/// The most persons in one message.
pub const MAX_PERSONS: usize = 1_000_000;
