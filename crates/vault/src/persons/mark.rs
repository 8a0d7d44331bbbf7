//! A person, without a way back to a case.

use sha2::{Digest, Sha256};

use crate::ContributorId;

/// What stands for a person outside of the encrypted cases: SHA-256 of the contributor's id and the person's pseudonymous key. Whoever reads the database
/// cannot lay it beside a case, as the keys are in the cases only; and another contributor's equal key gives another mark.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonMark([u8; 32]);

impl PersonMark {
    /// The mark of the person whom `contributor` knows by `key`.
    pub fn of(contributor: &ContributorId, key: &[u8; 32]) -> PersonMark {
        let mut hasher = Sha256::new();
        hasher.update(b"amparo-person/1\n");
        hasher.update(contributor.as_str());
        hasher.update(key);
        PersonMark(hasher.finalize().into())
    }

    pub(crate) fn from_text(text: &str) -> Option<PersonMark> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)
            .ok()
            .map(|()| PersonMark(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn to_text(self) -> String {
        hex::encode(self.0)
    }
}

impl std::fmt::Debug for PersonMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonMark(..)")
    }
}
