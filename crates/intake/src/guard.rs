//! Readers of other people's making, kept from taking the process down.

use amparo_workbook::survived;

use crate::IntakeError;

/// Runs a reader of a binary format; if it panics on a malformed file, the file is refused.
pub(crate) fn guarded<T>(
    file: &str,
    read: impl FnOnce() -> Result<T, IntakeError>,
) -> Result<T, IntakeError> {
    survived(read).unwrap_or_else(|| {
        Err(IntakeError::Format {
            file: file.into(),
            problem: "is damaged in a way that its reader does not survive".into(),
        })
    })
}
