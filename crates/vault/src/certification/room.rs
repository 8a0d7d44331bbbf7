//! One case, as somebody with a part in it sees it and acts in it.

use amparo_recruitment::certification::{
    CaseFile, CertificationCase, CertifyError, CriteriaPack, Deadline, Event, Evidence, Status, Step,
    interviews_needed,
};
use jiff::Timestamp;
use serde::Serialize;

use super::licences::that_count;
use super::part::whose;
use super::rooms::CaseSummary;
use super::{CertificationError, EvidenceFile, Part, RecruiterLicence};
use crate::store::{Tx, ask, day};
use crate::{AccountId, Vault, VaultError};

/// The most workers among whom a draw is made.
const LARGEST_POPULATION: u32 = 100_000;

/// A case and what the caller is to it.
#[derive(Clone, Debug)]
pub struct CaseRoom {
    pub(super) vault: Vault,
    pub(super) who: AccountId,
    pub(super) summary: CaseSummary,
}

/// A case on a day.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    /// Which case, and what the caller is to it.
    #[serde(flatten)]
    pub summary: CaseSummary,
    /// Where it stands.
    pub status: Status,
    /// Last days that lie ahead or were missed.
    pub deadlines: Vec<Deadline>,
    /// Whether the caller may see what was handed in; an auditor who is not yet named may not.
    pub open_file: bool,
    /// What lies in its file, criterion by criterion.
    pub file: CaseFile,
    /// Files that were handed in.
    pub evidence: Vec<EvidenceFile>,
    /// The recruiter's licences.
    pub licences: Vec<RecruiterLicence>,
    /// Who was asked to audit.
    pub assigned: Vec<AccountId>,
    /// Everything that happened.
    pub events: Vec<Event>,
}

impl CaseRoom {
    /// What the caller is to the case.
    pub fn part(&self) -> Part {
        self.summary.part
    }

    /// The case at a moment.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn view(&self, moment: Timestamp) -> Result<CaseView, VaultError> {
        let (vault, store) = (&self.vault, &self.vault.store);
        let mut tx = store.read().await?;
        let case = vault.case_events(&mut tx, &self.summary.id).await?;
        let status = self.status(&case, moment)?;
        let open_file = self.part() != Part::Auditor || status.is_auditor(self.who.as_str());
        let (mut file, mut evidence, mut events) = (CaseFile::default(), Vec::new(), Vec::new());
        if open_file {
            file = CaseFile::of(&case);
            evidence = vault.evidence_of(&mut tx, &self.summary.id).await?;
            events = case.events().to_vec();
        }
        if self.part() == Part::Applicant {
            // What an auditor notes is theirs until they close the audit.
            for of in file.criteria.values_mut() {
                of.noted = None;
            }
            let closed = events.iter().rposition(|event| closes_an_audit(&event.step));
            let mut place = 0..;
            events.retain(|event| {
                let is_closed = closed.is_some_and(|closed| place.next().is_some_and(|at| at < closed));
                is_closed || !matches!(event.step, Step::FindingRecorded { .. })
            });
        }
        Ok(CaseView {
            deadlines: status.deadlines(),
            licences: vault.licences_of(&mut tx, &self.summary.contributor).await?,
            assigned: self.assigned(&mut tx).await?,
            summary: CaseSummary {
                phase: status.phase,
                ..self.summary.clone()
            },
            status,
            open_file,
            file,
            evidence,
            events,
        })
    }

    fn status(&self, case: &CertificationCase, moment: Timestamp) -> Result<Status, VaultError> {
        case.status_at(day(moment))
            .ok_or_else(|| CertificationError::Unknown(self.summary.id.clone()).into())
    }

    async fn assigned(&self, tx: &mut Tx) -> Result<Vec<AccountId>, VaultError> {
        let store = &self.vault.store;
        let asked = ask("SELECT account FROM certification_assigned WHERE case_id = $1 ORDER BY account")
            .bind(self.summary.id.as_str());
        let rows = store.all(tx, asked).await?;
        rows.iter().map(|row| store.read_as(row, 0)).collect()
    }

    /// Takes a step: it is the caller's to take, it is possible now, and it is on record for good.
    ///
    /// # Errors
    /// [`CertificationError`]; nothing has happened then.
    pub async fn act(&self, step: Step, moment: Timestamp) -> Result<Status, VaultError> {
        self.act_by(|_| Ok(step), moment).await
    }

    /// Takes a step that follows from what lies in the case's file at that very moment.
    ///
    /// # Errors
    /// As [`CaseRoom::act`], and whatever `make` refuses.
    pub async fn act_by(
        &self,
        make: impl FnOnce(&CaseFile) -> Result<Step, CertifyError>,
        moment: Timestamp,
    ) -> Result<Status, VaultError> {
        let mut tx = self.vault.store.write().await?;
        let status = self.act_within(&mut tx, make, moment).await?;
        self.vault.store.commit(tx).await?;
        Ok(status)
    }

    pub(super) async fn act_within(
        &self,
        tx: &mut Tx,
        make: impl FnOnce(&CaseFile) -> Result<Step, CertifyError>,
        moment: Timestamp,
    ) -> Result<Status, VaultError> {
        let vault = &self.vault;
        let mut case = vault.case_events(tx, &self.summary.id).await?;
        let file = CaseFile::of(&case);
        let step = make(&file).map_err(CertificationError::from)?;
        let criteria = CriteriaPack::shipped().map_err(CertificationError::from)?;
        self.is_theirs(&step, &self.status(&case, moment)?)?;
        if step == Step::SelfAssessed {
            file.every_criterion_answered(&criteria)
                .map_err(CertificationError::from)?;
        }
        let licences = vault.licences_of(tx, &self.summary.contributor).await?;
        let outside = Evidence {
            licences: &that_count(&licences, self.summary.party),
            criteria: &criteria,
        };
        let event = Event {
            on: day(moment),
            by: self.who.to_string(),
            step,
        };
        let status = case.apply(event, &outside).map_err(CertificationError::from)?;
        vault.store_event(tx, &self.summary.id, &case).await?;
        Ok(status)
    }

    fn is_theirs(&self, step: &Step, status: &Status) -> Result<(), CertificationError> {
        let part = self.part();
        if !part.may(step) {
            let may: Vec<&str> = whose(step).iter().map(|part| part.as_str()).collect();
            return Err(CertificationError::NotYours {
                may: may.join(" or "),
                are: part,
            });
        }
        match step {
            Step::InterestDeclared { person, .. } if person != self.who.as_str() => {
                Err(CertificationError::OthersInterests)
            }
            Step::InterestDeclared { .. } => Ok(()),
            // Who was asked to audit does nothing more before the officer has named them.
            _ if part == Part::Auditor && !status.is_auditor(self.who.as_str()) => {
                Err(CertifyError::NotAuditor(self.who.to_string()).into())
            }
            _ => Ok(()),
        }
    }

    /// Draws workers for interviews out of a numbered list of all, by the operating system's random numbers, so that nobody chooses them.
    ///
    /// # Errors
    /// As [`CaseRoom::act`].
    pub async fn draw_interviews(&self, population: u32, moment: Timestamp) -> Result<Status, VaultError> {
        if population > LARGEST_POPULATION {
            return Err(CertificationError::Empty("workers are drawn from at most 100000").into());
        }
        let drawn = draw(population, interviews_needed(population))?;
        self.act(Step::InterviewsDrawn { population, drawn }, moment)
            .await
    }

    /// Asks somebody of the certification body to audit the case: they see it from now on, and declare their interests.
    ///
    /// # Errors
    /// [`CertificationError::NoAuditor`]; [`CertificationError::NotYours`] for anybody but an officer.
    pub async fn ask_to_audit(&self, account: &AccountId) -> Result<(), VaultError> {
        if self.part() != Part::Officer {
            return Err(CertificationError::NotYours {
                may: Part::Officer.to_string(),
                are: self.part(),
            }
            .into());
        }
        let (vault, store) = (&self.vault, &self.vault.store);
        let mut tx = store.write().await?;
        let known = ask(
            "SELECT 1 FROM accounts WHERE id = $1 AND closed IS NULL AND role IN ('certification-auditor', 'certification-officer')",
        )
        .bind(account.as_str());
        if *account == self.who || store.one(&mut tx, known).await?.is_none() {
            return Err(CertificationError::NoAuditor(account.clone()).into());
        }
        let asked = ask(
            "INSERT INTO certification_assigned (case_id, account) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(self.summary.id.as_str())
        .bind(account.as_str());
        store.execute(&mut tx, asked).await?;
        let target = format!("{} {account}", self.summary.id);
        vault
            .log(&mut tx, "certification.asked_to_audit", &target, None)
            .await?;
        store.commit(tx).await
    }
}

fn closes_an_audit(step: &Step) -> bool {
    matches!(
        step,
        Step::Stage2Done { .. } | Step::SurveillanceDone { .. } | Step::SpecialAuditDone { .. }
    )
}

/// `count` different numbers of `1..=population`, in order; every choice is as likely as any other.
fn draw(population: u32, count: u32) -> Result<Vec<u32>, VaultError> {
    let mut left: Vec<u32> = (1..=population).collect();
    let mut drawn = Vec::new();
    for _ in 0..count.min(population) {
        let place = below(left.len() as u64)?;
        drawn.push(left.swap_remove(place));
    }
    drawn.sort_unstable();
    Ok(drawn)
}

/// A random number below `end`, which is at least 1; numbers that would favour some are thrown away.
fn below(end: u64) -> Result<usize, VaultError> {
    let fair = u64::MAX - u64::MAX % end;
    loop {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(VaultError::Random)?;
        let number = u64::from_le_bytes(bytes);
        if number < fair {
            return usize::try_from(number % end).map_err(|_| VaultError::Options("a draw".into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_has_as_many_different_numbers_as_were_asked_for() {
        for population in [1, 4, 5, 30, 1000] {
            let needed = interviews_needed(population);
            let drawn = draw(population, needed).unwrap();
            assert_eq!(drawn.len(), needed as usize);
            assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(drawn.iter().all(|number| (1..=population).contains(number)));
        }
        let different: std::collections::BTreeSet<_> = (0..20).map(|_| draw(1000, 32).unwrap()).collect();
        assert!(different.len() > 15);
    }
}
