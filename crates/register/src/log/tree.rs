//! The tree and its proofs.

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use sha2::Sha256;

use super::head::Head;

/// The log: entries in the order they were added, never changed.
#[derive(Default)]
pub struct Log {
    tree: MemoryBackedTree<Sha256, Vec<u8>>,
}

/// Why a log or a proof does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// A line of a stored log that is not an entry.
    #[error("line {line} of the log is not hexadecimal digits")]
    Line {
        /// The line, from 1.
        line: usize,
    },
    /// No such entry or size.
    #[error("there is no {what} {number} in a log of {size} entries")]
    Beyond {
        /// "entry" or "head of size".
        what: &'static str,
        /// Which.
        number: u64,
        /// Entries of the log.
        size: u64,
    },
    /// A proof that does not hold.
    #[error("the proof does not hold: {0}")]
    Proof(String),
    /// A root that is not 32 bytes.
    #[error("a root is 64 hexadecimal digits")]
    Root,
}

/// The largest tree that proofs are checked for.
const LARGEST: u64 = 1 << 40;

impl Log {
    /// An empty log.
    pub fn new() -> Self {
        Log::default()
    }

    /// Reads a stored log: one entry a line, in hexadecimal digits.
    ///
    /// # Errors
    /// For the first line that is none.
    pub fn from_lines(text: &str) -> Result<Self, LogError> {
        let mut log = Log::new();
        for (index, line) in text.lines().enumerate() {
            let bytes = hex::decode(line.trim()).map_err(|_| LogError::Line { line: index + 1 })?;
            log.tree.push(bytes);
        }
        Ok(log)
    }

    /// The log as it is stored: one entry a line, in hexadecimal digits.
    pub fn to_lines(&self) -> String {
        self.tree
            .items()
            .iter()
            .map(|entry| hex::encode(entry) + "\n")
            .collect()
    }

    /// Adds an entry and returns its place, from 0.
    pub fn append(&mut self, entry: Vec<u8>) -> u64 {
        self.tree.push(entry);
        self.tree.len() - 1
    }

    /// The entries, in order.
    pub fn entries(&self) -> &[Vec<u8>] {
        self.tree.items()
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.tree.len()
    }

    /// The root of the tree, 64 hexadecimal digits.
    pub fn root(&self) -> String {
        hex::encode(self.tree.root().as_bytes())
    }

    /// A proof that the entry at a place is in the log: the hashes on its way up, in hexadecimal digits.
    ///
    /// # Errors
    /// If there is no such entry.
    pub fn prove_inclusion(&self, place: u64) -> Result<Vec<String>, LogError> {
        let beyond = LogError::Beyond {
            what: "entry",
            number: place,
            size: self.size(),
        };
        if place >= self.size() {
            return Err(beyond);
        }
        let place = usize::try_from(place).map_err(|_| beyond)?;
        Ok(hashes(self.tree.prove_inclusion(place).as_bytes()))
    }

    /// A proof that the log continues the one it was when it had `old` entries.
    ///
    /// # Errors
    /// If it never had so many, or `old` is zero: every log continues the empty one.
    pub fn prove_consistency(&self, old: u64) -> Result<Vec<String>, LogError> {
        let beyond = LogError::Beyond {
            what: "head of size",
            number: old,
            size: self.size(),
        };
        if old == 0 || old > self.size() {
            return Err(beyond);
        }
        let additions = usize::try_from(self.size() - old).map_err(|_| beyond)?;
        Ok(hashes(self.tree.prove_consistency(additions).as_bytes()))
    }
}

fn hashes(bytes: &[u8]) -> Vec<String> {
    bytes.chunks(32).map(hex::encode).collect()
}

fn root_of(head: &Head) -> Result<RootHash<Sha256>, LogError> {
    let mut digest = [0; 32];
    hex::decode_to_slice(&head.root, &mut digest).map_err(|_| LogError::Root)?;
    if head.size > LARGEST {
        return Err(LogError::Beyond {
            what: "head of size",
            number: head.size,
            size: LARGEST,
        });
    }
    Ok(RootHash::new(digest.into(), head.size))
}

fn bytes_of(proof: &[String]) -> Result<Vec<u8>, LogError> {
    let mut bytes = Vec::with_capacity(proof.len() * 32);
    for hash in proof {
        let hash = hex::decode(hash).ok().filter(|hash| hash.len() == 32);
        bytes.extend(hash.ok_or_else(|| LogError::Proof("a hash is not 64 hexadecimal digits".into()))?);
    }
    Ok(bytes)
}

/// Checks that an entry is at a place under a head.
///
/// # Errors
/// If the proof does not show it.
pub fn verify_inclusion(head: &Head, entry: &[u8], place: u64, proof: &[String]) -> Result<(), LogError> {
    let wrong = |error: ct_merkle::InclusionVerifError| LogError::Proof(error.to_string());
    let proof = InclusionProof::<Sha256>::try_from_bytes(bytes_of(proof)?).map_err(wrong)?;
    root_of(head)?
        .verify_inclusion(&entry, place, &proof)
        .map_err(wrong)
}

/// Checks that a head continues an earlier one. Every head continues the empty one.
///
/// # Errors
/// If the proof does not show it: history was rewritten, or the heads are of two logs.
pub fn verify_consistency(old: &Head, new: &Head, proof: &[String]) -> Result<(), LogError> {
    let wrong = |error: ct_merkle::ConsistencyVerifError| LogError::Proof(error.to_string());
    let (old, new) = (root_of(old)?, root_of(new)?);
    if old.num_leaves() == 0 {
        return Ok(());
    }
    let proof = ConsistencyProof::<Sha256>::try_from_bytes(bytes_of(proof)?).map_err(wrong)?;
    new.verify_consistency(&old, &proof).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn head(log: &Log) -> Head {
        Head {
            origin: "test".into(),
            size: log.size(),
            root: log.root(),
            on: "2026-11-25".parse().unwrap(),
        }
    }

    #[test]
    fn roots_are_those_of_certificate_transparency() {
        // The reference leaves and roots of the Certificate Transparency project (transparency-dev/merkle, testonly/constants.go).
        let leaves = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut log = Log::new();
        assert_eq!(
            log.root(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        for (leaf, root) in leaves.iter().zip(roots) {
            log.append(hex::decode(leaf).unwrap());
            assert_eq!(log.root(), root);
        }
        assert_eq!(Log::from_lines(&log.to_lines()).unwrap().root(), log.root());
    }

    #[test]
    fn all_proofs_of_small_logs_hold_and_no_other() {
        let mut log = Log::new();
        let mut heads = vec![head(&log)];
        for i in 0..20u8 {
            log.append(vec![i; i as usize]);
            heads.push(head(&log));
            let new = head(&log);
            for place in 0..log.size() {
                let proof = log.prove_inclusion(place).unwrap();
                let entry = &log.entries()[place as usize];
                verify_inclusion(&new, entry, place, &proof).unwrap();
                assert!(verify_inclusion(&new, b"another", place, &proof).is_err());
                assert!(verify_inclusion(&new, entry, place + 1, &proof).is_err());
            }
            for old in 1..=log.size() {
                let proof = log.prove_consistency(old).unwrap();
                verify_consistency(&heads[old as usize], &new, &proof).unwrap();
                let mut rewritten = heads[old as usize].clone();
                rewritten.root = "00".repeat(32);
                assert!(verify_consistency(&rewritten, &new, &proof).is_err());
            }
        }
        assert!(
            log.prove_inclusion(20).is_err()
                && log.prove_consistency(21).is_err()
                && log.prove_consistency(0).is_err()
        );
    }

    proptest! {
        #[test]
        fn no_proof_panics(size: u64, place: u64, proof in prop::collection::vec("[0-9a-f]{64}|x", 0..6)) {
            let head = Head { size, ..head(&Log::new()) };
            prop_assert!(verify_inclusion(&head, b"x", place, &proof).is_err());
            let other = Head { size: place, ..head.clone() };
            let _ = verify_consistency(&other, &head, &proof);
        }
    }
}
