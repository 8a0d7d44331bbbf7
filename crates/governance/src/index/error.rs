//! What can be wrong with an index.

/// Why an index could not be built. Rows are numbered as a spreadsheet shows them: the header is row 1.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The file could not be read, or is not CSV.
    #[error("{file}: {source}")]
    Csv {
        /// Which table: `data` or `metadata`.
        file: &'static str,
        /// What the reader said.
        source: csv::Error,
    },
    /// The table has no rows below its header.
    #[error("{file}: there are no rows below the header")]
    Empty {
        /// Which table.
        file: &'static str,
    },
    /// A row of another length than the header.
    #[error("{file}, row {row}: {found} cells, the header has {expected}")]
    Ragged {
        /// Which table.
        file: &'static str,
        /// Row, header = 1.
        row: usize,
        /// Columns of the header.
        expected: usize,
        /// Cells found.
        found: usize,
    },
    /// A needed column is not there.
    #[error("{file}: there is no column {column:?}; the file has {found}")]
    NoColumn {
        /// Which table.
        file: &'static str,
        /// The column.
        column: String,
        /// The header found.
        found: String,
    },
    /// A column name or a code stands twice.
    #[error("{file}, row {row}, column {column:?}: {value:?} stands already in row {first}")]
    Duplicate {
        /// Which table.
        file: &'static str,
        /// Row, header = 1.
        row: usize,
        /// The column.
        column: String,
        /// What stands twice.
        value: String,
        /// Where it stood first.
        first: usize,
    },
    /// A cell that is not what the column holds.
    #[error("{file}, row {row}, column {column:?}: {value:?} is not accepted; accepted: {accepted}")]
    Cell {
        /// Which table.
        file: &'static str,
        /// Row, header = 1.
        row: usize,
        /// The column.
        column: String,
        /// The text found.
        value: String,
        /// What would be accepted.
        accepted: String,
    },
    /// The parents lead round in a circle.
    #[error("metadata: the hierarchy runs in a circle: {path}")]
    Cycle {
        /// The codes along the circle, joined by arrows.
        path: String,
    },
    /// The hierarchy is not a tree of levels.
    #[error("metadata: {0}")]
    Hierarchy(String),
    /// An option names something that is not there, or has a value that makes no sense.
    #[error("{option}: {value} is not accepted; accepted: {accepted}")]
    Option {
        /// The option, such as `impute.group`.
        option: String,
        /// The value found.
        value: String,
        /// What would be accepted.
        accepted: String,
    },
    /// The options are not JSON of the documented form.
    #[error("options: {0}")]
    OptionsJson(#[from] serde_json::Error),
    /// A step cannot be done on these numbers.
    #[error("{step}: {what}")]
    Step {
        /// The step, such as `denominate`.
        step: &'static str,
        /// What is wrong, with code, unit and value.
        what: String,
    },
    /// Principal components give a weight below zero, which no index should use.
    #[error(
        "weights: the first principal component of {group:?} has loadings on both sides of zero ({loadings}); a negative weight would \
         reward a worse value, so they are not used. Turn the indicator's direction round, take it out, or choose other weights"
    )]
    NegativeWeights {
        /// The group of indicators.
        group: String,
        /// Code and loading of each item below zero.
        loadings: String,
    },
    /// The workbook could not be written.
    #[error("workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
