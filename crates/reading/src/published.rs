//! The published aggregates of a release, laid out for summing.

use std::collections::HashMap;

use crate::figure::{Estimate, Source};

/// Tables with at most this many possible cells keep a place for each; larger ones, which are mostly empty, keep what is published.
const MAX_DENSE: usize = 1 << 17;
/// Stands where nothing is published.
const NOTHING: u32 = u32::MAX;

/// Where a table keeps its cells.
enum Places {
    Dense(Vec<u32>),
    Sparse(HashMap<usize, u32>),
}

/// All published cells over one set of fields.
pub struct Table {
    /// Domain sizes of the fields, in ascending order of field.
    shape: Vec<usize>,
    /// Places in `cells` by row-major position; cells that are not published are below the release's threshold.
    places: Places,
    cells: Vec<Estimate>,
    /// The table's weakest basis.
    pub source: Source,
    /// The variance of one cell that is not published: the mean of those that are near zero.
    unpublished_variance: f64,
}

/// Every published table, found by its set of fields.
pub struct Published {
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
    pub fn new(sizes: &[usize], cells: impl IntoIterator<Item = Cell>) -> Self {
        let mut tables: HashMap<Vec<usize>, Table> = HashMap::new();
        for mut cell in cells {
            cell.place.sort_unstable();
            let fields: Vec<usize> = cell.place.iter().map(|&(field, _)| field).collect();
            tables
                .entry(fields)
                .or_insert_with_key(|fields| Table::new(fields.iter().map(|&field| sizes[field]).collect()))
                .add(&cell);
        }
        for table in tables.values_mut() {
            table.judge_unpublished();
        }
        Published { tables }
    }

    /// The table over exactly these fields (ascending), if it is published.
    pub fn table(&self, fields: &[usize]) -> Option<&Table> {
        self.tables.get(fields)
    }

    /// The sum over every combination of the selected codes, or `None` if no table covers the fields. See [`Table::sum`].
    pub fn sum(&self, selections: &[(usize, &[u16])]) -> Option<(Estimate, Source)> {
        let fields: Vec<usize> = selections.iter().map(|(field, _)| *field).collect();
        let table = self.table(&fields)?;
        let codes: Vec<&[u16]> = selections.iter().map(|(_, codes)| *codes).collect();
        Some((table.sum(&codes), table.source))
    }
}

impl Table {
    fn new(shape: Vec<usize>) -> Table {
        let size = shape
            .iter()
            .try_fold(1usize, |product, &size| product.checked_mul(size));
        Table {
            places: match size {
                Some(size) if size <= MAX_DENSE => Places::Dense(vec![NOTHING; size]),
                _ => Places::Sparse(HashMap::new()),
            },
            shape,
            cells: Vec::new(),
            source: Source::Measured,
            unpublished_variance: 0.0,
        }
    }

    fn add(&mut self, cell: &Cell) {
        let position = self
            .shape
            .iter()
            .zip(&cell.place)
            .fold(0, |position, (size, &(_, code))| {
                position * size + usize::from(code)
            });
        let place = self.cells.len() as u32;
        match &mut self.places {
            Places::Dense(places) => places[position] = place,
            Places::Sparse(places) => {
                places.insert(position, place);
            }
        }
        self.cells.push(cell.estimate);
        self.source = self.source.max(cell.source);
    }

    /// Small cells tell what noise alone does; a large cell's error grows with its size. Sums are over hundreds of cells that are not published, so it is their mean that
    /// counts: with the largest of them, the regions of citizenship by those of exploitation had errors three times as wide as they were wrong.
    fn judge_unpublished(&mut self) {
        let mut by_size: Vec<&Estimate> = self.cells.iter().collect();
        by_size.sort_unstable_by(|a, b| a.value.total_cmp(&b.value));
        let smallest = by_size.len().div_ceil(10);
        self.unpublished_variance = by_size[..smallest]
            .iter()
            .map(|estimate| estimate.variance())
            .sum::<f64>()
            / smallest.max(1) as f64;
    }

    fn at(&self, position: usize) -> Estimate {
        let place = match &self.places {
            Places::Dense(places) => places.get(position).copied(),
            Places::Sparse(places) => places.get(&position).copied(),
        };
        place
            .and_then(|place| self.cells.get(place as usize))
            .copied()
            .unwrap_or_else(|| Estimate::new(0.0, self.unpublished_variance))
    }

    /// The sum over every combination of `codes`, one list without repeats per field of the table.
    ///
    /// A single cell is returned as published; for a sum the variances of its cells are added.
    pub fn sum(&self, codes: &[&[u16]]) -> Estimate {
        let combinations: usize = codes.iter().map(|list| list.len()).product();
        let (mut value, mut variance) = (0.0, 0.0);
        for combination in 0..combinations {
            let (mut rest, mut position, mut stride) = (combination, 0, 1);
            for (list, size) in codes.iter().zip(&self.shape).rev() {
                position += usize::from(list[rest % list.len()]) * stride;
                rest /= list.len();
                stride *= size;
            }
            let cell = self.at(position);
            if combinations == 1 {
                return cell;
            }
            value += cell.value;
            variance += cell.variance();
        }
        Estimate::new(value, variance)
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
            &[2, 3],
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
        assert!(published.table(&[1]).is_none());
        assert!(published.sum(&[(1, &[0])]).is_none());
    }
}
