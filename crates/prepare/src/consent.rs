//! Consent, from the columns that hold it.

use amparo_intake::date_readings;
use amparo_parcel::Consent;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::PrepareError;

/// Which columns hold what a person agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ConsentColumns {
    /// What everybody in the file agreed to, in short words, such as `statistics`.
    pub scopes: Vec<String>,
    /// The column with the day on which consent was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The column with the last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// The columns, found in a header.
pub(crate) struct ConsentReader {
    scopes: Vec<String>,
    given: Option<usize>,
    expires: Option<usize>,
}

impl ConsentColumns {
    pub(crate) fn find(&self, header: &[String]) -> Result<ConsentReader, PrepareError> {
        let column = |name: &Option<String>| match name {
            None => Ok(None),
            Some(name) => header
                .iter()
                .position(|other| other.to_lowercase() == name.trim().to_lowercase())
                .map(Some)
                .ok_or_else(|| {
                    PrepareError::Refused(format!(
                        "there is no column {} for consent",
                        amparo_intake::quoted(name)
                    ))
                }),
        };
        Ok(ConsentReader {
            scopes: self.scopes.clone(),
            given: column(&self.given)?,
            expires: column(&self.expires)?,
        })
    }
}

impl ConsentReader {
    /// The consent of a row; nothing where nothing is said.
    pub(crate) fn read<'a>(&self, cell: impl Fn(usize) -> &'a str) -> Option<Consent> {
        let date = |column: Option<usize>| -> Option<Date> {
            // Of two readings the earlier end and the later beginning are the safe ones; a day that reads two ways is left out.
            match date_readings(cell(column?)).as_slice() {
                [one] => Some(*one),
                _ => None,
            }
        };
        let consent = Consent {
            scopes: self.scopes.clone(),
            given: date(self.given),
            expires: date(self.expires),
        };
        (consent != Consent::default()).then_some(consent)
    }
}
