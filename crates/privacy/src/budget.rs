//! Budget as a thing that can be handed over once.

use crate::Rho;

/// How many units of budget make ρ = 1. Budgets are whole numbers of units, so that parts add up to the whole exactly.
const UNITS_PER_RHO: f64 = (1u64 << 48) as f64;

/// ρ that has been paid for and not yet used.
///
/// A token: it can be split and spent but not copied, so code that holds no budget cannot measure. Where it comes from says who vouches for it:
/// [`Budget::charged`] for a ledger that has committed the charge, [`Budget::declared`] for someone's own table.
#[must_use = "a budget that is dropped has been paid for in vain"]
#[derive(Debug, PartialEq, Eq)]
pub struct Budget {
    units: u64,
}

/// Why a budget cannot be made or split.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum BudgetError {
    /// More was asked for than is left.
    #[error("ρ = {asked} was asked for and ρ = {left} is left")]
    Insufficient {
        /// The part asked for.
        asked: f64,
        /// What is left.
        left: f64,
    },
    /// A budget beyond any meaning.
    #[error("ρ = {0} is beyond what any release may spend (65,536)")]
    TooLarge(f64),
}

impl Budget {
    /// The token for a charge that a ledger has committed durably. Call it nowhere else.
    ///
    /// # Errors
    /// [`BudgetError::TooLarge`] if ρ is above 65,536.
    pub fn charged(rho: Rho) -> Result<Self, BudgetError> {
        Budget::of(rho)
    }

    /// The token of someone who measures a table of their own, without a ledger.
    ///
    /// # Errors
    /// [`BudgetError::TooLarge`] if ρ is above 65,536.
    pub fn declared(rho: Rho) -> Result<Self, BudgetError> {
        Budget::of(rho)
    }

    fn of(rho: Rho) -> Result<Self, BudgetError> {
        if rho.get() > 65_536.0 {
            return Err(BudgetError::TooLarge(rho.get()));
        }
        Ok(Budget {
            units: (rho.get() * UNITS_PER_RHO).floor() as u64,
        })
    }

    /// What is left.
    pub fn rho(&self) -> Rho {
        // At most 2^64 units: exact to one part in 2^53, and `split` works in units anyway.
        Rho::new(self.units as f64 / UNITS_PER_RHO).unwrap_or(Rho::ZERO)
    }

    /// Takes `part` out of this budget (rounded down to a whole unit).
    ///
    /// # Errors
    /// [`BudgetError::Insufficient`] if less is left; nothing is taken then.
    pub fn split(&mut self, part: Rho) -> Result<Budget, BudgetError> {
        let wanted = Budget::of(part)?;
        if wanted.units > self.units {
            return Err(BudgetError::Insufficient {
                asked: part.get(),
                left: self.rho().get(),
            });
        }
        self.units -= wanted.units;
        Ok(wanted)
    }

    /// Splits all of this budget in proportion to `weights` (each finite and at least 0, not all 0); shares round down.
    pub fn divide(self, weights: &[f64]) -> Vec<Budget> {
        let total: f64 = weights.iter().filter(|w| w.is_finite() && **w > 0.0).sum();
        let mut left = self.units;
        weights
            .iter()
            .map(|&weight| {
                let share = if weight.is_finite() && weight > 0.0 && total > 0.0 {
                    (self.units as f64 * (weight / total)).floor() as u64
                } else {
                    0
                };
                // Rounding of the product could exceed the whole by a unit; never let it.
                let units = share.min(left);
                left -= units;
                Budget { units }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_never_exceed_the_whole(
            rho in 0.0..10.0_f64,
            weights in proptest::collection::vec(0.0..100.0_f64, 1..200),
            parts in proptest::collection::vec(0.0..2.0_f64, 0..20),
        ) {
            let mut budget = Budget::declared(Rho::new(rho).unwrap()).unwrap();
            let whole = budget.units;
            let mut taken = 0;
            for part in parts {
                if let Ok(piece) = budget.split(Rho::new(part).unwrap()) {
                    taken += piece.units;
                }
            }
            prop_assert_eq!(taken + budget.units, whole);
            let rest = budget.units;
            let shares: u64 = budget.divide(&weights).iter().map(|b| b.units).sum();
            prop_assert!(shares <= rest);
        }
    }

    #[test]
    fn asking_for_more_takes_nothing() {
        let mut budget = Budget::declared(Rho::new(0.5).unwrap()).unwrap();
        assert!(budget.split(Rho::new(0.6).unwrap()).is_err());
        assert_eq!(budget.rho().get(), 0.5);
        assert!(Budget::declared(Rho::new(1e9).unwrap()).is_err());
    }
}
