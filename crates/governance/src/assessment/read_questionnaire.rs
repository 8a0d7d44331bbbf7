//! Reading a filled questionnaire back. Untrusted bytes: every fault names sheet, row, column and value.

use std::collections::BTreeMap;

use amparo_workbook::{Book, Data};
use jiff::civil::Date;

use super::answers::{accepted, read_response};
use super::questionnaire::{ANSWER_COLUMNS, EVIDENCE_COLUMNS};
use super::{Answer, Confidence, Evidence};
use crate::instrument::Instrument;

/// Larger files are no questionnaires.
const MOST_BYTES: usize = 20_000_000;

/// Why a questionnaire could not be read. Rows and columns are as Excel shows them.
#[derive(Debug, thiserror::Error)]
pub enum QuestionnaireError {
    /// No workbook, or one that is too large.
    #[error("questionnaire: {0}")]
    Workbook(String),
    /// A sheet or title that is not there.
    #[error("questionnaire, sheet {sheet:?}: {what}")]
    Layout {
        /// The sheet.
        sheet: &'static str,
        /// What is missing.
        what: String,
    },
    /// A cell.
    #[error(
        "questionnaire, sheet {sheet:?}, row {row}, column {column:?}: {value:?} is not accepted; accepted: {accepted}"
    )]
    Cell {
        /// The sheet.
        sheet: &'static str,
        /// Row, titles = 1.
        row: u64,
        /// The column's title.
        column: &'static str,
        /// What was found.
        value: String,
        /// What would be accepted.
        accepted: String,
    },
}

struct Sheet {
    name: &'static str,
    /// Rows below the titles that hold anything, with their numbers.
    rows: Vec<(u64, Vec<String>)>,
    places: Vec<Option<usize>>,
    titles: &'static [&'static str],
}

impl Sheet {
    fn read(
        workbook: &mut Book<'_>,
        name: &'static str,
        titles: &'static [&'static str],
        needed: &[&str],
    ) -> Result<Sheet, QuestionnaireError> {
        let mut lines = lines(workbook, name)?.into_iter();
        let Some((_, header)) = lines.next() else {
            return Err(QuestionnaireError::Layout {
                sheet: name,
                what: "it is empty".to_owned(),
            });
        };
        let places: Vec<Option<usize>> = titles
            .iter()
            .map(|t| header.iter().position(|h| h == t))
            .collect();
        for title in needed {
            if !header.iter().any(|h| h == title) {
                return Err(QuestionnaireError::Layout {
                    sheet: name,
                    what: format!("there is no column {title:?}"),
                });
            }
        }
        Ok(Sheet {
            name,
            rows: lines.collect(),
            places,
            titles,
        })
    }

    fn cell(&self, row: usize, title: &str) -> Option<&str> {
        let place = self.titles.iter().position(|t| *t == title)?;
        let column = (*self.places.get(place)?)?;
        let (_, cells) = self.rows.get(row)?;
        cells
            .get(column)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }

    fn refuse(&self, row: usize, title: &'static str, accepted: impl Into<String>) -> QuestionnaireError {
        QuestionnaireError::Cell {
            sheet: self.name,
            row: self.rows.get(row).map_or(0, |(number, _)| *number),
            column: title,
            value: self
                .cell(row, title)
                .unwrap_or_default()
                .chars()
                .take(80)
                .collect(),
            accepted: accepted.into(),
        }
    }

    fn date(&self, row: usize, title: &'static str) -> Result<Option<Date>, QuestionnaireError> {
        match self.cell(row, title) {
            None => Ok(None),
            Some(text) => text
                .parse()
                .map(Some)
                .map_err(|_| self.refuse(row, title, "a day as YYYY-MM-DD")),
        }
    }
}

/// The rows of a sheet that hold anything, as text.
fn lines(
    workbook: &mut Book<'_>,
    sheet: &'static str,
) -> Result<Vec<(u64, Vec<String>)>, QuestionnaireError> {
    let lines = workbook.rows(sheet).map_err(|error| QuestionnaireError::Layout {
        sheet,
        what: error.to_string(),
    })?;
    let texts = lines
        .into_iter()
        .map(|line| (line.number, line.cells.iter().map(text).collect()));
    Ok(texts.collect())
}

fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(when) if when.is_datetime() => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        // A count typed as a number must read as a whole number.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        other => other.to_string(),
    }
}

/// Reads the answers of a questionnaire that [`super::write_questionnaire`] wrote and people filled in. Questions without a response are
/// left out. Whether evidence is complete is for [`Answer::check`] to say, when the answers are given to an assessment.
///
/// # Errors
/// Another instrument's questionnaire, missing titles, unknown or repeated questions, responses outside their set, evidence without
/// citation or date, days that are none.
pub fn read_questionnaire(
    bytes: &[u8],
    instrument: &Instrument,
) -> Result<BTreeMap<String, Answer>, QuestionnaireError> {
    if bytes.len() > MOST_BYTES {
        return Err(QuestionnaireError::Workbook(format!(
            "{} bytes; accepted: up to {MOST_BYTES}",
            bytes.len()
        )));
    }
    let mut workbook = Book::open(bytes).map_err(|error| QuestionnaireError::Workbook(error.to_string()))?;
    let named = lines(&mut workbook, "Read me")?
        .into_iter()
        .find(|(_, row)| row.first().is_some_and(|cell| cell == "instrument"))
        .and_then(|(_, row)| row.into_iter().nth(1));
    if named.as_deref() != Some(&instrument.key()) {
        return Err(QuestionnaireError::Layout {
            sheet: "Read me",
            what: format!(
                "it is of the instrument {:?}; accepted: {:?}",
                named.unwrap_or_default(),
                instrument.key()
            ),
        });
    }
    let sheet = Sheet::read(
        &mut workbook,
        "Answers",
        &ANSWER_COLUMNS,
        &["question", "response"],
    )?;
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    for row in 0..sheet.rows.len() {
        let Some(id) = sheet.cell(row, "question") else {
            continue;
        };
        let Some(question) = instrument.question(id) else {
            return Err(sheet.refuse(row, "question", "the id of a question of the instrument"));
        };
        let Some(response) = sheet.cell(row, "response") else {
            continue;
        };
        if read_response(instrument, question, response).is_err() {
            return Err(sheet.refuse(row, "response", accepted(instrument, question).join(", ")));
        }
        let confidence = match sheet.cell(row, "confidence") {
            None | Some("medium") => Confidence::Medium,
            Some("low") => Confidence::Low,
            Some("high") => Confidence::High,
            Some(_) => return Err(sheet.refuse(row, "confidence", "low, medium, high")),
        };
        let answer = Answer {
            response: response.to_owned(),
            rationale: sheet.cell(row, "rationale").unwrap_or_default().to_owned(),
            confidence,
            ..Answer::default()
        };
        if answers.insert(id.to_owned(), answer).is_some() {
            return Err(sheet.refuse(row, "question", "each question once"));
        }
    }
    let sheet = Sheet::read(
        &mut workbook,
        "Evidence",
        &EVIDENCE_COLUMNS,
        &["question", "citation", "in_force_from"],
    )?;
    for row in 0..sheet.rows.len() {
        if EVIDENCE_COLUMNS
            .iter()
            .all(|title| sheet.cell(row, title).is_none())
        {
            continue;
        }
        let Some(answer) = sheet.cell(row, "question").and_then(|id| answers.get_mut(id)) else {
            return Err(sheet.refuse(
                row,
                "question",
                "the id of a question that has a response on the sheet Answers",
            ));
        };
        let own = |title: &str| sheet.cell(row, title).map(str::to_owned);
        let Some(citation) = own("citation") else {
            return Err(sheet.refuse(row, "citation", "the name of the law, report or page"));
        };
        let Some(from) = sheet.date(row, "in_force_from")? else {
            return Err(sheet.refuse(
                row,
                "in_force_from",
                "the day from which it is in force, as YYYY-MM-DD",
            ));
        };
        answer.evidence.push(Evidence {
            citation,
            article: own("article"),
            url: own("url"),
            in_force_from: Some(from),
            in_force_to: sheet.date(row, "in_force_to")?,
            sha256: own("sha256"),
            excerpt: own("excerpt"),
            language: own("language"),
        });
    }
    Ok(answers)
}
