//! The published aggregates of a release, laid out for summing.

use std::collections::HashMap;

use crate::figure::{Estimate, Source};

/// All published cells over one set of fields.
struct Table {
    /// Domain sizes of the fields, in ascending order of field.
    shape: Vec<usize>,
    /// Published cells by row-major position; cells that are not published are below the release's threshold.
    cells: HashMap<usize, Estimate>,
    /// The table's weakest basis.
    source: Source,
    /// The variance of one cell that is not published: the largest of those that are near zero, as a careful stand-in.
    unpublished_variance: f64,
}

/// Every published table, found by its set of fields.
pub struct Published {
    sizes: Vec<usize>,
    tables: HashMap<Vec<usize>, Table>,
}

/// One published cell: its fields and codes in ascending order of field, its figure and its basis.
pub struct Cell {
    /// Fields and codes; empty for the total.
    pub place: Vec<(usize, u16)>,
    /// The figure.
    pub estimate: Estimate,
    /// Where it comes from.
    pub source: Source,
}

impl Published {
    /// Sorts cells into tables. `sizes` are the domain sizes of all fields.
    pub fn new(sizes: Vec<usize>, cells: impl IntoIterator<Item = Cell>) -> Self {
        let mut tables: HashMap<Vec<usize>, Table> = HashMap::new();
        for mut cell in cells {
            cell.place.sort_unstable();
            let fields: Vec<usize> = cell.place.iter().map(|&(field, _)| field).collect();
            let table = tables.entry(fields).or_insert_with_key(|fields| Table {
                shape: fields.iter().map(|&field| sizes[field]).collect(),
                cells: HashMap::new(),
                source: Source::Measured,
                unpublished_variance: 0.0,
            });
            let position = table
                .shape
                .iter()
                .zip(&cell.place)
                .fold(0, |position, (size, &(_, code))| {
                    position * size + usize::from(code)
                });
            table.source = table.source.max(cell.source);
            table.cells.insert(position, cell.estimate);
        }
        for table in tables.values_mut() {
            // Small cells tell what noise alone does; a large cell's derived error grows with its size.
            let mut by_size: Vec<&Estimate> = table.cells.values().collect();
            by_size.sort_unstable_by(|a, b| a.value.total_cmp(&b.value));
            let smallest = by_size.len().div_ceil(10);
            table.unpublished_variance = by_size[..smallest]
                .iter()
                .map(|estimate| estimate.variance())
                .fold(0.0, f64::max);
        }
        Published { sizes, tables }
    }

    /// Whether a table over exactly these fields (ascending) is published.
    pub fn covers(&self, fields: &[usize]) -> bool {
        self.tables.contains_key(fields)
    }

    /// The sum over every combination of the selected codes, or `None` if no table covers the fields.
    ///
    /// `selections` are in ascending order of field; each lists codes without repeats. A single cell is returned as published;
    /// for a sum the variances of its cells are added.
    pub fn sum(&self, selections: &[(usize, &[u16])]) -> Option<(Estimate, Source)> {
        let fields: Vec<usize> = selections.iter().map(|(field, _)| *field).collect();
        let table = self.tables.get(&fields)?;
        let combinations: usize = selections.iter().map(|(_, codes)| codes.len()).product();
        let unpublished = Estimate::new(0.0, table.unpublished_variance);
        let (mut value, mut variance) = (0.0, 0.0);
        for combination in 0..combinations {
            let (mut rest, mut position, mut stride) = (combination, 0, 1);
            for (&(field, codes), size) in selections.iter().zip(&table.shape).rev() {
                debug_assert_eq!(*size, self.sizes[field]);
                position += usize::from(codes[rest % codes.len()]) * stride;
                rest /= codes.len();
                stride *= size;
            }
            let cell = *table.cells.get(&position).unwrap_or(&unpublished);
            if combinations == 1 {
                return Some((cell, table.source));
            }
            value += cell.value;
            variance += cell.variance();
        }
        Some((Estimate::new(value, variance), table.source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published() -> Published {
        let cell = |place: &[(usize, u16)], value: f64, source| Cell {
            place: place.to_vec(),
            estimate: Estimate::new(value, 4.0),
            source,
        };
        Published::new(
            vec![2, 3],
            [
                cell(&[], 60.0, Source::Measured),
                cell(&[(0, 0)], 20.0, Source::Measured),
                cell(&[(0, 1)], 40.0, Source::Measured),
                cell(&[(0, 1), (1, 0)], 10.0, Source::Measured),
                cell(&[(0, 1), (1, 2)], 30.0, Source::Derived),
            ],
        )
    }

    #[test]
    fn one_cell_is_given_as_published_and_sums_add_variances() {
        let published = published();
        assert_eq!(published.sum(&[]).unwrap().0.value, 60.0);
        let (both, source) = published.sum(&[(0, &[0, 1])]).unwrap();
        assert_eq!(
            (both.value, both.variance().round(), source),
            (60.0, 8.0, Source::Measured)
        );
        let (sum, source) = published.sum(&[(0, &[1]), (1, &[0, 1, 2])]).unwrap();
        assert_eq!(
            (sum.value, sum.variance().round(), source),
            (40.0, 12.0, Source::Derived)
        );
    }

    #[test]
    fn a_set_of_fields_that_is_not_published_has_no_sum() {
        let published = published();
        assert!(!published.covers(&[1]));
        assert!(published.sum(&[(1, &[0])]).is_none());
    }
}
