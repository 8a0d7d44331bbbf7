//! The manifest: what is in a release, and the summary of what it claims.

use amparo_bundle::Contents;
pub use amparo_bundle::{FileEntry, Software};
use serde::{Deserialize, Serialize};

/// The format that this version writes and reads.
pub const FORMAT: &str = "amparo-release/1";

/// The table of contents of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// `<date>-<12 hex digits>`, where the digits begin the SHA-256 of the manifest with an empty id: the release is addressed by its content.
    pub id: String,
    /// Title for people. Seeded output says NOT PRIVATE here too.
    pub title: String,
    /// When the release was made, RFC 3339 in UTC.
    pub created: String,
    /// What made it.
    pub software: Software,
    /// Every file but the manifest, its signature and the key, in alphabetical order of path.
    pub files: Vec<FileEntry>,
    /// ε of the claim.
    pub epsilon: f64,
    /// δ of the claim.
    pub delta: f64,
    /// Whether the noise was drawn so that nobody can know it.
    pub private: bool,
    /// Where the data come from, as far as that is public.
    pub provenance: Provenance,
    /// The release that this one corrects, if any.
    pub supersedes: Option<String>,
}

/// Public facts about where the data come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// How many organisations contributed. That they contribute is public.
    pub contributors: usize,
    /// The build, as the ledger names it.
    pub build: String,
}

amparo_bundle::contents!(Manifest, FORMAT);

impl Manifest {
    /// The entry of a path.
    pub fn file(&self, path: &str) -> Option<&FileEntry> {
        Contents::file(self, path)
    }
}
