//! People by whether two fields say the same of them, such as citizenship and country of exploitation.
//!
//! A sum over the diagonal of a table is what a model of few components gets wrong in all cells alike, so it is taken from the measurement of the two
//! fields and from nothing else: unbiased, with noise of known size. Values that were measured together with others leave open how many of the people of their group
//! are alike; then the figure lies in the middle of what is possible, and its error reaches both ends.

use std::collections::BTreeSet;

use amparo_release::NoisyPair;
use amparo_schema::Field;

use crate::answer::answer;
use crate::counter::TooLong;
use crate::edition::Edition;
use crate::figure::{Estimate, Share, Source, Z95};
use crate::query::Query;

/// People by whether two fields have the same value for them.
#[derive(Clone, Copy, Debug)]
pub struct Alike {
    /// The same value in both.
    pub same: Estimate,
    /// A value in both, the same or not.
    pub known: Estimate,
    /// No value in one or in both.
    pub unknown: Estimate,
    /// Where the figures come from.
    pub source: Source,
}

impl Alike {
    /// The share of different values among those with two values: what the share of the same value leaves.
    pub fn different(&self) -> Option<Share> {
        let same = Share::against(self.same, self.known)?;
        Some(Share {
            value: 1.0 - same.value,
            ..same
        })
    }
}

/// Divides the people who pass a query's filters by whether the fields `a` and `b`, which have values in common, have the same value for them. The
/// query's groupings are not looked at.
///
/// The many combinations of different values are not added up: they are what remains of those with two values.
///
/// `None` where the release did not measure the two fields together, or the query filters by others: what then follows from the model is not exact enough to be told.
///
/// # Errors
/// If the answer is not found within the portal's bound.
pub fn alike(edition: &Edition, query: &Query, a: usize, b: usize) -> Result<Option<Alike>, TooLong> {
    let (a, b) = (a.min(b), a.max(b));
    let selections = query.selections(&edition.words);
    let Some(measured) = edition
        .noisy
        .pair(a, b)
        .filter(|_| selections.iter().all(|(field, _)| [a, b].contains(field)))
    else {
        return Ok(None);
    };
    let chosen = |field: usize| {
        let chosen = selections.iter().find(|(selected, _)| *selected == field);
        chosen.map_or_else(
            || (0..edition.schema.field(field).size() as u16).collect::<Vec<u16>>(),
            |(_, codes)| codes.clone(),
        )
    };
    let sides = [a, b].map(|field| Side {
        place: field,
        field: edition.schema.field(field),
        codes: chosen(field),
    });
    let same = same(edition, measured, &sides);
    let Some((unknown, source)) = unknown(edition, &sides) else {
        return Ok(None);
    };
    let everyone = Query {
        by: Vec::new(),
        ..query.clone()
    };
    let (total, basis) = answer(edition, &everyone)?.total;
    Ok(Some(Alike {
        same,
        known: Estimate::new(total.value - unknown.value, total.variance() + unknown.variance()),
        unknown,
        source: source.max(basis),
    }))
}

/// A field and those of its codes that pass the filters.
struct Side<'a> {
    place: usize,
    field: &'a Field,
    codes: Vec<u16>,
}

impl Side<'_> {
    fn missing(&self) -> Vec<u16> {
        let codes = self.codes.iter().copied();
        codes.filter(|&code| self.field.is_missing(code)).collect()
    }

    /// The figure of some of its codes where `other` has a code that passes.
    fn sum(&self, edition: &Edition, codes: &[u16], other: &Side<'_>) -> Option<(Estimate, Source)> {
        if codes.is_empty() {
            return Some((Estimate::new(0.0, 0.0), Source::Measured));
        }
        if other.codes.len() == other.field.size() {
            return edition.published.sum(&[(self.place, codes)]);
        }
        let mut both: [(usize, &[u16]); 2] = [(self.place, codes), (other.place, &other.codes)];
        both.sort_unstable_by_key(|(place, _)| *place);
        edition.published.sum(&both)
    }
}

/// The same value in both.
fn same(edition: &Edition, measured: &NoisyPair, sides: &[Side<'_>; 2]) -> Estimate {
    let [first, second] = sides;
    let (mut sum, mut cells) = (0.0, 0.0);
    // Places that hold people of other combinations too, and how many of a value there can be at most.
    let mut shared = BTreeSet::new();
    let (mut most, mut most_variance) = (0.0, 0.0);
    for &code in first.codes.iter().filter(|&&code| !first.field.is_missing(code)) {
        let other = second
            .field
            .code_of(&first.field.categories[usize::from(code)].value)
            .filter(|other| second.codes.contains(other));
        let Some((other, (place, is_alone))) =
            other.and_then(|other| Some((other, measured.place(code, other)?)))
        else {
            continue;
        };
        if is_alone {
            sum += measured.count(place) as f64;
            cells += 1.0;
            continue;
        }
        shared.insert(place);
        let one = |side: &Side<'_>, code: u16| edition.published.sum(&[(side.place, &[code])]);
        if let (Some((left, _)), Some((right, _))) = (one(first, code), one(second, other)) {
            let fewer = if left.value < right.value { left } else { right };
            most += fewer.value;
            most_variance += fewer.variance();
        } else {
            most = f64::INFINITY;
        }
    }
    let counted: f64 = shared.iter().map(|&place| measured.count(place) as f64).sum();
    let counted = Estimate::new(counted, shared.len() as f64 * measured.variance());
    let most = if most.is_finite() {
        Estimate::new(most, most_variance)
    } else {
        counted
    };
    let most = if most.upper < counted.upper { most } else { counted };
    // From nobody to `most`, and noise on either side.
    let half = most.value / 2.0;
    let noise = Z95 * (cells * measured.variance() + most.variance()).sqrt();
    Estimate::new(sum + half, ((half + noise) / Z95).powi(2))
}

/// No value in one or in both.
fn unknown(edition: &Edition, sides: &[Side<'_>; 2]) -> Option<(Estimate, Source)> {
    let [first, second] = sides;
    let (without_first, without_second) = (first.missing(), second.missing());
    let (left, left_source) = first.sum(edition, &without_first, second)?;
    let (right, right_source) = second.sum(edition, &without_second, first)?;
    let (both, both_source) = if without_first.is_empty() || without_second.is_empty() {
        (Estimate::new(0.0, 0.0), Source::Measured)
    } else {
        let codes = [
            (first.place, without_first.as_slice()),
            (second.place, without_second.as_slice()),
        ];
        edition.published.sum(&codes)?
    };
    let unknown = Estimate::new(
        left.value + right.value - both.value,
        left.variance() + right.variance() + both.variance(),
    );
    Some((unknown, left_source.max(right_source).max(both_source)))
}
