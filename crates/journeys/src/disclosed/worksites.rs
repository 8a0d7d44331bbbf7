//! Worksites of cases, as disclosed.

use amparo_recruitment::tables::{CellError, FromRow, Row};
use amparo_recruitment::values::Rate;
use jiff::civil::Date;
use serde::Serialize;

/// A worksite of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorksiteRow {
    /// The row, as a spreadsheet shows it.
    pub row: u64,
    /// The case.
    pub case: String,
    /// The town; nothing if none is written or the text says that there are several.
    pub town: Option<String>,
    /// Whether the text says that there are several places.
    pub several: bool,
    /// The state, as written.
    pub state: Option<String>,
    /// The county, as written.
    pub county: Option<String>,
    /// Workers asked for.
    pub workers: Option<u32>,
    /// First day of work.
    pub begins: Option<Date>,
    /// Last day of work.
    pub ends: Option<Date>,
    /// The lowest wage for an hour, in U.S. dollars.
    pub hourly_wage: Option<Rate>,
}

impl FromRow for WorksiteRow {
    const COLUMNS: &'static [&'static str] = &[
        "case_number",
        "worksite_city",
        "worksite_state",
        "worksite_county",
        "total_workers",
        "begin_date",
        "end_date",
        "basic_wage_rate_from",
        "basic_wage_rate_to",
        "per",
        "msa_name_oes_area_title",
    ];
    const REQUIRED: usize = 3;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        let text = |column: &str| {
            row.text(column)
                .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
                .filter(|text| !text.is_empty())
        };
        let town = text("worksite_city");
        let several = town.as_deref().is_some_and(says_several);
        let per_hour = text("per").is_none_or(|per| per.eq_ignore_ascii_case("hour"));
        Ok(WorksiteRow {
            row: row.number(),
            case: row.required("case_number", "a case number")?,
            town: town.filter(|_| !several),
            several,
            state: text("worksite_state"),
            county: text("worksite_county"),
            workers: row.optional("total_workers")?,
            begins: row.optional_date("begin_date")?,
            ends: row.optional_date("end_date")?,
            hourly_wage: row
                .optional::<Rate>("basic_wage_rate_from")?
                .filter(|wage| per_hour && !wage.is_zero()),
        })
    }
}

/// Whether a text in the place of a town says that there are several: `Multiple Cities and Towns`, `various worksites within`, with the spelling mistakes
/// that come up.
fn says_several(text: &str) -> bool {
    let folded = amparo_schema::fold_text(text);
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or_default();
    let near = |word: &str, other: &str| strsim::osa_distance(word, other) <= 1;
    near(first, "multiple")
        || near(first, "various")
        || first == "several"
        || (folded.contains("cities") && folded.contains("towns"))
        || folded.contains("multiple")
        || folded.contains("worksites within")
        || folded.contains("sites within")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_says_several_is_no_town() {
        for text in [
            "Multiple cities and towns. ",
            "Mulitple Cities and Towns",
            "  multiple sites within",
            "REPORT TO WORK.MULTIPLE CITIES/TOWN",
            "VARIOUS CITIES AND TOWNS",
            "multiple cites and towns",
        ] {
            assert!(says_several(text), "{text}");
        }
        for text in ["Hilton Head Island", "Towson", "Multi", "Sitka"] {
            assert!(!says_several(text), "{text}");
        }
    }
}
