//! The way in: which cases there are for somebody.

use amparo_recruitment::certification::{
    CertificationCase, CriteriaPack, Event, Evidence, Phase, Scope, Step,
};
use amparo_recruitment::records::Licence;
use amparo_recruitment::values::PartyId;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::licences::that_count;
use super::room::CaseRoom;
use super::{CertificationError, Part};
use crate::store::{Tx, ask, day, now};
use crate::{Account, AccountId, CaseId, ContributorId, Role, Vault, VaultError};

/// The cases of certification, as far as one account sees them.
#[derive(Clone, Debug)]
pub struct Rooms {
    pub(super) vault: Vault,
    pub(super) who: Account,
}

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseSummary {
    /// Its id.
    pub id: CaseId,
    /// The recruiter's name.
    pub recruiter: String,
    /// Its public id.
    pub party: PartyId,
    /// Where it is registered, ISO 3166-1 alpha-3.
    pub country: String,
    /// The day on which the case was opened.
    pub opened: String,
    /// Where it stands.
    pub phase: Phase,
    /// What the caller is to it.
    pub part: Part,
    #[serde(skip)]
    pub(super) contributor: ContributorId,
}

/// What a recruiter wants to be certified for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCase {
    /// Where the recruiter is registered: a name or a code.
    pub registered_in: String,
    /// Countries of the scope: names or codes.
    pub countries: Vec<String>,
    /// Sectors of work; all if empty.
    pub sectors: Vec<String>,
}

/// A country's code by code or name.
pub(super) fn country(text: &str) -> Result<String, CertificationError> {
    amparo_schema::countries::find(text.trim())
        .map(|country| country.alpha3.clone())
        .ok_or_else(|| CertificationError::Country(text.chars().take(60).collect()))
}

impl Vault {
    /// The rooms of certification for an account. Whoever is neither an applicant nor of the certification body finds them empty.
    pub fn certification_for(&self, account: &Account) -> Rooms {
        Rooms {
            vault: self.clone(),
            who: account.clone(),
        }
    }

    pub(super) async fn case_events(
        &self,
        tx: &mut Tx,
        id: &CaseId,
    ) -> Result<CertificationCase, VaultError> {
        let asked = ask("SELECT event FROM certification_events WHERE case_id = $1 ORDER BY number")
            .bind(id.as_str());
        let rows = self.store.all(tx, asked).await?;
        let events: Vec<Event> = rows
            .iter()
            .map(|row| serde_json::from_str(&self.store.text(row, 0)?).map_err(|e| self.store.damaged(e)))
            .collect::<Result<_, VaultError>>()?;
        CertificationCase::from_events(events).map_err(|e| self.store.damaged(e))
    }

    /// Adds the last event of a case, with an entry in the audit log that fixes what it says.
    pub(super) async fn store_event(
        &self,
        tx: &mut Tx,
        id: &CaseId,
        case: &CertificationCase,
    ) -> Result<(), VaultError> {
        let number = case.events().len();
        let Some(event) = case.events().last() else {
            return Ok(());
        };
        let text = serde_json::to_string(event).map_err(|e| self.store.damaged(e))?;
        let asked = ask("INSERT INTO certification_events (case_id, number, event) VALUES ($1, $2, $3)")
            .bind(id.as_str())
            .bind(i64::try_from(number).map_err(|e| self.store.damaged(e))?)
            .bind(&text);
        self.store.execute(tx, asked).await?;
        let target = format!("{id} {number} {}", hex::encode(Sha256::digest(&text)));
        self.log(tx, "certification.event", &target, None).await
    }
}

/// A case as the certification body's own machine sees it, to make the public register of.
#[derive(Clone, Debug)]
pub struct CaseOnRecord {
    /// Its id.
    pub id: CaseId,
    /// The recruiter's name.
    pub recruiter: String,
    /// Its public id.
    pub party: PartyId,
    /// Where it is registered, ISO 3166-1 alpha-3.
    pub country: String,
    /// Everything that happened.
    pub case: CertificationCase,
    /// The licences that an officer has seen.
    pub licences: Vec<Licence>,
}

impl Vault {
    /// All cases of certification, oldest first, for whoever has the vault itself.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn certifications_on_record(&self) -> Result<Vec<CaseOnRecord>, VaultError> {
        let store = &self.store;
        let mut tx = store.read().await?;
        let asked = ask(
            "SELECT c.id, o.name, r.party, r.country, c.contributor FROM certification_cases c
             JOIN contributors o ON o.id = c.contributor JOIN recruiters r ON r.contributor = c.contributor
             ORDER BY c.opened, c.id",
        );
        let mut found = Vec::new();
        for row in store.all(&mut tx, asked).await? {
            let id: CaseId = store.read_as(&row, 0)?;
            let party: PartyId = store.read_as(&row, 2)?;
            let of = ContributorId::try_from(store.text(&row, 4)?).map_err(|e| store.damaged(e))?;
            found.push(CaseOnRecord {
                recruiter: store.text(&row, 1)?,
                party,
                country: store.text(&row, 3)?,
                case: self.case_events(&mut tx, &id).await?,
                licences: that_count(&self.licences_of(&mut tx, &of).await?, party),
                id,
            });
        }
        Ok(found)
    }
}

impl Rooms {
    /// The caller's own organisation, if they are an applicant.
    pub(super) fn own(&self) -> Result<&ContributorId, CertificationError> {
        match (&self.who.contributor, self.who.role) {
            (Some(own), Role::Applicant) => Ok(own),
            _ => Err(CertificationError::Empty(
                "only a recruiter's own account can do this",
            )),
        }
    }

    /// The recruiter's public id and country, if it has opened a case before.
    ///
    /// # Errors
    /// If the caller is no applicant, or the database refuses.
    pub async fn recruiter(&self) -> Result<Option<(PartyId, String)>, VaultError> {
        let store = &self.vault.store;
        let mut tx = store.read().await?;
        let asked =
            ask("SELECT party, country FROM recruiters WHERE contributor = $1").bind(self.own()?.as_str());
        let row = store.one(&mut tx, asked).await?;
        row.map(|row| Ok((store.read_as(&row, 0)?, store.text(&row, 1)?)))
            .transpose()
    }

    /// The cases that are the caller's to see, newest first.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn cases(&self, moment: Timestamp) -> Result<Vec<CaseSummary>, VaultError> {
        let store = &self.vault.store;
        let mut tx = store.read().await?;
        let asked = ask(
            "SELECT c.id, o.name, r.party, r.country, c.opened, c.contributor, a.account FROM certification_cases c
             JOIN contributors o ON o.id = c.contributor JOIN recruiters r ON r.contributor = c.contributor
             LEFT JOIN certification_assigned a ON a.case_id = c.id AND a.account = $1
             ORDER BY c.opened DESC, c.id",
        )
        .bind(self.who.id.as_str());
        let mut found = Vec::new();
        for row in store.all(&mut tx, asked).await? {
            let contributor = ContributorId::try_from(store.text(&row, 5)?).map_err(|e| store.damaged(e))?;
            let is_assigned = store.maybe(&row, 6)?.is_some();
            let Some(part) = self.part(&contributor, is_assigned) else {
                continue;
            };
            let id: CaseId = store.read_as(&row, 0)?;
            let case = self.vault.case_events(&mut tx, &id).await?;
            let Some(status) = case.status_at(day(moment)) else {
                continue;
            };
            found.push(CaseSummary {
                id,
                recruiter: store.text(&row, 1)?,
                party: store.read_as(&row, 2)?,
                country: store.text(&row, 3)?,
                opened: store.text(&row, 4)?,
                phase: status.phase,
                part,
                contributor,
            });
        }
        Ok(found)
    }

    /// What the caller is to a case. Isolation is here and nowhere else.
    fn part(&self, contributor: &ContributorId, is_assigned: bool) -> Option<Part> {
        match self.who.role {
            Role::Applicant if self.who.contributor.as_ref() == Some(contributor) => Some(Part::Applicant),
            Role::CertificationAuditor | Role::CertificationOfficer if is_assigned => Some(Part::Auditor),
            Role::CertificationOfficer => Some(Part::Officer),
            _ => None,
        }
    }

    /// One case.
    ///
    /// # Errors
    /// [`CertificationError::Unknown`], for one that is not theirs as well.
    pub async fn case(&self, id: &CaseId, moment: Timestamp) -> Result<CaseRoom, VaultError> {
        let found = self.cases(moment).await?.into_iter().find(|case| case.id == *id);
        match found {
            Some(summary) => Ok(CaseRoom {
                vault: self.vault.clone(),
                who: self.who.id.clone(),
                summary,
            }),
            None => Err(CertificationError::Unknown(id.clone()).into()),
        }
    }

    /// Opens a case for the caller's own organisation, which gets its public id with the first one.
    ///
    /// # Errors
    /// [`CertificationError`]: no applicant, no such country, a case that has not ended.
    pub async fn open(&self, new: &NewCase, moment: Timestamp) -> Result<CaseId, VaultError> {
        let own = self.own()?.clone();
        let scope = Scope {
            countries: new
                .countries
                .iter()
                .map(|text| country(text))
                .collect::<Result<_, _>>()?,
            sectors: new
                .sectors
                .iter()
                .map(|sector| sector.trim().to_lowercase())
                .collect(),
        };
        if scope.countries.is_empty() {
            return Err(CertificationError::Empty("a scope names at least one country").into());
        }
        let going_on = self.cases(moment).await?;
        let ended = |phase: Phase| {
            use Phase::{Exited, Expired, Refused, Rejected, Withdrawn};
            matches!(phase, Rejected | Refused | Withdrawn | Expired | Exited)
        };
        if let Some(other) = going_on.iter().find(|case| !ended(case.phase)) {
            return Err(CertificationError::OneAtATime(other.id.clone()).into());
        }
        let registered_in = country(&new.registered_in)?;
        let (vault, store) = (&self.vault, &self.vault.store);
        let fresh = PartyId::from_number(random_number()?);
        let id = CaseId::random()?;
        let mut tx = store.write().await?;
        let asked = ask(
            "INSERT INTO recruiters (contributor, party, country) VALUES ($1, $2, $3)
             ON CONFLICT (contributor) DO UPDATE SET country = excluded.country",
        )
        .bind(own.as_str())
        .bind(fresh.to_string())
        .bind(registered_in);
        store.execute(&mut tx, asked).await?;
        let asked = ask("SELECT party FROM recruiters WHERE contributor = $1").bind(own.as_str());
        let row = store.one(&mut tx, asked).await?;
        let row = row.ok_or_else(|| store.damaged("a recruiter that was just stored is missing"))?;
        let party: PartyId = store.read_as(&row, 0)?;
        let asked = ask("INSERT INTO certification_cases (id, contributor, opened) VALUES ($1, $2, $3)")
            .bind(id.as_str())
            .bind(own.as_str())
            .bind(now());
        store.execute(&mut tx, asked).await?;
        let mut case = CertificationCase::default();
        let event = Event {
            on: day(moment),
            by: self.who.id.to_string(),
            step: Step::Opened { party, scope },
        };
        let criteria = CriteriaPack::shipped().map_err(CertificationError::from)?;
        let outside = Evidence {
            licences: &[],
            criteria: &criteria,
        };
        case.apply(event, &outside).map_err(CertificationError::from)?;
        vault.store_event(&mut tx, &id, &case).await?;
        store.commit(tx).await?;
        Ok(id)
    }

    /// Accounts that may be asked to audit a case: the certification body's, open, with their names to log in with.
    ///
    /// # Errors
    /// If the database refuses. For anybody but an officer the list is empty.
    pub async fn possible_auditors(&self) -> Result<Vec<(AccountId, String)>, VaultError> {
        if self.who.role != Role::CertificationOfficer {
            return Ok(Vec::new());
        }
        let accounts = self.vault.accounts().await?.into_iter();
        Ok(accounts
            .filter(|one| {
                one.closed.is_none()
                    && matches!(one.role, Role::CertificationAuditor | Role::CertificationOfficer)
            })
            .map(|one| (one.id, one.login))
            .collect())
    }
}

fn random_number() -> Result<u64, VaultError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(VaultError::Random)?;
    Ok(u64::from_le_bytes(bytes) % 36_u64.pow(8))
}
