//! Chains that an authority disclosed: the recruiters and worksites of U.S. H-2B cases (Form ETA-9142B, Appendices A and C).
//!
//! A disclosure names who recruited for a case and where the work is. It names no worker and no home community, and it says nothing about how anybody was treated:
//! nothing here is a sign of wrongdoing, and a gap is a question that the form does not ask.

mod cases;
mod corridor;
mod page;
mod places;
mod published;
mod worksites;

pub use cases::{Disclosed, DisclosedCase, disclosed};
pub use corridor::{DisclosedCorridor, RegionFlow, TierKnown, Wages, disclosed_corridor};
pub use page::{CorridorPage, corridor_page};
pub use places::{CleanedPlace, PlaceReading};
pub use worksites::WorksiteRow;
