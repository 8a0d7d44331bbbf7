//! The headline counts of a release: declared beforehand, measured directly, published as they were measured.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

/// Where they stand in a release. Releases made before there were any have no such file.
pub const HEADLINES: &str = "facts/headlines.json";

/// The format that this version writes and reads.
const FORMAT: &str = "amparo-headlines/1";

/// More counts than this are no headlines: a release has some thousands.
const MOST_CELLS: usize = 1 << 20;

/// What headline counts count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadlineUnit {
    /// People, each in one cell of the table.
    People,
    /// What people's numbers (years of age, months in trafficking) lie above the first of their band, added up.
    Above,
    /// Countries in which anybody was exploited.
    Countries,
}

/// Noisy counts of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HeadlineTable {
    /// What they are called, such as `exploitation`.
    pub name: String,
    /// What they count.
    pub unit: HeadlineUnit,
    /// The standard error of each count. The noise is unbiased and independent between counts.
    pub standard_error: f64,
    /// A name for each: the year, and what is counted of it, such as `2015/labour`.
    pub cells: Vec<String>,
    /// The counts as they were measured; noise makes some negative.
    pub counts: Vec<i64>,
}

/// The headline counts of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Headlines {
    format: String,
    /// The tables.
    pub tables: Vec<HeadlineTable>,
}

impl Headlines {
    /// A document of these tables.
    pub fn new(tables: Vec<HeadlineTable>) -> Headlines {
        Headlines {
            format: FORMAT.into(),
            tables,
        }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it, in words: another format, tables of the same name, cells of the same name or more or fewer than counts, errors that are none.
    pub fn from_json(bytes: &[u8]) -> Result<Headlines, String> {
        let headlines: Headlines = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if headlines.format != FORMAT {
            return Err(format!(
                "its format is {:?}; accepted is {FORMAT:?}",
                headlines.format
            ));
        }
        let mut names = HashSet::new();
        let mut cells = 0;
        for table in &headlines.tables {
            let name = &table.name;
            if !names.insert(name) {
                return Err(format!("the table {name:?} stands twice"));
            }
            if table.cells.len() != table.counts.len() {
                return Err(format!(
                    "the table {name:?} has {} cells and {} counts",
                    table.cells.len(),
                    table.counts.len()
                ));
            }
            cells += table.cells.len();
            if cells > MOST_CELLS {
                return Err(format!("there are more than {MOST_CELLS} counts"));
            }
            if table.cells.iter().collect::<HashSet<_>>().len() != table.cells.len() {
                return Err(format!("a cell of the table {name:?} stands twice"));
            }
            if !(table.standard_error.is_finite() && table.standard_error > 0.0) {
                return Err(format!(
                    "the table {name:?} has the standard error {}; accepted are numbers above 0",
                    table.standard_error
                ));
            }
            // Counts beyond what a floating-point number holds exactly are of no release.
            if table.counts.iter().any(|count| count.unsigned_abs() > 1 << 53) {
                return Err(format!("the table {name:?} has a count beyond 2^53"));
            }
        }
        Ok(headlines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> HeadlineTable {
        HeadlineTable {
            name: "gender".into(),
            unit: HeadlineUnit::People,
            standard_error: 40.5,
            cells: vec!["2015/men".into(), "2015/women".into()],
            counts: vec![3_790, -12],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let headlines = Headlines::new(vec![table()]);
        let bytes = serde_json::to_vec(&headlines).unwrap();
        assert_eq!(Headlines::from_json(&bytes), Ok(headlines));
    }

    #[test]
    fn what_does_not_hold_together_is_refused() {
        let refused = |change: &dyn Fn(&mut Vec<HeadlineTable>)| {
            let mut tables = vec![table()];
            change(&mut tables);
            Headlines::from_json(&serde_json::to_vec(&Headlines::new(tables)).unwrap()).unwrap_err()
        };
        assert_eq!(
            refused(&|tables| tables.push(table())),
            "the table \"gender\" stands twice"
        );
        assert_eq!(
            refused(&|tables| tables[0].counts.truncate(1)),
            "the table \"gender\" has 2 cells and 1 counts"
        );
        assert_eq!(
            refused(&|tables| tables[0].cells[1] = "2015/men".into()),
            "a cell of the table \"gender\" stands twice"
        );
        assert_eq!(
            refused(&|tables| tables[0].standard_error = 0.0),
            "the table \"gender\" has the standard error 0; accepted are numbers above 0"
        );
        assert_eq!(
            refused(&|tables| tables[0].counts[0] = i64::MIN),
            "the table \"gender\" has a count beyond 2^53"
        );
        assert!(Headlines::from_json(b"{\"format\":\"amparo-headlines/2\",\"tables\":[]}").is_err());
        assert!(Headlines::from_json(b"[").is_err());
    }
}
