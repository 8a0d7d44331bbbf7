//! Opening a release: verified first, read afterwards, from the bytes that were verified.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use amparo_bundle::{Trust, TrustedKeys, VerifyError};
use amparo_schema::{CodedTable, TableSchema, read_csv};

use crate::aggregates::Aggregates;
use crate::claim::{Accuracy, Claim};
use crate::evaluation::Evaluation;
use crate::headlines::{HEADLINES, Headlines};
use crate::manifest::Manifest;
use crate::noisy::{MEASUREMENTS, NoisyPairs};

/// A folder that verified as a release.
pub type Verified = amparo_bundle::Verified<Manifest>;

/// Verifies the release in `folder`: signature, id, and every file's length and SHA-256; no file more and none less, no links.
///
/// # Errors
/// The first failure ([`VerifyError`]).
pub fn verify(folder: &Path, trusted: &TrustedKeys) -> Result<Verified, VerifyError> {
    amparo_bundle::verify(folder, trusted)
}

/// Why a release was not opened.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// It did not verify.
    #[error("{folder}: {source}")]
    Verify {
        /// The release.
        folder: PathBuf,
        /// Why not.
        source: VerifyError,
    },
    /// A file that every release has is not there.
    #[error("{folder}: the release has no {path}")]
    Absent {
        /// The release.
        folder: PathBuf,
        /// The file.
        path: &'static str,
    },
    /// A file does not say what it should.
    #[error("{folder}: {path}: {problem}")]
    Content {
        /// The release.
        folder: PathBuf,
        /// The file.
        path: &'static str,
        /// What is wrong.
        problem: String,
    },
}

/// A verified release with its content.
#[derive(Clone, Debug)]
pub struct Release {
    /// Its manifest.
    pub manifest: Manifest,
    /// How its signature was trusted.
    pub trust: Trust,
    /// Its privacy claim.
    pub claim: Claim,
    /// What the claim rests on; absent in releases made before it was written down.
    pub evaluation: Option<Evaluation>,
    /// The schema of its rows.
    pub schema: Arc<TableSchema>,
    /// Its synthetic rows.
    pub cases: CodedTable,
    /// Its aggregate tables.
    pub aggregates: Aggregates,
    /// The errors of what is in no aggregate table.
    pub accuracy: Accuracy,
    /// Its headline counts; absent in releases that measured none.
    pub headlines: Option<Headlines>,
    /// The measured pairs of fields; none in releases that do not hold their measurements.
    pub noisy: NoisyPairs,
    verified: Verified,
}

/// What stands beside the claim in its file.
#[derive(serde::Deserialize)]
struct ClaimFile {
    #[serde(default)]
    evaluation: Option<Evaluation>,
}

impl Release {
    /// Verifies the release in `folder` and reads it.
    ///
    /// # Errors
    /// If it does not verify or a file does not say what it should.
    pub fn open(folder: &Path, trusted: &TrustedKeys) -> Result<Release, ReleaseError> {
        let verified = verify(folder, trusted).map_err(|source| ReleaseError::Verify {
            folder: folder.into(),
            source,
        })?;
        let bytes = |path: &'static str| {
            verified.bytes(path).ok_or(ReleaseError::Absent {
                folder: folder.into(),
                path,
            })
        };
        let content = |path: &'static str| {
            move |problem: String| ReleaseError::Content {
                folder: folder.into(),
                path,
                problem,
            }
        };
        let claim: Claim =
            serde_json::from_slice(bytes("claim.json")?).map_err(|e| content("claim.json")(e.to_string()))?;
        let ClaimFile { evaluation } =
            serde_json::from_slice(bytes("claim.json")?).map_err(|e| content("claim.json")(e.to_string()))?;
        let accuracy: Accuracy = serde_json::from_slice(bytes("accuracy.json")?)
            .map_err(|e| content("accuracy.json")(e.to_string()))?;
        let schema_text =
            std::str::from_utf8(bytes("schema.json")?).map_err(|e| content("schema.json")(e.to_string()))?;
        let schema = Arc::new(
            TableSchema::from_frictionless_json(schema_text)
                .map_err(|e| content("schema.json")(e.to_string()))?,
        );
        let cases = read_csv(Arc::clone(&schema), bytes("data/cases.csv")?)
            .map_err(|e| content("data/cases.csv")(e.to_string()))?;
        let aggregates = Aggregates::read_csv(&schema, bytes("aggregates/aggregates.csv")?)
            .map_err(|e| content("aggregates/aggregates.csv")(e.to_string()))?;
        let headlines = verified
            .bytes(HEADLINES)
            .map(Headlines::from_json)
            .transpose()
            .map_err(content(HEADLINES))?;
        let noisy = verified
            .bytes(MEASUREMENTS)
            .map(|bytes| NoisyPairs::from_json(&schema, bytes))
            .transpose()
            .map_err(content(MEASUREMENTS))?
            .unwrap_or_default();
        Ok(Release {
            manifest: verified.manifest.clone(),
            trust: verified.trust,
            claim,
            evaluation,
            schema,
            cases,
            aggregates,
            accuracy,
            headlines,
            noisy,
            verified,
        })
    }

    /// The verified bytes of a file of the release.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.verified.bytes(path)
    }

    /// The key that signed the release, in base64.
    pub fn key(&self) -> &str {
        &self.verified.key
    }
}
