//! What a fact sheet is about: all of a release, a year of it, a country of exploitation.

use amparo_reading::edition::Edition;
use amparo_schema::countries;

/// The field of registration years.
const YEAR: &str = "yearOfRegistration";
/// The field of countries of exploitation.
const COUNTRY: &str = "CountryOfExploitation";

/// What a fact sheet is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The year of registration; all years without one.
    pub year: Option<u16>,
    /// The year that it is compared with.
    pub compare: Option<u16>,
    /// The country of exploitation, as ISO 3166-1 alpha-3; all countries without one.
    pub country: Option<&'static str>,
}

/// A question that a release cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// A year that the release does not cover.
    #[error("the release has no year {year}; it has {accepted}")]
    Year {
        /// The year asked for.
        year: u16,
        /// The years it covers, in words.
        accepted: String,
    },
    /// Not a country.
    #[error("“{text}” is no country; give an ISO 3166-1 code such as KEN, or a name")]
    Country {
        /// What was given.
        text: String,
    },
    /// The release does not record what is asked.
    #[error("the release does not record the field {field}")]
    Field {
        /// The field.
        field: &'static str,
    },
    /// A year to compare with, but none that is compared.
    #[error("a year to compare with needs a year that is compared; give that year too")]
    CompareAlone,
}

impl Question {
    /// A question as people put it: years in digits, a country by code or name. Without a year to compare with, the year before is taken where the
    /// release has it.
    ///
    /// # Errors
    /// [`QuestionError`], with what would be accepted.
    pub fn new(
        edition: &Edition,
        year: Option<u16>,
        compare: Option<u16>,
        country: Option<&str>,
    ) -> Result<Question, QuestionError> {
        let years = years(edition);
        let known = |year: u16| {
            if years.contains(&year) {
                Ok(year)
            } else {
                Err(QuestionError::Year {
                    year,
                    accepted: match (years.first(), years.last()) {
                        (Some(first), Some(last)) => format!("{first} to {last}"),
                        _ => "no years at all".into(),
                    },
                })
            }
        };
        let year = year.map(known).transpose()?;
        let compare = match (year, compare) {
            (None, Some(_)) => return Err(QuestionError::CompareAlone),
            (_, Some(other)) => Some(known(other)?),
            (Some(year), None) => year.checked_sub(1).filter(|other| years.contains(other)),
            (None, None) => None,
        };
        let country = match country {
            None => None,
            Some(text) => {
                let country =
                    countries::find(text).ok_or_else(|| QuestionError::Country { text: text.into() })?;
                if edition.words.field(COUNTRY).is_none() {
                    return Err(QuestionError::Field { field: COUNTRY });
                }
                Some(country.alpha3.as_str())
            }
        };
        Ok(Question {
            year,
            compare,
            country,
        })
    }

    /// The filters of the question as the part of an address, for `year` in place of its own.
    pub(crate) fn filters(&self, year: Option<u16>) -> String {
        let year = year.map(|year| format!("&where.{YEAR}={year}"));
        let country = self.country.map(|country| format!("&where.{COUNTRY}={country}"));
        [year, country].into_iter().flatten().collect()
    }

    /// The question as the part of an address after `?`; empty for all of a release.
    pub fn to_query_string(&self) -> String {
        let pair = |name: &str, value: Option<String>| value.map(|value| format!("{name}={value}"));
        [
            pair("year", self.year.map(|year| year.to_string())),
            pair("compare", self.compare.map(|year| year.to_string())),
            pair("country", self.country.map(str::to_owned)),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("&")
    }
}

/// The years that a release covers, ascending.
pub fn years(edition: &Edition) -> Vec<u16> {
    let Some(field) = edition.words.field(YEAR) else {
        return Vec::new();
    };
    edition
        .schema
        .field(field)
        .categories
        .iter()
        .filter_map(|category| category.value.parse().ok())
        .collect()
}
