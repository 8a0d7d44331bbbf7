//! Whose signature counts.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest as _, Sha256};

use crate::verify::Trust;

/// A text that is no public key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an ed25519 public key: expected 32 bytes in base64 (44 characters), as in publisher.pub")]
pub struct KeyError;

/// Reads a public key as it stands in `publisher.pub`.
///
/// # Errors
/// If the text is not 32 bytes in base64 that are a point of the curve.
pub fn decode_public_key(text: &str) -> Result<VerifyingKey, KeyError> {
    let bytes = STANDARD.decode(text.trim()).map_err(|_| KeyError)?;
    let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| KeyError)?;
    VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError)
}

/// A public key as it stands in `publisher.pub`, without a line break.
pub fn encode_public_key(key: &VerifyingKey) -> String {
    STANDARD.encode(key.as_bytes())
}

/// The keys whose signatures are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustedKeys {
    /// Only these.
    Only(Vec<VerifyingKey>),
    /// The key that the bundle itself carries. It proves that the bundle is whole, not who made it.
    FirstUse,
    /// Keys with what their publisher states of them ([`with_statements`](TrustedKeys::with_statements)).
    Stated(Stated),
}

/// Keys that statements led to, and those that they revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub(crate) keys: Vec<VerifyingKey>,
    /// Revoked keys in base64, with the SHA-256 of manifests of theirs that stay good.
    pub(crate) revoked: BTreeMap<String, BTreeSet<String>>,
    pub(crate) first_use: bool,
}

/// Why a key is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Distrust {
    /// It is not among this many.
    Unknown(usize),
    /// Its publisher revoked it.
    Revoked,
}

impl TrustedKeys {
    /// Only one key.
    pub fn one(key: VerifyingKey) -> Self {
        TrustedKeys::Only(vec![key])
    }

    /// Whether what `key` signed is accepted.
    pub(crate) fn check(&self, key: &VerifyingKey, manifest: &[u8]) -> Result<Trust, Distrust> {
        let among = |keys: &[VerifyingKey]| match keys.contains(key) {
            true => Ok(Trust::Named),
            false => Err(Distrust::Unknown(keys.len())),
        };
        match self {
            TrustedKeys::Only(keys) => among(keys),
            TrustedKeys::FirstUse => Ok(Trust::FirstUse),
            TrustedKeys::Stated(stated) => {
                if let Some(keeps) = stated.revoked.get(&encode_public_key(key))
                    && !keeps.contains(&hex::encode(Sha256::digest(manifest)))
                {
                    return Err(Distrust::Revoked);
                }
                match stated.first_use {
                    true => Ok(Trust::FirstUse),
                    false => among(&stated.keys),
                }
            }
        }
    }
}
