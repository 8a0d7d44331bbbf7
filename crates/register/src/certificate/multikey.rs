//! Public keys as text: Multikey of Controlled Identifiers 1.0, and `did:key`.

use ed25519_dalek::VerifyingKey;

/// The two bytes before an Ed25519 public key in a Multikey.
const ED25519_PUB: [u8; 2] = [0xed, 0x01];

/// A text that is no Ed25519 Multikey.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no Ed25519 public key: expected a Multikey of 48 characters that begins with \"z6Mk\"")]
pub struct KeyTextError(pub String);

/// A key as a Multikey, such as `z6Mkr…`.
pub fn encode_multikey(key: &VerifyingKey) -> String {
    let mut bytes = ED25519_PUB.to_vec();
    bytes.extend(key.as_bytes());
    format!("z{}", bs58::encode(bytes).into_string())
}

/// Reads a Multikey, or a `did:key` of one.
///
/// # Errors
/// If the text is not one of an Ed25519 public key.
pub fn decode_multikey(text: &str) -> Result<VerifyingKey, KeyTextError> {
    let error = || KeyTextError(text.chars().take(100).collect());
    let trimmed = text.trim();
    let key = trimmed.strip_prefix("did:key:").unwrap_or(trimmed);
    let encoded = key
        .strip_prefix('z')
        .filter(|encoded| encoded.len() <= 64)
        .ok_or_else(error)?;
    let bytes = bs58::decode(encoded).into_vec().map_err(|_| error())?;
    let key = bytes.strip_prefix(&ED25519_PUB).ok_or_else(error)?;
    let key = <&[u8; 32]>::try_from(key).map_err(|_| error())?;
    VerifyingKey::from_bytes(key).map_err(|_| error())
}

/// A key as a decentralised identifier that holds the key itself: `did:key:z6Mk…`.
pub fn did_key(key: &VerifyingKey) -> String {
    format!("did:key:{}", encode_multikey(key))
}
