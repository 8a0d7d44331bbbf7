//! What a release may charge, as pure rules over a list of charges. Keeping the list on disk is the vault's work.
//!
//! A **cohort** is a registration year. A case belongs to one cohort for ever, so charges on different cohorts compose in parallel and charges
//! on the same cohort add. The **cap** is the most that any person may lose in their lifetime. All sums are whole units of ρ.
//!
//! A series of continual releases measures a cohort in **waves**: those whose cases are there by one release, those who come late by a later one. Whoever keeps
//! the list sees to it that nobody is measured in two waves, so that charges on different waves of a cohort compose in parallel too. A charge without a
//! wave is on everybody in the cohort, whenever they came.

mod chain;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use chain::{ChainError, Head, verify_chain};

use crate::{Delta, Epsilon, Rho};

/// A registration year.
pub type Cohort = u16;

/// A part of a series of continual releases, from 1: whom it measures, no other part does.
pub type Wave = u16;

/// One charge: a build measured one cohort, or one wave of it, with ρ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The build that measured.
    pub build: String,
    /// The cohort measured.
    pub cohort: Cohort,
    /// The wave measured; everybody in the cohort if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<Wave>,
    /// What it cost every person measured.
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
    /// Spent by earlier builds, of any person whom this release would measure.
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

/// ρ spent so far per cohort, in order of cohort: of a person of one wave, or the most of anybody if `wave` is absent.
pub fn spent(charges: &[Charge], wave: Option<Wave>) -> BTreeMap<Cohort, Rho> {
    let mut everybody = BTreeMap::<Cohort, Rho>::new();
    let mut waves = BTreeMap::<(Cohort, Wave), Rho>::new();
    for charge in charges {
        let sum = match charge.wave {
            None => everybody.entry(charge.cohort).or_insert(Rho::ZERO),
            Some(wave) => waves.entry((charge.cohort, wave)).or_insert(Rho::ZERO),
        };
        *sum = sum.plus(charge.rho);
    }
    let mut most = BTreeMap::<Cohort, Rho>::new();
    for (&(cohort, of), &rho) in &waves {
        let most = most.entry(cohort).or_insert(Rho::ZERO);
        if wave.is_none_or(|wave| wave == of) {
            *most = rho.max(*most);
        }
    }
    for (cohort, rho) in everybody {
        let sum = most.entry(cohort).or_insert(Rho::ZERO);
        *sum = sum.plus(rho);
    }
    most
}

/// Plans a release that measures each of `cohorts`, or one wave of each, with `cost`. A cohort that is named twice is measured once.
pub fn plan(
    charges: &[Charge],
    cohorts: &[Cohort],
    wave: Option<Wave>,
    cost: Rho,
    cap: Rho,
    delta: Delta,
) -> Plan {
    let spent = spent(charges, wave);
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

/// The charges of a release that measures each of `cohorts`, or one wave of each, with `cost`: all of them, or none.
///
/// The caller must append them to the list it read `charges` from in the same transaction, so that two builds cannot both see the same budget.
///
/// # Errors
/// [`Refusal`] if a cohort would cross the cap.
pub fn charge(
    charges: &[Charge],
    build: &str,
    cohorts: &[Cohort],
    wave: Option<Wave>,
    cost: Rho,
    cap: Rho,
) -> Result<Vec<Charge>, Refusal> {
    let spent = spent(charges, wave);
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
            wave,
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
            wave: None,
            rho: rho(x),
        }
    }

    #[test]
    fn cohorts_compose_in_parallel_and_charges_add() {
        let charges = [charge_of(2020, 0.1), charge_of(2021, 0.1), charge_of(2021, 0.15)];
        let delta = Delta::new(1e-6).unwrap();
        // 2021 fills its cap to the last unit.
        let fits = plan(
            &charges,
            &[2022, 2020, 2021, 2020],
            None,
            rho(0.05),
            rho(0.3),
            delta,
        );
        assert!(fits.fits);
        let lines: Vec<_> = fits
            .cohorts
            .iter()
            .map(|line| (line.cohort, line.spent.get(), line.remaining.get()))
            .collect();
        assert_eq!(lines, [(2020, 0.1, 0.15), (2021, 0.25, 0.0), (2022, 0.0, 0.25)]);
        let refused = plan(&charges, &[2021], None, rho(0.06), rho(0.3), delta);
        assert!(!refused.fits);
        assert_eq!(refused.largest, rho(0.05));
        // What it names as the largest does fit.
        let largest = Rho::from_epsilon_delta(refused.largest_epsilon, delta);
        assert!(plan(&charges, &[2021], None, largest, rho(0.3), delta).fits);
        assert!((largest.get() - 0.05).abs() < 1e-12);
    }

    #[test]
    fn a_refusal_names_the_cohort_and_what_fits() {
        let charges = [charge_of(2020, 0.1), charge_of(2021, 0.25)];
        let refusal = charge(&charges, "b", &[2020, 2021, 2022], None, rho(0.06), rho(0.3)).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "ρ = 0.06 would take cohort 2021 across the lifetime cap of ρ = 0.3 (ρ = 0.25 is spent); at most ρ = 0.05 fits all cohorts"
        );
        assert_eq!(charge(&charges, "b", &[], None, rho(9.0), rho(0.3)), Ok(vec![]));
        // A cohort named twice is charged once: it is measured once.
        assert_eq!(
            charge(&[], "b", &[2020, 2020], None, rho(0.2), rho(0.3)),
            Ok(vec![charge_of(2020, 0.2)])
        );
    }

    /// A person is in one wave: what they were charged is the sum of the charges on everybody and on their wave.
    fn person(charges: &[Charge], cohort: Cohort, wave: Wave) -> Rho {
        charges
            .iter()
            .filter(|charge| charge.cohort == cohort && charge.wave.is_none_or(|of| of == wave))
            .fold(Rho::ZERO, |sum, charge| sum.plus(charge.rho))
    }

    #[test]
    fn waves_compose_in_parallel_and_everybody_is_in_all() {
        let of = |wave, x| Charge {
            wave,
            ..charge_of(2020, x)
        };
        let charges = [of(Some(1), 0.1), of(Some(2), 0.15), of(None, 0.05)];
        let left = |wave| spent(&charges, wave)[&2020].get();
        assert_eq!(
            [left(Some(1)), left(Some(2)), left(Some(3)), left(None)],
            [0.15, 0.2, 0.05, 0.2]
        );
        // Those who come now may be measured with what the earlier ones have not left.
        assert!(charge(&charges, "b", &[2020], Some(3), rho(0.25), rho(0.3)).is_ok());
        assert!(charge(&charges, "b", &[2020], None, rho(0.11), rho(0.3)).is_err());
    }

    proptest! {
        #[test]
        fn no_history_of_builds_crosses_the_cap(
            builds in proptest::collection::vec(
                (0.0..0.2_f64, proptest::collection::vec(0u16..5, 0..4), proptest::option::of(1u16..4)),
                0..60,
            ),
        ) {
            let (cap, delta) = (rho(0.5), Delta::new(1e-6).unwrap());
            let mut charges = vec![];
            for (cost, cohorts, wave) in builds {
                let before = charges.clone();
                let plan = plan(&charges, &cohorts, wave, rho(cost), cap, delta);
                match charge(&charges, "b", &cohorts, wave, rho(cost), cap) {
                    Ok(new) => {
                        prop_assert!(plan.fits);
                        charges.extend(new);
                        // Every person measured has paid in full, and nobody else has paid.
                        for cohort in 0..5 {
                            for of in 1..5 {
                                let measured = cohorts.contains(&cohort) && wave.is_none_or(|wave| wave == of);
                                let paid = if measured { rho(cost) } else { Rho::ZERO };
                                prop_assert_eq!(
                                    person(&before, cohort, of).plus(paid),
                                    person(&charges, cohort, of)
                                );
                            }
                            if let Some(line) = plan.cohorts.iter().find(|line| line.cohort == cohort) {
                                let is = spent(&charges, wave)[&cohort];
                                prop_assert_eq!(line.remaining, cap.minus(is));
                            }
                        }
                    }
                    Err(refusal) => {
                        prop_assert!(!plan.fits);
                        prop_assert_eq!(refusal.largest, plan.largest);
                        prop_assert!(charge(&charges, "b", &cohorts, wave, plan.largest, cap).is_ok());
                        let more = Rho::from_units(plan.largest.units() + 1).unwrap();
                        prop_assert!(charge(&charges, "b", &cohorts, wave, more, cap).is_err());
                    }
                }
            }
            for cohort in 0..5 {
                for of in 1..5 {
                    prop_assert!(person(&charges, cohort, of) <= cap);
                }
            }
        }
    }
}
