//! What each command does, one file a command.

pub(crate) mod assess;
pub(crate) mod attack;
pub(crate) mod contributing;
pub(crate) mod count;
pub(crate) mod difference;
pub(crate) mod extract;
pub(crate) mod factsheet;
pub(crate) mod governance;
pub(crate) mod intake;
pub(crate) mod invent;
pub(crate) mod journeys;
pub(crate) mod ledger;
pub(crate) mod news;
pub(crate) mod prepare;
mod prepare_dialogue;
pub(crate) mod published;
pub(crate) mod quickstart;
pub(crate) mod recruitment;
pub(crate) mod release;
mod release_notes;
pub(crate) mod risk;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod synth;
mod table;
pub(crate) mod vault;
pub(crate) mod verify;
