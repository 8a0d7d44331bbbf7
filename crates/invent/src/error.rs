//! What can go wrong when invented files are written.

use std::path::{Path, PathBuf};

/// Why an invented file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum InventError {
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// Text could not be put into CSV.
    #[error("{path}: {source}")]
    Csv {
        /// The file.
        path: PathBuf,
        /// What the CSV writer said.
        source: csv::Error,
    },
    /// The workbook could not be made.
    #[error("{path}: {source}")]
    Workbook {
        /// The file.
        path: PathBuf,
        /// What the workbook writer said.
        source: rust_xlsxwriter::XlsxError,
    },
}

/// Writes a whole file, replacing one of the same name.
pub(crate) fn write_file(path: &Path, content: &[u8]) -> Result<(), InventError> {
    std::fs::write(path, content).map_err(|source| InventError::Io {
        path: path.to_owned(),
        source,
    })
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), InventError> {
    std::fs::create_dir_all(path).map_err(|source| InventError::Io {
        path: path.to_owned(),
        source,
    })
}
