//! Withdrawal by token, for whoever holds one: no account, no name, no question why.

use amparo_vault::{WithdrawalToken, Withdrawn};
use axum::Extension;

use crate::answers::Answer;
use crate::blocks::{Block, Field, Form, Kind, Page};
use crate::guard::Visit;

fn page(visit: &Visit, block: Option<Block>) -> Page {
    let texts = visit.texts;
    let mut page = Page::new(texts.say("withdraw-title"));
    if let Some(block) = block {
        page = page.with(block);
    }
    page.with(Block::Text(texts.say("withdraw-what")))
        .with(Block::Form(Form {
            action: "/withdraw".into(),
            fields: vec![
                Field::new("token", texts.say("withdraw-token"), Kind::Line("off"))
                    .hint(texts.say("withdraw-hint")),
            ],
            button: texts.say("withdraw-button"),
            files: false,
            grave: true,
        }))
        .with(Block::Heading(texts.say("withdraw-cannot-title")))
        .with(Block::Text(texts.say("withdraw-cannot")))
}

pub(crate) async fn withdrawal(Extension(visit): Extension<Visit>) -> Answer {
    Ok(page(&visit, None).show(&visit.caller, visit.texts))
}

pub(crate) async fn withdraw(Extension(visit): Extension<Visit>) -> Answer {
    let texts = visit.texts;
    let done = match WithdrawalToken::typed(visit.form.text("token")) {
        Some(token) => visit.service.doors().front().withdraw(&token).await?,
        None => Withdrawn::UnknownToken,
    };
    let block = match done {
        Withdrawn::Now => Block::Note(texts.say("withdraw-done")),
        Withdrawn::Before => Block::Note(texts.say("withdraw-before")),
        Withdrawn::UnknownToken => Block::Alert(vec![texts.say("withdraw-unknown")]),
    };
    Ok(page(&visit, Some(block)).show(&visit.caller, texts))
}
