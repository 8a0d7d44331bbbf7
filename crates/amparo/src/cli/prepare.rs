//! The grammar of `amparo prepare`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Map, strip, check and seal a case file on your own machine; nothing is sent.
///
/// The first time: `amparo prepare keys --contributor NAME --to RECIPIENT`, then `amparo prepare FILE`. Next month: `amparo prepare FILE`.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct PrepareArgs {
    #[command(subcommand)]
    pub(crate) command: Option<PrepareCommand>,
    #[command(flatten)]
    pub(crate) way: Option<WayArgs>,
}

/// How a file is prepared.
#[derive(Args)]
pub(crate) struct WayArgs {
    /// The case file: CSV, TSV, XLSX, ODS or Parquet, in any layout.
    pub(crate) file: PathBuf,
    /// The folder with your keys, mapping and decisions (`amparo prepare keys`).
    #[arg(long, value_name = "DIR", default_value = "amparo-desk")]
    pub(crate) desk: PathBuf,
    /// Mapping file; the one kept in the desk if absent, or a proposal to be confirmed if there is none.
    #[arg(long, value_name = "M.json")]
    pub(crate) mapping: Option<PathBuf>,
    /// Propose a mapping anew although the desk keeps one.
    #[arg(long, conflicts_with = "mapping")]
    pub(crate) remap: bool,
    /// Text encoding, such as `windows-1252`, where the file is not UTF-8.
    #[arg(long)]
    pub(crate) encoding: Option<String>,
    /// Accept the whole proposal without questions.
    #[arg(long)]
    pub(crate) yes: bool,
    /// Accept proposals that are at least this sure without questions (0 to 1).
    #[arg(long, value_name = "SHARE", default_value_t = 0.95, value_parser = super::share)]
    pub(crate) accept_above: f64,
    /// Confirm the proposal on a page of your own computer instead of in the terminal.
    #[arg(long, conflicts_with = "yes")]
    pub(crate) web: bool,
    /// The list of likely duplicates, with yes or no in `same_person`.
    #[arg(long, value_name = "REVIEW.csv")]
    pub(crate) review: Option<PathBuf>,
    /// Send ages in years and months in trafficking beside their bands, where the file holds numbers: averages can be had of them.
    #[arg(long)]
    pub(crate) numbers: bool,
    /// Only report what would be sent; seal nothing.
    #[arg(long)]
    pub(crate) check: bool,
    /// Where reports, lists and the parcel go; the desk's folder `out` if absent.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Subcommand)]
pub(crate) enum PrepareCommand {
    /// Make a desk: a folder with a new signing key and the secret of person keys.
    Keys {
        /// The folder.
        #[arg(long, value_name = "DIR", default_value = "amparo-desk")]
        desk: PathBuf,
        /// Your organisation's name, as the repository registers it.
        #[arg(long)]
        contributor: String,
        /// The repository's age recipient, `age1…`; may be given several times.
        #[arg(long, value_name = "RECIPIENT", required = true)]
        to: Vec<String>,
        /// What everybody in your files agreed to, in short words such as `statistics`.
        #[arg(long, value_name = "WORD")]
        consent_scope: Vec<String>,
        /// Column with the day on which consent was given.
        #[arg(long, value_name = "COLUMN")]
        consent_given: Option<String>,
        /// Column with the last day on which consent holds.
        #[arg(long, value_name = "COLUMN")]
        consent_expires: Option<String>,
        #[arg(long)]
        json: bool,
    },
    /// Propose a mapping, and write it with `--out` once it is confirmed.
    Map {
        /// The case file.
        file: PathBuf,
        /// Text encoding, where the file is not UTF-8.
        #[arg(long)]
        encoding: Option<String>,
        /// Accept the whole proposal without questions.
        #[arg(long)]
        yes: bool,
        /// Accept proposals that are at least this sure without questions (0 to 1).
        #[arg(long, value_name = "SHARE", default_value_t = 0.95, value_parser = super::share)]
        accept_above: f64,
        /// Where the mapping goes; without it the proposal is only shown.
        #[arg(long, value_name = "M.json")]
        out: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Seal the rows that were rejected and have been mended, as an addition to the last parcel.
    Fix(WayArgs),
    /// Show the withdrawal token of a person, to be given to that person and nobody else.
    Token {
        /// What the person key was made from, in the order of the mapping's `personKey`, such as the case number.
        #[arg(required = true)]
        identifier: Vec<String>,
        /// The folder with your keys.
        #[arg(long, value_name = "DIR", default_value = "amparo-desk")]
        desk: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Hand the secret of person keys to the repository, signed and encrypted, for files that you send both as parcels and as they are.
    ///
    /// Then a person who comes by both ways is known as one. With it the repository could also test a guessed number against the keys in your parcels: do it
    /// only where files go there as they are anyway.
    ShareKey {
        /// The folder with your keys.
        #[arg(long, value_name = "DIR", default_value = "amparo-desk")]
        desk: PathBuf,
        /// Where it goes.
        #[arg(long, value_name = "OUT.json")]
        out: PathBuf,
    },
    /// Tokens by which the repository sees that a person is also another contributor's, where these agreed to it.
    #[command(subcommand)]
    Link(LinkCommand),
    /// Bring a spreadsheet of HTCDS 2.0 to the standard's canonical names and codes, without loss. The result names persons as the file does.
    Htcds {
        /// The spreadsheet.
        file: PathBuf,
        /// Text encoding, where the file is not UTF-8.
        #[arg(long)]
        encoding: Option<String>,
        /// Where the CSV goes.
        #[arg(long, value_name = "OUT.csv")]
        out: PathBuf,
    },
    /// List the pieces of a parcel with their SHA-256, for an upload that can go on where it broke off.
    Chunks {
        /// The parcel.
        parcel: PathBuf,
    },
}

#[derive(Subcommand)]
pub(crate) enum LinkCommand {
    /// Make an agreement: a secret for all partners, which the repository never sees.
    Agree {
        /// Its name, in small letters, digits and hyphens.
        #[arg(long)]
        name: String,
        /// What identifies a person among all partners, in words, such as `passport number`.
        #[arg(long)]
        identifier: String,
        /// Where it goes. Give it to the other partners, encrypted, and to nobody else.
        #[arg(long, value_name = "AGREEMENT.json")]
        out: PathBuf,
    },
    /// Blind what identifies the persons of a file, for the repository to answer.
    Blind {
        /// The case file, read as `amparo prepare` reads it.
        file: PathBuf,
        /// The agreement.
        #[arg(long, value_name = "AGREEMENT.json")]
        agreement: PathBuf,
        /// The repository's public key of linkage, compared by telephone.
        #[arg(long, value_name = "BASE64")]
        hub_key: String,
        /// The column that identifies persons; several, in the order of the agreement, where they do so together.
        #[arg(long, value_name = "COLUMN", required = true)]
        column: Vec<String>,
        /// Text encoding, where the file is not UTF-8 and needs no mapping.
        #[arg(long)]
        encoding: Option<String>,
        /// The folder with your keys.
        #[arg(long, value_name = "DIR", default_value = "amparo-desk")]
        desk: PathBuf,
        /// Where the message for the repository goes.
        #[arg(long, value_name = "BLINDED.json")]
        out: PathBuf,
    },
    /// Check the repository's answer and make the tokens, signed and encrypted to it.
    Finish {
        /// The answer.
        answer: PathBuf,
        /// The agreement.
        #[arg(long, value_name = "AGREEMENT.json")]
        agreement: PathBuf,
        /// The folder with your keys.
        #[arg(long, value_name = "DIR", default_value = "amparo-desk")]
        desk: PathBuf,
        /// Where the tokens go.
        #[arg(long, value_name = "TOKENS.json")]
        out: PathBuf,
    },
}
