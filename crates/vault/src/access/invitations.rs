//! Invitations: a link that makes one account, once, until it expires.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use zeroize::Zeroizing;

use super::accounts::fold;
use super::{AccessError, Role, SecretHash, SecretToken};
use crate::store::{Row, ask, now, stamp};
use crate::{AccountId, ContributorId, InvitationId, Vault, VaultError};

/// An invitation that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The role of the account to come.
    pub role: Role,
    /// Its organisation.
    pub contributor: Option<ContributorId>,
    /// Until when, as RFC 3339 in UTC.
    pub expires: String,
}

/// The account that somebody makes of an invitation.
pub struct NewAccount {
    /// The name to log in with.
    pub login: String,
    /// The hash of the password.
    pub password: String,
    /// The step of the one-time code that was shown to be right.
    pub totp_step: u64,
    /// Hashes of the codes to be used when the telephone is lost.
    pub recovery: Vec<SecretHash>,
}

impl Vault {
    /// Invites somebody. The token goes into a link, is shown once, and is not kept.
    ///
    /// # Errors
    /// [`AccessError::Organisation`]; [`VaultError::UnknownContributor`].
    pub async fn invite(
        &self,
        role: Role,
        contributor: Option<&ContributorId>,
        valid: SignedDuration,
    ) -> Result<(Invitation, SecretToken), VaultError> {
        if role.has_organisation() != contributor.is_some() {
            return Err(AccessError::Organisation.into());
        }
        let token = SecretToken::random("")?;
        let id = InvitationId::random()?;
        let expires = Timestamp::now()
            .checked_add(valid)
            .map_err(|e| self.store.damaged(e))?;
        let mut tx = self.store.write().await?;
        if let Some(contributor) = contributor {
            self.must_know(&mut tx, contributor).await?;
        }
        let asked = ask(
            "INSERT INTO invitations (id, hash, role, contributor, made, expires) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id.as_str())
        .bind(token.hash().as_str().to_owned())
        .bind(role.as_str())
        .bind(contributor.map(ContributorId::as_str))
        .bind(now())
        .bind(stamp(expires));
        self.store.execute(&mut tx, asked).await?;
        self.log(&mut tx, "invitation.made", &format!("{id} {role}"), None)
            .await?;
        self.store.commit(tx).await?;
        let invitation = Invitation {
            id,
            role,
            contributor: contributor.cloned(),
            expires: stamp(expires),
        };
        Ok((invitation, token))
    }

    /// The open invitations, oldest first.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn invitations(&self, moment: Timestamp) -> Result<Vec<Invitation>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked =
            ask("SELECT id, role, contributor, expires FROM invitations WHERE used IS NULL ORDER BY made");
        let rows = self.store.all(&mut tx, asked).await?;
        let mut open = Vec::new();
        for row in &rows {
            let invitation = self.invitation_of(row)?;
            if self.is_open(&invitation, moment)? {
                open.push(invitation);
            }
        }
        Ok(open)
    }

    fn invitation_of(&self, row: &Row) -> Result<Invitation, VaultError> {
        Ok(Invitation {
            id: self.store.read_as(row, 0)?,
            role: self.store.read_as(row, 1)?,
            contributor: self
                .store
                .maybe(row, 2)?
                .map(|text| ContributorId::try_from(text).map_err(|e| self.store.damaged(e)))
                .transpose()?,
            expires: self.store.text(row, 3)?,
        })
    }

    fn is_open(&self, invitation: &Invitation, moment: Timestamp) -> Result<bool, VaultError> {
        let expires: Timestamp = invitation.expires.parse().map_err(|e| self.store.damaged(e))?;
        Ok(moment < expires)
    }

    /// The invitation of a token and the secret of the one-time codes of the account to come; nothing if it is used, expired, or none.
    ///
    /// # Errors
    /// If the database refuses, or [`VaultError::Key`] without the service's secret.
    pub async fn invitation(
        &self,
        token: &SecretToken,
        moment: Timestamp,
    ) -> Result<Option<(Invitation, Zeroizing<[u8; 20]>)>, VaultError> {
        let mut tx = self.store.read().await?;
        let hash = token.hash();
        let asked =
            ask("SELECT id, role, contributor, expires FROM invitations WHERE hash = $1 AND used IS NULL")
                .bind(hash.as_str().to_owned());
        let Some(row) = self.store.one(&mut tx, asked).await? else {
            return Ok(None);
        };
        let invitation = self.invitation_of(&row)?;
        if !self.is_open(&invitation, moment)? {
            return Ok(None);
        }
        Ok(Some((invitation, self.totp_secret(hash.as_str())?)))
    }

    /// Takes an invitation back before it is used.
    ///
    /// # Errors
    /// [`AccessError::UnknownInvitation`].
    pub async fn revoke_invitation(&self, id: &InvitationId) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        let asked = ask("UPDATE invitations SET used = $2 WHERE id = $1 AND used IS NULL")
            .bind(id.as_str())
            .bind(now());
        if self.store.execute(&mut tx, asked).await? == 0 {
            return Err(AccessError::UnknownInvitation(id.clone()).into());
        }
        self.log(&mut tx, "invitation.revoked", id.as_str(), None).await?;
        self.store.commit(tx).await
    }

    /// Makes the account of an invitation, which is used up by it.
    ///
    /// # Errors
    /// [`AccessError::Invitation`], [`AccessError::Login`], [`AccessError::LoginTaken`].
    pub async fn accept_invitation(
        &self,
        token: &SecretToken,
        new: NewAccount,
        moment: Timestamp,
    ) -> Result<AccountId, VaultError> {
        let login = new.login.trim();
        let length = login.chars().count();
        if !(3..=100).contains(&length) || login.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(AccessError::Login(login.chars().take(100).collect()).into());
        }
        let Some((invitation, _)) = self.invitation(token, moment).await? else {
            return Err(AccessError::Invitation.into());
        };
        let hash = token.hash();
        let id = AccountId::random()?;
        let mut tx = self.store.write().await?;
        // Nobody else can write now: of two who use one link at once, one comes too late.
        let used = ask("UPDATE invitations SET used = $2 WHERE hash = $1 AND used IS NULL")
            .bind(hash.as_str().to_owned())
            .bind(now());
        if self.store.execute(&mut tx, used).await? == 0 {
            return Err(AccessError::Invitation.into());
        }
        let taken = ask("SELECT 1 FROM accounts WHERE folded_login = $1").bind(fold(login));
        if self.store.one(&mut tx, taken).await?.is_some() {
            return Err(AccessError::LoginTaken(login.into()).into());
        }
        let step = i64::try_from(new.totp_step).map_err(|e| self.store.damaged(e))?;
        let asked = ask(
            "INSERT INTO accounts (id, login, folded_login, role, contributor, password, totp_salt, totp_step, made)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id.as_str())
        .bind(login)
        .bind(fold(login))
        .bind(invitation.role.as_str())
        .bind(invitation.contributor.as_ref().map(ContributorId::as_str))
        .bind(new.password)
        .bind(hash.as_str().to_owned())
        .bind(step)
        .bind(now());
        self.store.execute(&mut tx, asked).await?;
        for code in &new.recovery {
            let asked = ask("INSERT INTO recovery_codes (hash, account) VALUES ($1, $2)")
                .bind(code.as_str().to_owned())
                .bind(id.as_str());
            self.store.execute(&mut tx, asked).await?;
        }
        let what = format!("{id} {} {}", invitation.role, invitation.id);
        self.log(&mut tx, "account.made", &what, None).await?;
        self.store.commit(tx).await?;
        Ok(id)
    }
}
