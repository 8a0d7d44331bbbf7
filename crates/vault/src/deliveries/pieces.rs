//! The pieces of a file: each is encrypted as it comes, checked, and then there for good, so that a broken line costs one piece.

use std::io::Write as _;

use age::stream::StreamWriter;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::inbox::piece_name;
use super::{Delivery, DeliveryError, DeliveryState, MAX_PIECE};
use crate::durable::{ASIDE, io_error, sync_dir};
use crate::store::ask;
use crate::{DeliveryId, Vault, VaultError};

/// A piece that is here.
pub(super) struct Piece {
    pub(super) first_byte: u64,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// A piece on its way. Dropped before it is finished, it leaves nothing.
pub struct PieceWriter {
    writer: StreamWriter<NamedTempFile>,
    sha256: Sha256,
    bytes: u64,
    first_byte: u64,
    most: u64,
    delivery: Delivery,
}

impl PieceWriter {
    /// Takes some more bytes.
    ///
    /// # Errors
    /// [`DeliveryError::Piece`] if there are more than the piece or the file may have; if the disk refuses.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), VaultError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.most {
            return Err(DeliveryError::Piece {
                what: format!("the piece is longer than the {} bytes that may follow", self.most),
                next: self.first_byte,
            }
            .into());
        }
        self.sha256.update(bytes);
        self.writer
            .write_all(bytes)
            .map_err(io_error(std::path::Path::new("inbox")))
    }
}

impl Vault {
    /// Begins the next piece of a delivery.
    pub(crate) fn begin_piece(
        &self,
        delivery: &Delivery,
        first_byte: u64,
    ) -> Result<PieceWriter, VaultError> {
        delivery.must_be(DeliveryState::Receiving)?;
        let next = delivery.received_bytes;
        if first_byte != next || next >= delivery.bytes {
            return Err(DeliveryError::Piece {
                what: format!("byte {first_byte} is not where the file goes on"),
                next,
            }
            .into());
        }
        // A restored backup has no empty folders.
        self.make_inbox(&delivery.id)?;
        let dir = self.inbox(&delivery.id);
        let aside = tempfile::Builder::new()
            .prefix(ASIDE)
            .tempfile_in(&dir)
            .map_err(io_error(&dir))?;
        let recipient: age::x25519::Recipient = self
            .promise
            .recipient
            .parse()
            .map_err(|reason: &str| self.store.damaged(reason))?;
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(|e| self.store.damaged(e))?;
        Ok(PieceWriter {
            writer: encryptor.wrap_output(aside).map_err(io_error(&dir))?,
            sha256: Sha256::new(),
            bytes: 0,
            first_byte,
            most: MAX_PIECE.min(delivery.bytes - next),
            delivery: delivery.clone(),
        })
    }

    /// Puts a piece in place, if its SHA-256 is the one that its sender says. Returns where the next one begins.
    pub(crate) async fn finish_piece(
        &self,
        writer: PieceWriter,
        sha256: Option<&str>,
    ) -> Result<u64, VaultError> {
        let PieceWriter {
            writer,
            sha256: seen,
            bytes,
            first_byte,
            delivery,
            ..
        } = writer;
        let wrong = |what: &str| DeliveryError::Piece {
            what: what.into(),
            next: first_byte,
        };
        let seen = hex::encode(seen.finalize());
        if bytes == 0 {
            return Err(wrong("the piece is empty").into());
        }
        if sha256.is_some_and(|said| !said.eq_ignore_ascii_case(&seen)) {
            return Err(wrong("the piece has another SHA-256 than its sender says: it was damaged on the way; send it again").into());
        }
        let dir = self.inbox(&delivery.id);
        let aside = writer.finish().map_err(io_error(&dir))?;
        aside.as_file().sync_all().map_err(io_error(&dir))?;
        let mut tx = self.store.write().await?;
        // Of two who send one piece at once, one comes too late.
        let asked = ask("INSERT INTO delivery_pieces (delivery, first_byte, bytes, sha256)
             SELECT id, $2, $3, $4 FROM deliveries WHERE id = $1 AND state = 'receiving' AND $2 =
             (SELECT COALESCE(SUM(p.bytes), 0) FROM delivery_pieces p WHERE p.delivery = $1)")
        .bind(delivery.id.as_str())
        .bind(i64::try_from(first_byte).map_err(|e| self.store.damaged(e))?)
        .bind(i64::try_from(bytes).map_err(|e| self.store.damaged(e))?)
        .bind(seen);
        if self.store.execute(&mut tx, asked).await? == 0 {
            return Err(wrong("another piece came in between").into());
        }
        let path = dir.join(piece_name(first_byte));
        aside
            .persist(&path)
            .map_err(|error| io_error(&path)(error.error))?;
        sync_dir(&dir).map_err(io_error(&dir))?;
        self.store.commit(tx).await?;
        Ok(first_byte + bytes)
    }

    /// The pieces of a delivery in order.
    pub(super) async fn pieces(&self, id: &DeliveryId) -> Result<Vec<Piece>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask(
            "SELECT first_byte, bytes, sha256 FROM delivery_pieces WHERE delivery = $1 ORDER BY first_byte",
        )
        .bind(id.as_str());
        let rows = self.store.all(&mut tx, asked).await?;
        rows.iter()
            .map(|row| {
                Ok(Piece {
                    first_byte: self.store.number(row, 0)?,
                    bytes: self.store.number(row, 1)?,
                    sha256: self.store.text(row, 2)?,
                })
            })
            .collect()
    }

    /// Whether a piece is here already, as whoever sends it again after a broken line may not know.
    pub(crate) async fn has_piece(
        &self,
        delivery: &Delivery,
        first_byte: u64,
        sha256: &str,
    ) -> Result<bool, VaultError> {
        let pieces = self.pieces(&delivery.id).await?;
        Ok(pieces.iter().any(|piece| {
            piece.first_byte == first_byte && piece.bytes > 0 && piece.sha256.eq_ignore_ascii_case(sha256)
        }))
    }
}
