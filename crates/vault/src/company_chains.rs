//! Tables of a company's labour supply chain, kept for that company and shown to nobody else.

use zeroize::Zeroizing;

use crate::kept_files::{KeptFile, kept_columns};
use crate::store::ask;
use crate::{Account, ContributorId, KeptFileId, Role, Vault, VaultError};

/// A vault, as far as a company sees it: the tables that it handed in.
#[derive(Clone, Debug)]
pub struct OfCompany {
    vault: Vault,
    company: ContributorId,
}

impl Vault {
    /// The part of a company's account; nothing for any other account.
    pub fn of_company(&self, account: &Account) -> Option<OfCompany> {
        let company = account.contributor.clone()?;
        (account.role == Role::Company).then(|| OfCompany {
            vault: self.clone(),
            company,
        })
    }
}

impl OfCompany {
    /// Its tables, oldest first.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn tables(&self) -> Result<Vec<KeptFile>, VaultError> {
        let store = &self.vault.store;
        let mut tx = store.read().await?;
        let asked = ask(concat!(
            "SELECT ",
            kept_columns!(),
            " FROM chain_tables c JOIN kept_files f ON f.id = c.file WHERE f.contributor = $1 ORDER BY f.stored, f.id"
        ))
        .bind(self.company.as_str());
        let rows = store.all(&mut tx, asked).await?;
        rows.iter().map(|row| self.vault.kept_file(row)).collect()
    }

    /// Keeps a table.
    ///
    /// # Errors
    /// [`KeptFileError::Length`](crate::KeptFileError::Length).
    pub async fn add_table(
        &self,
        file_name: &str,
        bytes: Zeroizing<Vec<u8>>,
    ) -> Result<KeptFileId, VaultError> {
        let (vault, store) = (&self.vault, &self.vault.store);
        let mut tx = store.write().await?;
        let kept = vault.keep_file(&mut tx, &self.company, file_name, bytes).await?;
        let asked = ask("INSERT INTO chain_tables (file) VALUES ($1)").bind(kept.id.as_str());
        store.execute(&mut tx, asked).await?;
        vault
            .log(&mut tx, "chain_table.kept", kept.id.as_str(), None)
            .await?;
        store.commit(tx).await?;
        Ok(kept.id)
    }

    /// What is in a table of its own.
    ///
    /// # Errors
    /// If its file is not what was stored.
    pub async fn read_table(&self, table: &KeptFile) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.vault.open_kept(table).await
    }
}
