//! A table of texts, a row at a time, whatever file it stands in.

use csv::StringRecord;

use crate::IntakeError;

/// The most columns a file may have: as many as a spreadsheet can hold.
pub(crate) const MAX_COLUMNS: usize = 16_384;

/// A file's rows in order.
pub(crate) trait Rows {
    /// Puts the next row into `cells` and gives its number as a spreadsheet shows it, from 1; nothing at the end.
    fn next(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, IntakeError>;

    /// How much of the file has been read, from 0 to 1.
    fn fraction(&self) -> f64;

    /// Whether a row may have fewer cells than the header, because the file does not store blank ones.
    fn sparse(&self) -> bool;
}
