//! Keys of the vault's own that take the place of others.

use ed25519_dalek::{SigningKey, VerifyingKey};

use crate::store::{ask, now};
use crate::{Vault, VaultError};

impl Vault {
    /// Draws a new age identity: what is encrypted from now on is encrypted to it. What was encrypted before is opened with the old one, which stays among the keys. Returns the
    /// new recipient, to be given to contributors. Other processes that have the vault open go on with the old one until they open it anew.
    ///
    /// # Errors
    /// If the keys are not at hand, or disk or database refuse.
    pub async fn renew_recipient(&self) -> Result<String, VaultError> {
        let mut tx = self.store.write().await?;
        // The key is in its place before anything can be encrypted to it.
        let recipient = self.keys.add_identity()?;
        let asked = ask(
            "INSERT INTO recipients (number, recipient, since) SELECT COALESCE(MAX(number), 0) + 1, $1, $2 FROM recipients",
        )
        .bind(recipient.clone())
        .bind(now());
        self.store.execute(&mut tx, asked).await?;
        self.log(&mut tx, "vault.recipient_renewed", &recipient, None)
            .await?;
        self.store.commit(tx).await?;
        Ok(recipient)
    }

    /// Draws a new key for releases. `state` is given the old key and the new one, to state the succession in a file; only if it succeeds does the new key take the old one's place. The private half of the
    /// old one is gone from the vault then.
    ///
    /// # Errors
    /// [`VaultError::Key`] with what `state` says, or if disk or database refuse.
    pub async fn renew_signing_key(
        &self,
        state: impl FnOnce(&SigningKey, &SigningKey) -> Result<(), String>,
    ) -> Result<VerifyingKey, VaultError> {
        let mut tx = self.store.write().await?;
        let new = self.keys.renew_signing(state)?;
        let text = hex::encode(new.as_bytes());
        self.log(&mut tx, "vault.signing_key_renewed", &text, None)
            .await?;
        self.store.commit(tx).await?;
        Ok(new)
    }

    /// The public halves of all keys that signed releases of this vault, the one in use last.
    ///
    /// # Errors
    /// [`VaultError::Key`] if their files are missing, damaged, or may be read by others.
    pub fn release_keys(&self) -> Result<Vec<VerifyingKey>, VaultError> {
        let mut keys = self.keys.earlier()?;
        let current = self.keys.signing()?.verifying_key();
        keys.retain(|key| *key != current);
        keys.push(current);
        Ok(keys)
    }
}
