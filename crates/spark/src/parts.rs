//! What is kept of a job, so that one that broke off can go on: a file for each batch that is done. They hold exact counts and are their owner's alone.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use amparo_count::SparseMarginal;
use amparo_schema::TableSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::partial::{Counted, PartialError, ROWS, set_text};
use crate::{Batch, DomainText};

const JOB: &str = "job.json";

/// What a job counts; a folder of parts belongs to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Run {
    format: String,
    source: String,
    domain: String,
    order: usize,
    include_missing: bool,
    batch_cells: u64,
}

impl Run {
    /// A job: the table as it is named to Spark, its domain, and what is counted.
    pub fn new(
        source: &str,
        domain: &DomainText,
        order: usize,
        include_missing: bool,
        batch_cells: u64,
    ) -> Self {
        let (DomainText::Schema(text) | DomainText::Sizes(text)) = domain;
        Run {
            format: "amparo-count-parts/1".into(),
            source: source.into(),
            domain: hex::encode(Sha256::digest(text)),
            order,
            include_missing,
            batch_cells,
        }
    }
}

/// A folder of parts.
pub struct Parts {
    folder: PathBuf,
}

/// Why parts could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum PartsError {
    /// The disk refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The folder holds parts of another job.
    #[error(
        "{0} holds parts of another table, domain or order; give an empty folder, or the same command as before"
    )]
    Another(String),
    /// A part is damaged.
    #[error("{path}, line {line}: {source}; delete the file to have it counted again")]
    Damaged {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        source: PartialError,
    },
}

impl Parts {
    /// Opens a folder for a job, new or begun.
    ///
    /// # Errors
    /// If it belongs to another job or cannot be written.
    pub fn open(folder: &Path, run: &Run) -> Result<Self, PartsError> {
        let job = folder.join(JOB);
        fs::create_dir_all(folder).map_err(io_error(folder))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(io_error(folder))?;
        }
        match fs::read(&job) {
            Ok(bytes) => {
                let begun: Option<Run> = serde_json::from_slice(&bytes).ok();
                if begun.as_ref() != Some(run) {
                    return Err(PartsError::Another(folder.display().to_string()));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let text = serde_json::to_vec_pretty(run).map_err(|e| io_error(&job)(e.into()))?;
                whole(&job, |out| out.write_all(&text))?;
            }
            Err(error) => return Err(io_error(&job)(error)),
        }
        Ok(Parts {
            folder: folder.to_owned(),
        })
    }

    fn path(&self, batch: &Batch) -> PathBuf {
        let first = &batch.first_fields;
        self.folder
            .join(format!("fields-{:05}-{:05}.tsv", first.start, first.end))
    }

    /// Whether a batch is done.
    pub fn has(&self, batch: &Batch) -> bool {
        self.path(batch).is_file()
    }

    /// Keeps a batch: the whole file or none.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn keep(&self, batch: &Batch, rows: u64, sets: &[SparseMarginal]) -> Result<(), PartsError> {
        whole(&self.path(batch), |out| {
            writeln!(out, "{ROWS}\t0\t{rows}")?;
            for set in sets {
                let name = set_text(set.attributes());
                for (cell, count) in set.cells() {
                    writeln!(out, "{name}\t{cell}\t{count}")?;
                }
            }
            Ok(())
        })
    }

    /// Reads a batch back: rows and sets.
    ///
    /// # Errors
    /// If it is not there or damaged.
    pub fn read(
        &self,
        batch: &Batch,
        schema: &TableSchema,
        order: usize,
    ) -> Result<(u64, Vec<SparseMarginal>), PartsError> {
        self.read_while(batch, schema, order, |_| true)
    }

    /// Reads of a batch only its sets of one field, which stand first in the file; the rest is not looked at.
    ///
    /// # Errors
    /// If it is not there or damaged.
    pub fn read_singles(
        &self,
        batch: &Batch,
        schema: &TableSchema,
    ) -> Result<(u64, Vec<SparseMarginal>), PartsError> {
        // The sets of several fields are those whose names join numbers by dots.
        self.read_while(batch, schema, 1, |line| {
            !line.split('\t').next().is_some_and(|set| set.contains('.'))
        })
    }

    fn read_while(
        &self,
        batch: &Batch,
        schema: &TableSchema,
        order: usize,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(u64, Vec<SparseMarginal>), PartsError> {
        let path = self.path(batch);
        let file = File::open(&path).map_err(io_error(&path))?;
        let mut counted = Counted::new(schema, order, &batch.first_fields);
        let damaged = |line: usize| {
            let path = path.display().to_string();
            move |source| PartsError::Damaged { path, line, source }
        };
        for (index, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(io_error(&path))?;
            if !wanted(&line) {
                break;
            }
            counted.take_line(&line).map_err(damaged(index + 1))?;
        }
        counted.finish().map_err(damaged(0))
    }
}

fn io_error(path: &Path) -> impl Fn(io::Error) -> PartsError {
    move |source| PartsError::Io {
        path: path.display().to_string(),
        source,
    }
}

/// A file that appears whole or not at all, readable by its owner.
fn whole(path: &Path, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), PartsError> {
    let made = || -> io::Result<()> {
        let mut aside = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
        let mut out = BufWriter::new(aside.as_file_mut());
        write(&mut out)?;
        out.flush()?;
        drop(out);
        aside.as_file().sync_all()?;
        aside.persist(path)?;
        Ok(())
    };
    made().map_err(io_error(path))
}
