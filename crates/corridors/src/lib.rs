//! Recruitment corridors as the public sees them.
//!
//! Two kinds of figures, which are never added up:
//! * [`Figures`]: about workers, counted with noise by the privacy engine, each with its interval and all with one claim;
//! * [`Disclosed`]: about cases and organisations, as a public authority disclosed them. No worker stands in these, and nothing in them is a sign of wrongdoing.
//!
//! Both come in one signed bundle ([`write_corridors`], [`PublishedCorridors`]). The types have no place for a worker, a party or a declaration, and this
//! crate links none that has.

mod disclosed;
mod figures;
mod published;
mod write;

pub use disclosed::{Disclosed, Flow, Gap, TIERS, TierKnown};
pub use figures::{CorridorFigures, Estimate, Figures};
pub use published::{CorridorsError, CorridorsManifest, PublishedCorridors};
pub use write::{NewCorridors, WriteCorridorsError, write_corridors};
