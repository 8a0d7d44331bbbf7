//! Sealed reviews, each behind a token that works once.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::keys::{KeyRing, Quarter};
use super::review::Review;
use super::token::{Token, TokenError};
use crate::append_log::{AppendLog, LogError};

/// A folder of sealed reviews and of the marks of tokens that were redeemed.
#[derive(Debug)]
pub struct ReviewStore {
    dir: PathBuf,
}

/// The code that a worker keeps to read the answer: 80 random bits in sixteen letters and digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt(String);

/// A text that is no receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no receipt code: expected sixteen letters and digits in fours, without I, L, O and U")]
pub struct ReceiptError;

/// Why a review was not taken in or an answer not found.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The token does not hold.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The token was redeemed before.
    #[error(
        "this token was redeemed before; each works once. What was sent then has arrived: use its receipt code to follow up"
    )]
    Spent,
    /// The review is about another agency or quarter than the token.
    #[error("the token is for {token}, and the review about {review}")]
    OtherAgency {
        /// Agency and quarter of the token.
        token: String,
        /// Agency and quarter of the review.
        review: String,
    },
    /// Too long to be hidden among others.
    #[error(
        "the review is {0} bytes long; at most {LARGEST} are taken, so that no review is known by its length"
    )]
    TooLong(usize),
    /// An organisation's key that is none.
    #[error("{recipient:?} is no age recipient: {why}")]
    Recipient {
        /// The text.
        recipient: String,
        /// Why.
        why: String,
    },
    /// Something that does not open.
    #[error("{what} does not open: {why}")]
    Open {
        /// What.
        what: String,
        /// Why.
        why: String,
    },
    /// The log of redeemed tokens.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The disk refuses.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something that cannot be written.
    #[error("the review cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// Every sealed review has one of these lengths before it is sealed.
const SIZES: [usize; 2] = [4 << 10, LARGEST];
const LARGEST: usize = 64 << 10;

#[derive(Serialize, Deserialize)]
struct Redeemed {
    /// SHA-256 of the token's nonce. It is not kept beside the review.
    mark: String,
    /// The quarter in which it was redeemed.
    quarter: Quarter,
}

/// What is inside a sealed review.
#[derive(Serialize, Deserialize)]
struct Inside {
    review: Review,
    receipt: String,
    /// Again the mark: one token, one review, even if the power failed in between.
    mark: String,
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> StoreError + '_ {
    move |source| StoreError::Io {
        path: path.into(),
        source,
    }
}

impl ReviewStore {
    /// The store in a folder, made if it is not there.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn at(dir: &Path) -> Result<ReviewStore, StoreError> {
        for part in ["sealed", "answers"] {
            let path = dir.join(part);
            fs::create_dir_all(&path).map_err(io_error(&path))?;
        }
        Ok(ReviewStore { dir: dir.into() })
    }

    /// Takes in a review with its token and seals it to an organisation. Returns the receipt code, which is kept nowhere outside the seal.
    ///
    /// # Errors
    /// [`StoreError`]; the token may then be used again, unless it was spent before.
    pub fn redeem(
        &self,
        token: &Token,
        ring: &KeyRing,
        review: &Review,
        recipient: &str,
        today: jiff::civil::Date,
    ) -> Result<Receipt, StoreError> {
        let key = token.verify(ring)?;
        if (key.agency, key.period) != (review.agency, review.period) {
            return Err(StoreError::OtherAgency {
                token: format!("{} in {}", key.agency, key.period),
                review: format!("{} in {}", review.agency, review.period),
            });
        }
        let recipient: age::x25519::Recipient =
            recipient
                .trim()
                .parse()
                .map_err(|why: &str| StoreError::Recipient {
                    recipient: recipient.chars().take(80).collect(),
                    why: why.to_owned(),
                })?;
        let mark = token.spent_mark()?;
        let receipt = Receipt::draw()?;
        let inside = padded(&Inside {
            review: review.clone(),
            receipt: receipt.0.clone(),
            mark: mark.clone(),
        })?;
        let sealed = age::encrypt(&recipient, &inside).map_err(|error| StoreError::Open {
            what: "the seal".into(),
            why: error.to_string(),
        })?;
        // The log is locked from here on: of two who hold one token, one comes first.
        let mut spent = BTreeSet::new();
        let mut log = AppendLog::open(&self.dir.join("redeemed"), |entry: Redeemed| {
            spent.insert(entry.mark);
        })?;
        if spent.contains(&mark) {
            return Err(StoreError::Spent);
        }
        self.put("sealed", &receipt.name(), &sealed)?;
        log.append(&[Redeemed {
            mark,
            quarter: Quarter::of(today),
        }])?;
        Ok(receipt)
    }

    /// Opens every review that was sealed to an organisation's identity, in no order that says when they came. Others stay shut.
    ///
    /// # Errors
    /// If the disk refuses, or a review that opens is not what was sealed.
    pub fn open(&self, identity: &str) -> Result<Vec<(Receipt, Review)>, StoreError> {
        let identity: age::x25519::Identity =
            identity
                .trim()
                .parse()
                .map_err(|why: &str| StoreError::Recipient {
                    recipient: "the identity".into(),
                    why: why.to_owned(),
                })?;
        let mut redeemed = BTreeSet::new();
        let log = self.dir.join("redeemed");
        if log.exists() {
            AppendLog::read(&log, |entry: Redeemed| {
                redeemed.insert(entry.mark);
            })?;
        }
        let dir = self.dir.join("sealed");
        let mut names: Vec<PathBuf> = fs::read_dir(&dir)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
            .map_err(io_error(&dir))?;
        // Names are hashes: their order is nobody's.
        names.sort();
        let mut reviews = Vec::new();
        for path in names
            .iter()
            .filter(|path| path.extension().is_some_and(|end| end == "age"))
        {
            let sealed = fs::read(path).map_err(io_error(path))?;
            let Ok(inside) = age::decrypt(&identity, &sealed) else {
                continue;
            };
            let inside: Inside = serde_json::from_slice(&inside)?;
            // A review whose token was never marked is the half of something that failed; the worker was told so and may have sent it again.
            if redeemed.remove(&inside.mark) {
                reviews.push((Receipt(inside.receipt), inside.review));
            }
        }
        Ok(reviews)
    }

    /// Leaves an answer for whoever holds the receipt code; it is sealed with the code itself (age, scrypt).
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn answer(&self, receipt: &Receipt, words: &str) -> Result<(), StoreError> {
        let mut sealer = age::scrypt::Recipient::new(receipt.0.clone().into());
        // The code is 80 random bits: stretching it more would only keep an old telephone busy.
        sealer.set_work_factor(12);
        let sealed = age::encrypt(&sealer, words.as_bytes()).map_err(|error| StoreError::Open {
            what: "the seal of the answer".into(),
            why: error.to_string(),
        })?;
        self.put("answers", &receipt.name(), &sealed)
    }

    /// The answer for a receipt code; nothing if there is none yet.
    ///
    /// # Errors
    /// If the disk refuses or the answer does not open.
    pub fn follow_up(&self, receipt: &Receipt) -> Result<Option<String>, StoreError> {
        let path = self.dir.join("answers").join(receipt.name());
        let sealed = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(io_error(&path))?,
        };
        let identity = age::scrypt::Identity::new(receipt.0.clone().into());
        let open = |why: String| StoreError::Open {
            what: "the answer".into(),
            why,
        };
        let words = age::decrypt(&identity, &sealed).map_err(|error| open(error.to_string()))?;
        String::from_utf8(words)
            .map(Some)
            .map_err(|error| open(error.to_string()))
    }

    /// Writes a file whole or not at all, without a time that tells when.
    fn put(&self, part: &str, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let dir = self.dir.join(part);
        let path = dir.join(name);
        let aside = dir.join(format!(".unfinished-{name}"));
        let written = (|| {
            let mut file = File::create(&aside)?;
            file.write_all(bytes)?;
            // The file system would keep the second of its writing for ever.
            file.set_modified(std::time::UNIX_EPOCH)?;
            file.sync_all()?;
            fs::rename(&aside, &path)?;
            File::open(&dir)?.sync_all()
        })();
        written.map_err(|source| {
            let _ = fs::remove_file(&aside);
            StoreError::Io { path, source }
        })
    }
}

fn padded(inside: &Inside) -> Result<Vec<u8>, StoreError> {
    let mut bytes = serde_json::to_vec(inside)?;
    let size = SIZES.into_iter().find(|size| bytes.len() <= *size);
    // Blank space after JSON is no part of it.
    bytes.resize(size.ok_or(StoreError::TooLong(bytes.len()))?, b' ');
    Ok(bytes)
}

/// Crockford's alphabet: no letter looks like a digit.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Receipt {
    fn draw() -> Result<Receipt, StoreError> {
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random).map_err(TokenError::from)?;
        let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
        Ok(Receipt(random.iter().map(letter).collect()))
    }

    /// The name of its files, from which nobody finds the code.
    fn name(&self) -> String {
        format!(
            "{}.age",
            hex::encode(Sha256::digest(format!("amparo-receipt/1 {}", self.0)))
        )
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let code: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let known = code.bytes().all(|byte| LETTERS.contains(&byte));
        if code.len() == 16 && known {
            Ok(Receipt(code))
        } else {
            Err(ReceiptError)
        }
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = (0..4)
            .filter_map(|part| self.0.get(part * 4..part * 4 + 4))
            .collect();
        f.write_str(&parts.join("-"))
    }
}

impl fmt::Debug for Receipt {
    /// The code opens an answer: it is not for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receipt")
    }
}
