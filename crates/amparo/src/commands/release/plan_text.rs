//! What a release would spend, for people.

use std::fmt;

use amparo_privacy::Rho;
use amparo_privacy::ledger_rules::{CohortPlan, Plan};
use serde::Serialize;

/// A plan for people: years of one fate on one line.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct PlanText(pub(crate) Plan);

impl fmt::Display for PlanText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = &self.0;
        let epsilon = |rho: Rho| rho.epsilon_at(plan.delta).get();
        let costs = plan.cost > Rho::ZERO;
        if costs {
            writeln!(
                f,
                "The release would spend ε = {:.3} at δ = {} (ρ = {:.6}) of every person in the years it measures.",
                plan.epsilon.get(),
                plan.delta.get(),
                plan.cost.get()
            )?;
        }
        writeln!(
            f,
            "Lifetime cap of a person: ε = {:.3} (ρ = {:.6}).",
            epsilon(plan.cap),
            plan.cap.get()
        )?;
        writeln!(
            f,
            "{:<14}{:>16}{:>16}{:>16}",
            "year",
            "spent (ε)",
            if costs { "this one (ε)" } else { "" },
            "left (ε)"
        )?;
        let alike = |a: &CohortPlan, b: &CohortPlan| (a.spent, a.remaining) == (b.spent, b.remaining);
        for years in plan.cohorts.chunk_by(alike) {
            let (Some(first), Some(last)) = (years.first(), years.last()) else {
                continue;
            };
            let named = if first.cohort == last.cohort {
                first.cohort.to_string()
            } else {
                format!("{}–{}", first.cohort, last.cohort)
            };
            let cost = if costs {
                format!("{:.3}", epsilon(first.cost))
            } else {
                String::new()
            };
            writeln!(
                f,
                "{named:<14}{:>16.3}{cost:>16}{:>16.3}",
                epsilon(first.spent),
                epsilon(first.remaining)
            )?;
        }
        if plan.fits {
            write!(f, "{}", if costs { "It fits." } else { "" })
        } else {
            write!(
                f,
                "It does NOT fit: at most ε = {} is left for all these years.",
                plan.largest_epsilon.get()
            )
        }
    }
}
