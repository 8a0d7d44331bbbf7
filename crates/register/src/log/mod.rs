//! An append-only log of everything that happened to certificates.
//!
//! Each entry is a leaf of a Merkle tree (RFC 6962, section 2; RFC 9162). A signed head states the tree's size and root; an inclusion proof shows that an
//! entry is under a head, a consistency proof that a head continues an earlier one. Whoever keeps heads finds out if history is rewritten.
//!
//! Entries carry what the public register shows. Everything else of an event, people's pseudonyms and reasons included, stands there as a salted
//! commitment only: it can be opened to those who may see it, and nobody else can guess it.

mod commitment;
mod entry;
mod head;
mod tree;

pub use commitment::{Commitment, CommitmentError, Opening};
pub use entry::LogEntry;
pub use head::{Head, HeadError, read_head, sign_head};
pub use tree::{Log, LogError, verify_consistency, verify_inclusion};
