//! Grammar of `amparo recruitment`.

use std::path::PathBuf;

use amparo_recruitment::values::{Currency, PartyId, WorkerId};
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
    /// Work out what each worker is owed, and keep the remedy's case until it is paid and verified.
    Remedy(RemedyCommandArgs),
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
    /// Publish the public register in a signed bundle; look recruiters up in one, and check what somebody took home.
    #[command(subcommand)]
    Register(RegisterCommand),
    /// Issue certificates and verify them offline.
    #[command(subcommand)]
    Certificate(CertificateCommand),
    /// Keep and verify the append-only log of status events.
    #[command(subcommand)]
    Log(LogCommand),
    /// Find which names are the same recruiter, and say why; decide that two parties are one, and undo it.
    Match(MatchArgs),
    /// Read the recruiters of many cases at once.
    #[command(subcommand)]
    Chain(ChainCommand),
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct RemedyCommandArgs {
    #[command(subcommand)]
    pub(crate) command: Option<RemedyCommand>,
    #[command(flatten)]
    pub(crate) remedy: RemedyArgs,
    /// Estimate what workers without receipts are owed, from those of their cohort who have them.
    #[arg(long)]
    pub(crate) cohorts: bool,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum RemedyCommand {
    /// Keep a remedy's case: dated steps in, what is paid and outstanding out.
    #[command(subcommand)]
    Case(RemedyCaseCommand),
}

// A step of a remedy: the variants say which.
#[derive(Args)]
pub(crate) struct RemedyStepArgs {
    /// The case (JSON, readable by its owner only).
    pub(crate) case: PathBuf,
    /// The day of the step.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Date,
    /// Who did it.
    #[arg(long, value_name = "WHO")]
    pub(crate) by: String,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum RemedyCaseCommand {
    /// Begin a case: charges were found.
    Open(RemedyStepArgs),
    /// Records are being collected.
    Investigate(RemedyStepArgs),
    /// The sums are agreed.
    Agree {
        #[command(flatten)]
        step: RemedyStepArgs,
        /// The sums: what `remedy --json` printed, or a table (CSV or XLSX: worker, owed, currency).
        #[arg(long, value_name = "SUMS")]
        sums: PathBuf,
    },
    /// Record payments, all of them or none.
    Pay {
        #[command(flatten)]
        step: RemedyStepArgs,
        /// The payments (CSV or XLSX: worker, amount, currency, date; receipt where there is one).
        #[arg(long, value_name = "PAYMENTS.csv")]
        payments: PathBuf,
    },
    /// Draw the workers who are asked whether the money came, once everyone is paid.
    Draw {
        #[command(flatten)]
        step: RemedyStepArgs,
        /// What the draw depends on; something that nobody knew before the payments, such as a lottery's numbers of a later day.
        #[arg(long)]
        salt: String,
    },
    /// A drawn worker confirms that the money came.
    Confirm {
        #[command(flatten)]
        step: RemedyStepArgs,
        /// The worker.
        #[arg(long)]
        worker: WorkerId,
    },
    /// Verify: everyone is paid with a receipt, and every drawn worker has confirmed.
    Verify(RemedyStepArgs),
    /// Close a verified case.
    Close(RemedyStepArgs),
    /// Somebody disagrees.
    Dispute {
        #[command(flatten)]
        step: RemedyStepArgs,
        /// With what.
        #[arg(long)]
        reason: String,
    },
    /// The dispute is settled: back to where it was.
    Resume(RemedyStepArgs),
    /// Say how a case stands: owed, paid and outstanding for each worker.
    Status {
        /// The case (JSON).
        case: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// List what was done, by whom and when.
    History {
        /// The case (JSON).
        case: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct MatchArgs {
    #[command(subcommand)]
    pub(crate) command: Option<MergeCommand>,
    /// Names (CSV with a column of names), or `-`.
    #[arg(required = true)]
    pub(crate) file: Option<PathBuf>,
    /// The column of names.
    #[arg(long, default_value = "name")]
    pub(crate) column: String,
    /// The column of countries, ISO alpha-3, if there is one.
    #[arg(long)]
    pub(crate) country_column: Option<String>,
    /// The least score of a match, 0 to 1; the tuned one if absent.
    #[arg(long, value_parser = super::share)]
    pub(crate) threshold: Option<f64>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum MergeCommand {
    /// Decide that two parties are one. Records keep the party they were made with.
    Merge {
        /// One party, by its public id.
        one: PartyId,
        /// The other.
        other: PartyId,
        /// The book of merges (JSON); begun if it does not exist.
        #[arg(long, value_name = "MERGES.json")]
        book: PathBuf,
        /// The day of the decision.
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// Who decided.
        #[arg(long, value_name = "WHO")]
        by: String,
        /// Why: the score's reasons, or a document.
        #[arg(long)]
        why: String,
        #[arg(long)]
        json: bool,
    },
    /// Undo a merge, whenever it was made; all others stay.
    Undo {
        /// The merge's number, as `history` prints it.
        number: usize,
        /// The book of merges (JSON).
        #[arg(long, value_name = "MERGES.json")]
        book: PathBuf,
        /// The day.
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// Who undoes it.
        #[arg(long, value_name = "WHO")]
        by: String,
        #[arg(long)]
        json: bool,
    },
    /// List all merges, made and undone, and which parties are one today.
    History {
        /// The book of merges (JSON).
        #[arg(long, value_name = "MERGES.json")]
        book: PathBuf,
        /// Only what concerns this party.
        #[arg(long)]
        party: Option<PartyId>,
        #[arg(long)]
        json: bool,
    },
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
    /// Take in a complaint: from a ledger's findings, from a worker's grievance, or from a letter. A person confirms it, or nobody does.
    Complaint {
        /// The case (JSON).
        case: PathBuf,
        /// The day.
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// Who takes it in.
        #[arg(long, value_name = "WHO")]
        by: String,
        /// A dossier (folder, tables or JSON): each kind of finding that concerns the recruiter becomes a complaint.
        #[arg(long, value_name = "FILES", num_args = 1.., group = "source")]
        findings: Vec<PathBuf>,
        /// The receipt of a worker's grievance.
        #[arg(long, value_name = "RECEIPT", group = "source", requires = "id")]
        grievance: Option<String>,
        /// Somebody wrote.
        #[arg(long, group = "source", requires = "id")]
        letter: bool,
        /// The complaint's id within the case, for a grievance or a letter.
        #[arg(long)]
        id: Option<String>,
        #[command(flatten)]
        rules: RulesArgs,
        #[arg(long)]
        json: bool,
    },
    /// A person has looked at a complaint and confirms that it is one; it counts in the register from then on.
    Confirm {
        /// The case (JSON).
        case: PathBuf,
        /// The complaint's id.
        #[arg(long)]
        complaint: String,
        /// The day.
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// Who looked at it; has to have declared their interests.
        #[arg(long, value_name = "WHO")]
        by: String,
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
    /// Put the register into a signed bundle, named by its content: register, log, head, certificates, status lists, statements.
    Export {
        /// The cases (JSON).
        #[arg(required = true)]
        cases: Vec<PathBuf>,
        /// Table of parties, for names and countries (CSV or XLSX).
        #[arg(long, value_name = "P.csv")]
        parties: PathBuf,
        /// The day until which decisions are known; later events are left out.
        #[arg(long, value_name = "DATE")]
        on: Date,
        /// Folder of published registers that the bundle goes into.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The signing key (from `certificate key`): of head, certificates and bundle.
        #[arg(long, value_name = "KEY")]
        key: PathBuf,
        /// The certification body's name.
        #[arg(long)]
        issuer: String,
        /// The log (from `log append`).
        #[arg(long, value_name = "LOG")]
        log: PathBuf,
        /// Its signed head.
        #[arg(long, value_name = "HEAD")]
        head: PathBuf,
        /// Certificates (JSON); the status lists that they name are signed anew by how the recruiters stand.
        #[arg(long, value_name = "CERT.json", num_args = 1..)]
        certificate: Vec<PathBuf>,
        /// Address of the register, for a feed in the bundle; a portal makes its own.
        #[arg(long, value_name = "URL")]
        base: Option<String>,
        /// Title of the register.
        #[arg(long, default_value = "Register of certified recruiters")]
        title: String,
        #[arg(long)]
        json: bool,
    },
    /// Verify a published register, all its parts against each other, and show it as of a day.
    Show {
        /// The bundle.
        register: PathBuf,
        #[command(flatten)]
        trust: RegisterTrustArgs,
        /// The day; the register's own if absent.
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// Only this recruiter.
        #[arg(long)]
        party: Option<PartyId>,
        /// An earlier bundle whose log this one has to continue.
        #[arg(long, value_name = "BUNDLE")]
        earlier: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Look a recruiter up and keep a dated proof of what the register said.
    Check {
        /// The bundle.
        register: PathBuf,
        /// The recruiter.
        party: PartyId,
        #[command(flatten)]
        trust: RegisterTrustArgs,
        /// Where the receipt goes (JSON), or `-`.
        #[arg(long, value_name = "RECEIPT.json")]
        out: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Verify a receipt offline: that the register said so, and when.
    Verify {
        /// The receipt (JSON), or `-`.
        receipt: PathBuf,
        /// The register's public key (`did:key:z6Mk…`), or a file with it.
        #[arg(long, value_name = "KEY")]
        trust: String,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
pub(crate) struct RegisterTrustArgs {
    /// The register's public key (`did:key:z6Mk…`), or a file with it; without one the bundle's own is taken, which shows only that it is whole.
    #[arg(long, value_name = "KEY")]
    pub(crate) trust: Option<String>,
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
        /// Say as JSON what was issued; the certificate has to go to a file then.
        #[arg(long)]
        json: bool,
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
        /// Say as JSON what was signed; the list has to go to a file then.
        #[arg(long)]
        json: bool,
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
