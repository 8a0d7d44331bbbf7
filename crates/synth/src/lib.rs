//! Differentially private synthesis of categorical case tables: select, measure, fit, sample.
//!
//! The engine answers one question: given a budget, what is the most useful thing that can be said about a table of many weakly dependent,
//! often missing, categorical fields? Its answer (`docs/decisions/0001-synthesis-engine.md` has the evidence):
//!
//! 1. **Measure** every one-way marginal; score every pair of fields by its noisy distance from independence, all in one shot; measure the pairs that
//!    are worth their noise, with a closed-form split of the budget (`measure`). This is the only step that sees cases, and all that it
//!    returns are [`Measurements`], which may be published.
//! 2. **Denoise** the one-way marginals jointly and fold categories that drown in noise into their public parents (`oneway`, `fold`).
//! 3. **Fit** a small ensemble of mixtures of product distributions to all measured tables at once (`mixture`). Case data come from
//!    contributors with their own forms and blind spots, which is what a latent class is. Averaging the members removes what each has
//!    fitted of the noise; the average of mixtures is again a mixture, so marginals of any order are closed-form sums. Pairs that were measured are drawn
//!    back towards their measurement where the mixture misses more than noise explains (`reconciled`).
//! 4. **Sample** rows by rounding within components ([`Fitted::sample`]), and **state errors** calibrated by refitting simulated
//!    measurements (`calibration`).
//!
//! Steps 2 to 4 work on the measurements alone: anyone can repeat them, and their cost does not depend on the number of cases.

mod calibration;
mod class;
mod combine;
mod error_model;
mod exchange;
mod fold;
mod measure;
mod measurements;
mod mixture;
mod model;
mod oneway;
mod options;
mod pooled;
mod reconciled;
mod sample;
mod vector;

pub use combine::{Part, combine, measure_like};
pub use error_model::ErrorCurve;
pub use measurements::{DeclaredCounts, MeasuredTable, Measurements};
pub use model::{Basis, Estimate, Fitted, MarginalEstimate, fit};
pub use options::SynthOptions;

/// Where a long fit stands, for progress displays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What is being done, such as `measuring`.
    pub stage: &'static str,
    /// How much of the whole is done, from 0 to 1.
    pub done: f64,
}

/// Why no model was made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SynthError {
    /// The budget is too small to measure anything.
    #[error("the budget is too small: {0}")]
    Budget(#[from] amparo_privacy::MeasureError),
    /// A table could not be counted.
    #[error("{0}")]
    Count(#[from] amparo_count::CountError),
    /// The schema's structural zeros combine into more cases than the engine holds apart.
    #[error(
        "the structural zeros of the schema distinguish {found} combinations of parent values; at most {max} can be held exactly; \
         drop some structural zeros or merge parent fields"
    )]
    TooManyClasses {
        /// Combinations found.
        found: usize,
        /// Combinations supported.
        max: usize,
    },
    /// The structural zeros forbid every row.
    #[error("the structural zeros of the schema leave no possible row")]
    NothingPossible,
    /// Measurements that do not belong to the schema.
    #[error("the measurements do not fit the schema: {0}")]
    Mismatch(String),
}
