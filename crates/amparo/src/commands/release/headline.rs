//! The counts behind the fact sheet: measured with a share of a release's budget that is their own.

use amparo_headline::{measure, share_of};
use amparo_privacy::{Budget, Noise, Rho};
use amparo_schema::{CaseNumbers, CodedTable};
use amparo_synth::{DeclaredCounts, Fitted, Measurements};
use anyhow::Result;

/// What was measured, and what it cost a record.
pub(super) struct Headline {
    counts: Vec<DeclaredCounts>,
    rho: Rho,
}

impl Headline {
    /// Takes their share out of `budget` and measures.
    pub(super) fn measured(
        table: &CodedTable,
        numbers: &[CaseNumbers],
        budget: &mut Budget,
        noise: &mut dyn Noise,
    ) -> Result<Headline> {
        let rho = share_of(budget.rho());
        Ok(Headline {
            counts: measure(table, numbers, budget.split(rho)?, noise)?,
            rho,
        })
    }

    /// A model with these counts beside it.
    pub(super) fn beside(self, fitted: Fitted) -> Fitted {
        fitted.with_declared(self.counts, self.rho)
    }

    /// The measurements of a later part with these counts beside them.
    pub(super) fn with(self, mut measurements: Measurements) -> Measurements {
        measurements.declare(self.counts, self.rho);
        measurements
    }
}
