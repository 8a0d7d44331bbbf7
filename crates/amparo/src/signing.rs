//! Private signing keys in files of their owners': ed25519 as PKCS #8 PEM.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use zeroize::Zeroizing;

/// Draws a key into a new file that only its owner can read.
pub(crate) fn create(path: &Path) -> Result<SigningKey> {
    let named = || path.display().to_string();
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice()).context("the operating system gives no randomness")?;
    let key = SigningKey::from_bytes(&seed);
    let pem = key.to_pkcs8_pem(LineEnding::LF).with_context(named)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(named)?;
    file.write_all(pem.as_bytes()).with_context(named)?;
    file.sync_all().with_context(named)?;
    Ok(key)
}

/// Reads a key. What is in the file is never part of a message.
pub(crate) fn read(path: &Path) -> Result<SigningKey> {
    let named = || path.display().to_string();
    let pem = Zeroizing::new(std::fs::read_to_string(path).with_context(named)?);
    SigningKey::from_pkcs8_pem(&pem)
        .map_err(|_| anyhow!("{}: not an ed25519 private key in PKCS #8 PEM", named()))
}
