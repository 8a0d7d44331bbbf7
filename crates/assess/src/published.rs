//! What was published about a table beside synthetic rows: counts with their noise.

use amparo_schema::{CodedTable, TableSchema};
use rayon::prelude::*;

use crate::AssessError;
use crate::options::index_of;

/// A table of counts as it was published.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishedMarginal {
    /// Names of the fields, in the schema's order.
    pub fields: Vec<String>,
    /// For each field the group of each of its codes, where rare categories were counted together; empty if every code stands for itself.
    pub groups: Vec<Vec<usize>>,
    /// Counts of the cross product, the last field varying fastest, in people.
    pub counts: Vec<f64>,
    /// Standard error of each count.
    pub standard_error: f64,
}

/// A published table, with its fields as indices.
pub(crate) struct Table {
    pub(crate) fields: Vec<usize>,
    pub(crate) shape: Vec<usize>,
    /// As in [`PublishedMarginal::groups`].
    pub(crate) groups: Vec<Vec<usize>>,
    pub(crate) counts: Vec<f64>,
    pub(crate) standard_error: f64,
}

impl Table {
    /// Checks a table that was given.
    pub(crate) fn given(table: &PublishedMarginal, schema: &TableSchema) -> Result<Table, AssessError> {
        let fields = table
            .fields
            .iter()
            .map(|name| index_of(schema, name))
            .collect::<Result<Vec<_>, _>>()?;
        let sizes: Vec<usize> = fields.iter().map(|&field| schema.field(field).size()).collect();
        let grouped = !table.groups.is_empty();
        let shape: Vec<usize> = if grouped {
            let size = |groups: &Vec<usize>| groups.iter().max().map_or(0, |last| last + 1);
            table.groups.iter().map(size).collect()
        } else {
            sizes.clone()
        };
        let ascending = fields.windows(2).all(|pair| pair[0] < pair[1]);
        let whole = !grouped || table.groups.iter().map(Vec::len).eq(sizes);
        if !ascending || !whole || shape.iter().product::<usize>() != table.counts.len() {
            return Err(AssessError::Option {
                option: "published",
                value: format!(
                    "a table of {} with {} cells",
                    table.fields.join(" × "),
                    table.counts.len()
                ),
                accepted: "fields stand in the schema's order and there is one count for each cell of their cross product",
            });
        }
        Ok(Table {
            fields,
            shape,
            groups: table.groups.clone(),
            counts: table.counts.clone(),
            standard_error: table.standard_error,
        })
    }

    /// The place of a cell, from the code that each of the table's fields has.
    pub(crate) fn place(&self, code: impl Fn(usize) -> usize) -> usize {
        let mut place = 0;
        for (at, (&field, &size)) in self.fields.iter().zip(&self.shape).enumerate() {
            let code = code(field);
            place = place * size + self.groups.get(at).map_or(code, |groups| groups[code]);
        }
        place
    }

    /// The place of a row's cell.
    pub(crate) fn cell(&self, table: &CodedTable, row: usize) -> usize {
        self.place(|field| usize::from(table.code(row, field)))
    }

    /// How many of some rows stand in each cell.
    pub(crate) fn count(&self, table: &CodedTable, rows: &[usize]) -> Vec<u64> {
        let mut counts = vec![0; self.counts.len()];
        rows.iter().for_each(|&row| counts[self.cell(table, row)] += 1);
        counts
    }
}

/// One cell that a person would stand in: how many of the other people known to the attacker stand there, and what was published of it.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) known: u64,
    pub(crate) published: f64,
    pub(crate) standard_error: f64,
}

/// How many people stand behind counts.
#[derive(Clone, Copy)]
pub(crate) struct Sizes {
    /// People that the published counts are of.
    pub(crate) published: f64,
    /// Other people that the attacker knows.
    pub(crate) known: f64,
}

impl Sizes {
    /// What other people let expect of a published count: half a person more than was seen, for cells in which nobody was.
    fn expected(self, known: u64) -> f64 {
        self.published * (known as f64 + 0.5) / (self.known + 1.0)
    }
}

/// Without noise only cells that are expected to hold fewer than this speak: in fuller ones the chance fluctuations that many fields share drown
/// one person.
const RARE: f64 = 5.0;

/// The chance that somebody who took part is counted in each of his cells of an exact table: all but sure, so that a single empty cell clears a person.
const COUNTED: f64 = 0.999;

/// How much a person's cells of published tables speak for his having been counted in them. He adds one to each.
///
/// With noise of standard error s the logarithm of the likelihood ratio is (y − λ − ½) ÷ (s² + λ(1 + n/m)), where y is the published count and λ what m others let
/// expect of n. Without noise it is ln(1 − p + p y/λ), as y/λ is the ratio of a Poisson count that surely holds him and one that does not, and p the
/// chance that it does. Cells with equal counts throughout hold the same people, as where a block of fields was not asked, and speak once.
pub(crate) fn evidence_of_tables(mut cells: Vec<Seen>, sizes: Sizes) -> f64 {
    cells.sort_unstable_by(|a, b| a.known.cmp(&b.known).then(a.published.total_cmp(&b.published)));
    cells.dedup_by(|a, b| a.known == b.known && a.published.total_cmp(&b.published).is_eq());
    let evidence = cells.into_iter().map(|cell| {
        let expected = sizes.expected(cell.known);
        if cell.standard_error > 0.0 {
            let variance =
                cell.standard_error.powi(2) + expected * (1.0 + sizes.published / sizes.known.max(1.0));
            (cell.published - expected - 0.5) / variance
        } else if expected < RARE {
            (1.0 - COUNTED + COUNTED * cell.published.max(0.0) / expected).ln()
        } else {
            0.0
        }
    });
    evidence.sum()
}

/// Scores rows by the cells that they would stand in. `known` counts other people in each table.
pub(crate) fn scores(
    tables: &[Table],
    known: &[Vec<u64>],
    table: &CodedTable,
    rows: &[usize],
    evidence: impl Fn(Vec<Seen>) -> f64 + Sync,
) -> Vec<f64> {
    rows.par_iter()
        .map(|&row| {
            let cells = tables.iter().zip(known).map(|(published, known)| {
                let cell = published.cell(table, row);
                Seen {
                    known: known[cell],
                    published: published.counts[cell],
                    standard_error: published.standard_error,
                }
            });
            evidence(cells.collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: Sizes = Sizes {
        published: 1_000.0,
        known: 1_000.0,
    };

    fn seen(known: u64, published: f64, standard_error: f64) -> Seen {
        Seen {
            known,
            published,
            standard_error,
        }
    }

    #[test]
    fn noise_weakens_evidence_and_equal_cells_speak_once() {
        let cell = |error| vec![seen(0, 3.0, error); 4];
        let (exact, noisy) = (
            evidence_of_tables(cell(0.0), SIZES),
            evidence_of_tables(cell(10.0), SIZES),
        );
        assert!(exact > 1.0 && noisy > 0.0 && noisy < 0.1, "{exact} {noisy}");
        assert_eq!(exact, evidence_of_tables(vec![seen(0, 3.0, 0.0)], SIZES));
    }

    #[test]
    fn grouped_codes_share_a_cell() {
        let table = Table {
            fields: vec![0, 2],
            shape: vec![2, 2],
            groups: vec![vec![0, 1, 1], vec![0, 1]],
            counts: vec![0.0; 4],
            standard_error: 1.0,
        };
        assert_eq!(table.place(|field| [1, 9, 0][field]), 2);
        assert_eq!(table.place(|field| [2, 9, 1][field]), 3);
    }
}
