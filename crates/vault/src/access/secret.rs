//! Secrets that are handed out once and kept as hashes.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::VaultError;
use crate::keys::random;

/// Characters of the longest secret that is looked at.
const LONGEST: usize = 128;

/// 256 random bits as text, or a text that may be such a secret. It has no `Debug` output and leaves memory when it is dropped.
pub struct SecretToken(Zeroizing<String>);

/// SHA-256 of a secret: as the secret has 256 bits (a recovery code 80), nobody finds it from its hash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretHash(String);

impl SecretToken {
    /// A new secret after a prefix that says what it is for.
    ///
    /// # Errors
    /// [`VaultError::Random`] if the operating system gives no random numbers.
    pub fn random(prefix: &str) -> Result<SecretToken, VaultError> {
        let bytes = random()?;
        let digits = Zeroizing::new(hex::encode(bytes.as_slice()));
        Ok(SecretToken(Zeroizing::new(format!(
            "{prefix}{}",
            digits.as_str()
        ))))
    }

    /// A new code that people can write down: 80 bits as 20 hexadecimal digits in groups of five.
    ///
    /// # Errors
    /// [`VaultError::Random`].
    pub fn random_code() -> Result<SecretToken, VaultError> {
        let bytes = random()?;
        let digits = Zeroizing::new(hex::encode(bytes.get(..10).unwrap_or_default()));
        let mut text = Zeroizing::new(String::with_capacity(23));
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && at % 5 == 0 {
                text.push('-');
            }
            text.push(digit);
        }
        Ok(SecretToken(text))
    }

    /// A secret as somebody gave it.
    pub fn given(text: &str) -> SecretToken {
        // A longer text is no secret of ours; cut, it is none either.
        SecretToken(Zeroizing::new(text.trim().chars().take(LONGEST).collect()))
    }

    /// The text to hand over.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What may be kept of it.
    pub fn hash(&self) -> SecretHash {
        SecretHash(hex::encode(Sha256::digest(self.0.as_bytes())))
    }
}

impl SecretHash {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}
