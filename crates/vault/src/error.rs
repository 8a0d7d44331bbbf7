//! What can go wrong with a vault.

use std::io;
use std::path::PathBuf;

use amparo_privacy::ledger_rules::{ChainError, Cohort, Refusal};
use amparo_privacy::{Delta, Epsilon};

use crate::{BuildId, BuildState, Chain, ContributorId, SubmissionId};

/// Why a vault did not do what it was asked. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// There is no vault in the folder.
    #[error("{0} is not a vault: it has neither vault.sqlite nor vault.postgres")]
    NoVault(PathBuf),
    /// A vault cannot be made where something is.
    #[error("{0} is there already; a new vault needs a folder that does not exist or is empty")]
    Occupied(PathBuf),
    /// The vault's database is on a server, and nobody said where.
    #[error(
        "{0}: the database of this vault is on a PostgreSQL server; say where with --database or AMPARO_VAULT_DATABASE (postgres://user@host:5432/database)"
    )]
    DatabaseNotSaid(PathBuf),
    /// The vault's database is in its folder, and not on the server that was named.
    #[error(
        "{0}: the database of this vault is vault.sqlite in its folder and not on a server: leave --database and AMPARO_VAULT_DATABASE out. To move it to          one, back the vault up and restore it there"
    )]
    DatabaseInFolder(PathBuf),
    /// A new vault cannot be made in a database that has one.
    #[error("{0} holds a vault already; a new one needs a database or a schema of its own")]
    DatabaseTaken(PathBuf),
    /// The database lacks steps that this version needs, and the role that opens it may not take them.
    #[error(
        "{0} has not the shape that this version of Amparo needs, and this role may not change it: run `amparo vault status` once as the role that owns the \
         database, then grant its rights again (deploy/vault-database.sql)"
    )]
    DatabaseOlder(PathBuf),
    /// The database that was named is not that of the vault in the folder.
    #[error("{path} is not the database of the vault in {dir}: it holds another vault or none")]
    OtherDatabase {
        /// The database.
        path: PathBuf,
        /// The vault's folder.
        dir: PathBuf,
    },
    /// The vault was written by a later version of this program.
    #[error(
        "{path} was written by a newer Amparo (its migration {version} is unknown here); use that version or a later one"
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// The migration that is unknown here.
        version: i64,
    },
    /// The disk refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database refused.
    #[error("{path}: {source}")]
    Database {
        /// The database: its file, or its server without who logs in there.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// Something that the database holds cannot be understood.
    #[error("{path}: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The vault's series of continual releases was begun by an early version.
    #[error(
        "build {build} kept its register of the people it measured in an early format, which does not say enough to measure nobody twice: its series cannot be \
         continued. Measure everything anew with `amparo release build --full`: everybody in it is charged again, what was charged before stays charged \
         (`amparo ledger show`), and a release that would cross the cap is refused. The old registers stay in {}; keep them", dir.display()
    )]
    OldRegister {
        /// The latest such build.
        build: String,
        /// Where registers are kept.
        dir: PathBuf,
    },
    /// The operating system gave no random numbers.
    #[error("the operating system gave no random numbers: {0}")]
    Random(getrandom::Error),
    /// A key is missing, damaged or open to others.
    #[error("{path}: {what}")]
    Key {
        /// The key's file.
        path: PathBuf,
        /// What is wrong and what to do.
        what: String,
    },
    /// A setting of a new vault makes no sense.
    #[error("{0}")]
    Options(String),
    /// A contributor's name that cannot be used.
    #[error("{name:?} cannot be a contributor's name; a name has 1 to 200 printable characters")]
    Name {
        /// The name.
        name: String,
    },
    /// Another contributor has the name.
    #[error("the name {name:?} is taken by contributor {id} (capital letters and spaces make no difference)")]
    NameTaken {
        /// The name.
        name: String,
        /// Who has it.
        id: ContributorId,
    },
    /// No such contributor.
    #[error("there is no contributor {0}")]
    UnknownContributor(ContributorId),
    /// No such submission of the contributor.
    #[error("there is no submission {submission} of contributor {contributor}")]
    UnknownSubmission {
        /// The submission asked for.
        submission: SubmissionId,
        /// The contributor.
        contributor: ContributorId,
    },
    /// A submission that was superseded before.
    #[error("submission {submission} was superseded by {by} already; supersede that one")]
    Superseded {
        /// The submission asked for.
        submission: SubmissionId,
        /// What stands in its place.
        by: SubmissionId,
    },
    /// A contributor's files are keyed under secrets that nobody joined.
    #[error(
        "the persons of this file and of others of contributor {0} are keyed under different secrets, so that one person would count as two. Whoever sends \
         parcels and files as they are hands the desk's secret over (amparo prepare share-key, then amparo vault person-key) and sends once more what came as \
         it is; whoever has two desks uses one of them"
    )]
    PersonKeys(ContributorId),
    /// Persons have tokens, consents or withdrawals under an earlier secret and are not known under the present one.
    #[error(
        "{persons} persons of contributor {contributor} have a withdrawal token, a consent or a withdrawal that stands for what the vault keyed itself, and would \
         not be known under the desk's secret. Hand that over (amparo prepare share-key, then amparo vault person-key) and send once more, as they are, the files \
         that came as they are"
    )]
    PersonsNotJoined {
        /// The contributor.
        contributor: ContributorId,
        /// How many persons.
        persons: u64,
    },
    /// A submission's cases do not fit a release's domain.
    #[error("submission {submission}: {what}")]
    Cases {
        /// The submission.
        submission: SubmissionId,
        /// What does not fit.
        what: String,
    },
    /// A charge across the lifetime cap.
    #[error("{refusal}. The largest that fits is {largest_epsilon} at {delta}")]
    OverCap {
        /// Which cohort, how much is spent, what fits as ρ.
        refusal: Refusal,
        /// What fits as ε.
        largest_epsilon: Epsilon,
        /// The δ of that ε.
        delta: Delta,
    },
    /// A charge on no cohort, which would pay for nothing.
    #[error("a charge needs at least one cohort (registration year)")]
    NoCohorts,
    /// Another process is making a release of the same inputs.
    #[error(
        "build {0} is making a release of the same inputs just now; wait for it, and ask again: nothing is charged for a release that is there"
    )]
    UnderWay(BuildId),
    /// No such build.
    #[error("there is no build {0}")]
    UnknownBuild(BuildId),
    /// No build made the release.
    #[error("no build of this vault made release {0:?}")]
    UnknownRelease(String),
    /// Another build made the release.
    #[error("release {release:?} was recorded by build {by} already")]
    ReleaseTaken {
        /// The release.
        release: String,
        /// The other build.
        by: BuildId,
    },
    /// A build is not in the state that the act needs.
    #[error("build {build} is {state}; it would have to be {wanted}")]
    WrongState {
        /// The build.
        build: BuildId,
        /// Its state.
        state: BuildState,
        /// The states in which the act is possible.
        wanted: &'static str,
    },
    /// A path that cannot be kept as text.
    #[error("{0:?} cannot be recorded: the path is not Unicode")]
    Path(PathBuf),
    /// The ledger or the audit log is not what was written.
    #[error("{chain}: {source}")]
    Broken {
        /// Which of the two.
        chain: Chain,
        /// Where and how.
        source: ChainError,
    },
    /// An entry of a chain is as it was written and still cannot be read.
    #[error("{path}: entry {number} of the {chain} cannot be read: {what}")]
    Entry {
        /// The database.
        path: PathBuf,
        /// Which chain.
        chain: Chain,
        /// The entry.
        number: u64,
        /// What is wrong.
        what: String,
    },
    /// An approval that does not count, or a steward who cannot be registered.
    #[error(transparent)]
    Steward(#[from] crate::StewardError),
    /// An invitation or an account that cannot be made.
    #[error(transparent)]
    Access(#[from] crate::AccessError),
    /// A file that is not taken in, or not in the state that the act needs.
    #[error(transparent)]
    Delivery(#[from] crate::DeliveryError),
    /// Nothing happened in a case of certification.
    #[error(transparent)]
    Certification(#[from] crate::CertificationError),
    /// A file that is not kept, or not found.
    #[error(transparent)]
    KeptFile(#[from] crate::KeptFileError),
    /// A backup that cannot be made or read.
    #[error("{path}: {what}")]
    Backup {
        /// The backup.
        path: PathBuf,
        /// What is wrong and what would be accepted.
        what: String,
    },
    /// A kept checkpoint that is none of this vault's.
    #[error("{path}: {source}")]
    Checkpoint {
        /// The checkpoint.
        path: PathBuf,
        /// What is wrong.
        source: crate::CheckpointError,
    },
    /// A cohort outside the years a release knows.
    #[error("{0} is not a registration year of the case table")]
    Cohort(Cohort),
}
