//! The outside of a parcel: who sent what, signed.

use std::fmt;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::io_at;
use crate::limits::{MAX_PARCEL, NAME, SEAL};
use crate::{ContributorKey, KeyId, ParcelError, PublicKey};

/// The first line of every parcel. It is signed with the seal, so that a signature means this format and no other.
pub(crate) const MAGIC: &[u8; 16] = b"amparo-parcel/1\n";

/// Who sends a parcel, and after which one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sender {
    /// The contributor's name, as the repository registered it.
    pub contributor: String,
    /// The key that signs.
    pub key: KeyId,
    /// When it was written: RFC 3339 in UTC, such as `2026-11-28T09:00:00Z`.
    pub created: String,
    /// The parcel before this one, if there is one: a repository that misses it knows that something got lost on the way.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub previous: Option<ParcelId>,
}

/// What stands outside of the encryption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seal {
    /// Who sends it.
    pub sender: Sender,
    /// Length of the encrypted inside, in bytes.
    pub bytes: u64,
    /// SHA-256 of the encrypted inside, in hexadecimal.
    pub sha256: String,
}

/// A parcel's name: SHA-256 of its seal, in hexadecimal. As the seal pins the inside, it stands for every byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ParcelId(String);

impl ParcelId {
    /// The 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn of(seal: &[u8]) -> Self {
        ParcelId(hex::encode(Sha256::digest(seal)))
    }
}

impl fmt::Display for ParcelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ParcelId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_sha256(&text) {
            Ok(ParcelId(text))
        } else {
            Err("a parcel's id has 64 hexadecimal digits")
        }
    }
}

pub(crate) fn is_sha256(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// What a name must not hold: control characters, and characters that do not show or turn the direction of writing.
pub(crate) fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

impl Sender {
    pub(crate) fn check(&self) -> Result<(), String> {
        let name = &self.contributor;
        if name.trim().is_empty() || name.chars().count() > NAME || name.chars().any(deceives) {
            return Err(format!(
                "the contributor's name must have 1 to {NAME} characters, all of which show"
            ));
        }
        let second = self.created.parse::<jiff::Timestamp>().is_ok();
        if !second || !self.created.ends_with('Z') || self.created.len() > 40 {
            return Err("created must be a time in UTC such as 2026-11-28T09:00:00Z".into());
        }
        Ok(())
    }
}

/// A seal as it stands in a file.
pub(crate) struct SealedBytes {
    pub(crate) json: Vec<u8>,
    pub(crate) signature: [u8; 64],
}

impl SealedBytes {
    pub(crate) fn sign(seal: &Seal, key: &ContributorKey) -> Result<Self, ParcelError> {
        let json = serde_json::to_vec(seal).map_err(|error| ParcelError::Refused(error.to_string()))?;
        if json.len() > SEAL {
            return Err(ParcelError::Refused(format!(
                "its seal is longer than {SEAL} bytes"
            )));
        }
        let signature = key.sign(&message(&json));
        Ok(SealedBytes { json, signature })
    }

    /// The bytes up to the encrypted inside.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(MAGIC.len() + 4 + self.json.len() + 64);
        bytes.extend_from_slice(MAGIC);
        // A seal is at most SEAL bytes long.
        bytes.extend_from_slice(&(self.json.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&self.json);
        bytes.extend_from_slice(&self.signature);
        bytes
    }

    /// Reads up to the encrypted inside.
    pub(crate) fn read(from: &mut impl Read, path: &Path) -> Result<Self, ParcelError> {
        let no_parcel = |what: String| ParcelError::NotAParcel {
            path: path.into(),
            what,
        };
        let cut = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => no_parcel("it is cut short".into()),
            _ => io_at(path)(error),
        };
        let mut magic = [0; MAGIC.len()];
        from.read_exact(&mut magic).map_err(cut)?;
        if &magic != MAGIC {
            return Err(no_parcel(
                "its first line is not \"amparo-parcel/1\"; a later version of Amparo may read it".into(),
            ));
        }
        let mut length = [0; 4];
        from.read_exact(&mut length).map_err(cut)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > SEAL {
            return Err(no_parcel(format!(
                "its seal says it has {length} bytes; at most {SEAL} are accepted"
            )));
        }
        let mut json = vec![0; length];
        from.read_exact(&mut json).map_err(cut)?;
        let mut signature = [0; 64];
        from.read_exact(&mut signature).map_err(cut)?;
        Ok(SealedBytes { json, signature })
    }

    /// What the seal says, whoever wrote it.
    pub(crate) fn claim(&self) -> Result<Seal, String> {
        let seal: Seal = serde_json::from_slice(&self.json)
            .map_err(|error| format!("its seal cannot be read: {error}"))?;
        seal.sender.check()?;
        if !is_sha256(&seal.sha256) {
            return Err("its seal gives no SHA-256 of 64 hexadecimal digits".into());
        }
        if seal.bytes > MAX_PARCEL {
            return Err(format!(
                "it says it has {} bytes; at most {MAX_PARCEL} are accepted",
                seal.bytes
            ));
        }
        Ok(seal)
    }

    pub(crate) fn signed_by(&self, key: &PublicKey) -> bool {
        key.verify(&message(&self.json), &self.signature)
    }
}

fn message(json: &[u8]) -> Vec<u8> {
    [MAGIC.as_slice(), json].concat()
}
