//! Where a file comes from.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::IntakeError;

/// A contributor's file.
#[derive(Clone)]
pub enum Source {
    /// A file on disk, read as it comes; text is never held in memory as a whole.
    Path(PathBuf),
    /// A file in memory, such as standard input or an upload.
    Bytes {
        /// Its name, for messages.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
}

impl Source {
    /// The file's name without its folder.
    pub fn file_name(&self) -> String {
        match self {
            Source::Path(path) => path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned(),
            Source::Bytes { name, .. } => name.clone(),
        }
    }

    pub(crate) fn open(&self) -> Result<Opened<'_>, IntakeError> {
        let name = self.file_name();
        let io = |source| IntakeError::Io {
            file: name.clone(),
            source,
        };
        let (content, length) = match self {
            Source::Path(path) => {
                let file = std::fs::File::open(path).map_err(io)?;
                let about = file.metadata().map_err(io)?;
                if about.is_dir() {
                    return Err(io(io::Error::from(io::ErrorKind::IsADirectory)));
                }
                (Content::File(file), about.len())
            }
            Source::Bytes { bytes, .. } => {
                (Content::Memory(Cursor::new(bytes.as_slice())), bytes.len() as u64)
            }
        };
        Ok(Opened {
            content,
            length,
            name,
        })
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Source").field(&self.file_name()).finish()
    }
}

/// An open file.
pub(crate) struct Opened<'a> {
    pub(crate) content: Content<'a>,
    pub(crate) length: u64,
    pub(crate) name: String,
}

impl Opened<'_> {
    /// The SHA-256 of the whole file, which is left at its beginning.
    pub(crate) fn sha256(&mut self) -> Result<[u8; 32], IntakeError> {
        let name = &self.name;
        let io = |source| IntakeError::Io {
            file: name.clone(),
            source,
        };
        let (mut hashing, seen) = Hashing::new(&mut self.content);
        io::copy(&mut hashing, &mut io::sink()).map_err(io)?;
        self.content.seek(SeekFrom::Start(0)).map_err(io)?;
        Ok(seen.sha256())
    }
}

/// The bytes of an open file.
pub(crate) enum Content<'a> {
    File(std::fs::File),
    Memory(Cursor<&'a [u8]>),
}

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Content::File(file) => file.read(buffer),
            Content::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Content<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Content::File(file) => file.seek(to),
            Content::Memory(bytes) => bytes.seek(to),
        }
    }
}

/// Hashes and counts what is read through it.
pub(crate) struct Hashing<R> {
    inner: R,
    seen: Seen,
}

/// What has gone through a [`Hashing`] reader so far; a handle that outlives it.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<(Sha256, u64)>>);

impl Seen {
    /// The number of bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    /// The SHA-256 of the bytes.
    pub(crate) fn sha256(&self) -> [u8; 32] {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .clone()
            .finalize()
            .into()
    }
}

impl<R: Read> Hashing<R> {
    pub(crate) fn new(inner: R) -> (Self, Seen) {
        let seen = Seen::default();
        (
            Hashing {
                inner,
                seen: seen.clone(),
            },
            seen,
        )
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut seen = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.0.update(buffer.get(..read).unwrap_or_default());
        seen.1 += read as u64;
        Ok(read)
    }
}
