//! Who is left out of a release for their own will.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Links, PersonMark};
use crate::store::{ask, day, stamp};
use crate::{AuditEntry, Build, BuildId, ContributorId, Vault, VaultError};

const LEFT_OUT: &str = "release.left_out";

/// Why a case is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Why {
    /// The person withdrew.
    Withdrawn,
    /// Consent has ended, does not cover releases, or is needed and not on record.
    NoConsent,
}

/// Whom a release must leave out, as it stood at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeftOut {
    withdrawn: HashSet<PersonMark>,
    consents: HashMap<PersonMark, bool>,
    /// Whose cases need a consent on record.
    strict: BTreeSet<ContributorId>,
}

impl LeftOut {
    /// Whether a case is left out, and why. A case without a person's key cannot be withdrawn, and where consent must be on record it is left out.
    pub(crate) fn why(&self, contributor: &ContributorId, mark: Option<&PersonMark>) -> Option<Why> {
        let strict = || self.strict.contains(contributor).then_some(Why::NoConsent);
        let Some(mark) = mark else {
            return strict();
        };
        if self.withdrawn.contains(mark) {
            return Some(Why::Withdrawn);
        }
        match self.consents.get(mark) {
            Some(true) => None,
            Some(false) => Some(Why::NoConsent),
            None => strict(),
        }
    }

    /// Names the whole for a fingerprint; nothing where nobody is left out, so that earlier fingerprints stay.
    pub(crate) fn digest(&self) -> Option<String> {
        let mut denied: Vec<&PersonMark> = self.withdrawn.iter().collect();
        denied.extend(
            self.consents
                .iter()
                .filter(|(_, covers)| !**covers)
                .map(|(mark, _)| mark),
        );
        denied.sort_unstable();
        denied.dedup();
        let mut allowed: Vec<&PersonMark> = Vec::new();
        if !self.strict.is_empty() {
            allowed.extend(
                self.consents
                    .iter()
                    .filter(|(_, covers)| **covers)
                    .map(|(mark, _)| mark),
            );
            allowed.sort_unstable();
        }
        if denied.is_empty() && self.strict.is_empty() {
            return None;
        }
        let mut hasher = Sha256::new();
        for (kind, marks) in [(b'-', denied), (b'+', allowed)] {
            for mark in marks {
                hasher.update([kind]);
                hasher.update(mark.as_bytes());
            }
        }
        for contributor in &self.strict {
            hasher.update(contributor.as_str());
        }
        Some(hex::encode(hasher.finalize()))
    }
}

/// How many persons a release leaves out for their own will. Exact, so private: it stands in the vault's audit log and never in a release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeftOutCounts {
    /// Persons who withdrew.
    pub withdrawn: u64,
    /// Persons whose consent has ended, does not cover releases, or is needed and not on record; a case without a key counts as a person.
    pub no_consent: u64,
}

impl LeftOutCounts {
    /// Counts persons, not cases.
    pub(crate) fn of(left: impl Iterator<Item = (Option<PersonMark>, Why)>) -> LeftOutCounts {
        let mut seen = HashSet::new();
        let mut counts = LeftOutCounts::default();
        for (mark, why) in left {
            if mark.is_some_and(|mark| !seen.insert(mark)) {
                continue;
            }
            match why {
                Why::Withdrawn => counts.withdrawn += 1,
                Why::NoConsent => counts.no_consent += 1,
            }
        }
        counts
    }
}

#[derive(Serialize, Deserialize)]
struct Recorded {
    build: BuildId,
    #[serde(flatten)]
    counts: LeftOutCounts,
}

impl Vault {
    /// Whom a release that is made at `moment` leaves out.
    pub(crate) async fn left_out(&self, moment: Timestamp, links: &Links) -> Result<LeftOut, VaultError> {
        let mut tx = self.store.read().await?;
        let rows = self
            .store
            .all(&mut tx, ask("SELECT person FROM withdrawals"))
            .await?;
        let mut withdrawn = rows
            .iter()
            .map(|row| self.mark(&self.store.text(row, 0)?))
            .collect::<Result<HashSet<_>, _>>()?;
        let mut consents: HashMap<_, _> = self.consents(&mut tx, day(moment)).await?.into_iter().collect();
        // What a person said under an earlier mark stands for the present one.
        for marks in links.same_persons() {
            if marks.iter().any(|mark| withdrawn.contains(mark)) {
                withdrawn.extend(&marks);
            }
            let said: Vec<bool> = marks
                .iter()
                .filter_map(|mark| consents.get(mark).copied())
                .collect();
            if !said.is_empty() {
                let covers = said.into_iter().all(|covers| covers);
                for mark in marks {
                    consents.entry(mark).or_insert(covers);
                }
            }
        }
        // Of several agreements the one recorded last rules, whether it has ended or not: the cases came in under it.
        let asked = ask(
            "SELECT contributor, consent_required FROM agreements WHERE recorded <= $1 ORDER BY recorded",
        )
        .bind(stamp(moment));
        let mut strict = BTreeSet::new();
        for row in self.store.all(&mut tx, asked).await? {
            let contributor: ContributorId = self.store.read_as(&row, 0)?;
            if self.store.number::<u8>(&row, 1)? == 1 {
                strict.insert(contributor);
            } else {
                strict.remove(&contributor);
            }
        }
        Ok(LeftOut {
            withdrawn,
            consents,
            strict,
        })
    }

    /// Puts on record how many persons a build leaves out for their own will, so that the ledger shows it. Call it when the cases are there, whatever the
    /// numbers are: that there are none is a fact too.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn record_left_out(&self, build: &Build, counts: LeftOutCounts) -> Result<(), VaultError> {
        let recorded = Recorded {
            build: build.id().clone(),
            counts,
        };
        let text = serde_json::to_string(&recorded).map_err(|e| self.store.damaged(e))?;
        self.record_event(LEFT_OUT, &text).await
    }

    /// How many persons each build left out, in order of time. Private.
    ///
    /// # Errors
    /// If the audit log is not what was written.
    pub async fn left_out_of_builds(&self) -> Result<Vec<(BuildId, LeftOutCounts)>, VaultError> {
        let entries = self.audit_entries().await?;
        let of = |entry: &AuditEntry| {
            let recorded: Recorded =
                serde_json::from_str(&entry.target).map_err(|e| self.store.damaged(e))?;
            Ok((recorded.build, recorded.counts))
        };
        entries
            .iter()
            .filter(|entry| entry.what == LEFT_OUT)
            .map(of)
            .collect()
    }
}
