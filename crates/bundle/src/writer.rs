//! Writing a bundle: aside, flushed, hashed, signed, and then renamed into place.
//!
//! Nobody ever sees half a bundle. Work in progress is a folder whose name begins with `.unfinished-` and on which its writer holds a lock
//! that ends with the process; whoever writes next into the same place removes such folders that nobody holds.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

use crate::contents::{Contents, FileEntry, MANIFEST, PUBLIC_KEY, SIGNATURE, content_id, manifest_bytes};
use crate::keys::{TrustedKeys, encode_public_key};
use crate::verify::{VerifyError, is_plain, is_plain_name, verify};

/// Folders that begin with this are unfinished work.
const ASIDE: &str = ".unfinished-";

/// Why a bundle was not written. Nothing is left in its place.
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
    /// A path that a bundle may not contain, or that was added before.
    #[error("the path {0:?} cannot be added; paths are relative, plain and unique")]
    Path(String),
    /// The manifest could not be written as JSON.
    #[error("manifest.json: {0}")]
    Json(#[from] serde_json::Error),
    /// A bundle of this id is there already.
    #[error("{0} is there already")]
    Exists(PathBuf),
    /// Another process writes the same.
    #[error("{0}: another process is writing the same")]
    Busy(PathBuf),
    /// A bundle that is to be copied does not verify.
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

/// Collects the files of a bundle in a folder of its own.
pub struct BundleWriter {
    parent: PathBuf,
    aside: Aside,
    files: Vec<FileEntry>,
}

impl BundleWriter {
    /// Begins a bundle that is to stand below `parent`, and sweeps what interrupted writers left there.
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
        Ok(BundleWriter {
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

    /// Completes the manifest with files and id, signs it and renames the folder to its id. Returns the folder and the manifest.
    ///
    /// # Errors
    /// If the disk refuses or a bundle of the same content is there already.
    pub fn finish<M: Contents>(
        mut self,
        mut manifest: M,
        key: &SigningKey,
    ) -> Result<(PathBuf, M), WriteError> {
        let mut files = std::mem::take(&mut self.files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        manifest.set_files(files);
        manifest.set_id(String::new());
        let id = content_id(&manifest, &manifest_bytes(&manifest)?);
        if !is_plain_name(&id) {
            return Err(WriteError::Path(id));
        }
        let place = self.parent.join(&id);
        manifest.set_id(id);
        let bytes = manifest_bytes(&manifest)?;
        self.write(
            PUBLIC_KEY,
            format!("{}\n", encode_public_key(&key.verifying_key())).as_bytes(),
        )?;
        self.write(
            SIGNATURE,
            format!("{}\n", STANDARD.encode(key.sign(&bytes).to_bytes())).as_bytes(),
        )?;
        self.write(MANIFEST, &bytes)?;
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

/// Puts a copy of a finished bundle below `published`, under its id: copied aside, the copy verified and flushed, then renamed. The source stays.
///
/// # Errors
/// If the copy does not verify against `trusted`, the disk refuses, or a bundle of that id is there already.
pub fn copy_into<M: Contents>(
    bundle: &Path,
    published: &Path,
    trusted: &TrustedKeys,
) -> Result<PathBuf, WriteError> {
    let name = bundle
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if !is_plain_name(&name) {
        return Err(WriteError::Path(bundle.display().to_string()));
    }
    let aside = Aside::make(published, &name)?;
    copy(bundle, &aside.path)?;
    let verified = verify::<M>(&aside.path, trusted).map_err(|source| WriteError::Verify {
        folder: bundle.into(),
        source: Box::new(source),
    })?;
    let place = published.join(verified.manifest.id());
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
