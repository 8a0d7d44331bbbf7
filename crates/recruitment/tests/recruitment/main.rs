//! The crate through its public face.

// Helpers of tests may stop at the first surprise, as tests do.
#![allow(clippy::unwrap_used)]

mod case_files;
mod certifying;
mod chains;
mod findings;
mod golden_figures;
mod importing;
mod names;
mod public_register;
mod remedies;
mod remedy_laws;
mod support;
mod two_verdicts;
