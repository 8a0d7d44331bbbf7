//! Writing a release: a bundle whose manifest states the claim.

use std::path::{Path, PathBuf};

use amparo_bundle::{BundleWriter, TrustedKeys, WriteError};
use ed25519_dalek::SigningKey;

use crate::manifest::{FORMAT, FileEntry, Manifest, Provenance, Software};

/// What a release is called, made by and claims; the files come with [`ReleaseWriter::add`].
#[derive(Clone, Debug)]
pub struct NewRelease {
    /// Title for people.
    pub title: String,
    /// RFC 3339 in UTC.
    pub created: String,
    /// What makes it.
    pub software: Software,
    /// ε of the claim.
    pub epsilon: f64,
    /// δ of the claim.
    pub delta: f64,
    /// Whether the noise was private.
    pub private: bool,
    /// Where the data come from.
    pub provenance: Provenance,
    /// The release it corrects.
    pub supersedes: Option<String>,
}

/// Collects the files of a release in a folder of its own.
pub struct ReleaseWriter(pub(crate) BundleWriter);

impl ReleaseWriter {
    /// Begins a release that is to stand below `parent`, and sweeps what interrupted writers left there.
    ///
    /// `name` tells unfinished folders of concurrent writers apart; a build id will do.
    ///
    /// # Errors
    /// If the folders cannot be made, or a living process writes under the same name.
    pub fn begin(parent: &Path, name: &str) -> Result<Self, WriteError> {
        BundleWriter::begin(parent, name).map(ReleaseWriter)
    }

    /// Adds a file.
    ///
    /// # Errors
    /// If the path is not plain or was added before, or the disk refuses.
    pub fn add(
        &mut self,
        path: &str,
        media_type: &str,
        title: &str,
        rows: Option<u64>,
        bytes: &[u8],
    ) -> Result<(), WriteError> {
        self.0.add(path, media_type, title, rows, bytes)
    }

    /// What was added so far, in the order of adding.
    pub fn files(&self) -> &[FileEntry] {
        self.0.files()
    }

    /// Writes and signs the manifest and renames the folder to its id. Returns the folder and the manifest.
    ///
    /// # Errors
    /// If the disk refuses or a release of the same content is there already.
    pub fn finish(self, release: NewRelease, key: &SigningKey) -> Result<(PathBuf, Manifest), WriteError> {
        let manifest = Manifest {
            format: FORMAT.into(),
            id: String::new(),
            title: release.title,
            created: release.created,
            software: release.software,
            files: Vec::new(),
            epsilon: release.epsilon,
            delta: release.delta,
            private: release.private,
            provenance: release.provenance,
            supersedes: release.supersedes,
        };
        self.0.finish(manifest, key)
    }
}

/// Puts a copy of a finished release below `published`, under its id: copied aside, the copy verified and flushed, then renamed. The source stays.
///
/// # Errors
/// If the copy does not verify against `trusted`, the disk refuses, or a release of that id is there already.
pub fn copy_into(release: &Path, published: &Path, trusted: &TrustedKeys) -> Result<PathBuf, WriteError> {
    amparo_bundle::copy_into::<Manifest>(release, published, trusted)
}
