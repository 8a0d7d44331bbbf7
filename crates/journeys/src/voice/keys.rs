//! Keys of tokens: one for each agency and quarter.

use std::fmt;
use std::str::FromStr;

use amparo_recruitment::values::PartyId;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use blind_rsa_signatures::{
    DefaultRng, KeyPairSha384PSSRandomized, PublicKeySha384PSSRandomized, SecretKeySha384PSSRandomized,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A quarter of a year. Nothing about reviews is dated more finely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Quarter {
    year: i16,
    quarter: i8,
}

/// A text that is no quarter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no quarter: expected a year and a quarter, such as \"2026-Q4\"")]
pub struct QuarterError(pub String);

impl Quarter {
    /// The quarter that holds a day.
    pub fn of(day: Date) -> Quarter {
        Quarter {
            year: day.year(),
            quarter: (day.month() - 1) / 3 + 1,
        }
    }

    /// The last day.
    pub fn last_day(self) -> Date {
        let month = self.quarter * 3;
        let day = if month == 6 || month == 9 { 30 } else { 31 };
        Date::new(self.year, month, day).unwrap_or(Date::MAX)
    }
}

impl FromStr for Quarter {
    type Err = QuarterError;

    fn from_str(text: &str) -> Result<Self, QuarterError> {
        let read = || {
            let (year, quarter) = text.trim().split_once("-Q")?;
            let (year, quarter) = (year.parse().ok()?, quarter.parse().ok()?);
            ((1900..=9000).contains(&year) && (1..=4).contains(&quarter)).then_some(Quarter { year, quarter })
        };
        read().ok_or_else(|| QuarterError(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for Quarter {
    type Error = QuarterError;

    fn try_from(text: String) -> Result<Self, QuarterError> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> String {
        quarter.to_string()
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.quarter)
    }
}

/// The public half of a key, with whom and when it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyKey {
    /// The agency.
    pub agency: PartyId,
    /// The quarter of orientation.
    pub period: Quarter,
    /// The RSA key, SubjectPublicKeyInfo (DER) in base64.
    pub public: String,
}

/// All public keys: a file that everybody may read. One agency has one key in a quarter; two would tell its workers apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRing {
    /// The keys.
    pub keys: Vec<AgencyKey>,
}

/// What is wrong with a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Not a key ring.
    #[error("the key ring is not readable: {0}")]
    Json(#[from] serde_json::Error),
    /// Not an RSA key of 2048 to 4096 bits.
    #[error("{0} is no RSA key of 2048 to 4096 bits: {1}")]
    Rsa(String, blind_rsa_signatures::Error),
    /// Two keys for one agency and quarter.
    #[error("{agency} has a key for {period} already; a second one would tell its workers apart")]
    Second {
        /// The agency.
        agency: PartyId,
        /// The quarter.
        period: Quarter,
    },
}

impl AgencyKey {
    /// The key's id: the first sixteen hexadecimal digits of its SHA-256, agency and quarter included.
    pub fn id(&self) -> String {
        let mut hasher = Sha256::new();
        for part in [self.agency.as_str(), &self.period.to_string(), &self.public] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        let mut digits = hex::encode(hasher.finalize());
        digits.truncate(16);
        digits
    }

    pub(super) fn rsa(&self) -> Result<PublicKeySha384PSSRandomized, KeyError> {
        let name = || format!("the key of {} for {}", self.agency, self.period);
        let der = STANDARD
            .decode(self.public.trim())
            .map_err(|_| KeyError::Rsa(name(), blind_rsa_signatures::Error::EncodingError))?;
        PublicKeySha384PSSRandomized::from_der(&der).map_err(|error| KeyError::Rsa(name(), error))
    }
}

impl KeyRing {
    /// Reads a ring from JSON.
    ///
    /// # Errors
    /// If it is not of the form, a key is none, or an agency has two in a quarter.
    pub fn from_json(text: &str) -> Result<KeyRing, KeyError> {
        let read: KeyRing = serde_json::from_str(text)?;
        let mut ring = KeyRing::default();
        for key in read.keys {
            ring.add(key)?;
        }
        Ok(ring)
    }

    /// Adds a key.
    ///
    /// # Errors
    /// If it is none, or the agency has one in that quarter.
    pub fn add(&mut self, key: AgencyKey) -> Result<(), KeyError> {
        key.rsa()?;
        if self
            .keys
            .iter()
            .any(|other| (other.agency, other.period) == (key.agency, key.period))
        {
            return Err(KeyError::Second {
                agency: key.agency,
                period: key.period,
            });
        }
        self.keys.push(key);
        Ok(())
    }

    /// The key with an id.
    pub fn find(&self, id: &str) -> Option<&AgencyKey> {
        self.keys.iter().find(|key| key.id() == id)
    }
}

/// Draws a key for an agency and a quarter: the public half, and the secret half as PEM for the issuer alone.
///
/// # Errors
/// If the system gives no randomness.
pub fn new_key(agency: PartyId, period: Quarter) -> Result<(AgencyKey, String), KeyError> {
    let failed = |error| KeyError::Rsa(format!("the new key of {agency}"), error);
    let pair = KeyPairSha384PSSRandomized::generate(&mut DefaultRng, 2048).map_err(failed)?;
    let public = STANDARD.encode(pair.pk.to_der().map_err(failed)?);
    let secret = pair.sk.to_pem().map_err(failed)?;
    Ok((
        AgencyKey {
            agency,
            period,
            public,
        },
        secret,
    ))
}

/// Reads the secret half.
pub(super) fn secret_key(pem: &str) -> Result<SecretKeySha384PSSRandomized, KeyError> {
    SecretKeySha384PSSRandomized::from_pem(pem)
        .map_err(|error| KeyError::Rsa("the issuer's file".into(), error))
}
