//! `amparo vault …` for contributors and officers: the same acts as by the service, on the machine of the vault.

mod access;
mod certifications;
mod files;
mod linkage;
mod serve;

use std::fmt;

use amparo_vault::{Contributor, OfOrganisation, Vault};
use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use serde_json::Value;

use crate::cli::contributing::{AtVault, ContributingCommand, OfContributor};
use crate::output::say;

/// A result in both its forms.
pub(crate) struct Told {
    value: Value,
    text: String,
}

impl Told {
    pub(crate) fn new(value: impl Serialize, text: impl Into<String>) -> Result<Told> {
        Ok(Told {
            value: serde_json::to_value(value)?,
            text: text.into(),
        })
    }
}

impl Serialize for Told {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(to)
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Opens a vault, acts, closes it, and says what came of it.
pub(crate) async fn with_vault(at: &AtVault, act: impl AsyncFnOnce(&Vault) -> Result<Told>) -> Result<()> {
    let vault = at.place.open().await?;
    let told = act(&vault).await;
    vault.close().await;
    say(&told?, at.json)
}

/// The same for one organisation.
async fn with_organisation(
    of: &OfContributor,
    act: impl AsyncFnOnce(&OfOrganisation) -> Result<Told>,
) -> Result<()> {
    with_vault(&of.at, async |vault| {
        let known = known(vault, &of.contributor).await?;
        act(&vault.of(&known.id)).await
    })
    .await
}

/// The contributor of a name.
async fn known(vault: &Vault, name: &str) -> Result<Contributor> {
    vault
        .contributor_named(name)
        .await?
        .with_context(|| unknown(name))
}

pub(crate) fn unknown(name: &str) -> String {
    format!(
        "no organisation is registered as {name:?}; `amparo vault status` lists them, `amparo vault organisation` registers one"
    )
}

pub(crate) async fn run(command: ContributingCommand) -> Result<()> {
    match command {
        ContributingCommand::Serve(args) => serve::run(args).await,
        ContributingCommand::Organisation { at, name, public_key } => {
            with_vault(&at, async |vault| {
                let id = crate::commands::intake::contributor_id(vault, &name).await?;
                if let Some(key) = &public_key {
                    vault.register_contributor_key(&id, key).await?;
                }
                let keys = vault.of(&id).signing_keys().await?;
                let text = format!(
                    "{name} is {id}; {} key(s) sign its parcels, which are encrypted to {}",
                    keys.len(),
                    vault.recipient()
                );
                let value =
                    serde_json::json!({ "id": id, "signingKeys": keys, "recipient": vault.recipient() });
                Told::new(value, text)
            })
            .await
        }
        ContributingCommand::PersonKey { file, of } => {
            let text = crate::files::read_text(&file)?;
            with_vault(&of.at, async |vault| {
                let known = known(vault, &of.contributor).await?;
                let id = vault
                    .take_person_key(&known.id, &text)
                    .await
                    .with_context(|| file.display().to_string())?;
                let text = format!(
                    "{} is keyed under the secret {id} from now on. Files that came as they are before: import them once more, so that their persons are known under it.",
                    known.name
                );
                Told::new(serde_json::json!({ "personKey": id }), text)
            })
            .await
        }
        ContributingCommand::Linkage(command) => linkage::run(command).await,
        ContributingCommand::Invite {
            at,
            role,
            contributor,
            days,
            origin,
        } => access::invite(&at, role, contributor.as_deref(), days, &origin).await,
        ContributingCommand::Account(command) => access::account(command).await,
        ContributingCommand::Agreement(command) => access::agreement(command).await,
        ContributingCommand::Submit {
            file,
            of,
            replaces,
            rows,
            check_only,
        } => files::submit(&file, &of, replaces, rows, !check_only).await,
        ContributingCommand::Submissions { of } => files::list(&of).await,
        ContributingCommand::Accept { delivery, of } => {
            with_organisation(&of, async |organisation| {
                let submission = organisation.accept(&delivery, jiff::Timestamp::now()).await?;
                let value = serde_json::json!({ "submission": submission });
                Told::new(value, format!("Accepted as submission {submission}."))
            })
            .await
        }
        ContributingCommand::TakeBack { delivery, of } => {
            with_organisation(&of, async |organisation| {
                organisation.take_back(&delivery).await?;
                let value = serde_json::json!({ "withdrawn": delivery });
                Told::new(
                    value,
                    format!("{delivery} is withdrawn and goes into no release from now on."),
                )
            })
            .await
        }
        ContributingCommand::Tokens { submission, of, out } => files::tokens(&submission, &of, &out).await,
        ContributingCommand::Withdraw { at } => access::withdraw(&at).await,
        ContributingCommand::Consent { file, of } => files::consents(&file, &of).await,
        ContributingCommand::Certifications { at, out } => certifications::export(&at, &out).await,
        ContributingCommand::Audit { at, out } => access::audit(&at, &out).await,
    }
}

/// A name among accounts.
async fn account_named(vault: &Vault, login: &str) -> Result<amparo_vault::Account> {
    let folded = login.trim().to_lowercase();
    let found = vault
        .accounts()
        .await?
        .into_iter()
        .find(|account| account.closed.is_none() && account.login.to_lowercase() == folded);
    match found {
        Some(account) => Ok(account),
        None => bail!("no open account logs in as {login:?}; `amparo vault account list` lists them"),
    }
}
