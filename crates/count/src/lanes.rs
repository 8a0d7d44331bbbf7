//! Several narrow fields counted at once.
//!
//! Every counted category of a narrow field becomes a *lane*: one bit per row, set where the row holds it. Sixteen lanes lie side by side in a word, and
//! a small table spreads the word into sixteen 16-bit numbers, so that one addition counts a row in all of them. Flags are most of a case table;
//! they cost a sixteenth of a visit, and two bytes of memory for sixteen.

use amparo_schema::Codes;
use rayon::prelude::*;

/// Lanes that are added at once.
pub(crate) const WIDTH: usize = 16;

/// Fields with at most this many counted categories are narrow.
pub(crate) const NARROW: usize = 8;

/// Where a narrow field's first counted category lies; the others follow.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) group: usize,
    pub(crate) lane: usize,
}

/// The lanes of all narrow fields of a table.
pub(crate) struct Lanes {
    /// For each group and row, sixteen bits.
    groups: Vec<Vec<u16>>,
}

impl Lanes {
    /// Lays out lanes for the given columns, each with the codes that are counted (at most [`NARROW`]), and says where each came to lie.
    pub(crate) fn of(columns: &[(&Codes, &[u16])]) -> (Self, Vec<Place>) {
        let mut places = Vec::with_capacity(columns.len());
        let (mut group, mut lane) = (0, 0);
        for (_, codes) in columns {
            if lane + codes.len() > WIDTH {
                (group, lane) = (group + 1, 0);
            }
            places.push(Place { group, lane });
            lane += codes.len();
        }
        let groups = (0..if columns.is_empty() { 0 } else { group + 1 })
            .into_par_iter()
            .map(|group| {
                let rows = columns.first().map_or(0, |(column, _)| column.len());
                let mut words = vec![0_u16; rows];
                for ((column, codes), place) in columns.iter().zip(&places) {
                    if place.group == group {
                        match column {
                            Codes::U8(column) => mark(&mut words, column, codes, place.lane),
                            Codes::U16(column) => mark(&mut words, column, codes, place.lane),
                        }
                    }
                }
                words
            })
            .collect();
        (Lanes { groups }, places)
    }

    /// Counts the lanes of one group over some rows, apart for each rank. `rows` ascend; `ranks[i] < distinct` belongs to `rows[i]`.
    pub(crate) fn count(
        &self,
        group: usize,
        rows: &[u32],
        ranks: &[u32],
        distinct: usize,
    ) -> Vec<[u32; WIDTH]> {
        let words = &self.groups[group];
        let mut totals = Totals::new(distinct);
        for (rows, ranks) in rows.chunks(FLUSH).zip(ranks.chunks(FLUSH)) {
            for (&row, &rank) in rows.iter().zip(ranks) {
                add(&mut totals.inner[rank as usize], words[row as usize]);
            }
            totals.flush();
        }
        totals.outer
    }

    /// As [`Lanes::count`], over all rows.
    pub(crate) fn count_all(&self, group: usize, ranks: &[u32], distinct: usize) -> Vec<[u32; WIDTH]> {
        let mut totals = Totals::new(distinct);
        for (words, ranks) in self.groups[group].chunks(FLUSH).zip(ranks.chunks(FLUSH)) {
            for (&word, &rank) in words.iter().zip(ranks) {
                add(&mut totals.inner[rank as usize], word);
            }
            totals.flush();
        }
        totals.outer
    }
}

/// After so many rows a 16-bit counter may be full.
const FLUSH: usize = u16::MAX as usize;

struct Totals {
    inner: Vec<[u16; WIDTH]>,
    outer: Vec<[u32; WIDTH]>,
}

impl Totals {
    fn new(distinct: usize) -> Self {
        Totals {
            inner: vec![[0; WIDTH]; distinct],
            outer: vec![[0; WIDTH]; distinct],
        }
    }

    fn flush(&mut self) {
        for (inner, outer) in self.inner.iter_mut().zip(&mut self.outer) {
            for (inner, outer) in inner.iter_mut().zip(outer) {
                *outer += u32::from(*inner);
                *inner = 0;
            }
        }
    }
}

/// Eight bits as eight numbers, the lowest bit first.
const SPREAD: [[u16; 8]; 256] = {
    let mut table = [[0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[byte][bit] = (byte >> bit & 1) as u16;
            bit += 1;
        }
        byte += 1;
    }
    table
};

#[inline(always)]
fn add(counters: &mut [u16; WIDTH], word: u16) {
    let [low, high] = word.to_le_bytes().map(|byte| SPREAD[usize::from(byte)]);
    // By value, so that the compiler sees sixteen independent sums. They never wrap, as `FLUSH` comes first.
    let old = *counters;
    *counters = std::array::from_fn(|lane| {
        let bit = if lane < 8 { low[lane] } else { high[lane - 8] };
        old[lane].wrapping_add(bit)
    });
}

fn mark<C: Copy + Into<usize>>(words: &mut [u16], column: &[C], codes: &[u16], lane: usize) {
    let size = codes.iter().max().map_or(0, |&code| usize::from(code) + 1);
    let mut bit_of = vec![0_u16; size];
    for (index, &code) in codes.iter().enumerate() {
        bit_of[usize::from(code)] = 1 << (lane + index);
    }
    for (word, &code) in words.iter_mut().zip(column) {
        // A code that is not counted sets no bit.
        *word |= bit_of.get(code.into()).copied().unwrap_or(0);
    }
}
