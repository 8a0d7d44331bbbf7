//! Salted commitments.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A hash that binds to a content without showing it: SHA-256 over a label, a salt of 32 random bytes and the content.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(String);

/// What opens a commitment: kept where the content is kept, and given to those who may see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The salt, 64 hexadecimal digits.
    pub salt: String,
    /// The content.
    pub content: String,
}

/// Why a commitment cannot be made or does not open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitmentError {
    /// No random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(String),
    /// Another content or salt.
    #[error("the opening does not fit the commitment: the content or the salt is another")]
    Other,
    /// A salt that is none.
    #[error("the salt is not 64 hexadecimal digits")]
    Salt,
}

const LABEL: &[u8] = b"amparo recruitment log, commitment v1\n";

impl Commitment {
    /// Commits to a content with a fresh salt.
    ///
    /// # Errors
    /// If the operating system gives no random bytes.
    pub fn to(content: &str) -> Result<(Commitment, Opening), CommitmentError> {
        let mut salt = [0; 32];
        getrandom::fill(&mut salt).map_err(|error| CommitmentError::Random(error.to_string()))?;
        Ok((
            hash(&salt, content),
            Opening {
                salt: hex::encode(salt),
                content: content.to_owned(),
            },
        ))
    }

    /// Checks an opening and returns the content.
    ///
    /// # Errors
    /// If it does not fit.
    pub fn open<'a>(&self, opening: &'a Opening) -> Result<&'a str, CommitmentError> {
        let mut salt = [0; 32];
        hex::decode_to_slice(&opening.salt, &mut salt).map_err(|_| CommitmentError::Salt)?;
        if hash(&salt, &opening.content) == *self {
            Ok(&opening.content)
        } else {
            Err(CommitmentError::Other)
        }
    }
}

/// Label and salt have fixed lengths, so that no two pairs of salt and content give the same bytes.
fn hash(salt: &[u8; 32], content: &str) -> Commitment {
    let mut hash = Sha256::new();
    hash.update(LABEL);
    hash.update(salt);
    hash.update(content.as_bytes());
    Commitment(hex::encode(hash.finalize()))
}
