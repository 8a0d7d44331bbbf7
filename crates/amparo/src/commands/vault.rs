//! `amparo vault`: makes a vault and says what is in it.

mod backup;
mod keys;

use std::fmt;
use std::path::{Path, PathBuf};

use amparo_release::decode_public_key;
use amparo_vault::{BuildRecord, Contributor, Steward, Submission, Vault, VaultOptions};
use anyhow::{Context as _, Result, bail};
use ed25519_dalek::VerifyingKey;
use serde::Serialize;

use crate::cli::VaultCommand;
use crate::clock::this_year;
use crate::commands::contributing;
use crate::commands::release::PlanText;
use crate::output::say;
use crate::signing;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    vault: PathBuf,
    lifetime_epsilon: f64,
    delta: f64,
    lifetime_rho: f64,
    records_per_person: u16,
    public_key: PathBuf,
    recipient: String,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "A new vault in {}.", self.vault.display())?;
        writeln!(
            f,
            "No person will ever lose more than ε = {} at δ = {} (ρ = {:.6}); a release measures at most {} record(s) of one person.",
            self.lifetime_epsilon, self.delta, self.lifetime_rho, self.records_per_person
        )?;
        write!(
            f,
            "Its keys are in {}: keep a copy on another medium, and give {} to whoever wants to verify releases.",
            self.vault.join("keys").display(),
            self.public_key.display()
        )?;
        write!(
            f,
            "\nContributors encrypt their parcels to {}: give it to them, and compare it by telephone.",
            self.recipient
        )
    }
}

#[derive(Serialize)]
struct Status {
    recipient: String,
    contributors: Vec<Contributor>,
    submissions: Vec<Submission>,
    builds: Vec<BuildRecord>,
    budget: PlanText,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "PRIVATE: the numbers of cases below are exact.\n")?;
        writeln!(f, "Contributors encrypt their parcels to {}.", self.recipient)?;
        writeln!(f, "{} contributors", self.contributors.len())?;
        for contributor in &self.contributors {
            writeln!(f, "  {}  {}", contributor.id, contributor.name)?;
            for sent in self
                .submissions
                .iter()
                .filter(|sent| sent.contributor == contributor.id)
            {
                let replaced = match (&sent.superseded_by, &sent.withdrawn) {
                    (Some(_), _) => "  (replaced)",
                    (None, Some(_)) => "  (withdrawn)",
                    (None, None) => "",
                };
                writeln!(
                    f,
                    "      {}  {}  {} cases  {}  {}{replaced}",
                    sent.received, sent.id, sent.cases, sent.layout, sent.file_name
                )?;
            }
        }
        writeln!(f, "{} builds", self.builds.len())?;
        for build in &self.builds {
            let release = build.release.as_deref().unwrap_or("no release");
            writeln!(f, "  {}  {}  {}  {release}", build.begun, build.id, build.state)?;
        }
        self.budget.fmt(f)
    }
}

#[derive(Serialize)]
struct Registered {
    #[serde(flatten)]
    steward: Steward,
    key: Option<PathBuf>,
}

impl fmt::Display for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} may approve releases.", self.steward.name)?;
        match &self.key {
            Some(path) => write!(
                f,
                " The private key is in {}: give it to {} and keep no copy.",
                path.display(),
                self.steward.name
            ),
            None => Ok(()),
        }
    }
}

/// Writes a new private key, readable by its owner only, outside the vault.
fn new_key(path: &Path, vault: &Path) -> Result<VerifyingKey> {
    let named = || path.display().to_string();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = folder.canonicalize().with_context(named)?;
    if folder.starts_with(
        vault
            .canonicalize()
            .with_context(|| vault.display().to_string())?,
    ) {
        bail!(
            "{}: a steward's key is not kept in the vault, or whoever runs the vault could approve in the steward's name",
            path.display()
        );
    }
    Ok(signing::create(path)?.verifying_key())
}

pub(crate) async fn run(command: VaultCommand) -> Result<()> {
    match command {
        VaultCommand::Contributing(command) => contributing::run(command).await,
        VaultCommand::Init {
            place,
            lifetime_epsilon,
            delta,
            records_per_person,
            json,
        } => {
            let options = VaultOptions {
                records_per_person,
                ..VaultOptions::new(lifetime_epsilon, delta)
            };
            let vault = Vault::create_on(&place.database.get(), &place.vault, options).await?;
            let made = Made {
                vault: place.vault,
                lifetime_epsilon: lifetime_epsilon.get(),
                delta: delta.get(),
                lifetime_rho: vault.cap().get(),
                records_per_person: records_per_person.get(),
                public_key: vault.public_key_path(),
                recipient: vault.recipient().to_owned(),
            };
            vault.close().await;
            say(&made, json)
        }
        VaultCommand::Steward {
            place,
            name,
            key_out,
            public_key,
            json,
        } => {
            let vault = place.open().await?;
            let key = match (&key_out, &public_key) {
                (Some(path), _) => new_key(path, vault.dir())?,
                (None, Some(text)) => decode_public_key(text)?,
                (None, None) => bail!("--key-out or --public-key is needed"),
            };
            let registered = vault.register_steward(&name, &key).await;
            if registered.is_err()
                && let Some(path) = &key_out
            {
                // A key that nobody registered opens nothing.
                let _ = std::fs::remove_file(path);
            }
            let steward = registered?;
            vault.close().await;
            say(
                &Registered {
                    steward,
                    key: key_out,
                },
                json,
            )
        }
        VaultCommand::Keys(command) => keys::run(command).await,
        VaultCommand::Backup {
            place,
            recipients,
            out,
            json,
        } => backup::make(&place, &recipients, &out, json).await,
        VaultCommand::Restore {
            backup,
            identity,
            place,
            json,
        } => backup::restore(&backup, &identity, &place, json).await,
        VaultCommand::BackupKey { out, json } => backup::key(&out, json),
        VaultCommand::Status { place, json } => {
            let vault = place.open().await?;
            let plan = vault
                .plan(
                    amparo_privacy::Rho::ZERO,
                    vault.options().delta,
                    &Vault::cohorts(this_year()),
                )
                .await?;
            let status = Status {
                recipient: vault.recipient().to_owned(),
                contributors: vault.contributors().await?,
                submissions: vault.submissions().await?,
                builds: vault.builds().await?,
                budget: PlanText(plan),
            };
            vault.close().await;
            say(&status, json)
        }
    }
}
