//! The pages, each a template and the words it needs.

mod api_docs;
mod codebook;
mod downloads;
mod explore;
mod filters;
mod home;
mod methods;
mod releases;

use crate::lang::Lang;

pub(crate) use api_docs::api_docs;
pub(crate) use codebook::codebook;
pub(crate) use downloads::downloads;
pub(crate) use explore::explore;
pub(crate) use home::{home, nothing_published};
pub(crate) use methods::methods;
pub(crate) use releases::releases;

/// A timestamp as a date in English words.
pub(crate) fn date_words(timestamp: &str) -> String {
    Lang::En.date(timestamp)
}

/// A size in bytes for English-speaking people.
pub(crate) fn size_words(bytes: u64) -> String {
    Lang::En.size(bytes)
}
