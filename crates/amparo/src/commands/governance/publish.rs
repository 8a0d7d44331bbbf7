//! `amparo governance publish`, `key` and `verify`: assessments through the door that the portal reads.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use amparo_governance::assessment::Assessment;
use amparo_governance::collection::{Collection, SHIPPED_BANDS_SOURCE, named_people, shipped_bands};
use amparo_governance::instrument::{Instrument, all};
use amparo_governance::owid;
use amparo_release::{
    FileEntry, ReleaseWriter, Software, Trust, TrustedKeys, VerifiedBundle, encode_public_key, verify_bundle,
};
use anyhow::{Context, Result, bail};
use ed25519_dalek::SigningKey;
use jiff::Timestamp;
use serde::Serialize;

use super::{load, places};
use crate::cli::governance::PublishArgs;
use crate::commands::verify::trusted_keys;
use crate::files::{self, Readers};
use crate::output::{note, say};
use crate::signing;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bundle {
    id: String,
    title: String,
    created: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<PathBuf>,
    files: usize,
    assessments: Vec<String>,
    published_bands: usize,
    income_groups: usize,
    /// Names in the histories, which are public now.
    names: Vec<String>,
    key: String,
    trusted_key: bool,
}

impl Bundle {
    fn of(verified: &VerifiedBundle, collection: &Collection, folder: Option<PathBuf>) -> Bundle {
        Bundle {
            id: verified.manifest.id.clone(),
            title: verified.manifest.title.clone(),
            created: verified.manifest.created.clone(),
            folder,
            files: verified.manifest.files.len(),
            assessments: collection.assessments.keys().cloned().collect(),
            published_bands: collection
                .bands
                .as_ref()
                .map_or(0, |(bands, _)| bands.results.len()),
            income_groups: collection.income.len(),
            names: named_people(collection),
            key: verified.key.clone(),
            trusted_key: verified.trust == Trust::Named,
        }
    }
}

impl fmt::Display for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: whole. {} files: {} assessments, {} published bands, {} income groups.",
            self.id,
            self.files,
            self.assessments.len(),
            self.published_bands,
            self.income_groups
        )?;
        writeln!(f, "{} ({})", self.title, self.created)?;
        if !self.names.is_empty() {
            writeln!(
                f,
                "Names in the histories, public with them: {}",
                self.names.join(", ")
            )?;
        }
        if let Some(folder) = &self.folder {
            writeln!(f, "In {}", folder.display())?;
        }
        if self.trusted_key {
            write!(f, "Signed by a key that you trust: {}", self.key)
        } else {
            write!(
                f,
                "Signed by {}, the key that the bundle itself carries: this shows that nothing was changed since, not who made it.",
                self.key
            )
        }
    }
}

fn read(folder: &Path, trusted: &TrustedKeys) -> Result<(VerifiedBundle, Collection)> {
    let named = || folder.display().to_string();
    let verified = verify_bundle(folder, trusted).with_context(named)?;
    let files = verified
        .manifest
        .files
        .iter()
        .filter_map(|file| Some((file.path.as_str(), verified.bytes(&file.path)?)));
    let collection = Collection::read(files).with_context(named)?;
    Ok((verified, collection))
}

/// Writes a collection as a bundle below `folder`, unless one with the same files stands there already. Returns its folder.
pub(crate) fn put_out(
    folder: &Path,
    collection: &Collection,
    title: &str,
    key: &SigningKey,
) -> Result<PathBuf> {
    let named = || folder.display().to_string();
    std::fs::create_dir_all(folder).with_context(named)?;
    let mut writer = ReleaseWriter::begin(folder, &format!("governance-{}", std::process::id()))?;
    for file in collection.to_files() {
        writer.add(&file.path, file.media_type, &file.title, file.rows, &file.bytes)?;
    }
    if let Some(same) = standing(folder, writer.files(), &TrustedKeys::one(key.verifying_key())) {
        return Ok(same);
    }
    let software = Software {
        name: "amparo".into(),
        version: env!("CARGO_PKG_VERSION").into(),
    };
    let created = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let (place, _) = writer.finish_bundle(title, &created, software, key)?;
    Ok(place)
}

/// The bundle below `folder` that holds exactly these files, if there is one.
fn standing(folder: &Path, files: &[FileEntry], trusted: &TrustedKeys) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries.flatten().map(|entry| entry.path()).find(|path| {
        path.join("manifest.json").is_file()
            && verify_bundle(path, trusted).is_ok_and(|verified| {
                let all = |file: &FileEntry| verified.manifest.files.contains(file);
                verified.manifest.files.len() == files.len() && files.iter().all(all)
            })
    })
}

pub(super) fn run(args: &PublishArgs) -> Result<()> {
    let key = signing::read(&args.key)?;
    let collection = collect(args)?;
    if collection == Collection::default() {
        bail!("nothing to publish: give assessments, --bands or --income-groups");
    }
    let place = put_out(&args.folder, &collection, &args.title, &key)?;
    let (verified, collection) = read(&place, &TrustedKeys::one(key.verifying_key()))?;
    say(&Bundle::of(&verified, &collection, Some(place)), args.json)
}

fn collect(args: &PublishArgs) -> Result<Collection> {
    let mut instruments: Vec<Instrument> = all().into_iter().cloned().collect();
    for path in &args.instrument {
        instruments.push(load::from_file(path)?);
    }
    let mut collection = Collection::default();
    for path in &args.files {
        let named = || path.display().to_string();
        let text = files::read_text(path)?;
        let key = Assessment::instrument_key(&text).with_context(named)?;
        let Some(instrument) = instruments.iter().find(|instrument| instrument.key() == key) else {
            bail!(
                "{}: it is made with {key}, which is not shipped; give its file with --instrument",
                named()
            );
        };
        let assessment = Assessment::from_json(&text, instrument).with_context(named)?;
        collection
            .add(instrument.clone(), assessment)
            .with_context(named)?;
    }
    collection.bands = match &args.bands {
        None => None,
        Some(path) if path.as_os_str() == "shipped" => Some((
            shipped_bands()?,
            args.bands_source
                .clone()
                .unwrap_or_else(|| SHIPPED_BANDS_SOURCE.to_owned()),
        )),
        Some(path) => {
            let named = || path.display().to_string();
            let Some(source) = &args.bands_source else {
                bail!("--bands {}: say where they are from with --bands-source", named());
            };
            let mut bytes = Vec::new();
            files::open(path)?.read_to_end(&mut bytes).with_context(named)?;
            Some((owid::import(&bytes).with_context(named)?, source.clone()))
        }
    };
    if let Some(path) = &args.income_groups {
        collection.income = places::income_groups(path)?;
    }
    Ok(collection)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Drawn {
    private_key: PathBuf,
    public_key: PathBuf,
    key: String,
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: the private key; keep it to yourself.\n{}: the public key, for `amparo serve --key`: {}",
            self.private_key.display(),
            self.public_key.display(),
            self.key
        )
    }
}

pub(super) fn key(file: &Path, json: bool) -> Result<()> {
    let public = file.with_extension("pub");
    if files::is_stream(file) || public == file {
        bail!("{}: a key goes to a file such as governance.pem", file.display());
    }
    if public.exists() {
        bail!("{}: there is a file already", public.display());
    }
    let key = encode_public_key(&signing::create(file)?.verifying_key());
    files::write(&public, Readers::Everyone, |out| Ok(writeln!(out, "{key}")?))?;
    note("Keep the private key on another medium; whoever has it can publish in your name.");
    say(
        &Drawn {
            private_key: file.to_owned(),
            public_key: public,
            key,
        },
        json,
    )
}

pub(super) fn verify(bundle: &Path, key: Option<&Path>, json: bool) -> Result<()> {
    let trusted = match key {
        None => TrustedKeys::FirstUse,
        Some(path) => trusted_keys(&[path])?,
    };
    let (verified, collection) = read(bundle, &trusted)?;
    say(&Bundle::of(&verified, &collection, None), json)
}
