//! Chains of recruiters.

mod loops;

pub use loops::loops;
