//! What a release may charge, as pure rules over a list of charges. Keeping the list on disk is the vault's work.
//!
//! A **cohort** is a registration year. A case belongs to one cohort for ever, so charges on different cohorts compose in parallel and charges
//! on the same cohort add. The **cap** is the most that any person may lose in their lifetime. All sums are whole units of ρ.

mod chain;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use chain::{ChainError, Head, verify_chain};

use crate::{Delta, Epsilon, Rho};

/// A registration year.
pub type Cohort = u16;

/// One charge: a build measured one cohort with ρ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The build that measured.
    pub build: String,
    /// The cohort measured.
    pub cohort: Cohort,
    /// What it cost every person in the cohort.
    pub rho: Rho,
}

/// What a release would do to the budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// What the release costs, per person in any cohort it measures.
    pub cost: Rho,
    /// The same as ε at `delta`.
    pub epsilon: Epsilon,
    /// The δ at which all ε of this plan are stated.
    pub delta: Delta,
    /// The lifetime cap.
    pub cap: Rho,
    /// One line per cohort, ascending.
    pub cohorts: Vec<CohortPlan>,
    /// Whether every cohort stays within the cap.
    pub fits: bool,
    /// The largest ρ that every cohort of the plan could still bear.
    pub largest: Rho,
    /// The largest ε at `delta` that may be asked for: its ρ is within `largest`.
    pub largest_epsilon: Epsilon,
}

/// What a release would do to one cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CohortPlan {
    /// The registration year.
    pub cohort: Cohort,
    /// Spent by earlier builds.
    pub spent: Rho,
    /// What this release would spend.
    pub cost: Rho,
    /// Left for later ones, after this release; 0 if it does not fit.
    pub remaining: Rho,
}

/// A charge that would take a cohort across the cap. Nothing was charged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{cost} would take cohort {cohort} across the lifetime cap of {cap} ({spent} is spent); at most {largest} fits all cohorts"
)]
pub struct Refusal {
    /// The cohort with the least left.
    pub cohort: Cohort,
    /// What it has spent.
    pub spent: Rho,
    /// What was asked for.
    pub cost: Rho,
    /// The lifetime cap.
    pub cap: Rho,
    /// The largest ρ that fits every cohort asked for.
    pub largest: Rho,
}

/// ρ spent so far per cohort, in order of cohort.
pub fn spent(charges: &[Charge]) -> BTreeMap<Cohort, Rho> {
    let mut spent = BTreeMap::new();
    for charge in charges {
        let sum = spent.entry(charge.cohort).or_insert(Rho::ZERO);
        *sum = sum.plus(charge.rho);
    }
    spent
}

/// Plans a release that measures each of `cohorts` with `cost`. A cohort that is named twice is measured once.
pub fn plan(charges: &[Charge], cohorts: &[Cohort], cost: Rho, cap: Rho, delta: Delta) -> Plan {
    let spent = spent(charges);
    let cohorts: Vec<CohortPlan> = cohorts
        .iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|&cohort| {
            let spent = spent.get(&cohort).copied().unwrap_or(Rho::ZERO);
            CohortPlan {
                cohort,
                spent,
                cost,
                remaining: cap.minus(spent).minus(cost),
            }
        })
        .collect();
    let largest = cohorts
        .iter()
        .map(|line| cap.minus(line.spent))
        .min()
        .unwrap_or(cap);
    Plan {
        cost,
        epsilon: cost.epsilon_at(delta),
        delta,
        cap,
        cohorts,
        fits: cost <= largest,
        largest,
        largest_epsilon: largest.largest_epsilon(delta),
    }
}

/// The charges of a release that measures each of `cohorts` with `cost`: all of them, or none.
///
/// The caller must append them to the list it read `charges` from in the same transaction, so that two builds cannot both see the same budget.
///
/// # Errors
/// [`Refusal`] if a cohort would cross the cap.
pub fn charge(
    charges: &[Charge],
    build: &str,
    cohorts: &[Cohort],
    cost: Rho,
    cap: Rho,
) -> Result<Vec<Charge>, Refusal> {
    let spent = spent(charges);
    let spent_of = |cohort: Cohort| spent.get(&cohort).copied().unwrap_or(Rho::ZERO);
    let cohorts: BTreeSet<Cohort> = cohorts.iter().copied().collect();
    if let Some(&worst) = cohorts.iter().max_by_key(|&&cohort| spent_of(cohort)) {
        let largest = cap.minus(spent_of(worst));
        if cost > largest {
            return Err(Refusal {
                cohort: worst,
                spent: spent_of(worst),
                cost,
                cap,
                largest,
            });
        }
    }
    Ok(cohorts
        .into_iter()
        .map(|cohort| Charge {
            build: build.into(),
            cohort,
            rho: cost,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rho(x: f64) -> Rho {
        Rho::new(x).unwrap()
    }

    fn charge_of(cohort: Cohort, x: f64) -> Charge {
        Charge {
            build: "b".into(),
            cohort,
            rho: rho(x),
        }
    }

    #[test]
    fn cohorts_compose_in_parallel_and_charges_add() {
        let charges = [charge_of(2020, 0.1), charge_of(2021, 0.1), charge_of(2021, 0.15)];
        let delta = Delta::new(1e-6).unwrap();
        // 2021 fills its cap to the last unit.
        let fits = plan(&charges, &[2022, 2020, 2021, 2020], rho(0.05), rho(0.3), delta);
        assert!(fits.fits);
        let lines: Vec<_> = fits
            .cohorts
            .iter()
            .map(|line| (line.cohort, line.spent.get(), line.remaining.get()))
            .collect();
        assert_eq!(lines, [(2020, 0.1, 0.15), (2021, 0.25, 0.0), (2022, 0.0, 0.25)]);
        let refused = plan(&charges, &[2021], rho(0.06), rho(0.3), delta);
        assert!(!refused.fits);
        assert_eq!(refused.largest, rho(0.05));
        // What it names as the largest does fit.
        let largest = Rho::from_epsilon_delta(refused.largest_epsilon, delta);
        assert!(plan(&charges, &[2021], largest, rho(0.3), delta).fits);
        assert!((largest.get() - 0.05).abs() < 1e-12);
    }

    #[test]
    fn a_refusal_names_the_cohort_and_what_fits() {
        let charges = [charge_of(2020, 0.1), charge_of(2021, 0.25)];
        let refusal = charge(&charges, "b", &[2020, 2021, 2022], rho(0.06), rho(0.3)).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "ρ = 0.06 would take cohort 2021 across the lifetime cap of ρ = 0.3 (ρ = 0.25 is spent); at most ρ = 0.05 fits all cohorts"
        );
        assert_eq!(charge(&charges, "b", &[], rho(9.0), rho(0.3)), Ok(vec![]));
        // A cohort named twice is charged once: it is measured once.
        assert_eq!(
            charge(&[], "b", &[2020, 2020], rho(0.2), rho(0.3)),
            Ok(vec![charge_of(2020, 0.2)])
        );
    }

    proptest! {
        #[test]
        fn no_history_of_builds_crosses_the_cap(
            builds in proptest::collection::vec((0.0..0.2_f64, proptest::collection::vec(0u16..5, 0..4)), 0..60),
        ) {
            let (cap, delta) = (rho(0.5), Delta::new(1e-6).unwrap());
            let mut charges = vec![];
            for (cost, cohorts) in builds {
                let before = spent(&charges);
                let plan = plan(&charges, &cohorts, rho(cost), cap, delta);
                match charge(&charges, "b", &cohorts, rho(cost), cap) {
                    Ok(new) => {
                        prop_assert!(plan.fits);
                        charges.extend(new);
                        // Every cohort measured has paid in full, and no other has paid.
                        let after = spent(&charges);
                        for cohort in 0..5 {
                            let was = before.get(&cohort).copied().unwrap_or(Rho::ZERO);
                            let is = after.get(&cohort).copied().unwrap_or(Rho::ZERO);
                            let paid = if cohorts.contains(&cohort) { rho(cost) } else { Rho::ZERO };
                            prop_assert_eq!(was.plus(paid), is);
                            if let Some(line) = plan.cohorts.iter().find(|line| line.cohort == cohort) {
                                prop_assert_eq!(line.remaining, cap.minus(is));
                            }
                        }
                    }
                    Err(refusal) => {
                        prop_assert!(!plan.fits);
                        prop_assert_eq!(refusal.largest, plan.largest);
                        prop_assert!(charge(&charges, "b", &cohorts, plan.largest, cap).is_ok());
                        let more = Rho::from_units(plan.largest.units() + 1).unwrap();
                        prop_assert!(charge(&charges, "b", &cohorts, more, cap).is_err());
                    }
                }
            }
            for (_, total) in spent(&charges) {
                prop_assert!(total <= cap);
            }
        }
    }
}
