//! Short ids that records point at each other with.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no id: expected 1 to 64 letters, digits, '-', '_', '.' or ':'")]
pub struct TokenError(pub String);

fn check(text: &str) -> Result<String, TokenError> {
    let text = text.trim();
    let accepted = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    if (1..=64).contains(&text.len()) && text.chars().all(accepted) {
        Ok(text.to_owned())
    } else {
        Err(TokenError(text.chars().take(80).collect()))
    }
}

macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = TokenError;

            fn from_str(text: &str) -> Result<Self, TokenError> {
                check(text).map($name)
            }
        }

        impl TryFrom<String> for $name {
            type Error = TokenError;

            fn try_from(text: String) -> Result<Self, TokenError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

token!(
    /// A worker's pseudonym. Who the worker is stands nowhere in this crate.
    WorkerId
);
token!(
    /// A line of the ledger.
    EntryId
);
token!(
    /// A contract, in all its versions.
    ContractId
);
token!(
    /// A loan.
    LoanId
);
token!(
    /// A period of pay.
    PayId
);
token!(
    /// An invoice.
    InvoiceId
);
token!(
    /// Something that somebody declared about a worker's way or a chain.
    DeclarationId
);
token!(
    /// A chain from the community to the worksite.
    ChainId
);
