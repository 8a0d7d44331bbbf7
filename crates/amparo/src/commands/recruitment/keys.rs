//! Signing keys of a certification body: 64 hexadecimal digits in a file of its owner's.

use std::path::Path;

use amparo_register::certificate::decode_multikey;
use anyhow::{Context, Result, anyhow, bail};
use ed25519_dalek::{SigningKey, VerifyingKey};

use crate::files::{self, Readers};

/// Draws a key into a new file.
pub(super) fn create(path: &Path) -> Result<SigningKey> {
    if files::is_stream(path) || path.exists() {
        bail!(
            "{}: a key goes to a new file, so that none is printed or written over",
            path.display()
        );
    }
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).context("the operating system gives no randomness")?;
    files::write(path, Readers::Owner, |out| {
        Ok(writeln!(out, "{}", hex::encode(seed))?)
    })?;
    Ok(SigningKey::from_bytes(&seed))
}

/// A signing key from its file. What is in the file is never part of a message.
pub(crate) fn signing(path: &Path) -> Result<SigningKey> {
    let text = files::read_text(path)?;
    let mut seed = [0; 32];
    hex::decode_to_slice(text.trim(), &mut seed).map_err(|_| {
        anyhow!(
            "{}: no signing key; `amparo recruitment certificate key` makes one: 64 hexadecimal digits",
            path.display()
        )
    })?;
    Ok(SigningKey::from_bytes(&seed))
}

/// A public key, as text or in a file.
pub(crate) fn public(text: &str) -> Result<VerifyingKey> {
    let path = Path::new(text);
    if path.is_file() {
        return decode_multikey(&files::read_text(path)?).with_context(|| path.display().to_string());
    }
    decode_multikey(text).context("no file of that name either")
}
