//! The door: the format of a release, its writing, its reading and its verification.
//!
//! A release is a folder that says everything about itself: synthetic rows, aggregates with errors, codebook, the measurements all of it was made
//! from, the privacy claim, and a manifest with the SHA-256 of each file, signed with ed25519. `docs/formats.md` describes every file.
//!
//! The public wing links this crate: what it can show of data is what stands in a release that verified ([`Release::open`]). How a folder is signed,
//! verified and put in place is the crate `amparo-bundle`'s.

mod aggregates;
mod bundle;
mod claim;
mod columns;
mod evaluation;
mod headlines;
mod manifest;
mod noisy;
mod open;
mod writer;

pub use aggregates::{AggregateError, Aggregates, Basis, Figure, Z95};
pub use amparo_bundle::{
    KeyError, KeyStatements, StatementError, Trust, TrustedKeys, VerifyError, WriteError, decode_public_key,
    encode_public_key,
};
pub use bundle::{BUNDLE_FORMAT, BundleManifest, VerifiedBundle, verify_bundle};
pub use claim::{Accuracy, Claim, DerivedAccuracy, UnlinkedLoss};
pub use columns::{
    ColumnsError, read_strings, write_aggregates_parquet, write_cases_csv, write_cases_parquet,
};
pub use evaluation::{EvaluatedPart, Evaluation, Gate, LeftOutEstimate};
pub use headlines::{HEADLINES, HeadlineTable, HeadlineUnit, Headlines};
pub use manifest::{FORMAT, FileEntry, Manifest, Provenance, Software};
pub use noisy::{MEASUREMENTS, NoisyPair, NoisyPairs, NoisyPlace};
pub use open::{Release, ReleaseError, Verified, verify};
pub use writer::{NewRelease, ReleaseWriter, copy_into};
