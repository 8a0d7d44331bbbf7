//! Losses stated in other currencies than ρ, and their sum.
//!
//! Amparo's own measurements are counted in ρ. A steward may have to add what was spent elsewhere on the same people: by a mechanism that promises
//! ε alone, or ε and δ. Those are kept apart until somebody asks for a sum, since each way of adding loses something.

use crate::{Delta, Epsilon, ParameterError, Rho};

/// What several mechanisms cost the same person, each in the currency of its own proof.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composition {
    zcdp: Rho,
    pure: Vec<Epsilon>,
    approximate: Vec<(Epsilon, Delta)>,
}

impl Rho {
    /// The ρ that ε-differential privacy implies: ½ε² (Bun & Steinke 2016, Proposition 1.4), rounded up to a whole unit.
    ///
    /// # Errors
    /// [`ParameterError::Rho`] if it is above [`Rho::MAX`], for ε above 141.
    pub fn from_pure(epsilon: Epsilon) -> Result<Rho, ParameterError> {
        // The square is right to half a unit in the last place; one part in 2⁵¹ more covers it and the scaling.
        let rho = 0.5 * epsilon.get() * epsilon.get() * (1.0 + 2.0 * f64::EPSILON);
        let units = (rho * Rho::UNITS_PER_ONE as f64).ceil();
        if units <= Rho::MAX.units() as f64 {
            Rho::from_units(units as u64)
        } else {
            Err(ParameterError::Rho(rho))
        }
    }
}

impl Composition {
    /// Adds a mechanism of ρ-zero-concentrated differential privacy.
    #[must_use]
    pub fn with_zcdp(mut self, rho: Rho) -> Self {
        self.zcdp = self.zcdp.plus(rho);
        self
    }

    /// Adds a mechanism of ε-differential privacy, such as Laplace noise.
    #[must_use]
    pub fn with_pure(mut self, epsilon: Epsilon) -> Self {
        self.pure.push(epsilon);
        self
    }

    /// Adds a mechanism of (ε, δ)-differential privacy of which no more is known.
    #[must_use]
    pub fn with_approximate(mut self, epsilon: Epsilon, delta: Delta) -> Self {
        self.approximate.push((epsilon, delta));
        self
    }

    /// The ε of everything together at `delta`, or none if the δ of the parts alone use that up.
    ///
    /// It is the smaller of two sound sums. Simple composition adds the ε and δ of the parts to those of all ρ together. By way of
    /// concentrated privacy, ε costs ½ε² and (ε, δ) costs ½ε² but for a chance of δ (Bun & Steinke 2016, Proposition 1.4, Lemmas 8.2 and 8.8):
    /// better for many small parts.
    pub fn epsilon_at(&self, delta: Delta) -> Option<Epsilon> {
        // Each rounding of the sum loses at most half a unit in the last place.
        let used: f64 = self.approximate.iter().map(|(_, delta)| delta.get()).sum();
        let used = used * (1.0 + self.approximate.len() as f64 * f64::EPSILON);
        let left = if self.approximate.is_empty() {
            delta
        } else {
            Delta::new((delta.get() - used) * (1.0 - f64::EPSILON)).ok()?
        };
        let parts = || {
            self.pure
                .iter()
                .chain(self.approximate.iter().map(|(epsilon, _)| epsilon))
        };
        let count = parts().count();

        let sum: f64 = parts().map(|epsilon| epsilon.get()).sum();
        let simple = (self.zcdp.epsilon_at(left).get() + sum) * (1.0 + count as f64 * f64::EPSILON);
        let concentrated = parts()
            .try_fold(self.zcdp, |rho, &epsilon| {
                Some(rho.plus(Rho::from_pure(epsilon).ok()?))
            })
            // A sum that has stopped at the largest ρ stands for no smaller one.
            .filter(|&rho| rho < Rho::MAX)
            .map_or(f64::INFINITY, |rho| rho.epsilon_at(left).get());
        Epsilon::new(simple.min(concentrated)).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn epsilon(x: f64) -> Epsilon {
        Epsilon::new(x).unwrap()
    }

    fn delta(x: f64) -> Delta {
        Delta::new(x).unwrap()
    }

    #[test]
    fn a_pure_loss_is_half_its_square() {
        for (e, rho) in [(0.0, 0.0), (0.1, 0.005), (1.0, 0.5), (2.0, 2.0)] {
            let got = Rho::from_pure(epsilon(e)).unwrap();
            assert!(got.get() >= rho && got.get() - rho < 1e-14, "{e}: {got}");
        }
        assert!(Rho::from_pure(epsilon(142.0)).is_err());
    }

    #[test]
    fn nothing_costs_nothing_and_one_part_costs_itself() {
        let d = delta(1e-6);
        assert_eq!(Composition::default().epsilon_at(d), Some(epsilon(0.0)));
        let pure = Composition::default()
            .with_pure(epsilon(0.5))
            .epsilon_at(d)
            .unwrap()
            .get();
        assert!((0.5..0.5 + 1e-12).contains(&pure), "{pure}");
        let whole = Composition::default().with_approximate(epsilon(0.5), delta(1e-6));
        assert_eq!(whole.epsilon_at(delta(1e-6)), None, "its δ is used up");
        let more = whole.epsilon_at(delta(2e-6)).unwrap().get();
        assert!((0.5..0.5 + 1e-12).contains(&more), "{more}");
    }

    /// Dwork & Roth 2014, section 3.5.2, ask how small ε₀ must be for k = 10,000 pure mechanisms to stay within ε = 1 at δ = e⁻³² by advanced composition
    /// (Theorem 3.20): 1/801. By concentrated privacy the same parts cost less.
    #[test]
    fn many_small_parts_cost_less_than_by_advanced_composition() {
        let mut parts = Composition::default();
        for _ in 0..10_000 {
            parts = parts.with_pure(epsilon(1.0 / 801.0));
        }
        let got = parts.epsilon_at(delta((-32.0_f64).exp())).unwrap().get();
        assert!(got < 1.0 && got > 0.9, "{got}");
    }

    proptest! {
        #[test]
        fn every_part_adds_and_no_sum_is_below_its_parts(
            rho in 0.0..2.0_f64, pure in proptest::collection::vec(0.0..1.0_f64, 0..6),
            approximate in proptest::collection::vec((0.0..1.0_f64, 1e-12..1e-8_f64), 0..6),
        ) {
            let d = delta(1e-6);
            let mut all = Composition::default().with_zcdp(Rho::new(rho).unwrap());
            let mut last = all.epsilon_at(d).unwrap();
            let sum: f64 = last.get() + pure.iter().sum::<f64>() + approximate.iter().map(|p| p.0).sum::<f64>();
            for e in pure {
                all = all.with_pure(epsilon(e));
                let now = all.epsilon_at(d).unwrap();
                prop_assert!(now >= last && now.get() >= e.min(last.get()));
                last = now;
            }
            for (e, of) in approximate {
                all = all.with_approximate(epsilon(e), delta(of));
                let now = all.epsilon_at(d).unwrap();
                prop_assert!(now >= last);
                last = now;
            }
            // δ left for the conversion is within 6 % of all of it, so simple composition bounds the sum from above.
            prop_assert!(last.get() <= sum * 1.01 + 1e-9);
        }
    }
}
