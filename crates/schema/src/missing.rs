//! Why a value is absent. "No" is an answer; these are not.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The reason a field holds no value.
///
/// The five reasons are distinguished all the way from a contributor's file to the public API, because a share whose
/// denominator mixes "was never asked" with "said no" misleads whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// The contributor's form has no such question, or this person was not asked it.
    NotAsked,
    /// Asked, or looked for, and not known. Also every blank whose reason the source does not give.
    NotKnown,
    /// The question does not arise, such as the kind of labour where there was no forced labour.
    NotApplicable,
    /// The person declined to answer.
    Refused,
    /// Known to the contributor and withheld, for instance by k-anonymisation before the data came here.
    Suppressed,
}

impl MissingReason {
    /// All reasons, in the order in which they are coded and listed.
    pub const ALL: [MissingReason; 5] = [
        MissingReason::NotAsked,
        MissingReason::NotKnown,
        MissingReason::NotApplicable,
        MissingReason::Refused,
        MissingReason::Suppressed,
    ];

    /// The token that stands for the reason in data files, such as `not_known`.
    pub const fn token(self) -> &'static str {
        match self {
            MissingReason::NotAsked => "not_asked",
            MissingReason::NotKnown => "not_known",
            MissingReason::NotApplicable => "not_applicable",
            MissingReason::Refused => "refused",
            MissingReason::Suppressed => "suppressed",
        }
    }

    /// The reason in plain English words, such as `not known`.
    pub const fn label(self) -> &'static str {
        match self {
            MissingReason::NotAsked => "not asked",
            MissingReason::NotKnown => "not known",
            MissingReason::NotApplicable => "not applicable",
            MissingReason::Refused => "refused",
            MissingReason::Suppressed => "suppressed",
        }
    }
}

impl fmt::Display for MissingReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.token())
    }
}

/// A text that names no [`MissingReason`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no reason for a missing value; accepted are not_asked, not_known, not_applicable, refused, suppressed"
)]
pub struct UnknownMissingReason(pub String);

impl FromStr for MissingReason {
    type Err = UnknownMissingReason;

    /// Reads a token or a label, whatever the case, with spaces, hyphens or underscores.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let folded: String = text
            .trim()
            .chars()
            .map(|c| {
                if c == ' ' || c == '-' {
                    '_'
                } else {
                    c.to_ascii_lowercase()
                }
            })
            .collect();
        MissingReason::ALL
            .into_iter()
            .find(|reason| reason.token() == folded)
            .ok_or_else(|| UnknownMissingReason(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_labels_read_back() {
        for reason in MissingReason::ALL {
            assert_eq!(reason.token().parse(), Ok(reason));
            assert_eq!(reason.label().to_uppercase().parse(), Ok(reason));
        }
        assert!("unknown".parse::<MissingReason>().is_err());
    }
}
