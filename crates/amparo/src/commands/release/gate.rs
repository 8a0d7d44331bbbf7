//! The gate: checks before, approvals after, and nothing published without both.

use std::path::{Path, PathBuf};

use amparo_privacy::Rho;
use amparo_release::{MEASUREMENTS, Release, TrustedKeys};
use amparo_synth::Measurements;
use amparo_vault::{Approval, Checked, Vault};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::check::{Subject, check};
use super::policy::Policy;
use super::signoff::{Facts, page};
use crate::files::{self, Readers};
use crate::signing;

/// Where the sign-off report of a release stands.
pub(super) fn report_path(vault: &Vault, release: &str) -> PathBuf {
    vault.dir().join("signoff").join(release).join("signoff.html")
}

/// Checks a release against its policy, unless that was done, and records what was found.
pub(super) async fn check_once(vault: &Vault, policy: &Policy, id: &str, folder: &Path) -> Result<Checked> {
    let before = vault.checked().await?;
    if let Some(checked) = before.iter().rfind(|checked| checked.release == id) {
        return Ok(checked.clone());
    }
    let release = open(vault, folder)?;
    let last_year = release
        .claim
        .cohorts
        .iter()
        .copied()
        .max()
        .context("the release names no year")?;
    let inputs = vault.inputs().await?;
    let cases = vault.cases_for_release(&inputs, last_year).await?;
    let records = u64::from(cases.records_per_person);
    let charged = Rho::new(release.claim.rho)?;
    let per_record = Rho::from_units(charged.units() / (records * records))?;
    let measurements = release
        .bytes(MEASUREMENTS)
        .with_context(|| format!("release {id} has no {MEASUREMENTS}"))?;
    let measurements: Measurements =
        serde_json::from_slice(measurements).with_context(|| format!("release {id}: {MEASUREMENTS}"))?;
    let findings = check(
        policy,
        &Subject {
            real: &cases.table,
            synthetic: &release.cases,
            measurements: &measurements,
            per_record,
            claim: (release.claim.epsilon, release.claim.delta),
        },
    )?;
    let dir = vault.dir().join("signoff").join(id);
    private_dirs(&dir)?;
    let assessment = findings.assessment.to_html();
    let attacks = findings
        .attacks
        .as_ref()
        .map(amparo_assess::AttackReport::to_html);
    let differencing = findings
        .differencing
        .as_ref()
        .map(amparo_assess::DifferencingReport::to_html);
    let facts = Facts {
        release: &release,
        policy,
        cases: cases.table.rows(),
        dropped: cases.dropped,
        builds_charged: charged_builds(vault).await?,
        failed_before: before.iter().filter(|checked| !checked.passed).count(),
        assessment_sha256: sha256(assessment.as_bytes()),
        attacks_sha256: attacks.as_ref().map(|page| sha256(page.as_bytes())),
        differencing_sha256: differencing.as_ref().map(|page| sha256(page.as_bytes())),
    };
    let report = page(&facts, &findings);
    write(&dir.join("assessment.html"), &assessment)?;
    if let Some(attacks) = &attacks {
        write(&dir.join("attacks.html"), attacks)?;
    }
    if let Some(differencing) = &differencing {
        write(&dir.join("differencing.html"), differencing)?;
    }
    write(&dir.join("signoff.html"), &report)?;
    let checked = Checked {
        release: id.into(),
        policy_sha256: policy.sha256.clone(),
        report_sha256: sha256(report.as_bytes()),
        passed: findings.passed(),
    };
    vault.record_checked(&checked).await?;
    Ok(checked)
}

/// Signs a release as a steward: release, approvals so far, and how many are needed.
pub(super) async fn approve(
    vault: &Vault,
    folder: &Path,
    name: &str,
    key: &Path,
) -> Result<(String, Vec<String>, u32)> {
    let release = open(vault, folder)?;
    let id = release.manifest.id.clone();
    let gate = release.evaluation.as_ref().map(|evaluation| &evaluation.gate);
    let needed = gate.map_or(2, |gate| gate.approvals);
    if gate.is_some_and(|gate| gate.override_reason.is_some()) {
        bail!("release {id} was built with an override; it needs no approval, and says so publicly");
    }
    let report = report_path(vault, &id);
    let bytes = std::fs::read(&report).with_context(|| {
        format!(
            "{}: the sign-off report is needed: it is what is approved",
            report.display()
        )
    })?;
    let signing = signing::read(key)?;
    // The hash of what lies there now: if the report was changed since, no checks with it are on record.
    let approval = Approval::sign(name, &signing, &id, &sha256(&bytes));
    vault.approve(&approval).await?;
    Ok((id.clone(), vault.approvals(&id).await?, needed))
}

/// Whether a release has what its gate asks for. An override is recorded again when it is used.
pub(super) async fn may_be_published(vault: &Vault, release: &Release) -> Result<()> {
    let id = &release.manifest.id;
    let Some(evaluation) = &release.evaluation else {
        bail!("release {id} does not say how it may be published; build it again with this version");
    };
    let gate = &evaluation.gate;
    if let Some(reason) = &gate.override_reason {
        vault
            .record_event("release.overridden", &format!("{id}: {reason}"))
            .await?;
        return Ok(());
    }
    let checked = vault.checked().await?;
    let Some(checked) = checked.iter().rfind(|checked| checked.release == *id) else {
        bail!(
            "release {id} was not checked; run `amparo release build` again with the same settings, which costs nothing"
        );
    };
    if gate.policy_sha256.as_deref() != Some(checked.policy_sha256.as_str()) {
        bail!("release {id} was checked against another policy than it names");
    }
    if !checked.passed {
        bail!(
            "release {id} failed its checks: {}",
            report_path(vault, id).display()
        );
    }
    let approvals = vault.approvals(id).await?;
    let needed = usize::try_from(gate.approvals.max(2))?;
    if approvals.len() < needed {
        bail!(
            "release {id} has {} of the {needed} approvals it needs{}; a steward approves with `amparo release approve`",
            approvals.len(),
            if approvals.is_empty() {
                String::new()
            } else {
                format!(" ({})", approvals.join(", "))
            }
        );
    }
    Ok(())
}

fn open(vault: &Vault, folder: &Path) -> Result<Release> {
    let trusted = TrustedKeys::Only(vault.release_keys()?);
    Release::open(folder, &trusted).with_context(|| folder.display().to_string())
}

/// How many builds were ever charged: every try costs, and counts.
async fn charged_builds(vault: &Vault) -> Result<usize> {
    let mut builds: Vec<String> = vault
        .ledger_entries()
        .await?
        .into_iter()
        .map(|entry| entry.build.to_string())
        .collect();
    builds.dedup();
    Ok(builds.len())
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn write(path: &Path, text: &str) -> Result<()> {
    files::write(path, Readers::Owner, |out| Ok(out.write_all(text.as_bytes())?))
}

/// Folders that only their owner may enter.
fn private_dirs(path: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).with_context(|| path.display().to_string())
}
