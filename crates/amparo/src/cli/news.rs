//! The grammar of `amparo news`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum NewsCommand {
    /// Read a folder of news and say what is wrong in it: bad front matter, figures that are not frozen.
    Check {
        /// The folder of Markdown files.
        folder: PathBuf,
        #[arg(long)]
        json: bool,
    },
    /// Freeze the figures that are not frozen yet, as a release says them now. What is frozen stays as it is.
    Freeze {
        /// The folder of Markdown files.
        folder: PathBuf,
        /// The release that the figures quote (folder).
        #[arg(long)]
        release: PathBuf,
        /// File with a public key that you trust; without it the release's own key is taken.
        #[arg(long)]
        key: Option<PathBuf>,
        #[arg(long)]
        json: bool,
    },
    /// Draft an article about a release from what differs from an earlier one. It is a draft until you edit its status.
    Draft {
        /// The folder of Markdown files.
        folder: PathBuf,
        /// The earlier release (folder).
        #[arg(long)]
        old: PathBuf,
        /// The later release (folder).
        #[arg(long)]
        new: PathBuf,
        #[arg(long)]
        json: bool,
    },
}
