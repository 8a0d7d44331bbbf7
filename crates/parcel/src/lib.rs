#![doc = include_str!("../README.md")]

mod case;
mod chunks;
mod contents;
mod error;
mod frames;
mod handover;
#[cfg(test)]
mod hostile;
mod keys;
mod limits;
mod open;
mod seal;
mod write;

pub use case::{CaseReader, Consent, PreparedCase};
pub use chunks::{CHUNK, ChunkList, Unchunked};
pub use contents::{Contents, Kind};
pub use error::ParcelError;
pub use handover::{PERSON_KEY, PERSON_TOKENS, hand_over, take_over};
pub use keys::{ContributorKey, KeyId, PublicKey};
pub use limits::MAX_PARCEL;
pub use open::{OpenParcel, Parcel};
pub use seal::{ParcelId, Seal, Sender};
pub use write::{ParcelWriter, Sealed, recipient};
