//! All sets of up to k fields, non-zero cells only, streamed.
//!
//! Fields with few categories become bit planes, and a combination of them is an intersection of planes, found once for all sets that share
//! it. Fields with many categories are fused into one code per row and counted over the rows of that intersection. So the flags, which are most of
//! a case table, cost a machine word per 64 rows, and the work shrinks with the rows that are left.

use amparo_schema::CodedTable;
use rayon::prelude::*;

use crate::CountError;
use crate::planes::RowSet;

/// The most fields counted together.
pub(crate) const MAX_ORDER: usize = 8;

/// Fields with more counted categories than this are fused instead of being split into planes.
const PLANE_CATEGORIES: usize = 5;

/// Fused domains up to this size are counted in an array; larger ones by sorting.
const ARRAY_CELLS: u64 = 1 << 16;

/// Which categories are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountOptions {
    /// Count missing values as values too. Without it a row takes part only in sets whose fields it answers.
    pub include_missing: bool,
}

/// The non-zero cells of one set of fields.
pub struct SparseMarginal {
    attributes: Vec<usize>,
    shape: Vec<usize>,
    cells: Vec<(u64, u64)>,
}

impl SparseMarginal {
    /// The fields, ascending.
    pub fn attributes(&self) -> &[usize] {
        &self.attributes
    }

    /// The domain size of each field, missing values included.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// `(cell, count)` with ascending cells: row-major indices into the cross product, the last field varying fastest. Counts are above 0.
    pub fn cells(&self) -> &[(u64, u64)] {
        &self.cells
    }

    /// The codes of a cell, one per field.
    pub fn codes(&self, cell: u64) -> Vec<u16> {
        let mut codes = vec![0; self.shape.len()];
        let mut rest = cell;
        for (code, &size) in codes.iter_mut().zip(&self.shape).rev() {
            *code = (rest % size as u64) as u16;
            rest /= size as u64;
        }
        codes
    }
}

/// How many sets of 1 to `order` fields a table of `width` fields has.
pub fn number_of_sets(width: usize, order: usize) -> u64 {
    let mut total = 0_u64;
    let mut binomial = 1_u64;
    for k in 1..=order.min(width) {
        binomial = binomial.saturating_mul((width - k + 1) as u64) / k as u64;
        total = total.saturating_add(binomial);
    }
    total
}

/// Counts all sets of 1 to `order` fields and hands each to `sink`.
///
/// Sets come in an order fixed by the schema alone, whatever the number of threads. Memory is bounded by the table, its planes and a few hundred
/// sets at a time.
///
/// # Errors
/// [`CountError::Order`] if `order` is 0 or above 8, or the cross product of the `order` widest fields has more than 2⁶⁴ cells.
pub fn count_all(
    table: &CodedTable,
    order: usize,
    options: CountOptions,
    mut sink: impl FnMut(&SparseMarginal),
) -> Result<(), CountError> {
    if order == 0 || order > MAX_ORDER {
        return Err(CountError::Order { order });
    }
    let mut sizes = table.schema().sizes();
    sizes.sort_unstable_by_key(|&size| std::cmp::Reverse(size));
    let widest = sizes
        .iter()
        .take(order)
        .fold(1_u128, |cells, &size| cells.saturating_mul(size as u128));
    if widest > u128::from(u64::MAX) {
        return Err(CountError::Order { order });
    }
    let columns = Columns::of(table, options);
    for size in 1..=order.min(table.schema().width()) {
        // A unit of work fixes the fused fields and the first split field; it is large enough to share intersections and small enough to balance.
        let units: Vec<(Vec<usize>, Option<usize>)> = (0..=size.min(columns.fused.len()))
            .flat_map(|fused| {
                let firsts: Vec<Option<usize>> = if size == fused {
                    vec![None]
                } else {
                    (0..columns.split.len().saturating_sub(size - fused - 1))
                        .map(Some)
                        .collect()
                };
                subsets(columns.fused.len(), fused)
                    .into_iter()
                    .flat_map(move |set| firsts.clone().into_iter().map(move |first| (set.clone(), first)))
            })
            .collect();
        for batch in units.chunks(256) {
            let counted: Vec<Vec<SparseMarginal>> = batch
                .par_iter()
                .map(|(fused, first)| columns.count_unit(fused, *first, size))
                .collect();
            counted.iter().flatten().for_each(&mut sink);
        }
    }
    Ok(())
}

/// A field split into planes: one set of rows per counted category.
struct SplitField {
    attribute: usize,
    planes: Vec<(u16, RowSet)>,
}

struct Columns<'a> {
    table: &'a CodedTable,
    include_missing: bool,
    split: Vec<SplitField>,
    fused: Vec<usize>,
}

/// One choice of categories for the split fields of a set, with the rows that hold it.
struct Leaf<'a> {
    codes: &'a [u16],
    rows: &'a RowSet,
}

impl<'a> Columns<'a> {
    fn of(table: &'a CodedTable, options: CountOptions) -> Self {
        let (mut split, mut fused) = (Vec::new(), Vec::new());
        for (attribute, field) in table.schema().fields().iter().enumerate() {
            let counted: Vec<u16> = (0..field.size() as u16)
                .filter(|&code| options.include_missing || !field.is_missing(code))
                .collect();
            if counted.len() <= PLANE_CATEGORIES {
                let planes = counted
                    .iter()
                    .map(|&code| (code, RowSet::of(table.column(attribute), code)))
                    .collect();
                split.push(SplitField { attribute, planes });
            } else {
                fused.push(attribute);
            }
        }
        Columns {
            table,
            include_missing: options.include_missing,
            split,
            fused,
        }
    }

    /// All sets of `size` fields that contain exactly the fused fields named and whose first split field is `first`.
    fn count_unit(&self, fused: &[usize], first: Option<usize>, size: usize) -> Vec<SparseMarginal> {
        let many: Vec<usize> = fused.iter().map(|&i| self.fused[i]).collect();
        let (rows, codes) = self.fuse(&many);
        let Some(first) = first else {
            let mut cells = Vec::new();
            self.add_leaf(
                &many,
                &[],
                &codes,
                &Leaf {
                    codes: &[],
                    rows: &rows,
                },
                &mut cells,
            );
            return vec![self.finish(&many, &[], cells)];
        };
        let rest = size - many.len() - 1;
        subsets(self.split.len() - first - 1, rest)
            .into_iter()
            .map(|tail| {
                let chosen: Vec<usize> = std::iter::once(first)
                    .chain(tail.into_iter().map(|i| first + 1 + i))
                    .collect();
                let mut cells = Vec::new();
                let mut path = Vec::with_capacity(chosen.len());
                self.descend(&many, &chosen, &codes, &rows, &mut path, &mut cells);
                self.finish(&many, &chosen, cells)
            })
            .collect()
    }

    /// Walks the categories of the split fields in `chosen`, narrowing the rows as it goes.
    fn descend(
        &self,
        many: &[usize],
        chosen: &[usize],
        codes: &[u64],
        rows: &RowSet,
        path: &mut Vec<u16>,
        cells: &mut Vec<(u64, u64)>,
    ) {
        let depth = path.len();
        let field = &self.split[chosen[depth]];
        let last = depth + 1 == chosen.len();
        let mut narrowed = RowSet::buffer();
        for (code, plane) in &field.planes {
            path.push(*code);
            if last && many.is_empty() {
                // Nothing is left to look at but how many rows there are.
                let count = if depth == 0 {
                    plane.count_and(plane)
                } else {
                    rows.count_and(plane)
                };
                if count > 0 {
                    cells.push((self.index(many, chosen, &[], path), count));
                }
            } else if rows.and_into(plane, &mut narrowed) > 0 {
                if last {
                    self.add_leaf(
                        many,
                        chosen,
                        codes,
                        &Leaf {
                            codes: path,
                            rows: &narrowed,
                        },
                        cells,
                    );
                } else {
                    self.descend(many, chosen, codes, &narrowed, path, cells);
                }
            }
            path.pop();
        }
    }

    /// The rows that answer every field of `many`, and each row's fused code.
    fn fuse(&self, many: &[usize]) -> (RowSet, Vec<u64>) {
        let mut rows = RowSet::all(self.table.rows());
        if many.is_empty() {
            return (rows, Vec::new());
        }
        let mut codes = vec![0_u64; self.table.rows()];
        for &attribute in many {
            let field = self.table.schema().field(attribute);
            let size = field.size() as u64;
            for (fused, code) in codes.iter_mut().zip(self.table.column(attribute).iter()) {
                *fused = *fused * size + u64::from(code);
            }
            if !self.include_missing {
                for code in (0..field.size() as u16).filter(|&code| field.is_missing(code)) {
                    let missing = RowSet::of(self.table.column(attribute), code);
                    rows = rows.without(&missing);
                }
            }
        }
        (rows, codes)
    }

    /// Counts the fused codes over the rows of a leaf.
    fn add_leaf(
        &self,
        many: &[usize],
        chosen: &[usize],
        codes: &[u64],
        leaf: &Leaf<'_>,
        cells: &mut Vec<(u64, u64)>,
    ) {
        let domain = many.iter().fold(1_u64, |cells, &a| {
            cells.saturating_mul(self.table.schema().field(a).size() as u64)
        });
        let mut counted: Vec<(u64, u64)> = Vec::new();
        if domain <= ARRAY_CELLS {
            let mut counts = vec![0_u32; domain as usize];
            leaf.rows.for_each(|row| counts[codes[row] as usize] += 1);
            counted.extend(
                (0_u64..)
                    .zip(counts)
                    .filter(|&(_, n)| n > 0)
                    .map(|(code, n)| (code, u64::from(n))),
            );
        } else {
            let mut present = Vec::new();
            leaf.rows.for_each(|row| present.push(codes[row]));
            present.sort_unstable();
            for run in present.chunk_by(|a, b| a == b) {
                counted.push((run[0], run.len() as u64));
            }
        }
        let mut many_codes = vec![0_u16; many.len()];
        for (fused, count) in counted {
            let mut rest = fused;
            for (code, &attribute) in many_codes.iter_mut().zip(many).rev() {
                let size = self.table.schema().field(attribute).size() as u64;
                *code = (rest % size) as u16;
                rest /= size;
            }
            cells.push((self.index(many, chosen, &many_codes, leaf.codes), count));
        }
    }

    /// The row-major index over the set's fields in ascending order.
    fn index(&self, many: &[usize], chosen: &[usize], many_codes: &[u16], split_codes: &[u16]) -> u64 {
        let (mut m, mut s) = (0, 0);
        let mut index = 0_u64;
        while m < many.len() || s < chosen.len() {
            let take_many =
                s == chosen.len() || (m < many.len() && many[m] < self.split[chosen[s]].attribute);
            let (attribute, code) = if take_many {
                m += 1;
                (many[m - 1], many_codes[m - 1])
            } else {
                s += 1;
                (self.split[chosen[s - 1]].attribute, split_codes[s - 1])
            };
            // `count_all` has checked that the widest set fits 64 bits.
            index = index * self.table.schema().field(attribute).size() as u64 + u64::from(code);
        }
        index
    }

    fn finish(&self, many: &[usize], chosen: &[usize], mut cells: Vec<(u64, u64)>) -> SparseMarginal {
        let mut attributes: Vec<usize> = many
            .iter()
            .copied()
            .chain(chosen.iter().map(|&i| self.split[i].attribute))
            .collect();
        attributes.sort_unstable();
        let shape = attributes
            .iter()
            .map(|&a| self.table.schema().field(a).size())
            .collect();
        cells.sort_unstable();
        SparseMarginal {
            attributes,
            shape,
            cells,
        }
    }
}

/// All subsets of `0..n` of the given size, ascending, in lexicographic order.
fn subsets(n: usize, size: usize) -> Vec<Vec<usize>> {
    fn extend(n: usize, size: usize, from: usize, current: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
        if current.len() == size {
            all.push(current.clone());
            return;
        }
        for next in from..n {
            current.push(next);
            extend(n, size, next + 1, current, all);
            current.pop();
        }
    }
    let mut all = Vec::new();
    if size <= n {
        extend(n, size, 0, &mut Vec::with_capacity(size), &mut all);
    }
    all
}
