//! The model that invented persons are drawn from. See the crate's README for what hangs on what.

mod offices;
mod patterns;
mod person;

pub(crate) use offices::{CASA_ABIERTA, GLOBAL_ASSISTANCE, Office, RED_DE_REFUGIOS};
pub(crate) use person::{Gender, Industry, MEANS, Person, Practice, Recruiter, SexKind, draw_person};
