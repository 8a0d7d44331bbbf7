//! `amparo vault`: makes a vault and says what is in it.

use std::fmt;
use std::path::PathBuf;

use amparo_vault::{BuildRecord, Contributor, Submission, Vault, VaultOptions};
use anyhow::Result;
use serde::Serialize;

use crate::cli::VaultCommand;
use crate::clock::this_year;
use crate::commands::release::PlanText;
use crate::output::say;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    vault: PathBuf,
    lifetime_epsilon: f64,
    delta: f64,
    lifetime_rho: f64,
    records_per_person: u16,
    public_key: PathBuf,
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
        )
    }
}

#[derive(Serialize)]
struct Status {
    contributors: Vec<Contributor>,
    submissions: Vec<Submission>,
    builds: Vec<BuildRecord>,
    budget: PlanText,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "PRIVATE: the numbers of cases below are exact.\n")?;
        writeln!(f, "{} contributors", self.contributors.len())?;
        for contributor in &self.contributors {
            writeln!(f, "  {}  {}", contributor.id, contributor.name)?;
            for sent in self
                .submissions
                .iter()
                .filter(|sent| sent.contributor == contributor.id)
            {
                let replaced = if sent.is_active() { "" } else { "  (replaced)" };
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

pub(crate) async fn run(command: VaultCommand) -> Result<()> {
    match command {
        VaultCommand::Init {
            vault: dir,
            lifetime_epsilon,
            delta,
            records_per_person,
            json,
        } => {
            let options = VaultOptions {
                records_per_person,
                ..VaultOptions::new(lifetime_epsilon, delta)
            };
            let vault = Vault::create(&dir, options).await?;
            let made = Made {
                vault: dir,
                lifetime_epsilon: lifetime_epsilon.get(),
                delta: delta.get(),
                lifetime_rho: vault.cap().get(),
                records_per_person: records_per_person.get(),
                public_key: vault.public_key_path(),
            };
            vault.close().await;
            say(&made, json)
        }
        VaultCommand::Status { vault, json } => {
            let vault = Vault::open(vault).await?;
            let plan = vault
                .plan(
                    amparo_privacy::Rho::ZERO,
                    vault.options().delta,
                    &Vault::cohorts(this_year()),
                )
                .await?;
            let status = Status {
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
