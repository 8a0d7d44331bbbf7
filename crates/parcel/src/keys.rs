//! A contributor's keys: the one it signs with, and the public half that the repository registers.

use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::ParcelError;

/// The private key with which a contributor signs. It has no `Debug` output but a mark.
pub struct ContributorKey(SigningKey);

/// The public half, as the repository registers it: 32 bytes, written in base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// A short name of a public key: the first 16 hexadecimal digits of its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String")]
pub struct KeyId(String);

impl ContributorKey {
    /// A new key from the operating system's random numbers.
    ///
    /// # Errors
    /// If there are none.
    pub fn generate() -> Result<Self, ParcelError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|error| ParcelError::Random(error.to_string()))?;
        Ok(ContributorKey(SigningKey::from_bytes(&bytes)))
    }

    /// The key in a PKCS #8 PEM file, which nobody but its owner may be able to read.
    ///
    /// # Errors
    /// If it cannot be read, is open to others, or holds no ed25519 key.
    pub fn read(path: &Path) -> Result<Self, ParcelError> {
        let bad = |what: String| ParcelError::Key {
            path: path.into(),
            what,
        };
        let text = Zeroizing::new(fs::read_to_string(path).map_err(|error| bad(error.to_string()))?);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let about = fs::metadata(path).map_err(|error| bad(error.to_string()))?;
            let mode = about.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                return Err(bad(format!(
                    "others may read this key (mode {mode:03o}); it is used only with mode 600"
                )));
            }
        }
        SigningKey::from_pkcs8_pem(&text)
            .map(ContributorKey)
            .map_err(|_| bad("not an ed25519 private key in PKCS #8 PEM".into()))
    }

    /// The key as the text of a PEM file. Write it where only its owner can read it.
    ///
    /// # Errors
    /// If it cannot be encoded.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, ParcelError> {
        self.0
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|error| ParcelError::Refused(error.to_string()))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for ContributorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContributorKey(..)")
    }
}

impl PublicKey {
    /// The short name of the key.
    pub fn id(&self) -> KeyId {
        let digest = Sha256::digest(self.0.as_bytes());
        let mut text = hex::encode(digest);
        text.truncate(16);
        KeyId(text)
    }

    /// Verification is strict: keys of small order and signatures in a second form are refused.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0
            .verify_strict(message, &Signature::from_bytes(signature))
            .is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0.as_bytes()))
    }
}

impl FromStr for PublicKey {
    type Err = String;

    /// 32 bytes in base64.
    fn from_str(text: &str) -> Result<Self, String> {
        let bytes = STANDARD.decode(text.trim()).ok();
        let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes
            .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok())
            .filter(|key| !key.is_weak())
            .map(PublicKey)
            .ok_or_else(|| {
                "not an ed25519 public key; accepted are 32 bytes in base64, 44 characters that end in \"=\""
                    .into()
            })
    }
}

impl KeyId {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for KeyId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 16 && text.bytes().all(digits) {
            Ok(KeyId(text))
        } else {
            Err("a key's id has 16 hexadecimal digits")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_and_others_may_not_read_them() {
        let key = ContributorKey::generate().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sign.pem");
        fs::write(&path, key.to_pem().unwrap().as_bytes()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            let error = ContributorKey::read(&path).unwrap_err().to_string();
            assert!(error.contains("mode 644"), "{error}");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        }
        let back = ContributorKey::read(&path).unwrap();
        assert_eq!(back.public(), key.public());
        assert_eq!(
            key.public().to_string().parse::<PublicKey>().unwrap(),
            key.public()
        );
        assert_eq!(key.public().id().as_str().len(), 16);
        fs::write(&path, "x").unwrap();
        assert!(ContributorKey::read(&path).is_err());
        for text in ["", "AAAA", &STANDARD.encode([0; 32]), &STANDARD.encode([1; 31])] {
            assert!(text.parse::<PublicKey>().is_err(), "{text}");
        }
        assert_eq!(format!("{key:?}"), "ContributorKey(..)");
    }
}
