//! A file that a browser sends: one form, at most as long as a piece, held in memory and nowhere else.

use amparo_vault::{Announced, Delivery, MAX_PIECE, OfOrganisation};
use axum::extract::Multipart;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::refusal::Refusal;

/// Fields of a form with a file.
pub(crate) struct Sent {
    pub(crate) file_name: String,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    fields: Vec<(String, String)>,
}

impl Sent {
    /// Reads a form, whatever its order of fields.
    pub(crate) async fn read(mut form: Multipart) -> Result<Sent, Refusal> {
        let broken = |error: axum::extract::multipart::MultipartError| {
            if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                Refusal::TooLarge
            } else {
                Refusal::Wrong(format!("the form could not be read: {error}"))
            }
        };
        let mut sent = Sent {
            file_name: String::new(),
            bytes: Zeroizing::new(Vec::new()),
            fields: Vec::new(),
        };
        while let Some(mut field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                sent.file_name = field.file_name().unwrap_or_default().to_owned();
                while let Some(piece) = field.chunk().await.map_err(broken)? {
                    if sent.bytes.len() + piece.len() > MAX_PIECE as usize {
                        return Err(Refusal::TooLarge);
                    }
                    sent.bytes.extend_from_slice(&piece);
                }
            } else if sent.fields.len() < 20 {
                let mut text = Vec::new();
                while let Some(piece) = field.chunk().await.map_err(broken)? {
                    if text.len() + piece.len() > 64 << 10 {
                        return Err(Refusal::TooLarge);
                    }
                    text.extend_from_slice(&piece);
                }
                sent.fields
                    .push((name, String::from_utf8_lossy(&text).trim().to_owned()));
            }
        }
        Ok(sent)
    }

    /// A field that is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// Hands the file in: announced, here, and checked.
    pub(crate) async fn hand_in(
        &self,
        of: &OfOrganisation,
        repairs: Option<amparo_vault::Repair>,
        at_once: bool,
        moment: Timestamp,
    ) -> Result<Delivery, Refusal> {
        let announced = Announced {
            file_name: self.file_name.clone(),
            bytes: self.bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(&*self.bytes)),
            at_once,
            repairs,
        };
        let delivery = of.announce(announced, moment).await?;
        // An upload of the same file may have been begun by a program; it goes on from where that stopped.
        let rest = usize::try_from(delivery.received_bytes)
            .ok()
            .and_then(|from| self.bytes.get(from..))
            .unwrap_or_default();
        if !rest.is_empty()
            && let Some(mut piece) = of
                .begin_piece(&delivery.id, delivery.received_bytes, None)
                .await?
        {
            piece.write(rest)?;
            of.finish_piece(piece, None).await?;
        }
        Ok(of.complete(&delivery.id, moment).await?)
    }
}
