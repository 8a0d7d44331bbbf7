//! Data-sharing agreements: from when until when an organisation may hand in files, and what they may hold.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::DeliveryError;
use crate::store::{Row, ask, day, now};
use crate::{AgreementId, ContributorId, Vault, VaultError};

/// What an agreement says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Terms {
    /// The first day on which files may be handed in.
    #[serde(serialize_with = "as_text")]
    pub from: Date,
    /// The last.
    #[serde(serialize_with = "as_text")]
    pub until: Date,
    /// The first year of registration that cases may have.
    pub first_year: u16,
    /// The last.
    pub last_year: u16,
    /// Whether releases measure only persons whose consent is on record.
    pub consent_required: bool,
}

fn as_text<S: serde::Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(day)
}

/// An agreement on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// With whom.
    pub contributor: ContributorId,
    /// What it says.
    #[serde(flatten)]
    pub terms: Terms,
    /// When it was recorded, as RFC 3339 in UTC.
    pub recorded: String,
    /// When it was ended before its time.
    pub ended: Option<String>,
}

impl Agreement {
    /// Whether files may be handed in under it on a day.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.ended.is_none() && self.terms.from <= day && day <= self.terms.until
    }
}

impl Vault {
    fn agreement_of(&self, row: &Row) -> Result<Agreement, VaultError> {
        Ok(Agreement {
            id: self.store.read_as(row, 0)?,
            contributor: self.store.read_as(row, 1)?,
            terms: Terms {
                from: self.store.read_as(row, 2)?,
                until: self.store.read_as(row, 3)?,
                first_year: self.store.number(row, 4)?,
                last_year: self.store.number(row, 5)?,
                consent_required: self.store.number::<u8>(row, 6)? == 1,
            },
            recorded: self.store.text(row, 7)?,
            ended: self.store.maybe(row, 8)?,
        })
    }

    /// Records an agreement with a contributor.
    ///
    /// # Errors
    /// [`DeliveryError::Terms`] if it ends before it begins; [`VaultError::UnknownContributor`].
    pub async fn record_agreement(
        &self,
        contributor: &ContributorId,
        terms: &Terms,
    ) -> Result<AgreementId, VaultError> {
        if terms.until < terms.from || terms.last_year < terms.first_year {
            return Err(DeliveryError::Terms(format!(
                "an agreement from {} to {} about the years {} to {} covers nothing; each end must come after its beginning",
                terms.from, terms.until, terms.first_year, terms.last_year
            ))
            .into());
        }
        let id = AgreementId::random()?;
        let mut tx = self.store.write().await?;
        self.must_know(&mut tx, contributor).await?;
        let asked = ask(
            "INSERT INTO agreements (id, contributor, from_day, until_day, first_year, last_year, consent_required, recorded)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id.as_str())
        .bind(contributor.as_str())
        .bind(terms.from.to_string())
        .bind(terms.until.to_string())
        .bind(i64::from(terms.first_year))
        .bind(i64::from(terms.last_year))
        .bind(i64::from(terms.consent_required))
        .bind(now());
        self.store.execute(&mut tx, asked).await?;
        self.log(
            &mut tx,
            "agreement.recorded",
            &format!("{id} {contributor}"),
            None,
        )
        .await?;
        self.store.commit(tx).await?;
        Ok(id)
    }

    /// Ends an agreement before its time. What was handed in under it stays until it is withdrawn.
    ///
    /// # Errors
    /// [`DeliveryError::Terms`] if there is no such agreement in force.
    pub async fn end_agreement(&self, id: &AgreementId) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        let asked = ask("UPDATE agreements SET ended = $2 WHERE id = $1 AND ended IS NULL")
            .bind(id.as_str())
            .bind(now());
        if self.store.execute(&mut tx, asked).await? == 0 {
            return Err(
                DeliveryError::Terms(format!("there is no agreement {id} that has not ended")).into(),
            );
        }
        self.log(&mut tx, "agreement.ended", id.as_str(), None).await?;
        self.store.commit(tx).await
    }

    /// All agreements, oldest first.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn agreements(&self) -> Result<Vec<Agreement>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask(
            "SELECT id, contributor, from_day, until_day, first_year, last_year, consent_required, recorded, ended
             FROM agreements ORDER BY recorded",
        );
        let rows = self.store.all(&mut tx, asked).await?;
        rows.iter().map(|row| self.agreement_of(row)).collect()
    }

    /// The agreement under which a contributor may hand in files at a moment; of several the one recorded last.
    ///
    /// # Errors
    /// [`DeliveryError::NoAgreement`].
    pub(crate) async fn agreement_in_force(
        &self,
        contributor: &ContributorId,
        moment: Timestamp,
    ) -> Result<Agreement, VaultError> {
        let day = day(moment);
        self.agreements()
            .await?
            .into_iter()
            .rev()
            .find(|agreement| agreement.contributor == *contributor && agreement.is_in_force(day))
            .ok_or_else(|| DeliveryError::NoAgreement { day: day.to_string() }.into())
    }
}
