//! The hub's half.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand_core_06::OsRng;
use voprf::{BlindedElement, Group as _, Ristretto255, VoprfServer};
use zeroize::Zeroizing;

use crate::messages::{BATCH, BLINDED, Batch, EVALUATED, base64, bytes};
use crate::{Blinded, Evaluated, LinkageError};

const TEXT: &str = "amparo-linkage-key/1";

type Point = <Ristretto255 as voprf::Group>::Elem;

/// The key of the function. It has no `Debug` output and leaves memory when it is dropped.
pub struct LinkageKey(VoprfServer<Ristretto255>);

/// The public half, against which every answer is proven: 32 bytes, written in base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct HubKey(pub(crate) Point);

impl LinkageKey {
    /// A new key from the operating system's random numbers.
    ///
    /// # Errors
    /// [`LinkageError::Random`].
    pub fn generate() -> Result<LinkageKey, LinkageError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut_slice()).map_err(|error| LinkageError::Random(error.to_string()))?;
        VoprfServer::new_from_seed(seed.as_slice(), TEXT.as_bytes())
            .map(LinkageKey)
            .map_err(|error| LinkageError::Random(error.to_string()))
    }

    /// The key as text, to be kept where only its owner can read it.
    pub fn to_text(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new(self.0.serialize().to_vec());
        let digits = Zeroizing::new(hex::encode(bytes.as_slice()));
        Zeroizing::new(format!("{TEXT}\n{}\n", *digits))
    }

    /// Reads what [`LinkageKey::to_text`] wrote; nothing for any other text.
    pub fn from_text(text: &str) -> Option<LinkageKey> {
        let digits = text.strip_prefix(TEXT)?.trim();
        let bytes = Zeroizing::new(hex::decode(digits).ok()?);
        VoprfServer::deserialize(&bytes).ok().map(LinkageKey)
    }

    /// The public half.
    pub fn public(&self) -> HubKey {
        HubKey(self.0.get_public_key())
    }

    /// Answers a partner. Nothing about the persons can be seen in the message.
    ///
    /// # Errors
    /// [`LinkageError::Other`] for a message that is meant for another hub; [`LinkageError::Form`] for points that are none.
    pub fn evaluate(&self, message: &Blinded) -> Result<Evaluated, LinkageError> {
        if message.hub_key != self.public().to_string() {
            return Err(LinkageError::Other(
                "the message is made for another public key than this hub's".into(),
            ));
        }
        let wrong = |error: voprf::Error| LinkageError::Form {
            what: "a blinded message",
            format: BLINDED,
            why: error.to_string(),
        };
        let mut batches = Vec::new();
        for texts in message.elements.chunks(BATCH) {
            let elements = texts
                .iter()
                .map(|text| {
                    let bytes = bytes(text, "a blinded message", BLINDED)?;
                    exactly(&bytes, "a blinded message", BLINDED)?;
                    BlindedElement::<Ristretto255>::deserialize(&bytes).map_err(wrong)
                })
                .collect::<Result<Vec<_>, _>>()?;
            let answer = self
                .0
                .batch_blind_evaluate(&mut OsRng, &elements)
                .map_err(wrong)?;
            batches.push(Batch {
                elements: answer
                    .messages
                    .iter()
                    .map(|element| base64(&element.serialize()))
                    .collect(),
                proof: base64(&answer.proof.serialize()),
            });
        }
        Ok(Evaluated {
            format: EVALUATED.into(),
            agreement: message.agreement.clone(),
            hub_key: message.hub_key.clone(),
            batches,
        })
    }
}

/// Points have 32 bytes; what is longer is no point, though its beginning may be one.
pub(crate) fn exactly(bytes: &[u8], what: &'static str, format: &'static str) -> Result<(), LinkageError> {
    if bytes.len() == 32 {
        return Ok(());
    }
    Err(LinkageError::Form {
        what,
        format,
        why: format!("a point has {} bytes; accepted are 32", bytes.len()),
    })
}

impl fmt::Display for HubKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(Ristretto255::serialize_elem(self.0)))
    }
}

impl fmt::Debug for HubKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HubKey({self})")
    }
}

impl FromStr for HubKey {
    type Err = String;

    /// 32 bytes in base64 that are a point of the group other than its neutral element.
    fn from_str(text: &str) -> Result<Self, String> {
        let bytes = STANDARD.decode(text.trim()).ok();
        bytes
            .filter(|bytes| bytes.len() == 32)
            .and_then(|bytes| Ristretto255::deserialize_elem(&bytes).ok())
            .map(HubKey)
            .ok_or_else(|| {
                "not a hub's linkage key; accepted are 32 bytes in base64, as amparo vault linkage key prints them".into()
            })
    }
}
