//! Currencies by ISO 4217.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A currency with an ISO 4217 code, such as `BDT`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Currency([u8; 3]);

/// A text that is no ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no currency: expected a code of ISO 4217 such as \"BDT\", \"MYR\" or \"USD\"")]
pub struct UnknownCurrency(pub String);

fn digits() -> &'static HashMap<[u8; 3], u32> {
    static DIGITS: OnceLock<HashMap<[u8; 3], u32>> = OnceLock::new();
    DIGITS.get_or_init(|| {
        include_str!("../../data/currencies.csv")
            .lines()
            .skip(1)
            .filter_map(|line| {
                let (code, digits) = line.split_once(',')?;
                Some((code.as_bytes().try_into().ok()?, digits.trim().parse().ok()?))
            })
            .collect()
    })
}

impl Currency {
    /// The code, three capital letters.
    pub fn code(&self) -> &str {
        // The bytes come from the list of codes, which is ASCII.
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// How many decimal digits the minor unit has: 2 for most, 0 for JPY, 3 for KWD.
    pub fn minor_digits(&self) -> u32 {
        digits().get(&self.0).copied().unwrap_or(2)
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let unknown = || UnknownCurrency(text.to_owned());
        let code: [u8; 3] = text
            .trim()
            .to_ascii_uppercase()
            .as_bytes()
            .try_into()
            .map_err(|_| unknown())?;
        digits()
            .contains_key(&code)
            .then_some(Currency(code))
            .ok_or_else(unknown)
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;

    fn try_from(text: String) -> Result<Self, UnknownCurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_their_minor_units() {
        for (code, expected) in [
            ("bdt", 2),
            ("JPY", 0),
            ("KWD", 3),
            ("VND", 0),
            ("OMR", 3),
            ("CLF", 4),
        ] {
            assert_eq!(
                code.parse::<Currency>().unwrap().minor_digits(),
                expected,
                "{code}"
            );
        }
        for text in ["", "BD", "XYZ", "taka", "ЖЖЖ"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
    }
}
