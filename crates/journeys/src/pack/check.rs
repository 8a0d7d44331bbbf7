//! The short check of what was understood.

use amparo_recruitment::records::ContractVersion;
use amparo_recruitment::values::{Money, Rate};
use serde::Serialize;

use super::texts::Texts;

/// A question with its answers, of which one is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) asks: String,
    pub(super) answers: Vec<String>,
    pub(super) right: usize,
}

/// How a check went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// Questions, from 1, to go through again.
    pub again: Vec<usize>,
    /// Questions.
    pub of: usize,
}

/// Answers that are none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{given:?} does not answer the sheet's {questions} questions: expected one letter each from a to c, such as {example:?}; write - for a question left open"
)]
pub struct CheckError {
    given: String,
    questions: usize,
    example: String,
}

/// The questions of a sheet. Where the right answer stands follows from the terms' code, so that neighbours cannot copy it and the same sheet is always the same.
pub(super) fn questions(texts: &Texts, terms: &ContractVersion, code: &str) -> Vec<Question> {
    let mut questions = Vec::new();
    if let Some(wage) = terms.monthly_wage {
        let other = |percent: i64| {
            let share = Rate::new(percent, 100).unwrap_or_else(Rate::one);
            wage.times_down(&share).unwrap_or(wage)
        };
        let answers = [wage, other(75), other(125)].map(|money: Money| money.to_string());
        questions.push((texts.question_wage.clone(), answers));
    }
    if let Some(hours) = terms.weekly_hours {
        let answers = [hours, hours + 12, hours.saturating_sub(8)].map(|hours| hours.to_string());
        questions.push((texts.question_hours.clone(), answers));
    }
    questions.push((texts.question_fees.clone(), texts.answer_fees.clone()));
    questions.push((texts.question_papers.clone(), texts.answer_papers.clone()));
    questions
        .into_iter()
        .zip(code.bytes())
        .map(|((asks, answers), digit)| {
            let right = usize::from(digit) % answers.len();
            let mut answers = answers.to_vec();
            answers.rotate_right(right);
            Question { asks, answers, right }
        })
        .collect()
}

/// Marks the answers of a check, letters in the order of the questions: `abca`, or with `-` for a question left open.
///
/// # Errors
/// [`CheckError`] for anything else.
pub fn answer(sheet: &super::Pack, answers: &str) -> Result<Answered, CheckError> {
    let rights = &sheet.rights;
    let letters: Vec<char> = answers.trim().to_lowercase().chars().collect();
    if letters.len() != rights.len() || !letters.iter().all(|letter| "abc-".contains(*letter)) {
        return Err(CheckError {
            given: answers.chars().take(40).collect(),
            questions: rights.len(),
            example: "abca".chars().cycle().take(rights.len()).collect(),
        });
    }
    let again = letters
        .iter()
        .zip(rights)
        .enumerate()
        .filter(|(_, (letter, right))| "abc".find(**letter) != Some(**right))
        .map(|(place, _)| place + 1)
        .collect();
    Ok(Answered {
        again,
        of: rights.len(),
    })
}
