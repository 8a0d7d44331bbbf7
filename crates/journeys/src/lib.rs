//! Workers' ways and the labour supply chain: who brought whom through whose hands to which work, and what the worker was told.
//!
//! * [`declared`]: what people and organisations declare, kept for ever and corrected in the open.
//! * [`journey`], [`chain`]: a worker's way leg by leg; the chain from the home community to the worksite, with its unknown hops.
//! * [`contract`]: what was promised, signed and paid, term by term.
//! * [`disclosed`]: chains that an authority disclosed, cleaned in the open, and the page of a corridor.
//! * [`public`], [`ledger`]: figures about workers that may be public, by way of the privacy engine and charged to a ledger.
//! * [`pack`]: the sheet that a worker gets before departure, and the proof of what it said.
//! * [`voice`]: reviews and grievances of which nobody learns whose they are.
//! * [`base_rates`]: what a release says of victims, beside it and never the reverse.
//! * [`append_log`]: files that only grow.
//!
//! Workers are pseudonyms. What is exact here stays with those whose chains they are. Nothing here scores a person.

pub mod append_log;
pub mod base_rates;
pub mod chain;
pub mod contract;
pub mod declared;
pub mod disclosed;
pub mod journey;
pub mod ledger;
pub mod pack;
mod page;
pub mod public;
pub mod voice;
