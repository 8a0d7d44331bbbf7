//! Places, as small as they are known.

use std::fmt;
use std::str::FromStr;

use amparo_schema::countries;
use serde::{Deserialize, Serialize};

/// A country, ISO 3166-1 alpha-3.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CountryCode([u8; 3]);

/// A text that is no country.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no country; expected an ISO 3166-1 code or name, such as \"MEX\" or \"Mexico\"")]
pub struct CountryCodeError(pub String);

impl CountryCode {
    /// The code.
    pub fn as_str(&self) -> &str {
        // The bytes come from the list of countries.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The short English name.
    pub fn name(&self) -> &'static str {
        countries::by_alpha3(self.as_str()).map_or("?", |country| country.short_name.as_str())
    }
}

impl FromStr for CountryCode {
    type Err = CountryCodeError;

    fn from_str(text: &str) -> Result<Self, CountryCodeError> {
        countries::find(text)
            .and_then(|country| country.alpha3.as_bytes().try_into().ok())
            .map(CountryCode)
            .ok_or_else(|| CountryCodeError(text.chars().take(60).collect()))
    }
}

impl TryFrom<String> for CountryCode {
    type Error = CountryCodeError;

    fn try_from(text: String) -> Result<Self, CountryCodeError> {
        text.parse()
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> String {
        code.as_str().to_owned()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place: a country, and what is known within it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The country.
    pub country: CountryCode,
    /// State, province or district.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Box<str>>,
    /// Town or village.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub town: Option<Box<str>>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [&self.town, &self.region].into_iter().flatten() {
            write!(f, "{part}, ")?;
        }
        write!(f, "{}", self.country)
    }
}
