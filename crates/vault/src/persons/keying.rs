//! Under which secret a contributor's persons are keyed, so that the same person is known by whatever way a file comes.
//!
//! A contributor has one secret. The vault makes one for each contributor from its own (`keys/person-key.secret`) and keys files with it that come as they
//! are. A contributor that prepares parcels has another, at its desk (`person.secret`), and the vault need not know it. Who sends in both ways hands the desk's
//! over; it is kept in `keys/persons/` and used from then on. Files keyed under two secrets are not taken in beside each other, and no release is made of them.

use amparo_intake::{Intake, IntakeError, PersonKeySecret, ReadOptions, Source, read};
use amparo_parcel::{PERSON_KEY, PublicKey, take_over};

use zeroize::Zeroizing;

use super::PersonMark;
use crate::store::{Tx, ask};
use crate::{ContributorId, DeliveryError, SubmissionId, Vault, VaultError};

const OWN: &str = "own";
/// Parcels that came before secrets were recorded: under the desk's, as far as anybody knows.
const UNRECORDED: &str = "unrecorded";

/// Under which secret the persons of a file are keyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyedBy {
    id: String,
    joined: bool,
}

impl KeyedBy {
    /// The vault's own secret for the contributor.
    pub fn own() -> KeyedBy {
        KeyedBy {
            id: OWN.into(),
            joined: false,
        }
    }

    /// A secret of the contributor's desk, by its name.
    pub fn desk(id: impl Into<String>) -> KeyedBy {
        KeyedBy {
            id: id.into(),
            joined: false,
        }
    }

    pub(crate) fn is_as(&self, other: &KeyedBy) -> bool {
        self.id == other.id
    }

    /// Whether persons under the two secrets cannot be told to be the same.
    fn conflicts(&self, other: &KeyedBy) -> bool {
        let joins = |new: &KeyedBy, old: &KeyedBy| new.joined && old.id == OWN;
        let unrecorded = |one: &KeyedBy, two: &KeyedBy| one.id == UNRECORDED && two.id != OWN;
        self.id != other.id
            && !joins(self, other)
            && !joins(other, self)
            && !unrecorded(self, other)
            && !unrecorded(other, self)
    }
}

/// How files of a contributor are keyed that come as they are.
pub struct Keying {
    secret: PersonKeySecret,
    keyed_by: KeyedBy,
    /// The vault's own secret, where some of the contributor's persons were keyed under it before its own was handed over.
    earlier: Option<PersonKeySecret>,
}

/// A file that was read, and who is the same in it under the contributor's earlier and its present secret.
pub struct KeyedIntake {
    /// The file.
    pub intake: Intake,
    /// Who is the same; empty where the contributor has had one secret only.
    pub same: SamePersons,
}

/// Keys of the same persons under an earlier and the present secret.
#[derive(Default)]
pub struct SamePersons(Zeroizing<Vec<([u8; 32], [u8; 32])>>);

impl Keying {
    /// Under which secret.
    pub fn keyed_by(&self) -> &KeyedBy {
        &self.keyed_by
    }

    /// Reads a file, its persons keyed; `options` need not name a secret.
    ///
    /// # Errors
    /// As for [`read`].
    pub fn read(
        &self,
        source: &Source,
        options: ReadOptions,
        progress: &dyn Fn(f64),
    ) -> Result<KeyedIntake, IntakeError> {
        let under = |secret: &PersonKeySecret| ReadOptions {
            person_key: Some(secret.clone()),
            ..options.clone()
        };
        let intake = read(source, &under(&self.secret), progress)?;
        let mut same = SamePersons::default();
        if let Some(earlier) = &self.earlier {
            // The same rows are accepted whatever the secret, so the two lists go side by side.
            let before = read(source, &under(earlier), &|_| {})?;
            let pairs = before.cases.person_keys.iter().zip(&intake.cases.person_keys);
            same.0
                .extend(pairs.filter_map(|(before, now)| Some(((*before)?, (*now)?))));
        }
        Ok(KeyedIntake { intake, same })
    }
}

impl Vault {
    /// How this contributor's files are keyed that come as they are.
    ///
    /// # Errors
    /// [`VaultError::Key`] if a secret is missing or open to others.
    pub async fn keying(&self, contributor: &ContributorId) -> Result<Keying, VaultError> {
        let own = self.keys.own_person(contributor)?;
        let Some(secret) = self.keys.shared_person(contributor)? else {
            return Ok(Keying {
                secret: own,
                keyed_by: KeyedBy::own(),
                earlier: None,
            });
        };
        let mut tx = self.store.read().await?;
        let before = self.was_keyed(&mut tx, contributor, OWN).await?;
        Ok(Keying {
            keyed_by: KeyedBy {
                id: secret.id(),
                joined: before,
            },
            secret,
            earlier: before.then_some(own),
        })
    }

    /// Takes the secret of a contributor's desk over, from the text that `amparo prepare share-key` made. Its name.
    ///
    /// # Errors
    /// [`DeliveryError::Key`] if it is not signed by one of the contributor's keys, or another was handed over before.
    pub async fn take_person_key(
        &self,
        contributor: &ContributorId,
        text: &str,
    ) -> Result<String, VaultError> {
        let name = self.contributor(contributor).await?.name;
        let keys = self.contributor_keys(contributor).await?;
        let keys: Vec<PublicKey> = keys.iter().filter_map(|text| text.parse().ok()).collect();
        let wrong = |what: String| VaultError::from(DeliveryError::Key(what));
        let identities = self.keys.identity()?;
        let identities: Vec<_> = identities.each().collect();
        let opened = take_over(text, PERSON_KEY, &name, &keys, &identities)
            .map_err(|error| wrong(error.to_string()))?;
        let secret = std::str::from_utf8(&opened)
            .ok()
            .and_then(PersonKeySecret::from_text)
            .ok_or_else(|| wrong("what was handed over is no secret of person keys".into()))?;
        let id = secret.id();
        // Nobody else may write meanwhile: the file and the log go together.
        let mut tx = self.store.write().await?;
        match self.keys.shared_person(contributor)? {
            Some(before) if before.id() == id => return Ok(id),
            Some(before) => {
                return Err(wrong(format!(
                    "{name} handed the secret {} over before; persons keyed under it would not be known under {id}. Use the desk that has that secret",
                    before.id()
                )));
            }
            None => {}
        }
        let foreign = self.standing_keys(&mut tx, contributor, None).await?;
        let foreign = foreign
            .iter()
            .find(|by| ![OWN, UNRECORDED, id.as_str()].contains(&by.id.as_str()));
        if let Some(other) = foreign {
            return Err(wrong(format!(
                "parcels of {name} are here that are keyed under the secret {}, and this is {id}. Use the desk that has that secret",
                other.id
            )));
        }
        self.keys.keep_person(contributor, &secret)?;
        self.log(
            &mut tx,
            "contributor.person_key_taken",
            &format!("{contributor} {id}"),
            None,
        )
        .await?;
        self.store.commit(tx).await?;
        Ok(id)
    }

    /// Records who of a file is the same under the contributor's earlier and its present secret. Call it before the file is stored.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn join_persons(
        &self,
        contributor: &ContributorId,
        persons: &SamePersons,
    ) -> Result<(), VaultError> {
        if persons.0.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        for (before, now) in persons.0.iter() {
            let before = PersonMark::of(contributor, before);
            let now = PersonMark::of(contributor, now);
            for person in [&before, &now] {
                self.link(&mut tx, &before.to_text(), contributor, person, "rekeyed")
                    .await?;
            }
        }
        self.store.commit(tx).await
    }

    /// The active submission of the same source whose persons are keyed under an earlier secret: the one whose place the file takes when it is read anew.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn earlier_keyed(
        &self,
        contributor: &ContributorId,
        sha256: &[u8; 32],
        keyed_by: &KeyedBy,
    ) -> Result<Option<SubmissionId>, VaultError> {
        let source = hex::encode(sha256);
        for submission in self.submissions().await? {
            if !submission.is_active()
                || submission.contributor != *contributor
                || submission.source_sha256 != source
            {
                continue;
            }
            let mut tx = self.store.read().await?;
            let by = self.keyed_by(&mut tx, &submission.id).await?;
            if by.is_some_and(|by| by.id != keyed_by.id) {
                return Ok(Some(submission.id));
            }
        }
        Ok(None)
    }

    /// Refuses a file whose persons are keyed under another secret than those of the contributor's other files.
    pub(crate) async fn must_be_keyed_alike(
        &self,
        tx: &mut Tx,
        contributor: &ContributorId,
        new: &KeyedBy,
        supersedes: Option<&SubmissionId>,
    ) -> Result<(), VaultError> {
        let standing = self.standing_keys(tx, contributor, supersedes).await?;
        if standing.iter().any(|one| one.conflicts(new)) {
            return Err(VaultError::PersonKeys(contributor.clone()));
        }
        // A file that is read under both secrets joins its persons when it is taken in.
        if new.id == OWN || new.joined || !self.was_keyed(tx, contributor, OWN).await? {
            return Ok(());
        }
        for id in [&new.id, UNRECORDED] {
            if self.was_keyed(tx, contributor, id).await? {
                return Ok(());
            }
        }
        // The first file under the new secret: whoever has a token, a consent or a withdrawal under the old one must be known under the new one.
        let asked = ask("SELECT COUNT(*) FROM (
                SELECT person FROM withdrawal_tokens WHERE contributor = $1
                UNION SELECT person FROM withdrawals WHERE contributor = $1
                UNION SELECT person FROM consents WHERE contributor = $1) known
             WHERE NOT EXISTS (SELECT 1 FROM person_links l
                WHERE l.contributor = $1 AND l.person = known.person AND l.kind = 'rekeyed')")
        .bind(contributor.as_str());
        let unknown: u64 = match self.store.one(tx, asked).await? {
            Some(row) => self.store.number(&row, 0)?,
            None => 0,
        };
        if unknown > 0 {
            return Err(VaultError::PersonsNotJoined {
                contributor: contributor.clone(),
                persons: unknown,
            });
        }
        Ok(())
    }

    /// Refuses to go on if a contributor's active files are keyed under secrets that nobody joined, as could happen before secrets were recorded.
    pub(crate) async fn all_keyed_alike(&self) -> Result<(), VaultError> {
        for contributor in self.contributors().await? {
            let mut tx = self.store.read().await?;
            let standing = self.standing_keys(&mut tx, &contributor.id, None).await?;
            let conflict = standing
                .iter()
                .enumerate()
                .any(|(at, one)| standing.iter().skip(at + 1).any(|two| one.conflicts(two)));
            if conflict {
                return Err(VaultError::PersonKeys(contributor.id));
            }
        }
        Ok(())
    }

    pub(crate) async fn record_keyed_by(
        &self,
        tx: &mut Tx,
        submission: &SubmissionId,
        by: &KeyedBy,
    ) -> Result<(), VaultError> {
        let asked =
            ask("INSERT INTO submission_person_keys (submission, key_id, joined) VALUES ($1, $2, $3)")
                .bind(submission.as_str())
                .bind(by.id.as_str())
                .bind(i64::from(by.joined));
        self.store.execute(tx, asked).await?;
        Ok(())
    }

    pub(crate) async fn keyed_by(
        &self,
        tx: &mut Tx,
        submission: &SubmissionId,
    ) -> Result<Option<KeyedBy>, VaultError> {
        let asked = ask("SELECT key_id, joined FROM submission_person_keys WHERE submission = $1")
            .bind(submission.as_str());
        let row = self.store.one(tx, asked).await?;
        row.map(|row| {
            Ok(KeyedBy {
                id: self.store.text(&row, 0)?,
                joined: self.store.number::<u8>(&row, 1)? == 1,
            })
        })
        .transpose()
    }

    /// The secrets of a contributor's active submissions but one.
    async fn standing_keys(
        &self,
        tx: &mut Tx,
        contributor: &ContributorId,
        but: Option<&SubmissionId>,
    ) -> Result<Vec<KeyedBy>, VaultError> {
        let asked = ask("SELECT DISTINCT k.key_id, k.joined FROM submission_person_keys k
             JOIN submissions s ON s.id = k.submission
             LEFT JOIN submissions later ON later.supersedes = s.id
             LEFT JOIN withdrawn_submissions w ON w.submission = s.id
             WHERE s.contributor = $1 AND later.id IS NULL AND w.withdrawn IS NULL AND s.id <> $2")
        .bind(contributor.as_str())
        .bind(but.map_or("", SubmissionId::as_str));
        let rows = self.store.all(tx, asked).await?;
        rows.iter()
            .map(|row| {
                Ok(KeyedBy {
                    id: self.store.text(row, 0)?,
                    joined: self.store.number::<u8>(row, 1)? == 1,
                })
            })
            .collect()
    }

    /// Whether any submission of the contributor, active or not, is keyed under a secret.
    async fn was_keyed(
        &self,
        tx: &mut Tx,
        contributor: &ContributorId,
        id: &str,
    ) -> Result<bool, VaultError> {
        let asked = ask(
            "SELECT 1 FROM submission_person_keys k JOIN submissions s ON s.id = k.submission
             WHERE s.contributor = $1 AND k.key_id = $2 LIMIT 1",
        )
        .bind(contributor.as_str())
        .bind(id);
        Ok(self.store.one(tx, asked).await?.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_beside_what() {
        let joined = KeyedBy {
            joined: true,
            ..KeyedBy::desk("a")
        };
        let unrecorded = KeyedBy::desk(UNRECORDED);
        for (one, two, wanted) in [
            (KeyedBy::own(), KeyedBy::own(), false),
            (KeyedBy::own(), KeyedBy::desk("a"), true),
            (KeyedBy::own(), joined.clone(), false),
            (KeyedBy::desk("b"), joined.clone(), true),
            (KeyedBy::desk("a"), joined, false),
            (KeyedBy::desk("a"), unrecorded.clone(), false),
            (KeyedBy::own(), unrecorded, true),
        ] {
            assert_eq!(
                (one.conflicts(&two), two.conflicts(&one)),
                (wanted, wanted),
                "{one:?} {two:?}"
            );
        }
    }
}
