//! `amparo vault keys …`: keys that take the place of others, and keys that are believed no longer.

use std::path::PathBuf;

use clap::Subcommand;

use super::contributing::AtVault;

#[derive(Subcommand)]
pub(crate) enum KeysCommand {
    /// Draw a new age identity, to which everything is encrypted from now on. The old one stays, to open what was encrypted before. Start the service anew afterwards.
    RenewRecipient {
        #[command(flatten)]
        at: AtVault,
    },
    /// Draw a new key for releases. The succession is stated, signed by both keys, in a file that readers follow; the old private key is removed.
    RenewSigning {
        #[command(flatten)]
        at: AtVault,
        /// File of key statements, made or added to. Publish it beside the releases.
        #[arg(long, value_name = "FILE.json")]
        statements: PathBuf,
    },
    /// State that a key which signed releases before is not to be believed any more.
    RevokeSigning {
        #[command(flatten)]
        at: AtVault,
        /// The key (base64, or a file with it).
        key: String,
        /// File of key statements, made or added to.
        #[arg(long, value_name = "FILE.json")]
        statements: PathBuf,
        /// Why, for readers.
        #[arg(long)]
        reason: String,
        /// Folder of releases of yours that stay good although that key signed them. Each is verified first.
        #[arg(long, value_name = "PUBLISHED")]
        keep: Option<PathBuf>,
    },
    /// Take in no more parcels that a contributor's key signed.
    RevokeContributor {
        #[command(flatten)]
        at: AtVault,
        /// The organisation.
        #[arg(long)]
        name: String,
        /// The key (base64).
        #[arg(long, value_name = "BASE64")]
        public_key: String,
    },
    /// Let a steward approve nothing any more; open approvals of theirs count no longer.
    RemoveSteward {
        #[command(flatten)]
        at: AtVault,
        /// The steward's name.
        #[arg(long)]
        name: String,
    },
}
