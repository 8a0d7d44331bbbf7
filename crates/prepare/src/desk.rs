//! The folder in which a contributor works: keys, mapping, decisions, the last profile.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use amparo_intake::{Mapping, PersonKeySecret};
use amparo_parcel::{ContributorKey, PERSON_KEY, ParcelId, PublicKey, hand_over};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::duplicates::Decisions;
use crate::error::io_at;
use crate::{ConsentColumns, PrepareError, Profile};

const SETTINGS: &str = "desk.json";
const SIGNING: &str = "sign.pem";
const PUBLIC: &str = "sign.pub";
const SECRET: &str = "person.secret";
const MAPPING: &str = "mapping.json";
const DECISIONS: &str = "decisions.json";
const LAST: &str = "last.json";

fn pending_name(agreement: &str) -> String {
    format!("linkage-{agreement}.json")
}

/// Who the contributor is and to whom it sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// The contributor's name, as the repository registered it.
    pub contributor: String,
    /// The repository's age recipients, `age1…`.
    pub recipients: Vec<String>,
    /// Where consent stands in the contributor's files.
    #[serde(default)]
    pub consent: ConsentColumns,
    /// The last parcel that was sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<ParcelId>,
}

/// A contributor's folder. Whoever has it can sign in the contributor's name and test guesses at person keys: it is readable by its owner only.
#[derive(Clone, Debug)]
pub struct Desk {
    dir: PathBuf,
}

impl Desk {
    /// Makes a folder with new keys.
    ///
    /// # Errors
    /// If the folder has keys already, or cannot be written.
    pub fn create(dir: &Path, settings: &Settings) -> Result<Desk, PrepareError> {
        for text in &settings.recipients {
            amparo_parcel::recipient(text)?;
        }
        let desk = Desk { dir: dir.into() };
        if desk.path(SETTINGS).exists() || desk.path(SIGNING).exists() {
            return Err(desk.wrong(
                SIGNING,
                "there are keys already; a new key must be registered anew, so none is made here",
            ));
        }
        fs::create_dir_all(dir).map_err(io_at(dir))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(io_at(dir))?;
        }
        let key = ContributorKey::generate()?;
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut_slice()).map_err(|error| {
            PrepareError::Refused(format!("the operating system gives no random numbers: {error}"))
        })?;
        desk.write(SIGNING, key.to_pem()?.as_bytes())?;
        desk.write(PUBLIC, format!("{}\n", key.public()).as_bytes())?;
        desk.write(SECRET, Zeroizing::new(hex::encode(secret.as_slice())).as_bytes())?;
        desk.save_settings(settings)?;
        Ok(desk)
    }

    /// Opens a folder that [`Desk::create`] made.
    ///
    /// # Errors
    /// If there is none.
    pub fn open(dir: &Path) -> Result<Desk, PrepareError> {
        let desk = Desk { dir: dir.into() };
        if !desk.path(SETTINGS).is_file() {
            return Err(desk.wrong(
                SETTINGS,
                "there is no desk here; make one with amparo prepare keys --contributor NAME --to RECIPIENT",
            ));
        }
        Ok(desk)
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Who sends to whom.
    ///
    /// # Errors
    /// If the file is not what it should be.
    pub fn settings(&self) -> Result<Settings, PrepareError> {
        self.json(SETTINGS)?
            .ok_or_else(|| self.wrong(SETTINGS, "it is not there"))
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), PrepareError> {
        self.save(SETTINGS, settings)
    }

    /// The key that signs.
    ///
    /// # Errors
    /// If it is not there or open to others.
    pub fn key(&self) -> Result<ContributorKey, PrepareError> {
        Ok(ContributorKey::read(&self.path(SIGNING))?)
    }

    /// The public half, to be registered with the repository.
    ///
    /// # Errors
    /// If it is not there.
    pub fn public(&self) -> Result<PublicKey, PrepareError> {
        let text = self.text(PUBLIC)?.unwrap_or_default();
        text.parse().map_err(|what: String| self.wrong(PUBLIC, &what))
    }

    /// The secret of person keys and withdrawal tokens.
    ///
    /// # Errors
    /// If it is not there.
    pub fn secret(&self) -> Result<Zeroizing<[u8; 32]>, PrepareError> {
        let text = Zeroizing::new(self.text(SECRET)?.unwrap_or_default());
        let mut secret = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), secret.as_mut_slice()).map_err(|_| {
            self.wrong(
                SECRET,
                "not 64 hexadecimal digits; without it persons in older parcels are not known again",
            )
        })?;
        Ok(secret)
    }

    /// The secret of person keys, with the contributor's name as its label.
    ///
    /// # Errors
    /// If it is not there.
    pub fn person_key(&self) -> Result<PersonKeySecret, PrepareError> {
        Ok(PersonKeySecret::new(
            *self.secret()?,
            self.settings()?.contributor,
        ))
    }

    /// Keeps what waits for the hub's answer about an agreement.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep_pending(&self, agreement: &str, text: &str) -> Result<(), PrepareError> {
        self.write(&pending_name(agreement), text.as_bytes())
    }

    /// What waits for the hub's answer about an agreement.
    ///
    /// # Errors
    /// If there is none.
    pub fn pending(&self, agreement: &str) -> Result<Zeroizing<String>, PrepareError> {
        let name = pending_name(agreement);
        let text = self.text(&name)?;
        text.map(Zeroizing::new)
            .ok_or_else(|| self.wrong(&name, "nothing of this agreement waits for an answer"))
    }

    /// Signs and encrypts a secret for the repository.
    ///
    /// # Errors
    /// If keys are missing.
    pub fn hand_over(&self, purpose: &str, secret: &[u8]) -> Result<String, PrepareError> {
        let settings = self.settings()?;
        let to = &settings.recipients;
        Ok(hand_over(
            purpose,
            &settings.contributor,
            secret,
            to,
            &self.key()?,
        )?)
    }

    /// The secret of person keys as a text for the repository: signed, and encrypted to its recipients. A repository that has it keys files that come to it as
    /// they are just as this desk does; it can also test a guessed identifier against the keys in this desk's parcels.
    ///
    /// # Errors
    /// If keys are missing.
    pub fn hand_over_person_key(&self) -> Result<String, PrepareError> {
        self.hand_over(PERSON_KEY, self.person_key()?.to_text().as_bytes())
    }

    /// The mapping that was confirmed, if there is one.
    ///
    /// # Errors
    /// If it is not one.
    pub fn mapping(&self) -> Result<Option<Mapping>, PrepareError> {
        let text = self.text(MAPPING)?;
        text.map(|text| Mapping::from_json(&text).map_err(|error| self.wrong(MAPPING, &error.to_string())))
            .transpose()
    }

    /// Keeps a confirmed mapping.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save_mapping(&self, mapping: &Mapping) -> Result<PathBuf, PrepareError> {
        self.write(MAPPING, mapping.to_json().as_bytes())?;
        Ok(self.path(MAPPING))
    }

    /// What was decided of likely duplicates.
    ///
    /// # Errors
    /// If the file is not what it should be.
    pub fn decisions(&self) -> Result<Decisions, PrepareError> {
        Ok(self.json(DECISIONS)?.unwrap_or_default())
    }

    /// Keeps decisions.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn save_decisions(&self, decisions: &Decisions) -> Result<(), PrepareError> {
        self.save(DECISIONS, decisions)
    }

    /// The profile of the last file that was sealed.
    ///
    /// # Errors
    /// If the file is not what it should be.
    pub fn last(&self) -> Result<Option<Profile>, PrepareError> {
        self.json(LAST)
    }

    /// Keeps the profile of a file that was sealed, and the parcel's name.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn sealed(&self, profile: &Profile, parcel: &ParcelId) -> Result<(), PrepareError> {
        self.save(LAST, profile)?;
        let mut settings = self.settings()?;
        settings.previous = Some(parcel.clone());
        self.save_settings(&settings)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    fn text(&self, name: &str) -> Result<Option<String>, PrepareError> {
        let path = self.path(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_at(&path)(error)),
        }
    }

    fn json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, PrepareError> {
        let text = self.text(name)?;
        text.map(|text| serde_json::from_str(&text).map_err(|error| self.wrong(name, &error.to_string())))
            .transpose()
    }

    fn save(&self, name: &str, value: &impl Serialize) -> Result<(), PrepareError> {
        let mut text =
            serde_json::to_string_pretty(value).map_err(|error| self.wrong(name, &error.to_string()))?;
        text.push('\n');
        self.write(name, text.as_bytes())
    }

    /// Writes aside, flushes and renames; a temporary file is its owner's alone.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), PrepareError> {
        let path = self.path(name);
        let io = io_at(&path);
        let mut aside = tempfile::NamedTempFile::new_in(&self.dir).map_err(&io)?;
        aside.write_all(bytes).map_err(&io)?;
        aside.as_file().sync_all().map_err(&io)?;
        aside.persist(&path).map_err(|error| io(error.error))?;
        Ok(())
    }

    fn wrong(&self, name: &str, what: &str) -> PrepareError {
        PrepareError::Desk {
            path: self.path(name),
            what: what.into(),
        }
    }
}
