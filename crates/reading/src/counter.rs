//! Counting people who pass a query's filters, within a bound of time.

use std::cell::OnceCell;
use std::time::{Duration, Instant};

use crate::edition::Edition;
use crate::figure::{Estimate, Source};
use crate::published::Table;
use crate::records::{Grouping, Rows};

/// Most published cells that one combination of fields may sum before counting records is quicker.
const MAX_LOOKUPS: usize = 2_000_000;
/// Cells between two looks at the clock.
const CELLS_BETWEEN: usize = 2048;

/// When to give up.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

/// The work was not done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer was not found within the portal's bound of time")]
pub struct TooLong;

impl Deadline {
    /// That long from now.
    pub fn after(time: Duration) -> Deadline {
        Deadline(Instant::now() + time)
    }

    fn check(&self) -> Result<(), TooLong> {
        if Instant::now() < self.0 {
            Ok(())
        } else {
            Err(TooLong)
        }
    }
}

/// A selection of one field's codes.
#[derive(Clone)]
pub struct Pick {
    /// The field.
    pub field: usize,
    /// Its codes, without repeats.
    pub codes: Vec<u16>,
}

/// Counts people who pass the filters.
pub struct Counter<'a> {
    edition: &'a Edition,
    /// For each filtered field, ascending, the codes that pass. A filter that everybody passes is none.
    selections: Vec<(usize, Vec<u16>)>,
    /// The records that pass, found when a count over synthetic records is first needed.
    passing: OnceCell<Rows>,
    deadline: Deadline,
}

/// One dimension of a table that answers: a filter, or the grouping at a place.
enum Dimension<'b> {
    Filter(&'b [u16]),
    Axis(usize),
}

impl<'a> Counter<'a> {
    /// A counter for a release and the codes that pass in each filtered field, ascending.
    pub fn new(edition: &'a Edition, mut selections: Vec<(usize, Vec<u16>)>, deadline: Deadline) -> Self {
        selections.retain(|(field, codes)| codes.len() < edition.schema.field(*field).size());
        Counter {
            edition,
            selections,
            passing: OnceCell::new(),
            deadline,
        }
    }

    /// Whether anybody is left out.
    pub fn is_filtered(&self) -> bool {
        !self.selections.is_empty()
    }

    /// Whether a filter on `field` leaves anybody out.
    pub fn filters(&self, field: usize) -> bool {
        self.selections.iter().any(|(filtered, _)| *filtered == field)
    }

    /// All codes of a field.
    pub fn codes(&self, field: usize) -> Vec<u16> {
        (0..self.edition.schema.field(field).size() as u16).collect()
    }

    /// Everyone in the release.
    pub fn everyone(&self) -> Estimate {
        self.edition.total()
    }

    /// Figures for the product of the axes' picks, last axis fastest. Every combination of fields is answered from the best source
    /// that covers it.
    ///
    /// # Errors
    /// If the deadline passes.
    pub fn grid(&self, axes: &[Vec<Pick>]) -> Result<Vec<(Estimate, Source)>, TooLong> {
        let cells: usize = axes.iter().map(Vec::len).product();
        let mut out = vec![(Estimate::new(0.0, 0.0), Source::Records); cells];
        // An axis over a question group reads another field for each of its items; every combination of fields is one piece of work.
        let choices: Vec<Vec<usize>> = axes
            .iter()
            .map(|axis| {
                let mut fields: Vec<usize> = axis.iter().map(|pick| pick.field).collect();
                fields.sort_unstable();
                fields.dedup();
                fields
            })
            .collect();
        let mut counted = Vec::new();
        each_combination(&choices, |fields| {
            self.deadline.check()?;
            self.fill(&mut out, &mut counted, axes, fields)
        })?;
        Ok(out)
    }

    /// Fills in the cells whose picks read exactly `fields`.
    fn fill(
        &self,
        out: &mut [(Estimate, Source)],
        counted: &mut Vec<u64>,
        axes: &[Vec<Pick>],
        fields: &[usize],
    ) -> Result<(), TooLong> {
        let parts: Vec<Vec<(usize, &[u16])>> = axes
            .iter()
            .zip(fields)
            .map(|(axis, field)| {
                axis.iter()
                    .enumerate()
                    .filter(|(_, pick)| pick.field == *field)
                    .map(|(item, pick)| (item, pick.codes.as_slice()))
                    .collect()
            })
            .collect();
        // A grouped field's codes are already narrowed to the filter on it.
        let filters = || {
            self.selections
                .iter()
                .filter(|(field, _)| !fields.contains(field))
        };
        let mut dimensions: Vec<(usize, Dimension)> = filters()
            .map(|(field, codes)| (*field, Dimension::Filter(codes)))
            .chain(
                fields
                    .iter()
                    .enumerate()
                    .map(|(axis, field)| (*field, Dimension::Axis(axis))),
            )
            .collect();
        dimensions.sort_unstable_by_key(|(field, _)| *field);
        let set: Vec<usize> = dimensions.iter().map(|(field, _)| *field).collect();
        let lookups = parts
            .iter()
            .map(|part| part.iter().map(|(_, codes)| codes.len()).sum::<usize>())
            .chain(filters().map(|(_, codes)| codes.len()))
            .fold(1usize, usize::saturating_mul);
        let table = self
            .edition
            .published
            .table(&set)
            .filter(|_| lookups <= MAX_LOOKUPS);
        if table.is_none() {
            if counted.is_empty() {
                counted.resize(out.len(), 0);
            }
            let groupings: Vec<Grouping> = parts
                .iter()
                .zip(fields)
                .zip(axes)
                .map(|((part, field), axis)| Grouping {
                    field: *field,
                    items: part.iter().map(|(item, codes)| (*item, codes.to_vec())).collect(),
                    width: axis.len(),
                })
                .collect();
            self.edition.records.tally(self.passing(), &groupings, counted);
        }
        let widths: Vec<usize> = axes.iter().map(Vec::len).collect();
        self.write(out, counted, table, &parts, &dimensions, &widths)
    }

    /// Writes the figure of every combination of `parts`, from `table` or, without one, from what was `counted`.
    fn write(
        &self,
        out: &mut [(Estimate, Source)],
        counted: &[u64],
        table: Option<&Table>,
        parts: &[Vec<(usize, &[u16])>],
        dimensions: &[(usize, Dimension)],
        widths: &[usize],
    ) -> Result<(), TooLong> {
        let mut codes: Vec<&[u16]> = vec![&[]; dimensions.len()];
        let mut place = vec![0usize; parts.len()];
        let all: usize = parts.iter().map(Vec::len).product();
        for done in 0..all {
            if done % CELLS_BETWEEN == CELLS_BETWEEN - 1 {
                self.deadline.check()?;
            }
            for (slot, (_, dimension)) in codes.iter_mut().zip(dimensions) {
                *slot = match dimension {
                    Dimension::Filter(codes) => codes,
                    Dimension::Axis(axis) => parts[*axis][place[*axis]].1,
                };
            }
            let cell = place
                .iter()
                .zip(parts)
                .zip(widths)
                .fold(0, |cell, ((&at, part), width)| cell * width + part[at].0);
            out[cell] = match table {
                Some(table) => (table.sum(&codes), table.source),
                None => (self.estimate_of_count(counted[cell], &codes), Source::Records),
            };
            for (at, part) in place.iter_mut().zip(parts).rev() {
                *at += 1;
                if *at < part.len() {
                    break;
                }
                *at = 0;
            }
        }
        Ok(())
    }

    fn passing(&self) -> &Rows {
        self.passing.get_or_init(|| {
            let records = &self.edition.records;
            let mut rows = records.all();
            for (field, codes) in &self.selections {
                records.keep(&mut rows, *field, codes);
            }
            rows
        })
    }

    /// A count over synthetic records with the error the release states for counts of this order.
    ///
    /// A selection of several codes adds up several counts, each with its own absolute error; no more of them than there are rows
    /// can matter.
    fn estimate_of_count(&self, counted: u64, codes: &[&[u16]]) -> Estimate {
        let count = counted as f64 * self.edition.people_per_record();
        let summed = codes
            .iter()
            .map(|codes| codes.len() as f64)
            .product::<f64>()
            .min(count.max(1.0));
        let alone = self.edition.record_variance(codes.len(), count);
        let each_more = self.edition.record_variance(codes.len(), 0.0);
        Estimate::new(count, alone + (summed - 1.0).max(0.0) * each_more)
    }
}

/// Calls `act` with every way to take one of each list.
fn each_combination<E>(
    choices: &[Vec<usize>],
    mut act: impl FnMut(&[usize]) -> Result<(), E>,
) -> Result<(), E> {
    let all: usize = choices.iter().map(Vec::len).product();
    let mut chosen = vec![0; choices.len()];
    for combination in 0..all {
        let mut rest = combination;
        for (slot, list) in chosen.iter_mut().zip(choices).rev() {
            *slot = list[rest % list.len()];
            rest /= list.len();
        }
        act(&chosen)?;
    }
    Ok(())
}
