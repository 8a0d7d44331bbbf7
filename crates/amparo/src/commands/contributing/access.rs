//! Accounts, invitations, agreements, withdrawal, the audit log.

use std::io::Read as _;
use std::path::Path;

use amparo_vault::{AuditEntry, Role, Terms, WithdrawalToken, Withdrawn};
use anyhow::{Context as _, Result, bail};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Told, account_named, unknown, with_vault};
use crate::cli::contributing::{AccountCommand, AgreementCommand, AtVault};
use crate::files::{self, Readers};

fn days(days: u32) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(days))
}

pub(super) async fn invite(
    at: &AtVault,
    role: Role,
    contributor: Option<&str>,
    valid: u32,
    origin: &str,
) -> Result<()> {
    with_vault(at, async |vault| {
        let contributor = match contributor {
            Some(name) => Some(vault.contributor_named(name).await?.with_context(|| unknown(name))?.id),
            None => None,
        };
        let (invitation, token) = vault.invite(role, contributor.as_ref(), days(valid)).await?;
        let link = format!("{}/invitations/{}", origin.trim_end_matches('/'), token.as_str());
        let text = format!(
            "{link}\nSend this to whom you invite ({role}), by a way that you trust. It can be used once, until {}.",
            invitation.expires
        );
        Told::new(json!({ "invitation": invitation, "link": link }), text)
    })
    .await
}

pub(super) async fn account(command: AccountCommand) -> Result<()> {
    match command {
        AccountCommand::List { at } => {
            with_vault(&at, async |vault| {
                let accounts = vault.accounts().await?;
                let invitations = vault.invitations(Timestamp::now()).await?;
                let mut text = String::new();
                for account in &accounts {
                    let state = if account.closed.is_some() {
                        "closed"
                    } else {
                        "open"
                    };
                    text += &format!("{}  {}  {}  {state}\n", account.id, account.login, account.role);
                }
                for invitation in &invitations {
                    text += &format!(
                        "{}  invited as {} until {}\n",
                        invitation.id, invitation.role, invitation.expires
                    );
                }
                if text.is_empty() {
                    text += "There are no accounts yet; `amparo vault invite` makes one possible.";
                }
                Told::new(json!({ "accounts": accounts, "invitations": invitations }), text)
            })
            .await
        }
        AccountCommand::Close { login, at } => {
            with_vault(&at, async |vault| {
                let account = account_named(vault, &login).await?;
                vault.close_account(&account.id).await?;
                Told::new(
                    json!({ "closed": account.id }),
                    format!("The account of {} is closed.", account.login),
                )
            })
            .await
        }
        AccountCommand::Token {
            login,
            at,
            name,
            scope,
            days: valid,
        } => {
            with_vault(&at, async |vault| {
                let account = account_named(vault, &login).await?;
                let (token, secret) = vault
                    .make_api_token(&account.id, &name, scope, days(valid))
                    .await?;
                let text = format!(
                    "{}\nThe token holds until {}. It is shown only now.",
                    secret.as_str(),
                    token.expires
                );
                Told::new(json!({ "token": token, "secret": secret.as_str() }), text)
            })
            .await
        }
    }
}

pub(super) async fn agreement(command: AgreementCommand) -> Result<()> {
    match command {
        AgreementCommand::Record {
            of,
            from,
            until,
            first_year,
            last_year,
            consent_required,
        } => {
            let terms = Terms {
                from,
                until,
                first_year,
                last_year,
                consent_required,
            };
            with_vault(&of.at, async |vault| {
                let known = vault
                    .contributor_named(&of.contributor)
                    .await?
                    .with_context(|| unknown(&of.contributor))?;
                let id = vault.record_agreement(&known.id, &terms).await?;
                let text = format!(
                    "Agreement {id}: {} may hand in files from {from} to {until}, with cases registered from {first_year} to {last_year}.",
                    known.name
                );
                Told::new(json!({ "id": id }), text)
            })
            .await
        }
        AgreementCommand::List { at } => {
            with_vault(&at, async |vault| {
                let agreements = vault.agreements().await?;
                let mut text = String::new();
                for one in &agreements {
                    let terms = &one.terms;
                    let name = vault.contributor(&one.contributor).await?.name;
                    text += &format!(
                        "{}  {name}: {} to {}, years {} to {}{}{}\n",
                        one.id,
                        terms.from,
                        terms.until,
                        terms.first_year,
                        terms.last_year,
                        if terms.consent_required {
                            ", consent needed"
                        } else {
                            ""
                        },
                        if one.ended.is_some() { ", ended" } else { "" },
                    );
                }
                if text.is_empty() {
                    text += "There are no agreements.";
                }
                Told::new(agreements, text)
            })
            .await
        }
        AgreementCommand::End { agreement, at } => {
            with_vault(&at, async |vault| {
                vault.end_agreement(&agreement).await?;
                Told::new(
                    json!({ "ended": agreement }),
                    format!("Agreement {agreement} has ended."),
                )
            })
            .await
        }
    }
}

pub(super) async fn withdraw(at: &AtVault) -> Result<()> {
    let mut text = zeroize::Zeroizing::new(String::new());
    std::io::stdin()
        .lock()
        .take(1024)
        .read_to_string(&mut text)
        .context("standard input")?;
    let token = WithdrawalToken::typed(&text).context("a withdrawal token is needed on standard input")?;
    with_vault(at, async |vault| {
        let done = vault.withdraw(&token).await?;
        let text = match done {
            Withdrawn::Now => {
                "The person's cases go into no release from now on. Releases that are out stay as they are."
            }
            Withdrawn::Before => "The person had withdrawn before; nothing was changed.",
            Withdrawn::UnknownToken => bail!("no person has this token; was it typed in full?"),
        };
        Told::new(json!({ "withdrawn": done }), text)
    })
    .await
}

pub(super) async fn audit(at: &AtVault, out: &Path) -> Result<()> {
    let vault = at.place.open().await?;
    vault.verify(None).await?;
    let as_csv = out
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    vault
        .record_event("audit.exported", if as_csv { "CSV" } else { "JSON lines" })
        .await?;
    let entries = vault.audit_entries().await?;
    vault.close().await;
    files::write(out, Readers::Owner, |to| {
        if as_csv {
            write_csv(to, &entries)
        } else {
            write_lines(to, &entries)
        }
    })
}

fn write_lines(to: &mut dyn std::io::Write, entries: &[AuditEntry]) -> Result<()> {
    for (number, entry) in (1_u64..).zip(entries) {
        let mut value = serde_json::to_value(entry)?;
        value["number"] = number.into();
        writeln!(to, "{value}")?;
    }
    Ok(())
}

fn write_csv(to: &mut dyn std::io::Write, entries: &[AuditEntry]) -> Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    csv.write_record(["number", "when", "who", "what", "target"])?;
    for (number, entry) in (1_u64..).zip(entries) {
        csv.write_record(entry.cells(number))?;
    }
    Ok(csv.flush()?)
}
