//! The indicator of a dossier's workers.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::{RciMeasure, WorkerCost, measure};
use crate::records::Dossier;
use crate::remedy::{ExchangeError, ExchangeTable};
use crate::values::{Money, WorkerId};
use crate::verdict::{standard_verdict, worker_items};

/// The indicator by corridor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RciReport {
    /// The measures, by corridor, and for all workers together under `ALL`.
    pub corridors: BTreeMap<String, RciMeasure>,
    /// Workers without first month's earnings, who have no ratio.
    pub without_earnings: Vec<WorkerId>,
}

/// The indicator of a dossier's workers: all recruitment costs each worker paid, exchanged to the currency of earnings at the day of payment.
///
/// # Errors
/// If two currencies meet without a dated rate.
pub fn rci(dossier: &Dossier, rates: &ExchangeTable) -> Result<RciReport, ExchangeError> {
    let mut groups: BTreeMap<String, Vec<WorkerCost>> = BTreeMap::new();
    let mut without_earnings = Vec::new();
    for (worker, part) in dossier.by_worker() {
        let Some(engagement) = part.engagement(&worker) else {
            continue;
        };
        let Some(first_month) = engagement.first_month.filter(|earned| earned.minor > 0) else {
            without_earnings.push(worker);
            continue;
        };
        let mut cost = Money::zero(first_month.currency);
        for item in worker_items(&part, &worker)
            .iter()
            .filter(|item| standard_verdict(item).is_breach())
        {
            cost = cost.plus(rates.exchange(item.amount, cost.currency, item.date)?)?;
        }
        let one = WorkerCost { cost, first_month };
        groups
            .entry(engagement.corridor.to_string())
            .or_default()
            .push(one);
        groups.entry("ALL".into()).or_default().push(one);
    }
    let mut corridors = BTreeMap::new();
    for (name, workers) in groups {
        corridors.extend(measure(&workers)?.map(|measure| (name, measure)));
    }
    Ok(RciReport {
        corridors,
        without_earnings,
    })
}

impl fmt::Display for RciReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (corridor, measure) in &self.corridors {
            write!(f, "{corridor}: {measure}")?;
        }
        if !self.without_earnings.is_empty() {
            writeln!(
                f,
                "{} workers have no first month's earnings and are left out.",
                self.without_earnings.len()
            )?;
        }
        Ok(())
    }
}
