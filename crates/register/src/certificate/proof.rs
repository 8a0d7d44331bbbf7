//! Data Integrity proofs of the suite `eddsa-jcs-2022`.
//!
//! *Data Integrity EdDSA Cryptosuites v1.0*, W3C Recommendation of 15 May 2025, section 3.3.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::multikey::{KeyTextError, decode_multikey, encode_multikey};

/// Why a document cannot be signed or its proof does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not a JSON object.
    #[error("a credential is a JSON object")]
    NotAnObject,
    /// There is a proof already.
    #[error("the document carries a proof already")]
    ProofThere,
    /// There is no proof.
    #[error("the document carries no proof; expected one object under \"proof\"")]
    NoProof,
    /// A property of the proof is missing or another than expected.
    #[error("the proof's {property} is {found}; accepted is {accepted}")]
    Property {
        /// The property.
        property: &'static str,
        /// What stands there.
        found: String,
        /// What would be accepted.
        accepted: String,
    },
    /// The proof names a key that is no key.
    #[error("the proof's verificationMethod names no key: {0}")]
    Key(#[from] KeyTextError),
    /// The key is not one of those trusted.
    #[error("the document is signed with {0}, which is not among the trusted keys")]
    Untrusted(String),
    /// The signature does not fit: the document was altered after signing.
    #[error(
        "the signature does not fit the document: it was altered after it was signed, if only by a character"
    )]
    Altered,
}

/// Signs a document. `issuer` is an identifier whose key is `key`: the proof's verification method is `issuer#multikey`.
///
/// # Errors
/// If the document is not an object or carries a proof.
pub fn sign(
    mut document: Value,
    issuer: &str,
    key: &SigningKey,
    created: Timestamp,
) -> Result<Value, ProofError> {
    let object = document.as_object_mut().ok_or(ProofError::NotAnObject)?;
    if object.contains_key("proof") {
        return Err(ProofError::ProofThere);
    }
    let mut proof = Map::new();
    let seconds = created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    for (name, text) in [
        ("type", "DataIntegrityProof"),
        ("cryptosuite", "eddsa-jcs-2022"),
        ("created", seconds.as_str()),
        (
            "verificationMethod",
            &format!("{issuer}#{}", encode_multikey(&key.verifying_key())),
        ),
        ("proofPurpose", "assertionMethod"),
    ] {
        proof.insert(name.into(), text.into());
    }
    if let Some(context) = object.get("@context") {
        proof.insert("@context".into(), context.clone());
    }
    let signature = key.sign(&hash_data(object, &proof));
    proof.insert(
        "proofValue".into(),
        format!("z{}", bs58::encode(signature.to_bytes()).into_string()).into(),
    );
    object.insert("proof".into(), Value::Object(proof));
    Ok(document)
}

/// The hash of the proof's options, then that of the document: 64 bytes.
fn hash_data(document: &Map<String, Value>, options: &Map<String, Value>) -> Vec<u8> {
    let mut hashes = Vec::with_capacity(64);
    for part in [options, document] {
        // Maps of strings, numbers within 2⁵³ and their like always have a canonical form.
        let canonical = serde_json_canonicalizer::to_vec(part).unwrap_or_default();
        hashes.extend(Sha256::digest(canonical));
    }
    hashes
}

/// Verifies a document's proof and returns the document without it.
///
/// Stricter than the suite in one point: the proof's `@context` must be the document's, not only begin it.
///
/// # Errors
/// If there is no proof of this suite by a trusted key that the document's `issuer` names, or the document was altered.
pub fn verify_proof(document: &Value, trusted: &[VerifyingKey]) -> Result<Map<String, Value>, ProofError> {
    let mut document = document.as_object().ok_or(ProofError::NotAnObject)?.clone();
    let Some(Value::Object(mut proof)) = document.remove("proof") else {
        return Err(ProofError::NoProof);
    };
    for (property, accepted) in [
        ("type", "DataIntegrityProof"),
        ("cryptosuite", "eddsa-jcs-2022"),
        ("proofPurpose", "assertionMethod"),
    ] {
        expect(&proof, property, accepted)?;
    }
    if proof.get("@context") != document.get("@context") {
        return Err(ProofError::Property {
            property: "@context",
            found: "another than the document's".into(),
            accepted: "the document's".into(),
        });
    }
    let method = text(&proof, "verificationMethod")?;
    let (controller, key_text) = method.split_once('#').unwrap_or(("", method));
    let issuer = match document.get("issuer") {
        Some(Value::Object(issuer)) => issuer.get("id").and_then(Value::as_str),
        other => other.and_then(Value::as_str),
    };
    if issuer != Some(controller) {
        return Err(ProofError::Property {
            property: "verificationMethod",
            found: format!("{method:?}"),
            accepted: format!("a key of the issuer, {:?}", issuer.unwrap_or_default()),
        });
    }
    let key = decode_multikey(key_text)?;
    if !trusted.contains(&key) {
        return Err(ProofError::Untrusted(key_text.to_owned()));
    }
    let signature = text(&proof, "proofValue")?.to_owned();
    proof.remove("proofValue");
    let bytes = signature.strip_prefix('z').filter(|encoded| encoded.len() <= 100);
    let bytes = bytes
        .and_then(|encoded| bs58::decode(encoded).into_vec().ok())
        .ok_or(ProofError::Altered)?;
    let signature = Signature::from_slice(&bytes).map_err(|_| ProofError::Altered)?;
    let hashes = hash_data(&document, &proof);
    key.verify_strict(&hashes, &signature)
        .map_err(|_| ProofError::Altered)?;
    Ok(document)
}

fn text<'a>(proof: &'a Map<String, Value>, property: &'static str) -> Result<&'a str, ProofError> {
    proof
        .get(property)
        .and_then(Value::as_str)
        .ok_or_else(|| ProofError::Property {
            property,
            found: "missing".into(),
            accepted: "a text".into(),
        })
}

fn expect(proof: &Map<String, Value>, property: &'static str, accepted: &str) -> Result<(), ProofError> {
    let found = text(proof, property)?;
    if found == accepted {
        return Ok(());
    }
    Err(ProofError::Property {
        property,
        found: format!("{found:?}"),
        accepted: format!("{accepted:?}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector() -> Value {
        serde_json::from_str(include_str!("../../tests/data/eddsa-jcs-2022.json")).unwrap()
    }

    fn key(vector: &Value) -> SigningKey {
        // The vector's private key is a Multikey of a 32-byte seed: two bytes of prefix, then the seed.
        let text = vector["keyPair"]["privateKeyMultibase"].as_str().unwrap();
        let bytes = bs58::decode(&text[1..]).into_vec().unwrap();
        SigningKey::from_bytes(bytes[2..].try_into().unwrap())
    }

    #[test]
    fn the_vector_of_the_recommendation_verifies() {
        let vector = vector();
        let key = decode_multikey(vector["keyPair"]["publicKeyMultibase"].as_str().unwrap()).unwrap();
        assert!(verify_proof(&vector["signed"], &[key]).is_ok());
        let mut document = vector["signed"].as_object().unwrap().clone();
        document.remove("proof");
        // The hash of the document is the second half.
        let hashes = hash_data(&document, &Map::new());
        assert_eq!(
            hex::encode(&hashes[32..]),
            vector["documentHash"].as_str().unwrap()
        );
    }

    #[test]
    fn signing_gives_the_vectors_signature() {
        let vector = vector();
        let mut document = vector["signed"].clone();
        document.as_object_mut().unwrap().remove("proof");
        let created = vector["signed"]["proof"]["created"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let signed = sign(
            document,
            "https://vc.example/issuers/5678",
            &key(&vector),
            created,
        )
        .unwrap();
        assert_eq!(signed, vector["signed"]);
        let bytes = bs58::decode(&signed["proof"]["proofValue"].as_str().unwrap()[1..])
            .into_vec()
            .unwrap();
        assert_eq!(hex::encode(bytes), vector["signatureHex"].as_str().unwrap());
    }

    #[test]
    fn whoever_is_not_trusted_or_not_the_issuer_is_named() {
        let vector = vector();
        let trusted = key(&vector).verifying_key();
        let stranger = SigningKey::from_bytes(&[7; 32]);
        let error = |change: &dyn Fn(&mut Value), keys: &[VerifyingKey]| {
            let mut document = vector["signed"].clone();
            change(&mut document);
            verify_proof(&document, keys).unwrap_err().to_string()
        };
        assert!(error(&|_| {}, &[stranger.verifying_key()]).contains("not among the trusted keys"));
        assert!(
            error(&|d| d["issuer"] = "https://other.example".into(), &[trusted])
                .contains("a key of the issuer")
        );
        assert!(error(&|d| d["name"] = "Other".into(), &[trusted]).contains("altered after it was signed"));
        assert!(error(&|d| d["extra"] = 1.into(), &[trusted]).contains("altered"));
        assert!(
            error(
                &|d| d["proof"]["cryptosuite"] = "eddsa-rdfc-2022".into(),
                &[trusted]
            )
            .contains("eddsa-jcs-2022")
        );
        assert!(error(&|d| d["@context"][1] = "x".into(), &[trusted]).contains("@context"));
        assert!(error(&|d| d["proof"] = 1.into(), &[trusted]).contains("no proof"));
    }
}
