//! Grammar of `amparo recruitment`.

use std::path::PathBuf;

use amparo_recruitment::values::{Currency, WorkerId};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

#[derive(Subcommand)]
pub(crate) enum RecruitmentCommand {
    /// Read the tables of a dossier and report what was accepted, what was refused and what does not fit together.
    Import {
        #[command(flatten)]
        dossier: DossierArgs,
        /// Where the dossier goes (JSON, readable by its owner only); the other commands read it as they read the tables.
        #[arg(long, value_name = "DOSSIER.json")]
        out: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Judge each charge twice, by the standard and by the law; the two are never added up.
    Verdicts {
        #[command(flatten)]
        dossier: DossierArgs,
        #[command(flatten)]
        rules: RulesArgs,
        #[arg(long)]
        json: bool,
    },
    /// Work out what each worker is owed.
    Remedy {
        #[command(flatten)]
        remedy: RemedyArgs,
        /// Estimate what workers without receipts are owed, from those of their cohort who have them.
        #[arg(long)]
        cohorts: bool,
        #[arg(long)]
        json: bool,
    },
    /// Print what one worker is owed, line by line.
    Explain {
        #[command(flatten)]
        remedy: RemedyArgs,
        /// The worker.
        #[arg(long)]
        worker: WorkerId,
        #[arg(long)]
        json: bool,
    },
    /// Look for what a person should look at, and the ILO indicators it may be a sign of.
    Checks {
        #[command(flatten)]
        dossier: DossierArgs,
        #[command(flatten)]
        rules: RulesArgs,
        /// The day to which everything is judged.
        #[arg(long, value_name = "DATE")]
        on: Date,
        #[arg(long)]
        json: bool,
    },
    /// Measure SDG 10.7.1: recruitment cost in months of earnings.
    Rci {
        #[command(flatten)]
        dossier: DossierArgs,
        #[command(flatten)]
        rates: RatesArgs,
        #[arg(long)]
        json: bool,
    },
    /// Keep a certification case: dated events in, status on any day out.
    #[command(subcommand)]
    Certify(CertifyCommand),
    /// Write the public register.
    #[command(subcommand)]
    Register(RegisterCommand),
    /// Issue certificates and verify them offline.
    #[command(subcommand)]
    Certificate(CertificateCommand),
    /// Keep and verify the append-only log of status events.
    #[command(subcommand)]
    Log(LogCommand),
    /// Find which names are the same recruiter, and say why.
    Match {
        /// Names (CSV with a column of names), or `-`.
        file: PathBuf,
        /// The column of names.
        #[arg(long, default_value = "name")]
        column: String,
        /// The column of countries, ISO alpha-3, if there is one.
        #[arg(long)]
        country_column: Option<String>,
        /// The least score of a match, 0 to 1; the tuned one if absent.
        #[arg(long, value_parser = super::share)]
        threshold: Option<f64>,
        #[arg(long)]
        json: bool,
    },
    /// Read the recruiters of many cases at once.
    #[command(subcommand)]
    Chain(ChainCommand),
}

#[derive(Subcommand)]
pub(crate) enum ChainCommand {
    /// Read a file in the columns of the H-2B disclosures and report what in it needs a person's eye.
    Import {
        /// The file (CSV or XLSX).
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

/// A dossier.
#[derive(Args)]
pub(crate) struct DossierArgs {
    /// Tables named after what they hold (`entries.csv`, `parties.xlsx` …), a folder of them, or a dossier that `import` wrote (JSON).
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct RulesArgs {
    /// Rule pack (JSON); the shipped one, in which no rule is confirmed, if absent.
    #[arg(long, value_name = "R.json")]
    pub(crate) rules: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct RatesArgs {
    /// Dated exchange rates with their source (CSV or XLSX: from, to, date, rate, source).
    #[arg(long, value_name = "RATES.csv")]
    pub(crate) rates: Option<PathBuf>,
    /// How many days old a rate may be.
    #[arg(long, value_name = "DAYS", default_value_t = 31)]
    pub(crate) rate_age: u32,
}

#[derive(Args)]
pub(crate) struct RemedyArgs {
    #[command(flatten)]
    pub(crate) dossier: DossierArgs,
    #[command(flatten)]
    pub(crate) rates: RatesArgs,
    /// Currency of settlement.
    #[arg(
        long,
        value_name = "CUR",
        required_unless_present = "terms",
        conflicts_with = "terms"
    )]
    pub(crate) currency: Option<Currency>,
    /// The day of settlement.
    #[arg(
        long,
        value_name = "DATE",
        required_unless_present = "terms",
        conflicts_with = "terms"
    )]
    pub(crate) settlement: Option<Date>,
    /// The terms of the remedy (JSON), instead of the standard's.
    #[arg(long, value_name = "T.json")]
    pub(crate) terms: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum CertifyCommand {
    /// Add events to a case, all or none; each is held against the conditions of its step.
    Apply {
        /// The case (JSON); begun if it does not exist.
        case: PathBuf,
        /// The events (a JSON object or an array: on, by, step), or `-`.
        #[arg(long, value_name = "EVENTS.json")]
        events: PathBuf,
        /// Table of licences (CSV or XLSX).
        #[arg(long, value_name = "L.csv")]
        licences: Option<PathBuf>,
        /// Pack of criteria (JSON); the shipped one if absent.
        #[arg(long, value_name = "C.json")]
        criteria: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Say how a case stands on a day.
    Status {
        /// The case (JSON).
        case: PathBuf,
        /// The day.
        #[arg(long, value_name = "DATE")]
        on: Date,
        #[arg(long)]
        json: bool,
    },
    /// List the events of a case.
    History {
        /// The case (JSON).
        case: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum RegisterCommand {
    /// Write the register as of a day (register.json) and its feed of changes (feed.atom) into a folder.
    Export {
        /// The cases (JSON).
        #[arg(required = true)]
        cases: Vec<PathBuf>,
        /// Table of parties, for names and countries (CSV or XLSX).
        #[arg(long, value_name = "P.csv")]
        parties: PathBuf,
        /// The day.
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// Folder that the files go into.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Address of the register, for the feed.
        #[arg(long, value_name = "URL")]
        base: String,
        /// Title of the feed.
        #[arg(long, default_value = "Register of certified recruiters")]
        title: String,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum PurposeArg {
    /// Withdrawn, for good.
    Revocation,
    /// Suspended, for a time.
    Suspension,
}

#[derive(Subcommand)]
pub(crate) enum CertificateCommand {
    /// Draw a new signing key into a file that only you can read, and print its public half.
    Key {
        /// Where the key goes; a file that exists is left alone.
        #[arg(long, value_name = "KEY")]
        out: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Sign the certificate that a case's status calls for.
    Issue {
        /// The case (JSON).
        case: PathBuf,
        /// The day; the case has to be certified on it.
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// The recruiter's name.
        #[arg(long)]
        name: String,
        /// The certificate's own address or urn.
        #[arg(long, value_name = "URL")]
        id: String,
        /// The certification body's name.
        #[arg(long)]
        issuer: String,
        /// Its signing key (from `certificate key`).
        #[arg(long, value_name = "KEY")]
        key: PathBuf,
        /// Address of the list of withdrawn certificates.
        #[arg(long, value_name = "URL", requires = "index")]
        revocation_list: Option<String>,
        /// Address of the list of suspended certificates.
        #[arg(long, value_name = "URL", requires = "index")]
        suspension_list: Option<String>,
        /// The certificate's place in the lists.
        #[arg(long, value_name = "N")]
        index: Option<u64>,
        /// Where the certificate goes (JSON), or `-`.
        #[arg(long, value_name = "CERT.json")]
        out: PathBuf,
        /// Where its QR code goes (SVG).
        #[arg(long, value_name = "QR.svg")]
        qr: Option<PathBuf>,
    },
    /// Sign a status list: which certificates are withdrawn or suspended.
    StatusList {
        /// Address of the list.
        #[arg(long, value_name = "URL")]
        id: String,
        /// What a set bit says.
        #[arg(long, value_enum)]
        purpose: PurposeArg,
        /// Places that are set, with commas between.
        #[arg(long, value_name = "N,M", value_delimiter = ',')]
        set: Vec<u64>,
        /// The signing key.
        #[arg(long, value_name = "KEY")]
        key: PathBuf,
        /// Where the list goes (JSON), or `-`.
        #[arg(long, value_name = "LIST.json")]
        out: PathBuf,
    },
    /// Verify a certificate offline: an altered byte is refused.
    Verify(VerifyCertificateArgs),
}

#[derive(Args)]
pub(crate) struct VerifyCertificateArgs {
    /// The certificate (JSON), or `-`.
    pub(crate) certificate: PathBuf,
    /// Public key that you trust (`did:key:z6Mk…` or `z6Mk…`), or a file with one.
    #[arg(long, value_name = "KEY", required = true)]
    pub(crate) trust: Vec<String>,
    /// Status lists (JSON); without them it is not known whether it was withdrawn.
    #[arg(long, value_name = "LIST.json")]
    pub(crate) status_list: Vec<PathBuf>,
    /// The day; today if absent.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<Date>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum LogCommand {
    /// Add a case's events to a log and sign its new head.
    Append {
        /// The case (JSON).
        case: PathBuf,
        /// The log; begun if it does not exist.
        #[arg(long, value_name = "LOG")]
        log: PathBuf,
        /// How many events of the case are in the log already.
        #[arg(long, value_name = "N", default_value_t = 0)]
        from: usize,
        /// The log's name: an address without a scheme.
        #[arg(long)]
        origin: String,
        /// The day of the head.
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// The signing key.
        #[arg(long, value_name = "KEY")]
        key: PathBuf,
        /// Where the signed head goes.
        #[arg(long, value_name = "HEAD")]
        head: PathBuf,
        /// Where what opens the commitments goes (JSON, readable by its owner only); a file that exists is left alone.
        #[arg(long, value_name = "OPENINGS.json")]
        openings: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Check that a log is the one that a head was signed for, and continues an earlier one.
    Verify {
        /// The log.
        log: PathBuf,
        /// The signed head.
        #[arg(long, value_name = "HEAD")]
        head: PathBuf,
        /// Public key that you trust, or a file with one.
        #[arg(long, value_name = "KEY")]
        trust: String,
        /// An earlier signed head that the log has to continue.
        #[arg(long, value_name = "HEAD")]
        earlier: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
}
