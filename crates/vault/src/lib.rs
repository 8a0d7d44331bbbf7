//! Submissions at rest, contributors, the privacy ledger and the audit log.
//!
//! A vault is a folder (0700) that only the private wing reads:
//!
//! ```text
//! vault.sqlite            contributors, submissions, builds, ledger, audit log; or vault.postgres, if they are on a server
//! inbox/<id>/             files on their way in, encrypted piece by piece, and what was found in them
//! kept/<id>.age           evidence of certification cases and tables of companies' chains, encrypted
//! submissions/<id>.age    the cases and the intake report of one submission, encrypted
//! keys/                   age identity, release signing key, secret of the person keys (0600 each)
//! measured/<build>.age    who was measured by the continual releases up to one, encrypted
//! builds/<id>.lock        held by the process that makes a release
//! checkpoints/*.json      signed heads of ledger and audit log
//! signoff/<release>/      what the checks of a release found, for its stewards
//! staging/                releases that are built and not yet published
//! ```
//!
//! The order of every act makes a crash harmless. A submission's file is flushed and in place before its row is committed, so a row
//! never stands without its file. A charge is committed before the [`Budget`](amparo_privacy::Budget) that it pays for exists, so the
//! ledger may say more than was spent and never less. The audit entry of an act is committed with the act.
//!
//! The way of a release:
//!
//! ```text
//! inputs() ─► begin_build() ─► charge() ─► cases_for_release() ─► measure, fit, write ─► record_built() ─► record_published()
//! ```
//!
//! A continual release measures the people whom no earlier one of its series has measured ([`Vault::cases_of_part`]): those of new years and, if asked for, those
//! who came late to a year that was measured. It keeps a register of whom it measured ([`Vault::keep_register`]), so that nobody is measured twice.
//!
//! [`Vault::find_release`] answers, before anything is spent, whether the same inputs were released already.

mod access;
mod audit;
mod backup;
mod beyond;
mod bounding;
mod builds;
mod cases;
mod certification;
mod chain;
mod checkpoint;
mod company_chains;
mod contributors;
mod database;
mod deliveries;
mod durable;
mod error;
mod ids;
mod kept_files;
mod keys;
mod ledger;
mod of_organisation;
mod parts;
mod persons;
mod promise;
mod renewal;
mod sealed;
mod stewards;
mod store;
mod submissions;
mod vault;

pub use access::{
    AccessError, Account, ApiToken, Credentials, Invitation, NewAccount, Proof, Role, Scope, SecretHash,
    SecretToken, Session, UnknownRole,
};
pub use audit::{AuditEntry, Heads};
pub use backup::{BackupList, backup_key};
pub use beyond::{BEYOND_PER_PERSON, Beyond};
pub use builds::{Build, BuildRecord, BuildState};
pub use cases::{Fingerprint, Inputs, ReleaseCases};
pub use certification::{
    CaseOnRecord, CaseRoom, CaseSummary, CaseView, CertificationError, EvidenceFile, NewCase, Part,
    RecruiterLicence, Rooms,
};
pub use chain::Chain;
pub use checkpoint::{Checkpoint, CheckpointError};
pub use company_chains::OfCompany;
pub use contributors::Contributor;
pub use database::{Database, DatabaseUrlError};
pub use deliveries::{
    Agreement, Announced, Delivery, DeliveryError, DeliveryState, Filled, Findings, MAX_DELIVERY, MAX_OPEN,
    MAX_PIECE, PieceWriter, Prepared, PreparedProblem, Rejected, Repair, Terms,
};
pub use error::VaultError;
pub use ids::{
    AccountId, AgreementId, ApiTokenId, BuildId, CaseId, ContributorId, DeliveryId, InvalidId, InvitationId,
    KeptFileId, LicenceId, SubmissionId,
};
pub use kept_files::{KeptFile, KeptFileError, MAX_KEPT};
pub use ledger::LedgerEntry;
pub use of_organisation::{ConsentsRecorded, OfOrganisation};
pub use parts::{PartCases, Register, cohort_schema};
pub use persons::{
    Consent, KeyedBy, KeyedIntake, Keying, LeftOutCounts, PersonMark, RELEASE_SCOPE, SamePersons, TokenHash,
    TokensTaken, WithdrawalToken, Withdrawn,
};
pub use promise::VaultOptions;
pub use stewards::{Approval, Checked, Steward, StewardError};
pub use submissions::{Provenance, Submission, Submitted};
pub use vault::Vault;
