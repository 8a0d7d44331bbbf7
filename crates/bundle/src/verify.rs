//! Is this bundle whole, and signed by whom one trusts? Bytes here are untrusted until the end.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signature;
use sha2::{Digest, Sha256};

use crate::contents::{Contents, MANIFEST, PUBLIC_KEY, SIGNATURE, content_id};
use crate::keys::{Distrust, TrustedKeys, decode_public_key, encode_public_key};

/// The largest manifest read.
const MAX_MANIFEST: u64 = 4 << 20;
/// The largest file of a bundle.
const MAX_FILE: u64 = 4 << 30;

/// How the signature was trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// By a key that the caller named.
    Named,
    /// By the bundle's own key: whole, but anyone could have made it.
    FirstUse,
}

/// A bundle that verified, with the manifest of its kind.
#[derive(Clone, Debug)]
pub struct Verified<M> {
    /// Its manifest.
    pub manifest: M,
    /// How it was trusted.
    pub trust: Trust,
    /// The key that signed it, in base64.
    pub key: String,
    contents: BTreeMap<String, Vec<u8>>,
}

/// Why a bundle did not verify.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A file could not be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The manifest is not one.
    #[error("manifest.json: {0}")]
    Manifest(String),
    /// Another format.
    #[error("manifest.json: format {found:?}, this version reads {expected:?}")]
    Format {
        /// The format found.
        found: String,
        /// The format that is read.
        expected: &'static str,
    },
    /// The key or the signature is not one.
    #[error("{file}: {problem}")]
    Malformed {
        /// Which file.
        file: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// Signed by a key that is not trusted.
    #[error("publisher.pub: it is signed with {found}, which is not among the {trusted} trusted keys")]
    Untrusted {
        /// The key found, in base64.
        found: String,
        /// How many keys are trusted.
        trusted: usize,
    },
    /// Signed by a key that its publisher revoked.
    #[error("publisher.pub: it is signed with {0}, which its publisher has revoked")]
    Revoked(String),
    /// The signature does not belong to the manifest.
    #[error(
        "manifest.sig: the signature does not fit manifest.json and the key; the manifest was changed after signing"
    )]
    Signature,
    /// The id does not belong to the content.
    #[error("manifest.json: id {found:?}, but the content's id is {expected:?}")]
    Id {
        /// The id written.
        found: String,
        /// The id that belongs to it.
        expected: String,
    },
    /// A path that a bundle may not contain.
    #[error("manifest.json: the path {0:?} is not allowed; paths are relative, plain and unique")]
    Path(String),
    /// A listed file is absent, or no plain file.
    #[error("{0}: listed in the manifest but not there as a plain file")]
    Missing(String),
    /// A file that the manifest does not list.
    #[error("{0}: not listed in the manifest")]
    Unlisted(String),
    /// A file beyond the size that is read.
    #[error("{path}: larger than the {limit} bytes that such a file may have")]
    TooLarge {
        /// The file.
        path: String,
        /// The most bytes it may have.
        limit: u64,
    },
    /// A file of another length.
    #[error("{path}: {found} bytes, the manifest says {expected}")]
    Length {
        /// The file.
        path: String,
        /// Bytes by the manifest.
        expected: u64,
        /// Bytes found.
        found: u64,
    },
    /// A file of other content.
    #[error("{path}: SHA-256 {found}, the manifest says {expected}")]
    Hash {
        /// The file.
        path: String,
        /// Hash by the manifest.
        expected: String,
        /// Hash found.
        found: String,
    },
}

/// Verifies the bundle in `folder`: signature, id, and every file's length and SHA-256; no file more and none less, no links.
///
/// # Errors
/// The first failure ([`VerifyError`]).
pub fn verify<M: Contents>(folder: &Path, trusted: &TrustedKeys) -> Result<Verified<M>, VerifyError> {
    let manifest_bytes = read(folder, MANIFEST, MAX_MANIFEST)?;
    let key_text = read_text(folder, PUBLIC_KEY)?;
    let signature_text = read_text(folder, SIGNATURE)?;
    let key = decode_public_key(&key_text).map_err(|e| VerifyError::Malformed {
        file: PUBLIC_KEY,
        problem: e.to_string(),
    })?;
    // Base64 has more than one spelling of some bytes; only the one we write is accepted, so that no bit of a bundle can change unseen.
    if key_text != encode_public_key(&key) + "\n" {
        return Err(VerifyError::Malformed {
            file: PUBLIC_KEY,
            problem: "not in its canonical spelling".into(),
        });
    }
    let trust = trusted.check(&key, &manifest_bytes).map_err(|why| match why {
        Distrust::Unknown(trusted) => VerifyError::Untrusted {
            found: encode_public_key(&key),
            trusted,
        },
        Distrust::Revoked => VerifyError::Revoked(encode_public_key(&key)),
    })?;
    let malformed = |problem: &str| VerifyError::Malformed {
        file: SIGNATURE,
        problem: problem.into(),
    };
    let signature = STANDARD
        .decode(signature_text.trim_end())
        .ok()
        .and_then(|bytes| Signature::from_slice(&bytes).ok())
        .ok_or_else(|| malformed("expected 64 bytes in base64"))?;
    if signature_text != STANDARD.encode(signature.to_bytes()) + "\n" {
        return Err(malformed("not in its canonical spelling"));
    }
    key.verify_strict(&manifest_bytes, &signature)
        .map_err(|_| VerifyError::Signature)?;

    let manifest: M =
        serde_json::from_slice(&manifest_bytes).map_err(|e| VerifyError::Manifest(e.to_string()))?;
    if manifest.format() != M::FORMAT {
        return Err(VerifyError::Format {
            found: manifest.format().to_owned(),
            expected: M::FORMAT,
        });
    }
    let expected = content_id(&manifest, &manifest_bytes);
    if manifest.id() != expected {
        return Err(VerifyError::Id {
            found: manifest.id().to_owned(),
            expected,
        });
    }
    // The id becomes a folder's name and part of addresses, and its date comes from the bundle.
    if !is_plain_name(manifest.id()) {
        return Err(VerifyError::Manifest(format!(
            "the id {:?} is no name of a folder",
            manifest.id()
        )));
    }
    let mut listed = BTreeSet::new();
    for entry in manifest.files() {
        if !is_plain(&entry.path) || !listed.insert(entry.path.clone()) {
            return Err(VerifyError::Path(entry.path.clone()));
        }
    }
    listed.extend([MANIFEST, SIGNATURE, PUBLIC_KEY].map(String::from));
    let present = list(folder)?;
    if let Some(path) = present.iter().find(|path| !listed.contains(*path)) {
        return Err(VerifyError::Unlisted(path.clone()));
    }
    if let Some(path) = listed.iter().find(|path| !present.contains(*path)) {
        return Err(VerifyError::Missing(path.clone()));
    }
    let mut contents = BTreeMap::new();
    contents.insert(MANIFEST.to_owned(), manifest_bytes);
    contents.insert(SIGNATURE.to_owned(), signature_text.into_bytes());
    contents.insert(PUBLIC_KEY.to_owned(), key_text.into_bytes());
    for entry in manifest.files() {
        let length = fs::metadata(folder.join(&entry.path))
            .map_err(|e| io_error(folder, &entry.path, e))?
            .len();
        if length != entry.bytes {
            return Err(VerifyError::Length {
                path: entry.path.clone(),
                expected: entry.bytes,
                found: length,
            });
        }
        let bytes = read(folder, &entry.path, MAX_FILE)?;
        let found = hex::encode(Sha256::digest(&bytes));
        if found != entry.sha256 {
            return Err(VerifyError::Hash {
                path: entry.path.clone(),
                expected: entry.sha256.clone(),
                found,
            });
        }
        contents.insert(entry.path.clone(), bytes);
    }
    Ok(Verified {
        manifest,
        trust,
        key: encode_public_key(&key),
        contents,
    })
}

impl<M> Verified<M> {
    /// The verified bytes of a file, manifest and signature included. What is served or parsed must come from here: the folder may have changed since.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.contents.get(path).map(Vec::as_slice)
    }
}

/// Whether a path is relative, without `.`, `..`, empty parts, backslashes, colons or control characters.
pub(crate) fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= 240
        && path
            .split('/')
            .all(|part| !part.is_empty() && part != "." && part != "..")
        && path.chars().all(|c| !c.is_control() && c != '\\' && c != ':')
}

/// Whether a text can be the name of one visible file or folder.
pub(crate) fn is_plain_name(name: &str) -> bool {
    is_plain(name) && !name.contains('/') && !name.starts_with('.')
}

/// All files below `folder` as paths with `/`; a link, an empty folder or anything else that is not a plain file or folder is an error.
fn list(folder: &Path) -> Result<BTreeSet<String>, VerifyError> {
    let mut found = BTreeSet::new();
    let mut pending = vec![String::new()];
    while let Some(prefix) = pending.pop() {
        let here = folder.join(&prefix);
        let mut entries = fs::read_dir(&here)
            .map_err(|e| io_error(folder, &prefix, e))?
            .peekable();
        if entries.peek().is_none() && !prefix.is_empty() {
            return Err(VerifyError::Unlisted(format!("{prefix} (an empty folder)")));
        }
        for entry in entries {
            let entry = entry.map_err(|e| io_error(folder, &prefix, e))?;
            let name = entry
                .file_name()
                .into_string()
                .map_err(|name| VerifyError::Unlisted(format!("{name:?} (a name that is not Unicode)")))?;
            let path = if prefix.is_empty() {
                name
            } else {
                format!("{prefix}/{name}")
            };
            let kind = entry.file_type().map_err(|e| io_error(folder, &path, e))?;
            if kind.is_dir() {
                pending.push(path);
            } else if kind.is_file() {
                found.insert(path);
            } else {
                return Err(VerifyError::Unlisted(format!("{path} (a link or special file)")));
            }
        }
    }
    Ok(found)
}

fn read(folder: &Path, path: &str, limit: u64) -> Result<Vec<u8>, VerifyError> {
    let full = folder.join(path);
    let kind = fs::symlink_metadata(&full).map_err(|e| io_error(folder, path, e))?;
    if !kind.is_file() {
        return Err(VerifyError::Missing(path.into()));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(&full).map_err(|e| io_error(folder, path, e))?;
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| io_error(folder, path, e))?;
    if bytes.len() as u64 > limit {
        return Err(VerifyError::TooLarge {
            path: path.into(),
            limit,
        });
    }
    Ok(bytes)
}

fn read_text(folder: &Path, path: &'static str) -> Result<String, VerifyError> {
    String::from_utf8(read(folder, path, 4096)?).map_err(|_| VerifyError::Malformed {
        file: path,
        problem: "not text".into(),
    })
}

fn io_error(folder: &Path, path: &str, source: io::Error) -> VerifyError {
    VerifyError::Io {
        path: folder.join(path),
        source,
    }
}
