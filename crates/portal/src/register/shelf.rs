//! Which register is shown, and how it follows the folder that registers are published in.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use amparo_register::PublishedRegister;
use amparo_release::TrustedKeys;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::portal::{Folder, PortalError, list};

/// What a look at the folder found.
#[derive(Default)]
struct State {
    folders: Vec<Folder>,
    newest: Option<Arc<PublishedRegister>>,
    refused: usize,
}

/// Published registers in a folder, of which the newest is shown.
pub(crate) struct Registers {
    folder: PathBuf,
    trusted: TrustedKeys,
    state: RwLock<State>,
}

impl Registers {
    pub(crate) fn new(folder: &Path, trusted: TrustedKeys) -> Registers {
        Registers {
            folder: folder.into(),
            trusted,
            state: RwLock::default(),
        }
    }

    /// The register that is shown.
    pub(crate) fn newest(&self) -> Option<Arc<PublishedRegister>> {
        self.state
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .newest
            .clone()
    }

    /// How many folders were refused.
    pub(crate) fn refused(&self) -> usize {
        self.state.read().unwrap_or_else(PoisonError::into_inner).refused
    }

    /// Looks at the folder. A bundle that does not verify, whose parts disagree, or whose log does not continue that of the register before it, is refused and
    /// logged: what is shown then stays the register before it.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    pub(crate) fn rescan(&self) -> Result<(), PortalError> {
        let folders = list(&self.folder)?;
        if folders == self.state.read().unwrap_or_else(PoisonError::into_inner).folders {
            return Ok(());
        }
        let mut refused = 0;
        let mut refuse = |folder: &str, error: &dyn std::fmt::Display| {
            refused += 1;
            tracing::error!(folder, %error, "register refused");
        };
        let mut opened: Vec<PublishedRegister> = Vec::new();
        for folder in &folders {
            match PublishedRegister::open(&self.folder.join(&folder.name), &self.trusted) {
                Ok(register) => opened.push(register),
                Err(error) => refuse(&folder.name, &error),
            }
        }
        opened.sort_by(|a, b| {
            (a.book.as_of, &a.manifest.created, &a.manifest.id).cmp(&(
                b.book.as_of,
                &b.manifest.created,
                &b.manifest.id,
            ))
        });
        let mut newest: Option<PublishedRegister> = None;
        for register in opened {
            match &newest {
                Some(before) if !register.continues(before) => refuse(
                    &register.manifest.id,
                    &format_args!("its log does not continue that of {}", before.manifest.id),
                ),
                _ => newest = Some(register),
            }
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let shown = state.newest.as_ref().map(|register| register.manifest.id.clone());
        if let Some(register) = newest
            && shown.as_ref() != Some(&register.manifest.id)
        {
            tracing::info!(register = register.manifest.id, "register opened");
            state.newest = Some(Arc::new(register));
        }
        // An emptied folder takes nothing back: what was shown was signed.
        state.folders = folders;
        state.refused = refused;
        Ok(())
    }
}

/// The day on which a register is shown unless another is asked for: today in UTC, or its own day if that is later.
pub(crate) fn usual_day(register: &PublishedRegister) -> Date {
    Timestamp::now()
        .to_zoned_datetime(TimeZone::UTC)
        .date()
        .max(register.book.as_of)
}
