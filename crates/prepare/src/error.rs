//! What can go wrong on the way to a parcel.

use std::io;
use std::path::{Path, PathBuf};

use amparo_intake::{IntakeError, MappingError};
use amparo_parcel::ParcelError;

use crate::duplicates::ReviewError;

/// Why a file could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The contributor's file cannot be read.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The mapping does not fit.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The parcel cannot be written.
    #[error(transparent)]
    Parcel(#[from] ParcelError),
    /// The review of likely duplicates cannot be read.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A file of the desk is not what it should be.
    #[error("{path}: {what}")]
    Desk {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what would be right.
        what: String,
    },
    /// The file is no case file, or nothing of it could be sent.
    #[error("{0}")]
    Refused(String),
}

pub(crate) fn io_at(path: &Path) -> impl Fn(io::Error) -> PrepareError + '_ {
    move |source| PrepareError::Io {
        path: path.into(),
        source,
    }
}
