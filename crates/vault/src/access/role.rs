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
    /// Of a recruiter that wants to be certified: sees its own cases.
    Applicant,
    /// Audits the cases of certification that were given to them.
    CertificationAuditor,
    /// Of the certification body: sees all cases, accepts, names auditors, decides.
    CertificationOfficer,
    /// Of a company: sees its own labour supply chain.
    Company,
    /// Invites people, closes accounts, registers organisations and their keys.
    Administrator,
}

/// A text that names no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no role; accepted are contributor, steward, data-protection-officer, auditor, applicant, certification-auditor, certification-officer, company, administrator"
)]
pub struct UnknownRole(String);

impl Role {
    /// All roles.
    pub const ALL: [Role; 9] = [
        Role::Contributor,
        Role::Steward,
        Role::DataProtectionOfficer,
        Role::Auditor,
        Role::Applicant,
        Role::CertificationAuditor,
        Role::CertificationOfficer,
        Role::Company,
        Role::Administrator,
    ];

    /// Whether accounts of the role belong to an organisation outside the repository.
    pub const fn has_organisation(self) -> bool {
        matches!(self, Role::Contributor | Role::Applicant | Role::Company)
    }

    /// Whether the role is of the repository itself and may see the vault as a whole, as far as its pages go.
    pub const fn is_of_the_office(self) -> bool {
        matches!(
            self,
            Role::Steward | Role::DataProtectionOfficer | Role::Auditor | Role::Administrator
        )
    }

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Contributor => "contributor",
            Role::Steward => "steward",
            Role::DataProtectionOfficer => "data-protection-officer",
            Role::Auditor => "auditor",
            Role::Applicant => "applicant",
            Role::CertificationAuditor => "certification-auditor",
            Role::CertificationOfficer => "certification-officer",
            Role::Company => "company",
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
