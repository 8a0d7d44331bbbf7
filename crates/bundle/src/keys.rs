//! Whose signature counts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;

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
#[derive(Clone, Debug)]
pub enum TrustedKeys {
    /// Only these.
    Only(Vec<VerifyingKey>),
    /// The key that the bundle itself carries. It proves that the bundle is whole, not who made it.
    FirstUse,
}

impl TrustedKeys {
    /// Only one key.
    pub fn one(key: VerifyingKey) -> Self {
        TrustedKeys::Only(vec![key])
    }
}
