//! What has changed since the last file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// How many new answers a change lists.
const LISTED: usize = 10;
/// By how much the completeness of a field must fall or rise to be told, as a share.
const MOVED: f64 = 0.10;

/// What is kept of a file to compare the next one with. It holds answers of coded columns and no identifier, and stays on the contributor's machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The file's name.
    pub file: String,
    /// Its columns; those that are used and have few answers with these.
    pub columns: BTreeMap<String, Option<BTreeSet<String>>>,
    /// For each field the share of cases with a value.
    pub completeness: BTreeMap<String, f64>,
    /// How many cases there were.
    pub cases: u64,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What has changed, in words.
    pub what: String,
    /// What may be done about it, as a sentence.
    pub advice: String,
}

impl Profile {
    /// What has changed from the last file to this one. `used` says whether the mapping uses a column.
    pub fn changes(&self, last: &Profile, used: impl Fn(&str) -> bool) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut say = |what: String, advice: &str| {
            changes.push(Change {
                what,
                advice: advice.into(),
            });
        };
        let quoted = amparo_intake::quoted;
        if !last.columns.is_empty()
            && !last
                .columns
                .keys()
                .any(|column| self.columns.contains_key(column))
        {
            say(
                format!(
                    "no column of the last file, {}, is in this one",
                    quoted(&last.file)
                ),
                "if it is another register, keep a desk of its own for it; if the columns were renamed, change their names in the mapping.",
            );
            return changes;
        }
        for column in last
            .columns
            .keys()
            .filter(|column| !self.columns.contains_key(*column))
        {
            say(
                format!("column {} is gone", quoted(column)),
                "if it was renamed, change its name in the mapping.",
            );
        }
        for column in self
            .columns
            .keys()
            .filter(|column| !last.columns.contains_key(*column))
        {
            say(
                format!("column {} is new", quoted(column)),
                "it stays here; if it answers one of the fields, add it to the mapping.",
            );
        }
        for (column, now) in self.columns.iter().filter(|(column, _)| used(column)) {
            let (Some(now), Some(Some(before))) = (now, last.columns.get(column)) else {
                continue;
            };
            let new: Vec<String> = now
                .difference(before)
                .take(LISTED + 1)
                .map(|answer| quoted(answer))
                .collect();
            if !new.is_empty() {
                let more = if new.len() > LISTED { " and more" } else { "" };
                let shown = new.get(..new.len().min(LISTED)).unwrap_or_default().join(", ");
                say(
                    format!("column {} has new answers: {shown}{more}", quoted(column)),
                    "see below whether they are read; if not, add them to the mapping.",
                );
            }
        }
        for (field, now) in &self.completeness {
            let Some(before) = last.completeness.get(field) else {
                continue;
            };
            if (now - before).abs() >= MOVED {
                say(
                    format!(
                        "{field} has a value in {:.0} % of the cases; it was {:.0} %",
                        100.0 * now,
                        100.0 * before
                    ),
                    if now < before {
                        "is the question still asked, and are its answers still read?"
                    } else {
                        "nothing needs to be done if you expected it."
                    },
                );
            }
        }
        if self.cases * 2 < last.cases {
            say(
                format!("there are {} cases where there were {}", self.cases, last.cases),
                "if the parcel is to take the place of the one before it: is the whole register in this file?",
            );
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_answers_and_completeness_are_compared() {
        let set = |answers: &[&str]| Some(answers.iter().map(|answer| (*answer).to_owned()).collect());
        let last = Profile {
            columns: [("sexo".to_owned(), set(&["H", "M"])), ("edad".to_owned(), None)].into(),
            completeness: [("gender".to_owned(), 0.9)].into(),
            cases: 100,
            ..Profile::default()
        };
        assert_eq!(last.changes(&last, |_| true), []);
        let other = Profile {
            columns: [("nom".to_owned(), None)].into(),
            ..Profile::default()
        };
        assert_eq!(
            other.changes(&last, |_| true).len(),
            1,
            "another file is one change, not many"
        );
        let now = Profile {
            columns: [
                ("sexo".to_owned(), set(&["H", "X"])),
                ("edad_años".to_owned(), None),
            ]
            .into(),
            completeness: [("gender".to_owned(), 0.4)].into(),
            cases: 20,
            ..Profile::default()
        };
        let said: Vec<String> = now
            .changes(&last, |_| true)
            .into_iter()
            .map(|change| change.what)
            .collect();
        assert_eq!(
            said,
            [
                "column \"edad\" is gone",
                "column \"edad_años\" is new",
                "column \"sexo\" has new answers: \"X\"",
                "gender has a value in 40 % of the cases; it was 90 %",
                "there are 20 cases where there were 100",
            ]
        );
    }
}
