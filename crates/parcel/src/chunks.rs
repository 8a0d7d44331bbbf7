//! A parcel in pieces, for lines that break: each is known by its SHA-256, so that an upload goes on where it stopped.

use std::io::{self, Read};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::limits::MAX_PARCEL;
use crate::seal::is_sha256;

/// Bytes of a piece: 1 MiB. The last one may be shorter.
pub const CHUNK: u64 = 1 << 20;

/// The pieces of a parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChunkList {
    /// Length of the whole parcel, in bytes.
    pub bytes: u64,
    /// SHA-256 of the whole parcel, in hexadecimal.
    pub sha256: String,
    /// Length of every piece but the last: [`CHUNK`].
    pub chunk_bytes: u64,
    /// SHA-256 of each piece, in order.
    pub chunks: Vec<String>,
}

/// Why a list of pieces or a piece is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unchunked(String);

impl ChunkList {
    /// Lists the pieces of what is read.
    ///
    /// # Errors
    /// If reading fails, or there is more than a parcel may have.
    pub fn of(mut from: impl Read) -> io::Result<ChunkList> {
        let mut whole = Sha256::new();
        let mut chunks = Vec::new();
        let mut bytes = 0;
        let mut piece = Vec::new();
        loop {
            piece.clear();
            from.by_ref().take(CHUNK).read_to_end(&mut piece)?;
            if piece.is_empty() {
                break;
            }
            bytes += piece.len() as u64;
            if bytes > MAX_PARCEL {
                return Err(io::Error::other(format!(
                    "a parcel has at most {MAX_PARCEL} bytes"
                )));
            }
            whole.update(&piece);
            chunks.push(hex::encode(Sha256::digest(&piece)));
        }
        Ok(ChunkList {
            bytes,
            sha256: hex::encode(whole.finalize()),
            chunk_bytes: CHUNK,
            chunks,
        })
    }

    /// Checks a list that somebody sent.
    ///
    /// # Errors
    /// If its numbers do not go together or exceed what a parcel may have.
    pub fn check(&self) -> Result<(), Unchunked> {
        let fits = self.chunk_bytes == CHUNK
            && (1..=MAX_PARCEL).contains(&self.bytes)
            && self.chunks.len() as u64 == self.bytes.div_ceil(CHUNK);
        if !fits {
            return Err(Unchunked(format!(
                "a parcel has 1 to {MAX_PARCEL} bytes in pieces of {CHUNK}, and a SHA-256 for each piece"
            )));
        }
        let digests = self.chunks.iter().chain(std::iter::once(&self.sha256));
        if digests.into_iter().any(|text| !is_sha256(text)) {
            return Err(Unchunked("a SHA-256 has 64 hexadecimal digits".into()));
        }
        Ok(())
    }

    /// Length of one piece, in bytes; nothing beyond the last.
    pub fn length(&self, index: usize) -> Option<u64> {
        let from = (index as u64).checked_mul(CHUNK)?;
        let left = self.bytes.checked_sub(from)?;
        (left > 0).then_some(left.min(CHUNK))
    }

    /// Whether `piece` is the piece of that number.
    ///
    /// # Errors
    /// What does not fit: its length or its SHA-256.
    pub fn check_piece(&self, index: usize, piece: &[u8]) -> Result<(), Unchunked> {
        let (Some(length), Some(sha256)) = (self.length(index), self.chunks.get(index)) else {
            return Err(Unchunked(format!(
                "there is no piece {index}; the last is {}",
                self.chunks.len().saturating_sub(1)
            )));
        };
        if piece.len() as u64 != length {
            return Err(Unchunked(format!(
                "piece {index} has {} bytes where {length} were announced",
                piece.len()
            )));
        }
        if hex::encode(Sha256::digest(piece)) != *sha256 {
            return Err(Unchunked(format!(
                "piece {index} has another SHA-256 than announced: it was damaged on the way; send it again"
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_known_by_length_and_digest() {
        let bytes: Vec<u8> = (0..CHUNK + 5).map(|i| i as u8).collect();
        let list = ChunkList::of(bytes.as_slice()).unwrap();
        assert_eq!(list.check(), Ok(()));
        assert_eq!(list.chunks.len(), 2);
        assert_eq!(
            (list.length(0), list.length(1), list.length(2)),
            (Some(CHUNK), Some(5), None)
        );
        let (first, second) = bytes.split_at(CHUNK as usize);
        assert_eq!(list.check_piece(0, first), Ok(()));
        assert_eq!(list.check_piece(1, second), Ok(()));
        assert!(list.check_piece(0, second).is_err());
        assert!(list.check_piece(1, b"01234").is_err());
        assert!(list.check_piece(2, b"").is_err());
        assert_eq!(list.length(usize::MAX), None);
        let mut short = list.clone();
        short.chunks.pop();
        assert!(short.check().is_err());
        let huge = ChunkList {
            bytes: u64::MAX,
            ..list
        };
        assert!(huge.check().is_err());
        assert!(ChunkList::of(&b""[..]).unwrap().check().is_err());
    }
}
