//! The front door: what people without an account, or not logged in yet, can do.

use amparo_vault::{
    Account, AccountId, Credentials, Invitation, NewAccount, Proof, SecretToken, Vault, VaultError,
    WithdrawalToken, Withdrawn,
};
use jiff::Timestamp;
use zeroize::Zeroizing;

/// The few acts that need no account.
pub(crate) struct Door(Vault);

impl Door {
    pub(crate) fn of(vault: Vault) -> Door {
        Door(vault)
    }

    pub(crate) async fn try_writing(&self) -> Result<(), VaultError> {
        self.0.try_writing().await
    }

    pub(crate) async fn credentials(&self, login: &str) -> Result<Option<Credentials>, VaultError> {
        self.0.credentials(login).await
    }

    pub(crate) async fn begin_session(
        &self,
        account: &Account,
        proof: Proof,
        moment: Timestamp,
    ) -> Result<Option<SecretToken>, VaultError> {
        let vault = self.0.clone().acting_as(account.actor());
        vault.begin_session(&account.id, proof, moment).await
    }

    /// Puts a failed login to a known account on record. What was typed is not: a password may stand in the field of the name.
    pub(crate) async fn note_failed_login(&self, account: &AccountId) -> Result<(), VaultError> {
        let vault = self.0.clone().acting_as("somebody who tried to log in");
        vault.record_event("login.failed", account.as_str()).await
    }

    pub(crate) async fn invitation(
        &self,
        token: &SecretToken,
        moment: Timestamp,
    ) -> Result<Option<(Invitation, Zeroizing<[u8; 20]>)>, VaultError> {
        self.0.invitation(token, moment).await
    }

    pub(crate) async fn accept_invitation(
        &self,
        token: &SecretToken,
        new: NewAccount,
        moment: Timestamp,
    ) -> Result<AccountId, VaultError> {
        let vault = self.0.clone().acting_as("somebody with an invitation");
        vault.accept_invitation(token, new, moment).await
    }

    pub(crate) async fn withdraw(&self, token: &WithdrawalToken) -> Result<Withdrawn, VaultError> {
        let vault = self.0.clone().acting_as("somebody with a withdrawal token");
        vault.withdraw(token).await
    }
}
