//! The audit log, and the check that nothing was tampered with.

use amparo_privacy::ledger_rules::Head;
use serde::{Deserialize, Serialize};

use crate::chain::{Chain, Link};
use crate::store::{Store, Tx, now};
use crate::{Vault, VaultError};

/// Who did what, when, to what. It names ids and never holds anything of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// RFC 3339 in UTC.
    pub when: String,
    /// Who acted.
    pub who: String,
    /// What was done, such as `submission.stored`.
    pub what: String,
    /// The id of what it was done to.
    pub target: String,
    /// For a charge, the head of the ledger after it: a ledger cut short no longer fits the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Head>,
}

impl AuditEntry {
    /// What stands in the columns `number`, `when`, `who`, `what` and `target` of a table for a spreadsheet, which takes none of it for a formula.
    pub fn cells(&self, number: u64) -> [String; 5] {
        let guarded = |text: &str| amparo_intake::guarded_cell(text).into_owned();
        [
            number.to_string(),
            self.when.clone(),
            guarded(&self.who),
            guarded(&self.what),
            guarded(&self.target),
        ]
    }
}

/// The ends of both chains. Kept outside the vault, they show later whether anything before them was changed or cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heads {
    /// Of the ledger.
    pub ledger: Head,
    /// Of the audit log.
    pub audit: Head,
}

/// Both chains at one moment, found whole.
pub(crate) struct Whole {
    pub(crate) ledger: Vec<Link>,
    pub(crate) heads: Heads,
}

impl Vault {
    /// Records an act that the vault does not see itself, such as an export, in the name of whoever this vault acts for.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn record_event(&self, what: &str, target: &str) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        self.log(&mut tx, what, target, None).await?;
        self.store.commit(tx).await
    }

    /// The audit log from its beginning.
    ///
    /// # Errors
    /// If the database refuses, or the log is not what was written.
    pub async fn audit_entries(&self) -> Result<Vec<AuditEntry>, VaultError> {
        let mut tx = self.store.read().await?;
        let links = Chain::Audit.read(&self.store, &mut tx).await?;
        Chain::Audit.walk(&links, None)?;
        parse(&self.store, &links)
    }

    /// Reads both chains again and checks every hash, that the ledger is at least as long as the audit log says, and, with heads kept from
    /// an earlier time, that what was there then is still there.
    ///
    /// Nothing inside a vault can show that the whole vault was put back to an earlier day: keep the heads elsewhere.
    ///
    /// # Errors
    /// [`VaultError::Broken`] names the first entry that is not what was written.
    pub async fn verify(&self, kept: Option<&Heads>) -> Result<Heads, VaultError> {
        let mut tx = self.store.read().await?;
        let whole = verified(&self.store, &mut tx, kept).await?;
        Ok(whole.heads)
    }

    /// Adds an entry to the audit log within the transaction of the act.
    pub(crate) async fn log(
        &self,
        tx: &mut Tx,
        what: &str,
        target: &str,
        ledger: Option<Head>,
    ) -> Result<(), VaultError> {
        let entry = AuditEntry {
            when: now(),
            who: self.actor.clone(),
            what: what.into(),
            target: target.into(),
            ledger,
        };
        let text = serde_json::to_string(&entry).map_err(|e| self.store.damaged(e))?;
        Chain::Audit.append(&self.store, tx, &text).await?;
        Ok(())
    }
}

fn parse(store: &Store, links: &[Link]) -> Result<Vec<AuditEntry>, VaultError> {
    (1..)
        .zip(links)
        .map(|(number, link)| Chain::Audit.parse(store, number, link))
        .collect()
}

/// Both chains, each whole, the ledger with all that the audit log knows of.
pub(crate) async fn verified(store: &Store, tx: &mut Tx, kept: Option<&Heads>) -> Result<Whole, VaultError> {
    let log = Chain::Audit.read(store, tx).await?;
    let audit = Chain::Audit.walk(&log, kept.map(|heads| heads.audit))?;
    let logged = parse(store, &log)?.iter().rev().find_map(|entry| entry.ledger);
    let ledger = Chain::Ledger.read(store, tx).await?;
    Chain::Ledger.walk(&ledger, logged)?;
    let head = Chain::Ledger.walk(&ledger, kept.map(|heads| heads.ledger))?;
    Ok(Whole {
        ledger,
        heads: Heads { ledger: head, audit },
    })
}
