//! Names of things in a vault.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::VaultError;

/// Random bytes in an id: enough that two never meet.
const BYTES: usize = 10;

/// A text that is not an id of the wanted kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not the id of a {kind}; such an id is {prefix:?} and {} hexadecimal digits", 2 * BYTES)]
pub struct InvalidId {
    text: String,
    kind: &'static str,
    prefix: &'static str,
}

macro_rules! id {
    ($type:ident, $kind:literal, $prefix:literal) => {
        #[doc = concat!("The id of a ", $kind, ": `", $prefix, "` and hexadecimal digits. It says nothing about what it names and may stand in a file name.")]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $type(String);

        impl $type {
            pub(crate) fn random() -> Result<Self, VaultError> {
                let mut bytes = [0; BYTES];
                getrandom::fill(&mut bytes).map_err(VaultError::Random)?;
                Ok($type(format!(concat!($prefix, "{}"), hex::encode(bytes))))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $type {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                $type::try_from(text.to_owned())
            }
        }

        impl TryFrom<String> for $type {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                let is_hex = |digits: &str| {
                    digits.len() == 2 * BYTES && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
                };
                if text.strip_prefix($prefix).is_some_and(is_hex) {
                    Ok($type(text))
                } else {
                    Err(InvalidId { text, kind: $kind, prefix: $prefix })
                }
            }
        }

        impl From<$type> for String {
            fn from(id: $type) -> String {
                id.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
id!(ContributorId, "contributor", "con-");
id!(SubmissionId, "submission", "sub-");
id!(BuildId, "build", "bld-");
id!(AccountId, "account", "acc-");
id!(InvitationId, "invitation", "inv-");
id!(ApiTokenId, "token for programs", "api-");
id!(AgreementId, "agreement", "agr-");
id!(DeliveryId, "delivery", "dlv-");
id!(CaseId, "case of certification", "crt-");
id!(LicenceId, "licence", "lic-");
id!(KeptFileId, "kept file", "fil-");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_back_and_nothing_else_is() {
        let id = SubmissionId::random().unwrap();
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
        assert_ne!(id, SubmissionId::random().unwrap());
        assert!(id.as_str().parse::<BuildId>().is_err());
        let error = "sub-../../etc/passwd".parse::<SubmissionId>().unwrap_err();
        assert_eq!(
            error.to_string(),
            r#""sub-../../etc/passwd" is not the id of a submission; such an id is "sub-" and 20 hexadecimal digits"#
        );
    }
}
