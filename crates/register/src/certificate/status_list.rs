//! Bitstring Status Lists: whether a certificate was withdrawn or suspended since it was given.
//!
//! *Bitstring Status List v1.0*, W3C Recommendation of 15 May 2025.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{SigningKey, VerifyingKey};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::proof::{ProofError, sign, verify_proof};
use crate::Standing;

/// What a set bit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusPurpose {
    /// Withdrawn, for good.
    Revocation,
    /// Suspended, for a time.
    Suspension,
}

impl StatusPurpose {
    /// All purposes.
    pub const ALL: [StatusPurpose; 2] = [StatusPurpose::Revocation, StatusPurpose::Suspension];

    /// Whether the bit of a certificate is set when its recruiter stands so.
    pub fn is_set_for(self, standing: Standing) -> bool {
        match self {
            StatusPurpose::Revocation => matches!(standing, Standing::Withdrawn | Standing::Exited),
            StatusPurpose::Suspension => standing == Standing::Suspended,
        }
    }

    /// The purpose as it stands in credentials.
    pub fn code(self) -> &'static str {
        match self {
            StatusPurpose::Revocation => "revocation",
            StatusPurpose::Suspension => "suspension",
        }
    }
}

/// One bit for each certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList {
    /// The address of the list.
    pub id: String,
    /// What a set bit says.
    pub purpose: StatusPurpose,
    bits: Vec<u8>,
}

/// Bits of a list: the least that the recommendation allows, so that no list tells how many certificates there are.
const BITS: u64 = 131_072;
/// The longest list that is read, in bytes: a gzip bomb ends here.
const MOST_BYTES: u64 = 4 << 20;

/// Why a list cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusListError {
    /// An index beyond the list.
    #[error("index {index} is beyond the list of {length} certificates")]
    Index {
        /// The index.
        index: u64,
        /// Bits of the list.
        length: u64,
    },
    /// Not of the form.
    #[error("not a Bitstring Status List credential: {0}")]
    Form(&'static str),
    /// The proof does not hold.
    #[error("the status list: {0}")]
    Proof(#[from] ProofError),
}

impl StatusList {
    /// A list with no bit set.
    pub fn new(id: impl Into<String>, purpose: StatusPurpose) -> Self {
        StatusList {
            id: id.into(),
            purpose,
            bits: vec![0; (BITS / 8) as usize],
        }
    }

    /// Whether a certificate's bit is set. Bit 0 is the leftmost.
    ///
    /// # Errors
    /// If the index is beyond the list.
    pub fn get(&self, index: u64) -> Result<bool, StatusListError> {
        let byte = usize::try_from(index / 8)
            .ok()
            .and_then(|place| self.bits.get(place));
        let byte = byte.ok_or(StatusListError::Index {
            index,
            length: self.bits.len() as u64 * 8,
        })?;
        Ok(byte & mask(index) != 0)
    }

    /// Sets or clears a certificate's bit.
    ///
    /// # Errors
    /// If the index is beyond the list.
    pub fn set(&mut self, index: u64, value: bool) -> Result<(), StatusListError> {
        let length = self.bits.len() as u64 * 8;
        let byte = usize::try_from(index / 8)
            .ok()
            .and_then(|place| self.bits.get_mut(place));
        let byte = byte.ok_or(StatusListError::Index { index, length })?;
        if value {
            *byte |= mask(index);
        } else {
            *byte &= !mask(index);
        }
        Ok(())
    }

    /// Sets or clears a certificate's bit by how its recruiter stands: withdrawn or left in a list of revocations, suspended in one of suspensions.
    ///
    /// # Errors
    /// If the index is beyond the list.
    pub fn record(&mut self, index: u64, standing: Standing) -> Result<(), StatusListError> {
        self.set(index, self.purpose.is_set_for(standing))
    }

    /// The list as a signed credential.
    ///
    /// # Errors
    /// [`StatusListError::Proof`] never, as the document is an object without a proof.
    pub fn issue(&self, issuer: &str, key: &SigningKey, now: Timestamp) -> Result<Value, StatusListError> {
        let document = json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": self.id,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": issuer,
            "validFrom": now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "credentialSubject": {
                "id": format!("{}#list", self.id),
                "type": "BitstringStatusList",
                "statusPurpose": self.purpose.code(),
                "encodedList": encode(&self.bits),
            }
        });
        Ok(sign(document, issuer, key, now)?)
    }
}

fn mask(index: u64) -> u8 {
    0x80 >> (index % 8)
}

/// A multibase text (`u`: base64url without padding) of the compressed bits.
fn encode(bits: &[u8]) -> String {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into a Vec does not fail.
    let compressed = encoder
        .write_all(bits)
        .and_then(|()| encoder.finish())
        .unwrap_or_default();
    format!("u{}", URL_SAFE_NO_PAD.encode(compressed))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let compressed = URL_SAFE_NO_PAD.decode(text.strip_prefix('u')?).ok()?;
    let mut bits = Vec::new();
    GzDecoder::new(compressed.as_slice())
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bits)
        .ok()?;
    (bits.len() as u64 * 8 >= BITS && bits.len() as u64 <= MOST_BYTES).then_some(bits)
}

/// Reads a status list credential that a trusted key signed, and the moment from which it counts.
///
/// # Errors
/// If the proof does not hold or the credential is not of the form.
pub fn read_status_list(
    document: &Value,
    trusted: &[VerifyingKey],
) -> Result<(StatusList, Timestamp), StatusListError> {
    let document = verify_proof(document, trusted)?;
    let form = StatusListError::Form;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let document = Value::Object(document);
    let subject = document
        .get("credentialSubject")
        .ok_or(form("it has no credentialSubject"))?;
    let purpose = match text(subject, "statusPurpose").as_deref() {
        Some("revocation") => StatusPurpose::Revocation,
        Some("suspension") => StatusPurpose::Suspension,
        _ => return Err(form("its statusPurpose is neither revocation nor suspension")),
    };
    if text(subject, "type").as_deref() != Some("BitstringStatusList") {
        return Err(form("its subject is no BitstringStatusList"));
    }
    let bits = text(subject, "encodedList").and_then(|text| decode(&text));
    let bits = bits.ok_or(form(
        "its encodedList is not a compressed list of at least 131,072 bits",
    ))?;
    let id = text(&document, "id").ok_or(form("it has no id"))?;
    let from = text(&document, "validFrom").and_then(|text| text.parse().ok());
    Ok((
        StatusList { id, purpose, bits },
        from.ok_or(form("it has no validFrom"))?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bits_are_counted_from_the_left_and_survive_the_way() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let issuer = crate::certificate::did_key(&key.verifying_key());
        let mut list = StatusList::new("https://register.example/status/1", StatusPurpose::Revocation);
        list.set(0, true).unwrap();
        list.set(131_071, true).unwrap();
        list.set(9, true).unwrap();
        list.set(9, false).unwrap();
        assert_eq!((list.bits[0], list.bits[1], list.bits[16_383]), (0x80, 0, 0x01));
        assert!(list.set(131_072, true).is_err() && list.get(u64::MAX).is_err());
        let now: Timestamp = "2026-11-25T10:00:00Z".parse().unwrap();
        let signed = list.issue(&issuer, &key, now).unwrap();
        assert_eq!(
            read_status_list(&signed, &[key.verifying_key()]).unwrap(),
            (list, now)
        );
        // Sixteen kilobytes of almost only zeros become a line.
        assert!(signed.to_string().len() < 1500);
    }

    #[test]
    fn the_encoded_list_of_the_recommendation_is_read() {
        // Bitstring Status List v1.0, example 4: a list of 131,072 bits, all unset.
        let text = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";
        assert_eq!(decode(text).unwrap(), vec![0; 16_384]);
    }

    #[test]
    fn a_bomb_goes_off_in_a_small_room() {
        assert_eq!(decode(&encode(&vec![0; (MOST_BYTES + 1) as usize])), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "u[A-Za-z0-9_-]{0,80}") {
            let _ = decode(&text);
        }
    }
}
