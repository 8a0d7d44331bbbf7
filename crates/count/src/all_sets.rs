//! All sets of up to k fields, non-zero cells only, streamed.
//!
//! A set is its first fields, the *prefix*, and a last one. A prefix is kept as the rows that answer all its fields and each row's place among the
//! combinations that occur; it is built once from the prefix one shorter and serves every last field after it: narrow ones many at a time
//! through [`Lanes`], the others through an array of counters, or by sorting where the array would be mostly empty. So the work shrinks with
//! the rows that are left, and nothing is ever as large as a cross product.

use std::ops::Range;

use amparo_schema::{CodedTable, Codes};
use rayon::prelude::*;

use crate::CountError;
use crate::lanes::{Lanes, NARROW, Place};

/// The most fields counted together.
pub const MAX_ORDER: usize = 8;

/// An array of counters may have this many cells, or [`CELLS_PER_ROW`] for each row counted into it; beyond that keys are sorted.
const ARRAY_CELLS: u64 = 1 << 14;
const CELLS_PER_ROW: u64 = 16;

/// With so many rows per possible combination, the combinations that do not occur are kept along.
const ROWS_PER_EMPTY_CELL: u64 = 32;

/// Prefixes of two fields that are counted before their sets are handed on: enough to keep threads busy, few enough to bound memory.
const BATCH: usize = 8;

/// Which categories are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountOptions {
    /// Count missing values as values too. Without it a row takes part only in sets whose fields it answers.
    pub include_missing: bool,
}

/// The non-zero cells of one set of fields. Private: it cannot be serialised or printed.
pub struct SparseMarginal {
    attributes: Vec<usize>,
    shape: Vec<usize>,
    cells: Vec<(u64, u64)>,
}

impl SparseMarginal {
    /// The cells of one set as another process counted them: ascending, each below the product of `shape`, every count above 0.
    pub fn counted_elsewhere(attributes: Vec<usize>, shape: Vec<usize>, cells: Vec<(u64, u64)>) -> Self {
        SparseMarginal {
            attributes,
            shape,
            cells,
        }
    }

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

/// The sets of 1 to `order` of `width` fields in the order in which [`count_all`] hands them on.
pub fn sets_in_order(width: usize, order: usize) -> Vec<Vec<usize>> {
    fn below(prefix: &[usize], width: usize, order: usize, sets: &mut Vec<Vec<usize>>) {
        let next = prefix.last().map_or(0, |&last| last + 1);
        let extended = |field: usize| [prefix, &[field]].concat();
        sets.extend((next..width).map(extended));
        if prefix.len() + 1 < order {
            (next..width).for_each(|field| below(&extended(field), width, order, sets));
        }
    }
    let mut sets = Vec::new();
    if order > 0 {
        below(&[], width, order, &mut sets);
    }
    sets
}

/// Counts all sets of 1 to `order` fields and hands each to `sink`.
///
/// Sets come in an order fixed by the schema alone, whatever the number of threads ([`sets_in_order`]): all single fields, then by first field, a set
/// before those that extend it. Memory is bounded by the table, sixteen bytes per row for each dozen or so of narrow categories, and the sets of a few prefixes.
///
/// # Errors
/// [`CountError::Order`] if `order` is 0 or above 8, or the cross product of the `order` widest fields has more than 2⁶⁴ cells;
/// [`CountError::TooManyRows`] beyond 2³² − 1 rows.
pub fn count_all(
    table: &CodedTable,
    order: usize,
    options: CountOptions,
    sink: impl FnMut(&SparseMarginal),
) -> Result<(), CountError> {
    count_some(table, order, options, 0..table.schema().width(), sink)
}

/// Counts those of the sets of [`count_all`] whose first field is in `first_fields`, in the same order: a share of the work that bounds how many
/// cells there are at once.
///
/// # Errors
/// As [`count_all`].
pub fn count_some(
    table: &CodedTable,
    order: usize,
    options: CountOptions,
    first_fields: Range<usize>,
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
    let rows = crate::checked_rows(table)?;
    let columns = Columns::of(table, options);
    let everyone = Prefix {
        attributes: Vec::new(),
        rows: (0..rows).collect(),
        ranks: vec![0; table.rows()],
        cells: vec![0],
    };
    let singles = columns.count_last_fields(&everyone);
    let asked = |single: &&SparseMarginal| first_fields.contains(&single.attributes[0]);
    singles.iter().filter(asked).for_each(&mut sink);
    if order == 1 {
        return Ok(());
    }
    for first in first_fields.start..first_fields.end.min(columns.width()) {
        let prefix = columns.extend(&everyone, first);
        columns.count_last_fields(&prefix).iter().for_each(&mut sink);
        if order == 2 {
            continue;
        }
        let seconds: Vec<usize> = (first + 1..columns.width()).collect();
        for batch in seconds.chunks(BATCH) {
            let counted: Vec<Vec<SparseMarginal>> = batch
                .par_iter()
                .map(|&second| {
                    let mut sets = Vec::new();
                    columns.count_below(&columns.extend(&prefix, second), order, &mut sets);
                    sets
                })
                .collect();
            counted.iter().flatten().for_each(&mut sink);
        }
    }
    Ok(())
}

/// The rows that answer some fields, told apart by what they answer.
struct Prefix {
    attributes: Vec<usize>,
    /// The rows, ascending.
    rows: Vec<u32>,
    /// For each of them, which of `cells` it stands in.
    ranks: Vec<u32>,
    /// The combinations that occur (and perhaps some that do not), as ascending row-major indices over `attributes`.
    cells: Vec<u64>,
}

/// A field as it is counted.
struct Column<'a> {
    codes: &'a Codes,
    size: u64,
    /// The codes that are counted, ascending.
    counted: Vec<u16>,
    /// Whether each code is counted.
    is_counted: Vec<bool>,
    /// Where its lanes lie, if it is narrow.
    place: Option<Place>,
}

struct Columns<'a> {
    columns: Vec<Column<'a>>,
    lanes: Lanes,
}

impl<'a> Columns<'a> {
    fn of(table: &'a CodedTable, options: CountOptions) -> Self {
        let mut columns: Vec<Column<'a>> = table
            .schema()
            .fields()
            .iter()
            .zip(table.columns())
            .map(|(field, codes)| {
                let is_counted: Vec<bool> = (0..field.size() as u16)
                    .map(|code| options.include_missing || !field.is_missing(code))
                    .collect();
                Column {
                    codes,
                    size: field.size() as u64,
                    counted: (0..field.size() as u16)
                        .filter(|&code| is_counted[usize::from(code)])
                        .collect(),
                    is_counted,
                    place: None,
                }
            })
            .collect();
        let narrow: Vec<(&Codes, &[u16])> = columns
            .iter()
            .filter(|column| column.counted.len() <= NARROW)
            .map(|column| (column.codes, column.counted.as_slice()))
            .collect();
        let (lanes, places) = Lanes::of(&narrow);
        let mut places = places.into_iter();
        for column in columns.iter_mut().filter(|column| column.counted.len() <= NARROW) {
            column.place = places.next();
        }
        Columns { columns, lanes }
    }

    fn width(&self) -> usize {
        self.columns.len()
    }

    /// All sets that extend `prefix`, up to `order` fields.
    fn count_below(&self, prefix: &Prefix, order: usize, sets: &mut Vec<SparseMarginal>) {
        sets.extend(self.count_last_fields(prefix));
        if prefix.attributes.len() + 1 < order {
            let next = prefix.attributes.last().map_or(0, |&last| last + 1);
            for attribute in next..self.width() {
                self.count_below(&self.extend(prefix, attribute), order, sets);
            }
        }
    }

    /// The sets of a prefix and one field after its last.
    fn count_last_fields(&self, prefix: &Prefix) -> Vec<SparseMarginal> {
        let next = prefix.attributes.last().map_or(0, |&last| last + 1);
        let mut in_lanes: Option<(usize, Vec<[u32; crate::lanes::WIDTH]>)> = None;
        (next..self.width())
            .map(|attribute| {
                let column = &self.columns[attribute];
                let cells = match column.place {
                    Some(place) => {
                        // Fields lie in the lanes in their own order, so a group is counted once.
                        let counts = match in_lanes.take() {
                            Some((group, counts)) if group == place.group => counts,
                            _ => {
                                let (rows, ranks) = (&prefix.rows, &prefix.ranks);
                                self.lanes.count(place.group, rows, ranks, prefix.cells.len())
                            }
                        };
                        let cells = cells_of_lanes(prefix, column, &counts, place.lane);
                        in_lanes = Some((place.group, counts));
                        cells
                    }
                    None => match column.codes {
                        Codes::U8(codes) => count_broad(prefix, column, codes),
                        Codes::U16(codes) => count_broad(prefix, column, codes),
                    },
                };
                let attributes: Vec<usize> = prefix.attributes.iter().copied().chain([attribute]).collect();
                SparseMarginal {
                    shape: attributes
                        .iter()
                        .map(|&a| self.columns[a].size as usize)
                        .collect(),
                    attributes,
                    cells,
                }
            })
            .collect()
    }

    /// The prefix of one field more.
    fn extend(&self, prefix: &Prefix, attribute: usize) -> Prefix {
        let column = &self.columns[attribute];
        match column.codes {
            Codes::U8(codes) => extend(prefix, attribute, column, codes),
            Codes::U16(codes) => extend(prefix, attribute, column, codes),
        }
    }
}

fn cells_of_lanes(
    prefix: &Prefix,
    column: &Column<'_>,
    counts: &[[u32; crate::lanes::WIDTH]],
    lane: usize,
) -> Vec<(u64, u64)> {
    let mut cells = Vec::new();
    for (&cell, counts) in prefix.cells.iter().zip(counts) {
        for (&code, &count) in column.counted.iter().zip(&counts[lane..]) {
            if count > 0 {
                cells.push((cell * column.size + u64::from(code), u64::from(count)));
            }
        }
    }
    cells
}

fn count_broad<C: Copy + Into<u64>>(prefix: &Prefix, column: &Column<'_>, codes: &[C]) -> Vec<(u64, u64)> {
    let size = column.size;
    let pairs = || prefix.rows.iter().zip(&prefix.ranks);
    let mut cells = Vec::new();
    if fits_an_array(prefix.cells.len() as u64 * size, prefix.rows.len()) {
        let mut counts = vec![0_u32; prefix.cells.len() * size as usize];
        for (&row, &rank) in pairs() {
            // Missing values are counted along and left out below: that costs less than asking each row.
            let code: u64 = codes[row as usize].into();
            counts[(u64::from(rank) * size + code) as usize] += 1;
        }
        for (&cell, counts) in prefix.cells.iter().zip(counts.chunks(size as usize)) {
            for ((code, &count), &is_counted) in (0..).zip(counts).zip(&column.is_counted) {
                if count > 0 && is_counted {
                    cells.push((cell * size + code, u64::from(count)));
                }
            }
        }
    } else {
        let mut keys: Vec<u64> = pairs()
            .map(|(&row, &rank)| (u64::from(rank), codes[row as usize].into()))
            .filter(|&(_, code)| column.is_counted[code as usize])
            .map(|(rank, code)| rank * size + code)
            .collect();
        keys.sort_unstable();
        for run in keys.chunk_by(|a, b| a == b) {
            let (rank, code) = (run[0] / size, run[0] % size);
            cells.push((prefix.cells[rank as usize] * size + code, run.len() as u64));
        }
    }
    cells
}

fn extend<C: Copy + Into<u64>>(
    prefix: &Prefix,
    attribute: usize,
    column: &Column<'_>,
    codes: &[C],
) -> Prefix {
    let size = column.size;
    let possible = prefix.cells.len() as u64 * size;
    // Without branches, as nothing predicts who has answered: what is not counted is overwritten by the next row.
    let (mut rows, mut keys) = (vec![0_u32; prefix.rows.len()], vec![0_u64; prefix.rows.len()]);
    let mut kept = 0;
    for (&row, &rank) in prefix.rows.iter().zip(&prefix.ranks) {
        let code: u64 = codes[row as usize].into();
        (rows[kept], keys[kept]) = (row, u64::from(rank) * size + code);
        kept += usize::from(column.is_counted[code as usize]);
    }
    rows.truncate(kept);
    keys.truncate(kept);
    let (present, ranks): (Vec<u64>, Vec<u32>) = if possible * ROWS_PER_EMPTY_CELL <= kept as u64 {
        // So few combinations that those without a row cost less than finding them.
        (
            (0..possible).collect(),
            keys.iter().map(|&key| key as u32).collect(),
        )
    } else if fits_an_array(possible, kept) {
        let mut rank_of = vec![0_u32; possible as usize];
        keys.iter().for_each(|&key| rank_of[key as usize] = 1);
        let mut present = Vec::new();
        for (key, rank) in (0..).zip(&mut rank_of) {
            if *rank > 0 {
                *rank = present.len() as u32;
                present.push(key);
            }
        }
        let ranks = keys.iter().map(|&key| rank_of[key as usize]).collect();
        (present, ranks)
    } else {
        let mut present = keys.clone();
        present.sort_unstable();
        present.dedup();
        let rank = |key: &u64| present.partition_point(|other| other < key) as u32;
        let ranks = keys.iter().map(rank).collect();
        (present, ranks)
    };
    Prefix {
        attributes: prefix.attributes.iter().copied().chain([attribute]).collect(),
        rows,
        ranks,
        cells: present
            .into_iter()
            .map(|key| prefix.cells[(key / size) as usize] * size + key % size)
            .collect(),
    }
}

fn fits_an_array(cells: u64, rows: usize) -> bool {
    cells <= ARRAY_CELLS.max(rows as u64 * CELLS_PER_ROW)
}
