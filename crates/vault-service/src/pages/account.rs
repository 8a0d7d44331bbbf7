//! One's own account: tokens for programs.

use axum::Extension;
use axum::extract::Path;

use super::moment;
use crate::answers::{Answer, see};
use crate::blocks::{Block, Cell, Field, Form, Kind, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;

async fn page(visit: &Visit, new: Option<String>) -> Result<Page, Refusal> {
    let texts = visit.texts;
    let account = visit.caller.known()?;
    let mut page = Page::new(texts.say("account-title")).with(Block::Facts(vec![
        (texts.say("login-name"), account.login.clone()),
        (
            texts.say("account-role"),
            texts.say(&format!("role-{}", account.role)),
        ),
        (texts.say("account-since"), moment(&account.made)),
    ]));
    page = page.with(Block::Heading(texts.say("account-tokens")));
    if let Some(secret) = new {
        page = page
            .with(Block::Note(texts.say("account-token-new")))
            .with(Block::Verbatim(secret));
    }
    let tokens = visit.caller.own()?.tokens().await?;
    page = page.with(Block::Text(texts.say("account-tokens-what")));
    if !tokens.is_empty() {
        page = page.with(Block::Table {
            caption: texts.say("account-tokens"),
            head: vec![
                (texts.say("account-token-name"), false),
                (texts.say("account-token-scope"), false),
                (texts.say("account-token-until"), false),
            ],
            rows: tokens
                .iter()
                .map(|token| {
                    vec![
                        Cell::text(&token.name),
                        Cell::text(texts.say(&format!("scope-{}", token.scope.as_str()))),
                        Cell::text(moment(&token.expires)),
                    ]
                })
                .collect(),
        });
        for token in tokens {
            page = page.with(Block::Form(Form {
                action: format!("/account/tokens/{}/revoke", token.id),
                fields: Vec::new(),
                button: texts.say_with("account-revoke", &[("name", &token.name)]),
                files: false,
                grave: true,
            }));
        }
    }
    Ok(page.with(Block::Form(Form {
        action: "/account/tokens".into(),
        fields: vec![
            Field::new("name", texts.say("account-token-name"), Kind::Line("off")),
            Field::new(
                "scope",
                texts.say("account-token-scope"),
                Kind::Choice(vec![
                    ("read".into(), texts.say("scope-read")),
                    ("submit".into(), texts.say("scope-submit")),
                ]),
            ),
            Field::new("days", texts.say("account-token-days"), Kind::Number).value("90"),
        ],
        button: texts.say("account-token-button"),
        files: false,
        grave: false,
    })))
}

pub(crate) async fn account(Extension(visit): Extension<Visit>) -> Answer {
    Ok(page(&visit, None).await?.show(&visit.caller, visit.texts))
}

pub(crate) async fn make_token(Extension(visit): Extension<Visit>) -> Answer {
    let form = &visit.form;
    let scope = form.text("scope").parse().map_err(Refusal::Wrong)?;
    let days = super::number(form.text("days"))?;
    let (_, secret) = visit
        .caller
        .own()?
        .make_token(form.text("name"), scope, days)
        .await?;
    let page = page(&visit, Some(secret.as_str().to_owned())).await?;
    Ok(page.show(&visit.caller, visit.texts))
}

pub(crate) async fn revoke_token(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    visit.caller.own()?.revoke_token(&id).await?;
    Ok(see("/account"))
}
