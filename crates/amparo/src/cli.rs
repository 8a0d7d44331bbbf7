//! The command line's grammar. What each command does lives under `commands`.

pub(crate) mod assess;
pub(crate) mod contributing;
pub(crate) mod count;
pub(crate) mod governance;
pub(crate) mod journeys;
pub(crate) mod keys;
pub(crate) mod listen;
pub(crate) mod news;
pub(crate) mod prepare;
pub(crate) mod recruitment;
pub(crate) mod vault_place;

use std::path::PathBuf;

use amparo_lang::Lang;
use amparo_privacy::{Delta, Epsilon};
use clap::{Args, Parser, Subcommand, ValueEnum};

use self::vault_place::VaultPlace;

/// An open data portal for human-trafficking evidence: case files in, private releases out.
///
/// Exit codes: 0 done, 1 failed (the message says what and where), 2 the command line was not understood.
#[derive(Parser)]
#[command(
    name = "amparo",
    version,
    about,
    max_term_width = 110,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Do the main job once with invented case files: vault, intake, private release, portal.
    Quickstart(QuickstartArgs),
    /// Create a vault, serve it to contributors and officers, and do by hand what the service does.
    #[command(subcommand)]
    Vault(VaultCommand),
    /// Read contributors' case files.
    #[command(subcommand)]
    Intake(IntakeCommand),
    /// Map, strip, check and seal a case file on your own machine; nothing is sent.
    Prepare(Box<prepare::PrepareArgs>),
    /// Plan, build and publish releases from a vault.
    #[command(subcommand)]
    Release(ReleaseCommand),
    /// Show or check the ledger of what releases have spent.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Check that a release is whole and signed by whom you trust.
    Verify(VerifyArgs),
    /// Say what a release tells in plain sentences, each with its interval.
    Factsheet(FactsheetArgs),
    /// Check a folder of news, freeze its figures, draft an article.
    #[command(subcommand)]
    News(news::NewsCommand),
    /// Serve the public portal over a folder of published releases.
    Serve(ServeArgs),
    /// Make differentially private synthetic rows from any table.
    Synth(SynthArgs),
    /// Count all combinations of up to K fields exactly (private output).
    Count(count::CountArgs),
    /// Compare a synthetic table with the real one.
    Assess(AssessArgs),
    /// Attack the people in a table by way of its synthetic one.
    Attack(assess::AttackArgs),
    /// Attack the people who joined between two releases, by way of all that both publish.
    Difference(assess::DifferenceArgs),
    /// Say how identifying a table's rows are.
    Risk(assess::RiskArgs),
    /// Make a k-anonymised extract for one receiver. It holds real rows and is never public.
    Extract(assess::ExtractArgs),
    /// Assess policies, compare places without ranking, build composite indicators.
    #[command(subcommand)]
    Governance(governance::GovernanceCommand),
    /// Say who paid for a job, what is owed back, and who is certified not to charge.
    #[command(subcommand)]
    Recruitment(recruitment::RecruitmentCommand),
    /// Trace workers' ways and labour supply chains, give workers their sheet, take their reviews.
    #[command(subcommand)]
    Journeys(journeys::JourneysCommand),
    /// Check a settings file, or list what may stand in one.
    #[command(subcommand)]
    Config(listen::ConfigCommand),
    /// Draft or print table schemas.
    #[command(subcommand)]
    Schema(SchemaCommand),
    /// Write the invented case files that the quickstart uses.
    Invent(InventArgs),
}

#[derive(Args)]
pub(crate) struct QuickstartArgs {
    /// Folder for the vault and the published releases.
    #[arg(long, value_name = "D", default_value = "amparo-data")]
    pub(crate) dir: PathBuf,
    /// Port of the portal on 127.0.0.1 (0 takes a free one).
    #[arg(long, value_name = "P", default_value_t = 7300)]
    pub(crate) port: u16,
    /// Stop when the release is published.
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Privacy loss of the release at the vault's δ.
    #[arg(long, value_name = "E", default_value = "1", value_parser = epsilon)]
    pub(crate) epsilon: Epsilon,
}

#[derive(Subcommand)]
pub(crate) enum VaultCommand {
    /// Create an empty vault.
    Init {
        #[command(flatten)]
        place: VaultPlace,
        /// The most that one person may ever lose, as ε at δ.
        #[arg(long, default_value = "4", value_parser = epsilon)]
        lifetime_epsilon: Epsilon,
        /// δ of the vault's claims.
        #[arg(long, default_value = "1e-6", value_parser = delta)]
        delta: Delta,
        /// The most records of one person that a release may measure; others are dropped at random.
        #[arg(long, default_value = "1")]
        records_per_person: std::num::NonZeroU16,
        #[arg(long)]
        json: bool,
    },
    /// Register a steward, who may approve releases, and write the steward's private key into a file that is not in the vault.
    Steward {
        #[command(flatten)]
        place: VaultPlace,
        /// The steward's name.
        #[arg(long)]
        name: String,
        /// Where the new private key goes. Give it to the steward and keep no copy.
        #[arg(
            long,
            value_name = "KEY.pem",
            required_unless_present = "public_key",
            conflicts_with = "public_key"
        )]
        key_out: Option<PathBuf>,
        /// The steward's own public key (32 bytes in base64), if there is one already.
        #[arg(long, value_name = "BASE64")]
        public_key: Option<String>,
        #[arg(long)]
        json: bool,
    },
    #[command(flatten)]
    Contributing(contributing::ContributingCommand),
    /// Write the whole vault, keys included, into one encrypted file.
    Backup {
        #[command(flatten)]
        place: VaultPlace,
        /// Who may open it: an age recipient (`age1…`). May be repeated.
        #[arg(long = "to", value_name = "RECIPIENT", required = true)]
        recipients: Vec<String>,
        /// The new file.
        #[arg(long, value_name = "BACKUP.age")]
        out: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Make a vault out of a backup and verify all of it.
    Restore {
        /// The backup.
        backup: PathBuf,
        /// File with the age identity (`AGE-SECRET-KEY-…`) of a recipient.
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
        #[command(flatten)]
        place: VaultPlace,
        #[arg(long)]
        json: bool,
    },
    /// Make an age key pair, to whose public half backups are encrypted.
    BackupKey {
        /// Where the identity goes. Keep it far from the vault: whoever has it and a backup has the vault.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Renew or revoke keys: the vault's own, contributors', stewards'.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Show contributors, submissions, releases and what remains of the budget.
    Status {
        #[command(flatten)]
        place: VaultPlace,
        #[arg(long)]
        json: bool,
    },
}

/// How a case file is to be read.
#[derive(Args)]
pub(crate) struct SourceArgs {
    /// The file (CSV, TSV, XLSX, ODS or Parquet), or `-` for CSV on standard input.
    pub(crate) file: PathBuf,
    /// Mapping file, for layouts that are not a standard's own.
    #[arg(long, value_name = "M.json")]
    pub(crate) mapping: Option<PathBuf>,
    /// Text encoding, such as `windows-1252`, where the file is not UTF-8.
    #[arg(long)]
    pub(crate) encoding: Option<String>,
    /// Share of rows that may be rejected before the whole file is.
    #[arg(long, default_value_t = 0.02, value_parser = share)]
    pub(crate) max_rejected_share: f64,
}

#[derive(Subcommand)]
pub(crate) enum IntakeCommand {
    /// Read a file and report what would be accepted; nothing is stored.
    Check {
        #[command(flatten)]
        source: SourceArgs,
        #[arg(long)]
        json: bool,
    },
    /// Draft a mapping file from a file's own columns and values.
    Map {
        /// The file, or `-` for CSV on standard input.
        file: PathBuf,
        /// Text encoding, where the file is not UTF-8.
        #[arg(long)]
        encoding: Option<String>,
        /// Where to write the mapping; standard output if absent.
        #[arg(long)]
        out: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Read a file and store its cases in a vault: all of them or none.
    Import {
        #[command(flatten)]
        source: SourceArgs,
        #[command(flatten)]
        place: VaultPlace,
        /// The contributing organisation; registered on first use.
        #[arg(long)]
        contributor: String,
        #[arg(long)]
        json: bool,
    },
}

/// What a release would spend.
#[derive(Args)]
pub(crate) struct SpendArgs {
    #[command(flatten)]
    pub(crate) place: VaultPlace,
    /// Privacy loss ε of the release.
    #[arg(long, default_value = "1", value_parser = epsilon)]
    pub(crate) epsilon: Epsilon,
    /// δ at which ε is stated; the vault's own if absent.
    #[arg(long, value_parser = delta)]
    pub(crate) delta: Option<Delta>,
    /// Measure all cases anew, those of the current year too, instead of only the years that have ended and were not measured yet. Everybody is charged again.
    #[arg(long)]
    pub(crate) full: bool,
    /// Take in late cases too: people of years that were measured before who were not there then, a new contributor's past years for one. Only they are charged.
    #[arg(long, conflicts_with = "full")]
    pub(crate) late: bool,
    /// Measure the current year as far as it has come. The next release takes in the rest of it; nobody is charged twice.
    #[arg(long, conflicts_with = "full")]
    pub(crate) open_year: bool,
}

/// What stands between a release and its publication.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct GateArgs {
    /// Policy with the thresholds that the release is held against before two stewards may approve it (`docs/policy-example.json`).
    #[arg(long, value_name = "P.json")]
    pub(crate) policy: Option<PathBuf>,
    /// Do without checks and approvals, for this reason. The release shows it to everyone.
    #[arg(long = "override", value_name = "REASON")]
    pub(crate) override_reason: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum ReleaseCommand {
    /// Show what a release would spend and leave, both ways: continual and full. No case is touched.
    Plan {
        #[command(flatten)]
        spend: SpendArgs,
        #[arg(long)]
        json: bool,
    },
    /// Charge the ledger, measure, and build a signed release in the vault's staging folder.
    Build {
        #[command(flatten)]
        spend: SpendArgs,
        #[command(flatten)]
        gate: GateArgs,
        /// Title of the release.
        #[arg(long, default_value = crate::commands::release::TITLE)]
        title: String,
        /// The organisation that publishes it, for citations.
        #[arg(long, default_value = "Amparo")]
        publisher: String,
        #[arg(long)]
        json: bool,
    },
    /// Approve a release that passed its checks, as one of the two stewards it needs.
    Approve {
        /// The built release (folder).
        release: PathBuf,
        #[command(flatten)]
        place: VaultPlace,
        /// The steward's name, as registered.
        #[arg(long = "as", value_name = "NAME")]
        name: String,
        /// The steward's private key (`amparo vault steward`).
        #[arg(long, value_name = "KEY.pem")]
        key: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Draft notes on a release from what differs from an earlier one, for a steward to edit.
    Notes {
        /// The earlier release (folder).
        old: PathBuf,
        /// The later release (folder).
        new: PathBuf,
        /// Language of the draft.
        #[arg(long, value_name = "L", default_value = "en", value_parser = language)]
        lang: Lang,
        /// Where the draft goes (Markdown); standard output if absent.
        #[arg(long, value_name = "F.md")]
        out: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Put a built release into a published folder.
    Publish {
        /// The built release (folder).
        release: PathBuf,
        #[command(flatten)]
        place: VaultPlace,
        /// Folder that the portal serves.
        #[arg(long)]
        to: PathBuf,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum LedgerCommand {
    /// List every charge and what remains for each cohort.
    Show {
        #[command(flatten)]
        place: VaultPlace,
        /// What was spent elsewhere on the same people, as ε or ε,δ (may be given several times): the sum with what this ledger holds is shown.
        #[arg(long, value_name = "ε[,δ]", value_parser = elsewhere)]
        elsewhere: Vec<(Epsilon, Option<Delta>)>,
        #[arg(long)]
        json: bool,
    },
    /// Check the chain of hashes over all charges and audit events, and that it still holds what signed checkpoints say it held.
    Verify {
        #[command(flatten)]
        place: VaultPlace,
        /// A checkpoint that was kept elsewhere (`amparo ledger export`). Those in the vault's own folder are checked in any case.
        #[arg(long, value_name = "C.json")]
        against: Vec<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Write a signed checkpoint of ledger and audit log, to be kept where the vault is not.
    Export {
        #[command(flatten)]
        place: VaultPlace,
        /// Where the checkpoint goes (JSON), or `-` for standard output.
        #[arg(long, value_name = "C.json")]
        out: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct VerifyArgs {
    /// The release (folder).
    pub(crate) release: PathBuf,
    /// File with a public key that you trust (base64); without it the release's own key is used and the answer says so.
    #[arg(long)]
    pub(crate) key: Option<PathBuf>,
    /// The publisher's key statements: which keys took the place of the one you trust, and which were revoked.
    #[arg(long, value_name = "FILE.json")]
    pub(crate) key_statements: Option<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct FactsheetArgs {
    /// The release (folder).
    pub(crate) release: PathBuf,
    /// Year of registration; all years if absent.
    #[arg(long, value_name = "Y")]
    pub(crate) year: Option<u16>,
    /// Year that it is compared with; the year before if absent.
    #[arg(long, value_name = "Y", requires = "year")]
    pub(crate) compare: Option<u16>,
    /// Country of exploitation (code or name); all countries if absent.
    #[arg(long, value_name = "C")]
    pub(crate) country: Option<String>,
    /// Language of the sentences.
    #[arg(long, value_name = "L", default_value = "en", value_parser = language)]
    pub(crate) lang: Lang,
    /// What is written.
    #[arg(long, value_enum, default_value = "md")]
    pub(crate) format: SheetFormat,
    /// Where it goes; standard output if absent.
    #[arg(long, value_name = "F")]
    pub(crate) out: Option<PathBuf>,
    /// File with a public key that you trust; without it the release's own key is taken.
    #[arg(long)]
    pub(crate) key: Option<PathBuf>,
    /// The same as `--format json`.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a fact sheet is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SheetFormat {
    /// Markdown.
    Md,
    /// One HTML document with charts, ready to print.
    Html,
    /// Every figure with its numbers.
    Json,
    /// A PDF, printed by an installed Chromium or Chrome (`CHROMIUM` names another).
    Pdf,
}

#[derive(Args)]
pub(crate) struct ServeArgs {
    /// Folder of published releases.
    #[arg(env = "AMPARO_PUBLISHED")]
    pub(crate) published: PathBuf,
    /// Folder of published bundles of governance assessments (`amparo governance publish`); without it the portal has no such pages.
    #[arg(long, value_name = "FOLDER", env = "AMPARO_GOVERNANCE")]
    pub(crate) governance: Option<PathBuf>,
    /// Folder of news, events and publications (`amparo news check`); without it the portal has no such pages.
    #[arg(long, value_name = "FOLDER", env = "AMPARO_NEWS")]
    pub(crate) news: Option<PathBuf>,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1", env = "AMPARO_HOST")]
    pub(crate) host: std::net::IpAddr,
    /// Port to listen on (0 takes a free one).
    #[arg(long, default_value_t = 7300, env = "AMPARO_PORT")]
    pub(crate) port: u16,
    /// Folder of published registers of certified recruiters; the newest is shown.
    #[arg(long, value_name = "FOLDER", env = "AMPARO_REGISTER")]
    pub(crate) register: Option<PathBuf>,
    /// Public key of the register (`did:key:z6Mk…`), or a file with it; without one the register's own is taken. Needs --register.
    #[arg(long, value_name = "KEY", env = "AMPARO_REGISTER_KEY")]
    pub(crate) register_key: Option<String>,
    /// Folder of published recruitment corridors (`amparo journeys bundle`); the newest is shown.
    #[arg(long, value_name = "FOLDER", env = "AMPARO_CORRIDORS")]
    pub(crate) corridors: Option<PathBuf>,
    /// Public key of the corridors (`did:key:z6Mk…`), or a file with it; without one their own is taken. Needs --corridors.
    #[arg(long, value_name = "KEY", env = "AMPARO_CORRIDORS_KEY")]
    pub(crate) corridors_key: Option<String>,
    /// Files with public keys whose releases and bundles are shown; without any, the key that each carries is taken.
    #[arg(long, value_name = "FILE", env = "AMPARO_KEY")]
    pub(crate) key: Vec<PathBuf>,
    /// The publisher's key statements: which keys took the place of those given with --key, and which were revoked. Read once, at the start.
    #[arg(long, value_name = "FILE.json", env = "AMPARO_KEY_STATEMENTS")]
    pub(crate) key_statements: Option<PathBuf>,
    /// Requests a second that one visitor may make on average; no limit if absent. Addresses are not stored.
    #[arg(long, value_name = "N", env = "AMPARO_REQUESTS_PER_SECOND")]
    pub(crate) requests_per_second: Option<f64>,
    /// Requests that one visitor may make at once, where there is a limit.
    #[arg(long, value_name = "N", default_value_t = 120.0, env = "AMPARO_BURST")]
    pub(crate) burst: f64,
    /// Header in which a proxy in front of the portal names the visitor's address, such as `x-forwarded-for`. Needs --requests-per-second.
    #[arg(long, value_name = "NAME", env = "AMPARO_CLIENT_HEADER")]
    pub(crate) client_header: Option<String>,
    #[command(flatten)]
    pub(crate) listen: listen::ListenArgs,
}

/// The domain of a table, from one of two kinds of file.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct DomainArgs {
    /// Frictionless Table Schema of the table.
    #[arg(long, value_name = "S.json")]
    pub(crate) schema: Option<PathBuf>,
    /// `{"column": size}` for a table of integer codes from 0.
    #[arg(long, value_name = "D.json")]
    pub(crate) domain: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct SynthArgs {
    /// The table (CSV), or `-` for standard input.
    pub(crate) input: PathBuf,
    #[command(flatten)]
    pub(crate) domain: DomainArgs,
    /// Privacy loss ε.
    #[arg(long, value_parser = epsilon)]
    pub(crate) epsilon: Epsilon,
    /// δ at which ε is stated.
    #[arg(long, value_parser = delta)]
    pub(crate) delta: Delta,
    /// Where the synthetic rows go (CSV), or `-` for standard output.
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) out: PathBuf,
    /// Number of synthetic rows; the privately estimated number of rows if absent.
    #[arg(long)]
    pub(crate) rows: Option<usize>,
    /// Where the aggregate tables go (CSV).
    #[arg(long, value_name = "A.csv")]
    pub(crate) aggregates: Option<PathBuf>,
    /// Where the noisy measurements go (JSON); the model can be rebuilt from them.
    #[arg(long, value_name = "M.json")]
    pub(crate) measurements: Option<PathBuf>,
    /// Fix all randomness, for tests. THE OUTPUT IS NOT PRIVATE.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Report as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct AssessArgs {
    /// The real table (CSV).
    #[arg(long, value_name = "R.csv")]
    pub(crate) real: PathBuf,
    /// The synthetic table (CSV).
    #[arg(long, value_name = "S.csv")]
    pub(crate) synthetic: PathBuf,
    #[command(flatten)]
    pub(crate) domain: DomainArgs,
    /// Where a report page goes (HTML).
    #[arg(long, value_name = "REPORT.html")]
    pub(crate) report: Option<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum SchemaCommand {
    /// Draft a schema from a table's own values (NOT private: a domain read off the data says what is in them).
    Infer {
        /// The table (CSV), or `-` for standard input.
        input: PathBuf,
        /// Where the draft goes; standard output if absent.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Print a schema that ships with Amparo.
    Print {
        /// Which one.
        #[arg(value_enum)]
        which: ShippedSchema,
        /// As JSON Schema of one record, instead of a Frictionless Table Schema.
        #[arg(long)]
        json_schema: bool,
    },
    /// Print a crosswalk from our fields to a classification.
    Crosswalk {
        /// Which one.
        #[arg(value_enum)]
        to: Classification,
        /// As JSON, instead of CSV.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Classification {
    /// International Classification for Administrative Data on Trafficking in Persons (UN, 2025). Codes that we do not know are empty.
    IcTip,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ShippedSchema {
    /// The harmonised case table of every release.
    Case,
    /// The Human Trafficking Case Data Standard 2.0.
    Htcds,
}

#[derive(Args)]
pub(crate) struct InventArgs {
    /// Folder that the files go into.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Seed of the invention; the shipped files' own if absent.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Write a table for measurements instead of the contributors' files.
    #[arg(long, value_enum)]
    pub(crate) table: Option<InventedTable>,
    /// Publish a register of invented recruiters instead, as of today, for `amparo serve --register`.
    #[arg(long, conflicts_with_all = ["table", "seed"])]
    pub(crate) register: bool,
    /// Rows of that table.
    #[arg(long, default_value_t = 50_000)]
    pub(crate) rows: usize,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum InventedTable {
    /// 40 columns in the manner of the public CTDC files, blank for no.
    CtdcLike,
    /// 45 columns, weak dependence, answers missing in blocks.
    WideSparse,
}

/// A loss of another proof: ε alone, or ε and δ.
fn elsewhere(text: &str) -> Result<(Epsilon, Option<Delta>), String> {
    match text.split_once(',') {
        Some((first, second)) => Ok((epsilon(first.trim())?, Some(delta(second.trim())?))),
        None => Ok((epsilon(text)?, None)),
    }
}

/// A privacy loss that allows anything at all.
fn epsilon(text: &str) -> Result<Epsilon, String> {
    let number: f64 = text.parse().map_err(|_| format!("{text:?} is not a number"))?;
    match Epsilon::new(number) {
        Ok(_) if number == 0.0 => {
            Err("with ε = 0 nothing at all may be said about the data; a number above 0 is needed".into())
        }
        Ok(epsilon) => Ok(epsilon),
        Err(error) => Err(error.to_string()),
    }
}

/// A language by its tag.
fn language(text: &str) -> Result<Lang, String> {
    Lang::ALL
        .into_iter()
        .find(|lang| lang.tag() == text)
        .ok_or_else(|| format!("one of {} is needed", Lang::ALL.map(Lang::tag).join(", ")))
}

fn delta(text: &str) -> Result<Delta, String> {
    let number: f64 = text.parse().map_err(|_| format!("{text:?} is not a number"))?;
    Delta::new(number).map_err(|error| error.to_string())
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a share from 0 to 1 is needed, such as 0.02".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_grammar_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn privacy_parameters_out_of_range_are_usage_errors() {
        for (flag, value) in [
            ("--epsilon", "0"),
            ("--epsilon", "-1"),
            ("--epsilon", "nan"),
            ("--delta", "0"),
            ("--delta", "1"),
        ] {
            let other = if flag == "--epsilon" {
                ["--delta", "1e-6"]
            } else {
                ["--epsilon", "1"]
            };
            let words = [
                "amparo", "synth", "in.csv", "--schema", "s.json", "--out", "o.csv", flag, value, other[0],
                other[1],
            ];
            let error = Cli::try_parse_from(words).err().expect("refused");
            assert_eq!(error.exit_code(), 2, "{flag} {value}");
        }
    }
}
