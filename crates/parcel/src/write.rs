//! Writing a parcel.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use age::stream::StreamWriter;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::case::{CaseCodec, header};
use crate::error::io_at;
use crate::frames::{FrameKind, write_frames};
use crate::limits::{CASES, CONTENTS, FRAME, MAPPING, MAX_PARCEL, RATIO, RATIO_FROM, REPORT};
use crate::seal::SealedBytes;
use crate::{Contents, ContributorKey, ParcelError, ParcelId, PreparedCase, Seal};

/// A parcel that has been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its name.
    pub id: ParcelId,
    /// Length of the file, in bytes.
    pub bytes: u64,
}

/// A parcel that is being written. Until [`ParcelWriter::finish`] nothing stands under its name, and what stands aside is encrypted.
pub struct ParcelWriter<'k> {
    path: PathBuf,
    key: &'k ContributorKey,
    contents: Contents,
    codec: CaseCodec,
    packing: ZlibEncoder<StreamWriter<Hashing>>,
    pending: Vec<u8>,
    written: u64,
    text: u64,
}

/// Hashes and counts what goes through it.
struct Hashing {
    inner: BufWriter<NamedTempFile>,
    sha256: Sha256,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sha256.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The repository's recipient from its text, `age1…`.
///
/// # Errors
/// If it is none.
pub fn recipient(text: &str) -> Result<age::x25519::Recipient, ParcelError> {
    text.trim().parse().map_err(|reason| {
        ParcelError::Refused(format!(
            "{:?} is no age recipient ({reason}); accepted is a text that begins with \"age1\"",
            text.trim().chars().take(80).collect::<String>()
        ))
    })
}

impl<'k> ParcelWriter<'k> {
    /// Begins a parcel at `path`, which is replaced if it is there. `report` is JSON. The digests of mapping and report in `contents` are set here.
    ///
    /// # Errors
    /// [`ParcelError::Refused`] for contents that no reader would accept; if the file cannot be written.
    pub fn create(
        path: &Path,
        mut contents: Contents,
        mapping: Option<&str>,
        report: &str,
        recipients: &[age::x25519::Recipient],
        key: &'k ContributorKey,
    ) -> Result<Self, ParcelError> {
        contents.mapping_sha256 = mapping.map(|text| hex::encode(Sha256::digest(text)));
        contents.report_sha256 = hex::encode(Sha256::digest(report));
        contents.check().map_err(ParcelError::Refused)?;
        if contents.sender.key != key.public().id() {
            return Err(ParcelError::Refused(
                "its sender names another key than the one that signs".into(),
            ));
        }
        let longest = [
            ("mapping", mapping.map_or(0, str::len), MAPPING),
            ("report", report.len(), REPORT),
        ];
        if let Some((what, length, limit)) = longest.iter().find(|(_, length, limit)| length > limit) {
            return Err(ParcelError::Refused(format!(
                "its {what} has {length} bytes; at most {limit} are accepted"
            )));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let aside = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(io_at(path))?;
        let encryptor = age::Encryptor::with_recipients(
            recipients
                .iter()
                .map(|recipient| recipient as &dyn age::Recipient),
        )
        .map_err(|error| ParcelError::Refused(error.to_string()))?;
        let encrypting = encryptor
            .wrap_output(Hashing {
                inner: BufWriter::new(aside),
                sha256: Sha256::new(),
                bytes: 0,
            })
            .map_err(io_at(path))?;
        let mut packing = ZlibEncoder::new(encrypting, Compression::default());
        let json = serde_json::to_vec(&contents).map_err(|error| ParcelError::Refused(error.to_string()))?;
        if json.len() > CONTENTS {
            return Err(ParcelError::Refused(format!(
                "its contents are longer than {CONTENTS} bytes"
            )));
        }
        let parts = [
            (FrameKind::Contents, json.as_slice()),
            (FrameKind::Mapping, mapping.unwrap_or_default().as_bytes()),
            (FrameKind::Report, report.as_bytes()),
        ];
        for (kind, bytes) in parts {
            write_frames(&mut packing, kind, bytes).map_err(io_at(path))?;
        }
        let codec = CaseCodec::new(contents.years.1);
        Ok(ParcelWriter {
            path: path.into(),
            key,
            contents,
            codec,
            packing,
            pending: (header() + "\n").into_bytes(),
            written: 0,
            text: 0,
        })
    }

    /// Adds a case, over the case table up to any year.
    ///
    /// # Errors
    /// [`ParcelError::Refused`] for a case outside the domain or the years of the contents; if the file cannot be written.
    pub fn case(&mut self, case: &PreparedCase) -> Result<(), ParcelError> {
        let number = self.written + 1;
        let line = self
            .codec
            .write(case)
            .map_err(|what| ParcelError::Refused(format!("case {number}: {what}")))?;
        if self.codec.year(case) < self.contents.years.0 {
            return Err(ParcelError::Refused(format!(
                "case {number} is of a year before those of the contents"
            )));
        }
        if self.pending.len() + line.len() > FRAME {
            self.flush()?;
        }
        self.pending.extend_from_slice(line.as_bytes());
        self.written = number;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ParcelError> {
        self.text += self.pending.len() as u64;
        if self.text > CASES {
            return Err(ParcelError::Refused(format!(
                "its cases have more than {CASES} bytes"
            )));
        }
        write_frames(&mut self.packing, FrameKind::Cases, &self.pending).map_err(io_at(&self.path))?;
        self.pending.clear();
        Ok(())
    }

    /// Encrypts the rest, signs, and puts the parcel under its name.
    ///
    /// # Errors
    /// [`ParcelError::Refused`] if there are not as many cases as the contents say; if the file cannot be written.
    pub fn finish(mut self) -> Result<Sealed, ParcelError> {
        if self.written != self.contents.cases {
            return Err(ParcelError::Refused(format!(
                "{} cases were written where its contents say {}",
                self.written, self.contents.cases
            )));
        }
        self.flush()?;
        let io = io_at(&self.path);
        write_frames(&mut self.packing, FrameKind::End, &self.written.to_le_bytes()).map_err(&io)?;
        let (packed, unpacked) = (self.packing.total_out(), self.packing.total_in());
        if unpacked > RATIO_FROM && unpacked / RATIO > packed {
            return Err(ParcelError::Refused(
                "its cases are so much alike that a reader would take it for a trap; are they right?".into(),
            ));
        }
        let hashing = self
            .packing
            .finish()
            .and_then(StreamWriter::finish)
            .map_err(&io)?;
        let Hashing { inner, sha256, bytes } = hashing;
        if bytes > MAX_PARCEL {
            return Err(ParcelError::Refused(format!(
                "it has {bytes} bytes; at most {MAX_PARCEL} are accepted"
            )));
        }
        let mut inside = inner.into_inner().map_err(|error| io(error.into_error()))?;
        let seal = Seal {
            sender: self.contents.sender.clone(),
            bytes,
            sha256: hex::encode(sha256.finalize()),
        };
        let sealed = SealedBytes::sign(&seal, self.key)?;
        let head = sealed.to_bytes();
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut whole = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(&io)?;
        whole.write_all(&head).map_err(&io)?;
        inside.as_file_mut().seek(SeekFrom::Start(0)).map_err(&io)?;
        io::copy(inside.as_file_mut(), whole.as_file_mut()).map_err(&io)?;
        whole.as_file().sync_all().map_err(&io)?;
        whole.persist(&self.path).map_err(|error| io(error.error))?;
        sync_folder(folder.unwrap_or(Path::new("."))).map_err(&io)?;
        Ok(Sealed {
            id: ParcelId::of(&sealed.json),
            bytes: head.len() as u64 + bytes,
        })
    }
}

/// Makes a new name in a folder durable, where the system can.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) && fs::metadata(folder)?.is_dir() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
