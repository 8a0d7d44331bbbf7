//! What persons agreed to.

use jiff::civil::Date;

use super::PersonMark;
use crate::store::{Tx, ask, now};
use crate::{ContributorId, Vault, VaultError};

/// The scope that a release needs: being counted in published statistics.
pub const RELEASE_SCOPE: &str = "statistics";

/// What a person agreed to, as the contributor recorded it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// What for, in words such as `statistics`. Without any, the contributor says no more than that there is consent, and it covers releases.
    pub scopes: Vec<String>,
    /// The day from which it holds.
    pub given: Option<Date>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
}

impl Consent {
    /// Whether it lets a person be measured on a day.
    pub fn covers_release(&self, day: Date) -> bool {
        let in_scope = self.scopes.is_empty() || self.scopes.iter().any(|scope| scope == RELEASE_SCOPE);
        in_scope
            && self.given.is_none_or(|given| given <= day)
            && self.expires.is_none_or(|expires| day <= expires)
    }
}

impl Vault {
    /// Records what a person agreed to; it takes the place of what was recorded before.
    pub(crate) async fn record_consent(
        &self,
        tx: &mut Tx,
        contributor: &ContributorId,
        person: &PersonMark,
        consent: &Consent,
    ) -> Result<(), VaultError> {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let asked = ask(
            "INSERT INTO consents (contributor, person, scopes, given, expires, recorded) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (contributor, person) DO UPDATE
             SET scopes = excluded.scopes, given = excluded.given, expires = excluded.expires, recorded = excluded.recorded",
        )
        .bind(contributor.as_str())
        .bind(person.to_text())
        .bind(consent.scopes.join(" "))
        .bind(day(consent.given))
        .bind(day(consent.expires))
        .bind(now());
        self.store.execute(tx, asked).await?;
        Ok(())
    }

    /// All consents on record, with whether each covers a release on `day`.
    pub(crate) async fn consents(
        &self,
        tx: &mut Tx,
        on: Date,
    ) -> Result<Vec<(PersonMark, bool)>, VaultError> {
        let asked = ask("SELECT person, scopes, given, expires FROM consents ORDER BY person");
        let rows = self.store.all(tx, asked).await?;
        rows.iter()
            .map(|row| {
                let date = |column| {
                    let text = self.store.maybe(row, column)?;
                    text.map(|text| text.parse::<Date>().map_err(|e| self.store.damaged(e)))
                        .transpose()
                };
                let consent = Consent {
                    scopes: self
                        .store
                        .text(row, 1)?
                        .split_whitespace()
                        .map(String::from)
                        .collect(),
                    given: date(2)?,
                    expires: date(3)?,
                };
                Ok((self.mark(&self.store.text(row, 0)?)?, consent.covers_release(on)))
            })
            .collect()
    }

    pub(crate) fn mark(&self, text: &str) -> Result<PersonMark, VaultError> {
        PersonMark::from_text(text).ok_or_else(|| self.store.damaged("a person's mark that is none"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_has_scope_beginning_and_end() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let consent = |scopes: &[&str], given: &str, expires: &str| Consent {
            scopes: scopes.iter().map(|&s| s.into()).collect(),
            given: given.parse().ok(),
            expires: expires.parse().ok(),
        };
        let today = day("2026-06-15");
        assert!(consent(&["statistics"], "2026-06-15", "2026-06-15").covers_release(today));
        assert!(consent(&[], "", "").covers_release(today));
        assert!(!consent(&["research"], "", "").covers_release(today));
        assert!(!consent(&["statistics"], "2026-06-16", "").covers_release(today));
        assert!(!consent(&["statistics"], "", "2026-06-14").covers_release(today));
    }
}
