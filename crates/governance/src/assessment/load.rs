//! Answers from a file, whichever of three forms it has.

use std::collections::BTreeMap;

use super::{Answers, Assessment, AssessmentError, Confidence};
use crate::instrument::Instrument;

/// What a file of answers holds.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Responses by question.
    pub answers: Answers,
    /// The coder's confidence by question, where the file says it.
    pub confidence: BTreeMap<String, Confidence>,
    /// The assessment, where the file is one.
    pub assessment: Option<Assessment>,
}

/// Why a file of answers could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// An assessment that does not verify.
    #[error(transparent)]
    Assessment(#[from] AssessmentError),
    /// Neither of the three forms.
    #[error(
        "answers: {0}; accepted: an assessment, a JSON object of responses by question id, or CSV with the columns question and response"
    )]
    Form(String),
    /// A row of CSV.
    #[error("answers, row {row}: {what}")]
    Row {
        /// Row, header = 1.
        row: usize,
        /// What is wrong.
        what: String,
    },
}

/// Reads answers: an assessment's file (verified and replayed), a JSON object of responses by question id, or CSV with the columns
/// `question` and `response`. Whether the responses are accepted is for scoring to say.
///
/// # Errors
/// Names what is wrong, with row and value for CSV.
pub fn load_answers(text: &str, instrument: &Instrument) -> Result<Loaded, LoadError> {
    let text = text.trim_start_matches('\u{feff}');
    if !text.trim_start().starts_with('{') {
        return Ok(Loaded {
            answers: from_csv(text)?,
            confidence: BTreeMap::new(),
            assessment: None,
        });
    }
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| LoadError::Form(error.to_string()))?;
    if value.get("events").is_some() {
        let assessment = Assessment::from_json(text, instrument)?;
        let current = assessment.current();
        return Ok(Loaded {
            answers: assessment.answers(),
            confidence: current
                .iter()
                .map(|(id, answer)| (id.clone(), answer.confidence))
                .collect(),
            assessment: Some(assessment),
        });
    }
    let mut answers = Answers::new();
    for (question, response) in value.as_object().into_iter().flatten() {
        let response = match response {
            serde_json::Value::String(code) => code.clone(),
            serde_json::Value::Number(count) => count.to_string(),
            other => {
                return Err(LoadError::Form(format!(
                    "the response to {question:?} is {other}"
                )));
            }
        };
        answers.insert(question.clone(), response);
    }
    Ok(Loaded {
        answers,
        confidence: BTreeMap::new(),
        assessment: None,
    })
}

fn from_csv(text: &str) -> Result<Answers, LoadError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut places = None;
    let mut answers = Answers::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| LoadError::Form(error.to_string()))?;
        let Some((question, response, width)) = places else {
            let find = |title: &str| record.iter().position(|cell| cell.trim() == title);
            let (Some(question), Some(response)) = (find("question"), find("response")) else {
                return Err(LoadError::Form(format!(
                    "the first row is {:?}",
                    record.iter().take(5).collect::<Vec<_>>()
                )));
            };
            places = Some((question, response, record.len()));
            continue;
        };
        let row = index + 1;
        if record.len() != width {
            return Err(LoadError::Row {
                row,
                what: format!("{} cells, the header has {width}", record.len()),
            });
        }
        let cell = |place: usize| record.get(place).unwrap_or_default().trim().to_owned();
        if answers.insert(cell(question), cell(response)).is_some() {
            return Err(LoadError::Row {
                row,
                what: format!("question {:?} stands already above", cell(question)),
            });
        }
    }
    if places.is_none() {
        return Err(LoadError::Form("the file is empty".to_owned()));
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::sdg_10_7_2;

    #[test]
    fn three_forms_give_the_same_answers() {
        let json = load_answers(r#"{"D1a": "no", "D2a": "yes"}"#, sdg_10_7_2()).unwrap();
        let csv = load_answers(
            "\u{feff}note,question,response\n,D1a,no\n,D2a,yes\n",
            sdg_10_7_2(),
        )
        .unwrap();
        assert_eq!(json.answers, csv.answers);
        let fault = |text: &str| load_answers(text, sdg_10_7_2()).unwrap_err().to_string();
        assert_eq!(
            fault("question,response\nD1a\n"),
            "answers, row 2: 1 cells, the header has 2"
        );
        assert_eq!(
            fault("question,response\nD1a,no\nD1a,no\n"),
            "answers, row 3: question \"D1a\" stands already above"
        );
        assert!(fault("").starts_with("answers: the file is empty; accepted:"));
        assert!(fault("{\"D1a\": []}").contains("the response to \"D1a\" is []"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,200}") {
            let _ = load_answers(&text, sdg_10_7_2());
            let _ = load_answers(&format!("question,response\n{text}"), sdg_10_7_2());
        }
    }
}
