//! The crate through its public face.

// Helpers of tests may stop at the first surprise, as tests do.
#![allow(clippy::unwrap_used)]

mod chains;
mod contracts;
mod declarations;
mod disclosures;
mod packs;
mod publications;
mod support;
mod voices;
