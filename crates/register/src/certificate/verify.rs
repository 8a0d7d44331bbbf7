//! Checking a certificate, offline.

use std::collections::BTreeSet;
use std::fmt;

use ed25519_dalek::VerifyingKey;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::credential::StatusEntry;
use super::proof::{ProofError, verify_proof};
use super::status_list::{StatusListError, StatusPurpose, read_status_list};
use super::strict_json::{StrictJsonError, parse_strict};
use crate::{PartyId, Scope};

/// How a certificate stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum CertificateStanding {
    /// It counts, by lists of that moment.
    Valid {
        /// The moment of the oldest list that was asked.
        lists_of: Timestamp,
    },
    /// It is suspended.
    Suspended,
    /// It was withdrawn.
    Revoked,
    /// Its first day is yet to come.
    NotYetValid,
    /// Its last day is over.
    Expired,
    /// The signature holds, but a status list is missing: whether it was withdrawn is not known.
    NotKnown {
        /// Addresses of the lists that are missing.
        missing: Vec<String>,
    },
}

/// A certificate whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerifiedCertificate {
    /// The certificate.
    pub id: String,
    /// The issuer's name, as it calls itself.
    pub issuer: String,
    /// The recruiter.
    pub party: PartyId,
    /// The recruiter's name.
    pub name: String,
    /// What it covers.
    pub scope: Scope,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Date,
    /// Where its bits stand.
    #[serde(skip)]
    pub bits: Vec<StatusEntry>,
    /// How it stands.
    pub standing: CertificateStanding,
}

/// Why a certificate does not hold.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Not JSON that means one thing.
    #[error("the certificate is {0}")]
    Json(#[from] StrictJsonError),
    /// The proof does not hold.
    #[error("the certificate does not hold: {0}")]
    Proof(#[from] ProofError),
    /// Signed, but no certificate of this kind.
    #[error("signed, but no recruitment certificate: {0}")]
    Form(String),
    /// A status list does not hold.
    #[error(transparent)]
    StatusList(#[from] StatusListError),
}

/// Verifies a certificate on a day with the issuer's public keys and whatever status lists one has. Nothing is fetched.
///
/// # Errors
/// If the certificate or one of the lists was altered, is signed by somebody else, or is not of the form. A certificate that has expired or was withdrawn
/// is no error: its [`CertificateStanding`] says so.
pub fn verify_certificate(
    text: &str,
    trusted: &[VerifyingKey],
    status_lists: &[&str],
    on: Date,
) -> Result<VerifiedCertificate, VerifyError> {
    let document = Value::Object(verify_proof(&parse_strict(text)?, trusted)?);
    let mut lists = Vec::new();
    for list in status_lists {
        lists.push(read_status_list(&parse_strict(list)?, trusted)?);
    }
    let form = |what: &str| VerifyError::Form(format!("{what} is missing or not of the form"));
    let get = |pointer: &str| {
        document
            .pointer(pointer)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let need = |pointer: &str| get(pointer).ok_or_else(|| form(pointer));
    let day = |pointer: &str| -> Result<Date, VerifyError> {
        let text = need(pointer)?;
        crate::day(text.get(..10).unwrap_or_default()).ok_or_else(|| form(pointer))
    };
    let kinds = document.get("type").and_then(Value::as_array);
    if !kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "RecruitmentIntegrityCertificate")) {
        return Err(form("/type"));
    }
    let subject = need("/credentialSubject/id")?;
    let party = subject
        .strip_prefix("urn:amparo:party:")
        .and_then(|id| id.parse().ok());
    let texts = |pointer: &str| -> Result<BTreeSet<String>, VerifyError> {
        let list = document
            .pointer(pointer)
            .and_then(Value::as_array)
            .ok_or_else(|| form(pointer))?;
        list.iter()
            .map(|text| text.as_str().map(str::to_owned).ok_or_else(|| form(pointer)))
            .collect()
    };
    let (valid_from, valid_until) = (day("/validFrom")?, day("/validUntil")?);
    let bits = bits(&document)?;
    Ok(VerifiedCertificate {
        id: need("/id")?,
        issuer: get("/issuer/name").unwrap_or_default(),
        party: party.ok_or_else(|| form("/credentialSubject/id"))?,
        name: need("/credentialSubject/name")?,
        scope: Scope {
            countries: texts("/credentialSubject/countries")?,
            sectors: texts("/credentialSubject/sectors")?,
        },
        standing: if on < valid_from {
            CertificateStanding::NotYetValid
        } else if on > valid_until {
            CertificateStanding::Expired
        } else {
            standing(&bits, &lists)?
        },
        bits,
        valid_from,
        valid_until,
    })
}

/// Where a certificate says that its bits stand.
fn bits(document: &Value) -> Result<Vec<StatusEntry>, VerifyError> {
    let form = || VerifyError::Form("credentialStatus is not of the form".into());
    let entries = document.get("credentialStatus").and_then(Value::as_array);
    entries
        .ok_or_else(form)?
        .iter()
        .map(|entry| {
            let text = |name: &str| entry.get(name).and_then(Value::as_str).ok_or_else(form);
            let purpose = text("statusPurpose")?;
            Ok(StatusEntry {
                purpose: StatusPurpose::ALL
                    .into_iter()
                    .find(|known| known.code() == purpose)
                    .ok_or_else(form)?,
                list: text("statusListCredential")?.to_owned(),
                index: text("statusListIndex")?.parse().map_err(|_| form())?,
            })
        })
        .collect()
}

type ReadList = (super::status_list::StatusList, Timestamp);

fn standing(bits: &[StatusEntry], lists: &[ReadList]) -> Result<CertificateStanding, VerifyError> {
    let mut missing = Vec::new();
    let mut oldest: Option<Timestamp> = None;
    let mut set = BTreeSet::new();
    for bit in bits {
        // Of several copies of a list the latest counts.
        let fitting = lists
            .iter()
            .filter(|(list, _)| list.id == bit.list && list.purpose == bit.purpose);
        match fitting.max_by_key(|(_, from)| *from) {
            None => missing.push(bit.list.clone()),
            Some((list, from)) => {
                oldest = Some(oldest.map_or(*from, |known| known.min(*from)));
                if list.get(bit.index)? {
                    set.insert(list.purpose);
                }
            }
        }
    }
    Ok(if set.contains(&StatusPurpose::Revocation) {
        CertificateStanding::Revoked
    } else if set.contains(&StatusPurpose::Suspension) {
        CertificateStanding::Suspended
    } else {
        match oldest {
            Some(lists_of) if missing.is_empty() => CertificateStanding::Valid { lists_of },
            _ => CertificateStanding::NotKnown { missing },
        }
    })
}

impl fmt::Display for VerifiedCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Certificate {} of {} ({})", self.id, self.name, self.party)?;
        writeln!(f, "  given by {}; the signature holds", self.issuer)?;
        let countries: Vec<&str> = self.scope.countries.iter().map(String::as_str).collect();
        writeln!(f, "  countries {}", countries.join(", "))?;
        writeln!(f, "  from {} to {}", self.valid_from, self.valid_until)?;
        match &self.standing {
            CertificateStanding::Valid { lists_of } => {
                writeln!(f, "  valid, by the status lists of {lists_of}")
            }
            CertificateStanding::Suspended => writeln!(f, "  SUSPENDED"),
            CertificateStanding::Revoked => writeln!(f, "  WITHDRAWN"),
            CertificateStanding::NotYetValid => writeln!(f, "  not yet valid"),
            CertificateStanding::Expired => writeln!(f, "  EXPIRED"),
            CertificateStanding::NotKnown { missing } => {
                writeln!(
                    f,
                    "  whether it was withdrawn is not known: no status list {}",
                    missing.join(", ")
                )
            }
        }
    }
}
