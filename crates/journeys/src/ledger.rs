//! The ledger of what publications about workers have spent.
//!
//! Every publication charges every worker: there are no cohorts here that a later record could move a worker between. The rules are those of the releases' ledger
//! ([`amparo_privacy::ledger_rules`]), the file is a hash chain, and the charge is on disk before any noise is drawn.

use std::path::{Path, PathBuf};

use amparo_privacy::ledger_rules::{Charge, Head, Refusal, charge, spent};
use amparo_privacy::{Budget, Rho};

use crate::append_log::{AppendLog, LogError};

/// Everybody is in one cohort.
const EVERYBODY: u16 = 0;

/// A ledger on disk.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    cap: Rho,
}

/// Why nothing was charged.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The log cannot be read or written, or is not what was written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// It would cross the cap.
    #[error("this publication costs {}, of which {} is left under the lifetime cap of {}; ask for less", .0.cost, .0.largest, .0.cap)]
    OverCap(Refusal),
    /// The publication was charged before under this name.
    #[error(
        "a publication named {0:?} is in the ledger already: what it measured was published, and measuring it again would cost again; give the new one a new name"
    )]
    Again(String),
}

impl Ledger {
    /// The ledger in a file, which begins with the first charge. `cap` is the most that any worker may lose in their lifetime.
    pub fn at(path: &Path, cap: Rho) -> Ledger {
        Ledger {
            path: path.into(),
            cap,
        }
    }

    /// What has been spent so far.
    ///
    /// # Errors
    /// If there is a file and it is not what was written.
    pub fn spent(&self) -> Result<Rho, LedgerError> {
        if !self.path.exists() {
            return Ok(Rho::ZERO);
        }
        let mut charges = Vec::new();
        AppendLog::read(&self.path, |charge: Charge| charges.push(charge))?;
        Ok(total(&charges))
    }

    /// Charges a publication. When this returns, the charge is on disk for ever, and the budget may be measured with.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing was charged then.
    pub fn charge(&self, publication: &str, rho: Rho) -> Result<(Budget, Head), LedgerError> {
        let mut charges: Vec<Charge> = Vec::new();
        let mut log = AppendLog::open(&self.path, |charge: Charge| charges.push(charge))?;
        if charges.iter().any(|charge| charge.build == publication) {
            return Err(LedgerError::Again(publication.to_owned()));
        }
        let added =
            charge(&charges, publication, &[EVERYBODY], None, rho, self.cap).map_err(LedgerError::OverCap)?;
        let head = log.append(&added)?;
        Ok((Budget::charged(rho, head), head))
    }
}

fn total(charges: &[Charge]) -> Rho {
    spent(charges, None).get(&EVERYBODY).copied().unwrap_or(Rho::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cap_holds_across_publications_and_names_are_used_once() {
        let dir = tempfile::tempdir().unwrap();
        let rho = |x| Rho::new(x).unwrap();
        let ledger = Ledger::at(&dir.path().join("ledger"), rho(0.5));
        assert_eq!(ledger.spent().unwrap(), Rho::ZERO);
        let (budget, _) = ledger.charge("2026-1", rho(0.3)).unwrap();
        assert_eq!(budget.rho(), rho(0.3));
        assert!(matches!(
            ledger.charge("2026-1", rho(0.1)),
            Err(LedgerError::Again(_))
        ));
        let error = ledger.charge("2026-2", rho(0.3)).unwrap_err().to_string();
        assert!(error.contains("ρ = 0.2 is left"), "{error}");
        let (rest, _) = ledger.charge("2026-2", rho(0.2)).unwrap();
        assert_eq!(rest.rho(), rho(0.2));
        assert_eq!(ledger.spent().unwrap(), rho(0.5));
    }
}
