//! Reading a parcel: first who signed it, then what is in it.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use age::stream::StreamReader;
use sha2::{Digest, Sha256};

use crate::case::{CaseCodec, CaseReader, CaseSource};
use crate::error::io_at;
use crate::frames::{FrameKind, Frames};
use crate::limits::{CASES, CONTENTS, MAPPING, REPORT};
use crate::seal::SealedBytes;
use crate::{Contents, ParcelError, ParcelId, PublicKey, Seal};

/// A parcel whose signature and checksum hold. Nothing of it is decrypted yet.
#[derive(Debug)]
pub struct Parcel {
    path: PathBuf,
    file: File,
    inside_at: u64,
    seal: Seal,
    id: ParcelId,
}

impl Parcel {
    /// What the file at `path` says of its sender. ANYONE can have written it: it serves to find the keys with which to [`Parcel::open`] it.
    ///
    /// # Errors
    /// [`ParcelError::NotAParcel`] for any other file.
    pub fn claim(path: &Path) -> Result<Seal, ParcelError> {
        let mut file = BufReader::new(File::open(path).map_err(io_at(path))?);
        let sealed = SealedBytes::read(&mut file, path)?;
        sealed.claim().map_err(|what| ParcelError::NotAParcel {
            path: path.into(),
            what,
        })
    }

    /// Opens the file at `path` if one of the keys registered for its contributor signed it and every byte is what was signed.
    ///
    /// The whole file is read once. Who calls must still compare [`Sender::contributor`](crate::Sender::contributor) with the contributor whose keys these are.
    ///
    /// # Errors
    /// [`ParcelError::NotAParcel`] for any other file, [`ParcelError::NotBelieved`] for another key, or a byte that was changed, added or cut off.
    pub fn open(path: &Path, registered: &[PublicKey]) -> Result<Parcel, ParcelError> {
        let mut file = File::open(path).map_err(io_at(path))?;
        let sealed = SealedBytes::read(&mut file, path)?;
        let not_believed = |what: &str| ParcelError::NotBelieved {
            path: path.into(),
            what: what.into(),
        };
        let Some(key) = registered.iter().find(|key| sealed.signed_by(key)) else {
            return Err(not_believed(
                "it is signed by none of the keys registered for the contributor, or was changed since it was signed",
            ));
        };
        let seal = sealed.claim().map_err(|what| not_believed(&what))?;
        if seal.sender.key != key.id() {
            return Err(not_believed(
                "its seal names another key than the one that signed it",
            ));
        }
        let inside_at = file.stream_position().map_err(io_at(path))?;
        let seen = Arc::new(Mutex::new(Sha256::new()));
        let mut hashing = Hashing {
            // One byte more than announced is enough to know that there is more.
            inner: file.try_clone().map_err(io_at(path))?.take(seal.bytes + 1),
            sha256: Arc::clone(&seen),
        };
        let bytes = io::copy(&mut hashing, &mut io::sink()).map_err(io_at(path))?;
        if bytes != seal.bytes {
            return Err(not_believed(if bytes < seal.bytes {
                "it is cut short"
            } else {
                "something was added to it"
            }));
        }
        if digest_of(&seen) != seal.sha256 {
            return Err(not_believed(
                "its encrypted inside is not the one that was signed",
            ));
        }
        Ok(Parcel {
            path: path.into(),
            file,
            inside_at,
            seal,
            id: ParcelId::of(&sealed.json),
        })
    }

    /// The parcel's name.
    pub fn id(&self) -> &ParcelId {
        &self.id
    }

    /// What stands outside, and was signed.
    pub fn seal(&self) -> &Seal {
        &self.seal
    }

    /// Decrypts what precedes the cases.
    ///
    /// # Errors
    /// [`ParcelError::Encrypted`] if no identity opens it; [`ParcelError::NotBelieved`] if the inside names another sender than the seal;
    /// [`ParcelError::Malformed`] for an inside that breaks the format.
    pub fn decrypt(mut self, identities: &[&dyn age::Identity]) -> Result<OpenParcel, ParcelError> {
        let path = self.path;
        self.file
            .seek(SeekFrom::Start(self.inside_at))
            .map_err(io_at(&path))?;
        let sha256 = Arc::new(Mutex::new(Sha256::new()));
        let hashing = Hashing {
            inner: self.file.take(self.seal.bytes),
            sha256: Arc::clone(&sha256),
        };
        let encrypted = |error: age::DecryptError| ParcelError::Encrypted {
            path: path.clone(),
            what: error.to_string(),
        };
        let decrypting = age::Decryptor::new_buffered(BufReader::new(hashing))
            .and_then(|decryptor| decryptor.decrypt(identities.iter().copied()))
            .map_err(encrypted)?;
        let mut frames = Frames::new(BufReader::new(decrypting));
        let malformed = |what: String| ParcelError::Malformed {
            path: path.clone(),
            what,
        };
        let json = frames.all(FrameKind::Contents, CONTENTS).map_err(malformed)?;
        let contents: Contents = serde_json::from_slice(&json)
            .map_err(|error| malformed(format!("its contents cannot be read: {error}")))?;
        contents.check().map_err(malformed)?;
        if contents.sender != self.seal.sender {
            return Err(ParcelError::NotBelieved {
                path: path.clone(),
                what: "its inside was prepared by another sender than the one who sealed it".into(),
            });
        }
        let text = |bytes: Vec<u8>, what: &str| {
            String::from_utf8(bytes).map_err(|_| malformed(format!("its {what} is not UTF-8")))
        };
        let mapping = frames.all(FrameKind::Mapping, MAPPING).map_err(malformed)?;
        let mapping = text(mapping, "mapping")?;
        let report = text(
            frames.all(FrameKind::Report, REPORT).map_err(malformed)?,
            "report",
        )?;
        let digest = |text: &str| hex::encode(Sha256::digest(text));
        let mapping_fits = match &contents.mapping_sha256 {
            Some(sha256) => *sha256 == digest(&mapping),
            None => mapping.is_empty(),
        };
        if !mapping_fits || contents.report_sha256 != digest(&report) {
            return Err(malformed(
                "mapping or report are not those of its contents".into(),
            ));
        }
        let report = serde_json::from_str(&report)
            .map_err(|error| malformed(format!("its report is not JSON: {error}")))?;
        Ok(OpenParcel {
            id: self.id,
            mapping: contents.mapping_sha256.is_some().then_some(mapping),
            report,
            inside: Inside {
                contents,
                frames: Some(frames),
                sha256,
                expected: self.seal.sha256,
                text: 0,
                path,
            },
        })
    }
}

/// A decrypted parcel, before its cases.
pub struct OpenParcel {
    id: ParcelId,
    mapping: Option<String>,
    report: serde_json::Value,
    inside: Inside,
}

impl OpenParcel {
    /// The parcel's name.
    pub fn id(&self) -> &ParcelId {
        &self.id
    }

    /// What the inside says about itself.
    pub fn contents(&self) -> &Contents {
        &self.inside.contents
    }

    /// The mapping file by which the cases were made, as it was written; nothing if none was needed. It is untrusted text.
    pub fn mapping(&self) -> Option<&str> {
        self.mapping.as_deref()
    }

    /// The contributor's report. It is untrusted JSON: nothing in it has been checked against the cases.
    pub fn report(&self) -> &serde_json::Value {
        &self.report
    }

    /// The cases, over the case table up to `last_year`; later ones are errors.
    pub fn cases(self, last_year: u16) -> CaseReader {
        CaseReader {
            source: Box::new(self.inside),
            codec: CaseCodec::new(last_year),
            pending: Vec::new(),
            at: 0,
            read: 0,
            header_read: false,
            done: false,
        }
    }
}

type Decrypting = BufReader<StreamReader<BufReader<Hashing>>>;

struct Inside {
    contents: Contents,
    frames: Option<Frames<Decrypting>>,
    sha256: Arc<Mutex<Sha256>>,
    expected: String,
    text: u64,
    path: PathBuf,
}

impl CaseSource for Inside {
    fn next(&mut self, read: u64) -> Result<Option<Vec<u8>>, ParcelError> {
        let Some(frames) = &mut self.frames else {
            return Ok(None);
        };
        let (kind, bytes) = frames.next().map_err(|what| malformed(&self.path, what))?;
        if kind == FrameKind::Cases {
            self.text += bytes.len() as u64;
            if self.text > CASES {
                return Err(malformed(
                    &self.path,
                    format!("its cases have more than {CASES} bytes"),
                ));
            }
            return Ok(Some(bytes));
        }
        let counted: Option<[u8; 8]> = bytes.try_into().ok();
        let counted = counted.map(u64::from_le_bytes);
        if kind != FrameKind::End || counted != Some(read) || read != self.contents.cases {
            return Err(malformed(
                &self.path,
                format!(
                    "it holds {read} cases where its contents say {}",
                    self.contents.cases
                ),
            ));
        }
        if let Some(frames) = self.frames.take() {
            frames.end().map_err(|what| malformed(&self.path, what))?;
        }
        // The file is read a second time here: somebody could have changed it since.
        if digest_of(&self.sha256) != self.expected {
            return Err(ParcelError::NotBelieved {
                path: self.path.clone(),
                what: "it changed while it was read".into(),
            });
        }
        Ok(None)
    }

    fn years(&self) -> (u16, u16) {
        self.contents.years
    }

    fn malformed(&self, what: String) -> ParcelError {
        malformed(&self.path, what)
    }
}

fn malformed(path: &Path, what: String) -> ParcelError {
    ParcelError::Malformed {
        path: path.into(),
        what,
    }
}

fn digest_of(sha256: &Mutex<Sha256>) -> String {
    let sha256 = sha256.lock().unwrap_or_else(PoisonError::into_inner).clone();
    hex::encode(sha256.finalize())
}

/// Hashes what is read through it.
struct Hashing {
    inner: io::Take<File>,
    sha256: Arc<Mutex<Sha256>>,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut sha256 = self.sha256.lock().unwrap_or_else(PoisonError::into_inner);
        sha256.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}
