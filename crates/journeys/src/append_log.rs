//! Files that only grow: one line an entry, held together by a hash chain.
//!
//! A line is the SHA-256 of the chain up to it, a space, and the entry as one line of JSON. Whoever keeps a [`Head`] can show later that nothing before it was
//! changed, moved or taken out.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use amparo_privacy::ledger_rules::Head;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why a log cannot be read or written. Nothing was added.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The disk refuses.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line that is not the one that was written.
    #[error(
        "{}, entry {entry}: not what was written: it or an entry before it was changed, moved, inserted or removed",
        path.display()
    )]
    Broken {
        /// The file.
        path: PathBuf,
        /// The entry, from 1.
        entry: u64,
    },
    /// A line that is whole and says nothing this program knows.
    #[error("{}, entry {entry}: {why}", path.display())]
    Entry {
        /// The file.
        path: PathBuf,
        /// The entry, from 1.
        entry: u64,
        /// Why.
        why: String,
    },
    /// An entry that cannot be written as JSON.
    #[error("an entry cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// A log, open and locked for one writer.
#[derive(Debug)]
pub struct AppendLog {
    path: PathBuf,
    file: File,
    head: Head,
    /// Bytes of whole lines; what a crash left after them is cut off by the next entry.
    whole: u64,
}

impl AppendLog {
    /// Opens a log for adding to it and begins one if there is none, handing over the entries it has. Other writers wait.
    ///
    /// # Errors
    /// If the disk refuses or the log is not what was written.
    pub fn open<T: DeserializeOwned>(path: &Path, each: impl FnMut(T)) -> Result<AppendLog, LogError> {
        let io = |source| LogError::Io {
            path: path.into(),
            source,
        };
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        // A log holds what was declared about workers.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(io)?;
        file.lock().map_err(io)?;
        let (head, whole) = walk(path, &file, each)?;
        Ok(AppendLog {
            path: path.into(),
            file,
            head,
            whole,
        })
    }

    /// Reads a log that others may add to meanwhile, and returns its head. An entry that is being written is not there yet.
    ///
    /// # Errors
    /// As [`AppendLog::open`], and if there is no such file.
    pub fn read<T: DeserializeOwned>(path: &Path, each: impl FnMut(T)) -> Result<Head, LogError> {
        let file = File::open(path).map_err(|source| LogError::Io {
            path: path.into(),
            source,
        })?;
        Ok(walk(path, &file, each)?.0)
    }

    /// Adds entries, all or none, and returns when they are on disk.
    ///
    /// # Errors
    /// If the disk refuses; the log is then as before.
    pub fn append<'a, T: Serialize + 'a>(
        &mut self,
        entries: impl IntoIterator<Item = &'a T>,
    ) -> Result<Head, LogError> {
        let path = self.path.clone();
        let io = |source| LogError::Io {
            path: path.clone(),
            source,
        };
        self.file.set_len(self.whole).map_err(io)?;
        self.file.seek(SeekFrom::End(0)).map_err(io)?;
        let mut head = self.head;
        let written = (|| -> Result<u64, LogError> {
            let mut out = BufWriter::new(&self.file);
            let mut bytes = 0;
            for entry in entries {
                let text = serde_json::to_string(entry)?;
                head = head.after(text.as_bytes());
                let line = format!("{} {text}\n", hex::encode(head.hash));
                out.write_all(line.as_bytes()).map_err(io)?;
                bytes += line.len() as u64;
            }
            out.flush().map_err(io)?;
            Ok(bytes)
        })();
        let bytes = match written.and_then(|bytes| self.file.sync_all().map_err(io).map(|()| bytes)) {
            Ok(bytes) => bytes,
            Err(error) => {
                // If even this fails, the lines that follow the whole ones are whole themselves and hold the chain.
                let _ = self.file.set_len(self.whole);
                return Err(error);
            }
        };
        self.whole += bytes;
        self.head = head;
        Ok(head)
    }

    /// The end of the chain.
    pub fn head(&self) -> Head {
        self.head
    }
}

fn walk<T: DeserializeOwned>(
    path: &Path,
    file: &File,
    mut each: impl FnMut(T),
) -> Result<(Head, u64), LogError> {
    let mut reader = BufReader::new(file);
    let (mut head, mut whole, mut line) = (Head::GENESIS, 0, Vec::new());
    loop {
        line.clear();
        let read = reader
            .by_ref()
            .read_until(b'\n', &mut line)
            .map_err(|source| LogError::Io {
                path: path.into(),
                source,
            })?;
        // What does not end was never acknowledged.
        let Some(text) = line.strip_suffix(b"\n") else {
            return Ok((head, whole));
        };
        let entry = head.entries + 1;
        let broken = || LogError::Broken {
            path: path.into(),
            entry,
        };
        let (hash, text) = text.split_at_checked(64).ok_or_else(broken)?;
        let text = text.strip_prefix(b" ").ok_or_else(broken)?;
        head = head.after(text);
        if hash != hex::encode(head.hash).as_bytes() {
            return Err(broken());
        }
        each(serde_json::from_slice(text).map_err(|error| LogError::Entry {
            path: path.into(),
            entry,
            why: error.to_string(),
        })?);
        whole += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(path: &Path) -> Result<Vec<String>, LogError> {
        let mut entries = Vec::new();
        AppendLog::read(path, |entry: String| entries.push(entry))?;
        Ok(entries)
    }

    #[test]
    fn entries_stay_and_a_torn_line_never_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut log = AppendLog::open(&path, |_: String| ()).unwrap();
        log.append(&["one".to_owned(), "two\nlines".to_owned()]).unwrap();
        drop(log);
        let mut torn = OpenOptions::new().append(true).open(&path).unwrap();
        torn.write_all(b"0123 \"thr").unwrap();
        assert_eq!(all(&path).unwrap(), ["one", "two\nlines"]);
        let mut log = AppendLog::open(&path, |_: String| ()).unwrap();
        let head = log.append(&["three".to_owned()]).unwrap();
        assert_eq!(head.entries, 3);
        assert_eq!(all(&path).unwrap(), ["one", "two\nlines", "three"]);
    }

    #[test]
    fn every_change_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let entries: Vec<String> = (0..4).map(|n| format!("entry {n}")).collect();
        AppendLog::open(&path, |_: String| ())
            .unwrap()
            .append(&entries)
            .unwrap();
        let whole = std::fs::read(&path).unwrap();
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            std::fs::write(&path, &changed).unwrap();
            // The last line's end is the only byte that can go: the entry then was never acknowledged.
            if place + 1 < whole.len() {
                assert!(all(&path).is_err(), "byte {place}");
            }
        }
        let text = String::from_utf8(whole).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        std::fs::write(&path, [lines[0], lines[2], lines[3]].concat()).unwrap();
        let error = all(&path).unwrap_err().to_string();
        assert!(error.contains("entry 2: not what was written"), "{error}");
    }
}
