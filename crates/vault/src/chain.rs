//! The two append-only tables as hash chains.

use std::fmt;

use amparo_privacy::ledger_rules::{ChainError, Head, verify_chain};

use crate::VaultError;
use crate::store::{Store, Tx, ask};

/// A chain of entries, each of which fixes all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Chain {
    /// What releases have spent.
    Ledger,
    /// Who did what.
    Audit,
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Chain::Ledger => "ledger",
            Chain::Audit => "audit log",
        })
    }
}

/// An entry as it is kept: text, and the chain's hash after it.
pub(crate) struct Link {
    pub(crate) entry: String,
    pub(crate) hash: [u8; 32],
}

impl Chain {
    /// Appends an entry and returns the chain's new head. The head is read within the transaction: another process may have moved it.
    pub(crate) async fn append(self, store: &Store, tx: &mut Tx, entry: &str) -> Result<Head, VaultError> {
        let head = self.head(store, tx).await?.after(entry.as_bytes());
        let insert = match self {
            Chain::Ledger => "INSERT INTO ledger (number, entry, hash) VALUES ($1, $2, $3)",
            Chain::Audit => "INSERT INTO audit (number, entry, hash) VALUES ($1, $2, $3)",
        };
        let number = i64::try_from(head.entries).map_err(|e| store.damaged(e))?;
        let asked = ask(insert).bind(number).bind(entry).bind(hex::encode(head.hash));
        store.execute(tx, asked).await?;
        Ok(head)
    }

    async fn head(self, store: &Store, tx: &mut Tx) -> Result<Head, VaultError> {
        let last = match self {
            Chain::Ledger => "SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1",
            Chain::Audit => "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1",
        };
        let asked = ask(last);
        let row = store.one(tx, asked).await?;
        let Some(row) = row else {
            return Ok(Head::GENESIS);
        };
        let entries = store.number(&row, 0)?;
        let hash = store.text(&row, 1)?;
        match unhex(&hash) {
            Some(hash) => Ok(Head { entries, hash }),
            None => Err(VaultError::Broken {
                chain: self,
                source: ChainError::Broken(entries),
            }),
        }
    }

    /// Reads the whole chain.
    pub(crate) async fn read(self, store: &Store, tx: &mut Tx) -> Result<Vec<Link>, VaultError> {
        let all = match self {
            Chain::Ledger => "SELECT entry, hash FROM ledger ORDER BY number",
            Chain::Audit => "SELECT entry, hash FROM audit ORDER BY number",
        };
        let asked = ask(all);
        let rows = store.all(tx, asked).await?;
        rows.iter()
            .map(|row| {
                let hash = store.text(row, 1)?;
                // No entry has a hash of zeros, so one that cannot be read breaks the chain just here.
                Ok(Link {
                    entry: store.text(row, 0)?,
                    hash: unhex(&hash).unwrap_or_default(),
                })
            })
            .collect()
    }

    /// Walks a chain and returns its head; with a head kept from earlier, that one must be on the way.
    pub(crate) fn walk(self, links: &[Link], kept: Option<Head>) -> Result<Head, VaultError> {
        verify_chain(links.iter().map(|link| (link.entry.as_bytes(), link.hash)), kept)
            .map_err(|source| VaultError::Broken { chain: self, source })
    }

    /// Reads an entry's JSON.
    pub(crate) fn parse<T: serde::de::DeserializeOwned>(
        self,
        store: &Store,
        number: u64,
        link: &Link,
    ) -> Result<T, VaultError> {
        serde_json::from_str(&link.entry).map_err(|error| VaultError::Entry {
            path: store.path().into(),
            chain: self,
            number,
            what: error.to_string(),
        })
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok().map(|()| bytes)
}
