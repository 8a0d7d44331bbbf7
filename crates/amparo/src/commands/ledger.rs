//! `amparo ledger`: what has been spent, and whether the record of it is whole.

use std::fmt;

use amparo_vault::{Heads, LedgerEntry, Vault};
use anyhow::Result;
use serde::Serialize;

use crate::cli::LedgerCommand;
use crate::clock::this_year;
use crate::commands::release::PlanText;
use crate::output::say;

#[derive(Serialize)]
struct Shown {
    entries: Vec<LedgerEntry>,
    remaining: PlanText,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = None;
        for entry in &self.entries {
            // One line a build: its cohorts are charged alike.
            if last != Some((&entry.build, entry.rho)) {
                writeln!(
                    f,
                    "{}  build {}  ρ = {:.6} to each person of its cohorts",
                    entry.when,
                    entry.build,
                    entry.rho.get()
                )?;
                last = Some((&entry.build, entry.rho));
            }
        }
        if self.entries.is_empty() {
            writeln!(f, "Nothing has been spent.")?;
        }
        self.remaining.fmt(f)
    }
}

#[derive(Serialize)]
struct Whole {
    whole: bool,
    heads: Heads,
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = &self.heads;
        writeln!(
            f,
            "The ledger ({} entries) and the audit log ({} entries) are whole.",
            heads.ledger.entries, heads.audit.entries
        )?;
        write!(
            f,
            "Heads to keep elsewhere, so that later nobody can shorten the record unseen:\n  ledger {}\n  audit  {}",
            hex::encode(heads.ledger.hash),
            hex::encode(heads.audit.hash)
        )
    }
}

pub(crate) async fn run(command: LedgerCommand) -> Result<()> {
    match command {
        LedgerCommand::Show { vault, json } => {
            let vault = Vault::open(vault).await?;
            let entries = vault.ledger_entries().await?;
            let plan = vault
                .plan(
                    amparo_privacy::Rho::ZERO,
                    vault.options().delta,
                    &Vault::cohorts(this_year()),
                )
                .await?;
            vault.close().await;
            say(
                &Shown {
                    entries,
                    remaining: PlanText(plan),
                },
                json,
            )
        }
        LedgerCommand::Verify { vault, json } => {
            let vault = Vault::open(vault).await?;
            let heads = vault.verify(None).await?;
            vault.close().await;
            say(&Whole { whole: true, heads }, json)
        }
    }
}
