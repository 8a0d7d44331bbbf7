//! What is owed to a worker, and the way from finding it to having paid it.
//!
//! `owed = what the worker paid − what came back + interest`, each line on its own, rounded once and in the worker's favour. Nothing depends on the
//! order of the records, nothing is ever negative, and every sum opens to its lines.

mod case;
mod cohort;
mod compounding;
mod day_count;
mod exchange;
mod explain;
mod interest;
mod ledger;
mod liable;
mod loan_cost;
mod record;
mod sum;
mod terms;
mod verification;

pub use case::{Payment, PaymentProof, RemedyCase, RemedyError, RemedyState};
pub use cohort::{CohortEstimate, CohortLevel, MIN_COHORT, estimate_cohorts};
pub use compounding::Compounding;
pub use day_count::DayCount;
pub(crate) use day_count::days_between;
pub use exchange::{ExchangeError, ExchangeRate, ExchangeTable};
pub use interest::{InterestPolicy, InterestSegment, InterestStep};
pub use liable::{LiableParty, LiableRole};
pub use loan_cost::{LoanCost, loan_cost};
pub use record::{AgreedSum, RecordError, RemedyEvent, RemedyRecord, RemedyStep};
pub use sum::{ItemSum, LoanLine, ReturnLine, SumError, WorkerSum, owed, owed_to_all};
pub use terms::{Basis, RemedyTerms};
pub use verification::sample_for_verification;
