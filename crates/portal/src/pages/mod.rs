//! The pages, each a template and the words it needs.

mod api_docs;
mod changes;
mod codebook;
mod compare;
mod downloads;
mod embed;
mod explore;
mod facts;
mod filters;
mod governance;
mod home;
mod methods;
mod news;
mod places;
mod releases;
mod safety;
mod search;
mod topics;

use crate::lang::Lang;

pub(crate) use api_docs::{api_docs, origin};
pub(crate) use changes::changes;
pub(crate) use codebook::codebook;
pub(crate) use compare::compare;
pub(crate) use downloads::downloads;
pub(crate) use embed::{chart_file, embed};
pub(crate) use explore::explore;
pub(crate) use facts::{Form as FactsForm, alone as facts_alone, facts};
pub(crate) use governance::routes as governance;
pub(crate) use home::{home, nothing_published};
pub(crate) use methods::methods;
pub(crate) use news::{feeds as news_feeds, routes as news};
pub(crate) use places::{place, places};
pub(crate) use releases::releases;
pub(crate) use safety::{leave, safety};
pub(crate) use search::search;
pub(crate) use topics::{topic, topics};

/// A timestamp as a date in English words.
pub(crate) fn date_words(timestamp: &str) -> String {
    Lang::En.date(timestamp)
}

/// A size in bytes for English-speaking people.
pub(crate) fn size_words(bytes: u64) -> String {
    Lang::En.size(bytes)
}
