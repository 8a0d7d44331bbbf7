//! Files that somebody outside the repository handed in, as they are: encrypted in `kept/<id>.age`, and only for those whose room they belong to.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use sha2::{Digest, Sha256};

use zeroize::Zeroizing;

use crate::durable::{blocking, io_error, private_dir, write_new};
use crate::store::{Row, Tx, ask, now};
use crate::{ContributorId, KeptFileId, Vault, VaultError, sealed};

/// Bytes of the longest file that is kept.
pub const MAX_KEPT: usize = 20 << 20;

/// Characters of the longest file name that is kept.
const LONGEST_NAME: usize = 120;

/// A kept file, without what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptFile {
    /// Its id.
    pub id: KeptFileId,
    /// The name that it had where it came from, without folders.
    pub file_name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of what is in it.
    pub sha256: String,
    /// When it came, as RFC 3339 in UTC.
    pub stored: String,
    #[serde(skip)]
    sealed_sha256: String,
}

/// Why a file is not kept, or not found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeptFileError {
    /// No such file in this room.
    #[error("there is no file {0}")]
    Unknown(KeptFileId),
    /// Nothing in it, or too much.
    #[error("a file has 1 to {MAX_KEPT} bytes; this one has {0}")]
    Length(usize),
}

/// The columns that [`Vault::kept_file`] reads, of the table by the name of `f`.
macro_rules! kept_columns {
    () => {
        "f.id, f.file_name, f.bytes, f.sha256, f.stored, f.sealed_sha256"
    };
}
pub(crate) use kept_columns;

impl Vault {
    pub(crate) fn kept_dir(&self) -> PathBuf {
        self.dir.join("kept")
    }

    pub(crate) fn kept_file(&self, row: &Row) -> Result<KeptFile, VaultError> {
        Ok(KeptFile {
            id: self.store.read_as(row, 0)?,
            file_name: self.store.text(row, 1)?,
            bytes: self.store.number(row, 2)?,
            sha256: self.store.text(row, 3)?,
            stored: self.store.text(row, 4)?,
            sealed_sha256: self.store.text(row, 5)?,
        })
    }

    /// Encrypts a file and puts it and its row in place within the transaction; if that is not committed, the file is swept when the vault is next opened.
    pub(crate) async fn keep_file(
        &self,
        tx: &mut Tx,
        of: &ContributorId,
        file_name: &str,
        bytes: Zeroizing<Vec<u8>>,
    ) -> Result<KeptFile, VaultError> {
        if bytes.is_empty() || bytes.len() > MAX_KEPT {
            return Err(KeptFileError::Length(bytes.len()).into());
        }
        let id = KeptFileId::random()?;
        let (length, sha256) = (bytes.len(), hex::encode(Sha256::digest(&*bytes)));
        let (recipient, database) = (self.promise.recipient.clone(), self.store.path().to_owned());
        let (dir, name) = (self.kept_dir(), format!("{id}.age"));
        let sealed_sha256 = blocking(move || {
            match private_dir(&dir) {
                Err(VaultError::Io { source, .. }) if source.kind() == std::io::ErrorKind::AlreadyExists => {}
                made => made?,
            }
            let sealed = sealed::seal(&recipient, &bytes, &database)?;
            write_new(&dir, &name, &sealed.bytes)?;
            Ok(sealed.sha256)
        })
        .await?;
        let kept = KeptFile {
            id,
            file_name: plain_name(file_name),
            bytes: length as u64,
            sha256,
            stored: now(),
            sealed_sha256,
        };
        let asked = ask(
            "INSERT INTO kept_files (id, contributor, file_name, bytes, sha256, sealed_sha256, stored) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(kept.id.as_str())
        .bind(of.as_str())
        .bind(&kept.file_name)
        .bind(i64::try_from(length).map_err(|e| self.store.damaged(e))?)
        .bind(&kept.sha256)
        .bind(&kept.sealed_sha256)
        .bind(&kept.stored);
        self.store.execute(tx, asked).await?;
        Ok(kept)
    }

    /// What is in a file, once it was found to be the one that was stored.
    pub(crate) async fn open_kept(&self, kept: &KeptFile) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let path = self.kept_dir().join(format!("{}.age", kept.id));
        let (keys, kept) = (self.keys.clone(), kept.clone());
        blocking(move || {
            let sealed = fs::read(&path).map_err(io_error(&path))?;
            let damaged = |what: String| VaultError::Damaged {
                path: path.clone(),
                what,
            };
            if hex::encode(Sha256::digest(&sealed)) != kept.sealed_sha256 {
                return Err(damaged(format!(
                    "not the file that was stored: another SHA-256 than {}",
                    kept.sealed_sha256
                )));
            }
            keys.identity()?
                .decrypt(&sealed)
                .map_err(|error| damaged(error.to_string()))
        })
        .await
    }

    pub(crate) async fn known_kept(&self, tx: &mut Tx) -> Result<BTreeSet<String>, VaultError> {
        let rows = self.store.all(tx, ask("SELECT id FROM kept_files")).await?;
        rows.iter().map(|row| self.store.text(row, 0)).collect()
    }
}

/// A file's name without folders and signs that a header or a shell could take for more.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|c| c.is_alphanumeric() || " .-_()".contains(*c))
        .take(LONGEST_NAME)
        .collect();
    let plain = plain.trim().trim_start_matches('.').to_owned();
    if plain.is_empty() { "file".into() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn names_keep_no_folder_and_no_sign_that_means_something() {
        for (name, plain) in [
            ("C:\\docs\\licence 2026.pdf", "licence 2026.pdf"),
            ("../../etc/passwd", "passwd"),
            ("a\"; filename=\"b", "a filenameb"),
            ("..", "file"),
            ("رخصة.pdf", "رخصة.pdf"),
        ] {
            assert_eq!(plain_name(name), plain);
        }
    }
}
