//! Published governance assessments: what verified bundles hold, and how programs get it.
//!
//! Assessments speak of laws and policies and hold no cases, so the public wing may read them with the crate that scores them. They come
//! through the same kind of door as releases: a bundle that does not verify, or in which anything does not fit, is refused as a whole.
//! Places stand by name throughout; nothing here is in the order of scores.

mod api;
mod cabinet;
mod tables;

pub(crate) use api::routes;
pub(crate) use cabinet::{Cabinet, Entry};
pub(crate) use tables::{Chosen, regions};
