//! Grammar of `amparo journeys`.

use std::path::PathBuf;

use amparo_journeys::declared::{CountryCode, Declarer};
use amparo_journeys::pack::PackLanguage;
use amparo_journeys::voice::{Quarter, Receipt};
use amparo_privacy::{Delta, Epsilon};
use amparo_recruitment::values::{ContractId, PartyId, WorkerId};
use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::recruitment::RatesArgs;

#[derive(Subcommand)]
pub(crate) enum JourneysCommand {
    /// Read tables of declarations (legs, nodes, owners, errors) and add them to a log that only grows.
    Import {
        /// Tables named after what they hold (`legs.csv`, `errors.xlsx` …).
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The log; begun if it does not exist.
        #[arg(long, value_name = "LOG")]
        log: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Show an organisation its own chains: each tier, what is unknown, transparency, gaps, disputes. Private.
    View {
        #[command(flatten)]
        chains: ChainArgs,
        /// The organisation; nobody else's chain shows.
        #[arg(long, value_name = "NAME")]
        organisation: Declarer,
        #[arg(long)]
        json: bool,
    },
    /// Figures of all workers by corridor, exact. Private: they stay with those whose chains they are.
    Figures {
        #[command(flatten)]
        chains: ChainArgs,
        #[command(flatten)]
        rates: RatesArgs,
        #[arg(long)]
        json: bool,
    },
    /// Publish figures about workers by corridor through the privacy engine, charged to a ledger.
    Publish(PublishArgs),
    /// Write the page of a corridor from disclosed recruiters and worksites (U.S. H-2B).
    Corridor(CorridorArgs),
    /// Put corridors into a signed bundle for `amparo serve --corridors`: private figures about workers, a disclosed corridor, or both.
    Bundle(BundleArgs),
    /// Compare versions of contracts term by term, and payslips with the contract and with what may be deducted.
    Contracts {
        /// Tables of the dossier, a folder of them, or a stored dossier.
        #[arg(required = true)]
        dossier: Vec<PathBuf>,
        /// Pack of what may be deducted (JSON); the shipped one, in which no rule is confirmed, if absent.
        #[arg(long, value_name = "D.json")]
        allowed: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Findings with their ILO indicators and CTDC's means of control.
    Signs {
        /// Tables of the dossier, a folder of them, or a stored dossier.
        #[arg(required = true)]
        dossier: Vec<PathBuf>,
        /// The day to which everything is judged.
        #[arg(long, value_name = "DATE")]
        on: Date,
        #[arg(long)]
        json: bool,
    },
    /// Make the pre-departure sheet, and prove later what it said.
    #[command(subcommand)]
    Pack(PackCommand),
    /// Take reviews and grievances of which nobody learns whose they are.
    #[command(subcommand)]
    Reviews(ReviewsCommand),
}

/// Where chains and parties stand.
#[derive(Args)]
pub(crate) struct ChainArgs {
    /// The log of declarations.
    #[arg(long, value_name = "LOG")]
    pub(crate) log: PathBuf,
    /// Tables of a dossier (parties, engagements, entries …), a folder of them, or a stored dossier.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) dossier: Vec<PathBuf>,
}

/// What a publication costs, and where that is written down.
#[derive(Args)]
pub(crate) struct SpendArgs {
    /// Its name; each is used once.
    #[arg(long)]
    pub(crate) name: String,
    /// The ledger; begun if it does not exist.
    #[arg(long, value_name = "LEDGER")]
    pub(crate) ledger: PathBuf,
    /// Privacy loss of this publication at δ.
    #[arg(long, value_name = "E", default_value = "1", value_parser = super::epsilon)]
    pub(crate) epsilon: Epsilon,
    /// The most that one person may ever lose, as ε at δ.
    #[arg(long, value_name = "E", default_value = "4", value_parser = super::epsilon)]
    pub(crate) lifetime_epsilon: Epsilon,
    /// δ of the claims.
    #[arg(long, default_value = "1e-6", value_parser = super::delta)]
    pub(crate) delta: Delta,
}

/// A release whose base rates stand beside a page.
#[derive(Args)]
pub(crate) struct BesideArgs {
    /// A published release, whose base rates stand beside the findings.
    #[arg(long, value_name = "DIR", requires = "key")]
    pub(crate) release: Option<PathBuf>,
    /// Public key that the release must be signed with.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct PublishArgs {
    #[command(flatten)]
    pub(crate) chains: ChainArgs,
    #[command(flatten)]
    pub(crate) rates: RatesArgs,
    #[command(flatten)]
    pub(crate) spend: SpendArgs,
    #[command(flatten)]
    pub(crate) beside: BesideArgs,
    /// The public domain (JSON): corridors, currency, bands. Write it before you look at the workers.
    #[arg(long, value_name = "CORRIDORS.json")]
    pub(crate) corridors: PathBuf,
    /// The day to which findings are judged.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Date,
    /// Folder that corridors.json and corridors.html go into.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct BundleArgs {
    /// Figures about workers: the corridors.json that `amparo journeys publish` wrote.
    #[arg(long, value_name = "CORRIDORS.json")]
    pub(crate) figures: Option<PathBuf>,
    /// Disclosed recruiters (Appendix C; CSV or XLSX).
    #[arg(long, value_name = "R.csv", requires = "worksites")]
    pub(crate) recruiters: Option<PathBuf>,
    /// Disclosed worksites (Appendix A; CSV or XLSX).
    #[arg(long, value_name = "W.csv", requires = "recruiters")]
    pub(crate) worksites: Option<PathBuf>,
    /// Country of origin of the disclosed corridor.
    #[arg(long, default_value = "MEX")]
    pub(crate) origin: CountryCode,
    /// State of destination of the disclosed corridor.
    #[arg(long, default_value = "Texas")]
    pub(crate) region: String,
    /// The day of the disclosure.
    #[arg(long, value_name = "DATE", default_value = "2021-09-30")]
    pub(crate) on: Date,
    /// Who disclosed what.
    #[arg(
        long,
        default_value = "U.S. Department of Labor, Office of Foreign Labor Certification: H-2B disclosure data, fiscal year 2021 (Form ETA-9142B, Appendices A and C), a sample"
    )]
    pub(crate) source: String,
    /// Title for people.
    #[arg(long, default_value = "Recruitment corridors")]
    pub(crate) title: String,
    /// Who publishes it.
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: String,
    /// Signing key (`amparo recruitment certificate key` makes one).
    #[arg(long, value_name = "KEY")]
    pub(crate) key: PathBuf,
    /// Folder of published corridors; the bundle appears below it.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct CorridorArgs {
    /// Disclosed recruiters (Appendix C; CSV or XLSX).
    #[arg(long, value_name = "R.csv")]
    pub(crate) recruiters: PathBuf,
    /// Disclosed worksites (Appendix A; CSV or XLSX).
    #[arg(long, value_name = "W.csv")]
    pub(crate) worksites: PathBuf,
    /// Country of origin.
    #[arg(long, default_value = "MEX")]
    pub(crate) origin: CountryCode,
    /// State of destination.
    #[arg(long, default_value = "Texas")]
    pub(crate) region: String,
    /// The day of the disclosure.
    #[arg(long, value_name = "DATE", default_value = "2021-09-30")]
    pub(crate) on: Date,
    #[command(flatten)]
    pub(crate) beside: BesideArgs,
    /// Where the page goes (HTML), or `-`.
    #[arg(long, value_name = "PAGE.html")]
    pub(crate) out: PathBuf,
    /// Print the figures as JSON as well.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum PackCommand {
    /// Make the sheet of a worker's contract and keep what it said.
    Make {
        #[command(flatten)]
        of: PackArgs,
        /// The log of sheets; begun if it does not exist.
        #[arg(long, value_name = "LOG")]
        log: PathBuf,
        /// Where the sheet goes (HTML), or `-`.
        #[arg(long, value_name = "SHEET.html")]
        out: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Say whether a sheet was shown, and hold later versions of its contract against it.
    Verify {
        /// The sheet (HTML).
        sheet: PathBuf,
        /// The log of sheets.
        #[arg(long, value_name = "LOG")]
        log: PathBuf,
        /// A dossier with later versions of the contract.
        #[arg(long, value_name = "FILE", num_args = 1..)]
        dossier: Vec<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Mark the sheet's comprehension check and keep the result.
    Check {
        #[command(flatten)]
        of: PackArgs,
        /// The log of sheets.
        #[arg(long, value_name = "LOG")]
        log: PathBuf,
        /// The answers, a letter each: `abca`; `-` for none.
        #[arg(long, allow_hyphen_values = true)]
        answers: String,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
pub(crate) struct PackArgs {
    /// Tables of the dossier, a folder of them, or a stored dossier.
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    pub(crate) dossier: Vec<PathBuf>,
    /// The worker.
    #[arg(long)]
    pub(crate) worker: WorkerId,
    /// The contract; the worker's only one if absent.
    #[arg(long)]
    pub(crate) contract: Option<ContractId>,
    /// The version; the first, which is what was promised, if absent.
    #[arg(long, default_value_t = 1)]
    pub(crate) version: u32,
    /// The language: en, fr, es or ar.
    #[arg(long)]
    pub(crate) language: PackLanguage,
    /// Who helps (CSV or XLSX: country, name, contact, read).
    #[arg(long, value_name = "CONTACTS.csv")]
    pub(crate) contacts: PathBuf,
    /// The day.
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Date,
}

#[derive(Subcommand)]
pub(crate) enum ReviewsCommand {
    /// Draw the key of an agency's tokens for a quarter.
    Key {
        /// The agency.
        #[arg(long)]
        agency: PartyId,
        /// The quarter of orientation, such as 2026-Q4.
        #[arg(long)]
        period: Quarter,
        /// The public keys (JSON); begun if the file does not exist.
        #[arg(long, value_name = "RING.json")]
        ring: PathBuf,
        /// Where the secret half goes (PEM, readable by its owner only); a file that exists is left alone.
        #[arg(long, value_name = "SECRET.pem")]
        secret: PathBuf,
    },
    /// Worker's side: begin a token. The request goes to whoever issues; the other file stays with the worker.
    Ask {
        #[arg(long, value_name = "RING.json")]
        ring: PathBuf,
        /// The agency.
        #[arg(long)]
        agency: PartyId,
        /// The quarter of orientation.
        #[arg(long)]
        period: Quarter,
        /// Where the request goes (JSON).
        #[arg(long, value_name = "REQUEST.json")]
        request: PathBuf,
        /// Where what to keep goes (JSON, readable by its owner only).
        #[arg(long, value_name = "KEEP.json")]
        keep: PathBuf,
    },
    /// Issuer's side: sign a request without seeing the token.
    Issue {
        #[arg(long, value_name = "RING.json")]
        ring: PathBuf,
        /// The secret half of the key.
        #[arg(long, value_name = "SECRET.pem")]
        secret: PathBuf,
        /// The request.
        request: PathBuf,
        /// Where the answer goes, or `-`.
        #[arg(long, value_name = "ANSWER", default_value = "-")]
        out: PathBuf,
    },
    /// Worker's side: make the token out of the issuer's answer.
    Finish {
        #[arg(long, value_name = "RING.json")]
        ring: PathBuf,
        /// What was kept.
        #[arg(long, value_name = "KEEP.json")]
        keep: PathBuf,
        /// The issuer's answer.
        answer: PathBuf,
        /// Where the token goes (JSON, readable by its owner only).
        #[arg(long, value_name = "TOKEN.json")]
        out: PathBuf,
    },
    /// Hand in a review with its token, sealed to an organisation. Prints the receipt code.
    Redeem {
        #[arg(long, value_name = "RING.json")]
        ring: PathBuf,
        /// Folder of the sealed reviews.
        #[arg(long, value_name = "DIR")]
        store: PathBuf,
        /// The token.
        #[arg(long, value_name = "TOKEN.json")]
        token: PathBuf,
        /// The review (JSON), or `-`.
        #[arg(long, value_name = "REVIEW.json")]
        review: PathBuf,
        /// Public key of the organisation (`age1…`).
        #[arg(long, value_name = "AGE")]
        to: String,
        #[arg(long)]
        json: bool,
    },
    /// Organisation's side: open the reviews that were sealed to it. Private.
    Open {
        /// Folder of the sealed reviews.
        #[arg(long, value_name = "DIR")]
        store: PathBuf,
        /// The organisation's secret key (`AGE-SECRET-KEY-…`), in a file.
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
        /// Where the reviews go (JSON, readable by its owner only), or `-`.
        #[arg(long, value_name = "REVIEWS.json")]
        out: PathBuf,
    },
    /// Organisation's side: leave an answer for a receipt code.
    Answer {
        /// Folder of the sealed reviews.
        #[arg(long, value_name = "DIR")]
        store: PathBuf,
        /// The receipt code.
        #[arg(long)]
        receipt: Receipt,
        /// The answer (text), or `-`.
        text: PathBuf,
    },
    /// Worker's side: read the answer.
    Follow {
        /// Folder of the sealed reviews.
        #[arg(long, value_name = "DIR")]
        store: PathBuf,
        /// The receipt code.
        #[arg(long)]
        receipt: Receipt,
    },
    /// Read a batch of reviews that came on paper or by SMS (CSV or XLSX). Private.
    Batch {
        /// The table.
        file: PathBuf,
        /// Where the reviews go (JSON, readable by its owner only), or `-`.
        #[arg(long, value_name = "REVIEWS.json")]
        out: PathBuf,
    },
    /// Publish private counts of reviews by agency and quarter, with agencies' replies.
    Publish {
        /// Reviews as `open` and `batch` wrote them.
        #[arg(required = true)]
        reviews: Vec<PathBuf>,
        #[arg(long, value_name = "RING.json")]
        ring: PathBuf,
        /// Agencies' replies that somebody read and let through (JSON).
        #[arg(long, value_name = "REPLIES.json")]
        replies: Option<PathBuf>,
        /// Table of parties, for names.
        #[arg(long, value_name = "P.csv")]
        parties: Option<PathBuf>,
        /// Days that a quarter waits after its end.
        #[arg(long, default_value_t = 90)]
        delay: u16,
        #[command(flatten)]
        spend: SpendArgs,
        /// Folder that reviews.json and reviews.html go into.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[arg(long)]
        json: bool,
    },
}
