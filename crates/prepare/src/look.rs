//! The first reading: what would be sent.

use std::io::Write;

use amparo_intake::{Mapping, Outcome, PersonKeySecret, ReadOptions, Source, read_rows};
use amparo_schema::FIRST_YEAR;
use jiff::civil::Date;

use crate::columns::{ColumnScan, Use};
use crate::drift::Profile;
use crate::duplicates::{Decision, Decisions, DuplicateFinder, NameColumns, Pair};
use crate::rejected::RejectedRows;
use crate::report::{DuplicatesReport, FORMAT, FieldReport, PersonsReport, Problems, Report};
use crate::risk::Classes;
use crate::tally::Tally;
use crate::{ConsentColumns, PrepareError};

/// How a file is to be prepared.
pub struct Plan<'a> {
    /// The file.
    pub source: &'a Source,
    /// How it is read; nothing for a standard layout.
    pub mapping: Option<&'a Mapping>,
    /// The encoding of a text file, by its label.
    pub encoding: Option<String>,
    /// Nothing is registered after this day.
    pub today: Date,
    /// The contributor's name: person keys hang on it.
    pub contributor: &'a str,
    /// The secret of person keys and withdrawal tokens; without it there are none.
    pub secret: Option<[u8; 32]>,
    /// What was decided of likely duplicates.
    pub decisions: &'a Decisions,
    /// Where consent stands.
    pub consent: &'a ConsentColumns,
    /// The last file, to compare with.
    pub last: Option<&'a Profile>,
}

/// What a first reading found.
pub struct Looked {
    /// For the officer.
    pub report: Report,
    /// For comparison with the next file.
    pub profile: Profile,
    /// Likely duplicates, most alike first. They name persons.
    pub pairs: Vec<Pair>,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    pub(crate) rejected: RejectedRows,
}

impl Plan<'_> {
    pub(crate) fn options(&self) -> ReadOptions {
        ReadOptions {
            mapping: self.mapping.cloned(),
            encoding: self.encoding.clone(),
            max_rejected_share: 1.0,
            today: self.today,
            person_key: self.person_key(),
        }
    }

    pub(crate) fn person_key(&self) -> Option<PersonKeySecret> {
        self.secret
            .map(|secret| PersonKeySecret::new(secret, self.contributor))
    }
}

impl Looked {
    /// How many rows could not be read and can be mended.
    pub fn rejected_rows(&self) -> usize {
        self.rejected.len()
    }

    /// Writes the rows that could not be read, to be mended. They name persons.
    ///
    /// # Errors
    /// If writing fails.
    pub fn write_rejected(&self, separator: u8, to: impl Write) -> Result<(), csv::Error> {
        self.rejected.write(separator, to)
    }
}

/// Reads the whole file and says what would be sent. Nothing of it is kept but what [`Looked`] holds.
///
/// # Errors
/// If the file cannot be read as a table.
pub fn look(plan: &Plan<'_>, progress: &dyn Fn(f64)) -> Result<Looked, PrepareError> {
    let mut gathering: Option<Gathering> = None;
    let shared = plan.decisions.shared_keys();
    let mut problems = Problems::default();
    let mut rejected = RejectedRows::default();
    let mut classes = Classes::default();
    let mut persons = Tally::default();
    let (mut cases, mut without) = (0u64, 0u64);
    let mut years: Option<(u16, u16)> = None;
    let mut header: Vec<String> = Vec::new();
    let taken = read_rows(
        plan.source,
        &plan.options(),
        &mut |row| {
            let gathering = gathering.get_or_insert_with(|| {
                header = row.header.to_vec();
                Gathering {
                    scan: ColumnScan::new(row.header),
                    finder: NameColumns::of(row.header).map(DuplicateFinder::new),
                }
            });
            gathering.scan.add(row.cells());
            match row.outcome {
                Outcome::Case { codes, person, .. } => {
                    cases += 1;
                    classes.add(codes);
                    let year = FIRST_YEAR + codes[0];
                    let (first, last) = years.unwrap_or((year, year));
                    years = Some((first.min(year), last.max(year)));
                    if let Some(finder) = &mut gathering.finder {
                        finder.add(row.number, person, |column| row.cell(column));
                    }
                    match person.map(|key| shared.get(&key).copied().unwrap_or(key)) {
                        None => without += 1,
                        // The beginning of a keyed hash is spread as evenly as the whole.
                        Some(key) => persons.add(
                            key.first_chunk::<8>()
                                .map_or(0, |first| u64::from_le_bytes(*first)),
                        ),
                    }
                }
                Outcome::Rejected(rejections) => {
                    rejections.iter().for_each(|rejection| problems.add(rejection));
                    let said: Vec<String> = rejections
                        .iter()
                        .map(|rejection| {
                            let column = &rejection.column;
                            format!("{column}: {}; accepted: {}", rejection.reason, rejection.accepted)
                        })
                        .collect();
                    rejected.add(row.header, row.number, said.join(" / "), row.cells());
                }
                Outcome::NoConsent | Outcome::NotAVictim => {}
            }
        },
        progress,
    )?;
    let read = taken.report;
    let key_columns: Vec<String> = match plan.mapping {
        Some(mapping) => mapping.person_columns().map(str::to_lowercase).collect(),
        None => vec!["prs_identitynumber".into()],
    };
    let is_key = |name: &str| key_columns.contains(&name.to_lowercase());
    let consent = plan
        .mapping
        .and_then(Mapping::consent_column)
        .map(str::to_lowercase);
    let is_consent = |name: &str| consent.as_ref() == Some(&name.to_lowercase());
    let is_used = |name: &str| read.columns_used.iter().any(|used| used == name);
    let used = |name: &str| match is_used(name) {
        true if is_key(name) => Some(Use::PersonKey),
        true if is_consent(name) => Some(Use::Consent),
        true => Some(Use::Fields),
        false => None,
    };
    let (columns, answers, pairs, not_compared, compared) = match &gathering {
        None => Default::default(),
        Some(Gathering { scan, finder }) => (
            scan.report(used),
            scan.answers(|name| is_used(name) && !is_key(name)),
            finder.as_ref().map(DuplicateFinder::pairs).unwrap_or_default(),
            finder.as_ref().map_or(0, |finder| finder.not_compared),
            finder.is_some(),
        ),
    };
    let decided = |wanted: Decision| {
        pairs
            .iter()
            .filter(|pair| plan.decisions.of(pair) == Some(wanted))
            .count() as u64
    };
    let fields: Vec<FieldReport> = read
        .fields
        .iter()
        .map(|field| FieldReport {
            field: field.field.clone(),
            values: field.values,
            missing: field
                .missing
                .iter()
                .map(|(reason, count)| (reason.token().to_owned(), *count))
                .collect(),
        })
        .collect();
    let profile = Profile {
        file: read.file.clone(),
        columns: answers,
        completeness: fields
            .iter()
            .map(|field| (field.field.clone(), field.values as f64 / cases.max(1) as f64))
            .collect(),
        cases,
    };
    let mut report = Report {
        format: FORMAT.into(),
        file: read.file,
        layout: read.layout,
        other_sheets: read.other_sheets,
        day: plan.today.to_string(),
        rows_read: read.rows_read,
        cases,
        rows_rejected: read.rows_rejected,
        rows_without_consent: read.rows_without_consent,
        rows_not_victims: read.rows_not_victims,
        years,
        to_do: Vec::new(),
        fields,
        problems: problems.problems(),
        unread: problems.unread(),
        columns,
        persons: (persons.different() > 0).then(|| PersonsReport {
            persons: persons.different(),
            with_several_cases: persons.several(),
            cases_without_identifier: without,
            estimated: !persons.is_exact(),
        }),
        duplicates: compared.then(|| DuplicatesReport {
            pairs: pairs.len() as u64,
            same: decided(Decision::Same),
            different: decided(Decision::Different),
            not_compared,
        }),
        changes: plan
            .last
            .map(|last| profile.changes(last, is_used))
            .unwrap_or_default(),
        disclosure: classes.disclosure(),
        notes: read
            .notes
            .into_iter()
            .map(|note| (note.text, note.count))
            .collect(),
    };
    report.advise();
    // What is no file of cases has no duplicates worth a look.
    let pairs = match report.no_case_file() {
        Some(_) => Vec::new(),
        None => pairs,
    };
    if let Err(why) = plan.consent.find(&header) {
        report
            .to_do
            .insert(0, format!("{why}; nothing can be sealed without it."));
    }
    Ok(Looked {
        report,
        profile,
        pairs,
        sha256: taken.sha256,
        rejected,
    })
}

struct Gathering {
    scan: ColumnScan,
    finder: Option<DuplicateFinder>,
}
