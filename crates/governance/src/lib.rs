//! Governance instruments, assessments and composite indicators: systematic comparison without ranking.
//!
//! * [`instrument`] holds the questions and how answers become scores. SDG indicator 10.7.2 and a five-domain instrument are shipped.
//! * [`index`] builds composite indicators in the ten steps of the OECD/JRC handbook (2008) from two tables, data and metadata, and
//!   agrees with the R package COINr 1.1.14 wherever the two share a definition.
//!
//! Scores of instruments are exact fractions ([`Exact`]); the composite indicators of [`index`] are floating-point, as their methods are.

mod exact;
pub mod index;
pub mod instrument;

pub use exact::{Exact, NotExact, Overflow};
