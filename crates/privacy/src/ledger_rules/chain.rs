//! The hash chain that holds a ledger together.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The end of a hash chain: how many entries it has and the hash that stands for all of them.
///
/// A head that is signed or kept elsewhere pins everything before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Number of entries.
    pub entries: u64,
    /// SHA-256 over the last entry and all before it.
    #[serde(with = "hex::serde")]
    pub hash: [u8; 32],
}

impl Head {
    /// The head of an empty chain.
    pub const GENESIS: Head = Head {
        entries: 0,
        hash: [0; 32],
    };

    /// The head after one more entry: SHA-256 over the hash so far, the entry's number (from 1), its length and its bytes. No entry can be
    /// changed, moved, inserted or removed without changing every later hash.
    #[must_use]
    pub fn after(self, entry: &[u8]) -> Head {
        let entries = self.entries + 1;
        let mut hasher = Sha256::new();
        hasher.update(b"amparo-chain/1");
        hasher.update(self.hash);
        hasher.update(entries.to_be_bytes());
        hasher.update((entry.len() as u64).to_be_bytes());
        hasher.update(entry);
        Head {
            entries,
            hash: hasher.finalize().into(),
        }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} entries, {}", self.entries, hex::encode(self.hash))
    }
}

/// How a chain was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// An entry's hash does not follow from it and the entries before it.
    #[error(
        "entry {0} is not the one that was written: it or an entry before it was changed, moved, inserted or removed"
    )]
    Broken(u64),
    /// Entries that were there when the head was kept are gone.
    #[error("the chain ends after {found} entries; the head that was kept has {kept}")]
    Truncated {
        /// Entries found.
        found: u64,
        /// Entries of the head that was kept.
        kept: u64,
    },
    /// The chain is whole but another: it was rewritten from some entry on.
    #[error("entry {0} has another hash than the head that was kept: the chain was rewritten")]
    Rewritten(u64),
}

/// Walks a chain of `(entry, hash)` in order and returns its head.
///
/// Without a `kept` head, entries removed from the end and a chain rewritten as a whole go unseen; with one, both are found, and the
/// chain may have grown since.
///
/// # Errors
/// See [`ChainError`].
pub fn verify_chain<'a>(
    entries: impl IntoIterator<Item = (&'a [u8], [u8; 32])>,
    kept: Option<Head>,
) -> Result<Head, ChainError> {
    let mut head = Head::GENESIS;
    let check = |head: Head| match kept {
        Some(kept) if kept.entries == head.entries && kept.hash != head.hash => {
            Err(ChainError::Rewritten(head.entries))
        }
        _ => Ok(()),
    };
    check(head)?;
    for (entry, hash) in entries {
        head = head.after(entry);
        if head.hash != hash {
            return Err(ChainError::Broken(head.entries));
        }
        check(head)?;
    }
    match kept {
        Some(kept) if kept.entries > head.entries => Err(ChainError::Truncated {
            found: head.entries,
            kept: kept.entries,
        }),
        _ => Ok(head),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Chain = Vec<(Vec<u8>, [u8; 32])>;

    fn chain_of(entries: &[Vec<u8>]) -> (Chain, Head) {
        let mut head = Head::GENESIS;
        let chain = entries
            .iter()
            .map(|entry| {
                head = head.after(entry);
                (entry.clone(), head.hash)
            })
            .collect();
        (chain, head)
    }

    fn verify(chain: &Chain, kept: Option<Head>) -> Result<Head, ChainError> {
        verify_chain(chain.iter().map(|(entry, hash)| (entry.as_slice(), *hash)), kept)
    }

    #[test]
    fn a_head_is_what_it_was_when_ledgers_were_first_written() {
        // SHA-256 of "amparo-chain/1", 32 zero bytes, 1 and 5 as eight bytes each, "entry"; computed with Python's hashlib.
        assert_eq!(
            Head::GENESIS.after(b"entry").to_string(),
            "1 entries, 61f116ece5c8b9a22d6a6dfa0a9a242d342802206dbdd9f3f28cd595ac25405c"
        );
        let head = Head::GENESIS.after(b"entry");
        let json = serde_json::to_string(&head).unwrap();
        assert_eq!(serde_json::from_str::<Head>(&json).unwrap(), head);
    }

    proptest! {
        #[test]
        fn a_chain_shows_every_tampering(
            entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..20), 1..12),
            at in any::<proptest::sample::Index>(), to in any::<proptest::sample::Index>(), bit in 0..8_u32, kind in 0..7,
        ) {
            let (mut chain, head) = chain_of(&entries);
            prop_assert_eq!(verify(&chain, None), Ok(head));
            prop_assert_eq!(verify(&chain, Some(head)), Ok(head));
            let (i, j) = (at.index(chain.len()), to.index(chain.len()));
            match kind {
                0 if chain[i].0.is_empty() => chain[i].0.push(0),
                0 => { let k = to.index(chain[i].0.len()); chain[i].0[k] ^= 1 << bit; }
                1 => chain[i].1[to.index(32)] ^= 1 << bit,
                2 => { chain.remove(i); }
                3 => { let copy = chain[j].clone(); chain.insert(i, copy); }
                4 if i != j => chain.swap(i, j),
                5 => chain.truncate(i),
                // Rewritten by someone who can compute hashes.
                _ => { let mut other = entries.clone(); other[i].push(1); chain = chain_of(&other).0; }
            }
            prop_assert!(verify(&chain, Some(head)).is_err(), "kind {}", kind);
            // Removing from the end and rewriting everything need the head that was kept; the rest shows by itself.
            if kind < 2 || (kind == 2 && i < chain.len()) || (kind == 3) || (kind == 4 && i != j) {
                prop_assert!(verify(&chain, None).is_err(), "kind {}", kind);
            }
        }

        #[test]
        fn a_chain_may_grow_after_its_head_was_kept(
            entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..20), 1..12),
            kept in any::<proptest::sample::Index>(),
        ) {
            let (chain, head) = chain_of(&entries);
            let (_, kept) = chain_of(&entries[..kept.index(entries.len() + 1)]);
            prop_assert_eq!(verify(&chain, Some(kept)), Ok(head));
        }
    }
}
