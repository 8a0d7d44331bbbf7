//! Builds a release: writes, describes and signs what was measured privately.
//!
//! The only thing here that ever saw a case is [`Fitted`](amparo_synth::Fitted), and it saw it through the noise. Everything in a release is
//! computed from it and from public facts, so nothing in this crate can cost privacy. The same inputs give the same bytes.
//!
//! * [`build`] turns a fitted model and the inputs of the claim into a signed folder, written aside and renamed when it is complete.
//! * [`publish`] puts a copy of such a folder among the published ones, after verifying the copy.
//!
//! `docs/formats.md` describes every file; the format itself, its reading and its verification are `amparo-release`.

mod accuracy;
mod build;
mod citation;
mod claim;
mod codebook;
mod datapackage;
mod evaluation;
mod headlines;
mod inputs;
mod readme;
mod tables;

pub use build::{BuildError, BuiltRelease, build, publish};
pub use claim::PUBLIC_CODELISTS;
pub use inputs::{BuildInputs, ClaimInputs, CohortCharge, LeftOut, Publisher, ReleasedPart};
pub use tables::aggregates;
