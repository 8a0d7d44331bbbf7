//! `amparo release`: what a release would spend, its making, its approval, and its publication.

mod cells;
mod check;
mod continual;
mod gate;
mod headline;
mod left_out;
mod plan_text;
mod policy;
mod rehearsal;
mod signoff;
mod trade;

use std::fmt;
use std::path::{Path, PathBuf};

use amparo_privacy::{Delta, Epsilon, Rho, SecureNoise};
use amparo_release::{Claim, Gate, Provenance, Release, TrustedKeys};
use amparo_release_builder::{BuildInputs, ClaimInputs, CohortCharge, PUBLIC_CODELISTS, Publisher, publish};
use amparo_synth::{Progress, SynthOptions, fit};
use amparo_vault::{BuildRecord, BuildState, Fingerprint, Inputs, Vault};
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde::Serialize;

use crate::cli::{GateArgs, ReleaseCommand, SpendArgs};
use crate::clock::{closed_year, this_year};
use crate::commands::synth::public_seed;
use crate::output::{note, say};
use crate::progress::Steps;
use continual::{Measured, Series};
use headline::Headline;
pub(crate) use plan_text::PlanText;
use policy::Policy;
use trade::Trade;

/// The title of a release that is given none.
pub(crate) const TITLE: &str = "Synthetic data on identified victims of trafficking";

/// Which cases a release measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// All, again if they were measured before.
    Full,
    /// Those of people who were not measured yet; the others are taken from the series' latest release.
    Continual {
        /// Whether people count who came late to a year that was measured before.
        late: bool,
    },
}

impl Mode {
    fn from_args(spend: &SpendArgs) -> Mode {
        if spend.full {
            Mode::Full
        } else {
            Mode::Continual { late: spend.late }
        }
    }
}

/// The last year that a release measures: the current one only where that is asked for.
fn last_year(spend: &SpendArgs) -> u16 {
    if spend.full || spend.open_year {
        this_year()
    } else {
        closed_year()
    }
}

/// What stands between a release and its publication.
#[derive(Clone)]
pub(crate) enum GateWish {
    /// Checks, and approvals.
    Policy(Box<Policy>),
    /// Neither, for a reason that everyone can read.
    Override(String),
}

impl GateWish {
    pub(crate) fn from_args(args: &GateArgs) -> Result<GateWish> {
        match (&args.policy, &args.override_reason) {
            (Some(path), _) => Ok(GateWish::Policy(Box::new(Policy::read(path)?))),
            (None, Some(reason)) if !reason.trim().is_empty() => Ok(GateWish::Override(reason.trim().into())),
            _ => bail!("an override needs a reason: it will stand in the release for everyone to read"),
        }
    }

    fn public(&self) -> Gate {
        match self {
            GateWish::Policy(policy) => policy.gate(),
            GateWish::Override(reason) => Gate::overridden(reason),
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
    /// The last year whose cases are measured.
    pub(crate) last_year: u16,
    pub(crate) mode: Mode,
    pub(crate) gate: GateWish,
    /// The engine's settings. The default is the one that is described and measured.
    pub(crate) engine: SynthOptions,
}

impl Wish {
    fn rho(&self) -> Rho {
        Rho::from_epsilon_delta(self.epsilon, self.delta)
    }

    /// Written one and the same way each time: equal wishes over equal cases are one release.
    fn fingerprint(&self, inputs: &Inputs, vault: &Vault) -> amparo_vault::Fingerprint {
        let mode = match self.mode {
            Mode::Full => "",
            Mode::Continual { late: false } => "continual\n",
            Mode::Continual { late: true } => "continual, late cases too\n",
        };
        let gate = match &self.gate {
            GateWish::Policy(policy) => format!("policy {}\n", policy.sha256),
            GateWish::Override(_) => String::new(),
        };
        inputs.fingerprint(&format!(
            "rho-units {}\ndelta {:e}\nyears to {}\nrecords per person {}\nengine {}\nheadlines 1\n{mode}{gate}",
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
    /// Whether it passed its policy's checks; absent for an override.
    passed: Option<bool>,
    report: Option<PathBuf>,
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
        )?;
        match (self.passed, &self.report) {
            (Some(true), Some(report)) => write!(
                f,
                "\nIt passed its checks; the report for its stewards is {} (private). Approve it with `amparo release approve {}`.",
                report.display(),
                self.folder.display()
            ),
            (Some(false), Some(report)) => write!(
                f,
                "\nIt FAILED its checks and cannot be published; {} (private) says which. What it was charged stays charged.",
                report.display()
            ),
            _ => Ok(()),
        }
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ApprovedText {
    release: String,
    approvals: Vec<String>,
    needed: u32,
}

impl fmt::Display for ApprovedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Release {} is approved by {} ({} of {} needed).",
            self.release,
            self.approvals.join(" and "),
            self.approvals.len(),
            self.needed
        )
    }
}

pub(crate) async fn run(command: ReleaseCommand) -> Result<()> {
    match command {
        ReleaseCommand::Plan { spend, json } => {
            let vault = spend.place.open().await?;
            let delta = spend.delta.unwrap_or(vault.options().delta);
            let rho = Rho::from_epsilon_delta(spend.epsilon, delta);
            let trade = Trade::of(&vault, rho, delta, &spend).await?;
            vault.close().await;
            let fits = trade.fits;
            say(&trade, json)?;
            if fits {
                Ok(())
            } else {
                bail!("the release does not fit the lifetime cap")
            }
        }
        ReleaseCommand::Build {
            spend,
            gate,
            title,
            publisher,
            json,
        } => {
            let gate = GateWish::from_args(&gate)?;
            let vault = spend.place.open().await?;
            let delta = spend.delta.unwrap_or(vault.options().delta);
            let wish = Wish {
                epsilon: spend.epsilon,
                delta,
                title,
                publisher,
                last_year: last_year(&spend),
                mode: Mode::from_args(&spend),
                gate,
                engine: SynthOptions::default(),
            };
            if !json {
                note(Trade::of(&vault, wish.rho(), delta, &spend).await?);
            }
            let mut steps = Steps::new(1, json);
            let step = steps.begin("counting, adding noise, fitting");
            let outcome = build(&vault, &wish, &|p| step.at(p.done)).await?;
            step.done("done");
            let (epsilon, delta) = (wish.epsilon.get(), delta.get());
            let mut text = match outcome {
                Outcome::Known(record) => BuiltText {
                    id: record.release.unwrap_or_default(),
                    folder: record.path.unwrap_or_default(),
                    new: false,
                    rows: None,
                    counts: None,
                    epsilon,
                    delta,
                    passed: None,
                    report: None,
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
                    passed: None,
                    report: None,
                },
            };
            if let GateWish::Policy(policy) = &wish.gate {
                let checked = gate::check_once(&vault, policy, &text.id, &text.folder).await?;
                text.passed = Some(checked.passed);
                text.report = Some(gate::report_path(&vault, &text.id));
            }
            vault.close().await;
            say(&text, json)
        }
        ReleaseCommand::Approve {
            release,
            place,
            name,
            key,
            json,
        } => {
            let vault = place.open().await?;
            let (release, approvals, needed) = gate::approve(&vault, &release, &name, &key).await?;
            vault.close().await;
            say(
                &ApprovedText {
                    release,
                    approvals,
                    needed,
                },
                json,
            )
        }
        ReleaseCommand::Notes {
            old,
            new,
            lang,
            out,
            json,
        } => super::release_notes::run(&old, &new, lang, out.as_deref(), json),
        ReleaseCommand::Publish {
            release,
            place,
            to,
            json,
        } => {
            let vault = place.open().await?;
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
    if let Some(record) = standing(vault, &fingerprint).await? {
        return Ok(Outcome::Known(record));
    }
    let build = vault.begin_build_alone(&fingerprint).await?;
    // Another process may have finished between the question and the beginning.
    if let Some(record) = standing(vault, &fingerprint).await? {
        vault.abandon_build(build).await?;
        return Ok(Outcome::Known(record));
    }
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
    let measured = match wish.mode {
        Mode::Full => {
            // From here on the ledger says that it is spent, whatever happens.
            let mut budget = vault.charge(build, wish.rho(), &cohorts).await?;
            let cases = vault.cases_for_release(inputs, wish.last_year).await?;
            vault.record_left_out(build, cases.left_out).await?;
            let left_out = Some(left_out::measured(cases.beyond, &mut budget, &mut noise)?);
            let headlines = Headline::measured(&cases.table, &cases.numbers, &mut budget, &mut noise)?;
            let fitted = headlines.beside(fit(&cases.table, budget, &mut noise, &wish.engine, progress)?);
            Measured {
                fitted,
                contributors: cases.contributors,
                records_per_person: cases.records_per_person,
                left_out,
                parts: Vec::new(),
            }
        }
        Mode::Continual { .. } => {
            let series = Series::latest(vault).await?;
            continual::measure(vault, wish, inputs, build, series.as_ref(), &mut noise, progress).await?
        }
    };
    let (contributors, records_per_person) = (measured.contributors, measured.records_per_person);

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
            fitted: &measured.fitted,
            parts: measured.released(),
            gate: wish.gate.public(),
            claim: ClaimInputs {
                epsilon: wish.epsilon,
                delta: wish.delta,
                records_per_person: records_per_person.into(),
                left_out: measured.left_out,
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
    // Absolute, since the next command may be given in another folder.
    let folder = built.folder.canonicalize().unwrap_or(built.folder);
    vault.record_built(build, &built.manifest.id, &folder).await?;
    Ok(Outcome::Built {
        folder,
        id: built.manifest.id,
        rows: built.rows,
        counts: built.aggregates,
        claim: Box::new(built.claim),
    })
}

/// The release of the same inputs whose folder still stands.
async fn standing(vault: &Vault, fingerprint: &Fingerprint) -> Result<Option<BuildRecord>> {
    let found = vault.find_release(fingerprint).await?;
    Ok(found.filter(|record| record.path.as_deref().is_some_and(Path::is_dir)))
}

/// Publishes a release that this vault built. Publishing it again where it stands already changes nothing.
pub(crate) async fn put_out(vault: &Vault, staged: &Path, to: &Path) -> Result<(String, PathBuf)> {
    let trusted = TrustedKeys::Only(vault.release_keys()?);
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
    if !place.is_dir() {
        gate::may_be_published(vault, &release).await?;
    }
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
