//! Reviews on paper and by SMS, as a table that whoever collected them fills in.

use amparo_recruitment::codes;
use amparo_recruitment::tables::{CellError, FromRow, Row};
use jiff::civil::Date;

use super::keys::Quarter;
use super::review::{Question, Review};

codes! {
    /// How a review came.
    Medium, "medium of a review",
    /// On paper.
    Paper = "paper",
    /// By SMS.
    Sms = "sms",
}

/// A review from a batch. It has no token: whoever collected it vouches that it came from a worker of the agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// How it came.
    pub medium: Medium,
    /// Who collected it.
    pub collected_by: String,
    /// The review.
    pub review: Review,
}

impl FromRow for BatchRow {
    const COLUMNS: &'static [&'static str] = &[
        "medium",
        "collected_by",
        "collected_on",
        "agency",
        "period",
        "paid_for_job",
        "as_promised",
        "kept_papers",
        "paid_on_time",
        "free_to_leave",
        "stars",
        "grievance",
        "text",
    ];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        let collected: Date = row.date("collected_on")?;
        let mut review = Review {
            agency: row.required("agency", "a party id")?,
            // Where the quarter of orientation is not known, that of collection stands in.
            period: row.optional("period")?.unwrap_or(Quarter::of(collected)),
            answers: Default::default(),
            stars: row.optional("stars")?,
            grievance: row.yes("grievance")?,
            text: row.text("text").map(str::to_owned),
        };
        for question in Question::ALL {
            if let Some(answer) = row.optional(question.code())? {
                review.answers.insert(*question, answer);
            }
        }
        Ok(BatchRow {
            medium: row.required("medium", "paper or sms")?,
            collected_by: row.required("collected_by", "who collected it")?,
            review,
        })
    }
}
