//! Dense marginals of chosen sets of fields.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use amparo_schema::{CodedTable, Codes};
use rayon::prelude::*;

use crate::CountError;
use crate::lanes::{Lanes, NARROW, Place, WIDTH};

/// The largest dense marginal: 2²⁶ cells, half a gibibyte of counts.
pub const MAX_CELLS: usize = 1 << 26;

/// The exact counts of one set of fields. Private: it cannot be serialised, and its debug output shows no count.
#[derive(Clone, PartialEq, Eq)]
pub struct ExactMarginal {
    attributes: Vec<usize>,
    shape: Vec<usize>,
    counts: Vec<u64>,
}

impl ExactMarginal {
    /// The fields, ascending.
    pub fn attributes(&self) -> &[usize] {
        &self.attributes
    }

    /// The domain size of each field.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The counts in row-major order, the last field's code varying fastest.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }
}

impl fmt::Debug for ExactMarginal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExactMarginal")
            .field("attributes", &self.attributes)
            .finish_non_exhaustive()
    }
}

/// Counts each of `sets` (fields ascending; the empty set counts rows), in the order given.
///
/// Sets that share all but a narrow field (such as a flag) are counted together, so ask for many at once. Work is parallel over sets; the result
/// does not depend on the number of threads. Beside the results, memory holds four bytes per row and thread, and two for each dozen or so
/// of narrow categories.
///
/// # Errors
/// If a set is not one, its cross product exceeds [`MAX_CELLS`], or the table has more than 2³² − 1 rows.
pub fn marginals(table: &CodedTable, sets: &[Vec<usize>]) -> Result<Vec<ExactMarginal>, CountError> {
    for set in sets {
        check(table, set)?;
    }
    crate::checked_rows(table)?;
    let sizes = table.schema().sizes();
    // Sets by their prefix: all fields but one, which is a narrow one where there are enough sets to count those in lanes.
    let in_lanes = sets.len() >= WORTH_LANES;
    let mut families: BTreeMap<Vec<usize>, Vec<Member>> = BTreeMap::new();
    for (index, set) in sets.iter().enumerate() {
        let position = position_of_last(set, &sizes, in_lanes);
        let prefix = set
            .iter()
            .copied()
            .filter(|&a| position.map(|p| set[p]) != Some(a));
        families.entry(prefix.collect()).or_default().push(Member {
            index,
            field: position.map(|position| set[position]),
        });
    }
    let narrow = Narrow::of(table, &families, &sizes, in_lanes);
    let mut counted: Vec<(usize, Vec<u64>)> = families
        .par_iter()
        .flat_map(|(prefix, members)| count_family(table, prefix, members, &narrow, sets))
        .collect();
    counted.sort_unstable_by_key(|&(index, _)| index);
    Ok(counted
        .into_iter()
        .map(|(index, counts)| ExactMarginal {
            shape: sets[index].iter().map(|&a| sizes[a]).collect(),
            attributes: sets[index].clone(),
            counts,
        })
        .collect())
}

fn check(table: &CodedTable, set: &[usize]) -> Result<(), CountError> {
    let width = table.schema().width();
    if set.iter().any(|&a| a >= width) || set.windows(2).any(|w| w[0] >= w[1]) {
        return Err(CountError::NotASet {
            set: set.to_vec(),
            width,
        });
    }
    let cells = set.iter().fold(1_u128, |cells, &a| {
        cells.saturating_mul(table.schema().field(a).size() as u128)
    });
    if cells > MAX_CELLS as u128 {
        let names: Vec<_> = set
            .iter()
            .map(|&a| table.schema().field(a).name.as_str())
            .collect();
        return Err(CountError::TooManyCells {
            fields: names.join(" × "),
            cells,
        });
    }
    Ok(())
}

/// One of the sets that share a prefix.
struct Member {
    /// Its place among the sets asked for.
    index: usize,
    /// The field that is not in the prefix; none for the empty set.
    field: Option<usize>,
}

/// Prefixes with more cells than this have too many counters to be counted in lanes.
const LANE_CELLS: usize = 1 << 14;

/// Laying out lanes costs about as much as counting this many sets without them.
const WORTH_LANES: usize = 4;

/// Where in `set` the field stands that is not in the prefix: the last narrow one if it can be counted in lanes, else the last.
fn position_of_last(set: &[usize], sizes: &[usize], in_lanes: bool) -> Option<usize> {
    let cells: usize = set.iter().map(|&a| sizes[a]).product();
    set.iter()
        .rposition(|&a| in_lanes && sizes[a] <= NARROW && cells / sizes[a] <= LANE_CELLS)
        .or(set.len().checked_sub(1))
}

/// The narrow fields that many sets end in, in lanes.
struct Narrow {
    lanes: Lanes,
    places: BTreeMap<usize, Place>,
}

impl Narrow {
    fn of(
        table: &CodedTable,
        families: &BTreeMap<Vec<usize>, Vec<Member>>,
        sizes: &[usize],
        in_lanes: bool,
    ) -> Self {
        let fields: BTreeSet<usize> = families
            .values()
            .flatten()
            .filter_map(|member| member.field)
            .filter(|&field| in_lanes && sizes[field] <= NARROW)
            .collect();
        let codes: Vec<u16> = (0..NARROW as u16).collect();
        let columns: Vec<(&Codes, &[u16])> = fields
            .iter()
            .map(|&field| (table.column(field), &codes[..sizes[field]]))
            .collect();
        let (lanes, places) = Lanes::of(&columns);
        Narrow {
            lanes,
            places: fields.into_iter().zip(places).collect(),
        }
    }
}

/// Counts the sets of one family, each with its place among those asked for.
fn count_family(
    table: &CodedTable,
    prefix: &[usize],
    members: &[Member],
    narrow: &Narrow,
    sets: &[Vec<usize>],
) -> Vec<(usize, Vec<u64>)> {
    let schema = table.schema();
    let cells: usize = prefix.iter().map(|&a| schema.field(a).size()).product();
    let fused = fuse(table, prefix);
    let place_of = |member: &Member| {
        member
            .field
            .filter(|_| cells <= LANE_CELLS)
            .and_then(|field| narrow.places.get(&field).copied())
    };
    let groups: BTreeSet<usize> = members
        .iter()
        .filter_map(|member| place_of(member).map(|place| place.group))
        .collect();
    let in_lanes: BTreeMap<usize, Vec<[u32; WIDTH]>> = groups
        .into_par_iter()
        .map(|group| (group, narrow.lanes.count_all(group, &fused, cells)))
        .collect();
    members
        .par_iter()
        .map(|member| {
            let Some(field) = member.field else {
                return (member.index, vec![table.rows() as u64]);
            };
            let size = schema.field(field).size();
            let counts = match place_of(member) {
                Some(place) => {
                    // The field's neighbours in the set after it vary faster than it.
                    let inner: usize = sets[member.index]
                        .iter()
                        .filter(|&&a| a > field)
                        .map(|&a| schema.field(a).size())
                        .product();
                    let mut counts = vec![0_u64; cells * size];
                    for (cell, lanes) in in_lanes[&place.group].iter().enumerate() {
                        let start = cell / inner * inner * size + cell % inner;
                        for (code, &count) in lanes[place.lane..place.lane + size].iter().enumerate() {
                            counts[start + code * inner] = u64::from(count);
                        }
                    }
                    counts
                }
                // Without lanes the last field of the set is the one that is not in the prefix.
                None => match table.column(field) {
                    Codes::U8(column) => count_one(&fused, column, cells * size, size),
                    Codes::U16(column) => count_one(&fused, column, cells * size, size),
                },
            };
            (member.index, counts)
        })
        .collect()
}

/// Each row's cell in the cross product of `prefix`.
fn fuse(table: &CodedTable, prefix: &[usize]) -> Vec<u32> {
    let mut fused = vec![0_u32; table.rows()];
    for &attribute in prefix {
        let size = table.schema().field(attribute).size() as u32;
        // At most 2²⁶ cells: `check` has looked.
        match table.column(attribute) {
            Codes::U8(column) => append(&mut fused, size, column),
            Codes::U16(column) => append(&mut fused, size, column),
        }
    }
    fused
}

fn append<C: Copy + Into<u32>>(fused: &mut [u32], size: u32, column: &[C]) {
    for (cell, &code) in fused.iter_mut().zip(column) {
        *cell = *cell * size + code.into();
    }
}

/// Counts a prefix and one field after it, `cells` in all.
fn count_one<C: Copy + Into<u32>>(fused: &[u32], column: &[C], cells: usize, size: usize) -> Vec<u64> {
    // Two arrays in turn while they fit the first-level cache: a cell that repeats does not wait for its own last store.
    let mut first = vec![0_u32; cells];
    let mut second = vec![0_u32; if cells <= 1 << 11 { cells } else { 0 }];
    let index = |(&prefix, &code): (&u32, &C)| prefix as usize * size + code.into() as usize;
    if second.is_empty() {
        fused.iter().zip(column).for_each(|pair| first[index(pair)] += 1);
    } else {
        for (cells, codes) in fused.chunks(2).zip(column.chunks(2)) {
            first[index((&cells[0], &codes[0]))] += 1;
            if let ([_, cell], [_, code]) = (cells, codes) {
                second[index((cell, code))] += 1;
            }
        }
    }
    second.resize(first.len(), 0);
    first
        .iter()
        .zip(second)
        .map(|(&a, b)| u64::from(a) + u64::from(b))
        .collect()
}
