//! Days and periods of days.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A text that is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no date: expected ISO 8601, year-month-day, such as \"2015-03-31\"")]
pub struct DateError(pub String);

/// Reads a day in ISO 8601 (`2015-03-31`); a time of midnight after it, as spreadsheets write, is dropped.
///
/// # Errors
/// [`DateError`] for anything else. A date such as 03/04/2015 is not guessed.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let trimmed = text.trim();
    let day = trimmed
        .strip_suffix(" 00:00:00")
        .or_else(|| trimmed.strip_suffix("T00:00:00"))
        .unwrap_or(trimmed);
    let error = || DateError(text.chars().take(40).collect());
    // jiff also reads times and zones after a date; here a day is ten characters.
    if day.len() != 10 {
        return Err(error());
    }
    day.parse().map_err(|_| error())
}

/// Days from the first to the last, both included; without a last day it has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Period {
    /// Whether a day lies in it.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether the last day is not before the first.
    pub fn is_in_order(&self) -> bool {
        self.to.is_none_or(|to| self.from <= to)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => write!(f, "{} to {to}", self.from),
            None => write!(f, "from {}", self.from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_iso_days_are_read() {
        assert_eq!(parse_date(" 2015-03-31 ").unwrap().to_string(), "2015-03-31");
        assert_eq!(
            parse_date("2020-11-05 00:00:00").unwrap().to_string(),
            "2020-11-05"
        );
        for text in [
            "",
            "31/03/2015",
            "2015-02-30",
            "2015-3-1",
            "20150331",
            "2015-03-31T10:00:00Z",
            "2015-W10-1",
        ] {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }
}
