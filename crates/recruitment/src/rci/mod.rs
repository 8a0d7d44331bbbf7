//! SDG indicator 10.7.1: what a worker pays for a job, in months of earnings there.
//!
//! "Recruitment cost borne by employee as a proportion of monthly income earned in country of destination." The ratio is a number of **months**: 17.6 is
//! seventeen months and a half, not 17.6 per cent. Two published statistics go by the same name, and they differ: the mean of workers' ratios and the
//! ratio of the means; this room gives both with their names.

mod from_dossier;
mod measure;
mod published;
mod series;

pub use from_dossier::{RciReport, rci};
pub(crate) use measure::median;
pub use measure::{RciMeasure, WorkerCost, measure};
pub use published::{Contradiction, PublishedFigure, Unit};
pub use series::{RepaymentYear, SeriesProblem, check_series};
