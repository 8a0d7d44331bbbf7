//! The private web server and API of a vault: a listener and a process of its own, never the public portal's.
//!
//! Contributors send files, see what was found in them, repair and withdraw; stewards, data-protection officers and auditors see what is theirs to
//! see; an administrator invites. Pages need no script. Whatever the pages do, programs can do under `/api/v1`.
//!
//! Every address is listed once, in [`routes`](router), with the roles that may use it, and goes through one guard. A contributor's handlers get an
//! [`OfOrganisation`](amparo_vault::OfOrganisation) and cannot get the vault itself.

mod access;
mod answers;
mod api;
mod attempts;
mod blocks;
mod codes;
mod door;
mod forms;
mod guard;
mod headers;
mod pages;
mod passwords;
mod refusal;
mod routes;
mod said;
mod service;
mod texts;
mod upload;

pub use passwords::Cost;
pub use routes::{Listed, listed, router};
pub use service::{Service, ServiceError};
