//! Recruitment integrity: who paid for a job, what is owed back, who is certified.
//!
//! No worker should pay for a job (Employer Pays Principle, 2016). This room keeps the ledger of who did, judges each charge twice, by the standard and by
//! the law, works out what is owed and who has to pay it, and keeps the register of recruiters who are certified not to charge.
//!
//! * [`values`]: money in minor units that never mixes currencies, exact rates, days, ids with a check character.
//! * [`records`], [`tables`]: a [`records::Dossier`] and its import from CSV and XLSX, where nothing is lost.
//! * [`verdict`]: [`verdict::verdicts`], standard and law side by side.
//! * [`remedy`]: [`remedy::owed`], every line of it open.
//! * [`checks`]: [`checks::findings`], what a person should look at, and the ILO indicators it may be a sign of.
//! * [`rci`]: SDG 10.7.1, recruitment cost in months of earnings.
//! * [`certification`]: [`certification::CertificationCase`], events in, status on any day out.
//! * [`register`]: what the public sees of it, made for the crate `amparo-register`, which publishes it.
//! * [`matching`]: which names are the same recruiter, and merges that can be undone.
//! * [`chain`]: recruiters of many cases at once, cleaned in the open; circles of sub-agents.
//!
//! The crate holds no names of workers, and depends on no room that holds cases. Nothing in it scores a person.

pub mod certification;
pub mod chain;
pub mod checks;
pub mod matching;
pub mod rci;
pub mod records;
pub mod register;
pub mod remedy;
pub mod tables;
pub mod taxonomy;
pub mod values;
pub mod verdict;
