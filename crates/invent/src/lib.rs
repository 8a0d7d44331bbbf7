//! Invented case files: no line in them describes a person who ever lived.
//!
//! * [`write_contributors`] writes the files of three invented contributors in three shapes, those shipped under `examples/contributors/`.
//! * [`worked_2015`] is a data set with the figures that were published of 2015, to check a fact sheet against; [`write_worked_2015`] writes it as a
//!   contributor's file.
//! * [`planted_identifiers`] and [`doubled_register`] are what a program that strips names and finds duplicates is tried on.
//! * [`ctdc_like`] and [`wide_sparse`] are benchmark tables for programs that count and synthesise; [`write_table`] writes them as files.
//! * [`invented_recruiters`] are recruiters for a register to show, with how their certification went.
//!
//! Case files and tables are drawn from a seed in integer arithmetic, so that a seed gives the same bytes on every machine. The model is described in the
//! crate's README; no figure in it is an estimate of anything.

mod contributors;
mod draw;
mod error;
mod model;
mod people;
mod recruiters;
mod tables;
mod worked_2015;

pub use contributors::{ContributorFile, SEED, write_contributors};
pub use error::InventError;
pub use people::{Doubled, Planted, clean_columns, doubled_register, planted_identifiers};
pub use recruiters::{InventedRecruiter, invented_recruiters};
pub use tables::{ctdc_like, wide_sparse, write_table};
pub use worked_2015::{PUBLISHED_2015, PublishedFigure, WorkedExample, worked_2015, write_worked_2015};
