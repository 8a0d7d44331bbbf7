//! `amparo ledger`: what has been spent, and whether the record of it is whole.

use std::fmt;

use amparo_privacy::ledger_rules::Plan;
use amparo_privacy::{Composition, Delta, Epsilon, Rho};
use amparo_vault::{BuildId, Checkpoint, Heads, LedgerEntry, LeftOutCounts, Vault};
use anyhow::{Context, Result};
use serde::Serialize;

use crate::cli::LedgerCommand;
use crate::clock::this_year;
use crate::commands::release::PlanText;
use crate::files::{self, Readers};
use crate::output::say;

/// Whom a build left out for their own will: exact, and not for the public.
#[derive(Serialize)]
struct LeftOut {
    build: BuildId,
    #[serde(flatten)]
    persons: LeftOutCounts,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "left out for their own will: {} who withdrew, {} without a consent that covers it (private, exact)",
            self.persons.withdrawn, self.persons.no_consent
        )
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    entries: Vec<LedgerEntry>,
    left_out: Vec<LeftOut>,
    remaining: PlanText,
    /// The most that any person has lost, with what was spent elsewhere; absent if nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    with_elsewhere: Option<Together>,
}

/// ε of everything together at δ.
#[derive(Serialize)]
struct Together {
    epsilon: f64,
    delta: f64,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = None;
        for entry in &self.entries {
            // One line a build: its cohorts are charged alike.
            if last != Some((&entry.build, entry.rho)) {
                writeln!(
                    f,
                    "{}  build {}  ρ = {:.6} to each person of {}",
                    entry.when,
                    entry.build,
                    entry.rho.get(),
                    match entry.wave {
                        None => "its cohorts".into(),
                        Some(part) => format!("its cohorts who stand in part {part} of the series"),
                    }
                )?;
                if let Some(left) = self.left_out.iter().find(|left| left.build == entry.build) {
                    writeln!(f, "    {left}")?;
                }
                last = Some((&entry.build, entry.rho));
            }
        }
        if self.entries.is_empty() {
            writeln!(f, "Nothing has been spent.")?;
        }
        self.remaining.fmt(f)?;
        if let Some(Together { epsilon, delta }) = &self.with_elsewhere {
            write!(
                f,
                "\nWith what was spent elsewhere nobody has lost more than ε = {epsilon:.3} at δ = {delta}."
            )?;
        }
        Ok(())
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

/// The most that any person lost here, and losses of other proofs.
fn together(plan: &Plan, elsewhere: &[(Epsilon, Option<Delta>)]) -> Result<Together> {
    let most = plan
        .cohorts
        .iter()
        .map(|line| line.spent)
        .max()
        .unwrap_or(Rho::ZERO);
    let here = Composition::default().with_zcdp(most);
    let all = elsewhere.iter().fold(here, |sum, &(epsilon, delta)| match delta {
        Some(delta) => sum.with_approximate(epsilon, delta),
        None => sum.with_pure(epsilon),
    });
    let epsilon = all.epsilon_at(plan.delta).with_context(|| {
        format!(
            "the δ spent elsewhere leaves nothing of δ = {}, at which this vault states its losses",
            plan.delta.get()
        )
    })?;
    Ok(Together {
        epsilon: epsilon.get(),
        delta: plan.delta.get(),
    })
}

pub(crate) async fn run(command: LedgerCommand) -> Result<()> {
    match command {
        LedgerCommand::Show {
            place,
            elsewhere,
            json,
        } => {
            let vault = place.open().await?;
            let entries = vault.ledger_entries().await?;
            let plan = vault
                .plan(Rho::ZERO, vault.options().delta, &Vault::cohorts(this_year()))
                .await?;
            let left_out = vault.left_out_of_builds().await?;
            vault.close().await;
            let with_elsewhere = (!elsewhere.is_empty())
                .then(|| together(&plan, &elsewhere))
                .transpose()?;
            say(
                &Shown {
                    entries,
                    left_out: left_out
                        .into_iter()
                        .map(|(build, persons)| LeftOut { build, persons })
                        .collect(),
                    remaining: PlanText(plan),
                    with_elsewhere,
                },
                json,
            )
        }
        LedgerCommand::Verify { place, against, json } => {
            let vault = place.open().await?;
            let key = vault.signing_key()?.verifying_key();
            let kept = against
                .iter()
                .map(|path| {
                    let named = || path.display().to_string();
                    let text = std::fs::read_to_string(path).with_context(named)?;
                    Checkpoint::from_json(&text, &key).with_context(named)
                })
                .collect::<Result<Vec<_>>>()?;
            let heads = vault.verify_with_checkpoints(&kept).await?;
            vault.close().await;
            say(&Whole { whole: true, heads }, json)
        }
        LedgerCommand::Export { place, out } => {
            let vault = place.open().await?;
            let checkpoint = vault.checkpoint().await?;
            vault.close().await;
            files::write(&out, Readers::Everyone, |file| {
                serde_json::to_writer_pretty(&mut *file, &checkpoint)?;
                Ok(writeln!(file)?)
            })
        }
    }
}
