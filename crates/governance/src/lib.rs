//! Governance instruments, assessments and composite indicators: systematic comparison without ranking.
//!
//! * [`instrument`] holds the questions and how answers become scores. SDG indicator 10.7.2 and a five-domain instrument are shipped.
//! * [`assessment`] holds what a place answers, on what evidence, and who said so when: a history that cannot be changed unseen.
//! * [`score`] turns answers into exact scores with bounds, bands and their stability, gap plans, follow-up, places side by side without
//!   ranking, and findings.
//! * [`profile`] is a place's page; [`owid`] imports the published results of SDG indicator 10.7.2.
//! * [`collection`] is what is published together, as the files of a signed bundle.
//! * [`index`] builds composite indicators in the ten steps of the OECD/JRC handbook (2008) from two tables, data and metadata, and
//!   agrees with the R package COINr 1.1.14 wherever the two share a definition.
//!
//! Scores of instruments are exact fractions ([`Exact`]); the composite indicators of [`index`] are floating-point, as their methods are.

pub mod assessment;
pub mod collection;
mod exact;
pub mod index;
pub mod instrument;
pub mod owid;
pub mod profile;
pub mod score;
mod show;

pub use exact::{Exact, NotExact, Overflow};
