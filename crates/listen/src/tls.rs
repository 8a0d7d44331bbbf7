//! The certificate with which a service speaks HTTPS itself.

use std::path::{Path, PathBuf};

/// Why a certificate is not used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// This program cannot speak TLS.
    #[error(
        "this amparo was built without TLS; build it with `cargo build --release --features tls`, or put a proxy in front of it"
    )]
    NotBuilt,
    /// A file that holds no certificate or key.
    #[error("{path}: {what}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, or what was expected.
        what: String,
    },
    /// Certificate and key do not fit.
    #[error("{certificate} and {key}: {what}")]
    Pair {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// Why they do not fit.
        what: String,
    },
}

/// A certificate chain and its key, from two PEM files that can be read again while the service runs.
#[derive(Clone)]
pub struct Tls {
    #[cfg(feature = "tls")]
    pub(crate) inner: crate::secure::Certificates,
    /// A program without TLS makes none of these.
    #[cfg(not(feature = "tls"))]
    never: std::convert::Infallible,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls(..)")
    }
}

#[cfg(feature = "tls")]
impl Tls {
    /// Reads the chain (PEM, the service's own certificate first) and the private key (PEM: PKCS #8, PKCS #1 or SEC 1).
    ///
    /// # Errors
    /// [`TlsError`] names the file and what is wrong with it.
    pub fn open(chain: &Path, key: &Path) -> Result<Tls, TlsError> {
        Ok(Tls {
            inner: crate::secure::Certificates::open(chain, key)?,
        })
    }

    /// Reads both files again; connections from now on get the new certificate. If they cannot be used, the old one stays.
    ///
    /// # Errors
    /// As for [`Tls::open`].
    pub fn reload(&self) -> Result<(), TlsError> {
        self.inner.reload()
    }
}

#[cfg(not(feature = "tls"))]
impl Tls {
    /// Refuses: this program was built without TLS.
    ///
    /// # Errors
    /// [`TlsError::NotBuilt`].
    pub fn open(_: &Path, _: &Path) -> Result<Tls, TlsError> {
        Err(TlsError::NotBuilt)
    }

    /// There is nothing to read again.
    ///
    /// # Errors
    /// None.
    pub fn reload(&self) -> Result<(), TlsError> {
        match self.never {}
    }
}
