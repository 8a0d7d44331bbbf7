//! What became of a file, for the officer who sent it.

use std::collections::BTreeMap;
use std::fmt;

use amparo_schema::MissingReason;
use serde::Serialize;

use crate::quote::quoted;
use crate::{Reason, Rejection};

/// How many rejections a report keeps; all are counted.
pub(crate) const KEPT: usize = 50;

/// What became of a file: rows, rejections, completeness, columns.
///
/// It quotes values of rejected cells, so it is as private as the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The file's name, without its folder.
    pub file: String,
    /// The layout, in words.
    pub layout: String,
    /// The sheet that was read, in a workbook.
    pub sheet: Option<String>,
    /// Sheets of the same workbook that would be read in the same way, and were not: one table is read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_sheets: Vec<String>,
    /// The row in which the header stands.
    pub header_row: u64,
    /// Rows read, without the header and blank ones.
    pub rows_read: u64,
    /// Rows that became cases.
    pub rows_accepted: u64,
    /// Rows left out because something in them could not be taken in.
    pub rows_rejected: u64,
    /// Rows left out because they say that the person did not consent.
    pub rows_without_consent: u64,
    /// Rows left out because they say that the person is not a victim of trafficking.
    pub rows_not_victims: u64,
    /// Rows without any content, which are passed over.
    pub rows_blank: u64,
    /// The first rejections, at most fifty. A row can have several.
    pub rejections: Vec<Rejection>,
    /// All rejections, by column and reason.
    pub rejection_counts: Vec<RejectionCount>,
    /// For each field of the case table, how many accepted rows hold a value and how many lack one, by reason.
    pub fields: Vec<Completeness>,
    /// Columns whose content was used.
    pub columns_used: Vec<String>,
    /// Columns whose content was not looked at further and goes nowhere.
    pub columns_ignored: Vec<IgnoredColumn>,
    /// What was decided along the way, with the number of rows or cells concerned.
    pub notes: Vec<Note>,
    /// Rows that name a person more than once; nothing where the file identifies no persons.
    pub persons: Option<Persons>,
}

/// How often one column was at fault for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RejectionCount {
    /// The file's own name of the column; empty for rows as a whole.
    pub column: String,
    /// What was wrong.
    pub reason: Reason,
    /// In how many cells.
    pub count: u64,
}

/// How complete one field is among the accepted rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Completeness {
    /// The field of the case table.
    pub field: String,
    /// Rows with a value; for a flag, `yes` or `no`.
    pub values: u64,
    /// Rows without one, by reason. Reasons that do not occur are left out.
    pub missing: BTreeMap<MissingReason, u64>,
}

/// A column that is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IgnoredColumn {
    /// The file's own name of it.
    pub column: String,
    /// Whether its name says that it identifies persons directly. Such columns are better left out of the file.
    pub direct_identifier: bool,
}

/// Something that was decided along the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What was decided.
    pub text: String,
    /// In how many cells or rows; nothing for what concerns the file as a whole.
    pub count: Option<u64>,
}

/// How rows and persons relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Persons {
    /// Different persons among the accepted rows that identify one.
    pub persons: u64,
    /// Persons who stand in more than one accepted row.
    pub persons_with_several_rows: u64,
    /// Accepted rows beyond the first of their person.
    pub surplus_rows: u64,
    /// Accepted rows that identify nobody.
    pub rows_without_identifier: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.layout)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet {}", quoted(sheet))?;
        }
        writeln!(f)?;
        write!(
            f,
            "{} read: {} accepted, {} rejected",
            rows(self.rows_read),
            self.rows_accepted,
            self.rows_rejected
        )?;
        if self.rows_without_consent > 0 {
            write!(f, ", {} left out for want of consent", self.rows_without_consent)?;
        }
        if self.rows_not_victims > 0 {
            write!(
                f,
                ", {} left out as no victims of trafficking",
                self.rows_not_victims
            )?;
        }
        if self.rows_blank > 0 {
            write!(f, "; {} more are blank", self.rows_blank)?;
        }
        writeln!(f)?;
        self.write_rejections(f)?;
        self.write_notes(f)?;
        self.write_fields(f)?;
        self.write_columns(f)
    }
}

impl Report {
    fn write_rejections(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rejection_counts.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nRejected, by column and reason:")?;
        for count in &self.rejection_counts {
            let column = match count.column.as_str() {
                "" => "(the row)".to_owned(),
                column => quoted(column),
            };
            writeln!(f, "  {:>8}  {column}: {}", count.count, count.reason)?;
        }
        let all: u64 = self.rejection_counts.iter().map(|count| count.count).sum();
        let shown = self.rejections.len();
        if all > shown as u64 {
            writeln!(f, "The first {shown} of {all}:")?;
        } else {
            writeln!(f, "In detail:")?;
        }
        for rejection in &self.rejections {
            writeln!(f, "  {rejection}")?;
        }
        Ok(())
    }

    fn write_notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(persons) = &self.persons {
            writeln!(
                f,
                "\nPersons: {} in {}; in more than one row: {} ({} beyond the first); without an identifier: {}",
                persons.persons,
                rows(self.rows_accepted),
                persons.persons_with_several_rows,
                rows(persons.surplus_rows),
                rows(persons.rows_without_identifier)
            )?;
        }
        if !self.notes.is_empty() {
            writeln!(f, "\nNotes:")?;
        }
        for note in &self.notes {
            match note.count {
                Some(count) => writeln!(f, "  {count:>8}  {}", note.text)?,
                None => writeln!(f, "         -  {}", note.text)?,
            }
        }
        Ok(())
    }

    fn write_fields(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nHow complete the accepted rows are:")?;
        for field in &self.fields {
            write!(f, "  {:<32} {:>8} with a value", field.field, field.values)?;
            for (reason, count) in &field.missing {
                write!(f, ", {count} {}", reason.label())?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    fn write_columns(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |columns: Vec<&str>| columns.into_iter().map(quoted).collect::<Vec<_>>().join(", ");
        let used = self.columns_used.iter().map(String::as_str).collect();
        writeln!(f, "\nColumns used: {}", list(used))?;
        let ignored = |direct: bool| -> Vec<&str> {
            self.columns_ignored
                .iter()
                .filter(|column| column.direct_identifier == direct)
                .map(|column| column.column.as_str())
                .collect()
        };
        let (plain, direct) = (ignored(false), ignored(true));
        if !plain.is_empty() {
            writeln!(f, "Columns not used: {}", list(plain))?;
        }
        if !direct.is_empty() {
            writeln!(
                f,
                "Columns dropped that look like direct identifiers (better not to send them at all): {}",
                list(direct)
            )?;
        }
        Ok(())
    }
}

fn rows(count: u64) -> String {
    match count {
        1 => "1 row".into(),
        count => format!("{count} rows"),
    }
}
