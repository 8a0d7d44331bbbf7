//! Grammar of the commands that look at real rows: attack, risk, extract.

use std::path::PathBuf;

use amparo_privacy::{Delta, Epsilon};
use clap::Args;

use super::{DomainArgs, delta, epsilon};

#[derive(Args)]
pub(crate) struct AttackArgs {
    /// The table that the synthetic one was made from (CSV).
    #[arg(long, value_name = "T.csv")]
    pub(crate) train: PathBuf,
    /// People of the same population who were put aside by chance before anything was synthesised (CSV).
    #[arg(long, value_name = "C.csv")]
    pub(crate) control: PathBuf,
    /// The synthetic table (CSV).
    #[arg(long, value_name = "S.csv")]
    pub(crate) synthetic: PathBuf,
    #[command(flatten)]
    pub(crate) domain: DomainArgs,
    /// The claim to hold the attacks against: privacy loss ε.
    #[arg(long, value_parser = epsilon, requires = "delta")]
    pub(crate) epsilon: Option<Epsilon>,
    /// The claim's δ.
    #[arg(long, value_parser = delta, requires = "epsilon")]
    pub(crate) delta: Option<Delta>,
    /// Fields to infer, with commas between; the eight with the most even answers if absent.
    #[arg(long, value_name = "F,G", value_delimiter = ',')]
    pub(crate) targets: Option<Vec<String>>,
    /// Where a report page goes (HTML).
    #[arg(long, value_name = "REPORT.html")]
    pub(crate) report: Option<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct DifferenceArgs {
    /// The earlier release (folder).
    #[arg(long, value_name = "RELEASE")]
    pub(crate) earlier: PathBuf,
    /// The later release (folder). The attacks are held against its claim.
    #[arg(long, value_name = "RELEASE")]
    pub(crate) later: PathBuf,
    /// People in the later release who are not in the earlier one (CSV over the later release's schema).
    #[arg(long, value_name = "A.csv")]
    pub(crate) added: PathBuf,
    /// People of the same population who are in neither (CSV).
    #[arg(long, value_name = "C.csv")]
    pub(crate) control: PathBuf,
    /// Public key of the vault that made both releases; the keys that they carry if absent.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<PathBuf>,
    /// Where a report page goes (HTML).
    #[arg(long, value_name = "REPORT.html")]
    pub(crate) report: Option<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct RiskArgs {
    /// The table (CSV), or `-` for standard input.
    pub(crate) input: PathBuf,
    #[command(flatten)]
    pub(crate) domain: DomainArgs,
    /// Fields that an attacker may know of a person, with commas between. If absent: all that are in no question group of the schema and not sensitive.
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    pub(crate) quasi_identifiers: Vec<String>,
    /// Fields that nothing should be learnt about.
    #[arg(long, value_name = "S,T", value_delimiter = ',')]
    pub(crate) sensitive: Vec<String>,
    /// Look at all sets of up to so many quasi-identifiers (0 to 4).
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) subset_size: usize,
    /// The population that the table was taken from (CSV), for presence and for an attacker who does not know who is in the table.
    #[arg(long, value_name = "P.csv")]
    pub(crate) population: Option<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct ExtractArgs {
    /// The table (CSV), or `-` for standard input.
    pub(crate) input: PathBuf,
    #[command(flatten)]
    pub(crate) domain: DomainArgs,
    /// Fields that an attacker may know of a person, with commas between; they are generalised. If absent: all that are in no question group of the schema and not
    /// sensitive.
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    pub(crate) quasi_identifiers: Vec<String>,
    /// Fields kept as they are. Fields named nowhere are left out.
    #[arg(long, value_name = "S,T", value_delimiter = ',')]
    pub(crate) sensitive: Vec<String>,
    /// Every combination of quasi-identifiers has at least so many rows.
    #[arg(long, default_value_t = 11)]
    pub(crate) k: usize,
    /// In every such class each sensitive field has at least this entropy l (e^H); 1 asks for nothing. A flag with two answers has 2 only where both are equally
    /// frequent in every class: ask for less, such as 1.3, or leave rare flags out.
    #[arg(long, value_name = "L", default_value_t = 2.0)]
    pub(crate) entropy_l: f64,
    /// The population that the table was taken from (CSV): the report then says how surely someone of it can be told to be in the extract.
    #[arg(long, value_name = "P.csv")]
    pub(crate) population: Option<PathBuf>,
    /// Where the extract goes (CSV, readable by its owner only).
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) out: PathBuf,
    #[arg(long)]
    pub(crate) json: bool,
}
