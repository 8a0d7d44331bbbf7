//! What somebody is to the repository.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The role of an account. It has one; who needs two has two accounts, so that the audit log tells in which role somebody acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sends files for one organisation and sees what is that organisation's.
    Contributor,
    /// Sees plans, the ledger, releases and where each organisation's files stand, and no report.
    Steward,
    /// Sees claim and ledger, records agreements, reads the audit log.
    DataProtectionOfficer,
    /// Reads and exports the audit log.
    Auditor,
    /// Invites people, closes accounts, registers organisations and their keys.
    Administrator,
}

/// A text that names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no role; accepted are contributor, steward, data-protection-officer, auditor, administrator"
)]
pub struct UnknownRole(String);

impl Role {
    /// All roles.
    pub const ALL: [Role; 5] = [
        Role::Contributor,
        Role::Steward,
        Role::DataProtectionOfficer,
        Role::Auditor,
        Role::Administrator,
    ];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Contributor => "contributor",
            Role::Steward => "steward",
            Role::DataProtectionOfficer => "data-protection-officer",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Role, UnknownRole> {
        Role::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| UnknownRole(text.chars().take(60).collect()))
    }
}
