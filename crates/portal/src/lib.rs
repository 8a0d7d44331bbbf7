//! The public web server and API over releases.
//!
//! The portal reads verified releases and nothing else: it never links the crates that see cases, and a test holds that. Pages are
//! rendered on the server, work without scripts, set no cookies and load nothing from elsewhere. A question is a URL; its answer comes
//! from the best source the release holds (a published table, or a count over synthetic records) with the error that belongs to it.

mod answer;
mod api;
mod assets;
mod chart;
mod counter;
mod edition;
mod export;
mod figure;
mod files;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod headers;
mod keeper;
mod lang;
mod limit;
mod machines;
mod metadata;
mod openapi;
mod packed;
mod pages;
mod portal;
mod present;
mod published;
mod query;
mod records;
mod refusal;
mod server;
mod site;
mod spreadsheet;
mod vocabulary;

/// Invented releases, the same as the integration tests have.
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod fixture;

pub use limit::RateLimit;
pub use portal::{Portal, PortalError};
pub use server::{router, serve, serve_on};
