//! The questionnaire as a workbook, for people who work in Excel.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DataValidation, Format, Workbook, Worksheet, XlsxError};

use super::answers::accepted;
use super::{Answer, Confidence};
use crate::instrument::{Instrument, Question};

/// Titles of the sheet *Answers*, by which it is read back.
pub(super) const ANSWER_COLUMNS: [&str; 7] = [
    "question",
    "domain",
    "text",
    "accepted",
    "response",
    "rationale",
    "confidence",
];
/// Titles of the sheet *Evidence*.
pub(super) const EVIDENCE_COLUMNS: [&str; 9] = [
    "question",
    "citation",
    "article",
    "url",
    "in_force_from",
    "in_force_to",
    "language",
    "excerpt",
    "sha256",
];
/// Rows of the sheet *Evidence* that are laid out as text.
const EVIDENCE_ROWS: u32 = 500;

/// Which questions a workbook holds.
#[derive(Clone, Copy, Debug)]
pub enum Ministry<'a> {
    /// All.
    All,
    /// Those that this ministry was given to answer.
    One {
        /// The ministry.
        name: &'a str,
        /// Questions by ministry, from [`super::Assessment::assigned`].
        assigned: &'a BTreeMap<String, String>,
    },
}

impl Ministry<'_> {
    fn has(&self, question: &Question) -> bool {
        match self {
            Ministry::All => true,
            Ministry::One { name, assigned } => assigned.get(&question.id).is_some_and(|m| m == name),
        }
    }
}

/// Writes the questionnaire of an instrument, filled with the answers given so far.
///
/// Sheets: *Read me*, *Answers* (one row a question, responses by drop-down list) and *Evidence* (one row a source). What people fill in is
/// read back by [`super::read_questionnaire`].
///
/// # Errors
/// The workbook writer's.
pub fn write_questionnaire(
    instrument: &Instrument,
    answers: &BTreeMap<String, Answer>,
    ministry: Ministry<'_>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    read_me(instrument, ministry, workbook.add_worksheet())?;
    let questions: Vec<(&str, &Question)> = instrument
        .questions()
        .filter(|(_, _, question)| ministry.has(question))
        .map(|(domain, _, question)| (domain.title.as_str(), question))
        .collect();
    answer_sheet(instrument, &questions, answers, workbook.add_worksheet())?;
    evidence_sheet(&questions, answers, workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

fn read_me(instrument: &Instrument, ministry: Ministry<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Read me")?;
    sheet.set_column_width(1, 100)?;
    let wrap = Format::new().set_text_wrap();
    let ministry = match ministry {
        Ministry::All => "all",
        Ministry::One { name, .. } => name,
    };
    let lines = [
        ("instrument", instrument.key()),
        ("title", instrument.title.clone()),
        ("source", instrument.origin.source.clone()),
        ("note", instrument.origin.note.clone()),
        ("ministry", ministry.to_owned()),
        (
            "how",
            "On the sheet Answers, choose one of the accepted responses for each question and say why. unknown: looked for and not \
             found; not_applicable: the question does not apply here; not_assessed: nobody has looked. On the sheet Evidence, give one \
             row for each source, with the question's id and the day from which it is in force (YYYY-MM-DD). Do not change the titles."
                .to_owned(),
        ),
    ];
    for (row, (title, text)) in (0..).zip(lines) {
        sheet.write(row, 0, title)?;
        sheet.write_with_format(row, 1, text, &wrap)?;
    }
    Ok(())
}

fn titles(sheet: &mut Worksheet, name: &str, titles: &[&str]) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let bold = Format::new().set_bold();
    for (column, title) in (0..).zip(titles) {
        sheet.write_with_format(0, column, *title, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn confidence(level: Confidence) -> &'static str {
    match level {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

fn answer_sheet(
    instrument: &Instrument,
    questions: &[(&str, &Question)],
    answers: &BTreeMap<String, Answer>,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    titles(sheet, "Answers", &ANSWER_COLUMNS)?;
    for (column, width) in [(1, 24), (2, 70), (3, 36), (4, 18), (5, 50)] {
        sheet.set_column_width(column, width)?;
    }
    let wrap = Format::new().set_text_wrap();
    for (row, (domain, question)) in (1..).zip(questions) {
        sheet.write(row, 0, &question.id)?;
        sheet.write(row, 1, *domain)?;
        sheet.write_with_format(row, 2, &question.text, &wrap)?;
        sheet.write_with_format(row, 3, accepted(instrument, question).join(", "), &wrap)?;
        let codes: Vec<String> = accepted(instrument, question);
        // Excel holds lists of up to 255 characters; beyond that the column `accepted` has to do.
        if question.max.is_none() && codes.iter().map(|c| c.chars().count() + 1).sum::<usize>() <= 255 {
            sheet.add_data_validation(row, 4, row, 4, &DataValidation::new().allow_list_strings(&codes)?)?;
        }
        sheet.add_data_validation(
            row,
            6,
            row,
            6,
            &DataValidation::new().allow_list_strings(&["low", "medium", "high"])?,
        )?;
        if let Some(answer) = answers.get(&question.id) {
            sheet.write(row, 4, &answer.response)?;
            sheet.write_with_format(row, 5, &answer.rationale, &wrap)?;
            sheet.write(row, 6, confidence(answer.confidence))?;
        }
    }
    Ok(())
}

fn evidence_sheet(
    questions: &[(&str, &Question)],
    answers: &BTreeMap<String, Answer>,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    titles(sheet, "Evidence", &EVIDENCE_COLUMNS)?;
    let text = Format::new().set_num_format("@");
    let mut row = 1;
    for (_, question) in questions {
        for source in answers
            .get(&question.id)
            .into_iter()
            .flat_map(|answer| &answer.evidence)
        {
            let cells = [
                Some(question.id.clone()),
                Some(source.citation.clone()),
                source.article.clone(),
                source.url.clone(),
                source.in_force_from.map(|d| d.to_string()),
                source.in_force_to.map(|d| d.to_string()),
                source.language.clone(),
                source.excerpt.clone(),
                source.sha256.clone(),
            ];
            for (column, cell) in (0..).zip(cells) {
                if let Some(cell) = cell {
                    sheet.write_with_format(row, column, cell, &text)?;
                }
            }
            row += 1;
        }
    }
    // Dates typed into text cells stay as they are typed.
    for blank in row..row + EVIDENCE_ROWS {
        for column in [4, 5] {
            sheet.write_blank(blank, column, &text)?;
        }
    }
    Ok(())
}
