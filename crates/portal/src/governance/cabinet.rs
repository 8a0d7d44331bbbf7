//! All assessments of all verified bundles, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use amparo_governance::assessment::Assessment;
use amparo_governance::collection::Collection;
use amparo_governance::instrument::{Instrument, all};
use amparo_governance::owid::PublishedBands;
use amparo_governance::score::{
    Assessed, BandStability, FollowUp, GapPlan, IncomeGroup, Priorities, RobustnessPlan, Side, follow_up,
    gap_plan, robustness, score,
};
use amparo_release::{TrustedKeys, VerifiedBundle, verify_bundle};

/// One published assessment, scored.
pub(crate) struct Entry {
    /// Its instrument.
    pub(crate) instrument: Arc<Instrument>,
    /// Its history.
    pub(crate) assessment: Assessment,
    /// Its scores.
    pub(crate) assessed: Assessed,
    /// The bundle it came in.
    pub(crate) bundle: String,
    /// The assessment that corrects this one, if any.
    pub(crate) corrected_by: Option<String>,
    stability: OnceLock<Vec<BandStability>>,
    gaps: OnceLock<Vec<GapPlan>>,
}

impl Entry {
    /// The assessment's id.
    pub(crate) fn id(&self) -> &str {
        self.assessment.id()
    }

    /// In how many percent of runs each band holds; computed when it is first asked for.
    pub(crate) fn stability(&self) -> &[BandStability] {
        self.stability.get_or_init(|| {
            let confidence = self
                .assessment
                .current()
                .into_iter()
                .map(|(question, answer)| (question, answer.confidence))
                .collect();
            let plan = RobustnessPlan::default();
            robustness(&self.instrument, &self.assessment.answers(), &confidence, &plan).unwrap_or_default()
        })
    }

    /// For each domain, what would lift it one band, every policy costing the same; computed when it is first asked for.
    pub(crate) fn gaps(&self) -> &[GapPlan] {
        self.gaps.get_or_init(|| {
            let answers = self.assessment.answers();
            let priorities = Priorities {
                list: 3,
                ..Priorities::default()
            };
            // A domain for which there is no plan (its score is withheld, or it is too large to search) is left out.
            self.instrument
                .domains
                .iter()
                .filter_map(|domain| gap_plan(&self.instrument, &answers, &domain.id, &priorities).ok())
                .collect()
        })
    }

    /// Whether both are of one country or city.
    fn is_of_the_same_place(&self, other: &Entry) -> bool {
        self.assessment.place() == other.assessment.place()
    }
}

/// Published bands of SDG indicator 10.7.2.
pub(crate) struct Bands {
    /// The results.
    pub(crate) results: PublishedBands,
    /// Where they are from, in words.
    pub(crate) source: String,
}

/// A bundle that is shown.
pub(crate) struct BundleLine {
    /// Its id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// When it was made.
    pub(crate) created: String,
    /// The key that signed it, in base64.
    pub(crate) key: String,
}

/// Everything that is published about governance.
#[derive(Default)]
pub(crate) struct Cabinet {
    entries: Vec<Entry>,
    /// Published bands, from the newest bundle that has any.
    pub(crate) bands: Option<Bands>,
    /// Income groups, from the newest bundle that has any.
    pub(crate) income: BTreeMap<String, IncomeGroup>,
    /// The bundles, newest first.
    pub(crate) bundles: Vec<BundleLine>,
    /// How many folders were refused.
    pub(crate) refused: usize,
}

/// Opens one bundle and reads it.
fn open(folder: &Path, trusted: &TrustedKeys) -> Result<(VerifiedBundle, Collection), String> {
    let verified = verify_bundle(folder, trusted).map_err(|error| error.to_string())?;
    let files: Vec<(&str, &[u8])> = verified
        .manifest
        .files
        .iter()
        .filter_map(|file| Some((file.path.as_str(), verified.bytes(&file.path)?)))
        .collect();
    let collection = Collection::read(files).map_err(|error| error.to_string())?;
    Ok((verified, collection))
}

impl Cabinet {
    /// Opens every bundle among `folders` that `trusted` verifies. One that does not is logged and left out.
    pub(crate) fn open<'a>(
        folder: &Path,
        names: impl Iterator<Item = &'a str>,
        trusted: &TrustedKeys,
    ) -> Cabinet {
        let mut opened = Vec::new();
        let mut refused = 0;
        for name in names {
            match open(&folder.join(name), trusted) {
                Ok(bundle) => opened.push(bundle),
                Err(error) => {
                    refused += 1;
                    tracing::error!(folder = name, %error, "bundle of assessments refused");
                }
            }
        }
        let mut cabinet = Cabinet {
            refused,
            ..Cabinet::of(opened)
        };
        cabinet.note_corrections();
        cabinet
    }

    fn of(mut opened: Vec<(VerifiedBundle, Collection)>) -> Cabinet {
        opened.sort_by(|(a, _), (b, _)| {
            (&b.manifest.created, &b.manifest.id).cmp(&(&a.manifest.created, &a.manifest.id))
        });
        let mut cabinet = Cabinet::default();
        let mut known = BTreeSet::new();
        let mut instruments: BTreeMap<String, Arc<Instrument>> = BTreeMap::new();
        for (verified, collection) in opened {
            let id = verified.manifest.id;
            tracing::info!(bundle = id, "bundle of assessments opened");
            if cabinet.income.is_empty() {
                cabinet.income = collection.income;
            }
            if let (None, Some((results, source))) = (&cabinet.bands, collection.bands) {
                cabinet.bands = Some(Bands { results, source });
            }
            for (name, (instrument, assessment)) in collection.assessments {
                // Published assessments do not change; of two that bear one id, the one in the newest bundle stands.
                if !known.insert(name.clone()) {
                    continue;
                }
                let Ok(scores) = score(&instrument, &assessment.answers()) else {
                    continue;
                };
                if instruments
                    .get(&instrument.key())
                    .is_some_and(|known| **known != instrument)
                {
                    tracing::error!(
                        bundle = id,
                        assessment = name,
                        "left out: its instrument bears the key of another one"
                    );
                    continue;
                }
                let instrument = instruments
                    .entry(instrument.key())
                    .or_insert_with(|| Arc::new(instrument));
                let place = assessment.place();
                cabinet.entries.push(Entry {
                    instrument: Arc::clone(instrument),
                    assessed: Assessed {
                        country: place.country.clone(),
                        city: place.city.clone(),
                        income: None,
                        scores,
                    },
                    assessment,
                    bundle: id.clone(),
                    corrected_by: None,
                    stability: OnceLock::new(),
                    gaps: OnceLock::new(),
                });
            }
            cabinet.bundles.push(BundleLine {
                id,
                title: verified.manifest.title,
                created: verified.manifest.created,
                key: verified.key,
            });
        }
        for entry in &mut cabinet.entries {
            entry.assessed.income = cabinet.income.get(&entry.assessed.country).copied();
        }
        cabinet
            .entries
            .sort_by_cached_key(|e| (e.assessed.label(), e.assessment.period().from, e.id().to_owned()));
        cabinet
    }

    /// Notes which assessments others correct. Only one of the same place can.
    fn note_corrections(&mut self) {
        let corrected: Vec<(usize, String)> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(place, entry)| {
                let by = self.entries.iter().find(|other| {
                    other.assessment.supersedes() == Some(entry.id()) && other.is_of_the_same_place(entry)
                })?;
                Some((place, by.id().to_owned()))
            })
            .collect();
        for (place, by) in corrected {
            self.entries[place].corrected_by = Some(by);
        }
    }

    /// All assessments, by name of the place, then period.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The assessment of this id.
    pub(crate) fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id() == id)
    }

    /// Every instrument that is shipped or used, in the order of their keys.
    pub(crate) fn instruments(&self) -> Vec<&Instrument> {
        let used = self.entries.iter().map(|entry| entry.instrument.as_ref());
        let by_key: BTreeMap<String, &Instrument> = all()
            .into_iter()
            .chain(used)
            .map(|instrument| (instrument.key(), instrument))
            .collect();
        by_key.into_values().collect()
    }

    /// The instrument of this key.
    pub(crate) fn instrument(&self, key: &str) -> Option<&Instrument> {
        self.instruments()
            .into_iter()
            .find(|instrument| instrument.key() == key)
    }

    /// For each place its latest assessment with an instrument, corrected ones left out, by name.
    pub(crate) fn latest(&self, instrument: &str) -> Vec<&Entry> {
        let standing =
            |entry: &&Entry| entry.corrected_by.is_none() && entry.assessed.scores.instrument == instrument;
        let mut latest: Vec<&Entry> = Vec::new();
        for entry in self.entries.iter().filter(standing) {
            // Entries of one place follow each other, the latest last.
            match latest.last_mut() {
                Some(last) if last.is_of_the_same_place(entry) => *last = entry,
                _ => latest.push(entry),
            }
        }
        latest
    }

    /// The assessment before this one: its baseline, otherwise the latest earlier one of the place with any version of the instrument.
    pub(crate) fn before(&self, entry: &Entry) -> Option<&Entry> {
        let baseline = entry.assessment.baseline().and_then(|id| self.find(id));
        baseline
            .filter(|before| before.is_of_the_same_place(entry))
            .or_else(|| {
                self.entries.iter().rev().find(|other| {
                    other.corrected_by.is_none()
                        && other.is_of_the_same_place(entry)
                        && other.instrument.id == entry.instrument.id
                        && other.assessment.period().from < entry.assessment.period().from
                })
            })
    }

    /// What changed since the assessment before, and why.
    pub(crate) fn change(&self, entry: &Entry) -> Option<(&Entry, FollowUp)> {
        let before = self.before(entry)?;
        let (was, is) = (before.assessment.current(), entry.assessment.current());
        let change = follow_up(
            Side {
                instrument: &before.instrument,
                answers: &was,
                period: before.assessment.period(),
            },
            Side {
                instrument: &entry.instrument,
                answers: &is,
                period: entry.assessment.period(),
            },
        );
        Some((before, change.ok()?))
    }

    /// Countries with anything published, by ISO 3166-1 alpha-3.
    pub(crate) fn countries(&self) -> BTreeSet<&str> {
        let bands = self.bands.iter().flat_map(|bands| &bands.results.results);
        let assessed = self.entries.iter().map(|entry| entry.assessed.country.as_str());
        bands.map(|result| result.code.as_str()).chain(assessed).collect()
    }
}
