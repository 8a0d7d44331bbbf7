//! What persons agreed to, recorded by their organisation.

use amparo_vault::{Consent, RELEASE_SCOPE, WithdrawalToken};
use axum::Extension;

use super::day;
use crate::answers::Answer;
use crate::blocks::{Block, Field, Form, Kind, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;

fn page(visit: &Visit, block: Option<Block>) -> Page {
    let texts = visit.texts;
    let mut page = Page::new(texts.say("consents-title"));
    if let Some(block) = block {
        page = page.with(block);
    }
    page.with(Block::Text(texts.say("consents-what")))
        .with(Block::Form(Form {
            action: "/consents".into(),
            fields: vec![
                Field::new("token", texts.say("withdraw-token"), Kind::Line("off")),
                Field::new(
                    "scope",
                    texts.say("consents-scope"),
                    Kind::Choice(vec![
                        (RELEASE_SCOPE.into(), texts.say("consents-statistics")),
                        ("none".into(), texts.say("consents-none")),
                    ]),
                ),
                Field::new("given", texts.say("consents-given"), Kind::Day).optional(),
                Field::new("expires", texts.say("consents-expires"), Kind::Day).optional(),
            ],
            button: texts.say("consents-button"),
            files: false,
            grave: false,
        }))
}

pub(crate) async fn consents(Extension(visit): Extension<Visit>) -> Answer {
    visit.caller.organisation()?;
    Ok(page(&visit, None).show(&visit.caller, visit.texts))
}

pub(crate) async fn record_consent(Extension(visit): Extension<Visit>) -> Answer {
    let (form, texts) = (&visit.form, visit.texts);
    let of = visit.caller.organisation()?;
    let token = WithdrawalToken::typed(form.text("token"))
        .ok_or_else(|| Refusal::Wrong(texts.say("withdraw-unknown")))?;
    let consent = Consent {
        scopes: vec![form.text("scope").chars().take(32).collect()],
        given: form.get("given").map(day).transpose()?,
        expires: form.get("expires").map(day).transpose()?,
    };
    let done = of.record_consents(&[(token, consent)]).await?;
    let block = if done.recorded == 1 {
        Block::Note(texts.say("consents-done"))
    } else {
        Block::Alert(vec![texts.say("withdraw-unknown")])
    };
    Ok(page(&visit, Some(block)).show(&visit.caller, texts))
}
