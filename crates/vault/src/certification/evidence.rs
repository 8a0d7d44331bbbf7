//! Files that were handed in as evidence.

use amparo_recruitment::certification::Step;
use jiff::Timestamp;
use serde::Serialize;
use zeroize::Zeroizing;

use super::room::CaseRoom;
use super::{CertificationError, Part};
use crate::kept_files::{KeptFile, KeptFileError, kept_columns};
use crate::store::{Tx, ask};
use crate::{AccountId, CaseId, KeptFileId, Vault, VaultError};

/// A file of evidence, without what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceFile {
    /// The file.
    #[serde(flatten)]
    pub kept: KeptFile,
    /// The criterion.
    pub criterion: String,
    /// Who handed it in.
    pub by: AccountId,
}

impl EvidenceFile {
    /// How events name it.
    pub fn reference(&self) -> String {
        reference(&self.kept)
    }
}

fn reference(kept: &KeptFile) -> String {
    format!("{} sha256:{}", kept.id, kept.sha256)
}

impl Vault {
    pub(super) async fn evidence_of(
        &self,
        tx: &mut Tx,
        case: &CaseId,
    ) -> Result<Vec<EvidenceFile>, VaultError> {
        let asked = ask(concat!(
            "SELECT ",
            kept_columns!(),
            ", e.criterion, e.account FROM certification_evidence e JOIN kept_files f ON f.id = e.file
             WHERE e.case_id = $1 ORDER BY f.stored, f.id"
        ))
        .bind(case.as_str());
        let rows = self.store.all(tx, asked).await?;
        rows.iter()
            .map(|row| {
                Ok(EvidenceFile {
                    kept: self.kept_file(row)?,
                    criterion: self.store.text(row, 6)?,
                    by: self.store.read_as(row, 7)?,
                })
            })
            .collect()
    }
}

impl CaseRoom {
    /// Hands in a file as evidence of a criterion: kept encrypted, and named in the case's events by its hash.
    ///
    /// # Errors
    /// [`KeptFileError::Length`]; as [`CaseRoom::act`]. Nothing is kept then.
    pub async fn hand_in_evidence(
        &self,
        criterion: &str,
        file_name: &str,
        bytes: Zeroizing<Vec<u8>>,
        moment: Timestamp,
    ) -> Result<KeptFileId, VaultError> {
        let (vault, store) = (&self.vault, &self.vault.store);
        let mut tx = store.write().await?;
        let kept = vault
            .keep_file(&mut tx, &self.summary.contributor, file_name, bytes)
            .await?;
        let step = Step::EvidenceAdded {
            criterion: criterion.to_owned(),
            evidence: reference(&kept),
        };
        let added = async {
            self.act_within(&mut tx, |_| Ok(step), moment).await?;
            let asked = ask(
                "INSERT INTO certification_evidence (file, case_id, criterion, account) VALUES ($1, $2, $3, $4)",
            )
            .bind(kept.id.as_str())
            .bind(self.summary.id.as_str())
            .bind(criterion)
            .bind(self.who.as_str());
            store.execute(&mut tx, asked).await
        }
        .await;
        if let Err(refused) = added {
            // Should it stay, it is encrypted and is swept when the vault is next opened.
            let _ = std::fs::remove_file(vault.kept_dir().join(format!("{}.age", kept.id)));
            return Err(refused);
        }
        store.commit(tx).await?;
        Ok(kept.id)
    }

    /// A file of the case with what is in it. That it was opened is on record.
    ///
    /// # Errors
    /// [`KeptFileError::Unknown`], for a file of another case as well; [`CertificationError::NotNamed`].
    pub async fn evidence(
        &self,
        id: &KeptFileId,
        moment: Timestamp,
    ) -> Result<(EvidenceFile, Zeroizing<Vec<u8>>), VaultError> {
        let view = self.view(moment).await?;
        if self.part() == Part::Auditor && !view.open_file {
            return Err(CertificationError::NotNamed.into());
        }
        let file = view.evidence.into_iter().find(|file| file.kept.id == *id);
        let file = file.ok_or_else(|| KeptFileError::Unknown(id.clone()))?;
        let bytes = self.vault.open_kept(&file.kept).await?;
        let target = format!("{} {id}", self.summary.id);
        self.vault
            .record_event("certification.evidence_opened", &target)
            .await?;
        Ok((file, bytes))
    }
}
