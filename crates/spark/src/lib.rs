#![doc = include_str!("../README.md")]

mod batch;
#[cfg(feature = "client")]
mod client;
mod domain_text;
mod partial;
mod parts;
mod statement;
mod worker;

pub use batch::{Batch, batches};
#[cfg(feature = "client")]
pub use client::{ClientError, Cluster};
pub use domain_text::{DomainText, DomainTextError};
pub use partial::{Counted, PartialError};
pub use parts::{Parts, PartsError, Run};
pub use statement::{GroupingSets, Source, SourceError, grouping_sets, row_count, transform};
pub use worker::{ROWS_AT_ONCE, WorkerError, WorkerOptions, count_lines};
