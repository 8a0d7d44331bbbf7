//! Indicators of forced labour, raised from findings.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Finding;
use crate::taxonomy::{INDICATOR_EDITION, Indicator};
use crate::values::WorkerId;

/// An indicator and what raised it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RaisedIndicator {
    /// The indicator.
    pub indicator: Indicator,
    /// CTDC's columns for the same means of control.
    pub ctdc_columns: Vec<&'static str>,
    /// What raised it: each finding, and what to ask.
    pub facts: Vec<String>,
}

/// The indicators of one worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndicatorReport {
    /// The worker.
    pub worker: WorkerId,
    /// The edition of the list.
    pub edition: &'static str,
    /// The indicators, in the order of the list.
    pub raised: Vec<RaisedIndicator>,
    /// What it does not say.
    pub caution: &'static str,
}

const CAUTION: &str = "Indicators say where to ask. One alone is no finding of forced labour, and several together are for a person to judge, who has \
    spoken with the worker.";

/// The indicators that findings raise, by worker.
pub fn indicators(findings: &[Finding]) -> Vec<IndicatorReport> {
    let mut by_worker: BTreeMap<&WorkerId, BTreeMap<Indicator, Vec<String>>> = BTreeMap::new();
    for finding in findings {
        if let Some((indicator, ask)) = finding.kind.indicator() {
            let facts = by_worker
                .entry(&finding.worker)
                .or_default()
                .entry(indicator)
                .or_default();
            facts.push(format!("{}: {} ({ask})", finding.kind, finding.why));
        }
    }
    by_worker
        .into_iter()
        .map(|(worker, raised)| IndicatorReport {
            worker: worker.clone(),
            edition: INDICATOR_EDITION,
            raised: raised
                .into_iter()
                .map(|(indicator, facts)| RaisedIndicator {
                    indicator,
                    ctdc_columns: indicator.ctdc_columns().to_vec(),
                    facts,
                })
                .collect(),
            caution: CAUTION,
        })
        .collect()
}

impl fmt::Display for IndicatorReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Worker {} ({})", self.worker, self.edition)?;
        for raised in &self.raised {
            writeln!(f, "  {}", raised.indicator)?;
            for fact in &raised.facts {
                writeln!(f, "    {fact}")?;
            }
        }
        writeln!(f, "{}", self.caution)
    }
}
