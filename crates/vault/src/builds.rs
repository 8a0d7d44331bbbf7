//! Builds and the releases that come of them.
//!
//! A build is begun, charged, built and published, in this order; or it is abandoned, and what it was charged stays charged.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cases::Fingerprint;
use crate::durable::{io_error, private_file, sweep};
use crate::store::{Row, Store, Tx, ask, now};
use crate::{BuildId, Vault, VaultError};

/// How far a build has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuildState {
    /// Nothing is spent yet.
    Begun,
    /// The ledger was charged; cases may be measured.
    Charged,
    /// A signed release is in the staging folder.
    Built,
    /// The release is where everyone may read it.
    Published,
    /// The build failed or its process ended. What it was charged stays charged.
    Abandoned,
}

const ALL_STATES: [BuildState; 5] = [
    BuildState::Begun,
    BuildState::Charged,
    BuildState::Built,
    BuildState::Published,
    BuildState::Abandoned,
];

impl BuildState {
    fn as_str(self) -> &'static str {
        match self {
            BuildState::Begun => "begun",
            BuildState::Charged => "charged",
            BuildState::Built => "built",
            BuildState::Published => "published",
            BuildState::Abandoned => "abandoned",
        }
    }
}

impl fmt::Display for BuildState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the vault knows of a build and its release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BuildRecord {
    /// The build.
    pub id: BuildId,
    /// What it was made from.
    pub fingerprint: Fingerprint,
    /// How far it came.
    pub state: BuildState,
    /// When it was begun, as RFC 3339 in UTC.
    pub begun: String,
    /// When its state last changed.
    pub changed: String,
    /// The release's id, once built.
    pub release: Option<String>,
    /// Where the release was last put: the staged folder when built, the published one when published.
    pub path: Option<PathBuf>,
}

/// A build in progress. While it lives, no other process takes the build for interrupted.
#[derive(Debug)]
pub struct Build {
    id: BuildId,
    /// Locked; the operating system lets go of it when the process ends, however it ends.
    _lock: File,
}

impl Build {
    /// Its id.
    pub fn id(&self) -> &BuildId {
        &self.id
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, fingerprint, state, begun, changed, release_id, path FROM builds ",
            $rest
        )
    };
}

fn from_row(store: &Store, row: &Row) -> Result<BuildRecord, VaultError> {
    let text = |column: usize| store.text(row, column);
    let optional = |column: usize| store.maybe(row, column);
    let state = text(2)?;
    Ok(BuildRecord {
        id: text(0)?.try_into().map_err(|e| store.damaged(e))?,
        fingerprint: Fingerprint::from_kept(text(1)?),
        state: ALL_STATES
            .into_iter()
            .find(|known| known.as_str() == state)
            .ok_or_else(|| store.damaged(format!("{state:?} is not the state of a build")))?,
        begun: text(3)?,
        changed: text(4)?,
        release: optional(5)?,
        path: optional(6)?.map(PathBuf::from),
    })
}

fn text_of(path: &Path) -> Result<&str, VaultError> {
    path.to_str().ok_or_else(|| VaultError::Path(path.into()))
}

impl Vault {
    /// Begins to make a release of inputs that [`Inputs::fingerprint`](crate::Inputs::fingerprint) names.
    ///
    /// # Errors
    /// If disk or database refuse.
    pub async fn begin_build(&self, fingerprint: &Fingerprint) -> Result<Build, VaultError> {
        let tx = self.store.write().await?;
        self.begin_within(tx, fingerprint).await
    }

    /// The same, unless another living process is making a release of just these inputs: both would be charged for what one gives.
    ///
    /// # Errors
    /// [`VaultError::UnderWay`]; or if disk or database refuse.
    pub async fn begin_build_alone(&self, fingerprint: &Fingerprint) -> Result<Build, VaultError> {
        let mut tx = self.store.write().await?;
        let asked = ask(select!(
            "WHERE fingerprint = $1 AND state IN ('begun', 'charged')"
        ))
        .bind(fingerprint.as_str());
        for row in self.store.all(&mut tx, asked).await? {
            let other = from_row(&self.store, &row)?.id;
            if is_held(&self.lock_path(&other))? {
                return Err(VaultError::UnderWay(other));
            }
        }
        self.begin_within(tx, fingerprint).await
    }

    async fn begin_within(&self, mut tx: Tx, fingerprint: &Fingerprint) -> Result<Build, VaultError> {
        let id = BuildId::random()?;
        // Within the transaction, so that whoever tidies up sees lock and row, or neither.
        let path = self.lock_path(&id);
        let lock = private_file().open(&path).map_err(io_error(&path))?;
        lock.lock().map_err(io_error(&path))?;
        let build = Build { id, _lock: lock };
        let at = now();
        let asked = ask(
            "INSERT INTO builds (id, fingerprint, state, begun, changed) VALUES ($1, $2, 'begun', $3, $3)",
        )
        .bind(build.id.as_str())
        .bind(fingerprint.as_str())
        .bind(at);
        self.store.execute(&mut tx, asked).await?;
        self.log(&mut tx, "build.begun", build.id.as_str(), None).await?;
        self.store.commit(tx).await?;
        tracing::info!(build = %build.id, "build begun");
        Ok(build)
    }

    /// Records that a build's release stands, signed, in a folder.
    ///
    /// # Errors
    /// [`VaultError::WrongState`] for a build that was never charged or is finished, [`VaultError::ReleaseTaken`] if another build made it.
    pub async fn record_built(&self, build: &Build, release: &str, path: &Path) -> Result<(), VaultError> {
        let text = text_of(path)?;
        let mut tx = self.store.write().await?;
        if let Some(record) = self.build_of(&mut tx, release).await? {
            return Err(VaultError::ReleaseTaken {
                release: release.into(),
                by: record.id,
            });
        }
        self.advance(&mut tx, build.id(), &[BuildState::Charged], BuildState::Built)
            .await?;
        let asked = ask("UPDATE builds SET release_id = $1, path = $2 WHERE id = $3")
            .bind(release)
            .bind(text)
            .bind(build.id().as_str());
        self.store.execute(&mut tx, asked).await?;
        self.log(&mut tx, "release.built", release, None).await?;
        self.store.commit(tx).await?;
        tracing::info!(build = %build.id(), release, "release built");
        Ok(())
    }

    /// Records that a release was put where everyone may read it. To record it again changes where it is.
    ///
    /// # Errors
    /// [`VaultError::UnknownRelease`] if no build of this vault made it.
    pub async fn record_published(&self, release: &str, path: &Path) -> Result<(), VaultError> {
        let text = text_of(path)?;
        let mut tx = self.store.write().await?;
        let record = self.build_of(&mut tx, release).await?;
        let record = record.ok_or_else(|| VaultError::UnknownRelease(release.into()))?;
        let from = [BuildState::Built, BuildState::Published];
        self.advance(&mut tx, &record.id, &from, BuildState::Published)
            .await?;
        let asked = ask("UPDATE builds SET path = $1 WHERE id = $2")
            .bind(text)
            .bind(record.id.as_str());
        self.store.execute(&mut tx, asked).await?;
        self.log(&mut tx, "release.published", release, None).await?;
        self.store.commit(tx).await?;
        tracing::info!(build = %record.id, release, "release published");
        Ok(())
    }

    /// Gives a build up. What it was charged stays charged.
    ///
    /// # Errors
    /// [`VaultError::WrongState`] if it is finished.
    pub async fn abandon_build(&self, build: Build) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        self.abandon(&mut tx, build.id()).await?;
        self.store.commit(tx).await
    }

    /// All builds, oldest first. Those with a release are built or published.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn builds(&self) -> Result<Vec<BuildRecord>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask(select!("ORDER BY begun, id"));
        let rows = self.store.all(&mut tx, asked).await?;
        rows.iter().map(|row| from_row(&self.store, row)).collect()
    }

    /// The release that was made from the same inputs, if there is one: the latest published, else the latest built. Making another would
    /// spend budget on what is known already.
    ///
    /// # Errors
    /// If the database refuses.
    pub async fn find_release(&self, fingerprint: &Fingerprint) -> Result<Option<BuildRecord>, VaultError> {
        let mut tx = self.store.read().await?;
        let asked = ask(select!(
            "WHERE fingerprint = $1 AND state IN ('built', 'published') ORDER BY changed DESC, id"
        ))
        .bind(fingerprint.as_str());
        let rows = self.store.all(&mut tx, asked).await?;
        let mut records = Vec::with_capacity(rows.len());
        for row in &rows {
            records.push(from_row(&self.store, row)?);
        }
        // Published ones first; the sort keeps the order by time among equals.
        records.sort_by_key(|record| record.state != BuildState::Published);
        Ok(records.into_iter().next())
    }

    /// Takes a build from one of the states `from` to `to`.
    pub(crate) async fn advance(
        &self,
        tx: &mut Tx,
        id: &BuildId,
        from: &[BuildState],
        to: BuildState,
    ) -> Result<(), VaultError> {
        let asked = ask(select!("WHERE id = $1")).bind(id.as_str());
        let row = self.store.one(tx, asked).await?;
        let row = row.ok_or_else(|| VaultError::UnknownBuild(id.clone()))?;
        let state = from_row(&self.store, &row)?.state;
        if !from.contains(&state) {
            let wanted = match to {
                BuildState::Charged | BuildState::Abandoned => "begun or charged",
                BuildState::Built => "charged",
                _ => "built",
            };
            return Err(VaultError::WrongState {
                build: id.clone(),
                state,
                wanted,
            });
        }
        let asked = ask("UPDATE builds SET state = $1, changed = $2 WHERE id = $3")
            .bind(to.as_str())
            .bind(now())
            .bind(id.as_str());
        self.store.execute(tx, asked).await?;
        Ok(())
    }

    async fn abandon(&self, tx: &mut Tx, id: &BuildId) -> Result<(), VaultError> {
        self.advance(
            tx,
            id,
            &[BuildState::Begun, BuildState::Charged],
            BuildState::Abandoned,
        )
        .await?;
        self.log(tx, "build.abandoned", id.as_str(), None).await?;
        tracing::warn!(build = %id, "build abandoned");
        Ok(())
    }

    async fn build_of(&self, tx: &mut Tx, release: &str) -> Result<Option<BuildRecord>, VaultError> {
        let asked = ask(select!("WHERE release_id = $1")).bind(release);
        let row = self.store.one(tx, asked).await?;
        row.map(|row| from_row(&self.store, &row)).transpose()
    }

    /// Marks unfinished builds as abandoned whose lock nobody holds, removes the locks of finished ones, and returns how many builds it marked.
    pub(crate) async fn abandon_orphans(&self, tx: &mut Tx) -> Result<usize, VaultError> {
        let asked = ask(select!("WHERE state IN ('begun', 'charged') ORDER BY begun, id"));
        let rows = self.store.all(tx, asked).await?;
        let (mut alive, mut abandoned) = (Vec::new(), 0);
        for row in &rows {
            let id = from_row(&self.store, row)?.id;
            if is_held(&self.lock_path(&id))? {
                alive.push(id);
            } else {
                self.abandon(tx, &id).await?;
                abandoned += 1;
            }
        }
        // A finished build's lock may be held still; on Unix it goes when its holder does.
        let is_alive = |stem: &str| alive.iter().any(|id| id.as_str() == stem);
        sweep(&self.builds_dir(), ".lock", is_alive)?;
        Ok(abandoned)
    }

    fn lock_path(&self, id: &BuildId) -> PathBuf {
        self.builds_dir().join(format!("{id}.lock"))
    }
}

/// Whether a living process holds a lock.
fn is_held(path: &Path) -> Result<bool, VaultError> {
    // To write, though nothing is written: over a network file system nothing else may be locked against others.
    let lock = match File::options().write(true).open(path) {
        Ok(lock) => lock,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(io_error(path)(error)),
    };
    match lock.try_lock() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(io_error(path)(error)),
    }
}
