//! A vault in one encrypted file, and back.
//!
//! A backup is an [age](https://age-encryption.org) file over a tar archive: the database as it stood at one moment, as a file of SQLite whatever the vault's own is, then every file of the folder but locks and
//! unfinished ones, then `backup.json` with the length and SHA-256 of each. That list stands last, so an archive that broke off has none and is
//! refused. Keys are in it too: without the age identity no submission could be read, and without the signing key the next release would
//! have another publisher. Whoever can open the backup can therefore open the vault.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use age::secrecy::ExposeSecret as _;
use age::x25519;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::audit::verified;
use crate::database::{ELSEWHERE, FILE as DATABASE};
use crate::durable::{blocking, io_error, private_file, sync_dir};
use crate::promise::first_recipient;
use crate::{Database, Vault, VaultError};

const FORMAT: &str = "amparo-backup/1";
const LIST: &str = "backup.json";
/// The longest list that is read: a million files.
const LONGEST_LIST: u64 = 256 << 20;

/// A new key pair for backups: the identity's file, to be kept far from the vault, and the recipient.
pub fn backup_key() -> (Zeroizing<String>, String) {
    let identity = x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    let secret = identity.to_string();
    let text = format!("# public key: {recipient}\n{}\n", secret.expose_secret());
    (Zeroizing::new(text), recipient)
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackupList {
    format: String,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Every file by its path within the vault.
    files: BTreeMap<String, Held>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Held {
    bytes: u64,
    sha256: String,
}

impl BackupList {
    /// How many files there are.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Their length together.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|held| held.bytes).sum()
    }
}

impl Vault {
    /// Writes everything that the vault is into one file, encrypted to `recipients` (age X25519, `age1…`). The file appears whole or not at all. Others may go on
    /// reading and writing: what they commit after the first moment is not in it.
    ///
    /// # Errors
    /// [`VaultError::Backup`] without recipients or if a file that the database names is gone, or if the disk refuses.
    pub async fn back_up(&self, recipients: &[String], out: &Path) -> Result<BackupList, VaultError> {
        let refused = |what: &str| VaultError::Backup {
            path: out.to_owned(),
            what: what.to_owned(),
        };
        let recipients: Vec<x25519::Recipient> = recipients
            .iter()
            .map(|text| {
                text.parse()
                    .map_err(|reason| refused(&format!("{text:?} is no age recipient: {reason}")))
            })
            .collect::<Result<_, _>>()?;
        if recipients.is_empty() {
            return Err(refused("it needs at least one recipient (age1…) who may open it"));
        }
        if out.exists() {
            return Err(refused("there is a file of that name; a backup replaces none"));
        }
        let aside = tempfile::Builder::new()
            .prefix(crate::durable::ASIDE)
            .tempdir_in(&self.dir);
        let aside = aside.map_err(io_error(&self.dir))?;
        let snapshot = aside.path().join(DATABASE);
        // While nobody writes, files and rows agree.
        let mut tx = self.store.write().await?;
        self.store.copy_into(&mut tx, &snapshot).await?;
        let dir = self.dir.clone();
        let files = blocking(move || files_of(&dir)).await?;
        self.store.roll_back(tx).await?;

        let (dir, out, made) = (self.dir.clone(), out.to_owned(), crate::store::now());
        let list = blocking(move || {
            let folder = match out.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            // A temporary file is its owner's alone.
            let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io_error(folder))?;
            let list = write_archive(
                &dir,
                &snapshot,
                &files,
                made,
                &recipients,
                file.as_file_mut(),
                &out,
            )?;
            file.as_file().sync_all().map_err(io_error(&out))?;
            file.persist_noclobber(&out)
                .map_err(|error| io_error(&out)(error.error))?;
            sync_dir(folder).map_err(io_error(folder))?;
            Ok(list)
        })
        .await?;
        drop(aside);
        self.record_event(
            "vault.backed_up",
            &format!("{} files, {} bytes", list.files(), list.bytes()),
        )
        .await?;
        Ok(list)
    }

    /// Makes a vault out of a backup that `identity` (the text of its file) opens, in a folder that does not exist. It appears whole or not at all, after every file has the length and hash that the backup
    /// lists and ledger and audit log have been verified.
    ///
    /// # Errors
    /// [`VaultError::Occupied`] if something is there, [`VaultError::Backup`] if the file is none, is cut short, or the identity does not open it.
    pub async fn restore(
        backup: &Path,
        identity: &str,
        dir: &Path,
    ) -> Result<(Vault, BackupList), VaultError> {
        Vault::restore_on(&Database::default(), backup, identity, dir).await
    }

    /// The same with the database elsewhere, wherever that of the vault was.
    ///
    /// # Errors
    /// As for [`Vault::restore`]; [`VaultError::DatabaseTaken`] if another vault is in the database.
    pub async fn restore_on(
        database: &Database,
        backup: &Path,
        identity: &str,
        dir: &Path,
    ) -> Result<(Vault, BackupList), VaultError> {
        if fs::symlink_metadata(dir).is_ok() {
            return Err(VaultError::Occupied(dir.to_owned()));
        }
        // As age writes them, identities stand below lines of comment.
        let line = identity
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with('#'));
        let identity: x25519::Identity =
            line.unwrap_or_default()
                .parse()
                .map_err(|reason| VaultError::Backup {
                    path: backup.to_owned(),
                    what: format!("what should open it is no age identity: {reason}"),
                })?;
        let parent = match dir.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(io_error(&parent))?;
        let aside = tempfile::Builder::new()
            .prefix(".amparo-restore-")
            .tempdir_in(&parent);
        let aside = aside.map_err(io_error(&parent))?;
        let (from, into) = (backup.to_owned(), aside.path().join("vault"));
        let unpacked = into.clone();
        let list = blocking(move || unpack(&from, &identity, &unpacked)).await?;
        let vault = Vault::open(&into).await?;
        vault.verify(None).await?;
        for submission in vault.submissions().await? {
            vault.report(&submission).await?;
        }
        vault
            .record_event("vault.restored", &format!("as it stood at {}", list.made))
            .await?;
        if database.is_in_folder() {
            vault.close().await;
            fs::rename(&into, dir).map_err(io_error(dir))?;
        } else {
            vault.move_to(database, dir).await?;
        }
        sync_dir(&parent).map_err(io_error(&parent))?;
        Ok((Vault::open_on(database, dir).await?, list))
    }

    /// Moves a vault that was unpacked with its database in its folder to where `database` is and to `dir`.
    async fn move_to(self, database: &Database, dir: &Path) -> Result<(), VaultError> {
        let moved = Vault {
            store: database.create(&self.dir).await?,
            ..self.clone()
        };
        let (mut from, mut into) = (self.store.read().await?, moved.store.write().await?);
        let recipient = first_recipient(&self.store, &mut from).await?;
        let recipient = recipient.ok_or_else(|| self.store.damaged("the vault's promise is missing"))?;
        database
            .claim(&moved.store, &mut into, &self.dir, &recipient)
            .await?;
        self.store.copy_all(&mut from, &moved.store, &mut into).await?;
        let heads = verified(&self.store, &mut from, None).await?.heads;
        verified(&moved.store, &mut into, Some(&heads)).await?;
        self.store.roll_back(from).await?;
        self.close().await;
        let file = self.dir.join(DATABASE);
        fs::remove_file(&file).map_err(io_error(&file))?;
        moved.appear(database, into, &self.dir, dir).await
    }
}

/// All files of a vault that a backup takes: neither the database, which is copied, nor locks, nor what is unfinished.
fn files_of(dir: &Path) -> Result<Vec<String>, VaultError> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let path = dir.join(&folder);
        for entry in fs::read_dir(&path).map_err(io_error(&path))? {
            let entry = entry.map_err(io_error(&path))?;
            let kind = entry.file_type().map_err(io_error(&path))?;
            let within = folder.join(entry.file_name());
            let name = within.to_str().ok_or_else(|| VaultError::Path(within.clone()))?;
            let unfinished = entry
                .file_name()
                .to_string_lossy()
                .starts_with(crate::durable::ASIDE);
            if unfinished || name.starts_with(DATABASE) || name == ELSEWHERE || name.ends_with(".lock") {
                continue;
            }
            if kind.is_dir() {
                folders.push(within);
            } else if kind.is_file() {
                files.push(name.replace(std::path::MAIN_SEPARATOR, "/"));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn write_archive(
    dir: &Path,
    snapshot: &Path,
    files: &[String],
    made: String,
    recipients: &[x25519::Recipient],
    file: &mut File,
    out: &Path,
) -> Result<BackupList, VaultError> {
    let to = recipients
        .iter()
        .map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(to).map_err(|error| VaultError::Backup {
        path: out.to_owned(),
        what: error.to_string(),
    })?;
    let sealed = encryptor
        .wrap_output(BufWriter::new(file))
        .map_err(io_error(out))?;
    let mut archive = tar::Builder::new(sealed);
    let mut list = BackupList {
        format: FORMAT.into(),
        made,
        files: BTreeMap::new(),
    };
    let all = std::iter::once((DATABASE.to_owned(), snapshot.to_owned()));
    for (name, path) in all.chain(files.iter().map(|name| (name.clone(), dir.join(name)))) {
        let opened = match File::open(&path) {
            Ok(opened) => opened,
            // A release that was published meanwhile has left; what the database names must be here.
            Err(error) if error.kind() == io::ErrorKind::NotFound && name.starts_with("staging/") => continue,
            Err(error) => return Err(io_error(&path)(error)),
        };
        let held = append(&mut archive, &name, opened).map_err(io_error(&path))?;
        list.files.insert(name, held);
    }
    let text = serde_json::to_vec_pretty(&list).map_err(|error| io_error(out)(error.into()))?;
    let finished = append_bytes(&mut archive, LIST, &text)
        .and_then(|()| archive.into_inner())
        .and_then(|sealed| sealed.finish())
        .and_then(|mut file| file.flush());
    finished.map_err(io_error(out))?;
    Ok(list)
}

fn header(bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_entry_type(tar::EntryType::Regular);
    header
}

fn append(archive: &mut tar::Builder<impl Write>, name: &str, file: File) -> io::Result<Held> {
    let bytes = file.metadata()?.len();
    let mut hashed = Hashed {
        inner: file.take(bytes),
        hash: Sha256::new(),
    };
    archive.append_data(&mut header(bytes), name, &mut hashed)?;
    Ok(Held {
        bytes,
        sha256: hex::encode(hashed.hash.finalize()),
    })
}

fn append_bytes(archive: &mut tar::Builder<impl Write>, name: &str, bytes: &[u8]) -> io::Result<()> {
    archive.append_data(&mut header(bytes.len() as u64), name, bytes)
}

struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}

fn unpack(backup: &Path, identity: &x25519::Identity, into: &Path) -> Result<BackupList, VaultError> {
    let refused = |what: String| VaultError::Backup {
        path: backup.to_owned(),
        what,
    };
    let file = File::open(backup).map_err(io_error(backup))?;
    let decryptor =
        age::Decryptor::new_buffered(BufReader::new(file)).map_err(|error| refused(error.to_string()))?;
    let plain = decryptor.decrypt(std::iter::once(identity as &dyn age::Identity));
    let plain = plain.map_err(|error| refused(format!("{error}; is it the identity of a recipient?")))?;
    make_private(into)?;
    let mut archive = tar::Archive::new(plain);
    let mut found = BTreeMap::new();
    let mut list: Option<BackupList> = None;
    let cut = |error: io::Error| refused(format!("damaged or cut short: {error}"));
    for entry in archive.entries().map_err(cut)? {
        let mut entry = entry.map_err(cut)?;
        let name = entry.path().map_err(cut)?.into_owned();
        if list.is_some() {
            return Err(refused(format!(
                "{} stands after the list of files",
                name.display()
            )));
        }
        if name == Path::new(LIST) {
            let mut text = Vec::new();
            entry
                .by_ref()
                .take(LONGEST_LIST)
                .read_to_end(&mut text)
                .map_err(cut)?;
            let read: BackupList =
                serde_json::from_slice(&text).map_err(|error| refused(format!("{LIST}: {error}")))?;
            if read.format != FORMAT {
                return Err(refused(format!(
                    "its format is {:?}; this program reads {FORMAT:?}",
                    read.format
                )));
            }
            list = Some(read);
            continue;
        }
        let plain_name = name.components().all(|part| matches!(part, Component::Normal(_)));
        if !plain_name || entry.header().entry_type() != tar::EntryType::Regular {
            return Err(refused(format!(
                "{} is no plain file within a vault",
                name.display()
            )));
        }
        let held = write_entry(&into.join(&name), &mut entry, cut)?;
        found.insert(name.to_string_lossy().into_owned(), held);
    }
    let list = list.ok_or_else(|| refused("it is cut short: the list of its files is missing".into()))?;
    if list.files != found {
        let wrong = list
            .files
            .iter()
            .find(|(name, held)| found.get(*name) != Some(held))
            .map(|(name, _)| name);
        let wrong = wrong.or_else(|| found.keys().find(|name| !list.files.contains_key(*name)));
        let name = wrong.map_or("", String::as_str);
        return Err(refused(format!("{name} is not what its list says")));
    }
    // Folders that were empty are not in the archive.
    for folder in ["submissions", "builds", "staging"] {
        if !into.join(folder).exists() {
            make_private(&into.join(folder))?;
        }
    }
    Ok(list)
}

fn make_private(dir: &Path) -> Result<(), VaultError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(io_error(dir))
}

/// `cut` says what a backup that cannot be read on is.
fn write_entry(
    path: &Path,
    entry: &mut impl Read,
    cut: impl Fn(io::Error) -> VaultError,
) -> Result<Held, VaultError> {
    if let Some(parent) = path.parent() {
        make_private(parent)?;
    }
    let mut file = private_file().open(path).map_err(io_error(path))?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = entry.read(&mut buffer).map_err(&cut)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
        file.write_all(&buffer[..read]).map_err(io_error(path))?;
    }
    file.sync_all().map_err(io_error(path))?;
    Ok(Held {
        bytes,
        sha256: hex::encode(hash.finalize()),
    })
}
