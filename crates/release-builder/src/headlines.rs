//! The headline counts as a release publishes them: what the model's measurements hold beside their tables.

use amparo_release::{HeadlineTable, HeadlineUnit, Headlines};
use amparo_synth::DeclaredCounts;

/// The document; nothing where nothing was declared.
pub(crate) fn headlines(declared: &[DeclaredCounts]) -> Option<Headlines> {
    let tables = declared.iter().map(|counts| HeadlineTable {
        name: counts.name.clone(),
        unit: unit(counts),
        standard_error: counts.counts.variance().get().sqrt(),
        cells: counts.cells.clone(),
        counts: counts.counts.values().to_vec(),
    });
    (!declared.is_empty()).then(|| Headlines::new(tables.collect()))
}

fn unit(counts: &DeclaredCounts) -> HeadlineUnit {
    match (counts.adds, counts.l2_sensitivity_squared) {
        (false, _) => HeadlineUnit::Countries,
        (true, 1) => HeadlineUnit::People,
        (true, _) => HeadlineUnit::Above,
    }
}

/// What one person can move, for the claim.
pub(crate) fn sensitivities(declared: &[DeclaredCounts]) -> Vec<String> {
    let of = |wanted: HeadlineUnit| declared.iter().filter(move |counts| unit(counts) == wanted);
    let names = |wanted: HeadlineUnit| {
        of(wanted)
            .map(|counts| counts.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut texts = Vec::new();
    let people = of(HeadlineUnit::People).count();
    if people > 0 {
        texts.push(format!(
            "the {people} headline tables ({}): a record stands in one cell of each, so the squared L2 sensitivity of each is 1",
            names(HeadlineUnit::People)
        ));
    }
    for counts in of(HeadlineUnit::Above) {
        texts.push(format!(
            "the headline sums {}: a record adds what its number lies above the first of its band of a public grid, at most {} (squared: {})",
            counts.name,
            counts.l2_sensitivity_squared.isqrt(),
            counts.l2_sensitivity_squared
        ));
    }
    if of(HeadlineUnit::Countries).next().is_some() {
        texts.push(format!(
            "the headline numbers of countries ({}): with a record or without it, one number of countries changes by at most 1",
            names(HeadlineUnit::Countries)
        ));
    }
    texts
}
