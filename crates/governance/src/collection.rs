//! What is published together: assessments, the instruments they were made with, published bands and income groups, as files.
//!
//! The files are what a signed bundle holds and what the public portal reads. Signing and verifying are not done here: whoever reads
//! untrusted bytes verifies the bundle first. Reading still checks everything else: each history's chain and guards, each instrument's
//! rules, each table's rows.

use std::collections::BTreeMap;

use crate::assessment::{Assessment, AssessmentError, State};
use crate::instrument::{Instrument, InstrumentError, all};
use crate::owid::{self, OwidError, PublishedBands};
use crate::score::{IncomeGroup, IncomeGroupsError, ScoreError, read_income_groups, score};

/// Where published bands of SDG indicator 10.7.2 stand.
const BANDS: &str = "bands/sdg-10.7.2.csv";
/// Where their source stands in words.
const BANDS_SOURCE: &str = "bands/SOURCE.md";
/// Where income groups stand.
const INCOME: &str = "income-groups.csv";

/// One file to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedFile {
    /// Path with `/`.
    pub path: String,
    /// Media type.
    pub media_type: &'static str,
    /// What it holds, for people.
    pub title: String,
    /// Data rows, for tables.
    pub rows: Option<u64>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Published assessments with what is needed to read them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collection {
    /// The assessments by id, each with its instrument.
    pub assessments: BTreeMap<String, (Instrument, Assessment)>,
    /// Bands of SDG indicator 10.7.2 as the United Nations published them, and where they are from.
    pub bands: Option<(PublishedBands, String)>,
    /// Income group by country (ISO 3166-1 alpha-3).
    pub income: BTreeMap<String, IncomeGroup>,
}

/// Why files are no collection.
#[derive(Debug, thiserror::Error)]
pub enum CollectionError {
    /// An assessment's file.
    #[error("{path}: {source}")]
    Assessment {
        /// The file.
        path: String,
        /// The fault.
        source: AssessmentError,
    },
    /// An instrument's file.
    #[error("{path}: {source}")]
    Instrument {
        /// The file.
        path: String,
        /// The fault.
        source: InstrumentError,
    },
    /// Answers that have no score.
    #[error("{path}: {source}")]
    Score {
        /// The file.
        path: String,
        /// The fault.
        source: ScoreError,
    },
    /// Published bands.
    #[error("{BANDS}: {0}")]
    Bands(#[from] OwidError),
    /// Income groups.
    #[error("{INCOME}: {0}")]
    Income(#[from] IncomeGroupsError),
    /// A file with something that does not fit.
    #[error("{path}: {what}")]
    Content {
        /// The file.
        path: String,
        /// What is wrong, and what would be accepted.
        what: String,
    },
}

fn content(path: &str, what: impl Into<String>) -> CollectionError {
    CollectionError::Content {
        path: path.to_owned(),
        what: what.into(),
    }
}

/// Whether an id can be part of a path and of an address.
fn is_plain(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 80
        && !id.starts_with('.')
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

impl Collection {
    /// Adds an assessment that is to be published.
    ///
    /// # Errors
    /// If it is not in the state *published*, its id cannot be part of an address, an assessment of the same id is there, or its answers
    /// have no score.
    pub fn add(&mut self, instrument: Instrument, assessment: Assessment) -> Result<(), CollectionError> {
        let id = assessment.id().to_owned();
        let path = format!("assessments/{id}.json");
        if !is_plain(&id) {
            return Err(content(
                &path,
                format!(
                    "the id {id:?} cannot be part of an address; accepted: up to 80 letters A to Z, digits, '-', '_' and '.'"
                ),
            ));
        }
        if assessment.state() != State::Published {
            return Err(content(
                &path,
                format!(
                    "the assessment is in the state {}; only published ones are accepted",
                    assessment.state()
                ),
            ));
        }
        if self.assessments.contains_key(&id) {
            return Err(content(
                &path,
                format!("an assessment with the id {id:?} is there already"),
            ));
        }
        score(&instrument, &assessment.answers())
            .map_err(|source| CollectionError::Score { path, source })?;
        self.assessments.insert(id, (instrument, assessment));
        Ok(())
    }

    /// The files, in alphabetical order of path.
    pub fn to_files(&self) -> Vec<PublishedFile> {
        let mut files = Vec::new();
        let mut instruments: BTreeMap<String, &Instrument> = BTreeMap::new();
        for (id, (instrument, assessment)) in &self.assessments {
            instruments.insert(instrument.key(), instrument);
            files.push(PublishedFile {
                path: format!("assessments/{id}.json"),
                media_type: "application/json",
                title: format!("Assessment {id}: the whole history, hash-chained"),
                rows: None,
                bytes: format!("{}\n", assessment.to_json()).into_bytes(),
            });
        }
        for (key, instrument) in instruments {
            files.push(PublishedFile {
                path: format!("instruments/{}.json", key.replace('@', "-")),
                media_type: "application/json",
                title: format!("Instrument {key}: {}", instrument.title),
                rows: None,
                // Texts, numbers and lists under text keys always serialise.
                bytes: serde_json::to_vec_pretty(instrument).unwrap_or_default(),
            });
        }
        if let Some((bands, source)) = &self.bands {
            files.push(PublishedFile {
                path: BANDS.to_owned(),
                media_type: "text/csv",
                title: "Published bands of SDG indicator 10.7.2".to_owned(),
                rows: Some(bands.results.len() as u64),
                bytes: bands.to_csv().into_bytes(),
            });
            files.push(PublishedFile {
                path: BANDS_SOURCE.to_owned(),
                media_type: "text/markdown",
                title: "Where the published bands are from".to_owned(),
                rows: None,
                bytes: source.clone().into_bytes(),
            });
        }
        if !self.income.is_empty() {
            let mut text = String::from("country,income\n");
            for (country, group) in &self.income {
                text.push_str(&format!("{country},{}\n", group.token()));
            }
            files.push(PublishedFile {
                path: INCOME.to_owned(),
                media_type: "text/csv",
                title: "Income groups".to_owned(),
                rows: Some(self.income.len() as u64),
                bytes: text.into_bytes(),
            });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Reads a collection from files that were verified.
    ///
    /// # Errors
    /// Names the file and what in it is not accepted.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Collection, CollectionError> {
        let files: BTreeMap<&str, &[u8]> = files.into_iter().collect();
        let text = |path: &str, bytes: &'a [u8]| {
            std::str::from_utf8(bytes).map_err(|_| content(path, "not UTF-8 text"))
        };
        let mut instruments: BTreeMap<String, Instrument> = all()
            .into_iter()
            .map(|shipped| (shipped.key(), shipped.clone()))
            .collect();
        let mut collection = Collection::default();
        for (&path, &bytes) in &files {
            if path.starts_with("instruments/") {
                let read = Instrument::from_json(text(path, bytes)?).map_err(|source| {
                    CollectionError::Instrument {
                        path: path.to_owned(),
                        source,
                    }
                })?;
                let key = read.key();
                if instruments.get(&key).is_some_and(|known| *known != read) {
                    return Err(content(
                        path,
                        format!("{key} is known with other content; another version needs another key"),
                    ));
                }
                instruments.insert(key, read);
            }
        }
        for (&path, &bytes) in &files {
            if !path.starts_with("assessments/") {
                continue;
            }
            let json = text(path, bytes)?;
            let wrong = |source| CollectionError::Assessment {
                path: path.to_owned(),
                source,
            };
            let key = Assessment::instrument_key(json).map_err(wrong)?;
            let Some(instrument) = instruments.get(&key) else {
                return Err(content(
                    path,
                    format!("it is made with {key}, which is neither shipped nor among the instruments here"),
                ));
            };
            let assessment = Assessment::from_json(json, instrument).map_err(wrong)?;
            let expected = format!("assessments/{}.json", assessment.id());
            if path != expected {
                return Err(content(path, format!("by its id it belongs to {expected}")));
            }
            collection.add(instrument.clone(), assessment)?;
        }
        if let Some(bytes) = files.get(BANDS) {
            let source = match files.get(BANDS_SOURCE) {
                Some(bytes) => text(BANDS_SOURCE, bytes)?.trim().to_owned(),
                None => String::new(),
            };
            collection.bands = Some((owid::import(bytes)?, source));
        }
        if let Some(bytes) = files.get(INCOME) {
            collection.income = read_income_groups(bytes)?;
        }
        Ok(collection)
    }
}

/// Where the shipped bands of [`shipped_bands`] are from.
pub const SHIPPED_BANDS_SOURCE: &str = "SDG indicator 10.7.2, all domains (series SG_CPA_MIGRS), published by the United Nations \
                                        (UN DESA Population Division and IOM), in the file layout of Our World in Data, CC BY 4.0.";

/// The published results of SDG indicator 10.7.2 for 2019 and 2021 that come with the software.
///
/// # Errors
/// Never for the shipped file; a test reads it.
pub fn shipped_bands() -> Result<PublishedBands, OwidError> {
    owid::import(include_bytes!("../data/published/sdg-10.7.2.csv"))
}

/// Who stands by name in the histories: these names become public with them.
pub fn named_people(collection: &Collection) -> Vec<String> {
    let mut names: Vec<String> = collection
        .assessments
        .values()
        .flat_map(|(_, assessment)| assessment.events().iter().map(|event| event.by.name.clone()))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_and_income_groups_come_back_as_they_were() {
        let collection = Collection {
            bands: Some((shipped_bands().unwrap(), SHIPPED_BANDS_SOURCE.to_owned())),
            income: BTreeMap::from([
                ("KEN".to_owned(), IncomeGroup::LowerMiddle),
                ("NOR".to_owned(), IncomeGroup::High),
            ]),
            ..Collection::default()
        };
        let files = collection.to_files();
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, [BANDS_SOURCE, BANDS, INCOME]);
        let read = Collection::read(
            files
                .iter()
                .map(|file| (file.path.as_str(), file.bytes.as_slice())),
        );
        assert_eq!(read.unwrap(), collection);
    }

    #[test]
    fn faults_name_the_file() {
        let fault = |path: &str, text: &str| {
            Collection::read([(path, text.as_bytes())])
                .unwrap_err()
                .to_string()
        };
        assert!(fault("assessments/x.json", "{}").starts_with("assessments/x.json: "));
        assert!(fault("instruments/x.json", "{}").starts_with("instruments/x.json: "));
        assert_eq!(
            fault(INCOME, "country,income\nKEN,rich\n"),
            "income-groups.csv: row 2, column income: \"rich\" is no income group; accepted: low, lower_middle, upper_middle, high"
        );
        assert!(fault(BANDS, "a\n").starts_with("bands/sdg-10.7.2.csv: row 1: "));
        assert!(!is_plain("../x") && !is_plain("") && is_plain("ken-2021.v2"));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(path in "(assessments|instruments|bands)/[a-z.]{1,12}", text in ".{0,120}") {
            let _ = Collection::read([(path.as_str(), text.as_bytes())]);
        }
    }
}
