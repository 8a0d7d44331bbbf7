//! The cases that go into a release.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use amparo_intake::CaseTable;
use amparo_privacy::ledger_rules::Cohort;
use amparo_schema::{CaseNumbers, CodedTable, FIRST_YEAR, TableSchema, case_schema};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::beyond::Beyond;
use crate::bounding::rows_to_keep;
use crate::persons::{LeftOut, LeftOutCounts, Links, PersonMark, Why};
use crate::{ContributorId, Submission, Vault, VaultError};

/// The submissions that are active at one moment, and who is left out for their own will: what a release is made from.
#[derive(Clone, Debug)]
pub struct Inputs {
    submissions: Vec<Submission>,
    left_out: LeftOut,
    links: Links,
}

/// What a release is made from, in 64 hexadecimal digits: equal for equal submissions and options.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Fingerprint(String);

impl Fingerprint {
    pub(crate) fn from_kept(text: String) -> Self {
        Fingerprint(text)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Inputs {
    pub(crate) fn links(&self) -> &Links {
        &self.links
    }

    /// The submissions, in order of id.
    pub fn submissions(&self) -> &[Submission] {
        &self.submissions
    }

    /// How many organisations sent them.
    pub fn contributors(&self) -> usize {
        self.submissions
            .iter()
            .map(|s| &s.contributor)
            .collect::<BTreeSet<_>>()
            .len()
    }

    /// Names these inputs together with everything else that shapes the release: budget, cohorts, engine and its version, written in one
    /// and the same way each time.
    pub fn fingerprint(&self, options: &str) -> Fingerprint {
        let mut hasher = Sha256::new();
        hasher.update(b"amparo-inputs/1\n");
        for submission in &self.submissions {
            // The file is named too, so that a fingerprint stands for the very bytes.
            hasher.update(format!("{} {}\n", submission.id, submission.source_sha256));
        }
        if let Some(digest) = self.left_out.digest() {
            hasher.update(format!("left out {digest}\n"));
        }
        if let Some(digest) = self.links.digest() {
            hasher.update(format!("linked {digest}\n"));
        }
        hasher.update(b"\n");
        hasher.update(options);
        Fingerprint(hex::encode(hasher.finalize()))
    }
}

/// The cases of a release. Everything here is exact and private but [`ReleaseCases::contributors`] and
/// [`ReleaseCases::records_per_person`].
pub struct ReleaseCases {
    /// The cases, over the case table of the public years, no person with more than the promised number.
    pub table: CodedTable,
    /// The numbers of each row's case. Private.
    pub numbers: Vec<CaseNumbers>,
    /// How many organisations they come from.
    pub contributors: usize,
    /// The most records of one person.
    pub records_per_person: u16,
    /// Records that were left out since their person had more. Private.
    pub dropped: u64,
    /// The same for measuring.
    pub beyond: Beyond,
    /// Records of years beyond the public range. Private.
    pub outside_years: u64,
    /// Persons who are left out for their own will. Private.
    pub left_out: LeftOutCounts,
}

impl fmt::Debug for ReleaseCases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Exact counts must not reach a log by way of a debug print.
        f.debug_struct("ReleaseCases")
            .field("contributors", &self.contributors)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// The active submissions now, who is left out now, and who is known to be one person.
    ///
    /// # Errors
    /// [`VaultError::PersonKeys`] if a contributor's files are keyed under secrets that nobody joined; if the database refuses.
    pub async fn inputs(&self) -> Result<Inputs, VaultError> {
        let mut submissions = self.submissions().await?;
        submissions.retain(Submission::is_active);
        submissions.sort_by(|a, b| a.id.cmp(&b.id));
        self.all_keyed_alike().await?;
        let links = self.links().await?;
        let left_out = self.left_out(jiff::Timestamp::now(), &links).await?;
        Ok(Inputs {
            submissions,
            left_out,
            links,
        })
    }

    /// The years whose cases a release measures: all of the public range, whether they have cases or not.
    pub fn cohorts(last_year: u16) -> Vec<Cohort> {
        (FIRST_YEAR..=last_year).collect()
    }

    /// Decrypts the cases of a release and bounds each person's records: of the records with the same key from the same contributor, and of those of
    /// linked persons, a random choice stays. Cases after `last_year` are left out; the table's domain is the case table's up to that year. Left out, too, is whoever withdrew
    /// or whose consent does not cover a release.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] for a file that is not what was stored, [`VaultError::Key`] without the identity, [`VaultError::Cases`] for
    /// cases of another domain.
    pub async fn cases_for_release(
        &self,
        inputs: &Inputs,
        last_year: u16,
    ) -> Result<ReleaseCases, VaultError> {
        let gathered = self.gather(inputs, last_year).await?;
        let Gathered {
            mut table,
            mut numbers,
            persons,
            outside_years,
            left_out,
            ..
        } = gathered;
        let records_per_person = self.promise.options.records_per_person.get();
        let units = || persons.iter().map(|person| person.map(|person| person.unit));
        let keep = rows_to_keep(units(), |_| usize::from(records_per_person))?;
        let beyond = Beyond::of(units(), &keep, |_| true);
        let dropped = (table.rows() - keep.len()) as u64;
        if dropped > 0 {
            table = table.select_rows(&keep);
            numbers = keep.iter().map(|&row| numbers[row]).collect();
        }
        Ok(ReleaseCases {
            table,
            numbers,
            contributors: inputs.contributors(),
            records_per_person,
            dropped,
            beyond,
            outside_years,
            left_out: LeftOutCounts::of(left_out.into_iter().map(|left| (left.unit, left.why))),
        })
    }

    /// All cases of the inputs up to `last_year`, not bounded yet, and whose they are.
    pub(crate) async fn gather<'a>(
        &self,
        inputs: &'a Inputs,
        last_year: u16,
    ) -> Result<Gathered<'a>, VaultError> {
        let schema = Arc::new(case_schema(last_year));
        let mut table = CodedTable::empty(Arc::clone(&schema));
        let mut numbers = Vec::new();
        let mut persons = Vec::new();
        let mut submission_of = Vec::new();
        let mut outside_years = 0;
        let mut left_out = Vec::new();
        for (number, submission) in inputs.submissions.iter().enumerate() {
            let cases = self.open_sealed(submission).await?.cases()?;
            let wrong = |what: String| VaultError::Cases {
                submission: submission.id.clone(),
                what,
            };
            if cases.person_keys.len() != cases.table.rows() {
                return Err(wrong("its person keys are not as many as its cases".into()));
            }
            if cases.numbers.len() != cases.table.rows() {
                return Err(wrong("its numbers are not of as many cases as it has".into()));
            }
            check_domain(cases.table.schema(), &schema).map_err(wrong)?;
            let mut within = within_years(&cases, &schema);
            outside_years += (cases.table.rows() - within.len()) as u64;
            within.retain(|&row| {
                let mark = cases.person_keys[row].map(|key| PersonMark::of(&submission.contributor, &key));
                let unit = mark.map(|mark| inputs.links.unit(mark));
                let why = inputs.left_out.why(&submission.contributor, mark.as_ref());
                left_out.extend(why.map(|why| Left {
                    year: cases.table.code(row, YEAR),
                    unit,
                    why,
                }));
                why.is_none()
            });
            table
                .append(&cases.table.select_rows(&within))
                .map_err(|error| wrong(error.to_string()))?;
            submission_of.resize(table.rows(), number);
            numbers.extend(within.iter().map(|&row| cases.numbers[row]));
            persons.extend(within.iter().map(|&row| {
                cases.person_keys[row].map(|key| Person {
                    contributor: &submission.contributor,
                    key,
                    unit: inputs.links.unit(PersonMark::of(&submission.contributor, &key)),
                })
            }));
        }
        Ok(Gathered {
            table,
            numbers,
            persons,
            submission_of,
            outside_years,
            left_out,
        })
    }
}

/// A person: a key means one only together with its contributor.
#[derive(Clone, Copy)]
pub(crate) struct Person<'a> {
    pub(crate) contributor: &'a ContributorId,
    pub(crate) key: [u8; 32],
    /// What stands for the unit of privacy: the same for linked persons.
    pub(crate) unit: PersonMark,
}

/// Cases as they were handed in. Private.
pub(crate) struct Gathered<'a> {
    pub(crate) table: CodedTable,
    pub(crate) numbers: Vec<CaseNumbers>,
    pub(crate) persons: Vec<Option<Person<'a>>>,
    /// For each row the place of its submission among the inputs.
    pub(crate) submission_of: Vec<usize>,
    outside_years: u64,
    pub(crate) left_out: Vec<Left>,
}

/// A case that is left out for its person's own will.
pub(crate) struct Left {
    /// The code of its year.
    pub(crate) year: u16,
    pub(crate) unit: Option<PersonMark>,
    pub(crate) why: Why,
}

/// The year of registration is the first field, and its code counts from [`FIRST_YEAR`], so a longer range of years only adds codes.
pub(crate) const YEAR: usize = 0;

fn within_years(cases: &CaseTable, schema: &TableSchema) -> Vec<usize> {
    let years = schema.fields()[YEAR].size();
    let column = cases.table.column(YEAR);
    (0..cases.table.rows())
        .filter(|&row| usize::from(column.get(row)) < years)
        .collect()
}

/// Codes mean the same in both domains when all fields but the range of years are equal.
fn check_domain(theirs: &TableSchema, ours: &TableSchema) -> Result<(), String> {
    if theirs.width() != ours.width() {
        return Err(format!(
            "its cases have {} fields where {} are known",
            theirs.width(),
            ours.width()
        ));
    }
    let differs = |(index, (theirs, ours)): (usize, (&amparo_schema::Field, &amparo_schema::Field))| {
        let same_codes = index == YEAR || theirs.categories == ours.categories;
        (theirs.name != ours.name || !same_codes).then(|| theirs.name.clone())
    };
    match theirs
        .fields()
        .iter()
        .zip(ours.fields())
        .enumerate()
        .find_map(differs)
    {
        Some(field) => Err(format!(
            "its field {field:?} has other categories than are known; take the file in again"
        )),
        None => Ok(()),
    }
}
