//! Likely duplicates among the rows of one contributor, by names and dates that are not quite the same.
//!
//! Everything here happens on the contributor's own machine, before identifiers are left behind, and none of it goes into a parcel. Rows are compared only
//! where they share a part (a birth date, the beginnings of two names), so that a hundred thousand rows take seconds and not days; what shares no part
//! is not found.

mod block;
mod likeness;
mod review;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use amparo_intake::date_readings;
use jiff::civil::Date;

pub use likeness::Likeness;
pub use review::{Decision, Decisions, ReviewError, read_review, write_review};

use crate::roles::{Role, role};

/// How many rows are kept for comparison. A file with more is compared up to here, and the report says so.
pub const MAX_COMPARED: usize = 500_000;

/// How many pairs are found at most. Nobody reviews more, and a file that has more has a column taken for a name that is none.
const MAX_PAIRS: usize = 100_000;

/// The columns of a file by which persons are compared.
#[derive(Clone, Debug, Default)]
pub struct NameColumns {
    names: Vec<usize>,
    birth: Option<usize>,
    sex: Option<usize>,
    nationality: Option<usize>,
}

impl NameColumns {
    /// Finds them by the header. Nothing if no column names persons.
    pub fn of(header: &[String]) -> Option<NameColumns> {
        let mut columns = NameColumns::default();
        for (index, name) in header.iter().enumerate() {
            match role(name) {
                Some(Role::Name) => columns.names.push(index),
                Some(Role::Birth) => columns.birth = columns.birth.or(Some(index)),
                Some(Role::Sex) => columns.sex = columns.sex.or(Some(index)),
                Some(Role::Nationality) => columns.nationality = columns.nationality.or(Some(index)),
                None => {}
            }
        }
        (!columns.names.is_empty()).then_some(columns)
    }

    /// The columns of names and birth.
    pub(crate) fn identifying(&self) -> impl Iterator<Item = usize> {
        self.names.iter().copied().chain(self.birth)
    }

    /// Whether persons are told by names and a date of birth.
    pub fn has_birth(&self) -> bool {
        self.birth.is_some()
    }
}

/// A row as it is compared.
#[derive(Clone)]
pub(crate) struct Compared {
    pub(crate) row: u64,
    pub(crate) person: Option<[u8; 32]>,
    /// Folded words of all names, sorted, parted by spaces: in one text, as there are many rows.
    pub(crate) words: Box<str>,
    /// As written, for the review.
    pub(crate) shown: Box<str>,
    pub(crate) births: Box<[Date]>,
    pub(crate) sex: Arc<str>,
    pub(crate) nationality: Arc<str>,
}

impl Compared {
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.split(' ')
    }
}

/// Gathers rows and finds the pairs that are likely one person.
pub struct DuplicateFinder {
    columns: NameColumns,
    rows: Vec<Compared>,
    /// Answers that many rows share.
    shared: HashSet<Arc<str>>,
    /// Rows beyond [`MAX_COMPARED`].
    pub not_compared: u64,
}

/// Two rows that are likely one person.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The rows as a spreadsheet numbers them, the earlier first.
    pub rows: (u64, u64),
    /// The keys of their persons, where the file has identifiers.
    pub persons: (Option<[u8; 32]>, Option<[u8; 32]>),
    /// How alike they are.
    pub likeness: Likeness,
    /// What the rows say, for the review by the officer.
    pub shown: (String, String),
}

impl DuplicateFinder {
    /// A finder over these columns.
    pub fn new(columns: NameColumns) -> Self {
        DuplicateFinder {
            columns,
            rows: Vec::new(),
            shared: HashSet::new(),
            not_compared: 0,
        }
    }

    /// Adds a row; `cell` gives its cells by column.
    pub fn add<'a>(&mut self, row: u64, person: Option<[u8; 32]>, cell: impl Fn(usize) -> &'a str) {
        let name: Vec<&str> = self
            .columns
            .names
            .iter()
            .map(|&column| cell(column))
            .filter(|text| amparo_schema::ctdc::missing_reason(text).is_none())
            .collect();
        let mut words = likeness::name_words(&name.join(" "));
        if words.is_empty() {
            return;
        }
        if self.rows.len() >= MAX_COMPARED {
            self.not_compared += 1;
            return;
        }
        words.sort();
        let optional = |column: Option<usize>| column.map(&cell).unwrap_or_default();
        let birth = optional(self.columns.birth);
        let sex = likeness::known(optional(self.columns.sex));
        let nationality = likeness::known(optional(self.columns.nationality));
        let (sex, nationality) = (self.share(sex), self.share(nationality));
        self.rows.push(Compared {
            row,
            person,
            words: words.join(" ").into(),
            shown: format!("{} | {birth}", name.join(" ")).into(),
            births: date_readings(birth).into(),
            sex,
            nationality,
        });
    }

    fn share(&mut self, text: String) -> Arc<str> {
        if let Some(known) = self.shared.get(text.as_str()) {
            return Arc::clone(known);
        }
        let text: Arc<str> = text.into();
        self.shared.insert(Arc::clone(&text));
        text
    }

    /// The likely pairs, most alike first. Pairs whose rows have the same person key are known to be one and are left out. There are at most
    /// a hundred thousand.
    pub fn pairs(&self) -> Vec<Pair> {
        let rarity = Rarity::of(&self.rows);
        let mut found: BTreeMap<(usize, usize), Likeness> = BTreeMap::new();
        'blocks: for block in block::blocks(&self.rows) {
            for (at, &left) in block.iter().enumerate() {
                for &right in block.iter().skip(at + 1) {
                    let pair = (left.min(right), left.max(right));
                    if pair.0 == pair.1 || found.contains_key(&pair) {
                        continue;
                    }
                    let (Some(a), Some(b)) = (self.rows.get(left), self.rows.get(right)) else {
                        continue;
                    };
                    if a.person.is_some() && a.person == b.person {
                        continue;
                    }
                    if let Some(likeness) = likeness::compare(a, b, &rarity) {
                        found.insert(pair, likeness);
                    }
                    if found.len() >= MAX_PAIRS {
                        break 'blocks;
                    }
                }
            }
        }
        let mut pairs: Vec<Pair> = found
            .into_iter()
            .filter_map(|((a, b), likeness)| {
                let (a, b) = (self.rows.get(a)?, self.rows.get(b)?);
                let (a, b) = if a.row <= b.row { (a, b) } else { (b, a) };
                Some(Pair {
                    rows: (a.row, b.row),
                    persons: (a.person, b.person),
                    likeness,
                    shown: (a.shown.to_string(), b.shown.to_string()),
                })
            })
            .collect();
        pairs.sort_by(|a, b| {
            b.likeness
                .score
                .total_cmp(&a.likeness.score)
                .then(a.rows.cmp(&b.rows))
        });
        pairs
    }
}

/// In how many rows each word of a name stands: two rows that share a rare name say more than two that share a common one.
pub(crate) struct Rarity {
    counts: HashMap<String, u32>,
    rows: f64,
}

impl Rarity {
    fn of(rows: &[Compared]) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for word in rows.iter().flat_map(Compared::words) {
            match counts.get_mut(word) {
                Some(count) => *count += 1,
                None => {
                    counts.insert(word.to_owned(), 1);
                }
            }
        }
        Rarity {
            counts,
            rows: rows.len().max(1) as f64,
        }
    }

    /// The share of other rows that have this word, smoothed so that a short register does not take every name for a common one.
    pub(crate) fn share(&self, word: &str) -> f64 {
        let others = self
            .counts
            .get(word)
            .copied()
            .unwrap_or_default()
            .saturating_sub(2);
        f64::from(others + 1) / (self.rows + 200.0)
    }
}
