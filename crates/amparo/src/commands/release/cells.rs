//! The worst cell: where a release is furthest from the cases, and whether noise alone could have put it there. Exact, and private.

use std::collections::BTreeMap;

use amparo_count::marginals;
use amparo_schema::{CodedTable, TableSchema};
use amparo_synth::Measurements;
use anyhow::Result;

/// Sets of three fields with more cells are left out of the search for the largest error.
const MOST_CELLS: usize = 100_000;

/// A criterion's value with the place where it was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Worst {
    pub(super) value: f64,
    /// For the steward, such as `gender = Woman: 310 cases, 280 synthetic`.
    pub(super) at: String,
}

/// Standard errors of what a release has measured. They are published with it and follow from its budget, its domain and earlier noisy answers, not from cases.
pub(super) struct Errors(BTreeMap<Vec<String>, f64>);

impl Errors {
    pub(super) fn of(measurements: &Measurements) -> Errors {
        let error = |table: &amparo_synth::MeasuredTable| table.counts.variance().get().sqrt();
        Errors(
            measurements
                .tables
                .iter()
                .map(|table| (table.fields.clone(), error(table)))
                .collect(),
        )
    }

    /// Of a count of one field's value. A field that was not measured has no finite one.
    pub(super) fn single(&self, field: &str) -> f64 {
        self.0
            .get(&[field.to_owned()][..])
            .copied()
            .unwrap_or(f64::INFINITY)
    }

    /// Of a count of two fields' values: where the pair was not measured, the model knows it from its single fields.
    pub(super) fn pair(&self, a: &str, b: &str) -> f64 {
        let pair = |a: &str, b: &str| self.0.get(&[a.to_owned(), b.to_owned()][..]).copied();
        pair(a, b)
            .or_else(|| pair(b, a))
            .unwrap_or_else(|| self.single(a).max(self.single(b)))
    }
}

/// How many cases a count needs to be judged: so many, and so many standard errors of its noise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Least {
    pub(super) cases: u64,
    pub(super) errors: f64,
}

impl Least {
    /// For counts with this standard error.
    pub(super) fn of(self, error: f64) -> u64 {
        let noise = self.errors * error;
        // 0 × ∞ is asked of a field without noise to go by: only the floor holds.
        let noise = if noise.is_nan() { 0.0 } else { noise.ceil() };
        self.cases.max(noise as u64)
    }
}

/// The largest factor between a real and a synthetic one-way count, either way, among values with enough real cases, field by field. Not a number where no value has.
pub(super) fn largest_ratio(real: &CodedTable, synthetic: &CodedTable, least: &[u64]) -> Result<Worst> {
    let schema = real.schema();
    let sets: Vec<Vec<usize>> = (0..schema.width()).map(|field| vec![field]).collect();
    let (all_real, all_synthetic) = (marginals(real, &sets)?, marginals(synthetic, &sets)?);
    let mut largest = Worst {
        value: f64::NAN,
        at: "no value has enough cases to be judged".into(),
    };
    for ((real, synthetic), &least) in all_real.iter().zip(&all_synthetic).zip(least) {
        for (cell, (&r, &s)) in real.counts().iter().zip(synthetic.counts()).enumerate() {
            if r < least.max(1) {
                continue;
            }
            let (a, b) = (r as f64, s as f64);
            let ratio = (a / b).max(b / a);
            // Anything is more than what is no number.
            if largest.value.is_nan() || ratio > largest.value {
                largest = Worst {
                    value: ratio,
                    at: place(schema, real.attributes(), cell, r, s),
                };
            }
        }
    }
    Ok(largest)
}

/// The largest difference between a real and a synthetic count of `order` fields.
pub(super) fn largest_error(real: &CodedTable, synthetic: &CodedTable, order: usize) -> Result<Worst> {
    let schema = real.schema();
    let sizes = schema.sizes();
    let mut sets: Vec<Vec<usize>> = vec![vec![]];
    for _ in 0..order {
        sets = sets
            .iter()
            .flat_map(|set| {
                let next = set.last().map_or(0, |last| last + 1);
                (next..sizes.len()).map(move |field| [set.as_slice(), &[field]].concat())
            })
            .filter(|set| set.iter().map(|&field| sizes[field]).product::<usize>() <= MOST_CELLS || order < 3)
            .collect();
    }
    let mut largest = Worst {
        value: 0.0,
        at: String::new(),
    };
    for batch in sets.chunks(64) {
        for (real, synthetic) in marginals(real, batch)?.iter().zip(&marginals(synthetic, batch)?) {
            let cells = real.counts().iter().zip(synthetic.counts()).enumerate();
            let worst = cells.max_by_key(|(_, (r, s))| r.abs_diff(**s));
            if let Some((cell, (&r, &s))) = worst
                && r.abs_diff(s) as f64 > largest.value
            {
                largest = Worst {
                    value: r.abs_diff(s) as f64,
                    at: place(schema, real.attributes(), cell, r, s),
                };
            }
        }
    }
    Ok(largest)
}

/// A cell in words, with its counts.
fn place(schema: &TableSchema, fields: &[usize], cell: usize, real: u64, synthetic: u64) -> String {
    let mut rest = cell;
    let mut names: Vec<String> = fields
        .iter()
        .rev()
        .map(|&field| {
            let field = schema.field(field);
            let code = rest % field.size();
            rest /= field.size();
            format!("{} = {}", field.name, field.categories[code].value)
        })
        .collect();
    names.reverse();
    format!("{}: {real} cases, {synthetic} synthetic", names.join(", "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::super::check::tests::table;
    use super::*;

    #[test]
    fn ratios_and_errors_are_those_of_the_worst_cell() {
        let real = table(&[[0, 0], [0, 0], [0, 1], [1, 1], [2, 0]]);
        let synthetic = table(&[[0, 0], [1, 1], [1, 1], [1, 1], [1, 0]]);
        // Value 0 of field a: 3 real, 1 synthetic; value 2 has one real case and vanished.
        let ratio = |least: [u64; 2]| largest_ratio(&real, &synthetic, &least).unwrap();
        assert_eq!(ratio([2, 2]).value, 3.0);
        assert_eq!(ratio([2, 2]).at, "a = 0: 3 cases, 1 synthetic");
        assert_eq!(ratio([1, 1]).value, f64::INFINITY);
        // Each field has its own noise.
        assert_eq!(ratio([4, 2]).at, "b = 0: 3 cases, 2 synthetic");
        assert!(ratio([9, 9]).value.is_nan());
        assert_eq!(largest_error(&real, &synthetic, 1).unwrap().value, 3.0);
        let two = largest_error(&real, &synthetic, 2).unwrap();
        assert_eq!(
            (two.value, two.at.as_str()),
            (2.0, "a = 1, b = 1: 1 cases, 3 synthetic")
        );
    }

    #[test]
    fn what_is_enough_follows_from_the_noise() {
        let least = Least {
            cases: 200,
            errors: 8.0,
        };
        assert_eq!((least.of(10.0), least.of(104.2)), (200, 834));
        assert_eq!(least.of(f64::INFINITY), u64::MAX);
        let no_noise = Least { errors: 0.0, ..least };
        assert_eq!(no_noise.of(f64::INFINITY), 200);
        let errors = Errors(BTreeMap::from([
            (vec!["a".into()], 3.0),
            (vec!["b".into()], 5.0),
            (vec!["c".into()], 2.0),
            (vec!["a".into(), "b".into()], 7.0),
        ]));
        assert_eq!((errors.single("a"), errors.single("d")), (3.0, f64::INFINITY));
        assert_eq!((errors.pair("b", "a"), errors.pair("a", "c")), (7.0, 3.0));
    }
}
