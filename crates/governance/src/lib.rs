//! Governance instruments and composite indicators: systematic comparison without ranking.
//!
//! * [`index`] builds composite indicators in the ten steps of the OECD/JRC handbook (2008) from two tables, data and metadata, and
//!   agrees with the R package COINr 1.1.14 wherever the two share a definition.

pub mod index;
