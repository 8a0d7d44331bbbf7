//! Signed heads: what the ledger and the audit log were at a moment, to be kept where the vault is not.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::durable::{blocking, private_dir, write_new};
use crate::store::now;
use crate::{Heads, Vault, VaultError};

const FORMAT: &str = "amparo-checkpoint/1";

/// The heads of both chains at a moment, signed with the vault's release key. Public: it says how many entries there are and nothing of any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// `amparo-checkpoint/1`.
    pub format: String,
    /// When, as RFC 3339 in UTC.
    pub when: String,
    /// The heads.
    pub heads: Heads,
    /// The signature over [`Checkpoint::message`], in base64.
    pub signature: String,
}

/// Why a checkpoint says nothing about a vault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text is no checkpoint.
    #[error("not a checkpoint ({FORMAT}): {0}")]
    Malformed(String),
    /// The signature is not by the key.
    #[error("the checkpoint is not signed by this vault's key; it was changed, or is another vault's")]
    Signature,
}

impl Checkpoint {
    /// Reads a checkpoint and verifies its signature.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn from_json(text: &str, key: &VerifyingKey) -> Result<Checkpoint, CheckpointError> {
        let malformed = |error: String| CheckpointError::Malformed(error);
        let checkpoint: Checkpoint = serde_json::from_str(text).map_err(|e| malformed(e.to_string()))?;
        if checkpoint.format != FORMAT {
            return Err(malformed(format!("its format is {:?}", checkpoint.format)));
        }
        let signature = STANDARD
            .decode(&checkpoint.signature)
            .ok()
            .and_then(|bytes| Signature::from_slice(&bytes).ok())
            .ok_or_else(|| malformed("its signature is not 64 bytes in base64".into()))?;
        key.verify_strict(&checkpoint.message(), &signature)
            .map_err(|_| CheckpointError::Signature)?;
        Ok(checkpoint)
    }

    /// The bytes that are signed: format, moment and both heads, one to a line.
    pub fn message(&self) -> Vec<u8> {
        let Heads { ledger, audit } = &self.heads;
        format!("{}\n{}\nledger {ledger}\naudit {audit}\n", self.format, self.when).into_bytes()
    }
}

impl Vault {
    /// Verifies both chains, against every checkpoint in the vault's own folder too, signs their heads, and keeps the checkpoint in
    /// `checkpoints/`. Copies of it elsewhere show later whether anything before it was changed or cut off.
    ///
    /// # Errors
    /// [`VaultError::Broken`] if the chains are not what was written, [`VaultError::Checkpoint`], or if disk or key refuse.
    pub async fn checkpoint(&self) -> Result<Checkpoint, VaultError> {
        let heads = self.verify_with_checkpoints(&[]).await?;
        let mut checkpoint = Checkpoint {
            format: FORMAT.into(),
            when: now(),
            heads,
            signature: String::new(),
        };
        let signature = self.signing_key()?.sign(&checkpoint.message());
        checkpoint.signature = STANDARD.encode(signature.to_bytes());
        let text = serde_json::to_string_pretty(&checkpoint).map_err(|e| self.store.damaged(e))? + "\n";
        let dir = self.checkpoints_dir();
        if !dir.is_dir() {
            private_dir(&dir)?;
        }
        let name = format!("{:012}-{:012}.json", heads.ledger.entries, heads.audit.entries);
        // The same heads are signed once.
        if !dir.join(&name).exists() {
            blocking(move || write_new(&dir, &name, text.as_bytes())).await?;
        }
        Ok(checkpoint)
    }

    /// Verifies both chains against the given checkpoints and those in the vault's folder.
    ///
    /// # Errors
    /// [`VaultError::Broken`] names the first entry that is not what it was; [`VaultError::Checkpoint`] for a checkpoint in the folder that is none.
    pub async fn verify_with_checkpoints(&self, kept: &[Checkpoint]) -> Result<Heads, VaultError> {
        let mut all = kept.to_vec();
        let dir = self.checkpoints_dir();
        if let Ok(entries) = fs::read_dir(&dir) {
            let key = self.signing_key()?.verifying_key();
            for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
                if path.extension().is_some_and(|extension| extension == "json") {
                    let text = fs::read_to_string(&path).map_err(crate::durable::io_error(&path))?;
                    all.push(Checkpoint::from_json(&text, &key).map_err(|source| {
                        VaultError::Checkpoint {
                            path: path.clone(),
                            source,
                        }
                    })?);
                }
            }
        }
        for checkpoint in &all {
            self.verify(Some(&checkpoint.heads)).await?;
        }
        self.verify(None).await
    }

    fn checkpoints_dir(&self) -> PathBuf {
        self.dir().join("checkpoints")
    }
}
