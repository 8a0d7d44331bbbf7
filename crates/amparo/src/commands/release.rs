//! `amparo release`: what a release would spend, its making, and its publication.

use std::fmt;
use std::path::{Path, PathBuf};

use amparo_privacy::ledger_rules::{CohortPlan, Plan};
use amparo_privacy::{Delta, Epsilon, Rho, SecureNoise};
use amparo_release::{Claim, Provenance, Release, TrustedKeys};
use amparo_release_builder::{BuildInputs, ClaimInputs, CohortCharge, PUBLIC_CODELISTS, Publisher, publish};
use amparo_synth::{Progress, SynthOptions, fit};
use amparo_vault::{BuildRecord, BuildState, Inputs, Vault};
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde::Serialize;

use crate::cli::ReleaseCommand;
use crate::clock::this_year;
use crate::commands::synth::public_seed;
use crate::output::{note, say};
use crate::progress::Steps;

/// The title of a release that is given none.
pub(crate) const TITLE: &str = "Synthetic data on identified victims of trafficking";

/// A plan for people: years of one fate on one line.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct PlanText(pub(crate) Plan);

impl fmt::Display for PlanText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = &self.0;
        let epsilon = |rho: Rho| rho.epsilon_at(plan.delta).get();
        let costs = plan.cost > Rho::ZERO;
        if costs {
            writeln!(
                f,
                "The release would spend ε = {:.3} at δ = {} (ρ = {:.6}) of every person in the years it measures.",
                plan.epsilon.get(),
                plan.delta.get(),
                plan.cost.get()
            )?;
        }
        writeln!(
            f,
            "Lifetime cap of a person: ε = {:.3} (ρ = {:.6}).",
            epsilon(plan.cap),
            plan.cap.get()
        )?;
        writeln!(
            f,
            "{:<14}{:>16}{:>16}{:>16}",
            "year",
            "spent (ε)",
            if costs { "this one (ε)" } else { "" },
            "left (ε)"
        )?;
        let alike = |a: &CohortPlan, b: &CohortPlan| (a.spent, a.remaining) == (b.spent, b.remaining);
        for years in plan.cohorts.chunk_by(alike) {
            let (Some(first), Some(last)) = (years.first(), years.last()) else {
                continue;
            };
            let named = if first.cohort == last.cohort {
                first.cohort.to_string()
            } else {
                format!("{}–{}", first.cohort, last.cohort)
            };
            let cost = if costs {
                format!("{:.3}", epsilon(first.cost))
            } else {
                String::new()
            };
            writeln!(
                f,
                "{named:<14}{:>16.3}{cost:>16}{:>16.3}",
                epsilon(first.spent),
                epsilon(first.remaining)
            )?;
        }
        if plan.fits {
            write!(f, "{}", if costs { "It fits." } else { "" })
        } else {
            write!(
                f,
                "It does NOT fit: at most ε = {} is left for all these years.",
                plan.largest_epsilon.get()
            )
        }
    }
}

/// What shapes a release beside its cases.
#[derive(Clone)]
pub(crate) struct Wish {
    pub(crate) epsilon: Epsilon,
    pub(crate) delta: Delta,
    pub(crate) title: String,
    pub(crate) publisher: String,
    pub(crate) last_year: u16,
}

impl Wish {
    fn rho(&self) -> Rho {
        Rho::from_epsilon_delta(self.epsilon, self.delta)
    }

    /// Written one and the same way each time: equal wishes over equal cases are one release.
    fn fingerprint(&self, inputs: &Inputs, vault: &Vault) -> amparo_vault::Fingerprint {
        inputs.fingerprint(&format!(
            "rho-units {}\ndelta {:e}\nyears to {}\nrecords per person {}\nengine {}\n",
            self.rho().units(),
            self.delta.get(),
            self.last_year,
            vault.options().records_per_person,
            env!("CARGO_PKG_VERSION"),
        ))
    }
}

/// What came of a build.
pub(crate) enum Outcome {
    /// The same inputs had been released before: nothing was spent.
    Known(BuildRecord),
    /// A new release stands in the staging folder.
    Built {
        folder: PathBuf,
        id: String,
        rows: usize,
        counts: usize,
        claim: Box<Claim>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BuiltText {
    id: String,
    folder: PathBuf,
    new: bool,
    rows: Option<usize>,
    counts: Option<usize>,
    epsilon: f64,
    delta: f64,
}

impl fmt::Display for BuiltText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.new {
            return write!(
                f,
                "Release {} was made from the same cases and settings before; nothing was spent. It is in {}",
                self.id,
                self.folder.display()
            );
        }
        writeln!(
            f,
            "Release {}: {} synthetic rows and {} counts with their errors, ε = {} at δ = {}.",
            self.id,
            self.rows.unwrap_or_default(),
            self.counts.unwrap_or_default(),
            self.epsilon,
            self.delta
        )?;
        write!(
            f,
            "It is signed and waits in {} to be published.",
            self.folder.display()
        )
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PublishedText {
    id: String,
    folder: PathBuf,
}

impl fmt::Display for PublishedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Release {} is published in {}", self.id, self.folder.display())
    }
}

pub(crate) async fn run(command: ReleaseCommand) -> Result<()> {
    match command {
        ReleaseCommand::Plan { spend, json } => {
            let vault = Vault::open(&spend.vault).await?;
            let delta = spend.delta.unwrap_or(vault.options().delta);
            let rho = Rho::from_epsilon_delta(spend.epsilon, delta);
            let plan = vault.plan(rho, delta, &Vault::cohorts(this_year())).await?;
            vault.close().await;
            let fits = plan.fits;
            say(&PlanText(plan), json)?;
            if fits {
                Ok(())
            } else {
                bail!("the release does not fit the lifetime cap")
            }
        }
        ReleaseCommand::Build {
            spend,
            title,
            publisher,
            json,
        } => {
            let vault = Vault::open(&spend.vault).await?;
            let delta = spend.delta.unwrap_or(vault.options().delta);
            let wish = Wish {
                epsilon: spend.epsilon,
                delta,
                title,
                publisher,
                last_year: this_year(),
            };
            let plan = vault
                .plan(wish.rho(), delta, &Vault::cohorts(wish.last_year))
                .await?;
            if !json {
                note(PlanText(plan));
            }
            let mut steps = Steps::new(1, json);
            let step = steps.begin("counting, adding noise, fitting");
            let outcome = build(&vault, &wish, &|p| step.at(p.done)).await?;
            step.done("done");
            vault.close().await;
            let (epsilon, delta) = (wish.epsilon.get(), delta.get());
            let text = match outcome {
                Outcome::Known(record) => BuiltText {
                    id: record.release.unwrap_or_default(),
                    folder: record.path.unwrap_or_default(),
                    new: false,
                    rows: None,
                    counts: None,
                    epsilon,
                    delta,
                },
                Outcome::Built {
                    folder,
                    id,
                    rows,
                    counts,
                    ..
                } => BuiltText {
                    id,
                    folder,
                    new: true,
                    rows: Some(rows),
                    counts: Some(counts),
                    epsilon,
                    delta,
                },
            };
            say(&text, json)
        }
        ReleaseCommand::Publish {
            release,
            vault,
            to,
            json,
        } => {
            let vault = Vault::open(&vault).await?;
            let (id, folder) = put_out(&vault, &release, &to).await?;
            vault.close().await;
            say(&PublishedText { id, folder }, json)
        }
    }
}

/// Charges the ledger, measures, fits, and writes a signed release into the staging folder; or finds that this was done before.
pub(crate) async fn build(vault: &Vault, wish: &Wish, progress: &dyn Fn(Progress)) -> Result<Outcome> {
    let inputs = vault.inputs().await?;
    if inputs.submissions().is_empty() {
        bail!("the vault holds no cases; take some in with `amparo intake import`");
    }
    let fingerprint = wish.fingerprint(&inputs, vault);
    if let Some(record) = vault.find_release(&fingerprint).await?
        && record.path.as_deref().is_some_and(Path::is_dir)
    {
        return Ok(Outcome::Known(record));
    }
    let build = vault.begin_build(&fingerprint).await?;
    match measure_and_write(vault, wish, &inputs, &build, progress).await {
        Ok(outcome) => Ok(outcome),
        Err(error) => {
            // What was charged stays charged: the noise may have been drawn.
            if let Err(second) = vault.abandon_build(build).await {
                tracing::warn!(%second, "the failed build could not be marked as abandoned; it will be when the vault is next opened");
            }
            Err(error)
        }
    }
}

async fn measure_and_write(
    vault: &Vault,
    wish: &Wish,
    inputs: &Inputs,
    build: &amparo_vault::Build,
    progress: &dyn Fn(Progress),
) -> Result<Outcome> {
    let cohorts = Vault::cohorts(wish.last_year);
    let key = vault.signing_key()?;
    let mut noise = SecureNoise::new()?;
    // From here on the ledger says that it is spent, whatever happens.
    let budget = vault.charge(build, wish.rho(), &cohorts).await?;
    let cases = vault.cases_for_release(inputs, wish.last_year).await?;
    let (contributors, records_per_person) = (cases.contributors, cases.records_per_person);
    let fitted = fit(
        &cases.table,
        budget,
        &mut noise,
        &SynthOptions::default(),
        progress,
    )?;
    drop(cases);

    let after = vault.plan(Rho::ZERO, wish.delta, &cohorts).await?;
    let charges = after
        .cohorts
        .iter()
        .map(|cohort| CohortCharge {
            cohort: cohort.cohort,
            charged: wish.rho(),
            remaining: Some(cohort.remaining),
        })
        .collect();
    let built = amparo_release_builder::build(
        &BuildInputs {
            fitted: &fitted,
            claim: ClaimInputs {
                epsilon: wish.epsilon,
                delta: wish.delta,
                records_per_person: records_per_person.into(),
                domain_origin: PUBLIC_CODELISTS.into(),
                cohorts: charges,
                lifetime: Some(vault.cap()),
            },
            title: wish.title.clone(),
            created: Timestamp::now(),
            provenance: Provenance {
                contributors,
                build: build.id().to_string(),
            },
            publisher: Publisher {
                name: wish.publisher.clone(),
                url: None,
                contact: None,
                doi: None,
            },
            supersedes: None,
            sample_seed: public_seed()?,
            key: &key,
        },
        &vault.staging_dir(),
    )?;
    vault
        .record_built(build, &built.manifest.id, &built.folder)
        .await?;
    Ok(Outcome::Built {
        folder: built.folder,
        id: built.manifest.id,
        rows: built.rows,
        counts: built.aggregates,
        claim: Box::new(built.claim),
    })
}

/// Publishes a release that this vault built. Publishing it again where it stands already changes nothing.
pub(crate) async fn put_out(vault: &Vault, staged: &Path, to: &Path) -> Result<(String, PathBuf)> {
    let trusted = TrustedKeys::one(vault.signing_key()?.verifying_key());
    let release = Release::open(staged, &trusted).with_context(|| staged.display().to_string())?;
    let id = release.manifest.id.clone();
    let known = vault.builds().await?.into_iter().any(|build| {
        build.release.as_deref() == Some(id.as_str())
            && matches!(build.state, BuildState::Built | BuildState::Published)
    });
    if !known {
        bail!("{}: release {id} was not built by this vault", staged.display());
    }
    std::fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    let place = to.join(&id);
    let folder = if place.is_dir() {
        Release::open(&place, &trusted).with_context(|| {
            format!(
                "{}: something else stands where the release belongs",
                place.display()
            )
        })?;
        place
    } else {
        publish(staged, to, &trusted)?
    };
    let folder = folder.canonicalize().unwrap_or(folder);
    vault.record_published(&id, &folder).await?;
    Ok((id, folder))
}
