//! Putting a register into a bundle. This is the private side's part: it holds the key.

use std::path::{Path, PathBuf};

use amparo_bundle::{BundleWriter, Software, WriteError};
use jiff::Timestamp;

use crate::certificate::{
    Issuer, ProofError, StatusList, StatusListError, StatusPurpose, VerifyError, verify_certificate,
};
use crate::log::{HeadError, Log, read_head};
use crate::published::{
    BOOK, CERTIFICATES, FORMAT, HEAD, LOG, RegisterIssuer, RegisterManifest, STATEMENTS, STATUS, agree,
    certificate_says,
};
use crate::statement::issue_statement;
use crate::{Book, atom_feed};

/// What goes into a bundle.
pub struct NewRegister<'a> {
    /// Title for people.
    pub title: String,
    /// What makes it.
    pub software: Software,
    /// The register with its past.
    pub book: Book,
    /// The log.
    pub log: &'a Log,
    /// Its signed head, as text.
    pub head: &'a str,
    /// Certificates, as text.
    pub certificates: Vec<String>,
    /// The address under which the register is served, for the feed in the bundle; without it there is none, and the portal makes its own.
    pub base: Option<String>,
    /// Whether the recruiters are invented.
    pub invented: bool,
}

/// Why a register was not put into a bundle. Nothing is left in its place.
#[derive(Debug, thiserror::Error)]
pub enum WriteRegisterError {
    /// The disk.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The head.
    #[error(transparent)]
    Head(#[from] HeadError),
    /// The head is of another log.
    #[error(
        "the head is not the log's: it was signed for {signed} entries, the log has {size}, or another root"
    )]
    OtherHead {
        /// Entries by the head.
        signed: u64,
        /// Entries of the log.
        size: u64,
    },
    /// Register and log tell two stories.
    #[error("{file}: {problem}; append the case's events to the log first")]
    Disagree {
        /// Which of the two.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// A certificate.
    #[error("certificate {number}: {source}")]
    Certificate {
        /// Which, from 1.
        number: usize,
        /// Why.
        source: VerifyError,
    },
    /// A certificate that says another thing than the register.
    #[error("certificate {number}: {problem}")]
    Says {
        /// Which, from 1.
        number: usize,
        /// What is wrong.
        problem: String,
    },
    /// A status list.
    #[error(transparent)]
    List(#[from] StatusListError),
    /// A signature.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

/// Puts a register into a bundle below `parent`: the book, the log and its head, the certificates, the status lists that the certificates name, signed anew by
/// how the recruiters stand, and a signed statement for each recruiter. Every part is held against the others first, as whoever opens the bundle will do.
///
/// # Errors
/// If parts disagree, a certificate is somebody else's, or the disk refuses. Nothing is left behind then.
pub fn write_register(
    parent: &Path,
    new: NewRegister<'_>,
    issuer: &Issuer,
    now: Timestamp,
) -> Result<(PathBuf, RegisterManifest), WriteRegisterError> {
    let key = issuer.key.verifying_key();
    let head = read_head(new.head, &key)?;
    if (head.size, &head.root) != (new.log.size(), &new.log.root()) {
        return Err(WriteRegisterError::OtherHead {
            signed: head.size,
            size: new.log.size(),
        });
    }
    agree(&new.book, new.log).map_err(|(file, problem)| WriteRegisterError::Disagree { file, problem })?;
    let register = new.book.on(new.book.as_of);

    let mut lists: Vec<StatusList> = Vec::new();
    let mut certificates = Vec::new();
    for (number, text) in (1..).zip(&new.certificates) {
        let verified = verify_certificate(text, &[key], &[], new.book.as_of)
            .map_err(|source| WriteRegisterError::Certificate { number, source })?;
        for bit in &verified.bits {
            let place = lists
                .iter()
                .position(|list| list.id == bit.list && list.purpose == bit.purpose);
            let list = match place {
                Some(place) => &mut lists[place],
                None => {
                    lists.push(StatusList::new(&bit.list, bit.purpose));
                    let last = lists.len() - 1;
                    &mut lists[last]
                }
            };
            if let Some(entry) = register.find(verified.party) {
                list.record(bit.index, entry.phase)?;
            }
        }
        certificates.push((number, verified, text));
    }
    let mut signed_lists = Vec::new();
    for list in &lists {
        signed_lists.push((
            list.purpose,
            list.issue(&issuer.id(), &issuer.key, now)?.to_string(),
        ));
    }
    let list_texts: Vec<&str> = signed_lists.iter().map(|(_, text)| text.as_str()).collect();
    for (number, verified, _) in &certificates {
        certificate_says(&new.book, verified, &list_texts, &key).map_err(|problem| {
            WriteRegisterError::Says {
                number: *number,
                problem,
            }
        })?;
    }
    let mut statements = String::new();
    for entry in &register.entries {
        statements += &issue_statement(&register, entry.party, &head, issuer, now)?;
        statements.push('\n');
    }

    let mut writer = BundleWriter::begin(parent, &format!("register-{}", new.book.as_of))?;
    let rows = Some(new.book.recruiters.len() as u64);
    let json = "application/json";
    writer.add(
        BOOK,
        json,
        "The register with all its past",
        rows,
        new.book.to_json().as_bytes(),
    )?;
    writer.add(
        LOG,
        "text/plain",
        "The log of status events, an entry a line, in hexadecimal digits",
        Some(new.log.size()),
        new.log.to_lines().as_bytes(),
    )?;
    writer.add(
        HEAD,
        "text/plain",
        "The signed head of the log",
        None,
        new.head.as_bytes(),
    )?;
    writer.add(
        STATEMENTS,
        "application/jsonl",
        "The register's signed statement on each recruiter",
        rows,
        statements.as_bytes(),
    )?;
    let credential = "application/vc";
    for (_, verified, text) in &certificates {
        writer.add(
            &format!("{CERTIFICATES}{}.json", verified.party),
            credential,
            &format!("The certificate of {}", verified.name),
            None,
            text.as_bytes(),
        )?;
    }
    for (number, (purpose, text)) in (1..).zip(&signed_lists) {
        let what = match purpose {
            StatusPurpose::Revocation => "withdrawn",
            StatusPurpose::Suspension => "suspended",
        };
        writer.add(
            &format!("{STATUS}{number}-{}.json", purpose.code()),
            credential,
            &format!("Which certificates are {what}"),
            None,
            text.as_bytes(),
        )?;
    }
    if let Some(base) = &new.base {
        writer.add(
            "feed.atom",
            "application/atom+xml",
            "Changes of standing",
            None,
            atom_feed(&register, base.trim_end_matches('/'), "feed.atom", &new.title).as_bytes(),
        )?;
    }
    let manifest = RegisterManifest {
        format: FORMAT.into(),
        id: String::new(),
        title: new.title,
        created: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        software: new.software,
        files: Vec::new(),
        issuer: RegisterIssuer {
            name: issuer.name.clone(),
            id: issuer.id(),
        },
        as_of: new.book.as_of,
        recruiters: new.book.recruiters.len(),
        invented: new.invented,
    };
    Ok(writer.finish(manifest, &issuer.key)?)
}
