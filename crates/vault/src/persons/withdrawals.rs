//! Withdrawal: a person's cases go into no release from then on.

use super::{PersonMark, TokenHash, WithdrawalToken};
use crate::store::{Tx, ask, now};
use crate::{ContributorId, Vault, VaultError};

/// What a token did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Withdrawn {
    /// The person's cases are left out from the next release on.
    Now,
    /// They were left out already.
    Before,
    /// No person has this token.
    UnknownToken,
}

impl Vault {
    /// Takes a person out by their token. What is left of it in the audit log is that somebody withdrew, and from which contributor's files.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn withdraw(&self, token: &WithdrawalToken) -> Result<Withdrawn, VaultError> {
        let mut tx = self.store.write().await?;
        let mut found = false;
        let mut new = false;
        let [typed, bare] = token.hashes();
        let asked = ask("SELECT contributor, person FROM withdrawal_tokens WHERE hash IN ($1, $2)")
            .bind(typed.to_text())
            .bind(bare.to_text());
        for row in self.store.all(&mut tx, asked).await? {
            let contributor: ContributorId = self.store.read_as(&row, 0)?;
            let person = self.mark(&self.store.text(&row, 1)?)?;
            found = true;
            new |= self.leave_out(&mut tx, &contributor, &person).await?;
        }
        self.store.commit(tx).await?;
        Ok(match (found, new) {
            (false, _) => Withdrawn::UnknownToken,
            (true, true) => Withdrawn::Now,
            (true, false) => Withdrawn::Before,
        })
    }

    async fn leave_out(
        &self,
        tx: &mut Tx,
        contributor: &ContributorId,
        person: &PersonMark,
    ) -> Result<bool, VaultError> {
        let asked = ask(
            "INSERT INTO withdrawals (contributor, person, withdrawn) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(contributor.as_str())
        .bind(person.to_text())
        .bind(now());
        let new = self.store.execute(tx, asked).await? == 1;
        if new {
            self.log(tx, "person.withdrawn", contributor.as_str(), None)
                .await?;
        }
        Ok(new)
    }

    /// Lets a token stand for a person of a contributor. A person may have several; within a contributor a token stands for the first person it was known for.
    pub(crate) async fn know_token(
        &self,
        tx: &mut Tx,
        contributor: &ContributorId,
        person: &PersonMark,
        token: TokenHash,
    ) -> Result<(), VaultError> {
        let asked = ask(
            "INSERT INTO withdrawal_tokens (hash, contributor, person) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(token.to_text())
        .bind(contributor.as_str())
        .bind(person.to_text());
        self.store.execute(tx, asked).await?;
        Ok(())
    }

    /// How many persons have withdrawn from a contributor's files. Private.
    pub(crate) async fn withdrawals_of(&self, contributor: &ContributorId) -> Result<u64, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask("SELECT COUNT(*) FROM withdrawals WHERE contributor = $1").bind(contributor.as_str());
        match self.store.one(&mut tx, asked).await? {
            Some(row) => self.store.number(&row, 0),
            None => Ok(0),
        }
    }
}
