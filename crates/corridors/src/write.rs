//! Putting corridors into a bundle. This is the private side's part: it holds the key.

use std::path::{Path, PathBuf};

use amparo_bundle::{BundleWriter, Software, WriteError};
use ed25519_dalek::SigningKey;
use jiff::Timestamp;

use crate::published::{CorridorsManifest, DISCLOSED, FIGURES, FORMAT};
use crate::{Disclosed, Figures};

/// What goes into a bundle.
#[derive(Clone, Debug)]
pub struct NewCorridors {
    /// Title for people.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// What makes it.
    pub software: Software,
    /// Figures about workers, if there are any.
    pub figures: Option<Figures>,
    /// Disclosed corridors.
    pub disclosed: Vec<Disclosed>,
}

/// Why corridors were not put into a bundle. Nothing is left in its place.
#[derive(Debug, thiserror::Error)]
pub enum WriteCorridorsError {
    /// The disk, or a corridor that stands twice.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Neither figures nor a disclosed corridor.
    #[error("there is nothing to publish: neither figures about workers nor a disclosed corridor")]
    Nothing,
    /// Something that whoever opens the bundle would refuse.
    #[error("{file}: {problem}")]
    Unsound {
        /// The file that it would stand in.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// It cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Puts corridors into a signed bundle below `parent`, which appears whole or not at all.
///
/// # Errors
/// If there is nothing to publish, a number is unsound, or the disk refuses.
pub fn write_corridors(
    parent: &Path,
    new: NewCorridors,
    key: &SigningKey,
    now: Timestamp,
) -> Result<(PathBuf, CorridorsManifest), WriteCorridorsError> {
    let unsound = |file: &str| {
        let file = file.to_owned();
        move |problem: String| WriteCorridorsError::Unsound { file, problem }
    };
    if new.figures.is_none() && new.disclosed.is_empty() {
        return Err(WriteCorridorsError::Nothing);
    }
    let day = now.strftime("%Y-%m-%d").to_string();
    let mut writer = BundleWriter::begin(parent, &format!("corridors-{day}"))?;
    if let Some(figures) = &new.figures {
        figures.check().map_err(unsound(FIGURES))?;
        writer.add(
            FIGURES,
            "application/json",
            "Figures about workers by corridor, with their intervals and their claim",
            Some(figures.corridors.len() as u64),
            &serde_json::to_vec_pretty(figures)?,
        )?;
    }
    for disclosed in &new.disclosed {
        let path = format!("{DISCLOSED}{}.json", disclosed.name());
        disclosed.check().map_err(unsound(&path))?;
        writer.add(
            &path,
            "application/json",
            "What an authority disclosed of one corridor, in numbers of cases",
            Some(disclosed.cases),
            &serde_json::to_vec_pretty(disclosed)?,
        )?;
    }
    let manifest = CorridorsManifest {
        format: FORMAT.into(),
        id: String::new(),
        title: new.title,
        created: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        software: new.software,
        files: Vec::new(),
        publisher: new.publisher,
    };
    Ok(writer.finish(manifest, key)?)
}
