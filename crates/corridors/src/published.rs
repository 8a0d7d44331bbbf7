//! Corridors in a signed bundle.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use amparo_bundle::{FileEntry, Software, Trust, TrustedKeys, Verified, VerifyError, verify};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{CorridorFigures, Disclosed, Figures};

pub(crate) const FORMAT: &str = "amparo-corridors/1";
pub(crate) const FIGURES: &str = "figures.json";
pub(crate) const DISCLOSED: &str = "disclosed/";

/// The table of contents of published corridors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CorridorsManifest {
    /// `amparo-corridors/1`.
    pub format: String,
    /// The bundle's id.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// When it was made, RFC 3339 in UTC.
    pub created: String,
    /// What made it.
    pub software: Software,
    /// Every file but the manifest, its signature and the key.
    pub files: Vec<FileEntry>,
    /// Who publishes it.
    pub publisher: String,
}

amparo_bundle::contents!(CorridorsManifest, FORMAT);

/// Corridors in a bundle that verified, all parts of which are sound.
#[derive(Clone, Debug)]
pub struct PublishedCorridors {
    /// The manifest.
    pub manifest: CorridorsManifest,
    /// How its signature was trusted.
    pub trust: Trust,
    /// The key that signed it, in base64.
    pub key: String,
    /// Figures about workers, if there are any.
    pub figures: Option<Figures>,
    /// Disclosed corridors by name.
    pub disclosed: BTreeMap<String, Disclosed>,
}

/// Why a folder is not opened as corridors.
#[derive(Debug, thiserror::Error)]
pub enum CorridorsError {
    /// It did not verify.
    #[error("{folder}: {source}")]
    Verify {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        source: VerifyError,
    },
    /// A file does not say what it should.
    #[error("{folder}: {path}: {problem}")]
    Content {
        /// The folder.
        folder: PathBuf,
        /// The file.
        path: String,
        /// What is wrong.
        problem: String,
    },
}

impl PublishedCorridors {
    /// Opens a bundle: verified to the last byte first, then every number looked at.
    ///
    /// # Errors
    /// [`CorridorsError`] for the first thing that does not hold.
    pub fn open(folder: &Path, trusted: &TrustedKeys) -> Result<Self, CorridorsError> {
        let verified: Verified<CorridorsManifest> =
            verify(folder, trusted).map_err(|source| CorridorsError::Verify {
                folder: folder.into(),
                source,
            })?;
        read(verified).map_err(|(path, problem)| CorridorsError::Content {
            folder: folder.into(),
            path,
            problem,
        })
    }

    /// The figures about workers of a corridor, by the codes of its ends.
    pub fn figures_of(&self, origin: &str, destination: &str) -> Option<&CorridorFigures> {
        let all = &self.figures.as_ref()?.corridors;
        all.iter()
            .find(|corridor| corridor.ends() == Some((origin, destination)))
    }
}

fn read(verified: Verified<CorridorsManifest>) -> Result<PublishedCorridors, (String, String)> {
    let mut figures: Option<Figures> = None;
    let mut disclosed = BTreeMap::new();
    for entry in &verified.manifest.files {
        let path = entry.path.as_str();
        let bytes = verified.bytes(path).unwrap_or_default();
        let wrong = |problem: String| (path.to_owned(), problem);
        if path == FIGURES {
            let read: Figures = json(bytes).map_err(wrong)?;
            read.check().map_err(wrong)?;
            figures = Some(read);
        } else if path.starts_with(DISCLOSED) {
            let read: Disclosed = json(bytes).map_err(wrong)?;
            read.check().map_err(wrong)?;
            if path != format!("{DISCLOSED}{}.json", read.name()) {
                return Err(wrong(format!("it is of the corridor {}", read.name())));
            }
            disclosed.insert(read.name(), read);
        } else {
            return Err(wrong("corridors have no such file".into()));
        }
    }
    Ok(PublishedCorridors {
        trust: verified.trust,
        key: verified.key.clone(),
        manifest: verified.manifest,
        figures,
        disclosed,
    })
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}
