//! What became of each column, by its name and by its content.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use amparo_intake::looks_direct;
use serde::{Deserialize, Serialize};

use crate::scan::{Identifier, scan};

/// Of a long file every cell of the first rows is scanned, and then one row in this many.
const ALL_ROWS: u64 = 20_000;
const ONE_IN: u64 = 25;
/// How many different values of a column are remembered, so that they are scanned once and next month's can be compared.
const REMEMBERED: usize = 2_000;
/// How many bytes of values are remembered in all, however many columns there are and however long their cells.
const REMEMBERED_BYTES: usize = 32 << 20;
/// From which share of its cells on a column holds identifiers.
const SHARE: f64 = 0.02;

/// What a column is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Its answers become fields of the case table.
    Fields,
    /// It tells persons apart: it becomes a keyed hash.
    PersonKey,
    /// It says whether the person agreed: rows in which it says no are left out.
    Consent,
    /// It holds direct identifiers and stays behind.
    DroppedIdentifier,
    /// It is none of the case table's fields and stays behind.
    Dropped,
}

/// What became of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// Its name.
    pub column: String,
    /// What it is used for.
    #[serde(rename = "use")]
    pub used: Use,
    /// Why, in words.
    pub why: String,
    /// Cells looked at that were not blank.
    pub looked_at: u64,
    /// What was found among them, and in how many.
    pub found: BTreeMap<Identifier, u64>,
}

/// Looks at the cells of a file as they pass by.
pub(crate) struct ColumnScan {
    names: Vec<String>,
    columns: Vec<Seen>,
    rows: u64,
    /// Bytes of values that may still be remembered.
    room: usize,
}

#[derive(Default)]
struct Seen {
    filled: u64,
    looked_at: u64,
    found: BTreeMap<Identifier, u64>,
    values: HashMap<String, (BTreeSet<Identifier>, u64)>,
    many: bool,
}

impl ColumnScan {
    pub(crate) fn new(header: &[String]) -> Self {
        ColumnScan {
            names: header.to_vec(),
            columns: header.iter().map(|_| Seen::default()).collect(),
            rows: 0,
            room: REMEMBERED_BYTES,
        }
    }

    pub(crate) fn add<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        self.rows += 1;
        let look = self.rows <= ALL_ROWS || self.rows.is_multiple_of(ONE_IN);
        for (seen, cell) in self
            .columns
            .iter_mut()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_empty())
        {
            seen.filled += 1;
            if look {
                seen.look(cell, &mut self.room);
            }
        }
    }

    /// The report on each column: `used` says which hold fields or the person's key.
    pub(crate) fn report(&self, used: impl Fn(&str) -> Option<Use>) -> Vec<ColumnReport> {
        let named = self
            .names
            .iter()
            .zip(&self.columns)
            .filter(|(name, _)| !name.is_empty());
        named.map(|(name, seen)| seen.report(name, used(name))).collect()
    }

    /// Columns with their answers, for comparison with next month's: nothing of columns that hold identifiers or too many values.
    pub(crate) fn answers(&self, used: impl Fn(&str) -> bool) -> BTreeMap<String, Option<BTreeSet<String>>> {
        let answers = |name: &String, seen: &Seen| {
            let plain = used(name) && !seen.many && seen.values.len() <= 300 && seen.strongest().is_none();
            plain.then(|| seen.values.keys().cloned().collect())
        };
        let named = self
            .names
            .iter()
            .zip(&self.columns)
            .filter(|(name, _)| !name.is_empty());
        named
            .map(|(name, seen)| (name.clone(), answers(name, seen)))
            .collect()
    }
}

impl Seen {
    fn look(&mut self, cell: &str, room: &mut usize) {
        self.looked_at += 1;
        let found = match self.values.get_mut(cell) {
            Some((found, count)) => {
                *count += 1;
                found.clone()
            }
            None => {
                let found = scan(cell);
                if self.values.len() < REMEMBERED && cell.len() <= *room {
                    *room -= cell.len();
                    self.values.insert(cell.to_owned(), (found.clone(), 1));
                } else {
                    self.many = true;
                }
                found
            }
        };
        for kind in found {
            *self.found.entry(kind).or_default() += 1;
        }
    }

    /// The kind that most of its cells hold, if enough do.
    fn strongest(&self) -> Option<(Identifier, f64)> {
        let (kind, count) = self.found.iter().max_by_key(|(_, count)| **count)?;
        let share = *count as f64 / self.looked_at.max(1) as f64;
        (share >= SHARE).then_some((*kind, share))
    }

    fn report(&self, name: &str, used: Option<Use>) -> ColumnReport {
        let strongest = self.strongest();
        let content = strongest
            .map(|(kind, share)| format!("{:.0} % of its values look like {}", 100.0 * share, kind.label()));
        let (used, why) = match (used, content) {
            (Some(Use::PersonKey), _) => (
                Use::PersonKey,
                "tells persons apart: only a keyed hash of it is sent".to_owned(),
            ),
            (Some(Use::Consent), _) => (
                Use::Consent,
                "says whether the person agreed: rows in which it says no are left out, and it stays here"
                    .to_owned(),
            ),
            (Some(used), None) => (used, "its answers become fields of the case table".to_owned()),
            (Some(used), Some(content)) => (
                used,
                format!("{content}; only the field's own answer is sent, such as a year or a band"),
            ),
            (None, content) => match (looks_direct(name), content) {
                (true, Some(content)) => (
                    Use::DroppedIdentifier,
                    format!("its name says that it identifies persons, and {content}: stays here"),
                ),
                (true, None) => (
                    Use::DroppedIdentifier,
                    "its name says that it identifies persons: stays here".to_owned(),
                ),
                (false, Some(content)) => (Use::DroppedIdentifier, format!("{content}: stays here")),
                (false, None) => (
                    Use::Dropped,
                    "is none of the case table's fields: stays here".to_owned(),
                ),
            },
        };
        ColumnReport {
            column: name.to_owned(),
            used,
            why,
            looked_at: self.looked_at,
            found: self.found.clone(),
        }
    }
}

/// What a mapping file quotes that looks like an identifier: it goes into the parcel, and names must not.
pub(crate) fn identifiers_in_mapping(mapping: &serde_json::Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut look = |text: &str| {
        let kinds = scan(text);
        let telling = kinds.iter().find(|kind| !matches!(kind, Identifier::Day));
        if let Some(kind) = telling.filter(|_| text != "*") {
            found.push(format!(
                "{} looks like {}",
                amparo_intake::quoted(text),
                kind.label()
            ));
        }
    };
    let fields = mapping.get("fields").and_then(|fields| fields.as_object());
    for rule in fields.into_iter().flat_map(|fields| fields.values()) {
        for key in ["values", "missingValues"] {
            let entries = rule.get(key).and_then(|entries| entries.as_object());
            entries
                .into_iter()
                .flat_map(|entries| entries.keys())
                .for_each(|text| look(text));
        }
        let listed = rule.get("contains").and_then(|list| list.as_array());
        listed
            .into_iter()
            .flatten()
            .filter_map(|text| text.as_str())
            .for_each(&mut look);
    }
    let missing = mapping
        .get("missingValues")
        .and_then(|entries| entries.as_object());
    missing
        .into_iter()
        .flat_map(|entries| entries.keys())
        .for_each(|text| look(text));
    found
}
