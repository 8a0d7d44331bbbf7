//! How many records the bound left out: measured with a hundredth of a release's budget.

use amparo_privacy::{Budget, Noise, Rho};
use amparo_release::LeftOutEstimate;
use amparo_release_builder::LeftOut;
use anyhow::Result;

/// What is taken of the budget is one in so many.
const SHARE: u64 = 100;

/// Takes its share out of `budget` and measures.
pub(super) fn measured(
    exact: amparo_vault::Beyond,
    budget: &mut Budget,
    noise: &mut dyn Noise,
) -> Result<LeftOut> {
    let rho = Rho::from_units(budget.rho().units() / SHARE)?;
    let counts = exact.measure(budget.split(rho)?, noise)?;
    Ok(LeftOut {
        estimate: LeftOutEstimate {
            estimate: counts.values().first().copied().unwrap_or_default(),
            standard_error: counts.variance().get().sqrt(),
            most_per_person: amparo_vault::BEYOND_PER_PERSON,
        },
        rho,
    })
}
