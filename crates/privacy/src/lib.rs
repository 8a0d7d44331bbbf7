//! Exact noise, zero-concentrated accounting, and the rules of the ledger.
//!
//! This is the small room that has to be right. Everything that leaves the private wing passes through [`measure`], which turns
//! exact counts into [`NoisyCounts`] in exchange for a [`Budget`]; everything after that is post-processing.
//!
//! * [`Rho`], [`Epsilon`] and [`Delta`] are different things and different types; the conversion between them is the tight one
//!   of Canonne, Kamath & Steinke 2020. ρ is counted in whole units, so sums and caps are exact.
//! * Noise is the exact discrete Gaussian in integer arithmetic ([`Noise`], [`SecureNoise`]); `PROOF.md` beside the module argues why.
//! * A [`Budget`] is a linear token: it cannot be copied, and its parts never add up to more than the whole.
//! * [`ledger_rules`] say what a release may charge; keeping the ledger on disk is the vault's work.
//! * [`audit`] lets a test record what a program measured on one table and play it back on a neighbour.

mod accountant;
pub mod audit;
mod budget;
mod composition;
pub mod ledger_rules;
mod measure;
mod noise;
mod sampler;
mod variance;

pub use accountant::{Delta, Epsilon, ParameterError, Rho};
pub use budget::{Budget, BudgetError, Origin};
pub use composition::Composition;
pub use measure::{CombineError, MeasureError, NoisyCounts, measure};
pub use noise::{MechanismCall, Noise, NoiseError, SecureNoise, SeededNoise};
pub use variance::{Variance, VarianceError};
