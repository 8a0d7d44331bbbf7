//! Signed heads, in the form that witnesses of transparency logs co-sign.
//!
//! C2SP `tlog-checkpoint` in a `signed-note`: three lines of text (origin, size, root in base64) and one of our own (the day), an empty line, and a
//! signature line with the key's name, its short hash and an Ed25519 signature over the text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The state of a log on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The log's name: an address without a scheme, such as `register.example/recruiters`.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// The root, 64 hexadecimal digits.
    pub root: String,
    /// The day.
    pub on: Date,
}

/// Why a text is no head that a key signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// Not of the form.
    #[error("not a signed head: {0}")]
    Form(&'static str),
    /// No signature by the key.
    #[error("the head of {0} has no signature by the given key")]
    NoSignature(String),
    /// The signature does not fit.
    #[error("the signature does not fit the head of {0}: it was altered")]
    Altered(String),
}

impl Head {
    fn text(&self) -> Option<String> {
        let root = STANDARD.encode(hex::decode(&self.root).ok()?);
        Some(format!("{}\n{}\n{root}\n{}\n", self.origin, self.size, self.on))
    }
}

/// The first four bytes of a key's hash under its name, by signed-note.
fn key_hash(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update(b"\n\x01");
    hash.update(key.as_bytes());
    let hash = hash.finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// Signs a head. The origin is also the key's name.
///
/// # Errors
/// If the origin is empty or has spaces, plus signs or line breaks, or the root is not hexadecimal.
pub fn sign_head(head: &Head, key: &SigningKey) -> Result<String, HeadError> {
    if head.origin.is_empty() || head.origin.contains(|c: char| c.is_whitespace() || c == '+') {
        return Err(HeadError::Form(
            "an origin has no spaces, plus signs or line breaks and is not empty",
        ));
    }
    let text = head
        .text()
        .ok_or(HeadError::Form("the root is not hexadecimal"))?;
    let mut signature = key_hash(&head.origin, &key.verifying_key()).to_vec();
    signature.extend(key.sign(text.as_bytes()).to_bytes());
    Ok(format!(
        "{text}\n\u{2014} {} {}\n",
        head.origin,
        STANDARD.encode(signature)
    ))
}

/// Reads a head and checks its signature. Signatures of others, such as witnesses, are passed over.
///
/// # Errors
/// If the text is not of the form, has no signature by the key, or was altered.
pub fn read_head(note: &str, key: &VerifyingKey) -> Result<Head, HeadError> {
    let (text, signatures) = note
        .split_once("\n\n")
        .ok_or(HeadError::Form("it has no signatures after an empty line"))?;
    let text = format!("{text}\n");
    let mut lines = text.lines();
    let mut line = |what| lines.next().ok_or(HeadError::Form(what));
    let origin = line("no origin")?.to_owned();
    let size = line("no size")?
        .parse()
        .map_err(|_| HeadError::Form("its size is no number"))?;
    let root = STANDARD
        .decode(line("no root")?)
        .ok()
        .filter(|root| root.len() == 32);
    let root = hex::encode(root.ok_or(HeadError::Form("its root is not 32 bytes in base64"))?);
    let on = crate::day(line("no day")?).ok_or(HeadError::Form("its fourth line is no day"))?;
    let head = Head {
        origin,
        size,
        root,
        on,
    };
    // A second way of writing the same numbers would be a second text with the same meaning.
    if head.text().as_deref() != Some(&text) {
        return Err(HeadError::Form("it is not written the one way it can be"));
    }
    for line in signatures.lines() {
        let mut parts = line.split(' ');
        let (Some("\u{2014}"), Some(name), Some(encoded), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(HeadError::Form(
                "a signature line is not a dash, a name and a signature",
            ));
        };
        let Ok(bytes) = STANDARD.decode(encoded) else {
            continue;
        };
        let Some((hash, signature)) = bytes.split_at_checked(4) else {
            continue;
        };
        if name != head.origin || hash != key_hash(name, key) {
            continue;
        }
        let altered = || HeadError::Altered(head.origin.clone());
        let signature = Signature::from_slice(signature).map_err(|_| altered())?;
        key.verify_strict(text.as_bytes(), &signature)
            .map_err(|_| altered())?;
        return Ok(head);
    }
    Err(HeadError::NoSignature(head.origin))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn note() -> (String, Head, SigningKey) {
        let key = SigningKey::from_bytes(&[3; 32]);
        let head = Head {
            origin: "register.example/recruiters".into(),
            size: 7,
            root: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328".into(),
            on: "2026-11-25".parse().unwrap(),
        };
        (sign_head(&head, &key).unwrap(), head, key)
    }

    #[test]
    fn heads_are_read_as_they_were_signed() {
        let (note, head, key) = note();
        assert!(note.starts_with(
            "register.example/recruiters\n7\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n2026-11-25\n\n— "
        ));
        assert_eq!(read_head(&note, &key.verifying_key()).unwrap(), head);
        let witnessed = format!("{note}\u{2014} witness.example AAAAAAAA\n");
        assert_eq!(read_head(&witnessed, &key.verifying_key()).unwrap(), head);
        let other = SigningKey::from_bytes(&[4; 32]).verifying_key();
        assert!(matches!(read_head(&note, &other), Err(HeadError::NoSignature(_))));
        assert!(matches!(
            read_head(&note.replace("\n7\n", "\n8\n"), &key.verifying_key()),
            Err(HeadError::Altered(_))
        ));
        assert!(read_head(&note.replace("\n7\n", "\n07\n"), &key.verifying_key()).is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics_and_none_altered_passes(place: prop::sample::Index, byte: u8) {
            let (note, _, key) = note();
            let mut bytes = note.clone().into_bytes();
            let place = place.index(bytes.len());
            bytes[place] = byte;
            if let Ok(text) = String::from_utf8(bytes) && text.trim_end() != note.trim_end() {
                prop_assert!(read_head(&text, &key.verifying_key()).is_err());
            }
        }
    }
}
