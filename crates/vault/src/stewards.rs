//! Stewards, and their approvals of releases.
//!
//! A steward is a name with an ed25519 public key. The private half is the steward's own and is never kept in the vault, so whoever runs the vault cannot approve
//! in another's name. Who is a steward, what the checks of a release found, and who approved it stand in the audit log, and nowhere else.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::{Vault, VaultError};

const REGISTERED: &str = "steward.registered";
const REMOVED: &str = "steward.removed";
const CHECKED: &str = "release.checked";
const APPROVED: &str = "release.approved";

/// Someone who may approve releases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Steward {
    /// The name.
    pub name: String,
    /// The public key, 32 bytes in base64.
    pub public_key: String,
}

/// What the checks of a release found. The figures are in the sign-off report, which is private.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checked {
    /// The release.
    pub release: String,
    /// SHA-256 of the policy's file.
    pub policy_sha256: String,
    /// SHA-256 of the sign-off report.
    pub report_sha256: String,
    /// Whether every check was passed.
    pub passed: bool,
}

/// A steward's approval of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Approval {
    /// The release.
    pub release: String,
    /// The steward's name.
    pub steward: String,
    /// The sign-off report that the steward approved.
    pub report_sha256: String,
    /// The signature over [`Approval::message`], in base64.
    pub signature: String,
}

impl Approval {
    /// The bytes that a steward signs: release and report, one to a line.
    pub fn message(release: &str, report_sha256: &str) -> Vec<u8> {
        format!("amparo-approval/1\n{release}\n{report_sha256}\n").into_bytes()
    }

    /// Signs.
    pub fn sign(steward: &str, key: &SigningKey, release: &str, report_sha256: &str) -> Approval {
        let signature = key.sign(&Approval::message(release, report_sha256));
        Approval {
            release: release.into(),
            steward: steward.into(),
            report_sha256: report_sha256.into(),
            signature: STANDARD.encode(signature.to_bytes()),
        }
    }

    fn is_by(&self, key: &VerifyingKey) -> bool {
        let message = Approval::message(&self.release, &self.report_sha256);
        STANDARD
            .decode(&self.signature)
            .ok()
            .and_then(|bytes| Signature::from_slice(&bytes).ok())
            .is_some_and(|signature| key.verify_strict(&message, &signature).is_ok())
    }
}

/// Why an approval was not taken, or a steward not registered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StewardError {
    /// The name or the key is another steward's.
    #[error("{0:?} or its key is registered already: two stewards have two names and two keys")]
    Taken(String),
    /// A name that cannot be used.
    #[error("{0:?} cannot be a steward's name; a name has 1 to 200 printable characters")]
    Name(String),
    /// Nobody of that name.
    #[error("{0:?} is no steward of this vault; register the steward's public key first")]
    Unknown(String),
    /// The signature is not the steward's.
    #[error("the signature is not by the key of {0:?}")]
    Signature(String),
    /// The steward has approved the release.
    #[error("{0:?} has approved this release already; another steward is needed")]
    Twice(String),
    /// The release has no sign-off report, or another.
    #[error("no checks of release {0} with this sign-off report are on record")]
    Unchecked(String),
    /// The release failed its checks.
    #[error("release {0} failed its checks; it can only be built again, which is charged")]
    Failed(String),
}

impl Vault {
    /// Registers a steward's public key.
    ///
    /// # Errors
    /// [`StewardError::Taken`] if name or key are known, [`StewardError::Name`]; or if the database refuses.
    pub async fn register_steward(&self, name: &str, key: &VerifyingKey) -> Result<Steward, VaultError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
            return Err(StewardError::Name(name.into()).into());
        }
        let steward = Steward {
            name: name.into(),
            public_key: STANDARD.encode(key.as_bytes()),
        };
        let folded = name.to_lowercase();
        let known = self.stewards().await?;
        let gone: Vec<Steward> = self.recorded(REMOVED).await?;
        let taken = known
            .iter()
            .any(|other| other.name.to_lowercase() == folded || other.public_key == steward.public_key);
        if taken || gone.iter().any(|other| other.public_key == steward.public_key) {
            return Err(StewardError::Taken(name.into()).into());
        }
        self.record_json(REGISTERED, &steward).await?;
        Ok(steward)
    }

    /// Removes a steward, who left or whose key was lost or stolen. Approvals by that key count no longer, for releases that are not published yet; a new key is registered as anybody's.
    ///
    /// # Errors
    /// [`StewardError::Unknown`]; or if the database refuses.
    pub async fn remove_steward(&self, name: &str) -> Result<Steward, VaultError> {
        let folded = name.trim().to_lowercase();
        let mut known = self.stewards().await?.into_iter();
        let found = known
            .find(|steward| steward.name.to_lowercase() == folded)
            .ok_or_else(|| StewardError::Unknown(name.into()))?;
        self.record_json(REMOVED, &found).await?;
        Ok(found)
    }

    /// All stewards, in order of registration, without those who were removed. Where two entries share a name or key, as after a race, the first counts.
    ///
    /// # Errors
    /// If the audit log is not what was written.
    pub async fn stewards(&self) -> Result<Vec<Steward>, VaultError> {
        let mut stewards: Vec<Steward> = Vec::new();
        let mut gone: Vec<Steward> = Vec::new();
        for entry in self.audit_entries().await? {
            let read =
                || serde_json::from_str::<Steward>(&entry.target).map_err(|error| self.store.damaged(error));
            if entry.what == REMOVED {
                let steward = read()?;
                stewards.retain(|other| *other != steward);
                gone.push(steward);
            } else if entry.what == REGISTERED {
                let steward = read()?;
                let folded = steward.name.to_lowercase();
                let is_known = stewards.iter().any(|other| {
                    other.name.to_lowercase() == folded || other.public_key == steward.public_key
                });
                // A key that was given up stays given up.
                let is_gone = gone.iter().any(|other| other.public_key == steward.public_key);
                if !is_known && !is_gone {
                    stewards.push(steward);
                }
            }
        }
        Ok(stewards)
    }

    /// Records what the checks of a release found, before anyone sees the report.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn record_checked(&self, checked: &Checked) -> Result<(), VaultError> {
        self.record_json(CHECKED, checked).await
    }

    /// What was found of each release that was ever checked, oldest first: every try counts.
    ///
    /// # Errors
    /// If the audit log is not what was written.
    pub async fn checked(&self) -> Result<Vec<Checked>, VaultError> {
        self.recorded(CHECKED).await
    }

    /// Takes a steward's approval of a release that passed its checks.
    ///
    /// # Errors
    /// [`StewardError`] for one who is no steward, a signature that is not theirs, a second approval, or a release without passed checks.
    pub async fn approve(&self, approval: &Approval) -> Result<(), VaultError> {
        let stewards = self.stewards().await?;
        let steward = stewards
            .iter()
            .find(|steward| steward.name == approval.steward)
            .ok_or_else(|| StewardError::Unknown(approval.steward.clone()))?;
        if !key_of(steward).is_some_and(|key| approval.is_by(&key)) {
            return Err(StewardError::Signature(approval.steward.clone()).into());
        }
        let checked = self.checked().await?;
        let of_release = checked
            .iter()
            .rfind(|checked| checked.release == approval.release)
            .filter(|checked| checked.report_sha256 == approval.report_sha256)
            .ok_or_else(|| StewardError::Unchecked(approval.release.clone()))?;
        if !of_release.passed {
            return Err(StewardError::Failed(approval.release.clone()).into());
        }
        if self
            .approvals(&approval.release)
            .await?
            .contains(&approval.steward)
        {
            return Err(StewardError::Twice(approval.steward.clone()).into());
        }
        self.record_json(APPROVED, approval).await
    }

    /// The different stewards who approved a release as it was last checked. Every signature is verified again.
    ///
    /// # Errors
    /// If the audit log is not what was written.
    pub async fn approvals(&self, release: &str) -> Result<Vec<String>, VaultError> {
        let stewards = self.stewards().await?;
        let keys: BTreeMap<&str, VerifyingKey> = stewards
            .iter()
            .filter_map(|steward| Some((steward.name.as_str(), key_of(steward)?)))
            .collect();
        let checked = self.checked().await?;
        let Some(last) = checked.iter().rfind(|checked| checked.release == release) else {
            return Ok(Vec::new());
        };
        let mut names: Vec<String> = Vec::new();
        for approval in self.recorded::<Approval>(APPROVED).await? {
            let counts = last.passed
                && approval.release == release
                && approval.report_sha256 == last.report_sha256
                && !names.contains(&approval.steward)
                && keys
                    .get(approval.steward.as_str())
                    .is_some_and(|key| approval.is_by(key));
            if counts {
                names.push(approval.steward);
            }
        }
        Ok(names)
    }

    async fn record_json(&self, what: &str, entry: &impl Serialize) -> Result<(), VaultError> {
        let text = serde_json::to_string(entry).map_err(|error| self.store.damaged(error))?;
        self.record_event(what, &text).await
    }

    async fn recorded<T: serde::de::DeserializeOwned>(&self, what: &str) -> Result<Vec<T>, VaultError> {
        self.audit_entries()
            .await?
            .iter()
            .filter(|entry| entry.what == what)
            .map(|entry| serde_json::from_str(&entry.target).map_err(|error| self.store.damaged(error)))
            .collect()
    }
}

fn key_of(steward: &Steward) -> Option<VerifyingKey> {
    let bytes = STANDARD.decode(&steward.public_key).ok()?;
    VerifyingKey::from_bytes(&<[u8; 32]>::try_from(bytes.as_slice()).ok()?).ok()
}
