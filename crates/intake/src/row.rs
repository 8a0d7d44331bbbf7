//! One row on its way to the case table.

use csv::StringRecord;
use jiff::civil::Date;

use crate::case_fields::{AGE, Answer, CaseFields, MONTHS, WIDTH};
use crate::cells::unguarded_cell;
use crate::quote::quoted;
use crate::rejection::Fault;
use crate::spellings::{Reading, Unread, read_value};
use amparo_schema::{CaseNumbers, MissingReason, Number};

/// Why a row that is in order does not become a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeftOut {
    /// The person did not consent.
    NoConsent,
    /// The organisation found that the person was no victim of trafficking.
    NotAVictim,
}

/// A row, what has been read from it, and what was wrong with it.
pub(crate) struct Row<'a> {
    pub(crate) cells: &'a StringRecord,
    pub(crate) fields: &'a CaseFields,
    pub(crate) today: Date,
    pub(crate) answers: [Answer; WIDTH],
    /// Numbers behind the bands, where cells held numbers.
    pub(crate) numbers: CaseNumbers,
    pub(crate) faults: Vec<Fault>,
    pub(crate) notes: Vec<String>,
    pub(crate) left_out: Option<LeftOut>,
}

impl<'a> Row<'a> {
    /// A row about which nothing is known: every field *not asked*.
    pub(crate) fn new(cells: &'a StringRecord, fields: &'a CaseFields, today: Date) -> Self {
        Row {
            cells,
            fields,
            today,
            answers: [Answer::Missing(MissingReason::NotAsked); WIDTH],
            numbers: CaseNumbers::default(),
            faults: Vec::new(),
            notes: Vec::new(),
            left_out: None,
        }
    }

    /// A cell, trimmed, and without the apostrophe that keeps a spreadsheet from taking it for a formula; blank beyond the end of the row.
    pub(crate) fn cell(&self, column: usize) -> &'a str {
        unguarded_cell(self.cells.get(column).unwrap_or_default().trim())
    }

    /// Sets a field's answer. A number that was read for it before is forgotten.
    pub(crate) fn set(&mut self, field: usize, answer: Answer) {
        self.set_number(field, None);
        if let Some(slot) = self.answers.get_mut(field) {
            *slot = answer;
        }
    }

    /// Sets a field to what a cell means, or records what is wrong with the cell.
    pub(crate) fn take(&mut self, field: usize, column: usize, reading: Result<Reading, Unread>) {
        match reading {
            Ok(Reading { answer, note, number }) => {
                self.set(field, answer);
                self.set_number(field, number);
                self.notes.extend(note);
            }
            Err(unread) => self.refuse(Some(field), column, unread),
        }
    }

    fn set_number(&mut self, field: usize, number: Option<u16>) {
        match field {
            AGE => self.numbers.set(Number::Age, number),
            MONTHS => self.numbers.set(Number::Months, number),
            _ => {}
        }
    }

    /// Reads a cell in the field's own spellings.
    pub(crate) fn take_own(&mut self, field: usize, column: usize) {
        let reading = read_value(self.fields, field, self.cell(column), self.today);
        self.take(field, column, reading);
    }

    /// Records what is wrong with a cell.
    pub(crate) fn refuse(&mut self, field: Option<usize>, column: usize, unread: Unread) {
        self.faults.push(Fault {
            column: Some(column),
            field,
            value: quoted(self.cell(column)),
            reason: unread.reason,
            accepted: unread.accepted,
        });
    }
}
