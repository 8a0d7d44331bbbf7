//! Step: two versions of an index side by side.

use serde::Serialize;

use super::correlation::{Correlation, CorrelationKind, correlate};
use super::result::descending;
use super::{IndexError, IndexResult};

/// One unit in both versions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnitDifference {
    /// The unit.
    pub unit: String,
    /// Its score in the first version; none if it is not there.
    pub first: Option<f64>,
    /// Its score in the second.
    pub second: Option<f64>,
    /// Second minus first.
    pub change: Option<f64>,
    /// Places by which the unit moved (positive: up), only where both pipelines allow ranking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<f64>,
}

/// Two versions of a node's scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The node compared.
    pub node: String,
    /// Units in the order of the first version, then those only in the second.
    pub units: Vec<UnitDifference>,
    /// Mean absolute change.
    pub mean_absolute_change: f64,
    /// Spearman's correlation of the two versions.
    pub agreement: Option<Correlation>,
}

/// Compares the scores of `node` in two versions.
///
/// # Errors
/// A node that one of them has not.
pub fn compare(first: &IndexResult, second: &IndexResult, node: &str) -> Result<Comparison, IndexError> {
    let column = |result: &IndexResult| -> Result<Vec<f64>, IndexError> {
        result
            .column(node)
            .map(<[f64]>::to_vec)
            .ok_or_else(|| IndexError::Option {
                option: "compare".to_owned(),
                value: node.to_owned(),
                accepted: "a code that both versions have".to_owned(),
            })
    };
    let (a, b) = (column(first)?, column(second)?);
    let ranking = first.pipeline.ranking && second.pipeline.ranking;
    let (places_a, places_b) = (descending(&a), descending(&b));
    let mut codes: Vec<&String> = first.unit_codes().iter().collect();
    codes.extend(
        second
            .unit_codes()
            .iter()
            .filter(|c| !first.unit_codes().contains(c)),
    );
    let find = |result: &IndexResult, code: &String, values: &[f64]| {
        let position = result.unit_codes().iter().position(|c| c == code)?;
        Some(values[position]).filter(|v| !v.is_nan())
    };
    let units: Vec<UnitDifference> = codes
        .into_iter()
        .map(|code| {
            let (was, is) = (find(first, code, &a), find(second, code, &b));
            let (rank_was, rank_is) = (find(first, code, &places_a), find(second, code, &places_b));
            UnitDifference {
                unit: code.clone(),
                first: was,
                second: is,
                change: was.zip(is).map(|(w, i)| i - w),
                places: rank_was.zip(rank_is).filter(|_| ranking).map(|(w, i)| w - i),
            }
        })
        .collect();
    let changes: Vec<f64> = units.iter().filter_map(|u| u.change).map(f64::abs).collect();
    let both = |f: fn(&UnitDifference) -> Option<f64>| {
        units.iter().map(|u| f(u).unwrap_or(f64::NAN)).collect::<Vec<_>>()
    };
    let agreement = correlate(&both(|u| u.first), &both(|u| u.second), CorrelationKind::Spearman);
    Ok(Comparison {
        node: node.to_owned(),
        mean_absolute_change: super::mean(&changes),
        agreement,
        units,
    })
}
