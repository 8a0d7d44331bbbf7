//! The list that the officer reviews, and what the officer decided.

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Write};

use amparo_intake::guarded_cell;
use serde::{Deserialize, Serialize};

use super::Pair;

const HEADER: [&str; 7] = [
    "pair",
    "same_person",
    "row_a",
    "person_a",
    "row_b",
    "person_b",
    "why",
];

/// What the officer says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The two rows are one person.
    Same,
    /// They are two persons.
    Different,
}

/// Decisions on pairs, kept by the keys of persons, so that they hold for next month's file as well. No identifier is in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decisions(BTreeMap<String, Decision>);

/// What is wrong with a review file.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// It cannot be read or written.
    #[error("the review of likely duplicates: {0}")]
    Csv(#[from] csv::Error),
    /// A line does not fit.
    #[error("the review of likely duplicates, line {line}: {what}")]
    Line {
        /// The line; the header is 1.
        line: u64,
        /// What does not fit, and what would.
        what: String,
    },
}

/// Writes the list: one line a pair, the column `same_person` to be filled with yes or no. IT NAMES PERSONS and stays with the officer.
///
/// # Errors
/// If writing fails.
pub fn write_review(pairs: &[Pair], decided: &Decisions, to: impl Write) -> Result<(), ReviewError> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(HEADER)?;
    for (index, pair) in pairs.iter().enumerate() {
        let said = match decided.of(pair) {
            Some(Decision::Same) => "yes",
            Some(Decision::Different) => "no",
            None => "",
        };
        writer.write_record([
            (index + 1).to_string(),
            said.into(),
            pair.rows.0.to_string(),
            guarded_cell(&pair.shown.0).into_owned(),
            pair.rows.1.to_string(),
            guarded_cell(&pair.shown.1).into_owned(),
            pair.likeness.why.clone(),
        ])?;
    }
    writer.flush().map_err(csv::Error::from)?;
    Ok(())
}

/// Reads a reviewed list and adds its decisions, for the pairs found in the same file.
///
/// # Errors
/// [`ReviewError::Line`] for a row that was not in the list, or an answer that is neither yes nor no nor blank.
pub fn read_review(from: impl Read, pairs: &[Pair], decided: &mut Decisions) -> Result<usize, ReviewError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(from);
    let known: HashMap<(u64, u64), &Pair> = pairs.iter().map(|pair| (pair.rows, pair)).collect();
    let mut added = 0;
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let wrong = |what: String| ReviewError::Line { line, what };
        let row = |column: usize| {
            record
                .get(column)
                .and_then(|text| text.trim().parse::<u64>().ok())
        };
        let decision = match record.get(1).unwrap_or_default().trim().to_lowercase().as_str() {
            "" => continue,
            "yes" | "y" | "si" | "sí" | "oui" | "o" | "s" | "да" | "نعم" | "是" => Decision::Same,
            "no" | "n" | "non" | "нет" | "لا" | "否" => Decision::Different,
            other => {
                let other: String = other.chars().take(30).collect();
                return Err(wrong(format!(
                    "{other:?} is no answer; accepted are yes, no and a blank"
                )));
            }
        };
        let pair = match (row(2), row(4)) {
            (Some(a), Some(b)) => known.get(&(a, b)),
            _ => None,
        };
        let Some(pair) = pair else {
            return Err(wrong(
                "these rows are no pair of this file; write the list anew and review that".into(),
            ));
        };
        added += usize::from(decided.add(pair, decision));
    }
    Ok(added)
}

impl Decisions {
    fn name(pair: &Pair) -> Option<String> {
        let (Some(a), Some(b)) = pair.persons else {
            return None;
        };
        let (a, b) = (a.min(b), a.max(b));
        Some(format!("{} {}", hex::encode(a), hex::encode(b)))
    }

    /// What was decided of a pair.
    pub fn of(&self, pair: &Pair) -> Option<Decision> {
        self.0.get(&Self::name(pair)?).copied()
    }

    /// Adds a decision; false if the pair has no keys, so that nothing can be kept.
    pub fn add(&mut self, pair: &Pair, decision: Decision) -> bool {
        let name = Self::name(pair);
        let known = name.is_some();
        self.0.extend(name.map(|name| (name, decision)));
        known
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For each key that stands for the same person as another: the one key that all of them share, which is the smallest.
    pub fn shared_keys(&self) -> HashMap<[u8; 32], [u8; 32]> {
        let mut shared: HashMap<[u8; 32], [u8; 32]> = HashMap::new();
        fn root(shared: &HashMap<[u8; 32], [u8; 32]>, mut key: [u8; 32]) -> [u8; 32] {
            while let Some(next) = shared.get(&key).filter(|next| **next != key) {
                key = *next;
            }
            key
        }
        for (name, decision) in &self.0 {
            let mut keys = name.split(' ').map(|text| {
                let mut key = [0; 32];
                hex::decode_to_slice(text, &mut key).ok().map(|()| key)
            });
            let (Some(Some(a)), Some(Some(b)), Decision::Same) = (keys.next(), keys.next(), *decision) else {
                continue;
            };
            let (a, b) = (root(&shared, a), root(&shared, b));
            shared.insert(a.max(b), a.min(b));
        }
        let all: Vec<[u8; 32]> = shared.keys().copied().collect();
        all.into_iter()
            .map(|key| (key, root(&shared, key)))
            .filter(|(key, root)| key != root)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duplicates::Likeness;

    fn pair(rows: (u64, u64), a: u8, b: u8) -> Pair {
        Pair {
            rows,
            persons: (Some([a; 32]), Some([b; 32])),
            likeness: Likeness {
                score: 0.9,
                why: "names alike".into(),
            },
            shown: ("=cmd()".into(), "Ana".into()),
        }
    }

    #[test]
    fn confirmed_pairs_share_one_key_however_they_hang_together() {
        let pairs = [pair((2, 3), 5, 2), pair((3, 4), 2, 7), pair((8, 9), 1, 9)];
        let mut text = Vec::new();
        write_review(&pairs, &Decisions::default(), &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("'=cmd()"), "{text}");
        let answered = text
            .replace("1,,2,", "1,Sí,2,")
            .replace("2,,3,", "2,yes,3,")
            .replace("3,,8,", "3,no,8,");
        let mut decided = Decisions::default();
        assert_eq!(read_review(answered.as_bytes(), &pairs, &mut decided).unwrap(), 3);
        let shared = decided.shared_keys();
        assert_eq!(
            (shared.get(&[5; 32]), shared.get(&[7; 32]), shared.get(&[9; 32])),
            (Some(&[2; 32]), Some(&[2; 32]), None)
        );
        let again: Decisions = serde_json::from_str(&serde_json::to_string(&decided).unwrap()).unwrap();
        assert_eq!(again, decided);
        let error = read_review("h\n1,maybe,2,a,3,b,c\n".as_bytes(), &pairs, &mut decided).unwrap_err();
        assert!(error.to_string().contains("accepted are yes, no"), "{error}");
        let error = read_review("h\n1,yes,2,a,9,b,c\n".as_bytes(), &pairs, &mut decided).unwrap_err();
        assert!(error.to_string().contains("no pair of this file"), "{error}");
    }
}
