//! One verified release, laid out for answering.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use amparo_release::{
    Accuracy, Claim, FileEntry, Manifest, NoisyPairs, Release, ReleaseError, Trust, TrustedKeys,
};
use amparo_schema::TableSchema;

use crate::figure::{Estimate, Share, Source, Whole};
use crate::headlines::Headlines;
use crate::published::{Cell, Published};
use crate::publisher::Publisher;
use crate::records::Records;
use crate::vocabulary::Vocabulary;
use amparo_lang::Lang;

/// Files that stand beside the manifest without being named by it, with their content types.
const SEALS: [(&str, &str); 3] = [
    ("manifest.json", "application/json"),
    ("manifest.sig", "text/plain; charset=utf-8"),
    ("publisher.pub", "text/plain; charset=utf-8"),
];

/// A release that verified, with everything a page needs of it in memory.
pub struct Edition {
    folder: PathBuf,
    /// The manifest.
    pub manifest: Manifest,
    /// What the release claims about privacy.
    pub claim: Claim,
    /// How its publication was decided, in a sentence; absent where the release does not say.
    pub gate: Option<String>,
    /// How many records the bound on a person's records left out, in a sentence; absent where it was not measured.
    pub left_out: Option<String>,
    /// The domain of its records.
    pub schema: Arc<TableSchema>,
    /// Its synthetic records.
    pub records: Records,
    /// Its aggregates.
    pub published: Published,
    /// The words queries to it may use.
    pub words: Vocabulary,
    /// Who published it, as far as its documents say.
    pub publisher: Publisher,
    /// Its headline counts, where it has any.
    pub headlines: Option<Headlines>,
    /// The noisy counts of its measured pairs of fields.
    pub noisy: NoisyPairs,
    accuracy: Accuracy,
    total: Estimate,
    seals: Vec<Vec<u8>>,
    trust: Trust,
}

/// Why a release is not shown.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// It does not verify or cannot be read.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// A file beside the manifest cannot be read.
    #[error("{}: {source}", file.display())]
    Seal {
        /// The file.
        file: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// A file beside the manifest is no longer the one that was verified.
    #[error("{}: changed while the release was opened", file.display())]
    Changed {
        /// The file.
        file: PathBuf,
    },
}

impl Edition {
    /// Verifies and reads the release in `folder`.
    pub fn open(folder: &Path, trusted: &TrustedKeys) -> Result<Edition, EditionError> {
        let release = Release::open(folder, trusted)?;
        let seals: Vec<Vec<u8>> = SEALS
            .iter()
            .map(|(name, _)| {
                let file = folder.join(name);
                std::fs::read(&file).map_err(|source| EditionError::Seal { file, source })
            })
            .collect::<Result<_, _>>()?;
        let same_manifest =
            serde_json::from_slice::<Manifest>(&seals[0]).is_ok_and(|manifest| manifest == release.manifest);
        let same_key = seals[2].trim_ascii() == release.key().as_bytes();
        if !same_manifest || !same_key {
            return Err(EditionError::Changed {
                file: folder.join(SEALS[if same_manifest { 2 } else { 0 }].0),
            });
        }
        let words = Vocabulary::of(&release.schema);
        let cells = release.aggregates.iter().map(|(place, figure)| Cell {
            place: place.to_vec(),
            estimate: estimate(&figure),
            source: figure.basis.into(),
        });
        let published = Published::new(&release.schema.sizes(), cells);
        let publisher = Publisher::read(release.bytes("datapackage.json"), release.bytes("CITATION.cff"));
        Ok(Edition {
            publisher,
            folder: folder.to_owned(),
            total: estimate(&release.aggregates.total()),
            manifest: release.manifest,
            claim: release.claim,
            left_out: release
                .evaluation
                .as_ref()
                .and_then(|evaluation| Some(evaluation.left_out?.sentence())),
            gate: release.evaluation.map(|evaluation| evaluation.gate.sentence()),
            schema: release.schema,
            records: Records::new(release.cases),
            published,
            words,
            headlines: release.headlines.as_ref().map(Headlines::of),
            noisy: release.noisy,
            accuracy: release.accuracy,
            seals,
            trust: release.trust,
        })
    }

    /// The release's name.
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// The name of the folder it was read from.
    pub fn folder_name(&self) -> &str {
        self.folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
    }

    /// Everyone in the data.
    pub fn total(&self) -> Estimate {
        self.total
    }

    /// How many organisations contributed.
    pub fn contributors(&self) -> Option<usize> {
        Some(self.manifest.provenance.contributors).filter(|&count| count > 0)
    }

    /// How many people one synthetic record stands for: 1, unless another number of records than the estimated total was drawn.
    pub fn people_per_record(&self) -> f64 {
        let records = self.records.rows() as f64;
        if records < 1.0 || (records - self.total.value).abs() < 1.0 {
            1.0
        } else {
            self.total.value / records
        }
    }

    /// The variance of a count of synthetic records over `order` fields, by what the release states of such counts. Where it states
    /// nothing, the count is as uncertain as it is large.
    pub fn record_variance(&self, order: usize, count: f64) -> f64 {
        let error = self.accuracy.standard_error(order, count);
        if error.is_finite() {
            error * error
        } else {
            self.total.value * self.total.value
        }
    }

    /// Whether the key that signed the release is one that the portal's keeper named.
    pub fn is_signed_by_a_named_key(&self) -> bool {
        self.trust == Trust::Named
    }

    /// What the release states about counts of synthetic records, in words: number of fields, then the absolute, the Poisson and the
    /// relative part of the error.
    pub fn stated_errors(&self, lang: Lang) -> Vec<[String; 4]> {
        self.accuracy
            .derived
            .iter()
            .map(|entry| {
                [
                    entry.order.to_string(),
                    lang.decimal(entry.standard_error_absolute, 1),
                    lang.decimal(entry.standard_error_poisson, 2),
                    lang.percent(entry.standard_error_relative, 0.0),
                ]
            })
            .collect()
    }

    /// The codes of `field` with the largest published estimates, largest first.
    pub fn most_frequent(&self, field: usize, most: usize) -> Vec<u16> {
        let mut codes: Vec<(f64, u16)> = (0..self.schema.field(field).size() as u16)
            .filter_map(|code| Some((self.published.sum(&[(field, &[code])])?.0.value, code)))
            .filter(|(value, _)| *value > 0.0)
            .collect();
        codes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        codes.into_iter().take(most).map(|(_, code)| code).collect()
    }

    /// The share of people with one of `codes` among those for whom `field` is known.
    pub fn share_of(&self, field: usize, codes: &[u16]) -> Option<Share> {
        let described = self.schema.field(field);
        let (absent, known): (Vec<u16>, Vec<u16>) =
            (0..described.size() as u16).partition(|&code| described.is_missing(code));
        let (part, _): (Estimate, Source) = self.published.sum(&[(field, codes)])?;
        let each = |codes: &[u16]| -> Option<Vec<Estimate>> {
            codes
                .iter()
                .map(|code| Some(self.published.sum(&[(field, &[*code])])?.0))
                .collect()
        };
        let (absent, _) = self.published.sum(&[(field, &absent)])?;
        Whole::best(each(&known)?, Some([self.total, absent]))
            .share(part)
            .filter(|_| part.is_evidence())
    }

    /// The manifest's entry for a file.
    pub fn file(&self, path: &str) -> Option<&FileEntry> {
        self.manifest.file(path)
    }

    /// Where a file of the manifest stands on disk.
    pub fn file_on_disk(&self, entry: &FileEntry) -> PathBuf {
        self.folder.join(&entry.path)
    }

    /// The permanent address of a file.
    pub fn file_url(&self, path: &str) -> String {
        format!("/releases/{}/files/{path}", self.id())
    }

    /// The bytes, as verified, of the manifest, its signature or the publisher's key, with the content type.
    pub fn seal(&self, name: &str) -> Option<(&[u8], &'static str)> {
        SEALS
            .iter()
            .zip(&self.seals)
            .find(|((seal, _), _)| *seal == name)
            .map(|((_, media_type), bytes)| (bytes.as_slice(), *media_type))
    }

    /// Names of the files that stand beside the manifest, itself included.
    pub fn seals(&self) -> impl Iterator<Item = (&'static str, usize)> + '_ {
        SEALS
            .iter()
            .zip(&self.seals)
            .map(|((name, _), bytes)| (*name, bytes.len()))
    }
}

fn estimate(figure: &amparo_release::Figure) -> Estimate {
    Estimate {
        value: figure.estimate.max(0.0),
        standard_error: figure.standard_error,
        lower: figure.lower_95.max(0.0),
        upper: figure.upper_95,
    }
}
