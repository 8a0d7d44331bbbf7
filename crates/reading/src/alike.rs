//! People by whether two fields say the same of them, such as citizenship and country of exploitation.

use std::collections::HashSet;

use amparo_schema::Field;

use crate::answer::answer;
use crate::counter::TooLong;
use crate::edition::Edition;
use crate::figure::{Estimate, Source};
use crate::query::Query;
use crate::records::Grouping;

/// People by whether two fields have the same value for them.
#[derive(Clone, Copy, Debug)]
pub struct Alike {
    /// The same value in both.
    pub same: Estimate,
    /// Different values.
    pub different: Estimate,
    /// No value in one or in both.
    pub unknown: Estimate,
    /// Where the figures come from.
    pub source: Source,
}

/// Divides the people who pass a query's filters by whether the fields `a` and `b`, which have values in common, have the same value for them. The
/// query's groupings are not looked at.
///
/// The many combinations of different values are not added up: with the error of each the sum would say nothing. They are what remains of everyone
/// after those with the same value and those without a value, and are given the error of that remainder as if it were independent of the other two,
/// which is on the safe side for shares.
///
/// # Errors
/// If the answer is not found within the portal's bound.
pub fn alike(edition: &Edition, query: &Query, a: usize, b: usize) -> Result<Alike, TooLong> {
    let everyone = Query {
        by: Vec::new(),
        ..query.clone()
    };
    let (total, basis) = answer(edition, &everyone)?.total;
    let selections = query.selections(&edition.words);
    let tables = if selections.is_empty() {
        from_tables(edition, a, b)
    } else {
        None
    };
    let (same, unknown, source) = match tables {
        Some((same, unknown, source)) => (same, unknown, source.max(basis)),
        None => {
            let (same, unknown) = from_records(edition, &selections, a, b);
            (same, unknown, Source::Records)
        }
    };
    Ok(Alike {
        same,
        different: Estimate::new(
            total.value - same.value - unknown.value,
            total.variance() + unknown.variance(),
        ),
        unknown,
        source,
    })
}

fn codes(field: &Field, missing: bool) -> Vec<u16> {
    (0..field.size() as u16)
        .filter(|&code| field.is_missing(code) == missing)
        .collect()
}

/// Same value and no value, from published tables: the pairs on the diagonal, and both fields' own tables.
fn from_tables(edition: &Edition, a: usize, b: usize) -> Option<(Estimate, Estimate, Source)> {
    let (a, b) = (a.min(b), a.max(b));
    let (first, second) = (edition.schema.field(a), edition.schema.field(b));
    let (mut same, mut variance, mut source) = (0.0, 0.0, Source::Measured);
    for code in codes(first, false) {
        let Some(other) = second.code_of(&first.categories[usize::from(code)].value) else {
            continue;
        };
        let (cell, basis) = edition.published.sum(&[(a, &[code]), (b, &[other])])?;
        same += cell.value;
        variance += cell.variance();
        source = source.max(basis);
    }
    let (without_a, without_b) = (codes(first, true), codes(second, true));
    let (left, _) = edition.published.sum(&[(a, &without_a)])?;
    let (right, _) = edition.published.sum(&[(b, &without_b)])?;
    let (both, _) = edition.published.sum(&[(a, &without_a), (b, &without_b)])?;
    let unknown = Estimate::new(
        left.value + right.value - both.value,
        left.variance() + right.variance() + both.variance(),
    );
    Some((Estimate::new(same, variance), unknown, source))
}

/// Same value and no value, counted over synthetic records.
fn from_records(
    edition: &Edition,
    selections: &[(usize, Vec<u16>)],
    a: usize,
    b: usize,
) -> (Estimate, Estimate) {
    let (first, second) = (edition.schema.field(a), edition.schema.field(b));
    let mut passing = edition.records.all();
    for (field, codes) in selections {
        edition.records.keep(&mut passing, *field, codes);
    }
    let every = |field: usize, size: usize| Grouping {
        field,
        items: (0..size).map(|code| (code, vec![code as u16])).collect(),
        width: size,
    };
    let mut pairs = vec![0_u64; first.size() * second.size()];
    let groupings = [every(a, first.size()), every(b, second.size())];
    edition.records.tally(&passing, &groupings, &mut pairs);
    let (mut same, mut unknown) = (0_u64, 0_u64);
    let (mut same_cells, mut unknown_cells) = (0, 0);
    for (place, &count) in pairs.iter().enumerate().filter(|&(_, &count)| count > 0) {
        let (x, y) = (
            &first.categories[place / second.size()],
            &second.categories[place % second.size()],
        );
        if x.is_missing() || y.is_missing() {
            unknown += count;
            unknown_cells += 1;
        } else if x.value == y.value {
            same += count;
            same_cells += 1;
        }
    }
    let fields: HashSet<usize> = selections.iter().map(|(field, _)| *field).chain([a, b]).collect();
    // A sum of counts: each has the error of an empty one, one of them the error that grows with the count.
    let estimate = |counted: u64, cells: usize| {
        let count = counted as f64 * edition.people_per_record();
        let alone = edition.record_variance(fields.len(), count);
        let each_more = edition.record_variance(fields.len(), 0.0);
        Estimate::new(count, alone + (cells as f64 - 1.0).max(0.0) * each_more)
    };
    (estimate(same, same_cells), estimate(unknown, unknown_cells))
}
