//! Readers of other people's making, kept from taking the process down.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a reader of a binary format; nothing comes of it if it panics.
///
/// The readers of XLSX and Parquet are kept crates that return errors, but both decode formats of great depth and have panicked on damaged files before.
pub fn survived<T>(read: impl FnOnce() -> T) -> Option<T> {
    // What was being built is dropped with the panic; nothing of it is seen again.
    catch_unwind(AssertUnwindSafe(read)).ok()
}
