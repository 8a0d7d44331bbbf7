//! The synthetic records of a release, laid out for counting.
//!
//! A set of records is a bitmap of rows. Fields with few codes keep one bitmap per code, so a filter on them or a grouping by them is a
//! pass over words of 64 rows; fields with many codes keep their column and are read for the rows that are left. No count reads more than
//! each row once for each of its fields, whatever the question.

use amparo_schema::{CodedTable, Codes};

/// A field with more codes than this keeps no bitmaps: they would take more memory than its column.
const MAX_BITMAPS: usize = 16;
/// Rows of one word.
const WORD: usize = 64;
/// How many words can be put together in the time that one row's codes are looked up.
const WORDS_PER_ROW: usize = 8;

/// A set of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows(Vec<u64>);

impl Rows {
    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    fn intersect(&mut self, other: &[u64]) {
        for (word, other) in self.0.iter_mut().zip(other) {
            *word &= other;
        }
    }

    fn for_each(&self, mut act: impl FnMut(usize)) {
        for (place, &word) in self.0.iter().enumerate() {
            let mut left = word;
            while left != 0 {
                act(place * WORD + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }
}

/// One grouping to count by: a field, and the item that each of its codes falls into, if any.
#[derive(Clone, Debug)]
pub struct Grouping {
    /// The field.
    pub field: usize,
    /// Places of items with their codes. A code is in at most one item.
    pub items: Vec<(usize, Vec<u16>)>,
    /// How many items the grouping has in the answer; the stride of its places.
    pub width: usize,
}

/// All records.
pub struct Records {
    table: CodedTable,
    /// Per field: a bitmap per code, for fields with few codes.
    bitmaps: Vec<Option<Vec<Vec<u64>>>>,
    sizes: Vec<usize>,
}

impl Records {
    /// Lays out a table.
    pub fn new(table: CodedTable) -> Records {
        let sizes = table.schema().sizes();
        let words = table.rows().div_ceil(WORD);
        let bitmaps = sizes
            .iter()
            .enumerate()
            .map(|(field, &size)| {
                (size <= MAX_BITMAPS).then(|| {
                    let mut maps = vec![vec![0u64; words]; size];
                    for (row, code) in table.column(field).iter().enumerate() {
                        maps[usize::from(code)][row / WORD] |= 1 << (row % WORD);
                    }
                    maps
                })
            })
            .collect();
        Records {
            table,
            bitmaps,
            sizes,
        }
    }

    /// How many records there are.
    pub fn rows(&self) -> usize {
        self.table.rows()
    }

    /// Every record.
    pub fn all(&self) -> Rows {
        let rows = self.rows();
        let mut words = vec![u64::MAX; rows.div_ceil(WORD)];
        if !rows.is_multiple_of(WORD)
            && let Some(last) = words.last_mut()
        {
            *last = (1 << (rows % WORD)) - 1;
        }
        Rows(words)
    }

    /// Leaves in `rows` only those with one of `codes` in `field`.
    pub fn keep(&self, rows: &mut Rows, field: usize, codes: &[u16]) {
        if let Some(maps) = &self.bitmaps[field] {
            match codes {
                [one] => rows.intersect(&maps[usize::from(*one)]),
                codes => rows.intersect(&union(maps, codes, rows.0.len())),
            }
            return;
        }
        let mut allowed = vec![false; self.sizes[field]];
        for &code in codes {
            allowed[usize::from(code)] = true;
        }
        match self.table.column(field) {
            Codes::U8(column) => keep_allowed(&mut rows.0, column, |code| allowed[usize::from(code)]),
            Codes::U16(column) => keep_allowed(&mut rows.0, column, |code| allowed[usize::from(code)]),
        }
    }

    /// Adds to `counted` how many of `rows` fall into each combination of items, in row-major order over the groupings' widths.
    pub fn tally(&self, rows: &Rows, groupings: &[Grouping], counted: &mut [u64]) {
        let (words, within) = (rows.0.len(), rows.count() as usize);
        // Groupings by few codes are intersections of bitmaps, as long as that is less work than looking at every row that is left.
        let combinations: usize = groupings
            .iter()
            .filter(|grouping| self.bitmaps[grouping.field].is_some())
            .map(|grouping| grouping.items.len())
            .product();
        let mut settled = vec![None; groupings.len()];
        if combinations.saturating_mul(words) <= within.saturating_mul(WORDS_PER_ROW) {
            self.divide(rows, groupings, &mut settled, counted);
        } else {
            self.scan(rows, groupings, &settled, counted);
        }
    }

    /// Divides the rows by the first grouping that has bitmaps, item by item, and goes on with each part. `settled` holds the item that
    /// the rows were already divided into, per grouping.
    fn divide(
        &self,
        rows: &Rows,
        groupings: &[Grouping],
        settled: &mut [Option<usize>],
        counted: &mut [u64],
    ) {
        let next = (0..groupings.len()).find_map(|place| {
            let maps = self.bitmaps[groupings[place].field].as_ref()?;
            settled[place].is_none().then_some((place, maps))
        });
        let Some((place, maps)) = next else {
            return self.scan(rows, groupings, settled, counted);
        };
        for (item, codes) in &groupings[place].items {
            let mut part = rows.clone();
            part.intersect(&union(maps, codes, rows.0.len()));
            settled[place] = Some(*item);
            self.divide(&part, groupings, settled, counted);
        }
        settled[place] = None;
    }

    /// Looks at every row of the set.
    fn scan(&self, rows: &Rows, groupings: &[Grouping], settled: &[Option<usize>], counted: &mut [u64]) {
        const NOWHERE: u32 = u32::MAX;
        let mut base = 0usize;
        let mut open: Vec<(&Codes, Vec<u32>)> = Vec::new();
        let mut stride = 1usize;
        for (grouping, settled) in groupings.iter().zip(settled).rev() {
            match settled {
                Some(item) => base += item * stride,
                None => {
                    let mut place_of = vec![NOWHERE; self.sizes[grouping.field]];
                    for (item, codes) in &grouping.items {
                        for &code in codes {
                            place_of[usize::from(code)] = (item * stride) as u32;
                        }
                    }
                    open.push((self.table.column(grouping.field), place_of));
                }
            }
            stride *= grouping.width;
        }
        if open.is_empty() {
            counted[base] += rows.count();
            return;
        }
        rows.for_each(|row| {
            let mut cell = base;
            for (column, place_of) in &open {
                match place_of[usize::from(column.get(row))] {
                    NOWHERE => return,
                    place => cell += place as usize,
                }
            }
            counted[cell] += 1;
        });
    }
}

fn union(maps: &[Vec<u64>], codes: &[u16], words: usize) -> Vec<u64> {
    let mut out = vec![0; words];
    for &code in codes {
        for (word, other) in out.iter_mut().zip(&maps[usize::from(code)]) {
            *word |= other;
        }
    }
    out
}

fn keep_allowed<C: Copy>(words: &mut [u64], column: &[C], allowed: impl Fn(C) -> bool) {
    for (word, codes) in words.iter_mut().zip(column.chunks(WORD)) {
        if *word == 0 {
            continue;
        }
        let mut mask = 0u64;
        for (bit, &code) in codes.iter().enumerate() {
            mask |= u64::from(allowed(code)) << bit;
        }
        *word &= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use amparo_schema::{Category, Field, TableSchema};
    use proptest::prelude::*;
    use std::sync::Arc;

    const SIZES: [usize; 4] = [3, 300, 2, 40];

    fn table(rows: &[[u16; 4]]) -> CodedTable {
        let fields = SIZES
            .iter()
            .enumerate()
            .map(|(place, &size)| {
                let codes = (0..size).map(|code| Category::value(code.to_string())).collect();
                Field::nominal(&format!("f{place}"), codes)
            })
            .collect();
        let schema = Arc::new(TableSchema::new("t", fields, Vec::new()).unwrap());
        let columns = SIZES
            .iter()
            .enumerate()
            .map(|(place, &size)| {
                let mut codes = Codes::with_capacity(size, rows.len());
                for row in rows {
                    codes.push(row[place]);
                }
                codes
            })
            .collect();
        CodedTable::new(schema, columns).unwrap()
    }

    proptest! {
        #[test]
        fn every_way_of_counting_gives_what_looking_at_each_row_gives(
            rows in proptest::collection::vec((0u16..3, 0u16..300, 0u16..2, 0u16..40), 0..300),
            wanted in proptest::collection::btree_set(0u16..300, 1..200),
            gender in proptest::collection::btree_set(0u16..3, 1..3),
        ) {
            let rows: Vec<[u16; 4]> = rows.into_iter().map(|(a, b, c, d)| [a, b, c, d]).collect();
            let records = Records::new(table(&rows));
            let (wanted, gender): (Vec<u16>, Vec<u16>) = (wanted.into_iter().collect(), gender.into_iter().collect());
            let mut left = records.all();
            prop_assert_eq!(left.count() as usize, rows.len());
            records.keep(&mut left, 1, &wanted);
            records.keep(&mut left, 0, &gender);
            let groupings = [
                Grouping { field: 2, items: vec![(0, vec![0]), (1, vec![1])], width: 2 },
                Grouping { field: 3, items: vec![(0, (0..10).collect()), (2, (20..40).collect())], width: 3 },
                Grouping { field: 0, items: vec![(0, vec![0, 2]), (1, vec![1])], width: 2 },
            ];
            let mut expected = vec![0u64; 12];
            for row in rows.iter().filter(|row| wanted.contains(&row[1]) && gender.contains(&row[0])) {
                let middle = match row[3] { 0..10 => 0, 20.. => 2, _ => continue };
                expected[usize::from(row[2]) * 6 + middle * 2 + usize::from(row[0] == 1)] += 1;
            }
            let mut counted = vec![0; 12];
            records.tally(&left, &groupings, &mut counted);
            prop_assert_eq!(&counted, &expected);
            let mut counted = vec![0; 12];
            records.divide(&left, &groupings, &mut [None; 3], &mut counted);
            prop_assert_eq!(&counted, &expected);
            let mut counted = vec![0; 12];
            records.scan(&left, &groupings, &[None; 3], &mut counted);
            prop_assert_eq!(&counted, &expected);
        }
    }
}
