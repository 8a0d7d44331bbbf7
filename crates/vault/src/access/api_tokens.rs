//! Tokens with which programs act for an account.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::accounts::from_row;
use super::{AccessError, Account, SecretToken};
use crate::store::{ask, now, stamp};
use crate::{AccountId, ApiTokenId, Vault, VaultError};

/// What a token may do of what its account may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Read.
    Read,
    /// Read, and send and change.
    Submit,
}

impl Scope {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Submit => "submit",
        }
    }
}

impl FromStr for Scope {
    type Err = String;
    fn from_str(text: &str) -> Result<Scope, String> {
        match text {
            "read" => Ok(Scope::Read),
            "submit" => Ok(Scope::Submit),
            _ => Err(format!(
                "{text:?} is no scope of a token; accepted are read and submit"
            )),
        }
    }
}

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// Until when, as RFC 3339 in UTC.
    pub expires: String,
}

impl Vault {
    /// Makes a token. Its secret is shown once and not kept.
    ///
    /// # Errors
    /// [`AccessError::TokenName`]; [`AccessError::UnknownAccount`].
    pub async fn make_api_token(
        &self,
        account: &AccountId,
        name: &str,
        scope: Scope,
        valid: SignedDuration,
    ) -> Result<(ApiToken, SecretToken), VaultError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
            return Err(AccessError::TokenName(name.chars().take(100).collect()).into());
        }
        let secret = SecretToken::random("amparo_")?;
        let expires = Timestamp::now()
            .checked_add(valid)
            .map_err(|e| self.store.damaged(e))?;
        let token = ApiToken {
            id: ApiTokenId::random()?,
            name: name.into(),
            scope,
            expires: stamp(expires),
        };
        let mut tx = self.store.write().await?;
        let known = ask("SELECT 1 FROM accounts WHERE id = $1 AND closed IS NULL").bind(account.as_str());
        if self.store.one(&mut tx, known).await?.is_none() {
            return Err(AccessError::UnknownAccount(account.clone()).into());
        }
        let asked = ask(
            "INSERT INTO api_tokens (id, hash, account, name, scope, made, expires) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(token.id.as_str())
        .bind(secret.hash().as_str().to_owned())
        .bind(account.as_str())
        .bind(&token.name)
        .bind(scope.as_str())
        .bind(now())
        .bind(&token.expires);
        self.store.execute(&mut tx, asked).await?;
        self.log(
            &mut tx,
            "api_token.made",
            &format!("{} {account}", token.id),
            None,
        )
        .await?;
        self.store.commit(tx).await?;
        Ok((token, secret))
    }

    /// The tokens of an account that can be used.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn api_tokens(&self, account: &AccountId) -> Result<Vec<ApiToken>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask(
            "SELECT id, name, scope, expires FROM api_tokens WHERE account = $1 AND revoked IS NULL ORDER BY made",
        )
        .bind(account.as_str());
        let rows = self.store.all(&mut tx, asked).await?;
        rows.iter()
            .map(|row| {
                Ok(ApiToken {
                    id: self.store.read_as(row, 0)?,
                    name: self.store.text(row, 1)?,
                    scope: self.store.read_as(row, 2)?,
                    expires: self.store.text(row, 3)?,
                })
            })
            .collect()
    }

    /// Makes a token void.
    ///
    /// # Errors
    /// [`AccessError::UnknownToken`].
    pub async fn revoke_api_token(&self, account: &AccountId, id: &ApiTokenId) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        let asked =
            ask("UPDATE api_tokens SET revoked = $3 WHERE id = $1 AND account = $2 AND revoked IS NULL")
                .bind(id.as_str())
                .bind(account.as_str())
                .bind(now());
        if self.store.execute(&mut tx, asked).await? == 0 {
            return Err(AccessError::UnknownToken(id.clone()).into());
        }
        self.log(&mut tx, "api_token.revoked", id.as_str(), None).await?;
        self.store.commit(tx).await
    }

    /// Whose a token is, and what it may do; nothing for one that is void, expired, or none.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn account_of_token(
        &self,
        secret: &SecretToken,
        moment: Timestamp,
    ) -> Result<Option<(Account, Scope)>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask(
            "SELECT a.id, a.login, a.role, a.contributor, a.made, a.closed, t.scope, t.expires
             FROM api_tokens t JOIN accounts a ON a.id = t.account
             WHERE t.hash = $1 AND t.revoked IS NULL AND a.closed IS NULL",
        )
        .bind(secret.hash().as_str().to_owned());
        let Some(row) = self.store.one(&mut tx, asked).await? else {
            return Ok(None);
        };
        let expires: Timestamp = self.store.read_as(&row, 7)?;
        if moment >= expires {
            return Ok(None);
        }
        Ok(Some((from_row(&self.store, &row)?, self.store.read_as(&row, 6)?)))
    }
}
