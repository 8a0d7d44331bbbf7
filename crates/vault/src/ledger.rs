//! The ledger on disk: what a release would spend, and the charge that pays for it. The rules are `amparo_privacy`'s.

use amparo_privacy::ledger_rules::{self, Charge, Cohort, Head, Plan, Wave};
use amparo_privacy::{Budget, Delta, Epsilon, Rho};
use amparo_schema::FIRST_YEAR;
use serde::{Deserialize, Serialize};

use crate::audit::verified;
use crate::builds::BuildState;
use crate::chain::{Chain, Link};
use crate::store::{Store, now};
use crate::{Build, BuildId, Vault, VaultError};

/// One line of the ledger: a build measured one cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    /// Its number, from 1.
    pub number: u64,
    /// When, as RFC 3339 in UTC.
    pub when: String,
    /// The build that was charged.
    pub build: BuildId,
    /// The registration year measured.
    pub cohort: Cohort,
    /// The part of a series of continual releases whose people were measured; everybody in the cohort if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<Wave>,
    /// What it cost every person measured.
    pub rho: Rho,
    /// The head of the chain after it.
    pub head: Head,
}

/// An entry's JSON. ρ is in whole units, as text of a number would round.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    when: String,
    build: BuildId,
    cohort: Cohort,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wave: Option<Wave>,
    rho_units: u64,
}

fn parse(store: &Store, links: &[Link]) -> Result<Vec<LedgerEntry>, VaultError> {
    (1..)
        .zip(links)
        .map(|(number, link)| {
            let kept: Kept = Chain::Ledger.parse(store, number, link)?;
            Ok(LedgerEntry {
                number,
                when: kept.when,
                build: kept.build,
                cohort: kept.cohort,
                wave: kept.wave,
                rho: Rho::from_units(kept.rho_units).map_err(|e| store.damaged(e))?,
                head: Head {
                    entries: number,
                    hash: link.hash,
                },
            })
        })
        .collect()
}

fn charges(entries: &[LedgerEntry]) -> Vec<Charge> {
    entries
        .iter()
        .map(|entry| Charge {
            build: entry.build.to_string(),
            cohort: entry.cohort,
            wave: entry.wave,
            rho: entry.rho,
        })
        .collect()
}

/// Refuses cohorts that no release has, and a charge on none, which would hand out budget for nothing.
fn check(cohorts: &[Cohort]) -> Result<(), VaultError> {
    match cohorts
        .iter()
        .find(|&&cohort| !(FIRST_YEAR..=9999).contains(&cohort))
    {
        Some(&cohort) => Err(VaultError::Cohort(cohort)),
        None if cohorts.is_empty() => Err(VaultError::NoCohorts),
        None => Ok(()),
    }
}

/// ε rounded down to six decimals, so that people can type what a message names and it still fits.
fn typeable(epsilon: Epsilon) -> Epsilon {
    Epsilon::new((epsilon.get() * 1e6).floor() / 1e6).unwrap_or(epsilon)
}

impl Vault {
    /// What a release would spend and leave; nothing is touched. `rho` is what a person pays. `cohorts` are all years of the public range,
    /// whether any case is from that year or not: which years have cases is not public.
    ///
    /// # Errors
    /// [`VaultError::NoCohorts`], [`VaultError::Cohort`], or if the database refuses or the ledger is not what was written.
    pub async fn plan(&self, rho: Rho, delta: Delta, cohorts: &[Cohort]) -> Result<Plan, VaultError> {
        self.plan_wave(rho, delta, cohorts, None).await
    }

    /// As [`Vault::plan`], for one wave of the cohorts only.
    ///
    /// # Errors
    /// As for [`Vault::plan`].
    pub async fn plan_wave(
        &self,
        rho: Rho,
        delta: Delta,
        cohorts: &[Cohort],
        wave: Option<Wave>,
    ) -> Result<Plan, VaultError> {
        check(cohorts)?;
        let charges = charges(&self.ledger_entries().await?);
        Ok(ledger_rules::plan(
            &charges,
            cohorts,
            wave,
            rho,
            self.promise.cap,
            delta,
        ))
    }

    /// Charges a build: every person in any of `cohorts` pays `rho`. When this returns, the charge is on disk for ever, and the budget it
    /// paid for may be measured with. If anything fails in between, the charge may stand without its budget; never the other way round.
    ///
    /// The budget is for an engine that adds noise for one record: with n records per person it is `rho` / n², rounded down, since n
    /// records move a count n times as far and the loss grows with the square.
    ///
    /// # Errors
    /// [`VaultError::OverCap`] with the largest ε that fits, [`VaultError::WrongState`] for a build that is finished or was abandoned,
    /// [`VaultError::Broken`] for a ledger that is not what was written: nothing is charged on top of that.
    pub async fn charge(&self, build: &Build, rho: Rho, cohorts: &[Cohort]) -> Result<Budget, VaultError> {
        self.charge_wave(build, rho, cohorts, None).await
    }

    /// As [`Vault::charge`], for one wave of the cohorts only: the people whom [`Vault::cases_of_part`] of the same wave hands out, and no others.
    ///
    /// # Errors
    /// As for [`Vault::charge`].
    pub async fn charge_wave(
        &self,
        build: &Build,
        rho: Rho,
        cohorts: &[Cohort],
        wave: Option<Wave>,
    ) -> Result<Budget, VaultError> {
        check(cohorts)?;
        let mut tx = self.store.write().await?;
        let id = build.id();
        self.advance(
            &mut tx,
            id,
            &[BuildState::Begun, BuildState::Charged],
            BuildState::Charged,
        )
        .await?;
        let whole = verified(&self.store, &mut tx, None).await?;
        let before = charges(&parse(&self.store, &whole.ledger)?);
        let added = ledger_rules::charge(&before, id.as_str(), cohorts, wave, rho, self.promise.cap)
            .map_err(|refusal| {
                let delta = self.promise.options.delta;
                let largest_epsilon = typeable(refusal.largest.largest_epsilon(delta));
                VaultError::OverCap {
                    refusal,
                    largest_epsilon,
                    delta,
                }
            })?;
        let when = now();
        let mut head = whole.heads.ledger;
        for charge in added {
            let kept = Kept {
                when: when.clone(),
                build: id.clone(),
                cohort: charge.cohort,
                wave: charge.wave,
                rho_units: charge.rho.units(),
            };
            let text = serde_json::to_string(&kept).map_err(|e| self.store.damaged(e))?;
            head = Chain::Ledger.append(&self.store, &mut tx, &text).await?;
        }
        self.log(&mut tx, "ledger.charged", id.as_str(), Some(head))
            .await?;
        self.store.commit(tx).await?;
        tracing::info!(build = %id, %rho, "ledger charged");
        let records = u64::from(self.promise.options.records_per_person.get());
        let per_record = Rho::from_units(rho.units() / (records * records)).unwrap_or(Rho::ZERO);
        Ok(Budget::charged(per_record, head))
    }

    /// The ledger from its beginning.
    ///
    /// # Errors
    /// If the database refuses, or the ledger is not what was written.
    pub async fn ledger_entries(&self) -> Result<Vec<LedgerEntry>, VaultError> {
        let mut tx = self.store.read().await?;
        let whole = verified(&self.store, &mut tx, None).await?;
        parse(&self.store, &whole.ledger)
    }
}
