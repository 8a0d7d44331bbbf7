//! Why a parcel is not written or not believed.

use std::io;
use std::path::{Path, PathBuf};

/// Why a parcel could not be written, or is not believed.
#[derive(Debug, thiserror::Error)]
pub enum ParcelError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// The file is no parcel, or one of another version.
    #[error("{path} is no parcel: {what}")]
    NotAParcel {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The signature is by no key that is registered for the contributor, or the file was changed after it was signed.
    #[error("{path} is not believed: {what}")]
    NotBelieved {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        what: String,
    },
    /// None of the identities opens it.
    #[error("{path} cannot be decrypted: {what}")]
    Encrypted {
        /// The file.
        path: PathBuf,
        /// What the decryption says.
        what: String,
    },
    /// It is signed and whole, and yet its inside breaks the format.
    #[error("{path}: the parcel's inside is malformed: {what}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is malformed, and what would be accepted.
        what: String,
    },
    /// What was asked to be written is not allowed in a parcel.
    #[error("the parcel cannot be written: {0}")]
    Refused(String),
    /// A secret that was handed over is not taken, or cannot be handed over.
    #[error("the secret that was handed over is not taken: {0}")]
    Handover(String),
    /// A key file is not what it should be.
    #[error("{path}: {what}")]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The operating system gives no random numbers.
    #[error("the operating system gives no random numbers: {0}")]
    Random(String),
}

pub(crate) fn io_at(path: &Path) -> impl Fn(io::Error) -> ParcelError + '_ {
    move |source| ParcelError::Io {
        path: path.into(),
        source,
    }
}
