//! The public id of a party, with a check character.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The stable public id of an agency, sub-agent, employer or other party: `AM` and nine characters, the last of which checks the others.
///
/// The check character is ISO/IEC 7064:2003 MOD 37,36, which finds every single mistyped character and nearly all swapped neighbours.
/// Spaces, hyphens and lower case are accepted when reading.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PartyId([u8; Self::LENGTH]);

/// Why a text is no party id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartyIdError {
    /// Not of the form.
    #[error("{0:?} is no party id: expected \"AM\", eight letters or digits and a check character, such as {example:?}", example = PartyId::from_number(1).to_string())]
    Form(String),
    /// The check character does not fit: a character is wrong or two are swapped.
    #[error(
        "{text:?} is mistyped: its check character would have to be {expected:?}, or another character is wrong"
    )]
    Check {
        /// The text.
        text: String,
        /// The check character of the others.
        expected: char,
    },
}

const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn value(byte: u8) -> Option<u32> {
    (byte as char).to_digit(36)
}

/// The check character of ISO/IEC 7064 MOD 37,36 for letters and digits.
fn check_character(body: &[u8]) -> Option<u8> {
    let mut product = 36;
    for &byte in body {
        let sum = (product + value(byte)?) % 36;
        let sum = if sum == 0 { 36 } else { sum };
        product = sum * 2 % 37;
    }
    // 37 - product is 1..=36 and taken modulo 36: an index of the alphabet.
    ALPHABET.get(((37 - product) % 36) as usize).copied()
}

impl PartyId {
    const LENGTH: usize = 11;

    /// The id with a serial number; numbers beyond 36⁸ repeat.
    pub fn from_number(number: u64) -> Self {
        let mut id = [b'0'; Self::LENGTH];
        id[0] = b'A';
        id[1] = b'M';
        let mut rest = number;
        for place in id[2..10].iter_mut().rev() {
            *place = ALPHABET[(rest % 36) as usize];
            rest /= 36;
        }
        id[10] = check_character(&id[..10]).unwrap_or(b'0');
        PartyId(id)
    }

    /// The id as text without separators.
    pub fn as_str(&self) -> &str {
        // The bytes are letters and digits.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for PartyId {
    type Err = PartyIdError;

    fn from_str(text: &str) -> Result<Self, PartyIdError> {
        let form = || PartyIdError::Form(text.chars().take(40).collect());
        let compact: Vec<u8> = text
            .bytes()
            .filter(|byte| !matches!(byte, b' ' | b'-'))
            .map(|byte| byte.to_ascii_uppercase())
            .collect();
        let id: [u8; Self::LENGTH] = compact.try_into().map_err(|_| form())?;
        if !id.starts_with(b"AM") || !id.iter().all(u8::is_ascii_alphanumeric) {
            return Err(form());
        }
        let expected = check_character(&id[..10]).ok_or_else(form)?;
        if id[10] != expected {
            return Err(PartyIdError::Check {
                text: text.to_owned(),
                expected: expected as char,
            });
        }
        Ok(PartyId(id))
    }
}

impl TryFrom<String> for PartyId {
    type Error = PartyIdError;

    fn try_from(text: String) -> Result<Self, PartyIdError> {
        text.parse()
    }
}

impl From<PartyId> for String {
    fn from(id: PartyId) -> String {
        id.to_string()
    }
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_check_character_is_iso_7064_mod_37_36() {
        // Example of the Global Release Identifier standard: A12425GABC1234002 has check character M.
        assert_eq!(check_character(b"A12425GABC1234002"), Some(b'M'));
    }

    #[test]
    fn ids_are_read_in_any_dress() {
        let id = PartyId::from_number(2026);
        let text = id.to_string();
        assert_eq!(text.to_lowercase().parse::<PartyId>().unwrap(), id);
        assert_eq!(
            format!("{}-{}", &text[..2], &text[2..])
                .parse::<PartyId>()
                .unwrap(),
            id
        );
        assert!(matches!("AM1".parse::<PartyId>(), Err(PartyIdError::Form(_))));
    }

    proptest! {
        #[test]
        fn every_single_mistake_is_found(number: u64, place in 2usize..11, other in 0usize..36) {
            let id = PartyId::from_number(number).to_string();
            let mut wrong = id.clone().into_bytes();
            wrong[place] = ALPHABET[other];
            let wrong = String::from_utf8(wrong).unwrap();
            if wrong == id {
                prop_assert!(wrong.parse::<PartyId>().is_ok());
            } else {
                let refused = matches!(wrong.parse::<PartyId>(), Err(PartyIdError::Check { .. }));
                prop_assert!(refused);
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,20}") {
            let _ = text.parse::<PartyId>();
        }
    }
}
