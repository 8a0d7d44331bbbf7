//! Writing a release: aside, flushed, hashed, signed, and then renamed into place.
//!
//! Nobody ever sees half a release. Work in progress is a folder whose name begins with `.unfinished-` and on which its writer holds a lock
//! that ends with the process; whoever writes next into the same place removes such folders that nobody holds.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

use crate::keys::{TrustedKeys, encode_public_key};
use crate::manifest::{
    Contents, FORMAT, FileEntry, MANIFEST, Manifest, PUBLIC_KEY, Provenance, SIGNATURE, Software, content_id,
    to_bytes,
};
use crate::verify::{VerifyError, is_plain, is_plain_name, verify};

/// Folders that begin with this are unfinished work.
const ASIDE: &str = ".unfinished-";

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

/// Why a release was not written. Nothing is left in its place.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk refused.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A path that a release may not contain, or that was added before.
    #[error("the path {0:?} cannot be added; paths are relative, plain and unique")]
    Path(String),
    /// The manifest could not be written as JSON.
    #[error("manifest.json: {0}")]
    Json(#[from] serde_json::Error),
    /// A release of this id is there already.
    #[error("{0} is there already")]
    Exists(PathBuf),
    /// Another process writes the same.
    #[error("{0}: another process is writing this release")]
    Busy(PathBuf),
    /// A release that is to be copied does not verify.
    #[error("{folder}: {source}")]
    Verify {
        /// The copy.
        folder: PathBuf,
        /// Why not.
        source: Box<VerifyError>,
    },
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> WriteError + '_ {
    move |source| WriteError::Io {
        path: path.into(),
        source,
    }
}

/// A folder of unfinished work, held by this process until it is renamed into place. Dropped before that, it is removed.
struct Aside {
    path: PathBuf,
    /// The lock that tells sweepers that the work is alive; the system releases it when the process ends, however it ends.
    _held: File,
    settled: bool,
}

impl Aside {
    fn make(parent: &Path, name: &str) -> Result<Aside, WriteError> {
        fs::create_dir_all(parent).map_err(io_error(parent))?;
        // One at a time sweeps and begins, so that no folder is swept between its making and its locking.
        let door = File::open(parent).map_err(io_error(parent))?;
        door.lock().map_err(io_error(parent))?;
        sweep(parent)?;
        let path = parent.join(format!("{ASIDE}{name}"));
        match fs::create_dir(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Err(WriteError::Busy(path)),
            made => made.map_err(io_error(&path))?,
        }
        let held = File::open(&path).map_err(io_error(&path))?;
        held.lock().map_err(io_error(&path))?;
        Ok(Aside {
            path,
            _held: held,
            settled: false,
        })
    }

    /// Flushes the folder's names and renames it to `place`, durably.
    fn settle(mut self, place: &Path) -> Result<(), WriteError> {
        sync_folders(&self.path)?;
        if place.symlink_metadata().is_ok() {
            return Err(WriteError::Exists(place.into()));
        }
        fs::rename(&self.path, place).map_err(io_error(place))?;
        self.settled = true;
        place.parent().map_or(Ok(()), sync)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.settled {
            // Nobody can be told here; the next writer sweeps what stays.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Removes unfinished folders below `parent` whose writers are gone.
fn sweep(parent: &Path) -> Result<(), WriteError> {
    for entry in fs::read_dir(parent).map_err(io_error(parent))? {
        let entry = entry.map_err(io_error(parent))?;
        let path = entry.path();
        let is_folder = entry.file_type().map_err(io_error(&path))?.is_dir();
        if !is_folder || !entry.file_name().to_string_lossy().starts_with(ASIDE) {
            continue;
        }
        let folder = match File::open(&path) {
            // Its writer finished or gave up in this moment.
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            opened => opened.map_err(io_error(&path))?,
        };
        match folder.try_lock() {
            Ok(()) => match fs::remove_dir_all(&path) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(io_error(&path)(e)),
                _ => {}
            },
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(e)) => return Err(io_error(&path)(e)),
        }
    }
    Ok(())
}

/// Collects the files of a release in a folder of its own.
pub struct ReleaseWriter {
    parent: PathBuf,
    aside: Aside,
    files: Vec<FileEntry>,
}

impl ReleaseWriter {
    /// Begins a release that is to stand below `parent`, and sweeps what interrupted writers left there.
    ///
    /// `name` tells unfinished folders of concurrent writers apart; a build id will do.
    ///
    /// # Errors
    /// If the folders cannot be made, or a living process writes under the same name.
    pub fn begin(parent: &Path, name: &str) -> Result<Self, WriteError> {
        let name: String = name
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        Ok(ReleaseWriter {
            parent: parent.into(),
            aside: Aside::make(parent, &name)?,
            files: Vec::new(),
        })
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
        let reserved = [MANIFEST, SIGNATURE, PUBLIC_KEY].contains(&path);
        if !is_plain(path) || reserved || self.files.iter().any(|file| file.path == path) {
            return Err(WriteError::Path(path.into()));
        }
        self.write(path, bytes)?;
        self.files.push(FileEntry {
            path: path.into(),
            sha256: hex::encode(Sha256::digest(bytes)),
            bytes: bytes.len() as u64,
            media_type: media_type.into(),
            title: title.into(),
            rows,
        });
        Ok(())
    }

    /// What was added so far, in the order of adding.
    pub fn files(&self) -> &[FileEntry] {
        &self.files
    }

    /// Writes and signs the manifest and renames the folder to its id. Returns the folder and the manifest.
    ///
    /// # Errors
    /// If the disk refuses or a release of the same content is there already.
    pub fn finish(
        mut self,
        release: NewRelease,
        key: &SigningKey,
    ) -> Result<(PathBuf, Manifest), WriteError> {
        let manifest = Manifest {
            format: FORMAT.into(),
            id: String::new(),
            title: release.title,
            created: release.created,
            software: release.software,
            files: self.sorted_files(),
            epsilon: release.epsilon,
            delta: release.delta,
            private: release.private,
            provenance: release.provenance,
            supersedes: release.supersedes,
        };
        self.seal(manifest, key)
    }

    /// The entries of all files, in alphabetical order of path, for a manifest.
    pub(crate) fn sorted_files(&mut self) -> Vec<FileEntry> {
        let mut files = std::mem::take(&mut self.files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Gives a manifest its id, writes and signs it, and renames the folder to the id.
    pub(crate) fn seal<M: Contents>(
        self,
        mut manifest: M,
        key: &SigningKey,
    ) -> Result<(PathBuf, M), WriteError> {
        *manifest.id_mut() = content_id(&manifest, &to_bytes(&manifest)?);
        if !is_plain_name(manifest.id()) {
            return Err(WriteError::Path(manifest.id().to_owned()));
        }
        let bytes = to_bytes(&manifest)?;
        self.write(
            PUBLIC_KEY,
            format!("{}\n", encode_public_key(&key.verifying_key())).as_bytes(),
        )?;
        self.write(
            SIGNATURE,
            format!("{}\n", STANDARD.encode(key.sign(&bytes).to_bytes())).as_bytes(),
        )?;
        self.write(MANIFEST, &bytes)?;
        let place = self.parent.join(manifest.id());
        self.aside.settle(&place)?;
        Ok((place, manifest))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let full = self.aside.path.join(path);
        if let Some(folder) = full.parent() {
            fs::create_dir_all(folder).map_err(io_error(folder))?;
        }
        let mut file = File::create_new(&full).map_err(io_error(&full))?;
        file.write_all(bytes).map_err(io_error(&full))?;
        file.sync_all().map_err(io_error(&full))
    }
}

/// Puts a copy of a finished release below `published`, under its id: copied aside, the copy verified and flushed, then renamed. The source stays.
///
/// # Errors
/// If the copy does not verify against `trusted`, the disk refuses, or a release of that id is there already.
pub fn copy_into(release: &Path, published: &Path, trusted: &TrustedKeys) -> Result<PathBuf, WriteError> {
    let name = release
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if !is_plain_name(&name) {
        return Err(WriteError::Path(release.display().to_string()));
    }
    let aside = Aside::make(published, &name)?;
    copy(release, &aside.path)?;
    let verified = verify(&aside.path, trusted).map_err(|source| WriteError::Verify {
        folder: release.into(),
        source: Box::new(source),
    })?;
    let place = published.join(&verified.manifest.id);
    aside.settle(&place)?;
    Ok(place)
}

fn copy(from: &Path, to: &Path) -> Result<(), WriteError> {
    for entry in fs::read_dir(from).map_err(io_error(from))? {
        let entry = entry.map_err(io_error(from))?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type().map_err(io_error(from))?;
        if kind.is_dir() {
            fs::create_dir(&target).map_err(io_error(&target))?;
            copy(&entry.path(), &target)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), &target).map_err(io_error(&target))?;
            sync(&target)?;
        } else {
            return Err(WriteError::Path(entry.path().display().to_string()));
        }
    }
    Ok(())
}

/// Flushes a folder and all folders below it, so that the names in them survive a crash.
fn sync_folders(folder: &Path) -> Result<(), WriteError> {
    for entry in fs::read_dir(folder).map_err(io_error(folder))? {
        let entry = entry.map_err(io_error(folder))?;
        if entry.file_type().map_err(io_error(folder))?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync(folder)
}

fn sync(path: &Path) -> Result<(), WriteError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(io_error(path))
}
