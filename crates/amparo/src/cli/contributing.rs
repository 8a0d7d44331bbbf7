//! `amparo vault …`: contributors, their accounts, agreements and files, persons' withdrawal, and the service.

use std::net::IpAddr;
use std::path::PathBuf;

use amparo_vault::{AgreementId, DeliveryId, Role, Scope, SubmissionId};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::vault_place::{DatabaseArgs, VaultPlace};

#[derive(Subcommand)]
pub(crate) enum ContributingCommand {
    /// Serve the vault's own pages and API to contributors and officers: never on the public portal's address, and behind a proxy that speaks HTTPS.
    Serve(ServeVaultArgs),
    /// Register an organisation, or one more key that signs its parcels.
    Organisation {
        #[command(flatten)]
        at: AtVault,
        /// The organisation's name; registered if it is not known.
        #[arg(long)]
        name: String,
        /// The public key with which it signs its parcels (32 bytes in base64).
        #[arg(long, value_name = "BASE64")]
        public_key: Option<String>,
    },
    /// Take over the secret of person keys of an organisation's desk (`amparo prepare share-key`), so that a person is known by whatever way a file comes.
    PersonKey {
        /// The file that the organisation sent.
        file: PathBuf,
        #[command(flatten)]
        of: OfContributor,
    },
    /// Link persons of contributors who agreed to it: show the key, answer a partner, take tokens.
    #[command(subcommand)]
    Linkage(LinkageCommand),
    /// Invite somebody: prints a link that makes one account, once.
    Invite {
        #[command(flatten)]
        at: AtVault,
        /// contributor, steward, data-protection-officer, auditor, administrator; applicant (of a recruiter), certification-auditor, certification-officer; company.
        #[arg(long)]
        role: Role,
        /// The organisation of a contributor, an applicant or a company.
        #[arg(long, value_name = "NAME")]
        contributor: Option<String>,
        /// Days for which the link can be used.
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=30))]
        days: u32,
        /// Where the service is reached, such as `https://vault.example.org`.
        #[arg(long, default_value = "")]
        origin: String,
    },
    /// List accounts and invitations, close an account, make a token for programs.
    #[command(subcommand)]
    Account(AccountCommand),
    /// Record, list or end data-sharing agreements.
    #[command(subcommand)]
    Agreement(AgreementCommand),
    /// Hand in a file for an organisation, as its own people would: checked, and accepted if nothing speaks against it.
    Submit {
        /// The file: a parcel, or a file in a standard layout.
        file: PathBuf,
        #[command(flatten)]
        of: OfContributor,
        /// The submission whose place it takes.
        #[arg(long, value_name = "SUB")]
        replaces: Option<SubmissionId>,
        /// Rows of that submission's source that the file's rows stand for, in their order: `3,17`. Without them the file takes the place of the whole.
        #[arg(long, value_name = "N,N", value_delimiter = ',', requires = "replaces")]
        rows: Vec<u64>,
        /// Only check it: it waits to be accepted then.
        #[arg(long)]
        check_only: bool,
    },
    /// List an organisation's files and where they stand.
    Submissions {
        #[command(flatten)]
        of: OfContributor,
    },
    /// Accept a file that was checked.
    Accept {
        /// The delivery.
        delivery: DeliveryId,
        #[command(flatten)]
        of: OfContributor,
    },
    /// Give a file up, or take back the submission that came of it.
    TakeBack {
        /// The delivery.
        delivery: DeliveryId,
        #[command(flatten)]
        of: OfContributor,
    },
    /// List the withdrawal tokens that the vault made for the persons of a submission (CSV; hand it to the organisation alone).
    Tokens {
        /// The submission.
        submission: SubmissionId,
        #[command(flatten)]
        of: OfContributor,
        /// Where the list goes, or `-` for standard output.
        #[arg(long, value_name = "TOKENS.csv")]
        out: PathBuf,
    },
    /// Withdraw a person by their token, which is read from standard input so that no history of commands keeps it.
    Withdraw {
        #[command(flatten)]
        at: AtVault,
    },
    /// Record what persons agreed to, from a CSV file with the columns token, scopes, given, expires.
    Consent {
        /// The file, or `-` for standard input.
        file: PathBuf,
        #[command(flatten)]
        of: OfContributor,
    },
    /// Write the cases of certification that the vault holds into a folder, as `amparo recruitment register export` and `log append` read them: events, recruiters,
    /// and the licences that an officer has seen.
    Certifications {
        #[command(flatten)]
        at: AtVault,
        /// The folder.
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
    /// Export the audit log, once it was found whole: JSON lines, or CSV for a name that ends so.
    Audit {
        #[command(flatten)]
        at: AtVault,
        /// Where it goes, or `-` for JSON lines on standard output.
        #[arg(long, value_name = "AUDIT.jsonl", default_value = "-")]
        out: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct AtVault {
    #[command(flatten)]
    pub(crate) place: VaultPlace,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct OfContributor {
    #[command(flatten)]
    pub(crate) at: AtVault,
    /// The organisation's name, as registered.
    #[arg(long, value_name = "NAME")]
    pub(crate) contributor: String,
}

#[derive(Args)]
pub(crate) struct ServeVaultArgs {
    /// Folder of the vault.
    #[arg(long, value_name = "FOLDER", env = "AMPARO_VAULT")]
    pub(crate) vault: PathBuf,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    /// Address to listen on; the proxy in front of it is the only one who need reach it.
    #[arg(long, default_value = "127.0.0.1", env = "AMPARO_VAULT_HOST")]
    pub(crate) host: IpAddr,
    /// Port to listen on (0 takes a free one).
    #[arg(long, default_value_t = 7400, env = "AMPARO_VAULT_PORT")]
    pub(crate) port: u16,
    /// The address by which browsers know the service, such as `https://vault.example.org`; forms sent from elsewhere are refused.
    #[arg(long, value_name = "URL", env = "AMPARO_VAULT_ORIGIN")]
    pub(crate) origin: Option<String>,
    #[command(flatten)]
    pub(crate) listen: super::listen::ListenArgs,
}

#[derive(Subcommand)]
pub(crate) enum LinkageCommand {
    /// Show the public half of the key with which partners are answered; made at the first time.
    Key {
        #[command(flatten)]
        at: AtVault,
    },
    /// Answer a partner's blinded message (`amparo prepare link blind`), with a proof.
    Evaluate {
        /// The message.
        file: PathBuf,
        #[command(flatten)]
        of: OfContributor,
        /// The most persons that are answered for: more than the partner's file holds would be guesses.
        #[arg(long, value_name = "N", default_value_t = 100_000)]
        at_most: usize,
        /// Where the answer goes.
        #[arg(long, value_name = "ANSWER.json")]
        out: PathBuf,
    },
    /// Take a partner's tokens (`amparo prepare link finish`): from then on its persons are bounded together with those of the agreement's others.
    Take {
        /// The file that the partner sent.
        file: PathBuf,
        #[command(flatten)]
        of: OfContributor,
    },
}

#[derive(Subcommand)]
pub(crate) enum AccountCommand {
    /// List accounts and open invitations.
    List {
        #[command(flatten)]
        at: AtVault,
    },
    /// Close an account: its sessions end and its tokens are void.
    Close {
        /// The name it logs in with.
        login: String,
        #[command(flatten)]
        at: AtVault,
    },
    /// Make a token with which a program acts for an account. It is printed once.
    Token {
        /// The name it logs in with.
        login: String,
        #[command(flatten)]
        at: AtVault,
        /// What it is for.
        #[arg(long)]
        name: String,
        /// read or submit.
        #[arg(long, default_value = "read")]
        scope: Scope,
        /// Days that it holds.
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=366))]
        days: u32,
    },
}

#[derive(Subcommand)]
pub(crate) enum AgreementCommand {
    /// Record an agreement.
    Record {
        #[command(flatten)]
        of: OfContributor,
        /// First day on which files may be handed in.
        #[arg(long, value_name = "DAY")]
        from: Date,
        /// Last day.
        #[arg(long, value_name = "DAY")]
        until: Date,
        /// First year of registration that it covers.
        #[arg(long)]
        first_year: u16,
        /// Last year of registration that it covers.
        #[arg(long)]
        last_year: u16,
        /// Releases measure only persons whose consent is on record.
        #[arg(long)]
        consent_required: bool,
    },
    /// List agreements.
    List {
        #[command(flatten)]
        at: AtVault,
    },
    /// End an agreement before its time.
    End {
        /// The agreement.
        agreement: AgreementId,
        #[command(flatten)]
        at: AtVault,
    },
}
