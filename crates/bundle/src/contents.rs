//! What every manifest has, whatever it is the manifest of.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Name of the manifest in a bundle.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Name of the signature over the manifest's bytes.
pub(crate) const SIGNATURE: &str = "manifest.sig";
/// Name of the publisher's public key.
pub(crate) const PUBLIC_KEY: &str = "publisher.pub";

/// The program that made a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Software {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileEntry {
    /// Path within the bundle, with `/`.
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

/// A manifest: the table of contents of a bundle, and what its kind adds.
///
/// Its JSON begins with `format` and `id`, each on a line of its own as [`serde_json::to_vec_pretty`] writes them.
pub trait Contents: Serialize + DeserializeOwned {
    /// The format that this version writes and reads, such as `amparo-release/1`.
    const FORMAT: &'static str;

    /// The format that the manifest names.
    fn format(&self) -> &str;

    /// `<date>-<12 hex digits>`, where the digits begin the SHA-256 of the manifest with an empty id: the bundle is addressed by its content.
    fn id(&self) -> &str;

    /// Gives it its id.
    fn set_id(&mut self, id: String);

    /// When the bundle was made, RFC 3339 in UTC.
    fn created(&self) -> &str;

    /// Every file but the manifest, its signature and the key, in alphabetical order of path.
    fn files(&self) -> &[FileEntry];

    /// Gives it its files.
    fn set_files(&mut self, files: Vec<FileEntry>);

    /// The entry of a path.
    fn file(&self, path: &str) -> Option<&FileEntry> {
        self.files().iter().find(|entry| entry.path == path)
    }
}

/// Implements [`Contents`] for a manifest that has the fields `format`, `id`, `created` and `files` under these names.
#[macro_export]
macro_rules! contents {
    ($manifest:ty, $format:expr) => {
        impl $crate::Contents for $manifest {
            const FORMAT: &'static str = $format;

            fn format(&self) -> &str {
                &self.format
            }

            fn id(&self) -> &str {
                &self.id
            }

            fn set_id(&mut self, id: String) {
                self.id = id;
            }

            fn created(&self) -> &str {
                &self.created
            }

            fn files(&self) -> &[$crate::FileEntry] {
                &self.files
            }

            fn set_files(&mut self, files: Vec<$crate::FileEntry>) {
                self.files = files;
            }
        }
    };
}

/// The bytes that stand in the file and are signed.
pub(crate) fn manifest_bytes(contents: &impl Contents) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(contents)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The id that belongs to the manifest that stands in `bytes`: its date, and the beginning of the SHA-256 of the bytes with an empty id.
///
/// The bytes themselves are hashed, not what was read from them, so that it does not depend on how a program writes a number.
pub(crate) fn content_id(contents: &impl Contents, bytes: &[u8]) -> String {
    let id_line = |id: &str| format!("\n  \"id\": \"{id}\",\n").into_bytes();
    let (written, empty) = (id_line(contents.id()), id_line(""));
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
    let date: String = contents.created().chars().take(10).collect();
    format!("{date}-{}", &digest[..12])
}
