//! The rooms of certification: a recruiter sees its own applications, an auditor the cases that were given to them, an officer all of them, and nobody else any.
//!
//! Whatever happens is an event of the state machine in `amparo-recruitment`. Events are only ever added, each with an entry in the audit log that fixes it.
//! [`Rooms`] is the one way in; what is another's is not found, in the same words as what does not exist.

mod evidence;
mod licences;
mod part;
mod room;
mod rooms;

pub use evidence::EvidenceFile;
pub use licences::RecruiterLicence;
pub use part::Part;
pub use room::{CaseRoom, CaseView};
pub use rooms::{CaseOnRecord, CaseSummary, NewCase, Rooms};

use amparo_recruitment::certification::{CertifyError, CriteriaError};

use crate::{AccountId, CaseId, LicenceId};

/// Why nothing happened in a case.
#[derive(Debug, thiserror::Error)]
pub enum CertificationError {
    /// No such case, or it is nothing of theirs.
    #[error("there is no case {0}")]
    Unknown(CaseId),
    /// No such licence.
    #[error("there is no licence {0} that waits to be seen")]
    UnknownLicence(LicenceId),
    /// The state machine refuses.
    #[error(transparent)]
    Step(#[from] CertifyError),
    /// Somebody else's act.
    #[error("this is for {may}; here you are {are}")]
    NotYours {
        /// Who may do it.
        may: String,
        /// What the caller is to the case.
        are: Part,
    },
    /// Whoever speaks of interests speaks of their own.
    #[error("everybody declares their own interests; this is about another account")]
    OthersInterests,
    /// The recruiter has a case that has not ended.
    #[error("case {0} has not ended; a recruiter has one case at a time")]
    OneAtATime(CaseId),
    /// Nobody who could audit.
    #[error("{0} is no open account that may audit: an auditor or an officer of the certification body")]
    NoAuditor(AccountId),
    /// Only named auditors see what was handed in.
    #[error("what was handed in is open to auditors once they have declared their interests and were named")]
    NotNamed,
    /// A country that is none.
    #[error("{0:?} is no country; accepted are a name, or a code of ISO 3166-1 such as PHL")]
    Country(String),
    /// A licence's number or a scope that says nothing.
    #[error("{0}")]
    Empty(&'static str),
    /// The criteria cannot be read.
    #[error(transparent)]
    Criteria(#[from] CriteriaError),
}
