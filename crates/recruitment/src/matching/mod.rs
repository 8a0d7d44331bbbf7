//! Which names are the same recruiter.
//!
//! Names are compared by their words: legal forms fall away, words of the trade (visa, staffing, services) count little, what is left counts most, and
//! spelling may differ. A country in a name tells legal entities of one **group** apart; a country of address lowers a score a little and blocks nothing.
//! Every score comes with its reasons, and a merge of parties is a decision with a name on it that can be undone ([`MergeBook`]).

mod cluster;
mod evaluate;
mod merges;
mod parts;
mod score;
mod vocabulary;

pub use cluster::{Cluster, Clusters, cluster};
pub use evaluate::{PairCounts, evaluate};
pub use merges::{Merge, MergeBook, MergeError};
pub use parts::{NameParts, placeholder};
pub use score::{MatchSettings, NameScore, NamedParty, score};
