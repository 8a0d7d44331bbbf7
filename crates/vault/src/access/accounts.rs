//! Accounts.

use hmac::{Hmac, KeyInit, Mac};
use serde::Serialize;
use sha2::Sha256;

use zeroize::Zeroizing;

use super::{AccessError, Role};
use crate::store::{Row, Store, Tx, ask, now};
use crate::{AccountId, ContributorId, Vault, VaultError};

/// Somebody who may log in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The name to log in with.
    pub login: String,
    /// Its role.
    pub role: Role,
    /// The organisation of a contributor.
    pub contributor: Option<ContributorId>,
    /// When it was made, as RFC 3339 in UTC.
    pub made: String,
    /// When it was closed.
    pub closed: Option<String>,
}

impl Account {
    /// How acts of the account are signed in the audit log.
    pub fn actor(&self) -> String {
        format!("{} ({})", self.id, self.role)
    }
}

/// What a login is checked against.
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// The password's hash, as it was handed in.
    pub password: String,
    /// The secret of the one-time codes, 20 bytes (RFC 4226, section 4).
    pub totp_secret: Zeroizing<[u8; 20]>,
    /// The last step whose code was used: a code counts once.
    pub totp_step: u64,
}

pub(super) fn from_row(store: &Store, row: &Row) -> Result<Account, VaultError> {
    Ok(Account {
        id: store.read_as(row, 0)?,
        login: store.text(row, 1)?,
        role: store.read_as(row, 2)?,
        contributor: store
            .maybe(row, 3)?
            .map(|text| ContributorId::try_from(text).map_err(|e| store.damaged(e)))
            .transpose()?,
        made: store.text(row, 4)?,
        closed: store.maybe(row, 5)?,
    })
}

pub(super) fn fold(login: &str) -> String {
    login.trim().to_lowercase()
}

impl Vault {
    /// All accounts, open or closed, in order of name.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn accounts(&self) -> Result<Vec<Account>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked =
            ask("SELECT id, login, role, contributor, made, closed FROM accounts ORDER BY folded_login");
        let rows = self.store.all(&mut tx, asked).await?;
        rows.iter().map(|row| from_row(&self.store, row)).collect()
    }

    /// What the login of a name is checked against; nothing where there is no open account of that name.
    ///
    /// # Errors
    /// If the database refuses, or [`VaultError::Key`] without the service's secret.
    pub async fn credentials(&self, login: &str) -> Result<Option<Credentials>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask(
            "SELECT id, login, role, contributor, made, closed, password, totp_salt, totp_step FROM accounts
             WHERE folded_login = $1 AND closed IS NULL",
        )
        .bind(fold(login));
        let Some(row) = self.store.one(&mut tx, asked).await? else {
            return Ok(None);
        };
        Ok(Some(Credentials {
            account: from_row(&self.store, &row)?,
            password: self.store.text(&row, 6)?,
            totp_secret: self.totp_secret(&self.store.text(&row, 7)?)?,
            totp_step: self.store.number(&row, 8)?,
        }))
    }

    /// The secret of an account's one-time codes: HMAC-SHA-256 of its salt under a secret of the vault, cut to the 160 bits of RFC 4226. A stolen database
    /// alone therefore gives nobody a code.
    pub(super) fn totp_secret(&self, salt: &str) -> Result<Zeroizing<[u8; 20]>, VaultError> {
        let secret = self.keys.service()?;
        let mut mac =
            Hmac::<Sha256>::new_from_slice(secret.as_slice()).map_err(|error| self.store.damaged(error))?;
        mac.update(b"amparo-totp/1\n");
        mac.update(salt.as_bytes());
        let full = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        let mut short = Zeroizing::new([0; 20]);
        short.copy_from_slice(full.get(..20).unwrap_or(&[0; 20]));
        Ok(short)
    }

    /// Closes an account: its sessions end and its tokens are void. It stays on record, and its name stays taken.
    ///
    /// # Errors
    /// [`AccessError::UnknownAccount`]; [`AccessError::LastAdministrator`].
    pub async fn close_account(&self, id: &AccountId) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        let row = self
            .store
            .one(
                &mut tx,
                ask("SELECT role FROM accounts WHERE id = $1 AND closed IS NULL").bind(id.as_str()),
            )
            .await?
            .ok_or_else(|| AccessError::UnknownAccount(id.clone()))?;
        if self.store.read_as::<Role>(&row, 0)? == Role::Administrator {
            let others = ask(
                "SELECT 1 FROM accounts WHERE role = 'administrator' AND closed IS NULL AND id <> $1 LIMIT 1",
            )
            .bind(id.as_str());
            if self.store.one(&mut tx, others).await?.is_none() {
                return Err(AccessError::LastAdministrator.into());
            }
        }
        self.store
            .execute(
                &mut tx,
                ask("UPDATE accounts SET closed = $2 WHERE id = $1")
                    .bind(id.as_str())
                    .bind(now()),
            )
            .await?;
        self.end_all(&mut tx, id).await?;
        self.log(&mut tx, "account.closed", id.as_str(), None).await?;
        self.store.commit(tx).await
    }

    /// Ends every session of an account and voids its tokens.
    async fn end_all(&self, tx: &mut Tx, id: &AccountId) -> Result<(), VaultError> {
        let sessions = ask("DELETE FROM sessions WHERE account = $1").bind(id.as_str());
        self.store.execute(tx, sessions).await?;
        let tokens = ask("UPDATE api_tokens SET revoked = $2 WHERE account = $1 AND revoked IS NULL")
            .bind(id.as_str())
            .bind(now());
        self.store.execute(tx, tokens).await?;
        Ok(())
    }
}
