//! Published recruitment corridors: which bundle is shown, how it follows its folder, and its answer to programs.
//!
//! What is exact about workers never comes here: figures about them were counted with noise before they were signed.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use amparo_corridors::PublishedCorridors;
use amparo_release::TrustedKeys;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde_json::json;

use crate::portal::{Folder, Portal, PortalError, list};
use crate::server::{Voice, over_corridors};

#[derive(Default)]
struct Found {
    folders: Vec<Folder>,
    newest: Option<Arc<PublishedCorridors>>,
    refused: usize,
}

/// Bundles of corridors in a folder, of which the newest is shown.
pub(crate) struct Corridors {
    folder: PathBuf,
    trusted: TrustedKeys,
    found: RwLock<Found>,
}

impl Corridors {
    pub(crate) fn new(folder: &Path, trusted: TrustedKeys) -> Corridors {
        Corridors {
            folder: folder.into(),
            trusted,
            found: RwLock::default(),
        }
    }

    /// The bundle that is shown.
    pub(crate) fn newest(&self) -> Option<Arc<PublishedCorridors>> {
        let found = self.found.read().unwrap_or_else(PoisonError::into_inner);
        found.newest.clone()
    }

    /// How many folders were refused.
    pub(crate) fn refused(&self) -> usize {
        self.found.read().unwrap_or_else(PoisonError::into_inner).refused
    }

    /// Looks at the folder. A bundle that does not verify, or in which a number is unsound, is refused and logged.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    pub(crate) fn rescan(&self) -> Result<(), PortalError> {
        let folders = list(&self.folder)?;
        if folders == self.found.read().unwrap_or_else(PoisonError::into_inner).folders {
            return Ok(());
        }
        let mut refused = 0;
        let mut newest: Option<PublishedCorridors> = None;
        for folder in &folders {
            match PublishedCorridors::open(&self.folder.join(&folder.name), &self.trusted) {
                Ok(opened) => {
                    let made =
                        |of: &PublishedCorridors| (of.manifest.created.clone(), of.manifest.id.clone());
                    if newest.as_ref().is_none_or(|known| made(known) < made(&opened)) {
                        newest = Some(opened);
                    }
                }
                Err(error) => {
                    refused += 1;
                    tracing::error!(folder = folder.name, %error, "corridors refused");
                }
            }
        }
        let mut found = self.found.write().unwrap_or_else(PoisonError::into_inner);
        *found = Found {
            folders,
            newest: newest.map(Arc::new),
            refused,
        };
        Ok(())
    }
}

/// What programs read.
pub(crate) fn programs() -> Router<Portal> {
    Router::new().route("/api/v1/corridors", get(corridors_json))
}

async fn corridors_json(State(portal): State<Portal>) -> Response {
    over_corridors(portal, Voice::Program, |_, published| {
        let disclosed: Vec<_> = published
            .disclosed
            .iter()
            .map(|(name, disclosed)| json!({ "name": name, "disclosed": disclosed }))
            .collect();
        Ok(crate::api::json(&json!({
            "caveat": "Figures about workers carry noise and an interval; disclosed figures are of cases and organisations. Nothing here is a sign of wrongdoing.",
            "bundle": published.manifest.id,
            "publisher": published.manifest.publisher,
            "created": published.manifest.created,
            "figures": published.figures,
            "disclosed": disclosed,
        })))
    })
    .await
}
