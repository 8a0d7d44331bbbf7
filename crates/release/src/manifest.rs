//! The manifest: what is in a release, and the summary of what it claims.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The format that this version writes and reads.
pub const FORMAT: &str = "amparo-release/1";

/// Name of the manifest in a release.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Name of the signature over the manifest's bytes.
pub(crate) const SIGNATURE: &str = "manifest.sig";
/// Name of the publisher's public key.
pub(crate) const PUBLIC_KEY: &str = "publisher.pub";

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

/// The program that made a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Software {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
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

/// One file of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileEntry {
    /// Path within the release, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its media type.
    pub media_type: String,
    /// What it holds, for people.
    pub title: String,
    /// Number of data rows, for tables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

/// What the manifests of all signed folders have in common; what else they say is for their readers.
pub(crate) trait Contents: Serialize + DeserializeOwned {
    /// The format that this version writes and reads.
    const FORMAT: &'static str;

    /// The format as written.
    fn format(&self) -> &str;
    /// The id as written.
    fn id(&self) -> &str;
    /// The id, for whoever seals the folder.
    fn id_mut(&mut self) -> &mut String;
    /// When it was made, RFC 3339 in UTC.
    fn created(&self) -> &str;
    /// The files listed.
    fn files(&self) -> &[FileEntry];
}

impl Contents for Manifest {
    const FORMAT: &'static str = FORMAT;

    fn format(&self) -> &str {
        &self.format
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn id_mut(&mut self) -> &mut String {
        &mut self.id
    }

    fn created(&self) -> &str {
        &self.created
    }

    fn files(&self) -> &[FileEntry] {
        &self.files
    }
}

/// The bytes that stand in the file and are signed.
pub(crate) fn to_bytes(manifest: &impl Contents) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The id that belongs to the manifest that stands in `bytes`: its date, and the beginning of the SHA-256 of the bytes with an empty id.
///
/// The bytes themselves are hashed, not what was read from them, so that it does not depend on how a program writes a number.
pub(crate) fn content_id(manifest: &impl Contents, bytes: &[u8]) -> String {
    let id_line = |id: &str| format!("\n  \"id\": \"{id}\",\n").into_bytes();
    let (written, empty) = (id_line(manifest.id()), id_line(""));
    let mut hash = Sha256::new();
    match bytes.windows(written.len()).position(|window| window == written) {
        Some(at) => {
            hash.update(&bytes[..at]);
            hash.update(empty);
            hash.update(&bytes[at + written.len()..]);
        }
        None => hash.update(bytes),
    }
    let digest = hex::encode(hash.finalize());
    let date: String = manifest.created().chars().take(10).collect();
    format!("{date}-{}", &digest[..12])
}

impl Manifest {
    /// The entry of a path.
    pub fn file(&self, path: &str) -> Option<&FileEntry> {
        self.files.iter().find(|entry| entry.path == path)
    }
}
