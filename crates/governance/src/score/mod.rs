//! Scores of an assessment: exact, with what is missing and how far it could move them.

mod bands;
mod change;
mod findings;
mod gap;
mod income;
mod robustness;
mod side_by_side;
mod tree;

pub use bands::band_of;
pub use change::{Cause, FollowUp, QuestionChange, Side, follow_up};
pub use findings::{Effect, FEWEST, Finding, FindingFacts, Theme, findings};
pub use gap::{Effort, GapError, GapPlan, Lift, MOST_TRIALS, Policy, PolicySet, Priorities, gap_plan};
pub use income::{IncomeGroup, IncomeGroupsError, read_income_groups};
pub use robustness::{BandStability, RobustnessPlan, robustness};
pub use side_by_side::{Assessed, DomainCell, DomainRow, PeerShare, Peers, SideBySide, side_by_side};
pub(crate) use tree::applies;
pub use tree::{ItemScore, NodeScore, ScoreError, Scores, Strength, score, strengths};
