//! Inter-coder agreement: Krippendorff's alpha.

use super::{Answers, Assessment, Coder, Given};
use crate::assessment::answers::read_response;
use crate::instrument::Instrument;

/// How far apart two values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// The same or not.
    Nominal,
    /// By the number of values between them.
    Ordinal,
    /// By their difference, squared.
    Interval,
    /// By their difference over their sum, squared.
    Ratio,
}

/// Krippendorff's alpha of some units, each with the values that its coders gave; missing values are left out, and a unit with fewer than
/// two values says nothing. 1 is full agreement, 0 what chance would give (Krippendorff 2011, "Computing Krippendorff's
/// Alpha-Reliability"). `None` when no unit has two values or all values are the same.
pub fn krippendorff_alpha(units: &[Vec<f64>], metric: Metric) -> Option<f64> {
    let pairable: Vec<&Vec<f64>> = units.iter().filter(|unit| unit.len() > 1).collect();
    let mut values: Vec<f64> = pairable.iter().flat_map(|unit| unit.iter().copied()).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let place = |value: f64| values.iter().position(|&v| v == value);
    let size = values.len();
    let mut coincidences = vec![vec![0.0; size]; size];
    for unit in &pairable {
        let share = 1.0 / (unit.len() as f64 - 1.0);
        for (i, &a) in unit.iter().enumerate() {
            for (j, &b) in unit.iter().enumerate() {
                if let (true, Some(row), Some(column)) = (i != j, place(a), place(b)) {
                    coincidences[row][column] += share;
                }
            }
        }
    }
    let totals: Vec<f64> = coincidences.iter().map(|row| row.iter().sum()).collect();
    let all: f64 = totals.iter().sum();
    let distance = |c: usize, k: usize| -> f64 {
        let (low, high) = (c.min(k), c.max(k));
        match metric {
            Metric::Nominal => f64::from(u8::from(c != k)),
            Metric::Ordinal => {
                let between: f64 = totals[low..=high].iter().sum();
                (between - (totals[low] + totals[high]) / 2.0).powi(2)
            }
            Metric::Interval => (values[c] - values[k]).powi(2),
            Metric::Ratio => ((values[c] - values[k]) / (values[c] + values[k])).powi(2),
        }
    };
    let (mut observed, mut expected) = (0.0, 0.0);
    for c in 0..size {
        for k in 0..size {
            if c != k {
                observed += coincidences[c][k] * distance(c, k);
                expected += totals[c] * totals[k] * distance(c, k);
            }
        }
    }
    (expected > 0.0).then(|| 1.0 - (all - 1.0) * observed / expected)
}

/// Alpha of the two codings of an assessment, over the questions that both answered with a response that counts; by the worth of the
/// responses.
pub fn coder_agreement(instrument: &Instrument, assessment: &Assessment, metric: Metric) -> Option<f64> {
    let (first, second) = (assessment.coding(Coder::First), assessment.coding(Coder::Second));
    let worth = |answers: &Answers, id: &str| {
        let question = instrument.question(id)?;
        match read_response(instrument, question, answers.get(id)?) {
            Ok(Given::Value(value)) => Some(value.to_f64()),
            _ => None,
        }
    };
    let units: Vec<Vec<f64>> = instrument
        .questions()
        .filter_map(|(_, _, q)| Some(vec![worth(&first, &q.id)?, worth(&second, &q.id)?]))
        .collect();
    krippendorff_alpha(&units, metric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_of_the_published_example() {
        // Krippendorff 2011, section C: four coders, twelve units, missing values; nominal .743, ordinal .815, interval .849, ratio .797.
        let rows = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        let units: Vec<Vec<f64>> = (0..12)
            .map(|unit| {
                rows.iter()
                    .filter_map(|row| row.chars().nth(unit)?.to_digit(10))
                    .map(f64::from)
                    .collect()
            })
            .collect();
        for (metric, alpha) in [
            (Metric::Nominal, 0.743),
            (Metric::Ordinal, 0.815),
            (Metric::Interval, 0.849),
            (Metric::Ratio, 0.797),
        ] {
            let found = krippendorff_alpha(&units, metric).unwrap();
            assert!((found - alpha).abs() < 0.0006, "{metric:?}: {found}");
        }
    }

    #[test]
    fn full_agreement_is_one_and_no_variation_says_nothing() {
        let units = vec![vec![1.0, 1.0], vec![0.0, 0.0], vec![1.0]];
        assert_eq!(krippendorff_alpha(&units, Metric::Nominal), Some(1.0));
        assert_eq!(krippendorff_alpha(&units[..1], Metric::Nominal), None);
        assert_eq!(krippendorff_alpha(&[], Metric::Ordinal), None);
    }
}
