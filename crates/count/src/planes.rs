//! Columns as bit planes: for each category one bit per row, 64 rows to a word.

use amparo_schema::Codes;

/// The rows that satisfy some condition, one bit each.
#[derive(Clone)]
pub(crate) struct RowSet {
    words: Vec<u64>,
}

impl RowSet {
    /// The rows in which `column` holds `code`.
    pub(crate) fn of(column: &Codes, code: u16) -> Self {
        let mut words = vec![0_u64; column.len().div_ceil(64)];
        match column {
            Codes::U8(codes) => {
                for (word, chunk) in words.iter_mut().zip(codes.chunks(64)) {
                    *word = pack(chunk.iter().map(|&c| u16::from(c) == code));
                }
            }
            Codes::U16(codes) => {
                for (word, chunk) in words.iter_mut().zip(codes.chunks(64)) {
                    *word = pack(chunk.iter().map(|&c| c == code));
                }
            }
        }
        RowSet { words }
    }

    /// All of `rows` rows.
    pub(crate) fn all(rows: usize) -> Self {
        let mut words = vec![u64::MAX; rows.div_ceil(64)];
        if let (Some(last), true) = (words.last_mut(), !rows.is_multiple_of(64)) {
            *last = (1 << (rows % 64)) - 1;
        }
        RowSet { words }
    }

    /// How many rows are in both sets.
    pub(crate) fn count_and(&self, other: &RowSet) -> u64 {
        self.words
            .iter()
            .zip(&other.words)
            .map(|(a, b)| u64::from((a & b).count_ones()))
            .sum()
    }

    /// The rows in both sets, written into `into`; returns how many.
    pub(crate) fn and_into(&self, other: &RowSet, into: &mut RowSet) -> u64 {
        into.words.clear();
        let mut count = 0;
        into.words
            .extend(self.words.iter().zip(&other.words).map(|(a, b)| {
                let word = a & b;
                count += u64::from(word.count_ones());
                word
            }));
        count
    }

    /// The rows of this set that are not in the other.
    pub(crate) fn without(&self, other: &RowSet) -> Self {
        RowSet {
            words: self.words.iter().zip(&other.words).map(|(a, b)| a & !b).collect(),
        }
    }

    /// An empty buffer for [`RowSet::and_into`].
    pub(crate) fn buffer() -> Self {
        RowSet { words: Vec::new() }
    }

    /// Calls `visit` with each row of the set, ascending.
    pub(crate) fn for_each(&self, mut visit: impl FnMut(usize)) {
        for (index, &word) in self.words.iter().enumerate() {
            let mut rest = word;
            while rest != 0 {
                visit(index * 64 + rest.trailing_zeros() as usize);
                rest &= rest - 1;
            }
        }
    }
}

fn pack(bits: impl Iterator<Item = bool>) -> u64 {
    bits.enumerate()
        .fold(0, |word, (i, bit)| word | (u64::from(bit) << i))
}
