//! The register in a signed bundle, and whether all its parts tell one story.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use amparo_bundle::{
    Contents, FileEntry, Software, Trust, TrustedKeys, Verified, VerifyError, decode_public_key, verify,
};
use ed25519_dalek::VerifyingKey;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::certificate::{
    StatusPurpose, VerifiedCertificate, did_key, parse_strict, read_status_list, verify_certificate,
};
use crate::log::{Head, Log, LogEntry, read_head};
use crate::receipt::{CheckedLogEntry, Receipt};
use crate::statement::verify_statement;
use crate::{Book, PartyId, Register, Standing};

pub(crate) const FORMAT: &str = "amparo-register/1";
pub(crate) const BOOK: &str = "register.json";
pub(crate) const LOG: &str = "log.txt";
pub(crate) const HEAD: &str = "head.txt";
pub(crate) const STATEMENTS: &str = "statements.jsonl";
pub(crate) const CERTIFICATES: &str = "certificates/";
pub(crate) const STATUS: &str = "status/";

/// Who keeps a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterIssuer {
    /// Its name.
    pub name: String,
    /// Its key, as `did:key:z6Mk…`: what certificates, statements and heads are signed with.
    pub id: String,
}

/// The table of contents of a published register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisterManifest {
    /// `amparo-register/1`.
    pub format: String,
    /// The bundle's id.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// When it was made, RFC 3339 in UTC.
    pub created: String,
    /// What made it.
    pub software: Software,
    /// Every file but the manifest, its signature and the key.
    pub files: Vec<FileEntry>,
    /// Who keeps the register.
    pub issuer: RegisterIssuer,
    /// The day until which decisions are known.
    pub as_of: Date,
    /// How many recruiters stand in it.
    pub recruiters: usize,
    /// Whether the recruiters are invented.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invented: bool,
}

amparo_bundle::contents!(RegisterManifest, FORMAT);

/// A certificate as it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedFile {
    /// Its text, byte for byte.
    pub text: String,
    /// What it says and how it stands by the bundle's own lists on the book's day.
    pub verified: VerifiedCertificate,
}

/// A status list as it was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusListFile {
    /// What a set bit says.
    pub purpose: StatusPurpose,
    /// The address that certificates name.
    pub id: String,
    /// Its text, byte for byte.
    pub text: String,
}

/// A register in a bundle that verified, all parts of which agree.
pub struct PublishedRegister {
    /// The manifest.
    pub manifest: RegisterManifest,
    /// How its signature was trusted.
    pub trust: Trust,
    /// The key of bundle, head, certificates and statements.
    pub key: VerifyingKey,
    /// The register with its past.
    pub book: Book,
    /// The log.
    pub log: Log,
    /// Its head.
    pub head: Head,
    /// Its head as text, with signatures.
    pub head_note: String,
    /// Certificates by recruiter.
    pub certificates: BTreeMap<PartyId, IssuedFile>,
    /// Status lists.
    pub status_lists: Vec<StatusListFile>,
    statements: BTreeMap<PartyId, String>,
    /// The place of each recruiter's last entry in the log, on or before the book's day.
    places: BTreeMap<PartyId, u64>,
    verified: Verified<RegisterManifest>,
}

/// Why a folder is not opened as a register.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// It did not verify.
    #[error("{folder}: {source}")]
    Verify {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        source: VerifyError,
    },
    /// A file is missing, does not say what it should, or disagrees with another.
    #[error("{folder}: {path}: {problem}")]
    Content {
        /// The folder.
        folder: PathBuf,
        /// The file.
        path: String,
        /// What is wrong.
        problem: String,
    },
}

/// A problem with a file of a bundle, before it is known in which folder.
type Problem = (String, String);

fn problem<E: std::fmt::Display>(path: &str) -> impl FnOnce(E) -> Problem + '_ {
    move |error| (path.to_owned(), error.to_string())
}

impl PublishedRegister {
    /// Opens a bundle: verified to the last byte first, then every part held against the others. Signatures of head, certificates, lists and statements are
    /// the bundle's own key's; the log is the one of the head; each change of the register that was a decision stands in the log, and each public entry of
    /// the log in the register; certificates say no more than the register, and their bits say the same.
    ///
    /// # Errors
    /// [`RegisterError`] for the first that does not hold.
    pub fn open(folder: &Path, trusted: &TrustedKeys) -> Result<Self, RegisterError> {
        let verified: Verified<RegisterManifest> =
            verify(folder, trusted).map_err(|source| RegisterError::Verify {
                folder: folder.into(),
                source,
            })?;
        Self::read(verified).map_err(|(path, problem)| RegisterError::Content {
            folder: folder.into(),
            path,
            problem,
        })
    }

    fn read(verified: Verified<RegisterManifest>) -> Result<Self, Problem> {
        let manifest = verified.manifest.clone();
        let key = decode_public_key(&verified.key).map_err(problem("publisher.pub"))?;
        if manifest.issuer.id != did_key(&key) {
            return Err((
                "manifest.json".into(),
                "its issuer is another than the key that signed it".into(),
            ));
        }
        let bytes = |path: &str| {
            verified
                .bytes(path)
                .ok_or_else(|| (path.to_owned(), "there is no such file".to_owned()))
        };
        let text = |path: &str| {
            std::str::from_utf8(bytes(path)?)
                .map(str::to_owned)
                .map_err(problem(path))
        };
        let book = Book::from_json(bytes(BOOK)?).map_err(problem(BOOK))?;
        if (book.as_of, book.recruiters.len()) != (manifest.as_of, manifest.recruiters) {
            return Err((
                BOOK.into(),
                "its day or its number of recruiters is not the manifest's".into(),
            ));
        }
        let log = Log::from_lines(&text(LOG)?).map_err(problem(LOG))?;
        let head_note = text(HEAD)?;
        let head = read_head(&head_note, &key).map_err(problem(HEAD))?;
        if (head.size, &head.root) != (log.size(), &log.root()) {
            return Err((LOG.into(), "the head was signed for another log".into()));
        }
        let places = agree(&book, &log)?;
        let mut register = PublishedRegister {
            trust: verified.trust,
            statements: statements(&text(STATEMENTS)?, &book, &head, &key)?,
            certificates: BTreeMap::new(),
            status_lists: Vec::new(),
            manifest,
            key,
            book,
            log,
            head,
            head_note,
            places,
            verified,
        };
        register.read_certificates()?;
        Ok(register)
    }

    fn read_certificates(&mut self) -> Result<(), Problem> {
        let mut texts = Vec::new();
        for entry in &self.manifest.files {
            let bytes = self.verified.bytes(&entry.path).unwrap_or_default();
            let text = || String::from_utf8(bytes.to_vec()).map_err(problem(&entry.path));
            if entry.path.starts_with(STATUS) {
                let text = text()?;
                let (list, _) = parse_strict(&text)
                    .map_err(problem(&entry.path))
                    .and_then(|value| read_status_list(&value, &[self.key]).map_err(problem(&entry.path)))?;
                self.status_lists.push(StatusListFile {
                    purpose: list.purpose,
                    id: list.id,
                    text,
                });
            } else if entry.path.starts_with(CERTIFICATES) {
                texts.push((entry.path.clone(), text()?));
            }
        }
        let lists: Vec<&str> = self.status_lists.iter().map(|list| list.text.as_str()).collect();
        for (path, text) in texts {
            let verified =
                verify_certificate(&text, &[self.key], &lists, self.book.as_of).map_err(problem(&path))?;
            let party = verified.party;
            let said = certificate_says(&self.book, &verified, &lists, &self.key);
            said.map_err(|what| (path.clone(), what))?;
            if self
                .certificates
                .insert(party, IssuedFile { text, verified })
                .is_some()
            {
                return Err((path, format!("{party} has two certificates")));
            }
        }
        Ok(())
    }

    /// The register as of a day: see [`Book::on`].
    pub fn on(&self, day: Date) -> Register {
        self.book.on(day)
    }

    /// A file of the bundle, manifest and signature included: its media type and its verified bytes.
    pub fn file(&self, path: &str) -> Option<(String, Vec<u8>)> {
        let media_type = match self.manifest.file(path) {
            Some(entry) => entry.media_type.as_str(),
            None if path == "manifest.json" => "application/json",
            None => "text/plain",
        };
        Some((media_type.to_owned(), self.verified.bytes(path)?.to_vec()))
    }

    /// The signed statement on a recruiter.
    pub fn statement(&self, party: PartyId) -> Option<&str> {
        self.statements.get(&party).map(String::as_str)
    }

    /// What somebody who looked takes home, for a recruiter of the register.
    pub fn receipt(&self, party: PartyId, checked_at: Timestamp) -> Option<Receipt> {
        let entry = self.book.find(party)?.on(self.book.as_of)?;
        let place = *self.places.get(&party)?;
        let content = self.log.entries().get(usize::try_from(place).ok()?)?;
        let log_entry = CheckedLogEntry {
            place,
            content: String::from_utf8(content.clone()).ok()?,
            inclusion: self.log.prove_inclusion(place).ok()?,
        };
        let statement = self.statement(party)?;
        Some(Receipt::new(
            &self.manifest.id,
            entry,
            statement,
            &self.head_note,
            log_entry,
            checked_at,
        ))
    }

    /// Whether this register's log continues an earlier one's: nothing that stood there was changed or taken away.
    pub fn continues(&self, earlier: &PublishedRegister) -> bool {
        self.head.origin == earlier.head.origin && self.log.entries().starts_with(earlier.log.entries())
    }
}

/// Reads the signed statements: one a line, one for each recruiter.
fn statements(
    text: &str,
    book: &Book,
    head: &Head,
    key: &VerifyingKey,
) -> Result<BTreeMap<PartyId, String>, Problem> {
    let register = book.on(book.as_of);
    let mut found = BTreeMap::new();
    let wrong = |line: usize, what: &str| (STATEMENTS.to_owned(), format!("line {}: {what}", line + 1));
    for (line, text) in text.lines().enumerate() {
        let statement = verify_statement(text, &[*key]).map_err(|error| wrong(line, &error.to_string()))?;
        let entry = register
            .find(statement.party)
            .ok_or_else(|| wrong(line, "its recruiter is not in the register"))?;
        let same_log = (statement.log_size, &statement.log_root) == (head.size, &head.root);
        if !statement.shows(entry) || statement.as_of != book.as_of || !same_log {
            return Err(wrong(line, "it says another thing than the register or the head"));
        }
        found.insert(statement.party, text.to_owned());
    }
    match register
        .entries
        .iter()
        .find(|entry| !found.contains_key(&entry.party))
    {
        Some(entry) => Err((STATEMENTS.into(), format!("there is none for {}", entry.party))),
        None => Ok(found),
    }
}

/// Holds the book and the log against each other; returns the place of each recruiter's last entry.
pub(crate) fn agree(book: &Book, log: &Log) -> Result<BTreeMap<PartyId, u64>, Problem> {
    let mut logged: BTreeMap<(PartyId, Date), Vec<LogEntry>> = BTreeMap::new();
    let mut places = BTreeMap::new();
    for (place, bytes) in (0u64..).zip(log.entries()) {
        let named = || format!("line {}", place + 1);
        let entry: LogEntry =
            serde_json::from_slice(bytes).map_err(|error| (LOG.into(), format!("{}: {error}", named())))?;
        // A second way of writing the same entry would be a second leaf with the same meaning.
        if entry.to_bytes() != *bytes {
            return Err((LOG.into(), format!("{}: not in canonical form", named())));
        }
        let Some(party) = entry.party.filter(|_| entry.on <= book.as_of) else {
            continue;
        };
        places.insert(party, place);
        logged.entry((party, entry.on)).or_default().push(entry);
    }
    for ((party, on), entries) in &logged {
        let state = book.find(*party).and_then(|recruiter| recruiter.on(*on));
        let stands = state.is_some_and(|state| {
            entries
                .iter()
                .any(|entry| entry.phase == Some(state.phase) && entry.scope.as_ref() == Some(&state.scope))
        });
        if !stands {
            return Err((
                BOOK.into(),
                format!("{party} does not stand on {on} as its entry in the log says"),
            ));
        }
    }
    for recruiter in &book.recruiters {
        for (index, change) in recruiter.history.iter().enumerate() {
            let before = index
                .checked_sub(1)
                .and_then(|before| recruiter.history.get(before));
            let said = logged.get(&(recruiter.party, change.on)).is_some_and(|entries| {
                entries.iter().any(|entry| {
                    entry.phase == Some(change.phase) && entry.scope.as_ref() == Some(&change.scope)
                })
            });
            let lapsed = match change.phase {
                Standing::Expired => true,
                Standing::Withdrawn => before.is_some_and(|before| {
                    let ran_out = before
                        .on
                        .saturating_add(Span::new().months(6))
                        .saturating_add(Span::new().days(1));
                    before.phase == Standing::Suspended && ran_out == change.on
                }),
                _ => false,
            };
            if change.on <= book.as_of && !said && !lapsed {
                return Err((
                    LOG.into(),
                    format!(
                        "the register says that {} became {} on {}, which is not in the log",
                        recruiter.party, change.phase, change.on
                    ),
                ));
            }
        }
    }
    Ok(places)
}

/// Whether a certificate says no more than the register, and its bits the same.
pub(crate) fn certificate_says(
    book: &Book,
    certificate: &VerifiedCertificate,
    lists: &[&str],
    key: &VerifyingKey,
) -> Result<(), String> {
    let party = certificate.party;
    let entry = book
        .find(party)
        .and_then(|recruiter| recruiter.on(book.as_of))
        .ok_or_else(|| format!("its recruiter {party} is not in the register on {}", book.as_of))?;
    let holds = entry.phase.holds_certificate();
    if holds && !certificate.scope.is_within(&entry.scope) {
        return Err(format!(
            "it covers more than the register says of {party}; issue one for the present scope"
        ));
    }
    if holds
        && entry
            .valid_until
            .is_some_and(|until| certificate.valid_until > until)
    {
        return Err(format!("it runs for longer than the register says of {party}"));
    }
    for bit in &certificate.bits {
        let list = lists.iter().find_map(|text| {
            let (list, _) = read_status_list(&parse_strict(text).ok()?, &[*key]).ok()?;
            (list.id == bit.list && list.purpose == bit.purpose).then_some(list)
        });
        let list = list.ok_or_else(|| format!("the list {} that it names is not in the bundle", bit.list))?;
        let set = list.get(bit.index).map_err(|error| error.to_string())?;
        if set != bit.purpose.is_set_for(entry.phase) {
            return Err(format!(
                "its bit {} in {} says another thing than the register, where {party} is {}",
                bit.index, bit.list, entry.phase
            ));
        }
    }
    Ok(())
}
