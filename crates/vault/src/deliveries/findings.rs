//! What was found in a file: shown to its contributor, kept encrypted.

use std::collections::{BTreeMap, HashMap, HashSet};

use amparo_intake::CaseTable;
use amparo_schema::FIRST_YEAR;
use serde::{Deserialize, Serialize};

use super::Prepared;

/// The fields whose combination is looked at for how far a case stands alone: what an acquaintance would know.
const KNOWN_TO_OTHERS: [&str; 5] = [
    "yearOfRegistration",
    "gender",
    "ageBroad",
    "citizenship",
    "CountryOfExploitation",
];

/// How full one field is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Filled {
    /// The field of the case table.
    pub field: String,
    /// Cases with a value.
    pub values: u64,
    /// Cases without one, by reason.
    pub missing: BTreeMap<String, u64>,
}

/// One fault in one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The row as a spreadsheet numbers it.
    pub row: u64,
    /// The file's own name of the column; empty where the row as a whole is at fault.
    pub column: String,
    /// The value found.
    pub value: String,
    /// What is wrong with it.
    pub reason: String,
    /// What would be accepted.
    pub accepted: String,
}

/// What was found in a file. It is exact and quotes values, so it is as private as the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Findings {
    /// Why the file is refused; empty if it can be accepted.
    pub refused: Vec<String>,
    /// The layout it was read in, in words.
    pub layout: String,
    /// Cases that can be accepted.
    pub cases: u64,
    /// Rows that were left out because something in them could not be read.
    pub rows_rejected: u64,
    /// The first faults.
    pub rejections: Vec<Rejected>,
    /// Rows of the source that were sent anew since.
    pub repaired: Vec<u64>,
    /// Different persons among the cases.
    pub persons: u64,
    /// Cases that name no person: they cannot be withdrawn, and two of them may be one person.
    pub cases_without_person: u64,
    /// Cases by year of registration.
    pub years: BTreeMap<u16, u64>,
    /// How full each field is.
    pub fields: Vec<Filled>,
    /// Cases that no other case of the file equals in year, gender, age, citizenship and country of exploitation.
    pub alone: u64,
    /// What else was decided or seen.
    pub notes: Vec<String>,
    /// What the contributor's own program said, where the file is a parcel.
    pub prepared: Option<Prepared>,
    /// The row of the source that each case comes from; empty where it is not known.
    pub rows: Vec<u64>,
}

impl Findings {
    /// A file that could not be read at all.
    pub(super) fn refusal(why: String) -> Box<Findings> {
        Box::new(Findings {
            refused: vec![why],
            ..Findings::default()
        })
    }

    /// What the cases themselves show; faults and notes are the reader's to add.
    pub(super) fn of(cases: &CaseTable) -> Findings {
        let table = &cases.table;
        let schema = table.schema();
        let mut years = BTreeMap::new();
        if table.rows() > 0 {
            for code in table.column(0).iter() {
                *years.entry(FIRST_YEAR + code).or_default() += 1;
            }
        }
        let fields = schema
            .fields()
            .iter()
            .enumerate()
            .map(|(index, field)| {
                let mut filled = Filled {
                    field: field.name.clone(),
                    values: 0,
                    missing: BTreeMap::new(),
                };
                for code in table.column(index).iter() {
                    match field.categories.get(usize::from(code)).and_then(|c| c.missing) {
                        Some(reason) => *filled.missing.entry(reason.label().into()).or_default() += 1,
                        None => filled.values += 1,
                    }
                }
                filled
            })
            .collect();
        let persons: HashSet<_> = cases.person_keys.iter().flatten().collect();
        Findings {
            cases: table.rows() as u64,
            persons: persons.len() as u64,
            cases_without_person: cases.person_keys.iter().filter(|key| key.is_none()).count() as u64,
            years,
            fields,
            alone: alone(cases),
            ..Findings::default()
        }
    }

    /// Whether the file can be accepted.
    pub fn can_be_accepted(&self) -> bool {
        self.refused.is_empty()
    }

    /// The faults of rows that were not sent anew since.
    pub fn open_rejections(&self) -> impl Iterator<Item = &Rejected> {
        self.rejections
            .iter()
            .filter(|rejected| !self.repaired.contains(&rejected.row))
    }
}

fn alone(cases: &CaseTable) -> u64 {
    let table = &cases.table;
    let known: Vec<usize> = (0..table.schema().width())
        .filter(|&index| KNOWN_TO_OTHERS.contains(&table.schema().field(index).name.as_str()))
        .collect();
    let mut seen: HashMap<Vec<u16>, u64> = HashMap::new();
    for row in 0..table.rows() {
        let combination = known.iter().map(|&field| table.code(row, field)).collect();
        *seen.entry(combination).or_default() += 1;
    }
    seen.values().filter(|&&count| count == 1).count() as u64
}
