//! Who is the same person, without saying who.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Keeps these keys apart from any other use of the same secret.
const DOMAIN: &[u8] = b"amparo person key 1\0";

/// The secret under which identifiers become person keys: 32 bytes, wiped from memory when dropped, never printed.
///
/// The key of a person is HMAC-SHA-256 (RFC 2104) of the contributor's id, a zero byte and the identifier. Without the secret nobody can test a guessed
/// identifier against a key; with another contributor's id the same identifier gives another key.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct PersonKeySecret([u8; 32]);

impl PersonKeySecret {
    /// A secret of 32 random bytes, such as the vault keeps for each contributor.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        PersonKeySecret(bytes)
    }

    /// The key of the person whom `contributor` knows by `identifier`, the parts of which stand in one or several columns.
    ///
    /// Parts are trimmed and compared without regard to letter case; each is preceded by its length, so that `1, 23` and `12, 3` differ. Nothing if all
    /// parts are blank.
    pub fn key<'a>(&self, contributor: &str, identifier: impl Iterator<Item = &'a str>) -> Option<[u8; 32]> {
        // A key of 32 bytes is always accepted by HMAC.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(DOMAIN);
        mac.update(contributor.as_bytes());
        mac.update(&[0]);
        let mut known = false;
        for part in identifier {
            let mut part = part.trim().to_lowercase();
            known |= !part.is_empty();
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
            part.zeroize();
        }
        known.then(|| mac.finalize().into_bytes().into())
    }
}

impl std::fmt::Debug for PersonKeySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonKeySecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: u8, contributor: &str, parts: &[&str]) -> Option<[u8; 32]> {
        PersonKeySecret::from_bytes([secret; 32]).key(contributor, parts.iter().copied())
    }

    #[test]
    fn a_key_depends_on_secret_contributor_and_identifier_only() {
        let one = key(1, "ngo", &["A-12"]).unwrap();
        assert_eq!(key(1, "ngo", &[" a-12 "]), Some(one));
        for other in [
            key(2, "ngo", &["A-12"]),
            key(1, "ngo2", &["A-12"]),
            key(1, "ngo", &["A-13"]),
            key(1, "ngo", &["A-1", "2"]),
        ] {
            assert_ne!(other, Some(one));
        }
        assert_ne!(key(1, "ngo", &["1", "23"]), key(1, "ngo", &["12", "3"]));
        assert_eq!(key(1, "ngo", &["", "  "]), None);
        assert_eq!(
            format!("{:?}", PersonKeySecret::from_bytes([9; 32])),
            "PersonKeySecret(..)"
        );
    }
}
