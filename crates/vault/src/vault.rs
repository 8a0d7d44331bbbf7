//! A vault: made, opened, closed.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;

use crate::durable::{ASIDE, blocking, io_error, private_dir, sweep, sync_dir};
use crate::keys::Keys;
use crate::promise::Promise;
use crate::store::{Store, Tx};
use crate::{Database, VaultError, VaultOptions};

/// An open vault. Several processes may have the same one open, on several machines where its database is on a server; their acts queue.
#[derive(Clone)]
pub struct Vault {
    pub(crate) dir: PathBuf,
    pub(crate) store: Store,
    pub(crate) promise: Promise,
    pub(crate) keys: Keys,
    pub(crate) actor: String,
}

impl Vault {
    /// Makes a vault with new keys in a folder that does not exist or is empty. It appears whole or not at all.
    ///
    /// # Errors
    /// [`VaultError::Occupied`] if something is there, [`VaultError::Options`] if the options promise nothing, or if the disk refuses.
    pub async fn create(dir: impl AsRef<Path>, options: VaultOptions) -> Result<Vault, VaultError> {
        Vault::create_on(&Database::default(), dir, options).await
    }

    /// The same with its database elsewhere.
    ///
    /// # Errors
    /// As for [`Vault::create`]; [`VaultError::DatabaseTaken`] if another vault is in the database.
    pub async fn create_on(
        database: &Database,
        dir: impl AsRef<Path>,
        options: VaultOptions,
    ) -> Result<Vault, VaultError> {
        let dir = dir.as_ref().to_owned();
        let occupied = fs::read_dir(&dir).is_ok_and(|mut entries| entries.next().is_some()) || dir.is_file();
        if occupied {
            return Err(VaultError::Occupied(dir));
        }
        let parent = match dir.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(io_error(&parent))?;
        // tempfile removes the folder again if anything below fails.
        let mut aside = tempfile::Builder::new();
        aside.prefix(".amparo-new-vault-");
        #[cfg(unix)]
        let aside = {
            use std::os::unix::fs::PermissionsExt as _;
            aside.permissions(fs::Permissions::from_mode(0o700))
        };
        let aside = aside.tempdir_in(&parent).map_err(io_error(&parent))?;
        let recipient = Keys::at(aside.path()).create()?;
        for folder in ["submissions", "builds", "staging"] {
            private_dir(&aside.path().join(folder))?;
        }
        let promise = Promise::new(options, recipient)?;
        let store = database.create(aside.path()).await?;
        let new = Vault::over(aside.path().to_owned(), store, promise);
        let mut tx = new.store.write().await?;
        database
            .claim(&new.store, &mut tx, aside.path(), &new.promise.recipient)
            .await?;
        new.promise.store(&new.store, &mut tx).await?;
        new.log(
            &mut tx,
            "vault.created",
            &format!("cap {}", new.promise.cap),
            None,
        )
        .await?;
        new.appear(database, tx, aside.path(), &dir).await?;
        // It has moved: there is nothing left to remove.
        let _ = aside.keep();
        sync_dir(&parent).map_err(io_error(&parent))?;
        tracing::info!("vault created");
        Vault::open_on(database, dir).await
    }

    /// Puts the folder of a vault that was made aside into its place, commits, and closes the database.
    ///
    /// A database in the folder is closed before it moves. One elsewhere is committed after, so that it never holds a vault whose keys are nowhere.
    pub(crate) async fn appear(
        &self,
        database: &Database,
        tx: Tx,
        aside: &Path,
        dir: &Path,
    ) -> Result<(), VaultError> {
        sync_dir(aside).map_err(io_error(aside))?;
        if database.is_in_folder() {
            self.store.commit(tx).await?;
            self.close().await;
            return into_place(aside, dir);
        }
        into_place(aside, dir)?;
        let committed = self.store.commit(tx).await;
        if committed.is_err() {
            // Back to where whoever made it removes it.
            fs::rename(dir, aside).map_err(io_error(dir))?;
        }
        self.close().await;
        committed
    }

    /// Whether there is a vault in a folder.
    pub fn is_at(dir: impl AsRef<Path>) -> bool {
        Database::is_at(dir.as_ref())
    }

    /// Opens a vault, sweeps what a crash left of submissions, and marks builds as abandoned whose process is gone.
    ///
    /// # Errors
    /// [`VaultError::NoVault`] if there is none, [`VaultError::Newer`] if a later version wrote it, or if disk or database refuse.
    pub async fn open(dir: impl AsRef<Path>) -> Result<Vault, VaultError> {
        Vault::open_on(&Database::default(), dir).await
    }

    /// The same with its database elsewhere.
    ///
    /// # Errors
    /// As for [`Vault::open`]; [`VaultError::DatabaseInFolder`], [`VaultError::DatabaseNotSaid`] or [`VaultError::OtherDatabase`] if the vault's database is not there.
    pub async fn open_on(database: &Database, dir: impl AsRef<Path>) -> Result<Vault, VaultError> {
        let dir = dir.as_ref().to_owned();
        if !Vault::is_at(&dir) {
            return Err(VaultError::NoVault(dir));
        }
        let store = database.open(&dir).await?;
        let promise = Promise::load(&store).await?;
        let vault = Vault::over(dir, store, promise);
        vault.tidy().await?;
        Ok(vault)
    }

    pub(crate) fn over(dir: PathBuf, store: Store, promise: Promise) -> Vault {
        Vault {
            keys: Keys::at(&dir),
            dir,
            store,
            promise,
            actor: "local operator".into(),
        }
    }

    /// The same vault, with acts recorded in the name of `who`.
    #[must_use]
    pub fn acting_as(mut self, who: impl Into<String>) -> Vault {
        self.actor = who.into();
        self
    }

    /// Closes the database. Dropping the vault does no harm, but leaves a write-ahead log beside the database until it is next opened.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Whether the vault can be written: takes and gives back the right to write to the database, and flushes a small file beside it. Nothing stays.
    ///
    /// # Errors
    /// If database or disk refuse.
    pub async fn try_writing(&self) -> Result<(), VaultError> {
        let tx = self.store.write().await?;
        self.store.roll_back(tx).await?;
        let dir = self.dir.clone();
        blocking(move || {
            let aside = tempfile::Builder::new().prefix(ASIDE).tempfile_in(&dir);
            let mut aside = aside.map_err(io_error(&dir))?;
            let written = aside
                .write_all(&[0; 4096])
                .and_then(|()| aside.as_file().sync_all());
            written.map_err(io_error(&dir))
        })
        .await
    }

    /// The vault's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where releases are built before they are published.
    pub fn staging_dir(&self) -> PathBuf {
        self.dir.join("staging")
    }

    /// What the vault promised when it was made.
    pub fn options(&self) -> &VaultOptions {
        &self.promise.options
    }

    /// The lifetime cap of a person.
    pub fn cap(&self) -> amparo_privacy::Rho {
        self.promise.cap
    }

    /// The key that signs releases. It leaves memory when it is dropped.
    ///
    /// # Errors
    /// [`VaultError::Key`] if its file is missing, damaged, or may be read by others.
    pub fn signing_key(&self) -> Result<SigningKey, VaultError> {
        self.keys.signing()
    }

    /// The file with the public half of the signing key, in base64, for those who verify releases.
    pub fn public_key_path(&self) -> PathBuf {
        self.keys.public_path()
    }

    pub(crate) fn submissions_dir(&self) -> PathBuf {
        self.dir.join("submissions")
    }

    pub(crate) fn builds_dir(&self) -> PathBuf {
        self.dir.join("builds")
    }

    /// Brings folders in line with the database. Files appear only within write transactions, so in one of our own every file without a row
    /// was left by a crash.
    async fn tidy(&self) -> Result<(), VaultError> {
        let mut tx = self.store.write().await?;
        self.keys.complete()?;
        let known = self.known_submissions(&mut tx).await?;
        let dir = self.submissions_dir();
        let swept = blocking(move || sweep(&dir, ".age", |id| known.contains(id))).await?;
        let kept = self.known_kept(&mut tx).await?;
        let dir = self.kept_dir();
        if dir.is_dir() {
            // Nothing else names these, so that they need no entry in the log.
            blocking(move || sweep(&dir, ".age", |id| kept.contains(id))).await?;
        }
        if swept > 0 {
            self.log(&mut tx, "submissions.swept", &format!("{swept} files"), None)
                .await?;
            tracing::warn!(files = swept, "files of interrupted submissions removed");
        }
        let abandoned = self.abandon_orphans(&mut tx).await?;
        if swept > 0 || abandoned > 0 {
            self.store.commit(tx).await?;
        }
        Ok(())
    }
}

/// Moves a folder to where nothing is, or an empty folder.
fn into_place(aside: &Path, dir: &Path) -> Result<(), VaultError> {
    match fs::rename(aside, dir) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::DirectoryNotEmpty => {
            Err(VaultError::Occupied(dir.to_owned()))
        }
        Err(error) => Err(io_error(dir)(error)),
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}
