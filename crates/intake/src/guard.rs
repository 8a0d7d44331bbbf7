//! Readers of other people's making, kept from taking the process down.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::IntakeError;

/// Runs a reader of a binary format; if it panics on a malformed file, the file is refused.
///
/// The readers of XLSX and Parquet are kept crates that return errors, but both decode formats of great depth and have panicked on damaged files before.
pub(crate) fn guarded<T>(
    file: &str,
    read: impl FnOnce() -> Result<T, IntakeError>,
) -> Result<T, IntakeError> {
    // What was being built is dropped with the panic; nothing of it is seen again.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(IntakeError::Format {
            file: file.into(),
            problem: "is damaged in a way that its reader does not survive".into(),
        })
    })
}
