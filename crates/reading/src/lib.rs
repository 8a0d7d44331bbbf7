//! One verified release, laid out for questions.
//!
//! A release holds published tables, synthetic records and what it states of their errors. Here they are opened once ([`edition`]), given
//! words that a question may use ([`vocabulary`], [`query`]), and asked: [`answer`] takes each figure from the best source that covers it,
//! with the error that belongs to it ([`figure`]). Everything that shows figures of a release asks here, so that two pages never disagree.
//! This crate belongs to the public wing: it sees releases and nothing else.

pub mod alike;
pub mod answer;
pub mod counter;
pub mod differences;
pub mod edition;
pub mod figure;
pub mod headlines;
mod names;
pub mod numbers;
pub mod published;
mod publisher;
pub mod query;
pub mod records;
pub mod vocabulary;

pub use publisher::Publisher;
