//! `amparo verify`: is a release whole, and signed by whom one trusts?

use std::fmt;
use std::path::Path;

use amparo_release::{KeyStatements, Release, Trust, TrustedKeys, decode_public_key, verify};
use anyhow::{Context, Result};
use serde::Serialize;

use crate::cli::VerifyArgs;
use crate::files;
use crate::output::say;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    id: String,
    title: String,
    created: String,
    files: usize,
    bytes: u64,
    epsilon: f64,
    delta: f64,
    private: bool,
    key: String,
    trusted_key: bool,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: whole. {} files, {} bytes, every SHA-256 as signed.",
            self.id, self.files, self.bytes
        )?;
        writeln!(f, "{} ({})", self.title, self.created)?;
        if self.private {
            writeln!(f, "Claim: ε = {} at δ = {}.", self.epsilon, self.delta)?;
        } else {
            writeln!(f, "NOT PRIVATE: the noise of this release was seeded.")?;
        }
        if self.trusted_key {
            write!(f, "Signed by a key that you trust: {}", self.key)
        } else {
            write!(
                f,
                "Signed by {}, the key that the release itself carries: this shows that nothing was changed since, not who made it. \
                 Ask the publisher for the key and give it with --key.",
                self.key
            )
        }
    }
}

pub(crate) fn run(args: &VerifyArgs) -> Result<()> {
    let trusted = match &args.key {
        None => TrustedKeys::FirstUse,
        Some(path) => trusted_keys(std::slice::from_ref(path))?,
    };
    let trusted = following(trusted, args.key_statements.as_deref())?;
    let verified = verify(&args.release, &trusted).with_context(|| args.release.display().to_string())?;
    // What a reader would open must open too: data that fit the schema, aggregates, claim.
    Release::open(&args.release, &trusted).with_context(|| args.release.display().to_string())?;
    let manifest = &verified.manifest;
    let answer = Answer {
        id: manifest.id.clone(),
        title: manifest.title.clone(),
        created: manifest.created.clone(),
        files: manifest.files.len(),
        bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        epsilon: manifest.epsilon,
        delta: manifest.delta,
        private: manifest.private,
        key: verified.key.clone(),
        trusted_key: verified.trust == Trust::Named,
    };
    say(&answer, args.json)
}

/// The keys in files, one a file.
pub(crate) fn trusted_keys(paths: &[impl AsRef<Path>]) -> Result<TrustedKeys> {
    let keys = paths.iter().map(|path| {
        let path = path.as_ref();
        decode_public_key(&files::read_text(path)?).with_context(|| path.display().to_string())
    });
    Ok(TrustedKeys::Only(keys.collect::<Result<_>>()?))
}

/// The same keys with what their publisher states of them, if there is a file of statements.
pub(crate) fn following(trusted: TrustedKeys, statements: Option<&Path>) -> Result<TrustedKeys> {
    let Some(path) = statements else {
        return Ok(trusted);
    };
    let named = || path.display().to_string();
    let all = KeyStatements::from_json(files::read_text(path)?.as_bytes()).with_context(named)?;
    trusted.with_statements(&all).with_context(named)
}
