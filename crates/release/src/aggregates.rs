//! Aggregate tables: counts of combinations of values, each with its error.

use std::collections::HashMap;
use std::io;

use amparo_schema::TableSchema;
use serde::{Deserialize, Serialize};

/// Half the width of a 95 % interval in standard errors: the 97.5 % point of the normal distribution.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Its table was measured privately.
    Measured,
    /// It follows from the model, which was fitted to measured tables.
    Derived,
}

/// A published count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The estimate, at least 0.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Lower end of the 95 % interval, at least 0.
    pub lower_95: f64,
    /// Upper end of the 95 % interval.
    pub upper_95: f64,
    /// Where it comes from.
    pub basis: Basis,
}

impl Figure {
    /// A figure from an estimate and its standard error.
    pub fn new(estimate: f64, standard_error: f64, basis: Basis) -> Self {
        let margin = Z95 * standard_error;
        Figure {
            estimate,
            standard_error,
            lower_95: (estimate - margin).max(0.0),
            upper_95: estimate + margin,
            basis,
        }
    }
}

/// What is wrong with an aggregates file.
#[derive(Debug, thiserror::Error)]
pub enum AggregateError {
    /// Not CSV.
    #[error("aggregates.csv: {0}")]
    Csv(#[from] csv::Error),
    /// A row that does not fit the schema.
    #[error("aggregates.csv row {row}: {problem}")]
    Row {
        /// Row, header = 1.
        row: u64,
        /// What is wrong.
        problem: String,
    },
    /// A combination that stands twice.
    #[error("aggregates.csv row {row}: the same fields and values stand in an earlier row")]
    Twice {
        /// Row, header = 1.
        row: u64,
    },
    /// No row without fields.
    #[error("aggregates.csv: there is no total (a row without fields)")]
    NoTotal,
}

/// The columns of `aggregates.csv`, in order.
pub(crate) const COLUMNS: [&str; 9] = [
    "fields",
    "value_1",
    "value_2",
    "value_3",
    "estimate",
    "standard_error",
    "lower_95",
    "upper_95",
    "basis",
];

/// All published counts of a release.
#[derive(Clone, Debug)]
pub struct Aggregates {
    cells: HashMap<Vec<(usize, u16)>, Figure>,
    order: Vec<Vec<(usize, u16)>>,
    total: Figure,
}

impl Aggregates {
    /// Collects figures; each place lists at most three fields ascending with their codes, and the empty place is the total.
    ///
    /// # Errors
    /// [`AggregateError::NoTotal`] without a total, [`AggregateError::Twice`] if a place is given twice.
    pub fn new(
        figures: impl IntoIterator<Item = (Vec<(usize, u16)>, Figure)>,
    ) -> Result<Self, AggregateError> {
        let mut cells = HashMap::new();
        let mut order = Vec::new();
        for ((place, figure), row) in figures.into_iter().zip(2..) {
            if cells.insert(place.clone(), figure).is_some() {
                return Err(AggregateError::Twice { row });
            }
            order.push(place);
        }
        let total = *cells.get([].as_slice()).ok_or(AggregateError::NoTotal)?;
        Ok(Aggregates { cells, order, total })
    }

    /// The count of all records.
    pub fn total(&self) -> Figure {
        self.total
    }

    /// The published count of a combination, its fields in any order.
    pub fn find(&self, place: &[(usize, u16)]) -> Option<Figure> {
        let mut sorted = place.to_vec();
        sorted.sort_unstable();
        self.cells.get(&sorted).copied()
    }

    /// All published counts in the file's order.
    pub fn iter(&self) -> impl Iterator<Item = (&[(usize, u16)], Figure)> + '_ {
        self.order
            .iter()
            .filter_map(|place| Some((place.as_slice(), *self.cells.get(place)?)))
    }

    /// Number of published counts, the total included.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Never: there is always a total.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// One text per column of [`COLUMNS`]. Panics on fields and codes that the schema does not have.
    pub(crate) fn record(schema: &TableSchema, place: &[(usize, u16)], figure: &Figure) -> [String; 9] {
        let fields: Vec<&str> = place
            .iter()
            .map(|&(field, _)| schema.field(field).name.as_str())
            .collect();
        let value = |i: usize| {
            place.get(i).map_or_else(String::new, |&(field, code)| {
                schema.field(field).categories[usize::from(code)].value.clone()
            })
        };
        let number = |x: f64| format!("{x:.2}");
        let basis = match figure.basis {
            Basis::Measured => "measured",
            Basis::Derived => "derived",
        };
        [
            fields.join(";"),
            value(0),
            value(1),
            value(2),
            number(figure.estimate),
            number(figure.standard_error),
            number(figure.lower_95),
            number(figure.upper_95),
            basis.into(),
        ]
    }

    /// Writes `aggregates.csv`.
    ///
    /// # Errors
    /// If writing fails.
    ///
    /// # Panics
    /// If a place has fields or codes that the schema does not have.
    pub fn write_csv(&self, schema: &TableSchema, output: impl io::Write) -> Result<(), csv::Error> {
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(COLUMNS)?;
        for (place, figure) in self.iter() {
            writer.write_record(Aggregates::record(schema, place, &figure))?;
        }
        writer.flush()?;
        Ok(())
    }

    /// Reads `aggregates.csv`.
    ///
    /// # Errors
    /// The first row that does not fit the schema, with its number.
    pub fn read_csv(schema: &TableSchema, input: impl io::Read) -> Result<Self, AggregateError> {
        let mut reader = csv::Reader::from_reader(input);
        if reader.headers()?.iter().ne(COLUMNS) {
            return Err(AggregateError::Row {
                row: 1,
                problem: format!("expected the columns {COLUMNS:?}"),
            });
        }
        let names: HashMap<&str, usize> = schema
            .fields()
            .iter()
            .enumerate()
            .map(|(i, field)| (field.name.as_str(), i))
            .collect();
        let codes: Vec<HashMap<&str, u16>> = schema
            .fields()
            .iter()
            .map(|field| {
                field
                    .categories
                    .iter()
                    .zip(0..)
                    .map(|(c, code)| (c.value.as_str(), code))
                    .collect()
            })
            .collect();
        let mut figures = Vec::new();
        for (record, row) in reader.records().zip(2..) {
            let record = record?;
            let cell = |i: usize| record.get(i).unwrap_or_default();
            let problem = |problem: String| AggregateError::Row { row, problem };
            let mut place = Vec::new();
            for (position, name) in cell(0).split(';').filter(|name| !name.is_empty()).enumerate() {
                let &field = names
                    .get(name)
                    .ok_or_else(|| problem(format!("no field {name:?} in the schema")))?;
                if position > 2 || place.last().is_some_and(|&(last, _)| last >= field) {
                    return Err(problem("at most three fields, in the schema's order".into()));
                }
                let value = cell(1 + position);
                let &code = codes[field]
                    .get(value)
                    .ok_or_else(|| problem(format!("{value:?} is no value of {name:?}")))?;
                place.push((field, code));
            }
            let number = |i: usize| {
                cell(i)
                    .parse::<f64>()
                    .ok()
                    .filter(|x| x.is_finite() && *x >= 0.0)
                    .ok_or_else(|| problem(format!("{}: {:?} is no count", COLUMNS[i], cell(i))))
            };
            let basis = match cell(8) {
                "measured" => Basis::Measured,
                "derived" => Basis::Derived,
                other => return Err(problem(format!("basis {other:?}; expected measured or derived"))),
            };
            if let Some(unused) = (place.len()..3).find(|&i| !cell(1 + i).is_empty()) {
                return Err(problem(format!(
                    "{} holds {:?}, but the number of fields named is {}",
                    COLUMNS[1 + unused],
                    cell(1 + unused),
                    place.len()
                )));
            }
            let figure = Figure {
                estimate: number(4)?,
                standard_error: number(5)?,
                lower_95: number(6)?,
                upper_95: number(7)?,
                basis,
            };
            if !(figure.lower_95 <= figure.estimate && figure.estimate <= figure.upper_95) {
                return Err(problem("the estimate lies outside its own interval".into()));
            }
            figures.push((place, figure));
        }
        Aggregates::new(figures)
    }
}
