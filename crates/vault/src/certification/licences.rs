//! Licences to recruit, as a recruiter names them and an officer has seen them.

use amparo_recruitment::records::Licence;
use amparo_recruitment::values::{PartyId, Period};
use jiff::civil::Date;
use serde::Serialize;

use super::CertificationError;
use super::rooms::{Rooms, country};
use crate::store::{Tx, ask, now};
use crate::{ContributorId, LicenceId, Role, Vault, VaultError};

/// A licence, and whether an officer has seen it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecruiterLicence {
    /// Its id.
    pub id: LicenceId,
    /// Country of the authority, ISO 3166-1 alpha-3.
    pub country: String,
    /// Its number.
    pub number: String,
    /// First day.
    pub from: Date,
    /// Last day, if there is one.
    pub until: Option<Date>,
    /// Where one can see it.
    pub evidence: Option<String>,
    /// When an officer saw it; it counts from then on.
    pub seen: Option<String>,
}

impl Vault {
    pub(super) async fn licences_of(
        &self,
        tx: &mut Tx,
        of: &ContributorId,
    ) -> Result<Vec<RecruiterLicence>, VaultError> {
        let store = &self.store;
        let asked = ask(
            "SELECT id, country, number, from_day, until_day, evidence, seen FROM recruiter_licences WHERE contributor = $1
             ORDER BY country, from_day, id",
        )
        .bind(of.as_str());
        let rows = store.all(tx, asked).await?;
        rows.iter()
            .map(|row| {
                let until = store.maybe(row, 4)?;
                Ok(RecruiterLicence {
                    id: store.read_as(row, 0)?,
                    country: store.text(row, 1)?,
                    number: store.text(row, 2)?,
                    from: store.read_as(row, 3)?,
                    until: until
                        .map(|day| day.parse())
                        .transpose()
                        .map_err(|e| store.damaged(e))?,
                    evidence: store.maybe(row, 5)?,
                    seen: store.maybe(row, 6)?,
                })
            })
            .collect()
    }
}

/// The licences that count, as the state machine takes them.
pub(super) fn that_count(licences: &[RecruiterLicence], party: PartyId) -> Vec<Licence> {
    licences
        .iter()
        .filter(|licence| licence.seen.is_some())
        .map(|licence| Licence {
            party,
            country: licence.country.clone(),
            number: licence.number.clone(),
            period: Period {
                from: licence.from,
                to: licence.until,
            },
            evidence: licence.evidence.clone(),
        })
        .collect()
}

impl Rooms {
    /// The licences of the caller's own organisation.
    ///
    /// # Errors
    /// If the caller is no applicant, or the database refuses.
    pub async fn licences(&self) -> Result<Vec<RecruiterLicence>, VaultError> {
        let mut tx = self.vault.store.read().await?;
        self.vault.licences_of(&mut tx, self.own()?).await
    }

    /// Names a licence of the caller's own organisation. It counts once an officer has seen it.
    ///
    /// # Errors
    /// [`CertificationError::Country`], [`CertificationError::Empty`].
    pub async fn name_licence(
        &self,
        of: &str,
        number: &str,
        (from, until): (Date, Option<Date>),
        evidence: Option<&str>,
    ) -> Result<LicenceId, VaultError> {
        let own = self.own()?;
        let code = country(of)?;
        let number = number.trim();
        if number.is_empty() || number.chars().count() > 100 || number.chars().any(char::is_control) {
            return Err(CertificationError::Empty("a licence has a number of 1 to 100 characters").into());
        }
        if until.is_some_and(|until| until < from) {
            return Err(CertificationError::Empty("a licence ends after it begins").into());
        }
        let id = LicenceId::random()?;
        let (vault, store) = (&self.vault, &self.vault.store);
        let mut tx = store.write().await?;
        let asked = ask(
            "INSERT INTO recruiter_licences (id, contributor, country, number, from_day, until_day, evidence, recorded)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id.as_str())
        .bind(own.as_str())
        .bind(code)
        .bind(number)
        .bind(from.to_string())
        .bind(until.map(|day| day.to_string()))
        .bind(evidence)
        .bind(now());
        store.execute(&mut tx, asked).await?;
        vault.log(&mut tx, "licence.named", id.as_str(), None).await?;
        store.commit(tx).await?;
        Ok(id)
    }

    /// Puts on record that an officer has seen a licence.
    ///
    /// # Errors
    /// [`CertificationError::UnknownLicence`]; if the caller is no officer.
    pub async fn licence_seen(&self, id: &LicenceId) -> Result<(), VaultError> {
        if self.who.role != Role::CertificationOfficer {
            return Err(CertificationError::UnknownLicence(id.clone()).into());
        }
        let (vault, store) = (&self.vault, &self.vault.store);
        let mut tx = store.write().await?;
        let asked = ask("UPDATE recruiter_licences SET seen = $2 WHERE id = $1 AND seen IS NULL")
            .bind(id.as_str())
            .bind(now());
        if store.execute(&mut tx, asked).await? == 0 {
            return Err(CertificationError::UnknownLicence(id.clone()).into());
        }
        vault.log(&mut tx, "licence.seen", id.as_str(), None).await?;
        store.commit(tx).await
    }
}
