//! The vault's keys: files of their own, made once, readable by their owner only.
//!
//! Storing a submission needs none of them (the public half stands in the database), so the folder may be kept on another medium between
//! builds. None has a `Debug` output.

use std::fs;
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use age::x25519;
use amparo_intake::PersonKeySecret;
use amparo_linkage::LinkageKey;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::durable::{private_dir, write_new};
use crate::{ContributorId, VaultError};

const IDENTITY: &str = "vault.age-identity";
const SIGNING: &str = "release-signing.pem";
const PUBLIC: &str = "release-signing.pub";
const PERSON: &str = "person-key.secret";
const SERVICE: &str = "service.secret";
/// Secrets of person keys that contributors handed over.
const PERSONS: &str = "persons";
const SECRET: &str = ".secret";
/// The key of the function from which linked contributors' tokens come; made when it is first asked for.
const LINKAGE: &str = "linkage.secret";

/// The folder of keys.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    dir: PathBuf,
}

impl Keys {
    pub(crate) fn at(vault: &Path) -> Self {
        Keys {
            dir: vault.join("keys"),
        }
    }

    /// Makes all keys in a new vault and returns the public half of the age identity.
    pub(crate) fn create(&self) -> Result<String, VaultError> {
        private_dir(&self.dir)?;
        let identity = x25519::Identity::generate();
        let recipient = identity.to_public().to_string();
        let text = Zeroizing::new(format!(
            "# public key: {recipient}\n{}\n",
            identity.to_string().expose_secret()
        ));
        write_new(&self.dir, IDENTITY, text.as_bytes())?;

        let signing = SigningKey::from_bytes(&*random()?);
        let pem = signing
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|error| self.bad(SIGNING, error.to_string()))?;
        write_new(&self.dir, SIGNING, pem.as_bytes())?;

        let public = STANDARD.encode(signing.verifying_key().as_bytes()) + "\n";
        write_new(&self.dir, PUBLIC, public.as_bytes())?;

        self.create_secret(PERSON)?;
        self.create_secret(SERVICE)?;
        Ok(recipient)
    }

    fn create_secret(&self, name: &str) -> Result<(), VaultError> {
        let secret = Zeroizing::new(hex::encode(random()?.as_slice()));
        write_new(&self.dir, name, secret.as_bytes())
    }

    /// Makes the service's secret in a vault of an earlier version, where the keys are at hand. Call it when nobody else can write.
    pub(crate) fn complete(&self) -> Result<(), VaultError> {
        if self.dir.join(PERSON).is_file() && !self.dir.join(SERVICE).exists() {
            self.create_secret(SERVICE)?;
        }
        Ok(())
    }

    /// The identity that opens submissions.
    pub(crate) fn identity(&self) -> Result<x25519::Identity, VaultError> {
        let text = self.read(IDENTITY)?;
        text.lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with('#'))
            .ok_or("it holds no identity")
            .and_then(str::parse)
            .map_err(|reason| self.bad(IDENTITY, format!("not an age identity: {reason}")))
    }

    /// Where the public half of the signing key stands, for those who verify releases.
    pub(crate) fn public_path(&self) -> PathBuf {
        self.dir.join(PUBLIC)
    }

    /// The key that signs releases.
    pub(crate) fn signing(&self) -> Result<SigningKey, VaultError> {
        SigningKey::from_pkcs8_pem(&self.read(SIGNING)?)
            .map_err(|_| self.bad(SIGNING, "not an ed25519 private key in PKCS #8 PEM".into()))
    }

    /// The vault's own secret of a contributor's person keys: HMAC-SHA-256 of the contributor's id under the vault's secret.
    pub(crate) fn own_person(&self, contributor: &ContributorId) -> Result<PersonKeySecret, VaultError> {
        let secret = self.secret(PERSON)?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_slice())
            .map_err(|error| self.bad(PERSON, error.to_string()))?;
        mac.update(b"amparo-person-key/1:");
        mac.update(contributor.as_str().as_bytes());
        let secret = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        Ok(PersonKeySecret::new(*secret, contributor.as_str()))
    }

    /// The secret of person keys that the contributor handed over, if it did.
    pub(crate) fn shared_person(
        &self,
        contributor: &ContributorId,
    ) -> Result<Option<PersonKeySecret>, VaultError> {
        let name = shared_name(contributor);
        if !self.dir.join(&name).exists() {
            return Ok(None);
        }
        let secret = PersonKeySecret::from_text(&self.read(&name)?);
        secret
            .map(Some)
            .ok_or_else(|| self.bad(&name, "not a secret of person keys".into()))
    }

    /// Keeps the secret of person keys that a contributor handed over.
    pub(crate) fn keep_person(
        &self,
        contributor: &ContributorId,
        secret: &PersonKeySecret,
    ) -> Result<(), VaultError> {
        let dir = self.dir.join(PERSONS);
        if !dir.is_dir() {
            private_dir(&dir)?;
        }
        write_new(
            &dir,
            &format!("{contributor}{SECRET}"),
            secret.to_text().as_bytes(),
        )
    }

    /// The key of the function for contributors who agreed to be linked, made if there is none. Call it when nobody else can write.
    pub(crate) fn linkage(&self) -> Result<LinkageKey, VaultError> {
        if !self.dir.join(LINKAGE).exists() {
            let key = LinkageKey::generate().map_err(|error| self.bad(LINKAGE, error.to_string()))?;
            write_new(&self.dir, LINKAGE, key.to_text().as_bytes())?;
        }
        LinkageKey::from_text(&self.read(LINKAGE)?)
            .ok_or_else(|| self.bad(LINKAGE, "not a key of linkage".into()))
    }

    /// The secret from which withdrawal tokens and the secrets of one-time codes are derived.
    pub(crate) fn service(&self) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        self.secret(SERVICE)
    }

    fn secret(&self, name: &str) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        let mut secret = Zeroizing::new([0; 32]);
        hex::decode_to_slice(self.read(name)?.trim(), secret.as_mut_slice())
            .map_err(|_| self.bad(name, "not 64 hexadecimal digits".into()))?;
        Ok(secret)
    }

    fn read(&self, name: &str) -> Result<Zeroizing<String>, VaultError> {
        let path = self.dir.join(name);
        let text = fs::read_to_string(&path).map_err(|error| self.bad(name, error.to_string()))?;
        let text = Zeroizing::new(text);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let metadata = fs::metadata(&path).map_err(|error| self.bad(name, error.to_string()))?;
            let mode = metadata.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                let what =
                    format!("others may read this key (mode {mode:03o}); it is used only with mode 600");
                return Err(self.bad(name, what));
            }
        }
        Ok(text)
    }

    fn bad(&self, name: &str, what: String) -> VaultError {
        VaultError::Key {
            path: self.dir.join(name),
            what,
        }
    }
}

fn shared_name(contributor: &ContributorId) -> String {
    format!("{PERSONS}/{contributor}{SECRET}")
}

pub(crate) fn random() -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut_slice()).map_err(VaultError::Random)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::at(dir.path());
        let recipient = keys.create().unwrap();
        assert_eq!(keys.identity().unwrap().to_public().to_string(), recipient);
        assert_eq!(
            keys.signing().unwrap().to_bytes(),
            keys.signing().unwrap().to_bytes()
        );
        let (one, two) = (ContributorId::random().unwrap(), ContributorId::random().unwrap());
        let id = |contributor| keys.own_person(contributor).unwrap().id();
        assert_eq!(id(&one), id(&one));
        assert_ne!(id(&one), id(&two));
        assert!(keys.shared_person(&one).unwrap().is_none());
        keys.keep_person(&one, &PersonKeySecret::new([1; 32], "House"))
            .unwrap();
        let shared = keys.shared_person(&one).unwrap().unwrap();
        assert_eq!(shared.id(), PersonKeySecret::new([1; 32], "House").id());
        assert!(
            keys.keep_person(&two, &shared).is_ok() && keys.own_person(&one).unwrap().id() != shared.id()
        );
        assert!(keys.create().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_may_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::at(dir.path());
        keys.create().unwrap();
        let path = dir.path().join("keys").join(SIGNING);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let error = keys.signing().unwrap_err().to_string();
        assert!(
            error.ends_with("others may read this key (mode 640); it is used only with mode 600"),
            "{error}"
        );
        fs::write(dir.path().join("keys").join(PERSON), "abc").unwrap();
        let error = keys
            .own_person(&ContributorId::random().unwrap())
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.ends_with("person-key.secret: not 64 hexadecimal digits"),
            "{error}"
        );
    }
}
