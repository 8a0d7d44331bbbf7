//! What differs between two releases, figure by figure, with the error of each difference.

use amparo_lang::Lang;
use amparo_schema::FieldKind;

use crate::edition::Edition;
use crate::figure::{Estimate, Share, Z95};

/// A count in both releases and how it differs.
pub struct Difference {
    /// Name of the field.
    pub field: String,
    /// The value.
    pub value: String,
    /// The count in the earlier release.
    pub old: Estimate,
    /// The count in the later one.
    pub new: Estimate,
    /// The shares in both, of the people for whom the field is known.
    pub shares: Option<(Share, Share)>,
}

impl Difference {
    /// Later less earlier.
    pub fn by(&self) -> f64 {
        self.new.value - self.old.value
    }

    /// The 95 % margin of the difference: the errors of two releases are drawn independently.
    pub fn margin(&self) -> f64 {
        Z95 * (self.old.variance() + self.new.variance()).sqrt()
    }

    /// Whether it exceeds its margin.
    pub fn is_clear(&self) -> bool {
        self.by().abs() > self.margin()
    }
}

/// Every published count of a single value that both releases hold.
pub fn differences(old: &Edition, new: &Edition) -> Vec<Difference> {
    let mut out = Vec::new();
    for (place, field) in new.schema.fields().iter().enumerate() {
        let Some(other) = old.schema.index_of(&field.name) else {
            continue;
        };
        for (category, code) in field.categories.iter().zip(0u16..) {
            // Absent answers and a flag's no say nothing of their own.
            if category.is_missing() || (field.kind == FieldKind::Flag && code != 0) {
                continue;
            }
            let Some(old_code) = old.schema.field(other).code_of(&category.value) else {
                continue;
            };
            let (Some((new_count, _)), Some((old_count, _))) = (
                new.published.sum(&[(place, &[code])]),
                old.published.sum(&[(other, &[old_code])]),
            ) else {
                continue;
            };
            out.push(Difference {
                field: field.name.clone(),
                value: category.value.clone(),
                old: old_count,
                new: new_count,
                shares: old.share_of(other, &[old_code]).zip(new.share_of(place, &[code])),
            });
        }
    }
    out
}

/// Titles of the fields that `one` has and `other` lacks, as a list in words; empty if there is none.
pub fn fields_only_in(one: &Edition, other: &Edition, lang: Lang) -> String {
    let titles: Vec<String> = one
        .schema
        .fields()
        .iter()
        .filter(|field| other.schema.index_of(&field.name).is_none())
        .map(|field| lang.field_title(field))
        .collect();
    lang.list(&titles, true)
}

/// The differences that exceed their margins, largest first.
pub fn clear(all: &[Difference]) -> Vec<&Difference> {
    let mut clear: Vec<&Difference> = all.iter().filter(|difference| difference.is_clear()).collect();
    clear.sort_by(|a, b| b.by().abs().total_cmp(&a.by().abs()));
    clear
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_clear_when_it_exceeds_the_margin_of_both_errors() {
        let difference = |old: f64, new: f64| Difference {
            field: String::new(),
            value: String::new(),
            old: Estimate::new(old, 9.0),
            new: Estimate::new(new, 16.0),
            shares: None,
        };
        // The standard error of the difference is √(9 + 16) = 5, its margin 9.8.
        assert!((difference(100.0, 100.0).margin() - 9.799_819_922_700_27).abs() < 1e-9);
        assert!(difference(100.0, 110.0).is_clear());
        assert!(!difference(100.0, 109.0).is_clear());
        assert!(difference(100.0, 90.0).is_clear());
    }
}
