//! Invented persons with names, numbers and addresses: what a program that removes such things is tried on.

mod documents;
mod duplicates;
mod parts;
mod planted;

pub use duplicates::{Doubled, doubled_register};
pub use planted::{Planted, clean_columns, planted_identifiers};
