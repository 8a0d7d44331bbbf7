//! Who is the same person, without saying who.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Keeps these keys apart from any other use of the same secret.
const DOMAIN: &[u8] = b"amparo person key 1\0";

const ID_DOMAIN: &[u8] = b"amparo person key id 1\0";
const TEXT: &str = "amparo-person-key/1";

/// The secret under which a contributor's identifiers become person keys: 32 bytes and the contributor's label, wiped from memory when dropped, never printed.
///
/// The key of a person is HMAC-SHA-256 (RFC 2104) of the label, a zero byte and the identifier. Without the secret nobody can test a guessed identifier against
/// a key; under another contributor's secret or label the same identifier gives another key. This is the only derivation there is: whoever reads a
/// contributor's file, at the contributor's desk or at the vault, gets the same keys from the same secret.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct PersonKeySecret {
    secret: [u8; 32],
    label: String,
}

impl PersonKeySecret {
    /// A secret of 32 random bytes. The label is what the maker of the secret calls the contributor; it goes with the secret wherever that goes.
    pub fn new(secret: [u8; 32], label: impl Into<String>) -> Self {
        PersonKeySecret {
            secret,
            label: label.into(),
        }
    }

    /// The key of the person whom the contributor knows by `identifier`, the parts of which stand in one or several columns.
    ///
    /// Parts are trimmed and compared without regard to letter case; each is preceded by its length, so that `1, 23` and `12, 3` differ. Nothing if all
    /// parts are blank.
    pub fn key<'a>(&self, identifier: impl Iterator<Item = &'a str>) -> Option<[u8; 32]> {
        let mut mac = self.mac(DOMAIN)?;
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

    /// A name of the secret, 16 hexadecimal digits from which it cannot be found: files whose names differ are keyed differently.
    pub fn id(&self) -> String {
        let bytes: Option<[u8; 32]> = self.mac(ID_DOMAIN).map(|mac| mac.finalize().into_bytes().into());
        let mut text = hex::encode(bytes.unwrap_or_default());
        text.truncate(16);
        text
    }

    /// The secret as text, to be handed over encrypted and kept where only its owner can read it.
    pub fn to_text(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.secret));
        Zeroizing::new(format!("{TEXT}\n{}\n{}\n", *digits, self.label))
    }

    /// Reads what [`PersonKeySecret::to_text`] wrote; nothing for any other text.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (format, digits, label) = (lines.next()?, lines.next()?, lines.next()?);
        let mut secret = [0; 32];
        hex::decode_to_slice(digits, &mut secret).ok()?;
        (format == TEXT && lines.next().is_none()).then(|| PersonKeySecret::new(secret, label))
    }

    fn mac(&self, domain: &[u8]) -> Option<Hmac<Sha256>> {
        // A key of 32 bytes is always accepted by HMAC.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).ok()?;
        mac.update(domain);
        mac.update(self.label.as_bytes());
        Some(mac)
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
        PersonKeySecret::new([secret; 32], contributor).key(parts.iter().copied())
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
            format!("{:?}", PersonKeySecret::new([9; 32], "ngo")),
            "PersonKeySecret(..)"
        );
    }
    #[test]
    fn a_secret_survives_its_text_and_has_a_name() {
        let secret = PersonKeySecret::new([3; 32], "Casa Abierta");
        let back = PersonKeySecret::from_text(&secret.to_text()).unwrap();
        assert_eq!(
            (back.id(), back.key(["A-1"].into_iter())),
            (secret.id(), secret.key(["A-1"].into_iter()))
        );
        assert_ne!(secret.id(), PersonKeySecret::new([3; 32], "Casa").id());
        for text in ["", "amparo-person-key/1\nab\nx\n", "amparo-person-key/2\n"] {
            assert!(PersonKeySecret::from_text(text).is_none());
        }
    }
}
