//! The public web server and API over releases.
//!
//! The portal reads verified releases, verified bundles of governance assessments, of recruitment corridors and of registers of certified recruiters, none of which holds
//! a case: it never links the crates that see cases, and a test holds that. Pages are
//! rendered on the server, work without scripts, set no cookies and load nothing from elsewhere. A question is a URL; its answer comes
//! from the best source the release holds (a published table, or a count over synthetic records) with the error that belongs to it.

mod api;
mod assets;
mod chart;
mod codebook_pdf;
mod codebook_words;
mod corridors;
mod desk;
mod document;
mod export;
mod files;
mod governance;
mod headers;
mod keeper;
mod kept;
mod limit;
mod machines;
mod metadata;
mod openapi;
mod openapi_more;
mod packed;
mod pages;
mod paper;
mod portal;
mod present;
mod refusal;
mod register;
mod server;
mod site;
mod spreadsheet;

use amparo_lang as lang;
use amparo_reading::{answer, counter, edition, figure, query, vocabulary};

pub use document::fact_sheet;
pub use limit::RateLimit;
pub use portal::{Portal, PortalError};
pub use server::{router, serve, serve_on};
