//! How close a synthetic table comes to the real one, and how close it comes to the people in it.
//!
//! Error is defined here, once, for every room and every bench:
//!
//! * [`assess`] measures utility: total variation of all k-way marginals, errors of counts, association, subgroups, a classifier trained on
//!   synthetic rows and tested on real ones, and how well the two tables can be told apart. Each measure is defined with its formula at the type that
//!   holds it, starting from [`Assessment`].
//! * [`regression`] fits one model to both tables and compares the coefficients.
//! * [`risk`] measures how identifying a table of real rows is: k-anonymity, l-diversity, t-closeness, δ-presence, and chances of re-identification.
//! * [`extract`] makes a k-anonymised extract and says what it does not protect from.
//! * [`attack`] attacks the people in a table by way of its synthetic one, each attack against a control group and against what a claim of differential
//!   privacy rules out.
//! * [`difference`] attacks the people who joined between two releases, by way of all that both publish.
//! * [`audit_two_worlds`] bounds from below how much a mechanism gives away, from many runs on two neighbouring tables.
//!
//! Everything here is computed from the real table itself and is as private as that table: an [`Assessment`] is for a steward's eyes, not for a
//! release. It carries that sentence in all of its forms.

mod assess;
mod assessment;
mod association;
mod attack;
mod attack_text;
mod boost;
mod cell_error;
mod classes;
mod classification;
mod combinations;
mod differencing;
mod distinguish;
mod diversity;
mod error;
mod evidence;
mod extract;
mod generalise;
mod inference;
mod marginal_error;
mod membership;
mod neighbours;
mod options;
mod page;
mod pairing;
mod partition;
mod plot;
mod published;
mod quantile;
mod reconstruction;
mod regression;
mod report;
mod risk;
mod risk_text;
mod sample;
mod statistics;
mod subgroup;
mod text;
mod transfer;
mod two_worlds;

pub use assess::assess;
pub use assessment::Assessment;
pub use association::{Association, PairAssociation};
pub use attack::{AttackOptions, AttackReport, Copies, attack};
pub use cell_error::CellError;
pub use classification::Score;
pub use differencing::{DifferencingReport, PublicOutputs, difference};
pub use distinguish::Distinguishability;
pub use error::AssessError;
pub use evidence::{AttackResult, Claim, Rate};
pub use extract::{Extract, ExtractOptions, ExtractReport, FieldLoss, extract};
pub use inference::Inference;
pub use marginal_error::{MarginalError, SetError};
pub use options::AssessOptions;
pub use published::PublishedMarginal;
pub use reconstruction::Reconstruction;
pub use regression::{Coefficient, Regression, RegressionSpec, regression};
pub use risk::{Presence, Reidentification, Risk, RiskOptions, SensitiveRisk, SubsetRisk, known_or, risk};
pub use subgroup::{GroupError, SubgroupErrors};
pub use transfer::Transfer;
pub use two_worlds::{TwoWorldAudit, audit_two_worlds};
