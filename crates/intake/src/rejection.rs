//! A value that cannot be taken in, and what could.

use std::fmt;

use serde::Serialize;

/// Why a row was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The value is none of those that the field takes.
    OutsideCodelist,
    /// Not a number, or one outside the field's range.
    NotANumber,
    /// Not a date in the expected form.
    NotADate,
    /// The date or year lies after today.
    InTheFuture,
    /// The year lies before the first one that the case table holds.
    TooEarly,
    /// The row has no year of registration, which a case must have.
    NoYear,
    /// A kind of exploitation is given where the source says that there was none.
    Contradiction,
    /// The row has more or fewer cells than the header.
    Ragged,
    /// The cell holds a spreadsheet's error mark.
    SpreadsheetError,
    /// The cell holds characters that do not show, such as NUL or a mark that turns the direction of writing.
    Invisible,
    /// The cell holds a formula as text. Formulas are never evaluated.
    Formula,
}

impl Reason {
    /// The reason in plain words.
    pub const fn label(self) -> &'static str {
        match self {
            Reason::OutsideCodelist => "not an accepted value",
            Reason::NotANumber => "not an accepted number",
            Reason::NotADate => "not a date in the expected form",
            Reason::InTheFuture => "in the future",
            Reason::TooEarly => "before the first year",
            Reason::NoYear => "no year of registration",
            Reason::Contradiction => "a contradiction",
            Reason::Ragged => "longer or shorter than the header",
            Reason::SpreadsheetError => "an error mark of a spreadsheet",
            Reason::Invisible => "a text with characters that do not show",
            Reason::Formula => "a formula",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// One fault in one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// The file's name, without its folder.
    pub file: String,
    /// The row as a spreadsheet numbers it; a header in the first line is row 1.
    pub row: u64,
    /// The file's own name of the column; empty where the row as a whole is at fault.
    pub column: String,
    /// The field of the case table, where one field is at fault.
    pub field: Option<&'static str>,
    /// The value found: in quotation marks, at most 60 characters, escaped.
    pub value: String,
    /// What is wrong with it.
    pub reason: Reason,
    /// What would be accepted.
    pub accepted: String,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}", self.file, self.row)?;
        if !self.column.is_empty() {
            write!(f, ", column {}", crate::quote::quoted(&self.column))?;
        }
        write!(
            f,
            ": {} is {}; accepted: {}",
            self.value, self.reason, self.accepted
        )
    }
}

/// A fault while its row is read, before file and row are known.
pub(crate) struct Fault {
    /// Index of the column; nothing where the row as a whole is at fault.
    pub(crate) column: Option<usize>,
    pub(crate) field: Option<usize>,
    /// As [`crate::quote::quoted`] shows it.
    pub(crate) value: String,
    pub(crate) reason: Reason,
    pub(crate) accepted: String,
}
