//! Signed folders that are addressed by their content: what a door between two wings is made of.
//!
//! A bundle is a folder with a manifest (`manifest.json`), the signature over its bytes (`manifest.sig`, ed25519), the key that made it
//! (`publisher.pub`) and the files that the manifest lists, each with its length and SHA-256. It is written aside and appears whole or not at all
//! ([`BundleWriter`]); it is verified to the last byte before anything in it is read ([`verify`]); its name is its date and the beginning of a hash
//! of its manifest, so that it never changes: a correction is a new bundle that names the old.
//!
//! What a manifest says besides its files is its own ([`Contents`]): a release of data states its privacy claim, a register its day.

mod contents;
mod keys;
mod statements;
mod verify;
mod writer;

pub use contents::{Contents, FileEntry, Software};
pub use keys::{KeyError, Stated, TrustedKeys, decode_public_key, encode_public_key};
pub use statements::{KeyStatements, StatementError};
pub use verify::{Trust, Verified, VerifyError, verify};
pub use writer::{BundleWriter, WriteError, copy_into};
