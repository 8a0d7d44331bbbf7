//! Chains: through whose hands a worker came from the home community to the worksite.

mod build;
mod figures;
mod transparency;

pub use build::{Chain, Standing, Support, TierOfChain, chains, worker_chain};
pub use figures::{ChainFigures, chain_figures, corridor_of};
pub use transparency::{Transparency, transparency};
