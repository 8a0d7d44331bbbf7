//! Budget as a thing that can be handed over once.

use crate::Rho;
use crate::ledger_rules::Head;

/// ρ that has been paid for and not yet used.
///
/// A token: it can be split and spent but neither copied nor stored, so code that holds no budget cannot measure. Parts are whole
/// units of ρ and never add up to more than the whole. Its [`Origin`] says who vouches for it and stays with every part.
#[must_use = "a budget that is dropped has been paid for in vain"]
#[derive(Debug, PartialEq, Eq)]
pub struct Budget {
    rho: Rho,
    origin: Origin,
}

/// Where a budget comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Someone's word about a table of their own.
    Declared,
    /// A ledger's charge; the head of the ledger's chain right after it.
    Charged(Head),
}

/// Why a budget cannot be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BudgetError {
    /// More was asked for than is left.
    #[error("{asked} was asked for, of which {left} is left")]
    Insufficient {
        /// The part asked for.
        asked: Rho,
        /// What is left.
        left: Rho,
    },
}

impl Budget {
    /// The token for a charge that a ledger has committed durably: `receipt` is the head of its chain after the charge, on disk.
    /// Call it nowhere else.
    pub fn charged(rho: Rho, receipt: Head) -> Self {
        Budget {
            rho,
            origin: Origin::Charged(receipt),
        }
    }

    /// The token of someone who measures a table of their own, without a ledger.
    pub fn declared(rho: Rho) -> Self {
        Budget {
            rho,
            origin: Origin::Declared,
        }
    }

    /// What is left.
    pub fn rho(&self) -> Rho {
        self.rho
    }

    /// Who vouches for it.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Takes `part` out of this budget.
    ///
    /// # Errors
    /// [`BudgetError::Insufficient`] if less is left; nothing is taken then.
    pub fn split(&mut self, part: Rho) -> Result<Budget, BudgetError> {
        if part > self.rho {
            return Err(BudgetError::Insufficient {
                asked: part,
                left: self.rho,
            });
        }
        self.rho = self.rho.minus(part);
        Ok(Budget {
            rho: part,
            origin: self.origin,
        })
    }

    /// Splits all of this budget in proportion to `weights` (each finite and at least 0, not all 0); shares round down.
    pub fn divide(mut self, weights: &[f64]) -> Vec<Budget> {
        let whole = self.rho.units() as f64;
        let usable = |weight: f64| if weight.is_finite() { weight.max(0.0) } else { 0.0 };
        let total: f64 = weights.iter().copied().map(usable).sum();
        weights
            .iter()
            .map(|&weight| {
                let share = if total > 0.0 {
                    (whole * (usable(weight) / total)) as u64
                } else {
                    0
                };
                // The product may round above its share by a unit; what is left bounds it.
                let part = Rho::from_units(share).unwrap_or(Rho::MAX).min(self.rho);
                self.rho = self.rho.minus(part);
                Budget {
                    rho: part,
                    origin: self.origin,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn declared(rho: f64) -> Budget {
        Budget::declared(Rho::new(rho).unwrap())
    }

    proptest! {
        #[test]
        fn parts_never_exceed_the_whole(
            rho in 0.0..100.0_f64,
            weights in proptest::collection::vec(0.0..100.0_f64, 1..200),
            parts in proptest::collection::vec(0.0..2.0_f64, 0..20),
        ) {
            let mut budget = declared(rho);
            let whole = budget.rho().units();
            let mut taken = 0;
            for part in parts {
                if let Ok(piece) = budget.split(Rho::new(part).unwrap()) {
                    taken += piece.rho().units();
                }
            }
            prop_assert_eq!(taken + budget.rho().units(), whole);
            let rest = budget.rho().units();
            let shares: Vec<u64> = budget.divide(&weights).iter().map(|b| b.rho().units()).collect();
            let sum: u64 = shares.iter().sum();
            prop_assert!(sum <= rest);
            // Little is lost: a unit per share, and the rounding of the proportions.
            let total: f64 = weights.iter().sum();
            if total > 0.0 {
                prop_assert!(rest - sum <= weights.len() as u64 * (1 + rest / (1 << 50)));
            }
        }
    }

    #[test]
    fn asking_for_more_takes_nothing() {
        let mut budget = declared(0.5);
        let error = budget.split(Rho::new(0.6).unwrap()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "ρ = 0.6 was asked for, of which ρ = 0.5 is left"
        );
        assert_eq!(budget.rho().get(), 0.5);
        assert!(
            declared(1.0)
                .divide(&[f64::NAN, -1.0, 0.0])
                .iter()
                .all(|b| b.rho() == Rho::ZERO)
        );
    }

    #[test]
    fn every_part_knows_who_paid() {
        let receipt = Head::GENESIS.after(b"charge");
        let mut budget = Budget::charged(Rho::new(1.0).unwrap(), receipt);
        let part = budget.split(Rho::new(0.25).unwrap()).unwrap();
        let shares = part.divide(&[1.0, 2.0]);
        assert!(
            shares
                .iter()
                .all(|share| share.origin() == Origin::Charged(receipt))
        );
    }
}
