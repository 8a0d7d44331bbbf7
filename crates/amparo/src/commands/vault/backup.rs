//! `amparo vault backup`, `restore` and `backup-key`.

use std::fmt;
use std::path::{Path, PathBuf};

use amparo_vault::{BackupList, Vault, backup_key};
use anyhow::{Result, bail};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::cli::vault_place::VaultPlace;
use crate::files::{self, Readers};
use crate::output::say;

#[derive(Serialize)]
struct Moved {
    made: String,
    files: usize,
    bytes: u64,
    backup: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    vault: Option<PathBuf>,
}

impl Moved {
    fn new(list: &BackupList, backup: &Path, vault: Option<&Path>) -> Self {
        Moved {
            made: list.made.clone(),
            files: list.files(),
            bytes: list.bytes(),
            backup: backup.to_owned(),
            vault: vault.map(Path::to_owned),
        }
    }
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (files, bytes, backup) = (self.files, self.bytes, self.backup.display());
        match &self.vault {
            None => write!(
                f,
                "{files} files, {bytes} bytes in {backup}, as the vault stood at {}. Try it: `amparo vault restore` into an empty place.",
                self.made
            ),
            Some(vault) => write!(
                f,
                "{files} files, {bytes} bytes from {backup}: the vault of {} is in {}. Every file has its hash, every submission opens, ledger and audit log \
                 verify.\nWhat was charged after that moment is not in it: do not release from it before `amparo ledger verify --against` the newest checkpoint.",
                self.made,
                vault.display()
            ),
        }
    }
}

pub(super) async fn make(place: &VaultPlace, recipients: &[String], out: &Path, json: bool) -> Result<()> {
    let vault = place.open().await?;
    let list = vault.back_up(recipients, out).await?;
    vault.close().await;
    say(&Moved::new(&list, out, None), json)
}

pub(super) async fn restore(backup: &Path, identity: &Path, place: &VaultPlace, json: bool) -> Result<()> {
    let identity = Zeroizing::new(files::read_text(identity)?);
    let (vault, list) = Vault::restore_on(&place.database.get(), backup, &identity, &place.vault).await?;
    vault.close().await;
    say(&Moved::new(&list, backup, Some(&place.vault)), json)
}

#[derive(Serialize)]
struct Key {
    recipient: String,
    identity: PathBuf,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}\nThe identity that opens what is encrypted to it is in {}: keep it far from the vault.",
            self.recipient,
            self.identity.display()
        )
    }
}

pub(super) fn key(out: &Path, json: bool) -> Result<()> {
    if out.exists() {
        bail!(
            "{}: there is a file of that name; a key replaces none",
            out.display()
        );
    }
    let (identity, recipient) = backup_key();
    files::write(out, Readers::Owner, |file| {
        Ok(file.write_all(identity.as_bytes())?)
    })?;
    let identity = out.to_owned();
    say(&Key { recipient, identity }, json)
}
