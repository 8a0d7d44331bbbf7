//! From rows to figures by way of the privacy engine.

use amparo_privacy::{Budget, Delta, MeasureError, Noise, NoisyCounts, Rho, measure};
use amparo_recruitment::taxonomy::Indicator;

use super::figures::{Publication, figures};
use super::table::{Attribute, CorridorList, WorkerRow};
use crate::ledger::{Ledger, LedgerError};

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The ledger refuses.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The budget is too small for the noise.
    #[error(transparent)]
    Measure(#[from] MeasureError),
}

/// The counts of one attribute by corridor, row by row: for each corridor of the list and *other*, every value and then *not known*.
pub(super) struct Measured {
    pub(super) width: usize,
    pub(super) counts: NoisyCounts,
}

/// Charges the ledger and measures: each attribute by corridor (a worker is one count: sensitivity 1), and the indicators by corridor (a worker is up to
/// eleven counts). Each of the six gets an equal part of the budget.
///
/// # Errors
/// [`PublishError`]. If the ledger was charged, it stays so.
pub fn publish(
    name: &str,
    list: &CorridorList,
    rows: &[WorkerRow],
    (rho, delta): (Rho, Delta),
    ledger: &Ledger,
    noise: &mut dyn Noise,
) -> Result<Publication, PublishError> {
    let (budget, _) = ledger.charge(name, rho)?;
    let mut parts = budget.divide(&[1.0; Attribute::ALL.len() + 1]).into_iter();
    let groups = list.corridors.len() + 1;
    let mut measured = Vec::new();
    for (place, attribute) in Attribute::ALL.iter().enumerate() {
        let width = list.values(*attribute) + 1;
        let mut exact = vec![0_u64; groups * width];
        for row in rows {
            let value = row.values[place].unwrap_or(width - 1).min(width - 1);
            exact[row.corridor * width + value] += 1;
        }
        measured.push(Measured {
            width,
            counts: measure_part(&exact, parts.next(), 1, attribute.code(), noise)?,
        });
    }
    let width = Indicator::ALL.len();
    let mut exact = vec![0_u64; groups * width];
    for row in rows {
        for indicator in &row.indicators {
            if let Some(place) = Indicator::ALL.iter().position(|other| other == indicator) {
                exact[row.corridor * width + place] += 1;
            }
        }
    }
    let signs = Measured {
        width,
        counts: measure_part(&exact, parts.next(), width as u64, "indicators", noise)?,
    };
    Ok(figures(name, list, &measured, &signs, rho, delta))
}

fn measure_part(
    exact: &[u64],
    budget: Option<Budget>,
    sensitivity: u64,
    label: &str,
    noise: &mut dyn Noise,
) -> Result<NoisyCounts, MeasureError> {
    let budget = budget.unwrap_or_else(|| Budget::declared(Rho::ZERO));
    measure(exact, budget, sensitivity, &format!("corridor × {label}"), noise)
}
