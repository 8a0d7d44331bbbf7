//! One-time tokens: asked for blind, signed blind, redeemed once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use blind_rsa_signatures::{
    BlindMessage, BlindSignature, BlindingResult, DefaultRng, MessageRandomizer, Secret, Signature,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::keys::{AgencyKey, KeyError, KeyRing, secret_key};

/// What the worker's side sends to the issuer. It says nothing about the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindRequest {
    /// The key's id.
    pub key: String,
    /// The blinded message, base64url.
    pub blinded: String,
}

/// What the worker's side keeps until the answer comes.
#[derive(Clone, Serialize, Deserialize)]
pub struct TokenSecret {
    key: String,
    nonce: String,
    randomizer: String,
    secret: String,
}

/// A token. Whoever holds it may redeem it, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The key's id.
    pub key: String,
    /// 32 random bytes, base64url: what was signed.
    pub nonce: String,
    /// The message randomizer of RFC 9474, base64url.
    pub randomizer: String,
    /// The signature, base64url.
    pub signature: String,
}

/// What is wrong with a token or a request.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// A key that is not in the ring.
    #[error("no key {0} in the key ring")]
    NoKey(String),
    /// A key that cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A part that is no base64url or has the wrong length.
    #[error("the token's {0} is not readable; it may have been cut off when it was copied")]
    Part(&'static str),
    /// The issuer's key and the request's are two.
    #[error("the request is for key {asked}, and the issuer's secret is for another")]
    OtherKey {
        /// The key asked for.
        asked: String,
    },
    /// A signature that does not hold.
    #[error("the signature does not hold for this key: {0}")]
    Signature(blind_rsa_signatures::Error),
    /// No randomness.
    #[error("the system gives no randomness: {0}")]
    Random(#[from] getrandom::Error),
}

fn decode(text: &str, part: &'static str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD
        .decode(text.trim())
        .map_err(|_| TokenError::Part(part))
}

/// Begins a token: the request for the issuer, and what to keep until the answer.
///
/// # Errors
/// If the key cannot be used.
pub fn request(key: &AgencyKey) -> Result<(BlindRequest, TokenSecret), TokenError> {
    let mut nonce = [0; 32];
    getrandom::fill(&mut nonce)?;
    let blinding = key
        .rsa()?
        .blind(&mut DefaultRng, nonce)
        .map_err(TokenError::Signature)?;
    let randomizer = blinding.msg_randomizer.ok_or(TokenError::Part("randomizer"))?;
    let id = key.id();
    Ok((
        BlindRequest {
            key: id.clone(),
            blinded: URL_SAFE_NO_PAD.encode(&blinding.blind_message.0),
        },
        TokenSecret {
            key: id,
            nonce: URL_SAFE_NO_PAD.encode(nonce),
            randomizer: URL_SAFE_NO_PAD.encode(randomizer.0),
            secret: URL_SAFE_NO_PAD.encode(&blinding.secret.0),
        },
    ))
}

/// Signs a request without seeing what is signed; the answer, base64url. Whoever gives tokens out sees that one was given, and to whom, and never which.
///
/// # Errors
/// If the request is not readable or for another key.
pub fn issue(request: &BlindRequest, key: &AgencyKey, secret_pem: &str) -> Result<String, TokenError> {
    let secret = secret_key(secret_pem)?;
    let other = || TokenError::OtherKey {
        asked: request.key.clone(),
    };
    let ours = secret.public_key().map_err(TokenError::Signature)?;
    if request.key != key.id() || ours != key.rsa()? {
        return Err(other());
    }
    let blinded = decode(&request.blinded, "blinded message")?;
    let signed = secret.blind_sign(&blinded).map_err(TokenError::Signature)?;
    Ok(URL_SAFE_NO_PAD.encode(&signed.0))
}

impl TokenSecret {
    /// The token, out of the issuer's answer.
    ///
    /// # Errors
    /// If the answer is not a signature of what was asked.
    pub fn finish(&self, answer: &str, ring: &KeyRing) -> Result<Token, TokenError> {
        let key = ring
            .find(&self.key)
            .ok_or_else(|| TokenError::NoKey(self.key.clone()))?;
        let nonce = decode(&self.nonce, "nonce")?;
        let randomizer = randomizer(&self.randomizer)?;
        let blinding = BlindingResult {
            blind_message: BlindMessage(Vec::new()),
            secret: Secret(decode(&self.secret, "secret")?),
            msg_randomizer: Some(randomizer),
        };
        let answer = BlindSignature(decode(answer, "answer")?);
        let signature = key
            .rsa()?
            .finalize(&answer, &blinding, &nonce)
            .map_err(TokenError::Signature)?;
        Ok(Token {
            key: self.key.clone(),
            nonce: self.nonce.clone(),
            randomizer: self.randomizer.clone(),
            signature: URL_SAFE_NO_PAD.encode(&signature.0),
        })
    }
}

fn randomizer(text: &str) -> Result<MessageRandomizer, TokenError> {
    let bytes: [u8; 32] = decode(text, "randomizer")?
        .try_into()
        .map_err(|_| TokenError::Part("randomizer"))?;
    Ok(MessageRandomizer(bytes))
}

impl Token {
    /// Whose workers it stands for: agency and quarter. That is all it says.
    ///
    /// # Errors
    /// If the key is not in the ring or the signature does not hold.
    pub fn verify<'a>(&self, ring: &'a KeyRing) -> Result<&'a AgencyKey, TokenError> {
        let key = ring
            .find(&self.key)
            .ok_or_else(|| TokenError::NoKey(self.key.clone()))?;
        let nonce = decode(&self.nonce, "nonce")?;
        if nonce.len() != 32 {
            return Err(TokenError::Part("nonce"));
        }
        let signature = Signature(decode(&self.signature, "signature")?);
        key.rsa()?
            .verify(&signature, Some(randomizer(&self.randomizer)?), &nonce)
            .map_err(TokenError::Signature)?;
        Ok(key)
    }

    /// What is kept to know that it was redeemed: the SHA-256 of its nonce. Two signatures of one nonce are one token.
    pub(super) fn spent_mark(&self) -> Result<String, TokenError> {
        Ok(hex::encode(Sha256::digest(decode(&self.nonce, "nonce")?)))
    }
}
