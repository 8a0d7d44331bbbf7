//! What the officer is told before anything is sent.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use amparo_intake::quoted;
use serde::{Deserialize, Serialize};

use crate::columns::{ColumnReport, Use};
use crate::drift::Change;
use crate::risk::Disclosure;

/// The format of the JSON.
pub(crate) const FORMAT: &str = "amparo-prepare-report/1";
/// Fields of which a case file says at least some.
const TELLING: [&str; 4] = ["gender", "ageBroad", "citizenship", "CountryOfExploitation"];

/// What would be sent, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// `amparo-prepare-report/1`.
    pub format: String,
    /// The file's name, without its folder.
    pub file: String,
    /// The layout or mapping by which it was read.
    pub layout: String,
    /// Sheets of the workbook that would be read in the same way, and were not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_sheets: Vec<String>,
    /// The day of the report, ISO 8601.
    pub day: String,
    /// Rows with content.
    pub rows_read: u64,
    /// Rows that became cases.
    pub cases: u64,
    /// Rows that could not be read.
    pub rows_rejected: u64,
    /// Rows left out for want of consent.
    pub rows_without_consent: u64,
    /// Rows left out because they say that the person is no victim of trafficking.
    pub rows_not_victims: u64,
    /// First and last year of registration.
    pub years: Option<(u16, u16)>,
    /// What to mend first, in order.
    pub to_do: Vec<String>,
    /// How complete each field is among the cases.
    pub fields: Vec<FieldReport>,
    /// What could not be read, most frequent first.
    pub problems: Vec<Problem>,
    /// Answers that could not be read. For the officer only: they quote the file.
    pub unread: Vec<UnreadValue>,
    /// What became of each column.
    pub columns: Vec<ColumnReport>,
    /// How rows and persons relate; nothing where the file tells no persons apart.
    pub persons: Option<PersonsReport>,
    /// Likely duplicates; nothing where no column names persons.
    pub duplicates: Option<DuplicatesReport>,
    /// What has changed since the last file. For the officer only: it quotes answers.
    pub changes: Vec<Change>,
    /// How identifying the cases are.
    pub disclosure: Disclosure,
    /// What was decided along the way, with the number of cells or rows.
    pub notes: Vec<(String, Option<u64>)>,
}

/// How complete a field is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldReport {
    /// The field of the case table.
    pub field: String,
    /// Cases with a value.
    pub values: u64,
    /// Cases without, by reason.
    pub missing: BTreeMap<String, u64>,
}

/// What could not be read in one column for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file's name of the column; empty for rows as a whole, such as contradictions.
    pub column: String,
    /// The field of the case table, where one is at fault.
    pub field: Option<String>,
    /// What was wrong.
    pub what: String,
    /// What would be accepted.
    pub accepted: String,
    /// In how many rows.
    pub count: u64,
    /// The first of them, as a spreadsheet numbers them.
    pub rows: Vec<u64>,
}

/// An answer that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadValue {
    /// The column.
    pub column: String,
    /// The answer, in quotation marks and escaped.
    pub value: String,
    /// In how many rows.
    pub count: u64,
}

/// How rows and persons relate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonsReport {
    /// Different persons.
    pub persons: u64,
    /// Persons with more than one case.
    pub with_several_cases: u64,
    /// Cases that identify nobody.
    pub cases_without_identifier: u64,
    /// Whether there are so many persons that their number is an estimate, off by about one in a thousand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub estimated: bool,
}

/// Likely duplicates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DuplicatesReport {
    /// Pairs of rows that are likely one person.
    pub pairs: u64,
    /// Of these, decided to be one person.
    pub same: u64,
    /// Of these, decided to be two.
    pub different: u64,
    /// Rows that were not compared because there were too many.
    pub not_compared: u64,
}

/// Gathers what could not be read.
#[derive(Default)]
pub(crate) struct Problems {
    by_column: HashMap<(String, String), Problem>,
    unread: HashMap<(String, String), u64>,
}

impl Problems {
    pub(crate) fn add(&mut self, rejection: &amparo_intake::Rejection) {
        let what = rejection.reason.label().to_owned();
        let problem = self
            .by_column
            .entry((rejection.column.clone(), what.clone()))
            .or_insert_with(|| Problem {
                column: rejection.column.clone(),
                field: rejection.field.map(str::to_owned),
                what,
                accepted: rejection.accepted.clone(),
                count: 0,
                rows: Vec::new(),
            });
        problem.count += 1;
        if problem.rows.len() < 10 {
            problem.rows.push(rejection.row);
        }
        if !rejection.column.is_empty() && self.unread.len() < 5_000 {
            *self
                .unread
                .entry((rejection.column.clone(), rejection.value.clone()))
                .or_default() += 1;
        }
    }

    pub(crate) fn problems(&self) -> Vec<Problem> {
        let mut all: Vec<Problem> = self.by_column.values().cloned().collect();
        all.sort_by(|a, b| {
            b.count
                .cmp(&a.count)
                .then(a.column.cmp(&b.column))
                .then(a.what.cmp(&b.what))
        });
        all
    }

    /// The most frequent unread answers.
    pub(crate) fn unread(&self) -> Vec<UnreadValue> {
        let mut all: Vec<UnreadValue> = self
            .unread
            .iter()
            .map(|((column, value), count)| UnreadValue {
                column: column.clone(),
                value: value.clone(),
                count: *count,
            })
            .collect();
        all.sort_by(|a, b| {
            b.count
                .cmp(&a.count)
                .then(a.column.cmp(&b.column))
                .then(a.value.cmp(&b.value))
        });
        all.truncate(50);
        all
    }
}

impl Report {
    /// The report as it goes into the parcel: without anything that quotes a cell of the file.
    pub fn for_repository(&self) -> Report {
        let mut report = Report {
            unread: Vec::new(),
            changes: Vec::new(),
            ..self.clone()
        };
        // What has changed is told among what to mend, too, and quotes answers.
        report.advise();
        report
    }

    /// Fields that have a value in at least one case.
    pub fn fields_with_values(&self) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(|field| field.values > 0)
            .map(|field| field.field.as_str())
    }

    /// How many cases would be sent: none of what is no file of cases.
    pub fn sent(&self) -> u64 {
        match self.no_case_file() {
            Some(_) => 0,
            None => self.cases,
        }
    }

    /// Why this is no file of cases, if it is none.
    pub fn no_case_file(&self) -> Option<String> {
        let with: Vec<&str> = self.fields_with_values().collect();
        let about_person = TELLING.iter().any(|field| with.contains(field));
        let about_case = with.iter().any(|field| {
            ["means", "is", "typeOf"]
                .iter()
                .any(|prefix| field.starts_with(prefix))
        });
        if self.cases > 0 && about_person && (about_case || with.len() >= 4) {
            return None;
        }
        let read = if with.is_empty() {
            "none".to_owned()
        } else {
            with.join(", ")
        };
        Some(format!(
            "{} is not a file of cases as far as it can be read: of the 27 fields it answers {} ({read}). A case file has a row for each person and says \
             at least when the case was registered, something about the person ({}) and how the person was exploited. If it does, name its columns in the \
             mapping",
            quoted(&self.file),
            with.len(),
            TELLING.join(", ")
        ))
    }

    /// What to mend first, in plain words.
    pub(crate) fn advise(&mut self) {
        let mut to_do = Vec::new();
        if let Some(why) = self.no_case_file() {
            to_do.push(format!("Nothing of this file can be sent: {why}."));
        }
        if !self.other_sheets.is_empty() {
            let names: Vec<String> = self
                .other_sheets
                .iter()
                .take(10)
                .map(|name| quoted(name))
                .collect();
            to_do.push(format!(
                "Only one sheet of this workbook was read; the rows of {} are missing. Put all cases into one sheet, or save each sheet as a file of its own \
                 and send them beside each other.",
                names.join(", ")
            ));
        }
        if let Some(problem) = self.problems.first() {
            let column = match problem.column.as_str() {
                "" => "The row as a whole".to_owned(),
                column => format!("Column {}", quoted(column)),
            };
            to_do.push(format!(
                "{} of {} rows cannot be read. {column} is at fault in {} of them: {}. Accepted: {}. The first are rows {}.",
                self.rows_rejected,
                self.rows_read,
                problem.count,
                problem.what,
                problem.accepted,
                problem.rows.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
            ));
        }
        if let Some(change) = self.changes.first() {
            to_do.push(format!("Since the last file: {}; {}", change.what, change.advice));
        }
        if let Some(duplicates) = &self.duplicates
            && duplicates.pairs > duplicates.same + duplicates.different
        {
            to_do.push(format!(
                "{} of rows that are likely one person each. Look through the review list and answer yes or no.",
                pairs(duplicates.pairs - duplicates.same - duplicates.different)
            ));
        }
        let total = self.cases.max(1);
        let empty = self
            .fields
            .iter()
            .filter(|field| TELLING.contains(&field.field.as_str()) && field.values * 2 < total);
        for field in empty.take(2) {
            to_do.push(format!(
                "{} has a value in only {} of {} cases. Is there a column for it that the mapping does not name?",
                field.field, field.values, self.cases
            ));
        }
        let dropped = self
            .columns
            .iter()
            .filter(|column| column.used == Use::DroppedIdentifier)
            .count();
        if dropped > 0 {
            let what = match dropped {
                1 => "1 column identifies persons. It stays here; if your export can leave it out".to_owned(),
                several => format!(
                    "{several} columns identify persons. They stay here; if your export can leave them out"
                ),
            };
            to_do.push(format!("{what}, it is safer still."));
        }
        if self.disclosure.unique_cases * 10 > total && self.cases > 0 {
            to_do.push(format!(
                "{} of {} cases are alone in their combination of year, gender, age group, citizenship and country. The parcel is encrypted for this \
                 reason: send it by the agreed way only and delete copies that are no longer needed.",
                self.disclosure.unique_cases, self.cases
            ));
        }
        self.to_do = to_do;
    }
}

fn pairs(count: u64) -> String {
    match count {
        1 => "There is 1 pair".into(),
        several => format!("There are {several} pairs"),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.file, self.layout)?;
        let sent = self.sent();
        write!(f, "{} rows read, {sent} would be sent", self.rows_read)?;
        if let Some((first, last)) = self.years {
            write!(f, ", registered {first} to {last}")?;
        }
        writeln!(
            f,
            "; {} cannot be read, {} without consent, {} no victims",
            self.rows_rejected, self.rows_without_consent, self.rows_not_victims
        )?;
        if !self.to_do.is_empty() {
            writeln!(f, "\nWhat to mend first:")?;
            for (index, text) in self.to_do.iter().enumerate() {
                writeln!(f, "  {}. {text}", index + 1)?;
            }
        }
        writeln!(f, "\nColumns:")?;
        for column in &self.columns {
            writeln!(f, "  {}: {}", quoted(&column.column), column.why)?;
        }
        if !self.problems.is_empty() {
            writeln!(f, "\nCould not be read:")?;
        }
        for problem in &self.problems {
            let column = if problem.column.is_empty() {
                "(the row)".into()
            } else {
                quoted(&problem.column)
            };
            writeln!(f, "  {:>8}  {column}: {}", problem.count, problem.what)?;
        }
        writeln!(f, "\nFields with a value:")?;
        for field in self.fields.iter().filter(|field| field.values > 0) {
            writeln!(f, "  {:<34} {:>8}", field.field, field.values)?;
        }
        if let Some(persons) = &self.persons {
            writeln!(
                f,
                "\nPersons: {}{}; with several cases: {}; cases without identifier: {}",
                if persons.estimated { "about " } else { "" },
                persons.persons,
                persons.with_several_cases,
                persons.cases_without_identifier
            )?;
        }
        if let Some(duplicates) = &self.duplicates {
            writeln!(
                f,
                "Likely duplicates: {} pairs ({} decided the same, {} decided different)",
                duplicates.pairs, duplicates.same, duplicates.different
            )?;
        }
        let risk = &self.disclosure;
        write!(
            f,
            "Disclosure risk of what would be sent (year, gender, age, citizenship, country): k = {}, {} unique cases, {} in groups below ten",
            risk.k, risk.unique_cases, risk.cases_below_ten
        )
    }
}
