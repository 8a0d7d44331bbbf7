//! Corridors in a signed bundle, for the portal.

use std::fmt;

use amparo_bundle::Software;
use amparo_corridors::{CorridorsManifest, Figures, NewCorridors, write_corridors};
use amparo_register::certificate::did_key;
use anyhow::{Context, Result};
use jiff::Timestamp;
use serde::Serialize;

use super::publish::disclosed_of;
use crate::cli::journeys::BundleArgs;
use crate::commands::recruitment::keys;
use crate::files;
use crate::output::say;

#[derive(Serialize)]
struct Written {
    folder: String,
    key: String,
    #[serde(flatten)]
    manifest: CorridorsManifest,
    #[serde(skip)]
    parent: String,
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.manifest.files {
            writeln!(f, "{}: {}", file.path, file.title)?;
        }
        write!(
            f,
            "Signed by {}: {}\nServe it: amparo serve PUBLISHED --corridors {} --corridors-key {}",
            self.key, self.folder, self.parent, self.key
        )
    }
}

pub(super) fn run(args: &BundleArgs) -> Result<()> {
    let figures = match &args.figures {
        Some(path) => {
            let read: Figures =
                serde_json::from_str(&files::read_text(path)?).with_context(|| path.display().to_string())?;
            Some(read)
        }
        None => None,
    };
    let disclosed = match (&args.recruiters, &args.worksites) {
        (Some(recruiters), Some(worksites)) => {
            let about = (args.origin, args.region.as_str(), args.on);
            vec![disclosed_of(recruiters, worksites, about)?.to_publish(&args.source)]
        }
        _ => Vec::new(),
    };
    let key = keys::signing(&args.key)?;
    let new = NewCorridors {
        title: args.title.clone(),
        publisher: args.publisher.clone(),
        software: Software {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
        },
        figures,
        disclosed,
    };
    let (folder, manifest) = write_corridors(&args.out, new, &key, Timestamp::now())?;
    let written = Written {
        folder: folder.display().to_string(),
        key: did_key(&key.verifying_key()),
        manifest,
        parent: args.out.display().to_string(),
    };
    say(&written, args.json)
}
