//! Writing certificates.

use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::multikey::did_key;
use super::proof::{ProofError, sign};
use super::status_list::StatusPurpose;
use crate::{PartyId, Scope};

/// Who gives certificates, and the key for it.
pub struct Issuer {
    /// The certification body's name.
    pub name: String,
    /// Its signing key.
    pub key: SigningKey,
}

impl Issuer {
    /// The issuer's identifier, which holds its public key: `did:key:z6Mk…`.
    pub fn id(&self) -> String {
        did_key(&self.key.verifying_key())
    }
}

/// Where a certificate's bit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusEntry {
    /// What the bit says.
    pub purpose: StatusPurpose,
    /// The address of the list.
    pub list: String,
    /// The place in it.
    pub index: u64,
}

/// What a certificate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateContent {
    /// The certificate's own address or urn.
    pub id: String,
    /// The recruiter.
    pub party: PartyId,
    /// The recruiter's name.
    pub name: String,
    /// What it covers.
    pub scope: Scope,
    /// The version of the criteria.
    pub criteria: String,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Date,
    /// Where its bits stand.
    pub status: Vec<StatusEntry>,
}

/// A signed certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct IssuedCertificate(pub Value);

impl IssuedCertificate {
    /// The certificate on one line in canonical form (RFC 8785), as it is stored and put into a QR code.
    pub fn to_text(&self) -> String {
        // A signed document has a canonical form: it was signed in it.
        serde_json_canonicalizer::to_string(&self.0).unwrap_or_default()
    }
}

/// Writes and signs a certificate. Its times are the first second of the first day and the last second of the last, UTC.
///
/// # Errors
/// [`ProofError`] never, as the document is an object without a proof.
pub fn issue_certificate(
    content: &CertificateContent,
    issuer: &Issuer,
    now: Timestamp,
) -> Result<IssuedCertificate, ProofError> {
    let id = issuer.id();
    let status: Vec<Value> = content
        .status
        .iter()
        .map(|entry| {
            json!({
                "id": format!("{}#{}", entry.list, entry.index),
                "type": "BitstringStatusListEntry",
                "statusPurpose": entry.purpose.code(),
                "statusListIndex": entry.index.to_string(),
                "statusListCredential": entry.list,
            })
        })
        .collect();
    let document = json!({
        // The second context gives terms that it does not know the meaning their issuer gives them.
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2"],
        "id": content.id,
        "type": ["VerifiableCredential", "RecruitmentIntegrityCertificate"],
        "issuer": { "id": id, "name": issuer.name },
        "validFrom": format!("{}T00:00:00Z", content.valid_from),
        "validUntil": format!("{}T23:59:59Z", content.valid_until),
        "credentialSubject": {
            "id": format!("urn:amparo:party:{}", content.party),
            "name": content.name,
            "countries": content.scope.countries,
            "sectors": content.scope.sectors,
            "criteria": content.criteria,
        },
        "credentialStatus": status,
    });
    sign(document, &id, &issuer.key, now).map(IssuedCertificate)
}
