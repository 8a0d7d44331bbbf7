//! What workers print, read back and added up.

use std::collections::HashMap;
use std::ops::Range;

use amparo_count::{SparseMarginal, sets_in_order};
use amparo_schema::TableSchema;

/// In place of a set: how many rows were counted.
pub(crate) const ROWS: &str = "rows";
/// In place of a set: a worker's reason for refusing its rows.
pub(crate) const REFUSED: &str = "!";

/// How a set is written: its fields' numbers, from 0, joined by dots.
pub(crate) fn set_text(attributes: &[usize]) -> String {
    let numbers: Vec<String> = attributes.iter().map(ToString::to_string).collect();
    numbers.join(".")
}

/// Why partial counts could not be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartialError {
    /// A worker refused its rows.
    #[error("a worker refused its rows: {0}")]
    Refused(String),
    /// A line that no worker of this job wrote.
    #[error(
        "partial count {0:?} is not of this job; wanted is set, cell below {1}, and a count above 0, separated by tabs"
    )]
    Strange(String, String),
    /// More than 2⁶⁴ − 1 rows.
    #[error("the counts do not fit into 64 bits")]
    TooMany,
}

/// Partial counts of one job, added up.
pub struct Counted {
    rows: u64,
    sets: Vec<Sum>,
    place: HashMap<String, usize>,
}

struct Sum {
    attributes: Vec<usize>,
    shape: Vec<usize>,
    size: u64,
    /// Cells in any order, some perhaps more than once.
    cells: Vec<(u64, u64)>,
    /// So many cells and they are put together again.
    compact_at: usize,
}

impl Counted {
    /// Nothing counted yet of the sets of 1 to `order` fields whose first is in `first_fields`.
    pub fn new(schema: &TableSchema, order: usize, first_fields: &Range<usize>) -> Self {
        let sizes = schema.sizes();
        let sets: Vec<Sum> = sets_in_order(schema.width(), order)
            .into_iter()
            .filter(|attributes| first_fields.contains(&attributes[0]))
            .map(|attributes| {
                let shape: Vec<usize> = attributes.iter().map(|&field| sizes[field]).collect();
                Sum {
                    size: shape
                        .iter()
                        .fold(1, |cells, &size| cells.saturating_mul(size as u64)),
                    attributes,
                    shape,
                    cells: Vec::new(),
                    compact_at: 1 << 10,
                }
            })
            .collect();
        let place = sets
            .iter()
            .enumerate()
            .map(|(place, set)| (set_text(&set.attributes), place))
            .collect();
        Counted { rows: 0, sets, place }
    }

    /// Adds one line of a worker.
    ///
    /// # Errors
    /// If a worker refused its rows, or the line is of another job.
    pub fn take(&mut self, set: &str, cell: &str, count: u64) -> Result<(), PartialError> {
        if set == REFUSED {
            return Err(PartialError::Refused(cell.to_owned()));
        }
        if set == ROWS {
            self.rows = self.rows.checked_add(count).ok_or(PartialError::TooMany)?;
            return Ok(());
        }
        let found = self.place.get(set).map(|&place| &mut self.sets[place]);
        let strange = |size: u64| {
            let size = if size == 0 {
                "its set's size".to_owned()
            } else {
                size.to_string()
            };
            PartialError::Strange(format!("{set}\t{cell}\t{count}").chars().take(80).collect(), size)
        };
        let sum = found.ok_or_else(|| strange(0))?;
        let cell = cell
            .parse()
            .ok()
            .filter(|&cell: &u64| cell < sum.size && count > 0);
        sum.cells.push((cell.ok_or_else(|| strange(sum.size))?, count));
        if sum.cells.len() >= sum.compact_at {
            sum.compact()?;
            sum.compact_at = 2 * sum.cells.len().max(1 << 9);
        }
        Ok(())
    }

    /// Adds a worker's output as it stands.
    ///
    /// # Errors
    /// As [`Counted::take`].
    pub fn take_line(&mut self, line: &str) -> Result<(), PartialError> {
        let mut parts = line.splitn(3, '\t');
        let (set, cell, count) = (parts.next(), parts.next(), parts.next());
        match (set, cell, count.and_then(|count| count.parse().ok())) {
            (Some(set), Some(cell), Some(count)) => self.take(set, cell, count),
            _ => Err(PartialError::Strange(
                line.chars().take(80).collect(),
                "its set's size".to_owned(),
            )),
        }
    }

    /// How many rows were counted, and the sets in the kernel's own order.
    ///
    /// # Errors
    /// [`PartialError::TooMany`] if a sum does not fit.
    pub fn finish(self) -> Result<(u64, Vec<SparseMarginal>), PartialError> {
        let sets = self.sets.into_iter().map(|mut sum| {
            sum.compact()?;
            Ok(SparseMarginal::counted_elsewhere(
                sum.attributes,
                sum.shape,
                sum.cells,
            ))
        });
        Ok((self.rows, sets.collect::<Result<_, _>>()?))
    }
}

impl Sum {
    fn compact(&mut self) -> Result<(), PartialError> {
        self.cells.sort_unstable();
        let mut added: Vec<(u64, u64)> = Vec::with_capacity(self.cells.len());
        for &(cell, count) in &self.cells {
            match added.last_mut() {
                Some(last) if last.0 == cell => {
                    last.1 = last.1.checked_add(count).ok_or(PartialError::TooMany)?;
                }
                _ => added.push((cell, count)),
            }
        }
        self.cells = added;
        Ok(())
    }
}
