//! Why two tables could not be assessed.

use amparo_count::CountError;

/// Why an assessment was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssessError {
    /// Shares of no rows are undefined.
    #[error("the {table} table has {rows} rows; at least {needed} are needed")]
    TooFewRows {
        /// Which table.
        table: &'static str,
        /// Its rows.
        rows: usize,
        /// The rows needed.
        needed: usize,
    },
    /// So few runs of a mechanism prove nothing.
    #[error("there are {runs} runs of the {world} world; at least {needed} are needed")]
    TooFewRuns {
        /// Which world.
        world: &'static str,
        /// Its runs.
        runs: usize,
        /// The runs needed.
        needed: usize,
    },
    /// Codes of two schemas mean different things.
    #[error("the two tables have different schemas: {0}; both must be coded against the same schema")]
    SchemasDiffer(String),
    /// A named field is not in the schema.
    #[error("there is no field {field:?} in table {table:?}; its fields are {fields}")]
    UnknownField {
        /// The name given.
        field: String,
        /// The table.
        table: String,
        /// The fields there are.
        fields: String,
    },
    /// An option is out of its range.
    #[error("{option} is {value}; {accepted}")]
    Option {
        /// The option.
        option: &'static str,
        /// What was given.
        value: String,
        /// What would be accepted.
        accepted: &'static str,
    },
    /// A table is not part of what was given as its population.
    #[error(
        "the table is not part of the population given: a combination of quasi-identifiers is more frequent in the table than in the population"
    )]
    NotAPopulation,
    /// No extract meets what was asked for.
    #[error("no extract of these rows can meet it: {0}")]
    OutOfReach(String),
    /// The tables could not be counted.
    #[error(transparent)]
    Count(#[from] CountError),
}
