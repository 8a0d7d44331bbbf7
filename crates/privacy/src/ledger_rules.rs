//! What a release may charge, as pure rules over a list of charges. Keeping the list on disk is the vault's work.
//!
//! A **cohort** is a registration year. A case belongs to one cohort for ever, so charges on different cohorts compose in parallel and charges
//! on the same cohort add. The **cap** is the most that any person may lose in their lifetime.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Delta, Epsilon, Rho};

/// A registration year.
pub type Cohort = u16;

/// One charge: a build measured one cohort with ρ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// One line per cohort.
    pub cohorts: Vec<CohortPlan>,
    /// Whether every cohort stays within the cap.
    pub fits: bool,
    /// The largest ε at `delta` that every cohort of the plan could still bear.
    pub largest_epsilon: Epsilon,
}

/// What a release would do to one cohort.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CohortPlan {
    /// The registration year.
    pub cohort: Cohort,
    /// Spent by earlier builds.
    pub spent: Rho,
    /// Left for later ones, after this release; 0 if it does not fit.
    pub remaining: Rho,
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

/// Plans a release that measures `cohorts` once each with `cost`.
pub fn plan(charges: &[Charge], cohorts: &[Cohort], cost: Rho, cap: Rho, delta: Delta) -> Plan {
    let spent = spent(charges);
    let mut lines = Vec::new();
    let mut smallest_left = cap.get();
    for &cohort in cohorts {
        let spent = spent.get(&cohort).copied().unwrap_or(Rho::ZERO);
        let left = (cap.get() - spent.get()).max(0.0);
        smallest_left = smallest_left.min(left);
        let remaining = Rho::new((left - cost.get()).max(0.0)).unwrap_or(Rho::ZERO);
        lines.push(CohortPlan {
            cohort,
            spent,
            remaining,
        });
    }
    Plan {
        cost,
        epsilon: cost.epsilon_at(delta),
        delta,
        cap,
        cohorts: lines,
        // The sums are of a few hundred terms; a relative 1e-12 is their rounding, not a gift.
        fits: cost.get() <= smallest_left * (1.0 + 1e-12),
        largest_epsilon: Rho::new(smallest_left).unwrap_or(Rho::ZERO).epsilon_at(delta),
    }
}

/// The hash that the first entry of a chain builds on.
pub const GENESIS: [u8; 32] = [0; 32];

/// The hash of an entry: SHA-256 over the previous hash, the entry's number and its bytes, so that no entry can be changed, moved, inserted or removed
/// without changing every later hash. Removal at the end shows only against a head kept elsewhere.
pub fn chain(previous: &[u8; 32], number: u64, entry: &[u8]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"amparo-chain/1");
    hasher.update(previous);
    hasher.update(number.to_be_bytes());
    hasher.update((entry.len() as u64).to_be_bytes());
    hasher.update(entry);
    hasher.finalize().into()
}

/// Walks a chain of `(number, entry, hash)` and returns its head, or the number of the first entry that does not fit.
///
/// # Errors
/// The first number that is out of sequence or whose hash does not follow from the entries before it.
pub fn verify_chain<'a>(
    entries: impl IntoIterator<Item = (u64, &'a [u8], [u8; 32])>,
) -> Result<[u8; 32], u64> {
    let mut head = GENESIS;
    for (expected, (number, entry, hash)) in (1_u64..).zip(entries) {
        if number != expected || chain(&head, number, entry) != hash {
            return Err(expected);
        }
        head = hash;
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rho(x: f64) -> Rho {
        Rho::new(x).unwrap()
    }

    #[test]
    fn cohorts_compose_in_parallel_and_charges_add() {
        let charge = |cohort, x| Charge {
            build: "b".into(),
            cohort,
            rho: rho(x),
        };
        let charges = [charge(2020, 0.1), charge(2021, 0.1), charge(2021, 0.15)];
        let delta = Delta::new(1e-6).unwrap();
        let fits = plan(&charges, &[2020, 2021, 2022], rho(0.05), rho(0.3), delta);
        assert!(fits.fits);
        let spent: Vec<f64> = fits.cohorts.iter().map(|line| line.spent.get()).collect();
        assert_eq!(spent, [0.1, 0.25, 0.0]);
        let refused = plan(&charges, &[2021], rho(0.06), rho(0.3), delta);
        assert!(!refused.fits);
        // What it names as the largest does fit.
        let largest = Rho::from_epsilon_delta(refused.largest_epsilon, delta);
        assert!(plan(&charges, &[2021], largest, rho(0.3), delta).fits);
        assert!((largest.get() - 0.05).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn nothing_that_fits_crosses_the_cap(costs in proptest::collection::vec((0.0..0.2_f64, 0u16..4), 0..60)) {
            let (cap, delta) = (rho(0.5), Delta::new(1e-6).unwrap());
            let mut charges = vec![];
            for (cost, cohort) in costs {
                if plan(&charges, &[cohort], rho(cost), cap, delta).fits {
                    charges.push(Charge { build: "b".into(), cohort, rho: rho(cost) });
                }
            }
            for (_, total) in spent(&charges) {
                prop_assert!(total.get() <= 0.5 * (1.0 + 1e-9));
            }
        }

        #[test]
        fn a_chain_shows_every_tampering(
            entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..20), 1..12),
            at in any::<proptest::sample::Index>(), kind in 0..4,
        ) {
            let mut head = GENESIS;
            let mut chained: Vec<(u64, Vec<u8>, [u8; 32])> = vec![];
            for (number, entry) in (1..).zip(entries) {
                head = chain(&head, number, &entry);
                chained.push((number, entry, head));
            }
            let check = |c: &[(u64, Vec<u8>, [u8; 32])]| verify_chain(c.iter().map(|(n, e, h)| (*n, e.as_slice(), *h)));
            prop_assert_eq!(check(&chained), Ok(head));
            let i = at.index(chained.len());
            match kind {
                0 => chained[i].1.push(1),
                1 => { chained.remove(i); }
                2 => { let copy = chained[i].clone(); chained.insert(i, copy); }
                _ => chained[i].2[0] ^= 1,
            }
            prop_assert_ne!(check(&chained), Ok(head));
        }
    }
}
