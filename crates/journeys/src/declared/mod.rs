//! What people and organisations declare about workers' ways, kept for ever and corrected in the open.
//!
//! A correction deletes nothing. After the pattern of EPCIS 2.0 (GS1, 2022, `errorDeclaration`), whoever erred declares the error: which declaration it was,
//! why (it did not occur, or its data were incorrect) and which later declarations say it right. Two things differ from EPCIS: an error declaration has an id of
//! its own and names the other instead of repeating it; and only the declarer's own one supersedes. Anybody else's is a *dispute*: both stand, and the figures
//! say so, because a company must not be able to make a worker's word disappear, nor the reverse.

mod book;
mod declaration;
mod place;
mod tables;

pub use book::{Book, Dispute, Problem};
pub use declaration::{
    ChainOwner, Declaration, Declarer, DeclarerError, ErrorDeclaration, ErrorReason, Leg, Node, NodeState,
    Tier, What,
};
pub use place::{CountryCode, CountryCodeError, Place};
pub use tables::{DeclaredTable, TablesError, read_declared};
