//! What contributors sent.

use std::collections::BTreeSet;

use amparo_intake::CaseTable;
use serde::Serialize;

use crate::durable::{blocking, write_new};
use crate::persons::KeyedBy;
use crate::sealed::{self, Expected, Opened};
use crate::store::{Row, Store, Tx, ask, now};
use crate::{ContributorId, SubmissionId, Vault, VaultError};

/// Where a submission's cases come from.
#[derive(Clone)]
pub struct Provenance {
    /// The source's name, for people. It stands in the database in clear.
    pub file_name: String,
    /// SHA-256 of the source's bytes: the same file sent twice counts once.
    pub sha256: [u8; 32],
    /// The layout it was read in.
    pub layout: String,
    /// The intake report. It is encrypted with the cases, as it quotes values.
    pub report: serde_json::Value,
    /// The submission that this one replaces, of the same contributor.
    pub supersedes: Option<SubmissionId>,
    /// Under which secret its persons are keyed; nothing where none is.
    pub keyed_by: Option<KeyedBy>,
}

/// What became of a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Submitted {
    /// It was stored.
    New(SubmissionId),
    /// The same file is stored already, and active; nothing was changed. To store it again, read in another way, supersede that one.
    AlreadyThere(SubmissionId),
}

impl Submitted {
    /// The submission that holds the cases, new or not.
    pub fn id(&self) -> &SubmissionId {
        match self {
            Submitted::New(id) | Submitted::AlreadyThere(id) => id,
        }
    }
}

/// What the database knows of a submission. Private: its number of cases is exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// Who sent it.
    pub contributor: ContributorId,
    /// The source's name.
    pub file_name: String,
    /// SHA-256 of the source, in hexadecimal.
    pub source_sha256: String,
    /// The layout it was read in.
    pub layout: String,
    /// Number of cases.
    pub cases: u64,
    /// When it was stored, as RFC 3339 in UTC.
    pub received: String,
    /// The submission it replaced.
    pub supersedes: Option<SubmissionId>,
    /// The submission that replaced it. Only those that nothing replaced go into releases.
    pub superseded_by: Option<SubmissionId>,
    /// When its contributor took it back.
    pub withdrawn: Option<String>,
    #[serde(skip)]
    sealed_sha256: String,
    #[serde(skip)]
    sealed_bytes: u64,
}

impl Submission {
    /// Whether its cases go into releases.
    pub fn is_active(&self) -> bool {
        self.superseded_by.is_none() && self.withdrawn.is_none()
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.contributor, s.file_name, s.source_sha256, s.layout, s.cases, s.received, s.supersedes, ",
            "later.id, s.sealed_sha256, s.sealed_bytes, w.withdrawn FROM submissions s ",
            "LEFT JOIN submissions later ON later.supersedes = s.id ",
            "LEFT JOIN withdrawn_submissions w ON w.submission = s.id ",
            $rest
        )
    };
}

fn from_row(store: &Store, row: &Row) -> Result<Submission, VaultError> {
    let text = |column: usize| store.text(row, column);
    let number = |column: usize| store.number::<u64>(row, column);
    let id = |text: String| SubmissionId::try_from(text).map_err(|e| store.damaged(e));
    let optional = |column: usize| -> Result<Option<SubmissionId>, VaultError> {
        store.maybe(row, column)?.map(id).transpose()
    };
    Ok(Submission {
        id: id(text(0)?)?,
        contributor: text(1)?.try_into().map_err(|e| store.damaged(e))?,
        file_name: text(2)?,
        source_sha256: text(3)?,
        layout: text(4)?,
        cases: number(5)?,
        received: text(6)?,
        supersedes: optional(7)?,
        superseded_by: optional(8)?,
        sealed_sha256: text(9)?,
        sealed_bytes: number(10)?,
        withdrawn: store.maybe(row, 11)?,
    })
}

impl Vault {
    /// Stores a contributor's cases: all of them, encrypted and on disk, or nothing. The same source twice is stored once.
    ///
    /// # Errors
    /// [`VaultError::UnknownContributor`]; [`VaultError::UnknownSubmission`] or [`VaultError::Superseded`] if what it is to replace is not
    /// there or was replaced already; [`VaultError::PersonKeys`] or [`VaultError::PersonsNotJoined`] if its persons would not be known beside the contributor's
    /// others; or if disk or database refuse. The vault is unchanged then.
    pub async fn submit(
        &self,
        contributor: &ContributorId,
        cases: &CaseTable,
        provenance: Provenance,
    ) -> Result<Submitted, VaultError> {
        let source = hex::encode(provenance.sha256);
        // Asked before the work of encryption, and again when nobody else can write.
        let mut tx = self.store.read().await?;
        if let Some(id) = self.twin(&mut tx, contributor, &source, &provenance).await? {
            return Ok(Submitted::AlreadyThere(id));
        }
        drop(tx);

        let id = SubmissionId::random()?;
        let rows = i64::try_from(cases.table.rows()).map_err(|e| self.store.damaged(e))?;
        let report = serde_json::to_vec(&provenance.report).map_err(|e| self.store.damaged(e))?;
        let plain = sealed::lay_out(cases, &report);
        let (recipient, database) = (self.promise.recipient.clone(), self.store.path().to_owned());
        let sealed = blocking(move || sealed::seal(&recipient, &plain, &database)).await?;

        let mut tx = self.store.write().await?;
        if let Some(id) = self.twin(&mut tx, contributor, &source, &provenance).await? {
            return Ok(Submitted::AlreadyThere(id));
        }
        let (dir, name) = (self.submissions_dir(), sealed::file_name(&id));
        let path = dir.join(&name);
        let (sealed_sha256, sealed_bytes) = (sealed.sha256, sealed.bytes.len() as i64);
        blocking(move || write_new(&dir, &name, &sealed.bytes)).await?;
        let row = async {
            let asked = ask(
                "INSERT INTO submissions (id, contributor, file_name, source_sha256, layout, cases, received, supersedes,
                                          sealed_sha256, sealed_bytes)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(id.as_str())
            .bind(contributor.as_str())
            .bind(&provenance.file_name)
            .bind(&source)
            .bind(&provenance.layout)
            .bind(rows)
            .bind(now())
            .bind(provenance.supersedes.as_ref().map(SubmissionId::as_str))
            .bind(sealed_sha256)
            .bind(sealed_bytes);
            self.store.execute(&mut tx, asked).await?;
            if let Some(by) = &provenance.keyed_by {
                self.record_keyed_by(&mut tx, &id, by).await?;
            }
            self.log(&mut tx, "submission.stored", id.as_str(), None).await?;
            if let Some(earlier) = &provenance.supersedes {
                self.log(&mut tx, "submission.superseded", earlier.as_str(), None)
                    .await?;
            }
            Ok(())
        };
        if let Err(error) = row.await {
            // Still within the transaction, so nobody else knows of the file. Once the commit has begun this is no longer sure, and
            // a file without a row does no harm.
            let _ = std::fs::remove_file(&path);
            return Err(error);
        }
        self.store.commit(tx).await?;
        tracing::info!(%contributor, submission = %id, "submission stored");
        Ok(Submitted::New(id))
    }

    /// The active submission of the same source, unless it is the one to be replaced; and the checks that need the database.
    async fn twin(
        &self,
        tx: &mut Tx,
        contributor: &ContributorId,
        source: &str,
        provenance: &Provenance,
    ) -> Result<Option<SubmissionId>, VaultError> {
        self.must_know(tx, contributor).await?;
        let asked = ask(select!(
            "WHERE s.contributor = $1 AND s.source_sha256 = $2 AND later.id IS NULL AND w.withdrawn IS NULL ORDER BY s.received"
        ))
        .bind(contributor.as_str())
        .bind(source);
        let twins = self.store.all(tx, asked).await?;
        for twin in &twins {
            let twin = from_row(&self.store, twin)?.id;
            if provenance.supersedes.as_ref() != Some(&twin) {
                return Ok(Some(twin));
            }
        }
        if let Some(earlier) = &provenance.supersedes {
            let found = self.submission(tx, earlier).await?;
            match found.filter(|earlier| earlier.contributor == *contributor) {
                None => {
                    return Err(VaultError::UnknownSubmission {
                        submission: earlier.clone(),
                        contributor: contributor.clone(),
                    });
                }
                Some(Submission {
                    superseded_by: Some(by),
                    ..
                }) => {
                    return Err(VaultError::Superseded {
                        submission: earlier.clone(),
                        by,
                    });
                }
                Some(_) => {}
            }
        }
        if let Some(by) = &provenance.keyed_by {
            self.must_be_keyed_alike(tx, contributor, by, provenance.supersedes.as_ref())
                .await?;
        }
        Ok(None)
    }

    pub(crate) async fn submission(
        &self,
        tx: &mut Tx,
        id: &SubmissionId,
    ) -> Result<Option<Submission>, VaultError> {
        let asked = ask(select!("WHERE s.id = $1")).bind(id.as_str());
        let row = self.store.one(tx, asked).await?;
        row.map(|row| from_row(&self.store, &row)).transpose()
    }

    /// All submissions, active or not, oldest first.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn submissions(&self) -> Result<Vec<Submission>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask(select!("ORDER BY s.received, s.id"));
        let rows = self.store.all(&mut tx, asked).await?;
        rows.iter().map(|row| from_row(&self.store, row)).collect()
    }

    /// The intake report of a submission.
    ///
    /// # Errors
    /// If the submission's file or the vault's identity is not there or not what it was.
    pub async fn report(&self, submission: &Submission) -> Result<serde_json::Value, VaultError> {
        self.open_sealed(submission).await?.report()
    }

    pub(crate) async fn open_sealed(&self, submission: &Submission) -> Result<Opened, VaultError> {
        let expected = Expected {
            path: self.submissions_dir().join(sealed::file_name(&submission.id)),
            sha256: submission.sealed_sha256.clone(),
            bytes: submission.sealed_bytes,
        };
        let keys = self.keys.clone();
        blocking(move || sealed::open(expected, &keys.identity()?)).await
    }

    pub(crate) async fn known_submissions(&self, tx: &mut Tx) -> Result<BTreeSet<String>, VaultError> {
        let asked = ask("SELECT id FROM submissions");
        let rows = self.store.all(tx, asked).await?;
        rows.iter().map(|row| self.store.text(row, 0)).collect()
    }
}
