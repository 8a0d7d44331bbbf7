//! Income groups of countries: input, not shipped.

use std::collections::BTreeMap;
use std::str::FromStr;

use amparo_schema::countries;
use serde::{Deserialize, Serialize};

/// World Bank income group, read from texts such as `High income`, `lower_middle` or `UM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncomeGroup {
    /// Low income.
    Low,
    /// Lower middle income.
    LowerMiddle,
    /// Upper middle income.
    UpperMiddle,
    /// High income.
    High,
}

impl FromStr for IncomeGroup {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let folded: String = text
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphabetic())
            .collect();
        match folded.strip_suffix("income").unwrap_or(&folded) {
            "l" | "low" => Ok(IncomeGroup::Low),
            "lm" | "lowermiddle" => Ok(IncomeGroup::LowerMiddle),
            "um" | "uppermiddle" => Ok(IncomeGroup::UpperMiddle),
            "h" | "high" => Ok(IncomeGroup::High),
            _ => Err(format!(
                "{text:?} is no income group; accepted: low, lower_middle, upper_middle, high"
            )),
        }
    }
}

impl IncomeGroup {
    /// The groups, lowest first.
    pub const ALL: [IncomeGroup; 4] = [
        IncomeGroup::Low,
        IncomeGroup::LowerMiddle,
        IncomeGroup::UpperMiddle,
        IncomeGroup::High,
    ];

    /// As in files and addresses.
    pub fn token(self) -> &'static str {
        match self {
            IncomeGroup::Low => "low",
            IncomeGroup::LowerMiddle => "lower_middle",
            IncomeGroup::UpperMiddle => "upper_middle",
            IncomeGroup::High => "high",
        }
    }
}

/// Why a table of income groups could not be read. Rows are numbered as a spreadsheet shows them: the header is row 1.
#[derive(Debug, thiserror::Error)]
pub enum IncomeGroupsError {
    /// Not CSV.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// Another header.
    #[error("row 1: the columns are {found}; country and income are needed")]
    Header {
        /// The columns found.
        found: String,
    },
    /// A cell.
    #[error("row {row}, column {column}: {what}")]
    Cell {
        /// Row, header = 1.
        row: usize,
        /// The column.
        column: &'static str,
        /// What is wrong, and what would be accepted.
        what: String,
    },
}

/// Reads income groups from CSV with the columns `country` (ISO 3166-1 alpha-3) and `income`; others are left alone.
///
/// # Errors
/// Names row, column and value of the first fault.
pub fn read_income_groups(bytes: &[u8]) -> Result<BTreeMap<String, IncomeGroup>, IncomeGroupsError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers()?.clone();
    let find = |title: &str| header.iter().position(|cell| cell.trim() == title);
    let (Some(country), Some(income)) = (find("country"), find("income")) else {
        return Err(IncomeGroupsError::Header {
            found: header.iter().collect::<Vec<_>>().join(", "),
        });
    };
    let mut groups = BTreeMap::new();
    for (index, record) in reader.records().enumerate() {
        let record = record?;
        let cell = |place: usize| record.get(place).unwrap_or_default().trim();
        let refuse = |column, what| IncomeGroupsError::Cell {
            row: index + 2,
            column,
            what,
        };
        let code = cell(country);
        if countries::by_alpha3(code).is_none() {
            let what = format!("{code:?} is no country; accepted: ISO 3166-1 alpha-3, such as KEN");
            return Err(refuse("country", what));
        }
        let group: IncomeGroup = cell(income).parse().map_err(|what| refuse("income", what))?;
        if groups.insert(code.to_owned(), group).is_some() {
            return Err(refuse("country", format!("{code:?} stands already above")));
        }
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn income_groups_are_read_as_people_write_them() {
        for (text, group) in [
            ("High income", IncomeGroup::High),
            ("lower_middle", IncomeGroup::LowerMiddle),
            ("UM", IncomeGroup::UpperMiddle),
        ] {
            assert_eq!(text.parse(), Ok(group));
        }
        assert!("rich".parse::<IncomeGroup>().is_err());
    }

    #[test]
    fn faults_of_a_table_name_row_and_column() {
        let fault = |text: &str| read_income_groups(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(
            fault("a,b\n"),
            "row 1: the columns are a, b; country and income are needed"
        );
        assert_eq!(
            fault("country,income\nKEX,low\n"),
            "row 2, column country: \"KEX\" is no country; accepted: ISO 3166-1 alpha-3, such as KEN"
        );
        assert_eq!(
            fault("country,income\nKEN,low\nKEN,low\n"),
            "row 3, column country: \"KEN\" stands already above"
        );
    }
}
