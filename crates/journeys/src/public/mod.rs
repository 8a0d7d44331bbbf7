//! Figures about workers that may be public: private counts over a public domain, each with its error.

mod figures;
mod measure;
mod page;
mod table;

pub use amparo_corridors::Estimate;
pub use figures::{CorridorFigures, Publication};
pub use measure::{PublishError, publish};
pub use page::publication_page;
pub use table::{Attribute, Bands, BandsError, CorridorList, WorkerRow, worker_rows};
