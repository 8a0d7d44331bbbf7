//! Counting what was declared, and measuring it.

use amparo_privacy::{Budget, MeasureError, Noise, Rho, measure as add_noise};
use amparo_schema::{CaseNumbers, CodedTable, Number};
use amparo_synth::DeclaredCounts;

use crate::items::field;
use crate::tables::{PeopleTable, people};

/// The part of a release's budget that its headline counts take, as numerator and denominator. The engine has the rest.
pub const SHARE: (u64, u64) = (3, 10);

/// Weights of the counts that are no tables of people, in the unit of theirs.
const COUNTRIES: f64 = 2.2;
const COUNTRIES_OF_ALL: f64 = 0.6;
const ABOVE_MONTHS: f64 = 0.8;
const ABOVE_AGE: f64 = 0.2;

/// Why headline counts were not measured.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum HeadlineError {
    /// The table is no case table.
    #[error("the table has no field {0}, from which a headline count is made")]
    NoField(&'static str),
    /// There are numbers for more or fewer cases than the table has.
    #[error("there are numbers of {numbers} cases beside a table of {rows}")]
    Rows {
        /// Cases with numbers or without.
        numbers: usize,
        /// Rows of the table.
        rows: usize,
    },
    /// The budget is too small.
    #[error(transparent)]
    Budget(#[from] MeasureError),
}

/// What the headline counts take of a budget ([`SHARE`]), rounded down.
pub fn share_of(whole: Rho) -> Rho {
    let (part, of) = SHARE;
    Rho::from_units(whole.units() / of * part).unwrap_or(Rho::ZERO)
}

/// Exact counts on their way to the noise. They have no `Debug` output.
struct Exact {
    name: String,
    weight: f64,
    cells: Vec<String>,
    l2_sensitivity_squared: u64,
    adds: bool,
    counts: Vec<u64>,
}

/// Measures all headline counts of `table` with all of `budget`. `numbers` holds the numbers of each row's case.
///
/// A person is one row. In which order counts are measured and with what noise depends on the table's schema alone.
///
/// # Errors
/// See [`HeadlineError`]; the budget is gone in any case.
pub fn measure(
    table: &CodedTable,
    numbers: &[CaseNumbers],
    budget: Budget,
    noise: &mut dyn Noise,
) -> Result<Vec<DeclaredCounts>, HeadlineError> {
    if numbers.len() != table.rows() {
        return Err(HeadlineError::Rows {
            numbers: numbers.len(),
            rows: table.rows(),
        });
    }
    let years = Years::of(table)?;
    let mut all: Vec<Exact> = people(table, numbers)?
        .iter()
        .map(|declared| years.people(table, declared))
        .collect();
    for number in Number::ALL {
        all.push(years.above(table, numbers, number));
    }
    all.extend(years.countries(table)?);
    let weights: Vec<f64> = all.iter().map(|exact| exact.weight).collect();
    all.into_iter()
        .zip(budget.divide(&weights))
        .map(|(exact, budget)| {
            let label = format!("headline {}", exact.name);
            let counts = add_noise(&exact.counts, budget, exact.l2_sensitivity_squared, &label, noise)?;
            Ok(DeclaredCounts {
                name: exact.name,
                cells: exact.cells,
                l2_sensitivity_squared: exact.l2_sensitivity_squared,
                adds: exact.adds,
                counts,
            })
        })
        .collect()
}

/// The years of registration: the first dimension of all that is counted.
struct Years {
    field: usize,
    names: Vec<String>,
}

impl Years {
    fn of(table: &CodedTable) -> Result<Years, HeadlineError> {
        let field = field(table, "yearOfRegistration")?;
        let categories = &table.schema().field(field).categories;
        Ok(Years {
            field,
            names: categories.iter().map(|category| category.value.clone()).collect(),
        })
    }

    fn year(&self, table: &CodedTable, row: usize) -> usize {
        usize::from(table.code(row, self.field))
    }

    fn people(&self, table: &CodedTable, declared: &PeopleTable<'_>) -> Exact {
        let width = declared.items.len();
        let mut counts = vec![0; self.names.len() * width];
        for row in 0..table.rows() {
            counts[self.year(table, row) * width + (declared.place)(row)] += 1;
        }
        Exact {
            name: declared.name.clone(),
            weight: declared.weight,
            cells: self
                .names
                .iter()
                .flat_map(|year| declared.items.iter().map(move |item| format!("{year}/{item}")))
                .collect(),
            // A person stands in one cell.
            l2_sensitivity_squared: 1,
            adds: true,
            counts,
        }
    }

    /// Sums, by year, of what numbers lie above the first of their band.
    fn above(&self, table: &CodedTable, numbers: &[CaseNumbers], number: Number) -> Exact {
        let firsts: Vec<u16> = number.bands().map(|(first, _)| first).collect();
        let mut counts = vec![0; self.names.len()];
        for (row, numbers) in numbers.iter().enumerate() {
            if let Some(value) = numbers.get(number) {
                counts[self.year(table, row)] += u64::from(value - firsts[number.band(value)]);
            }
        }
        Exact {
            name: format!("{}.above", number.name()),
            weight: match number {
                Number::Months => ABOVE_MONTHS,
                Number::Age => ABOVE_AGE,
            },
            cells: self.names.clone(),
            l2_sensitivity_squared: u64::from(number.widest()).pow(2),
            adds: true,
            counts,
        }
    }

    /// In how many countries anybody was exploited, by year and over all.
    fn countries(&self, table: &CodedTable) -> Result<[Exact; 2], HeadlineError> {
        let at = field(table, "CountryOfExploitation")?;
        let exploited = table.schema().field(at);
        let size = exploited.size();
        let mut seen = vec![false; self.names.len() * size];
        for row in 0..table.rows() {
            let code = table.code(row, at);
            if !exploited.is_missing(code) {
                seen[self.year(table, row) * size + usize::from(code)] = true;
            }
        }
        let by_year = seen
            .chunks_exact(size)
            .map(|countries| countries.iter().filter(|&&seen| seen).count() as u64)
            .collect();
        let over_all = (0..size)
            .filter(|code| seen.chunks_exact(size).any(|countries| countries[*code]))
            .count() as u64;
        let exact = |name: &str, weight, cells, counts| Exact {
            name: name.into(),
            weight,
            cells,
            // A record is of one year and one country: with it or without it, one number changes by at most 1.
            l2_sensitivity_squared: 1,
            adds: false,
            counts,
        };
        Ok([
            exact("countries", COUNTRIES, self.names.clone(), by_year),
            exact(
                "countries.all",
                COUNTRIES_OF_ALL,
                vec!["all".into()],
                vec![over_all],
            ),
        ])
    }
}
