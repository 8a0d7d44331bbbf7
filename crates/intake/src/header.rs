//! The header of a file.

use csv::StringRecord;

use crate::IntakeError;
use crate::cells::unguarded_cell;
use crate::quote::quoted;

/// How many names a message lists.
const LISTED: usize = 40;

/// The names of a file's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// In order, trimmed, and without the apostrophe that keeps a spreadsheet from taking one for a formula.
    pub(crate) names: Vec<String>,
    /// The row in which they stand.
    pub(crate) row: u64,
    pub(crate) file: String,
}

impl Header {
    pub(crate) fn new(cells: &StringRecord, row: u64, file: &str) -> Self {
        let mut names: Vec<String> = cells
            .iter()
            .map(|cell| unguarded_cell(cell.trim_start_matches('\u{feff}').trim()).to_owned())
            .collect();
        // Separators at the end of every line make columns without name or content.
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        Header {
            names,
            row,
            file: file.into(),
        }
    }

    /// The column for which `is` holds; nothing if there is none.
    ///
    /// # Errors
    /// [`IntakeError::DuplicateColumn`] if there are two: which of them is meant cannot be known.
    pub(crate) fn column(&self, is: impl Fn(&str) -> bool) -> Result<Option<usize>, IntakeError> {
        let mut found = self.names.iter().enumerate().filter(|(_, name)| is(name));
        let Some((first, name)) = found.next() else {
            return Ok(None);
        };
        match found.next() {
            None => Ok(Some(first)),
            Some((second, _)) => Err(IntakeError::DuplicateColumn {
                file: self.file.clone(),
                row: self.row,
                column: quoted(name),
                first: first + 1,
                second: second + 1,
            }),
        }
    }

    /// The column called `name`, whatever the letter case.
    pub(crate) fn named(&self, name: &str) -> Result<Option<usize>, IntakeError> {
        let name = name.trim().to_lowercase();
        self.column(|other| other.to_lowercase() == name)
    }

    /// The name of a column, empty beyond the last.
    pub(crate) fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// The names, for a message.
    pub(crate) fn listed(&self) -> String {
        let mut text = self
            .names
            .iter()
            .take(LISTED)
            .map(|name| quoted(name))
            .collect::<Vec<_>>()
            .join(", ");
        if self.names.len() > LISTED {
            text += &format!(" and {} more", self.names.len() - LISTED);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_once() {
        let header = Header::new(
            &StringRecord::from(vec!["\u{feff}Year ", "sex", "SEX", "", ""]),
            1,
            "f.csv",
        );
        assert_eq!(header.names, ["Year", "sex", "SEX"]);
        assert_eq!(header.named("year").unwrap(), Some(0));
        assert_eq!(header.named("age").unwrap(), None);
        assert_eq!(
            header.named("Sex").unwrap_err().to_string(),
            "f.csv, row 1: column \"sex\" stands more than once in the header (columns 2 and 3); rename or remove one"
        );
    }
}
