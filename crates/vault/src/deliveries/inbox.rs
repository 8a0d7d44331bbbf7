//! The folder of files on their way in: `inbox/<delivery>/`, everything in it encrypted to the vault.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Delivery, Findings};
use crate::durable::{blocking, io_error, private_dir, write_new};
use crate::keys::Identities;
use crate::{DeliveryId, Vault, VaultError, sealed};

const FINDINGS: &str = "findings.age";

/// The file of a piece.
pub(super) fn piece_name(first_byte: u64) -> String {
    format!("piece-{first_byte:012}.age")
}

impl Vault {
    pub(super) fn inbox(&self, id: &DeliveryId) -> PathBuf {
        self.dir.join("inbox").join(id.as_str())
    }

    /// Makes the folder of a delivery.
    pub(crate) fn make_inbox(&self, id: &DeliveryId) -> Result<(), VaultError> {
        for dir in [self.dir.join("inbox"), self.inbox(id)] {
            match private_dir(&dir) {
                Err(VaultError::Io { source, .. }) if source.kind() == std::io::ErrorKind::AlreadyExists => {}
                made => made?,
            }
        }
        Ok(())
    }

    /// Removes what a delivery no longer needs; what cannot be removed is encrypted and does no harm.
    pub(crate) fn clear_pieces(&self, id: &DeliveryId) {
        let Ok(entries) = fs::read_dir(self.inbox(id)) else {
            return;
        };
        for entry in entries.flatten() {
            if entry.file_name() != FINDINGS {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The whole file, in memory.
    pub(super) async fn assembled(&self, delivery: &Delivery) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let pieces = self.pieces(&delivery.id).await?;
        let (dir, keys, bytes) = (self.inbox(&delivery.id), self.keys.clone(), delivery.bytes);
        blocking(move || {
            let identity = keys.identity()?;
            let mut whole = Zeroizing::new(Vec::with_capacity(usize::try_from(bytes).unwrap_or_default()));
            for piece in pieces {
                let path = dir.join(piece_name(piece.first_byte));
                let before = whole.len();
                decrypt_into(&path, &identity, &mut whole)?;
                let new = whole.get(before..).unwrap_or_default();
                if hex::encode(Sha256::digest(new)) != piece.sha256 {
                    return Err(VaultError::Damaged {
                        path,
                        what: "not the piece that was stored".into(),
                    });
                }
            }
            Ok(whole)
        })
        .await
    }

    /// Keeps what was found in a delivery.
    pub(super) async fn keep_findings(&self, id: &DeliveryId, findings: &Findings) -> Result<(), VaultError> {
        let plain = Zeroizing::new(serde_json::to_vec(findings).map_err(|e| self.store.damaged(e))?);
        let (recipient, database) = (self.promise.recipient.clone(), self.store.path().to_owned());
        self.make_inbox(id)?;
        let dir = self.inbox(id);
        blocking(move || {
            let sealed = sealed::seal(&recipient, &plain, &database)?;
            write_new(&dir, FINDINGS, &sealed.bytes)
        })
        .await
    }

    /// What was found in a delivery; nothing before it was checked.
    pub(crate) async fn kept_findings(&self, id: &DeliveryId) -> Result<Option<Findings>, VaultError> {
        let (path, keys) = (self.inbox(id).join(FINDINGS), self.keys.clone());
        blocking(move || {
            if !path.is_file() {
                return Ok(None);
            }
            let mut plain = Zeroizing::new(Vec::new());
            decrypt_into(&path, &keys.identity()?, &mut plain)?;
            serde_json::from_slice(&plain)
                .map(Some)
                .map_err(|error| VaultError::Damaged {
                    path,
                    what: error.to_string(),
                })
        })
        .await
    }
}

fn decrypt_into(path: &Path, identity: &Identities, to: &mut Vec<u8>) -> Result<(), VaultError> {
    let damaged = |what: String| VaultError::Damaged {
        path: path.into(),
        what,
    };
    let file = fs::File::open(path).map_err(io_error(path))?;
    let decryptor =
        age::Decryptor::new_buffered(std::io::BufReader::new(file)).map_err(|e| damaged(e.to_string()))?;
    let mut reader = decryptor
        .decrypt(identity.each())
        .map_err(|e| damaged(e.to_string()))?;
    reader.read_to_end(to).map_err(|e| damaged(e.to_string()))?;
    Ok(())
}
