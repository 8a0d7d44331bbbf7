//! Which rows are compared at all: those that share a part.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Compared;

/// The most rows in a block. A part that more rows share tells nobody apart; the other parts of these rows still do.
const LARGEST: usize = 400;

/// Rows by part, as positions. Parts are: the birth date with day and month in either order; for each two words of the name their first three letters;
/// the year of birth with the first four letters of a word; and the name as a whole.
pub(super) fn blocks(rows: &[Compared]) -> impl Iterator<Item = Vec<usize>> {
    // One sorted list takes a fifth of the memory of a table of lists.
    let mut placed: Vec<(u64, u32)> = Vec::new();
    for (at, row) in (0u32..).zip(rows) {
        let mut parts: Vec<u64> = Vec::new();
        for birth in row.births.iter() {
            let (day, month) = (birth.day().min(birth.month()), birth.day().max(birth.month()));
            parts.push(hash(&("born", birth.year(), day, month)));
        }
        let begins: Vec<String> = row.words().map(|word| word.chars().take(3).collect()).collect();
        for (index, one) in begins.iter().enumerate() {
            for other in begins.iter().skip(index + 1) {
                let (one, other) = if one <= other { (one, other) } else { (other, one) };
                // Of two words alone there are too many; the day, the month or the year of birth parts them.
                for birth in row.births.iter().take(1) {
                    parts.push(hash(&("year", one, other, birth.year())));
                    let (day, month) = (birth.day().min(birth.month()), birth.day().max(birth.month()));
                    parts.push(hash(&("day", one, other, day, month)));
                }
                if row.births.is_empty() {
                    parts.push(hash(&("names", one, other)));
                }
            }
        }
        parts.push(hash(&("whole", &row.words)));
        parts.sort_unstable();
        parts.dedup();
        placed.extend(parts.into_iter().map(|part| (part, at)));
    }
    placed.sort_unstable();
    let mut rest = 0;
    std::iter::from_fn(move || {
        while let Some(&(part, _)) = placed.get(rest) {
            let block: Vec<usize> = placed
                .iter()
                .skip(rest)
                .take_while(|(other, _)| *other == part)
                .map(|(_, at)| *at as usize)
                .collect();
            rest += block.len();
            if (2..=LARGEST).contains(&block.len()) {
                return Some(block);
            }
        }
        None
    })
}

fn hash(part: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    part.hash(&mut hasher);
    hasher.finish()
}
