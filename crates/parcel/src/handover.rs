//! A small secret that a contributor hands to the repository: signed by the one, encrypted to the other.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::limits::NAME;
use crate::seal::deceives;
use crate::{ContributorKey, KeyId, ParcelError, PublicKey, recipient};

/// What a secret of person keys is handed over for.
pub const PERSON_KEY: &str = "person-key";
/// What tokens of persons are handed over for.
pub const PERSON_TOKENS: &str = "person-tokens";

const FORMAT: &str = "amparo-handover/1";
/// The longest text that is looked at, and the longest secret.
const LONGEST: usize = 256 << 20;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Handover {
    format: String,
    purpose: String,
    contributor: String,
    key: KeyId,
    sealed: String,
    signature: String,
}

impl Handover {
    /// What is signed: format, purpose and contributor on lines of their own, so that none can stand for another, and the encrypted secret.
    fn message(purpose: &str, contributor: &str, sealed: &str) -> Vec<u8> {
        format!("{FORMAT}\n{purpose}\n{contributor}\n{sealed}").into_bytes()
    }
}

/// Signs and encrypts a secret, as JSON to be kept in a file. `purpose` is a word that says what it is for, such as `person-key`.
///
/// # Errors
/// [`ParcelError::Handover`] for a name that could deceive and for what are no recipients.
pub fn hand_over(
    purpose: &str,
    contributor: &str,
    secret: &[u8],
    recipients: &[String],
    key: &ContributorKey,
) -> Result<String, ParcelError> {
    let wrong = |what: String| ParcelError::Handover(what);
    if contributor.chars().count() > NAME || contributor.chars().any(deceives) {
        return Err(wrong(format!(
            "a name must have at most {NAME} characters, all of which show"
        )));
    }
    let recipients = recipients
        .iter()
        .map(|text| recipient(text))
        .collect::<Result<Vec<_>, _>>()?;
    let recipients = recipients.iter().map(|one| one as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(|error| wrong(error.to_string()))?;
    let mut sealed = Vec::new();
    let mut to = encryptor
        .wrap_output(&mut sealed)
        .map_err(|error| wrong(error.to_string()))?;
    to.write_all(secret)
        .and_then(|()| to.finish().map(|_| ()))
        .map_err(|error| wrong(error.to_string()))?;
    let sealed = STANDARD.encode(sealed);
    let signature = STANDARD.encode(key.sign(&Handover::message(purpose, contributor, &sealed)));
    let handover = Handover {
        format: FORMAT.into(),
        purpose: purpose.into(),
        contributor: contributor.into(),
        key: key.public().id(),
        sealed,
        signature,
    };
    serde_json::to_string_pretty(&handover)
        .map(|text| text + "\n")
        .map_err(|error| wrong(error.to_string()))
}

/// Opens what [`hand_over`] wrote. Nothing of it is believed, or decrypted, before one of `trusted` is found to have signed it for this purpose and contributor.
///
/// # Errors
/// [`ParcelError::Handover`] in words for the one who holds the file.
pub fn take_over(
    text: &str,
    purpose: &str,
    contributor: &str,
    trusted: &[PublicKey],
    identities: &[&dyn age::Identity],
) -> Result<Zeroizing<Vec<u8>>, ParcelError> {
    let wrong = |what: &str| ParcelError::Handover(what.to_owned());
    if text.len() > LONGEST {
        return Err(wrong("it is too long to be one"));
    }
    let handover: Handover =
        serde_json::from_str(text).map_err(|error| ParcelError::Handover(error.to_string()))?;
    if handover.format != FORMAT || handover.purpose != purpose {
        return Err(ParcelError::Handover(format!(
            "it is a {} for {}; accepted is a {FORMAT} for {purpose}",
            quoted(&handover.format),
            quoted(&handover.purpose)
        )));
    }
    if handover.contributor != contributor {
        return Err(ParcelError::Handover(format!(
            "it comes from {}, and not from {}",
            quoted(&handover.contributor),
            quoted(contributor)
        )));
    }
    let signature: [u8; 64] = STANDARD
        .decode(&handover.signature)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| wrong("its signature is none"))?;
    let message = Handover::message(purpose, contributor, &handover.sealed);
    let signed = trusted
        .iter()
        .filter(|key| key.id() == handover.key)
        .any(|key| key.verify(&message, &signature));
    if !signed {
        return Err(wrong(
            "it is signed by no key that is registered for this organisation, or was changed after it was signed",
        ));
    }
    let sealed = STANDARD
        .decode(&handover.sealed)
        .map_err(|_| wrong("its secret is not in base64"))?;
    let broken = |error: &dyn std::fmt::Display| ParcelError::Handover(error.to_string());
    let decryptor = age::Decryptor::new(sealed.as_slice()).map_err(|error| broken(&error))?;
    let reader = decryptor
        .decrypt(identities.iter().copied())
        .map_err(|error| broken(&error))?;
    // Large enough from the start, so that no copy of it is left behind.
    let mut secret = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader
        .take(LONGEST as u64)
        .read_to_end(&mut secret)
        .map_err(|error| broken(&error))?;
    Ok(secret)
}

fn quoted(text: &str) -> String {
    format!("{:?}", text.chars().take(80).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_hands_take_it_over() {
        let identity = age::x25519::Identity::generate();
        let key = ContributorKey::generate().unwrap();
        let to = [identity.to_public().to_string()];
        let text = hand_over("person-key", "House", b"secret", &to, &key).unwrap();
        assert!(!text.contains("secret"));
        let trusted = [ContributorKey::generate().unwrap().public(), key.public()];
        let take = |text: &str, purpose: &str, name: &str, trusted: &[PublicKey], identity| {
            take_over(text, purpose, name, trusted, &[identity]).map(|secret| secret.to_vec())
        };
        assert_eq!(
            take(&text, "person-key", "House", &trusted, &identity).unwrap(),
            b"secret"
        );
        let stranger = age::x25519::Identity::generate();
        let renamed = text.replace("House", "Other");
        for wrong in [
            take(&text, "other", "House", &trusted, &identity),
            take(&text, "person-key", "Other", &trusted, &identity),
            take(&renamed, "person-key", "Other", &trusted, &identity),
            take(&text, "person-key", "House", &trusted[..1], &identity),
            take(&text, "person-key", "House", &trusted, &stranger),
            take("{}", "person-key", "House", &trusted, &identity),
        ] {
            assert!(matches!(wrong, Err(ParcelError::Handover(_))), "{wrong:?}");
        }
        assert!(hand_over("person-key", "Ho\nuse", b"s", &to, &key).is_err());
    }
}
