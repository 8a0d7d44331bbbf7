//! A row, and what is wrong with its cells.

use std::fmt::Display;
use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;

use crate::values::{Currency, Money, Period, parse_date};

/// A cell that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file}, row {row}, column {column:?}: {message}")]
pub struct CellError {
    /// The file.
    pub file: String,
    /// The row, as a spreadsheet shows it.
    pub row: u64,
    /// The column.
    pub column: String,
    /// The value as written; empty if it is missing.
    pub value: String,
    /// What is wrong with the value, and what would be accepted.
    pub message: String,
}

/// One row of a table, by column names.
pub struct Row<'a> {
    pub(super) file: &'a str,
    pub(super) row: u64,
    pub(super) header: &'a [String],
    pub(super) cells: &'a [String],
}

/// Texts that say there is no value.
const NULLS: [&str; 9] = ["", "n/a", "na", "n.a", "n.a.", "null", "none", "-", "#n/a"];

/// Whether a text says that there is no value: `N/A`, `na`, `null`, `-` or nothing.
pub(crate) fn is_null(text: &str) -> bool {
    let text = text.trim();
    NULLS.iter().any(|null| text.eq_ignore_ascii_case(null))
}

impl<'a> Row<'a> {
    /// The text of a column, trimmed; nothing if it is empty, says there is no value, or the file has no such column.
    pub fn text(&self, column: &str) -> Option<&'a str> {
        let place = self
            .header
            .iter()
            .position(|name| name.eq_ignore_ascii_case(column))?;
        let text = self.cells.get(place)?.trim();
        (!is_null(text)).then_some(text)
    }

    /// What is written in a column, trimmed, even if it says that there is no value; nothing if it is empty.
    pub(crate) fn written(&self, column: &str) -> Option<&'a str> {
        let place = self
            .header
            .iter()
            .position(|name| name.eq_ignore_ascii_case(column))?;
        self.cells
            .get(place)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }

    /// The row's number, as a spreadsheet shows it.
    pub fn number(&self) -> u64 {
        self.row
    }

    fn error(&self, column: &str, value: &str, message: impl Display) -> CellError {
        CellError {
            file: self.file.to_owned(),
            row: self.row,
            column: column.to_owned(),
            value: value.chars().take(200).collect(),
            message: message.to_string(),
        }
    }

    /// A value that may be missing.
    ///
    /// # Errors
    /// If there is one and it cannot be read.
    pub fn optional<T: FromStr<Err: Display>>(&self, column: &str) -> Result<Option<T>, CellError> {
        self.optional_with(column, |text| text.parse::<T>())
    }

    /// A value that must be there.
    ///
    /// # Errors
    /// If it is missing or cannot be read.
    pub fn required<T: FromStr<Err: Display>>(&self, column: &str, expected: &str) -> Result<T, CellError> {
        self.optional(column)?
            .ok_or_else(|| self.missing(column, expected))
    }

    fn optional_with<T, E: Display>(
        &self,
        column: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, CellError> {
        self.text(column)
            .map(|text| read(text).map_err(|error| self.error(column, text, error)))
            .transpose()
    }

    fn missing(&self, column: &str, expected: &str) -> CellError {
        self.error(column, "", format!("missing; expected {expected}"))
    }

    /// A day that may be missing.
    ///
    /// # Errors
    /// If there is one and it is not ISO 8601.
    pub fn optional_date(&self, column: &str) -> Result<Option<Date>, CellError> {
        self.optional_with(column, parse_date)
    }

    /// A day.
    ///
    /// # Errors
    /// If it is missing or not ISO 8601.
    pub fn date(&self, column: &str) -> Result<Date, CellError> {
        self.optional_date(column)?
            .ok_or_else(|| self.missing(column, "a date such as \"2015-03-31\""))
    }

    /// A period from two columns, the second of which may be missing.
    ///
    /// # Errors
    /// If a day is not ISO 8601 or the first is missing.
    pub fn period(&self, from: &str, to: &str) -> Result<Period, CellError> {
        Ok(Period {
            from: self.date(from)?,
            to: self.optional_date(to)?,
        })
    }

    /// A sum in the currency of column `currency`, or in that of `<column>_currency` where the file has one.
    ///
    /// # Errors
    /// If there is an amount and it or its currency cannot be read.
    pub fn optional_money(&self, column: &str) -> Result<Option<Money>, CellError> {
        let Some(text) = self.text(column) else {
            return Ok(None);
        };
        let own = format!("{column}_currency");
        let currency: Currency = match self.optional(&own)? {
            Some(currency) => currency,
            None => self.required("currency", "a code of ISO 4217 such as \"BDT\"")?,
        };
        Money::parse(text, currency)
            .map(Some)
            .map_err(|error| self.error(column, text, error))
    }

    /// A sum.
    ///
    /// # Errors
    /// If it is missing, or it or its currency cannot be read.
    pub fn money(&self, column: &str) -> Result<Money, CellError> {
        self.optional_money(column)?
            .ok_or_else(|| self.missing(column, "an amount such as \"4166.67\""))
    }

    /// A sum above zero.
    ///
    /// # Errors
    /// As [`Row::money`], and for zero or less.
    pub fn positive_money(&self, column: &str) -> Result<Money, CellError> {
        let money = self.money(column)?;
        if money.minor > 0 {
            return Ok(money);
        }
        Err(self.error(
            column,
            &money.amount(),
            format!("{money} is not above zero; expected what was paid, as a positive amount"),
        ))
    }

    /// A country, by ISO code or name, as its alpha-3 code.
    ///
    /// # Errors
    /// If it is missing or not a country.
    pub fn country(&self, column: &str) -> Result<String, CellError> {
        let text = self
            .text(column)
            .ok_or_else(|| self.missing(column, "a country by ISO 3166-1 code or name, such as \"BGD\""))?;
        match amparo_schema::countries::find(text) {
            Some(country) => Ok(country.alpha3.clone()),
            None => Err(self.error(
                column,
                text,
                format!("{text:?} is no country; expected an ISO 3166-1 code or name, such as \"BGD\" or \"Bangladesh\""),
            )),
        }
    }

    /// Yes or no; no if nothing is written.
    ///
    /// # Errors
    /// For anything else.
    pub fn yes(&self, column: &str) -> Result<bool, CellError> {
        let Some(text) = self.text(column) else {
            return Ok(false);
        };
        match amparo_schema::fold_text(text).as_str() {
            "yes" | "y" | "true" | "1" | "si" | "oui" => Ok(true),
            "no" | "n" | "false" | "0" | "non" => Ok(false),
            _ => Err(self.error(
                column,
                text,
                format!("{text:?} is neither yes nor no; accepted are yes, no, true, false, 1, 0"),
            )),
        }
    }

    /// A list of values separated by `|`.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub fn list<T: FromStr<Err: Display>>(&self, column: &str) -> Result<Vec<T>, CellError> {
        let text = self.text(column).unwrap_or_default();
        let parts = text.split('|').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| part.parse().map_err(|error| self.error(column, part, error)))
            .collect()
    }
}
