//! Certification of recruiters: what happened, and what follows from it.
//!
//! A case is a list of dated [`Event`]s. Its status on any day, past or future, is a function of the events until that day and of the day itself
//! ([`CertificationCase::status_at`]): a certificate lapses at three years, a suspension at six months and a deferral at 60 days without anybody doing
//! anything. Events are checked when they come in ([`CertificationCase::apply`]), once by the state they come in and once by [`Evidence`] that lies
//! outside the case: the licences and the criteria.

mod advance;
mod case;
mod complaints;
mod criteria;
mod deadlines;
mod event;
mod file;
mod guards;
mod nonconformity;
mod state;
mod transition;

pub use amparo_register::Scope;
pub use case::{CertificationCase, CertifyError};
pub use complaints::complaints_from_findings;
pub use criteria::{CriteriaError, CriteriaPack, Criterion};
pub use deadlines::{Deadline, DeadlineKind};
pub use event::{Assessment, ComplaintSource, Event, Interviews, OwnAnswer, Step};
pub use file::{CaseFile, OfCriterion};
pub use guards::{Evidence, interviews_needed};
pub use nonconformity::{Nonconformity, Severity};
pub use state::{Phase, Status, StatusChange};
