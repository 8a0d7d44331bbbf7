//! A bundle of published assessments, through the same kind of door as a release.
//!
//! It is written aside, listed with the SHA-256 of each file, signed with ed25519 and named by its content, as a release is. It claims no
//! privacy, because it holds no cases: assessments speak of laws and policies.

use std::path::{Path, PathBuf};

use amparo_bundle::{FileEntry, Software, TrustedKeys, Verified, VerifyError, WriteError};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

use crate::writer::ReleaseWriter;

/// The format of bundles that this version writes and reads.
pub const BUNDLE_FORMAT: &str = "amparo-assessments/1";

/// The table of contents of a bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BundleManifest {
    /// [`BUNDLE_FORMAT`].
    pub format: String,
    /// `<date>-<12 hex digits>` of its content, as a release's.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// When the bundle was made, RFC 3339 in UTC.
    pub created: String,
    /// What made it.
    pub software: Software,
    /// Every file but the manifest, its signature and the key, in alphabetical order of path.
    pub files: Vec<FileEntry>,
}

amparo_bundle::contents!(BundleManifest, BUNDLE_FORMAT);

/// A bundle that verified.
pub type VerifiedBundle = Verified<BundleManifest>;

/// Verifies the bundle in `folder` as [`verify`](crate::verify()) does a release.
///
/// # Errors
/// The first failure.
pub fn verify_bundle(folder: &Path, trusted: &TrustedKeys) -> Result<VerifiedBundle, VerifyError> {
    amparo_bundle::verify(folder, trusted)
}

impl ReleaseWriter {
    /// Writes and signs a bundle's manifest over what was added, and renames the folder to its id. `created` is RFC 3339 in UTC.
    ///
    /// # Errors
    /// If the disk refuses or a bundle of the same content is there already.
    pub fn finish_bundle(
        self,
        title: &str,
        created: &str,
        software: Software,
        key: &SigningKey,
    ) -> Result<(PathBuf, BundleManifest), WriteError> {
        let manifest = BundleManifest {
            format: BUNDLE_FORMAT.into(),
            id: String::new(),
            title: title.into(),
            created: created.into(),
            software,
            files: Vec::new(),
        };
        self.0.finish(manifest, key)
    }
}
