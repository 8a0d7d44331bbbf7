//! Sessions of people who logged in.

use jiff::{SignedDuration, Timestamp};

use super::accounts::from_row;
use super::{Account, SecretHash, SecretToken};
use crate::store::{ask, stamp};
use crate::{AccountId, Vault, VaultError};

/// After how long without a request a session ends.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// After how long it ends in any case.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// How often a session's last request is put on record.
const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// Somebody's session.
pub struct Session {
    /// Who.
    pub account: Account,
    /// What each form of the session carries, so that no other site can send one.
    pub form_token: String,
    hash: SecretHash,
}

/// The second thing, beside the password, that was shown to be right.
pub enum Proof {
    /// The one-time code of a step. It counts once.
    Step(u64),
    /// A recovery code. It counts once.
    Recovery(SecretHash),
}

impl Vault {
    /// Begins a session for somebody whose password was right; nothing if the proof was used before or is none.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn begin_session(
        &self,
        account: &AccountId,
        proof: Proof,
        moment: Timestamp,
    ) -> Result<Option<SecretToken>, VaultError> {
        let token = SecretToken::random("")?;
        let form_token = SecretToken::random("")?;
        let mut tx = self.store.write().await?;
        let asked = match &proof {
            Proof::Step(step) => {
                let step = i64::try_from(*step).map_err(|e| self.store.damaged(e))?;
                ask("UPDATE accounts SET totp_step = $2 WHERE id = $1 AND closed IS NULL AND totp_step < $2")
                    .bind(account.as_str())
                    .bind(step)
            }
            Proof::Recovery(hash) => ask("DELETE FROM recovery_codes WHERE account = $1 AND hash = $2")
                .bind(account.as_str())
                .bind(hash.as_str().to_owned()),
        };
        if self.store.execute(&mut tx, asked).await? == 0 {
            return Ok(None);
        }
        let ended = ask("DELETE FROM sessions WHERE begun < $1 OR seen < $2")
            .bind(self.text_before(moment, LONGEST)?)
            .bind(self.text_before(moment, IDLE)?);
        self.store.execute(&mut tx, ended).await?;
        let begun = stamp(moment);
        let asked =
            ask("INSERT INTO sessions (hash, account, form_token, begun, seen) VALUES ($1, $2, $3, $4, $5)")
                .bind(token.hash().as_str().to_owned())
                .bind(account.as_str())
                .bind(form_token.as_str().to_owned())
                .bind(begun.clone())
                .bind(begun);
        self.store.execute(&mut tx, asked).await?;
        let what = match proof {
            Proof::Step(_) => "session.begun",
            Proof::Recovery(_) => "session.begun_by_recovery_code",
        };
        self.log(&mut tx, what, account.as_str(), None).await?;
        self.store.commit(tx).await?;
        Ok(Some(token))
    }

    /// RFC 3339 text of moments in UTC and of one precision has their order; those of whole seconds are shorter, which at worst moves an end by a second.
    fn text_before(&self, moment: Timestamp, by: SignedDuration) -> Result<String, VaultError> {
        moment
            .checked_sub(by)
            .map(stamp)
            .map_err(|e| self.store.damaged(e))
    }

    /// The session of a token, if it is still open.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn session(
        &self,
        token: &SecretToken,
        moment: Timestamp,
    ) -> Result<Option<Session>, VaultError> {
        let hash = token.hash();
        let mut tx = self.store.read().await?;
        let asked = ask(
            "SELECT a.id, a.login, a.role, a.contributor, a.made, a.closed, s.form_token, s.begun, s.seen
             FROM sessions s JOIN accounts a ON a.id = s.account WHERE s.hash = $1 AND a.closed IS NULL",
        )
        .bind(hash.as_str().to_owned());
        let Some(row) = self.store.one(&mut tx, asked).await? else {
            return Ok(None);
        };
        let (begun, seen): (Timestamp, Timestamp) =
            (self.store.read_as(&row, 7)?, self.store.read_as(&row, 8)?);
        if moment.duration_since(begun) >= LONGEST || moment.duration_since(seen) >= IDLE {
            return Ok(None);
        }
        let session = Session {
            account: from_row(&self.store, &row)?,
            form_token: self.store.text(&row, 6)?,
            hash,
        };
        drop(tx);
        if moment.duration_since(seen) >= NOTED_EVERY {
            let mut tx = self.store.write().await?;
            let asked = ask("UPDATE sessions SET seen = $2 WHERE hash = $1")
                .bind(session.hash.as_str().to_owned())
                .bind(stamp(moment));
            self.store.execute(&mut tx, asked).await?;
            self.store.commit(tx).await?;
        }
        Ok(Some(session))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn end_session(&self, session: &Session) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        let asked = ask("DELETE FROM sessions WHERE hash = $1").bind(session.hash.as_str().to_owned());
        self.store.execute(&mut tx, asked).await?;
        self.log(&mut tx, "session.ended", session.account.id.as_str(), None)
            .await?;
        self.store.commit(tx).await
    }
}
