//! Who is calling, and how far each comes. The vault itself is private to this file: handlers get it through a [`Caller`], by role.

use std::sync::Arc;

use amparo_vault::{
    Account, OfCompany, OfOrganisation, Role, Rooms, Scope, SecretToken, Session, Vault, VaultError,
};
use jiff::Timestamp;

use crate::door::Door;
use crate::refusal::Refusal;

/// The ways into a vault.
#[derive(Clone)]
pub(crate) struct Doors(Vault);

/// Whoever sent a request that the guard let through.
#[derive(Clone)]
pub(crate) struct Caller {
    vault: Vault,
    account: Option<Account>,
    session: Option<Arc<Session>>,
}

impl Doors {
    pub(crate) fn of(vault: Vault) -> Doors {
        Doors(vault)
    }

    /// For people without an account: logging in, invitations, withdrawal by token.
    pub(crate) fn front(&self) -> Door {
        Door::of(self.0.clone())
    }

    /// Somebody without an account.
    pub(crate) fn stranger(&self) -> Caller {
        Caller {
            vault: self.0.clone(),
            account: None,
            session: None,
        }
    }

    /// The caller of a session, if it is open.
    pub(crate) async fn by_session(
        &self,
        token: &SecretToken,
        moment: Timestamp,
    ) -> Result<Option<Caller>, VaultError> {
        let session = self.0.session(token, moment).await?;
        Ok(session.map(|session| Caller {
            vault: self.0.clone().acting_as(session.account.actor()),
            account: Some(session.account.clone()),
            session: Some(Arc::new(session)),
        }))
    }

    /// The caller of a program's token, and what the token may do.
    pub(crate) async fn by_token(
        &self,
        token: &SecretToken,
        moment: Timestamp,
    ) -> Result<Option<(Caller, Scope)>, VaultError> {
        let found = self.0.account_of_token(token, moment).await?;
        Ok(found.map(|(account, scope)| {
            let caller = Caller {
                vault: self
                    .0
                    .clone()
                    .acting_as(format!("{} by a token", account.actor())),
                account: Some(account),
                session: None,
            };
            (caller, scope)
        }))
    }
}

impl Caller {
    /// The account, where there is one.
    pub(crate) fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// The account of somebody who must have one.
    pub(crate) fn known(&self) -> Result<&Account, Refusal> {
        self.account.as_ref().ok_or(Refusal::LoggedOut)
    }

    /// The role of somebody who must have one.
    pub(crate) fn role(&self) -> Result<Role, Refusal> {
        Ok(self.known()?.role)
    }

    /// What each form of the session carries.
    pub(crate) fn form_token(&self) -> Option<&str> {
        self.session.as_ref().map(|session| session.form_token.as_str())
    }

    /// The part of the vault that is a contributor's own organisation's.
    pub(crate) fn organisation(&self) -> Result<OfOrganisation, Refusal> {
        match self.known()? {
            Account {
                role: Role::Contributor,
                contributor: Some(contributor),
                ..
            } => Ok(self.vault.of(contributor)),
            _ => Err(Refusal::Forbidden),
        }
    }

    /// The vault as a whole, for those who belong to the repository. Nobody of an organisation outside gets here, nor the certification body.
    pub(crate) fn office(&self) -> Result<&Vault, Refusal> {
        if self.role()?.is_of_the_office() {
            Ok(&self.vault)
        } else {
            Err(Refusal::Forbidden)
        }
    }

    /// The cases of certification that are the caller's to see.
    pub(crate) fn certification(&self) -> Result<Rooms, Refusal> {
        Ok(self.vault.certification_for(self.known()?))
    }

    /// The tables of a company's own chain.
    pub(crate) fn company(&self) -> Result<OfCompany, Refusal> {
        self.vault.of_company(self.known()?).ok_or(Refusal::Forbidden)
    }

    /// What concerns the caller's own account and nothing else.
    pub(crate) fn own(&self) -> Result<Own<'_>, Refusal> {
        Ok(Own {
            vault: &self.vault,
            account: self.known()?,
        })
    }

    /// Ends the caller's session.
    pub(crate) async fn log_out(&self) -> Result<(), Refusal> {
        if let Some(session) = &self.session {
            self.vault.end_session(session).await?;
        }
        Ok(())
    }
}

/// An account's own affairs: its tokens for programs.
pub(crate) struct Own<'a> {
    vault: &'a Vault,
    account: &'a Account,
}

impl Own<'_> {
    pub(crate) async fn tokens(&self) -> Result<Vec<amparo_vault::ApiToken>, Refusal> {
        Ok(self.vault.api_tokens(&self.account.id).await?)
    }

    pub(crate) async fn make_token(
        &self,
        name: &str,
        scope: Scope,
        days: u32,
    ) -> Result<(amparo_vault::ApiToken, SecretToken), Refusal> {
        let valid = jiff::SignedDuration::from_hours(i64::from(days.clamp(1, 366)) * 24);
        Ok(self
            .vault
            .make_api_token(&self.account.id, name, scope, valid)
            .await?)
    }

    pub(crate) async fn revoke_token(&self, id: &str) -> Result<(), Refusal> {
        let id = id.parse().map_err(|_| Refusal::NotFound)?;
        Ok(self.vault.revoke_api_token(&self.account.id, &id).await?)
    }
}
