//! The keys with which contributors sign their parcels.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;

use super::DeliveryError;
use crate::store::{ask, now};
use crate::{ContributorId, Vault, VaultError};

impl Vault {
    /// Registers a key with which a contributor signs its parcels: 32 bytes in base64, as the contributor's own program shows them.
    ///
    /// # Errors
    /// [`DeliveryError::Key`] for a text that is no key or a key that is registered; [`VaultError::UnknownContributor`].
    pub async fn register_contributor_key(
        &self,
        contributor: &ContributorId,
        public_key: &str,
    ) -> Result<String, VaultError> {
        let bytes = STANDARD.decode(public_key.trim()).ok();
        let key = bytes
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok())
            .filter(|key| !key.is_weak())
            .ok_or_else(|| {
                DeliveryError::Key(
                    "not an ed25519 public key; accepted are 32 bytes in base64, 44 characters that end in \"=\"".into(),
                )
            })?;
        let text = STANDARD.encode(key.as_bytes());
        let mut tx = self.store.write().await?;
        self.must_know(&mut tx, contributor).await?;
        // One key, one organisation: a parcel must not be another's as well.
        let taken = ask("SELECT 1 FROM contributor_keys WHERE public_key = $1").bind(text.clone());
        if self.store.one(&mut tx, taken).await?.is_some() {
            return Err(DeliveryError::Key("this key is registered already".into()).into());
        }
        let asked =
            ask("INSERT INTO contributor_keys (contributor, public_key, registered) VALUES ($1, $2, $3)")
                .bind(contributor.as_str())
                .bind(text.clone())
                .bind(now());
        self.store.execute(&mut tx, asked).await?;
        self.log(
            &mut tx,
            "contributor.key_registered",
            &format!("{contributor} {text}"),
            None,
        )
        .await?;
        self.store.commit(tx).await?;
        Ok(text)
    }

    /// Revokes a contributor's key: parcels that it signs are not taken in from then on. Those that were are the contributor's to replace or take back.
    ///
    /// # Errors
    /// [`DeliveryError::Key`] for a key that is not the contributor's or was revoked before.
    pub async fn revoke_contributor_key(
        &self,
        contributor: &ContributorId,
        public_key: &str,
    ) -> Result<(), VaultError> {
        let text = public_key.trim();
        let mut tx = self.store.write().await?;
        let asked = ask(
            "INSERT INTO revoked_contributor_keys (contributor, public_key, revoked)
             SELECT contributor, public_key, $3 FROM contributor_keys WHERE contributor = $1 AND public_key = $2
             ON CONFLICT DO NOTHING",
        )
        .bind(contributor.as_str())
        .bind(text)
        .bind(now());
        if self.store.execute(&mut tx, asked).await? == 0 {
            return Err(DeliveryError::Key("no key of this organisation that is in use".into()).into());
        }
        self.log(
            &mut tx,
            "contributor.key_revoked",
            &format!("{contributor} {text}"),
            None,
        )
        .await?;
        self.store.commit(tx).await
    }

    /// The keys of a contributor that are in use, oldest first.
    pub(crate) async fn contributor_keys(
        &self,
        contributor: &ContributorId,
    ) -> Result<Vec<String>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked =
            ask("SELECT public_key FROM contributor_keys k WHERE contributor = $1 AND NOT EXISTS (SELECT 1 FROM revoked_contributor_keys r WHERE r.contributor = k.contributor AND r.public_key = k.public_key) ORDER BY registered")
                .bind(contributor.as_str());
        let rows = self.store.all(&mut tx, asked).await?;
        rows.iter().map(|row| self.store.text(row, 0)).collect()
    }

    /// The public half of the vault's age identity: what contributors encrypt their parcels to.
    pub fn recipient(&self) -> &str {
        &self.promise.recipient
    }
}
