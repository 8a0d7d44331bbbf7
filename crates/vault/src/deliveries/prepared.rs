//! What the contributor's own program said of a file, as the parcel brings it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most that is taken of any list, and of any text.
const LISTED: usize = 50;
const LONGEST: usize = 500;

/// The contributor's own report, shortened. It is the contributor's word: nothing here was checked, and nothing is decided by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Prepared {
    /// Rows of the source.
    pub rows_read: u64,
    /// Rows that could not be read there.
    pub rows_rejected: u64,
    /// Pairs of rows that are likely one person.
    pub likely_duplicates: u64,
    /// Of these, decided.
    pub duplicates_decided: u64,
    /// What the officer was told to mend first.
    pub to_do: Vec<String>,
    /// What could not be read: column, what is wrong, what is accepted, in how many rows.
    pub problems: Vec<PreparedProblem>,
    /// Columns that stayed behind because they identify persons, with the reason.
    pub kept_back: Vec<String>,
}

/// What could not be read in one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PreparedProblem {
    /// The column; empty where rows as a whole are at fault.
    pub column: String,
    /// What is wrong.
    pub what: String,
    /// What is accepted.
    pub accepted: String,
    /// Rows.
    pub count: u64,
}

impl Prepared {
    /// From the report in a parcel. It was signed by its contributor, and may say anything: what is not as expected is left out.
    pub(super) fn of(report: &Value) -> Prepared {
        let number = |of: &Value, name: &str| of.get(name).and_then(Value::as_u64).unwrap_or(0);
        let empty = Value::Null;
        let duplicates = report.get("duplicates").unwrap_or(&empty);
        let columns = list(report, "columns")
            .filter(|column| column.get("use").and_then(Value::as_str) == Some("dropped_identifier"));
        Prepared {
            rows_read: number(report, "rowsRead"),
            rows_rejected: number(report, "rowsRejected"),
            likely_duplicates: number(duplicates, "pairs"),
            duplicates_decided: number(duplicates, "same").saturating_add(number(duplicates, "different")),
            to_do: list(report, "toDo")
                .filter_map(Value::as_str)
                .map(shown)
                .collect(),
            problems: list(report, "problems")
                .map(|problem| PreparedProblem {
                    column: text(problem, "column"),
                    what: text(problem, "what"),
                    accepted: text(problem, "accepted"),
                    count: number(problem, "count"),
                })
                .collect(),
            kept_back: columns
                .map(|column| format!("{}: {}", text(column, "column"), text(column, "why")))
                .collect(),
        }
    }
}

fn list<'v>(of: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    let list = of.get(name).and_then(Value::as_array);
    list.into_iter().flatten().take(LISTED)
}

fn text(of: &Value, name: &str) -> String {
    of.get(name)
        .and_then(Value::as_str)
        .map(shown)
        .unwrap_or_default()
}

/// A text as it can stand on a page: short, and without what would turn the text around it.
fn shown(text: &str) -> String {
    let deceives = |c: &char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars()
        .map(|c| if deceives(&c) { '\u{fffd}' } else { c })
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_may_say_anything() {
        for nonsense in [
            "null",
            "[]",
            "{\"toDo\":{},\"columns\":[1],\"problems\":\"x\",\"rowsRead\":-3}",
        ] {
            assert_eq!(
                Prepared::of(&serde_json::from_str(nonsense).unwrap()),
                Prepared::default()
            );
        }
        let report = serde_json::json!({
            "rowsRead": 9,
            "toDo": ["mend \u{202e}this", 7, "x".repeat(9_000)],
            "columns": [{ "column": "name", "use": "dropped_identifier", "why": "it names" }, { "column": "year", "use": "fields" }],
            "problems": [{ "column": "age", "what": "no number", "count": 2 }, {}],
            "duplicates": { "pairs": 3, "same": u64::MAX, "different": 5 },
        });
        let prepared = Prepared::of(&report);
        assert_eq!(prepared.to_do[0], "mend \u{fffd}this");
        assert_eq!(prepared.to_do[1].len(), LONGEST);
        assert_eq!(prepared.kept_back, ["name: it names"]);
        assert_eq!((prepared.problems.len(), prepared.problems[0].count), (2, 2));
        assert_eq!(
            (prepared.likely_duplicates, prepared.duplicates_decided),
            (3, u64::MAX)
        );
    }
}
