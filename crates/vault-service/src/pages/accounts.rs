//! Accounts and invitations, for the administrator.

use std::collections::HashMap;

use amparo_vault::{ContributorId, Role};
use axum::Extension;
use axum::extract::Path;
use jiff::SignedDuration;

use super::moment;
use crate::answers::{Answer, see};
use crate::blocks::{Block, Cell, Field, Form, Kind, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;

/// How long an invitation can be used.
pub(crate) const VALID: SignedDuration = SignedDuration::from_hours(72);

async fn page(visit: &Visit, new: Option<String>) -> Result<Page, Refusal> {
    let texts = visit.texts;
    let vault = visit.caller.office()?;
    let contributors = vault.contributors().await?;
    let names: HashMap<&ContributorId, &str> = contributors
        .iter()
        .map(|one| (&one.id, one.name.as_str()))
        .collect();
    let name = |id: &Option<ContributorId>| {
        Cell::text(
            id.as_ref()
                .and_then(|id| names.get(id))
                .copied()
                .unwrap_or_default(),
        )
    };
    let mut page = Page::new(texts.say("accounts-title"));
    if let Some(link) = new {
        page = page
            .with(Block::Note(texts.say("accounts-invited")))
            .with(Block::Verbatim(link));
    }
    let head = |first: &str, last: &str| {
        vec![
            (texts.say(first), false),
            (texts.say("account-role"), false),
            (texts.say("accounts-organisation"), false),
            (texts.say(last), false),
        ]
    };
    let accounts = vault.accounts().await?;
    let role = |role: Role| texts.say(&format!("role-{role}"));
    page = page.with(Block::Table {
        caption: texts.say("accounts-caption"),
        head: head("login-name", "files-state"),
        rows: accounts
            .iter()
            .map(|account| {
                let state = if account.closed.is_some() {
                    "accounts-closed"
                } else {
                    "accounts-open"
                };
                vec![
                    Cell::text(&account.login),
                    Cell::text(role(account.role)),
                    name(&account.contributor),
                    Cell::text(texts.say(state)),
                ]
            })
            .collect(),
    });
    let invitations = vault.invitations(visit.service.now()).await?;
    if !invitations.is_empty() {
        page = page.with(Block::Table {
            caption: texts.say("accounts-invitations"),
            head: head("accounts-invitations", "account-token-until"),
            rows: invitations
                .iter()
                .map(|invitation| {
                    vec![
                        Cell::text(invitation.id.to_string()),
                        Cell::text(role(invitation.role)),
                        name(&invitation.contributor),
                        Cell::text(moment(&invitation.expires)),
                    ]
                })
                .collect(),
        });
    }
    let mut organisations = vec![(String::new(), texts.say("accounts-no-organisation"))];
    organisations.extend(
        contributors
            .iter()
            .map(|one| (one.id.to_string(), one.name.clone())),
    );
    let roles = Role::ALL
        .into_iter()
        .map(|one| (one.to_string(), role(one)))
        .collect();
    page = page
        .with(Block::Heading(texts.say("accounts-invite")))
        .with(Block::Form(Form {
            action: "/accounts/invitations".into(),
            fields: vec![
                Field::new("role", texts.say("account-role"), Kind::Choice(roles)),
                Field::new(
                    "contributor",
                    texts.say("accounts-organisation"),
                    Kind::Choice(organisations),
                )
                .hint(texts.say("accounts-organisation-hint")),
            ],
            button: texts.say("accounts-invite-button"),
            files: false,
            grave: false,
        }));
    page = page.with(Block::Heading(texts.say("accounts-close-title")));
    let grave = |action: String, button: String| {
        Block::Form(Form {
            action,
            fields: Vec::new(),
            button,
            files: false,
            grave: true,
        })
    };
    for account in accounts.iter().filter(|account| account.closed.is_none()) {
        let button = texts.say_with("accounts-close", &[("name", &account.login)]);
        page = page.with(grave(format!("/accounts/{}/close", account.id), button));
    }
    for invitation in &invitations {
        let button = texts.say_with("accounts-revoke", &[("id", invitation.id.as_str())]);
        page = page.with(grave(
            format!("/accounts/invitations/{}/revoke", invitation.id),
            button,
        ));
    }
    Ok(page)
}

pub(crate) async fn accounts(Extension(visit): Extension<Visit>) -> Answer {
    Ok(page(&visit, None).await?.show(&visit.caller, visit.texts))
}

pub(crate) async fn invite(Extension(visit): Extension<Visit>) -> Answer {
    let form = &visit.form;
    let role: Role = form
        .text("role")
        .parse()
        .map_err(|error: amparo_vault::UnknownRole| Refusal::Wrong(error.to_string()))?;
    let contributor: Option<ContributorId> = form
        .get("contributor")
        .map(|text| text.parse().map_err(|_| Refusal::NotFound))
        .transpose()?;
    let (_, token) = visit
        .caller
        .office()?
        .invite(role, contributor.as_ref(), VALID)
        .await?;
    let origin = visit.service.origin().unwrap_or_default();
    let link = format!("{origin}/invitations/{}", token.as_str());
    Ok(page(&visit, Some(link)).await?.show(&visit.caller, visit.texts))
}

pub(crate) async fn revoke_invitation(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    visit.caller.office()?.revoke_invitation(&id).await?;
    Ok(see("/accounts"))
}

pub(crate) async fn close_account(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    visit.caller.office()?.close_account(&id).await?;
    Ok(see("/accounts"))
}
