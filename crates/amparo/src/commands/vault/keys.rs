//! `amparo vault keys …`.

use std::collections::BTreeSet;
use std::path::Path;

use amparo_release::{KeyStatements, TrustedKeys, decode_public_key, encode_public_key, verify};
use amparo_vault::Vault;
use anyhow::{Context as _, Result, anyhow, bail};
use ed25519_dalek::VerifyingKey;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::cli::keys::KeysCommand;
use crate::clock::today;
use crate::commands::contributing::{Told, unknown, with_vault};
use crate::files::{self, Readers};

pub(super) async fn run(command: KeysCommand) -> Result<()> {
    match command {
        KeysCommand::RenewRecipient { at } => {
            with_vault(&at, async |vault| {
                let recipient = vault.renew_recipient().await?;
                let text = format!(
                    "From now on the vault encrypts to {recipient}. Give it to contributors, start the service anew, and make a backup."
                );
                Told::new(json!({ "recipient": recipient }), text)
            })
            .await
        }
        KeysCommand::RenewSigning { at, statements } => {
            with_vault(&at, async |vault| {
                let mut all = stated(&statements)?;
                let new = vault
                    .renew_signing_key(|old, new| {
                        all.succeed(old, new, &today());
                        write(&statements, &all).map_err(|error| format!("{error:#}"))
                    })
                    .await?;
                let new = encode_public_key(&new);
                let text = format!(
                    "Releases are signed by {new} from now on; {} says so, signed by both keys. Publish that file, and make a backup.",
                    statements.display()
                );
                Told::new(json!({ "publicKey": new, "statements": statements }), text)
            })
            .await
        }
        KeysCommand::RevokeSigning {
            at,
            key,
            statements,
            reason,
            keep,
        } => {
            let key = public(&key)?;
            with_vault(&at, async |vault| {
                let (signing, keeps) = (vault.signing_key()?, kept(vault, &key, keep.as_deref())?);
                if signing.verifying_key() == key {
                    bail!("this key is in use; `amparo vault keys renew-signing` puts another in its place first");
                }
                let mut all = stated(&statements)?;
                all.revoke(&key, &signing, &today(), &reason, keeps.clone());
                write(&statements, &all)?;
                let text = encode_public_key(&key);
                vault.record_event("vault.signing_key_revoked", &text).await?;
                let told = format!(
                    "{text} is revoked in {}; {} releases that it signed stay good.",
                    statements.display(),
                    keeps.len()
                );
                Told::new(json!({ "revoked": text, "keeps": keeps }), told)
            })
            .await
        }
        KeysCommand::RevokeContributor { at, name, public_key } => {
            with_vault(&at, async |vault| {
                let known = vault
                    .contributor_named(&name)
                    .await?
                    .with_context(|| unknown(&name))?;
                vault.revoke_contributor_key(&known.id, &public_key).await?;
                let text = format!("Parcels that {public_key} signed are taken in no more.");
                Told::new(json!({ "revoked": public_key, "contributor": known.id }), text)
            })
            .await
        }
        KeysCommand::RemoveSteward { at, name } => {
            with_vault(&at, async |vault| {
                let steward = vault.remove_steward(&name).await?;
                let text = format!("{} approves nothing any more.", steward.name);
                Told::new(&steward, text)
            })
            .await
        }
    }
}

/// The statements in a file; none where there is no file yet.
fn stated(path: &Path) -> Result<KeyStatements> {
    if !path.exists() {
        return Ok(KeyStatements::default());
    }
    let text = files::read_text(path)?;
    KeyStatements::from_json(text.as_bytes()).with_context(|| path.display().to_string())
}

fn write(path: &Path, all: &KeyStatements) -> Result<()> {
    files::write(path, Readers::Everyone, |out| {
        Ok(out.write_all(all.to_json().as_bytes())?)
    })
}

fn public(text: &str) -> Result<VerifyingKey> {
    let path = Path::new(text);
    let written = if path.is_file() {
        files::read_text(path)?
    } else {
        text.to_owned()
    };
    decode_public_key(&written).map_err(|error| anyhow!("{text}: {error}"))
}

/// SHA-256 of the manifests of this vault's releases in a folder that a key signed.
fn kept(vault: &Vault, key: &VerifyingKey, folder: Option<&Path>) -> Result<BTreeSet<String>> {
    let mut keeps = BTreeSet::new();
    let Some(folder) = folder else {
        return Ok(keeps);
    };
    if !vault.release_keys()?.contains(key) {
        bail!("the key never signed releases of this vault");
    }
    let trusted = TrustedKeys::one(*key);
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if !path.join("manifest.json").is_file() {
            continue;
        }
        // What another key signed needs no exception.
        if let Ok(verified) = verify(&path, &trusted) {
            let manifest = verified.bytes("manifest.json").unwrap_or_default();
            keeps.insert(hex::encode(Sha256::digest(manifest)));
        }
    }
    Ok(keeps)
}
