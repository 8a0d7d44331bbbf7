//! `amparo recruitment certificate`: certificates that verify offline.

use std::fmt;
use std::path::Path;

use amparo_recruitment::certification::CriteriaPack;
use amparo_recruitment::register::certificate_content;
use amparo_register::certificate::{
    CertificateContent, Issuer, StatusEntry, StatusList, StatusPurpose, did_key, issue_certificate, qr_svg,
    verify_certificate,
};
use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{certify, keys};
use crate::cli::recruitment::{CertificateCommand as Command, PurposeArg, VerifyCertificateArgs};
use crate::files::{self, Readers};
use crate::output::{note, say, say_json};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewKey {
    public_key: String,
    file: String,
}

impl fmt::Display for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}\nThe signing key is in {}; keep it secret, give the line above to whoever verifies.",
            self.public_key, self.file
        )
    }
}

/// What was issued, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Issued {
    #[serde(flatten)]
    content: CertificateContent,
    issuer: String,
    file: String,
}

/// A status list that was signed, for programs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignedList {
    id: String,
    purpose: StatusPurpose,
    set: Vec<u64>,
    issuer: String,
    file: String,
}

/// A document and words about it do not go to one stream.
fn result_apart(out: &Path, json: bool) -> Result<()> {
    if json && files::is_stream(out) {
        bail!("--json says what was issued on standard output; give a file with --out");
    }
    Ok(())
}

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Key { out, json } => {
            let key = keys::create(&out)?;
            let new = NewKey {
                public_key: did_key(&key.verifying_key()),
                file: out.display().to_string(),
            };
            say(&new, json)
        }
        Command::Issue {
            case,
            on,
            name,
            id,
            issuer,
            key,
            revocation_list,
            suspension_list,
            index,
            out,
            qr,
            json,
        } => {
            result_apart(&out, json)?;
            let status = certify::status(&case, on)?;
            let mut entries = Vec::new();
            let lists = [
                (StatusPurpose::Revocation, revocation_list),
                (StatusPurpose::Suspension, suspension_list),
            ];
            for (purpose, list) in lists {
                if let (Some(list), Some(index)) = (list, index) {
                    entries.push(StatusEntry { purpose, list, index });
                }
            }
            if entries.is_empty() {
                note(
                    "no status list is named: nobody will be able to learn of a suspension from the certificate",
                );
            }
            let criteria = CriteriaPack::shipped()?.version;
            let Some(content) = certificate_content(&status, id, name, criteria, entries) else {
                bail!(
                    "{}: {} on {on}; only a certified recruiter gets a certificate",
                    case.display(),
                    status.phase
                );
            };
            let issuer = Issuer {
                name: issuer,
                key: keys::signing(&key)?,
            };
            let text = issue_certificate(&content, &issuer, Timestamp::now())?.to_text();
            if let Some(path) = &qr {
                put(path, &qr_svg(&text, 600)?)?;
            }
            put(&out, &text)?;
            if !json {
                return Ok(());
            }
            say_json(&Issued {
                content,
                issuer: issuer.id(),
                file: out.display().to_string(),
            })
        }
        Command::StatusList {
            id,
            purpose,
            set,
            key,
            out,
            json,
        } => {
            result_apart(&out, json)?;
            let purpose = match purpose {
                PurposeArg::Revocation => StatusPurpose::Revocation,
                PurposeArg::Suspension => StatusPurpose::Suspension,
            };
            let mut list = StatusList::new(id, purpose);
            for index in &set {
                list.set(*index, true)?;
            }
            let key = keys::signing(&key)?;
            let signed = list.issue(&did_key(&key.verifying_key()), &key, Timestamp::now())?;
            put(&out, &signed.to_string())?;
            if !json {
                return Ok(());
            }
            say_json(&SignedList {
                id: list.id,
                purpose,
                set,
                issuer: did_key(&key.verifying_key()),
                file: out.display().to_string(),
            })
        }
        Command::Verify(args) => verify(&args),
    }
}

/// Exactly the text: a certificate's bytes are what is signed.
fn put(path: &Path, text: &str) -> Result<()> {
    files::write(path, Readers::Everyone, |out| Ok(out.write_all(text.as_bytes())?))?;
    if !files::is_stream(path) {
        note(format_args!("Written: {}", path.display()));
    }
    Ok(())
}

fn verify(args: &VerifyCertificateArgs) -> Result<()> {
    let trusted = args
        .trust
        .iter()
        .map(|key| keys::public(key))
        .collect::<Result<Vec<_>>>()?;
    let lists = args
        .status_list
        .iter()
        .map(|path| files::read_text(path))
        .collect::<Result<Vec<_>>>()?;
    let lists: Vec<&str> = lists.iter().map(String::as_str).collect();
    let on = args
        .on
        .unwrap_or_else(|| Timestamp::now().to_zoned_datetime(TimeZone::UTC).date());
    let verified = verify_certificate(&files::read_text(&args.certificate)?, &trusted, &lists, on)
        .with_context(|| args.certificate.display().to_string())?;
    say(&verified, args.json)
}
