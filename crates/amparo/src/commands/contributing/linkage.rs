//! The repository's half of linkage by agreement.

use amparo_linkage::Blinded;
use anyhow::{Context as _, Result, bail};
use serde_json::json;

use super::{Told, known, with_vault};
use crate::cli::contributing::LinkageCommand;
use crate::files::{self, Readers};

pub(super) async fn run(command: LinkageCommand) -> Result<()> {
    match command {
        LinkageCommand::Key { at } => {
            with_vault(&at, async |vault| {
                let key = vault.linkage_key().await?.to_string();
                let text =
                    format!("{key}\nSend it to the partners of an agreement, who compare it by telephone.");
                Told::new(json!({ "linkageKey": key }), text)
            })
            .await
        }
        LinkageCommand::Evaluate {
            file,
            of,
            at_most,
            out,
        } => {
            let named = || file.display().to_string();
            let message = Blinded::from_json(&files::read_text(&file)?).with_context(named)?;
            let persons = message.persons();
            if persons > at_most {
                bail!(
                    "{} asks about {persons} persons, and at most {at_most} are answered for (--at-most): does the partner have as many?",
                    file.display()
                );
            }
            with_vault(&of.at, async |vault| {
                let contributor = known(vault, &of.contributor).await?;
                let answer = vault
                    .evaluate_linkage(&contributor.id, &message)
                    .await
                    .with_context(named)?;
                files::write(&out, Readers::Owner, |to| {
                    Ok(to.write_all(answer.to_json().as_bytes())?)
                })?;
                let text = format!(
                    "{persons} persons are answered in {}; send it back to {}.",
                    out.display(),
                    contributor.name
                );
                Told::new(json!({ "persons": persons, "file": out }), text)
            })
            .await
        }
        LinkageCommand::Take { file, of } => {
            let text = files::read_text(&file)?;
            with_vault(&of.at, async |vault| {
                let contributor = known(vault, &of.contributor).await?;
                let taken = vault
                    .take_person_tokens(&contributor.id, &text)
                    .await
                    .with_context(|| file.display().to_string())?;
                let text = format!(
                    "{} persons of {} are bounded together with those of the others of {} from now on.",
                    taken.persons, contributor.name, taken.agreement
                );
                Told::new(taken, text)
            })
            .await
        }
    }
}
