//! Who helps, as a table that somebody checked.

use amparo_recruitment::tables::{CellError, FromRow, Row};
use jiff::civil::Date;
use serde::Serialize;

use crate::declared::CountryCode;

/// Somebody who helps. The columns are those of the portal's list of helplines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Where.
    pub country: CountryCode,
    /// Who.
    pub name: String,
    /// How to reach them.
    pub contact: String,
    /// Where that was read.
    pub url: Option<String>,
    /// On which day.
    pub read: Date,
}

impl FromRow for Contact {
    const COLUMNS: &'static [&'static str] = &["country", "name", "contact", "read", "url"];
    const REQUIRED: usize = 4;

    fn from_row(row: &Row<'_>) -> Result<Self, CellError> {
        Ok(Contact {
            country: row.required("country", "a country")?,
            name: row.required("name", "who helps")?,
            contact: row.required("contact", "a number or an address")?,
            url: row.optional("url")?,
            read: row.date("read")?,
        })
    }
}

/// Those in the country of work first, then those at home; four at most, as more would not be read.
pub fn contacts_for(contacts: &[Contact], origin: CountryCode, destination: CountryCode) -> Vec<&Contact> {
    let within = |country: CountryCode| contacts.iter().filter(move |contact| contact.country == country);
    within(destination)
        .take(2)
        .chain(within(origin).take(2))
        .collect()
}
