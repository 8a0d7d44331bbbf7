//! Who contributes.

use crate::store::{Row, Store, Tx, ask, now};
use crate::{ContributorId, Vault, VaultError};

/// An organisation that contributes cases.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Contributor {
    /// Its id.
    pub id: ContributorId,
    /// Its name, as it was registered.
    pub name: String,
    /// When, as RFC 3339 in UTC.
    pub registered: String,
}

/// What makes two names the same: neither capitals nor spaces tell them apart.
fn fold(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn from_row(store: &Store, row: &Row) -> Result<Contributor, VaultError> {
    let text = |column: usize| store.text(row, column);
    Ok(Contributor {
        id: text(0)?.try_into().map_err(|e| store.damaged(e))?,
        name: text(1)?,
        registered: text(2)?,
    })
}

impl Vault {
    /// Registers an organisation.
    ///
    /// # Errors
    /// [`VaultError::Name`] for a name that cannot be used, [`VaultError::NameTaken`] if another has it.
    pub async fn register_contributor(&self, name: &str) -> Result<ContributorId, VaultError> {
        let name = name.trim();
        let folded = fold(name);
        if folded.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
            return Err(VaultError::Name { name: name.into() });
        }
        let mut tx = self.store.write().await?;
        let asked = ask("SELECT id, name, registered FROM contributors WHERE folded_name = $1").bind(&folded);
        let taken = self.store.one(&mut tx, asked).await?;
        if let Some(row) = taken {
            let id = from_row(&self.store, &row)?.id;
            return Err(VaultError::NameTaken {
                name: name.into(),
                id,
            });
        }
        let id = ContributorId::random()?;
        let asked =
            ask("INSERT INTO contributors (id, name, folded_name, registered) VALUES ($1, $2, $3, $4)")
                .bind(id.as_str())
                .bind(name)
                .bind(&folded)
                .bind(now());
        self.store.execute(&mut tx, asked).await?;
        self.log(&mut tx, "contributor.registered", id.as_str(), None)
            .await?;
        self.store.commit(tx).await?;
        tracing::info!(contributor = %id, "contributor registered");
        Ok(id)
    }

    /// All contributors in order of name.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn contributors(&self) -> Result<Vec<Contributor>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask("SELECT id, name, registered FROM contributors ORDER BY folded_name");
        let rows = self.store.all(&mut tx, asked).await?;
        rows.iter().map(|row| from_row(&self.store, row)).collect()
    }

    /// The contributor of a name, capital letters and spaces aside.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn contributor_named(&self, name: &str) -> Result<Option<Contributor>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked =
            ask("SELECT id, name, registered FROM contributors WHERE folded_name = $1").bind(fold(name));
        let row = self.store.one(&mut tx, asked).await?;
        row.map(|row| from_row(&self.store, &row)).transpose()
    }

    /// A contributor's own entry.
    ///
    /// # Errors
    /// [`VaultError::UnknownContributor`].
    pub async fn contributor(&self, id: &ContributorId) -> Result<Contributor, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask("SELECT id, name, registered FROM contributors WHERE id = $1").bind(id.as_str());
        match self.store.one(&mut tx, asked).await? {
            Some(row) => from_row(&self.store, &row),
            None => Err(VaultError::UnknownContributor(id.clone())),
        }
    }

    pub(crate) async fn must_know(&self, tx: &mut Tx, id: &ContributorId) -> Result<(), VaultError> {
        let asked = ask("SELECT 1 FROM contributors WHERE id = $1").bind(id.as_str());
        match self.store.one(tx, asked).await? {
            Some(_) => Ok(()),
            None => Err(VaultError::UnknownContributor(id.clone())),
        }
    }
}
