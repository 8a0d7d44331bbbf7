//! The vault's keys: files of their own, made once, readable by their owner only.
//!
//! Storing a submission needs none of them (the public half stands in the database), so the folder may be kept on another medium between
//! builds. None has a `Debug` output.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use age::x25519;
use amparo_intake::PersonKeySecret;
use amparo_linkage::LinkageKey;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{SigningKey, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::durable::{ASIDE, io_error, private_dir, sync_dir, write_new};
use crate::{ContributorId, VaultError};

const IDENTITY: &str = "vault.age-identity";
const SIGNING: &str = "release-signing.pem";
const PUBLIC: &str = "release-signing.pub";
const PERSON: &str = "person-key.secret";
const SERVICE: &str = "service.secret";
const EARLIER: &str = "release-signing.earlier";
const NEXT: &str = "release-signing.next.pem";
/// Secrets of person keys that contributors handed over.
const PERSONS: &str = "persons";
const SECRET: &str = ".secret";
/// The key of the function from which linked contributors' tokens come; made when it is first asked for.
const LINKAGE: &str = "linkage.secret";

/// Identities any of which may open a file.
pub(crate) struct Identities(Vec<x25519::Identity>);

impl Identities {
    /// Each of them, the one in use first.
    pub(crate) fn each(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.0.iter().map(|identity| identity as &dyn age::Identity)
    }

    /// Decrypts the whole of a file.
    pub(crate) fn decrypt(&self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, age::DecryptError> {
        let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
        age::Decryptor::new_buffered(sealed)?
            .decrypt(self.each())?
            .read_to_end(&mut plain)?;
        Ok(plain)
    }
}

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

        write_new(
            &self.dir,
            PUBLIC,
            public_line(&signing.verifying_key()).as_bytes(),
        )?;

        self.create_secret(PERSON)?;
        self.create_secret(SERVICE)?;
        Ok(recipient)
    }

    fn create_secret(&self, name: &str) -> Result<(), VaultError> {
        let secret = Zeroizing::new(hex::encode(random()?.as_slice()));
        write_new(&self.dir, name, secret.as_bytes())
    }

    /// Makes what a vault of an earlier version or a broken-off renewal has not, where the keys are at hand. Call it when nobody else can write.
    pub(crate) fn complete(&self) -> Result<(), VaultError> {
        if self.dir.join(PERSON).is_file() && !self.dir.join(SERVICE).exists() {
            self.create_secret(SERVICE)?;
        }
        if let Ok(signing) = self.signing() {
            let public = public_line(&signing.verifying_key());
            // A renewal of the key was broken off just before its end.
            if fs::read_to_string(self.dir.join(PUBLIC)).is_ok_and(|found| found != public) {
                self.replace(PUBLIC, public.as_bytes())?;
            }
        }
        Ok(())
    }

    /// The identities that open submissions: the one in use, then those before it.
    pub(crate) fn identity(&self) -> Result<Identities, VaultError> {
        let text = self.read(IDENTITY)?;
        let lines = text.lines().map(str::trim);
        let identities = lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| {
                line.parse()
                    .map_err(|reason| self.bad(IDENTITY, format!("not an age identity: {reason}")))
            })
            .collect::<Result<Vec<x25519::Identity>, _>>()?;
        if identities.is_empty() {
            return Err(self.bad(IDENTITY, "not an age identity: it holds no identity".into()));
        }
        Ok(Identities(identities))
    }

    /// Draws a new identity and puts it before the others, which go on opening what was encrypted to them. Returns its public half.
    pub(crate) fn add_identity(&self) -> Result<String, VaultError> {
        let (identity, recipient) = crate::backup_key();
        let before = self.read(IDENTITY)?;
        let text = Zeroizing::new(format!("{}{}", *identity, *before));
        self.replace(IDENTITY, text.as_bytes())?;
        Ok(recipient)
    }

    /// Puts a new signing key in the place of the old one; returns the new one's public half. The old one's private half is gone from the vault afterwards, so `state` is called with both
    /// before. After a crash the same new key is used again.
    pub(crate) fn renew_signing(
        &self,
        state: impl FnOnce(&SigningKey, &SigningKey) -> Result<(), String>,
    ) -> Result<VerifyingKey, VaultError> {
        let old = self.signing()?;
        if !self.dir.join(NEXT).exists() {
            let drawn = SigningKey::from_bytes(&*random()?);
            let pem = drawn
                .to_pkcs8_pem(LineEnding::LF)
                .map_err(|error| self.bad(NEXT, error.to_string()))?;
            self.replace(NEXT, pem.as_bytes())?;
        }
        let new = self.signing_in(NEXT)?;
        state(&old, &new).map_err(|what| self.bad(NEXT, format!("the key stays unused: {what}")))?;
        let mut earlier = self.earlier()?;
        if !earlier.contains(&old.verifying_key()) {
            earlier.push(old.verifying_key());
        }
        let lines: String = earlier.iter().map(public_line).collect();
        // In this order: whatever breaks off, what was signed so far is verified with a key that is known.
        self.replace(EARLIER, lines.as_bytes())?;
        let path = self.dir.join(SIGNING);
        fs::rename(self.dir.join(NEXT), &path).map_err(io_error(&path))?;
        sync_dir(&self.dir).map_err(io_error(&self.dir))?;
        self.replace(PUBLIC, public_line(&new.verifying_key()).as_bytes())?;
        Ok(new.verifying_key())
    }

    /// The public halves of signing keys that were in use before, oldest first.
    pub(crate) fn earlier(&self) -> Result<Vec<VerifyingKey>, VaultError> {
        if !self.dir.join(EARLIER).exists() {
            return Ok(Vec::new());
        }
        let text = self.read(EARLIER)?;
        let keys = text.lines().map(|line| {
            let bytes = STANDARD.decode(line.trim()).ok();
            bytes
                .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
                .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok())
                .ok_or_else(|| self.bad(EARLIER, format!("{line:?} is no public key in base64")))
        });
        keys.collect()
    }

    /// Replaces a key's file: the new one is whole in its place, or the old one stays.
    fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let path = self.dir.join(name);
        let written = (|| -> io::Result<()> {
            // A temporary file is its owner's alone.
            let mut aside = tempfile::Builder::new().prefix(ASIDE).tempfile_in(&self.dir)?;
            aside.write_all(bytes)?;
            aside.as_file().sync_all()?;
            aside.persist(&path).map_err(|error| error.error)?;
            sync_dir(&self.dir)
        })();
        written.map_err(io_error(&path))
    }

    /// Where the public half of the signing key stands, for those who verify releases.
    pub(crate) fn public_path(&self) -> PathBuf {
        self.dir.join(PUBLIC)
    }

    /// The key that signs releases.
    pub(crate) fn signing(&self) -> Result<SigningKey, VaultError> {
        self.signing_in(SIGNING)
    }

    fn signing_in(&self, name: &str) -> Result<SigningKey, VaultError> {
        SigningKey::from_pkcs8_pem(&self.read(name)?)
            .map_err(|_| self.bad(name, "not an ed25519 private key in PKCS #8 PEM".into()))
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

/// A public key as it stands in a file.
fn public_line(key: &VerifyingKey) -> String {
    STANDARD.encode(key.as_bytes()) + "\n"
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
        assert_eq!(keys.identity().unwrap().0[0].to_public().to_string(), recipient);
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
