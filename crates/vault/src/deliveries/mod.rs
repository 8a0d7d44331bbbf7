//! Files on their way in: announced, sent in pieces, checked, accepted or refused.
//!
//! Every act goes through [`OfOrganisation`](crate::OfOrganisation), which sees one contributor's deliveries and no other's.

mod accept;
mod agreements;
mod delivery;
mod findings;
mod found;
mod inbox;
mod keys;
mod merge;
mod parcel;
mod pieces;
mod prepared;

pub use agreements::{Agreement, Terms};
pub(crate) use delivery::select_delivery;
pub use delivery::{Announced, Delivery, DeliveryState, Repair};
pub use findings::{Filled, Findings, Rejected};
pub use pieces::PieceWriter;
pub use prepared::{Prepared, PreparedProblem};

use crate::{DeliveryId, SubmissionId};

/// Largest file that is taken in this way, in bytes: it is checked in memory, as no case may stand in a temporary file in clear.
pub const MAX_DELIVERY: u64 = 256 << 20;
/// Largest piece of a file, in bytes.
pub const MAX_PIECE: u64 = 50 << 20;
/// Most files that one contributor may have on their way at once.
pub const MAX_OPEN: usize = 20;

/// Why a file is not taken in, or not in the state that the act needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// Nothing of that id is this contributor's.
    #[error("there is no delivery {0}")]
    Unknown(DeliveryId),
    /// No submission of that id is this contributor's, or it no longer stands.
    #[error("there is no submission {0} that could be changed")]
    UnknownSubmission(SubmissionId),
    /// What was announced cannot be.
    #[error("{0}")]
    Announced(String),
    /// No agreement is in force.
    #[error(
        "no data-sharing agreement of this organisation is in force on {day}; ask the repository to record one"
    )]
    NoAgreement {
        /// The day.
        day: String,
    },
    /// Too many files are on their way.
    #[error(
        "{MAX_OPEN} files of this organisation are on their way already; finish or give up one of them first"
    )]
    TooMany,
    /// A piece that does not fit.
    #[error("{what}; the next piece begins at byte {next}")]
    Piece {
        /// What does not fit.
        what: String,
        /// Where the next piece begins.
        next: u64,
    },
    /// The state does not allow the act.
    #[error("delivery {id} is {state}; it would have to be {wanted}")]
    State {
        /// The delivery.
        id: DeliveryId,
        /// Its state.
        state: DeliveryState,
        /// The state that the act needs.
        wanted: &'static str,
    },
    /// An agreement that makes no sense.
    #[error("{0}")]
    Terms(String),
    /// A key that cannot be registered.
    #[error("{0}")]
    Key(String),
}
