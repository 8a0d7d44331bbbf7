//! Grammar of `amparo governance`.

use std::path::PathBuf;

use amparo_governance::score::IncomeGroup;
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

#[derive(Subcommand)]
pub(crate) enum GovernanceCommand {
    /// Build a composite indicator from a data and a metadata table, in the ten steps of the OECD/JRC handbook.
    Index(IndexArgs),
    /// Show the shipped instruments or check one of your own.
    #[command(subcommand)]
    Instrument(InstrumentCommand),
    /// Keep an assessment: a history of answers, evidence and reviews that cannot be changed unseen.
    #[command(subcommand)]
    Assess(AssessmentCommand),
    /// Score answers: each part with the bounds that missing answers leave, and its band.
    Score {
        #[command(flatten)]
        answers: AnswersArgs,
        /// Say in how many percent of runs each band holds when weights, answers and the rule for missing ones vary.
        #[arg(long)]
        robustness: bool,
        #[arg(long)]
        json: bool,
    },
    /// Find the smallest sets of policies that lift a domain by one band.
    Gap {
        #[command(flatten)]
        answers: AnswersArgs,
        /// Id of the domain.
        #[arg(long, value_name = "D")]
        domain: String,
        /// What the government sets: effort, priority, questions ruled out (JSON).
        #[arg(long, value_name = "P.json")]
        priorities: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Say what changed between two assessments of a place, and by which cause.
    FollowUp {
        /// The earlier assessment.
        earlier: PathBuf,
        /// The later assessment.
        later: PathBuf,
        /// File of the instrument, where it is not a shipped one; twice if the two used different ones.
        #[arg(long, value_name = "FILE")]
        instrument: Vec<String>,
        #[arg(long)]
        json: bool,
    },
    /// Put places side by side, alphabetically; nothing is ranked.
    Compare {
        #[command(flatten)]
        places: PlacesArgs,
        /// Only this UN M49 region or sub-region, such as `Eastern Africa`.
        #[arg(long)]
        region: Option<String>,
        /// Only this income group: low, lower_middle, upper_middle or high.
        #[arg(long)]
        income: Option<IncomeGroup>,
        #[arg(long)]
        json: bool,
    },
    /// Ask what goes with high scores across places, with effect sizes and intervals.
    Findings {
        #[command(flatten)]
        places: PlacesArgs,
        #[arg(long)]
        json: bool,
    },
    /// Write a place's profile as a page that prints.
    Profile {
        #[command(flatten)]
        assessment: AssessmentArgs,
        /// Where the page goes (HTML), or `-`.
        #[arg(long, value_name = "P.html", required_unless_present = "json")]
        html: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Sign published assessments, published bands and income groups as a bundle that the portal shows.
    Publish(PublishArgs),
    /// Draw a new signing key for bundles into a file that only you can read; its public half goes beside it.
    Key {
        /// Where the private key goes (PEM); a file that exists is left alone.
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Check that a bundle is whole, signed by whom you trust, and holds what it should.
    Verify {
        /// The bundle's folder.
        bundle: PathBuf,
        /// File with the public key that you trust; without it, the bundle's own key is taken.
        #[arg(long)]
        key: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Show published bands of SDG indicator 10.7.2 and how they moved (Our World in Data's layout).
    Published {
        /// The file (CSV), or `-`.
        file: PathBuf,
        /// The earlier year; the file's first if absent.
        #[arg(long, value_name = "Y")]
        from: Option<i32>,
        /// The later year; the file's last if absent.
        #[arg(long, value_name = "Y")]
        to: Option<i32>,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
pub(crate) struct PublishArgs {
    /// Folder of bundles, which `amparo serve --governance` shows; the new bundle becomes a folder below it.
    pub(crate) folder: PathBuf,
    /// Assessments (JSON) in the state published. Their whole history goes out, with the names in it.
    pub(crate) files: Vec<PathBuf>,
    /// File of an instrument that is not shipped; once for each.
    #[arg(long, value_name = "FILE")]
    pub(crate) instrument: Vec<PathBuf>,
    /// Published bands of SDG indicator 10.7.2 (CSV in Our World in Data's layout), or `shipped` for those that come with the software.
    #[arg(long, value_name = "BANDS.csv|shipped")]
    pub(crate) bands: Option<PathBuf>,
    /// Where the published bands are from, and their licence.
    #[arg(long, value_name = "TEXT", requires = "bands")]
    pub(crate) bands_source: Option<String>,
    /// Income groups (CSV with the columns country, as ISO alpha-3, and income).
    #[arg(long, value_name = "G.csv")]
    pub(crate) income_groups: Option<PathBuf>,
    /// The bundle's title.
    #[arg(long, default_value = "Migration governance assessments")]
    pub(crate) title: String,
    /// Your private signing key (from `governance key`).
    #[arg(long, value_name = "KEY.pem")]
    pub(crate) key: PathBuf,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct IndexArgs {
    /// The data (CSV): uCode, uName, one column per indicator, group and denominator.
    pub(crate) data: PathBuf,
    /// The metadata (CSV): one row per column or aggregate, with code, type, level, direction, weight and parent.
    pub(crate) metadata: PathBuf,
    /// Steps, weights and means (JSON); the defaults denominate, treat outliers, normalise, and take weighted means.
    #[arg(long, value_name = "O.json")]
    pub(crate) options: Option<PathBuf>,
    /// Where all scores go (CSV).
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) csv: Option<PathBuf>,
    /// Where scores, framework and statistics go (XLSX).
    #[arg(long, value_name = "OUT.xlsx")]
    pub(crate) xlsx: Option<PathBuf>,
    /// Code of a unit to report on; with --html.
    #[arg(long, value_name = "CODE", requires = "html")]
    pub(crate) unit: Option<String>,
    /// Where the unit's report goes (HTML).
    #[arg(long, value_name = "OUT.html", requires = "unit")]
    pub(crate) html: Option<PathBuf>,
    /// What could have been chosen otherwise (JSON); says how much each choice matters.
    #[arg(long, value_name = "PLAN.json")]
    pub(crate) sensitivity: Option<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum InstrumentCommand {
    /// List the shipped instruments.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Print an instrument: its questions, responses and bands.
    Show {
        /// Key (`sdg-10.7.2@1`), id (`sdg-10.7.2`) or file.
        instrument: String,
        #[arg(long)]
        json: bool,
    },
    /// Check an instrument's file (JSON, or YAML by its ending).
    Check {
        /// The file.
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Print the JSON Schema of instruments.
    Schema,
}

/// An assessment's file.
#[derive(Args)]
pub(crate) struct AssessmentArgs {
    /// The assessment (JSON).
    pub(crate) file: PathBuf,
    /// File of the instrument, where it is not a shipped one.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) instrument: Option<String>,
}

/// Answers to score.
#[derive(Args)]
pub(crate) struct AnswersArgs {
    /// An assessment, a JSON object of responses by question id, or CSV with the columns question and response; `-` for standard input.
    pub(crate) file: PathBuf,
    /// Key, id or file of the instrument; an assessment names its own.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) instrument: Option<String>,
}

/// Assessments of several places.
#[derive(Args)]
pub(crate) struct PlacesArgs {
    /// The assessments (JSON), all with one instrument.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// File of the instrument, where it is not a shipped one.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) instrument: Option<String>,
    /// Income groups (CSV with the columns country, as ISO alpha-3, and income).
    #[arg(long, value_name = "G.csv")]
    pub(crate) income_groups: Option<PathBuf>,
}

/// Who acts.
#[derive(Args)]
pub(crate) struct ActorArgs {
    /// Name or account of whoever acts.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum RoleArg {
    /// Opens, answers, reconciles, sends on and publishes.
    Coder,
    /// Answers a second time.
    SecondCoder,
    /// Comments, disputes and agrees.
    Government,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum CoderArg {
    First,
    Second,
}

#[derive(Subcommand)]
pub(crate) enum AssessmentCommand {
    /// Begin an assessment.
    New {
        /// Where it goes (JSON); a file that exists is left alone.
        file: PathBuf,
        /// Id of the assessment, such as `ken-2021`.
        #[arg(long)]
        id: String,
        /// Key, id or file of the instrument.
        #[arg(long, value_name = "KEY|FILE")]
        instrument: String,
        /// ISO alpha-3 of the country (of the city's country).
        #[arg(long, value_name = "ISO3")]
        country: String,
        /// The city; none for countries.
        #[arg(long)]
        city: Option<String>,
        /// First day of the period assessed.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// Last day of the period assessed.
        #[arg(long, value_name = "DATE")]
        to: Date,
        /// Id of the earlier assessment to compare with.
        #[arg(long, value_name = "ID")]
        baseline: Option<String>,
        /// Id of the published assessment that this one corrects.
        #[arg(long, value_name = "ID")]
        supersedes: Option<String>,
        #[command(flatten)]
        actor: ActorArgs,
        #[arg(long)]
        json: bool,
    },
    /// Do one act or several, all or none: answer, submit, reconcile, comment, dispute, resolve, agree, publish …
    Apply {
        #[command(flatten)]
        assessment: AssessmentArgs,
        /// The acts (a JSON object `{"act": …}` or an array of them), or `-`.
        #[arg(long, value_name = "ACTS.json")]
        acts: PathBuf,
        #[command(flatten)]
        actor: ActorArgs,
        /// The role in which.
        #[arg(long, value_enum)]
        role: RoleArg,
        #[arg(long)]
        json: bool,
    },
    /// Verify an assessment's history and say where it stands.
    Show {
        #[command(flatten)]
        assessment: AssessmentArgs,
        #[arg(long)]
        json: bool,
    },
    /// Write the questions and the answers so far as a workbook to fill in.
    Questionnaire {
        #[command(flatten)]
        assessment: AssessmentArgs,
        /// Only the questions assigned to this ministry.
        #[arg(long)]
        ministry: Option<String>,
        /// Where the workbook goes (XLSX).
        #[arg(long, value_name = "Q.xlsx")]
        out: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Take the answers of a filled-in workbook into an assessment, all or none.
    ReadQuestionnaire {
        #[command(flatten)]
        assessment: AssessmentArgs,
        /// The workbook (XLSX).
        #[arg(long, value_name = "Q.xlsx")]
        workbook: PathBuf,
        /// Which of the two codings it is.
        #[arg(long, value_enum, default_value = "first")]
        coder: CoderArg,
        #[command(flatten)]
        actor: ActorArgs,
        #[arg(long)]
        json: bool,
    },
}
