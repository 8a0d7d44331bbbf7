//! Organisations, their agreements, keys, and where their files stand.

use amparo_vault::{ContributorId, Role, Terms};
use axum::Extension;
use axum::extract::Path;

use super::{day, moment, number};
use crate::answers::{Answer, see};
use crate::blocks::{Block, Cell, Field, Form, Kind, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;

fn id(text: &str) -> Result<ContributorId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

pub(crate) async fn organisations(Extension(visit): Extension<Visit>) -> Answer {
    let texts = visit.texts;
    let vault = visit.caller.office()?;
    let deliveries = vault.deliveries().await?;
    let rows = vault
        .contributors()
        .await?
        .into_iter()
        .map(|one| {
            let of: Vec<_> = deliveries
                .iter()
                .filter(|delivery| delivery.contributor == one.id)
                .collect();
            let last = of
                .last()
                .map(|delivery| moment(&delivery.begun))
                .unwrap_or_default();
            vec![
                Cell::link(&one.name, format!("/organisations/{}", one.id)),
                Cell::number(of.len()),
                Cell::text(last),
            ]
        })
        .collect();
    let mut page = Page::new(texts.say("organisations-title")).with(Block::Table {
        caption: texts.say("organisations-title"),
        head: vec![
            (texts.say("organisations-name"), false),
            (texts.say("organisations-files"), true),
            (texts.say("organisations-last"), false),
        ],
        rows,
    });
    if visit.caller.role()? == Role::Administrator {
        page = page.with(Block::Form(Form {
            action: "/organisations".into(),
            fields: vec![Field::new(
                "name",
                texts.say("organisations-name"),
                Kind::Line("organization"),
            )],
            button: texts.say("organisations-add"),
            files: false,
            grave: false,
        }));
    }
    Ok(page.show(&visit.caller, texts))
}

pub(crate) async fn register_organisation(Extension(visit): Extension<Visit>) -> Answer {
    let id = visit
        .caller
        .office()?
        .register_contributor(visit.form.text("name"))
        .await?;
    Ok(see(&format!("/organisations/{id}")))
}

pub(crate) async fn organisation(Extension(visit): Extension<Visit>, Path(text): Path<String>) -> Answer {
    let texts = visit.texts;
    let vault = visit.caller.office()?;
    let id = id(&text)?;
    let one = vault.contributor(&id).await?;
    let role = visit.caller.role()?;
    let mut page = Page::new(one.name).with(Block::Facts(vec![
        (texts.say("organisations-since"), moment(&one.registered)),
        (
            texts.say("organisations-keys"),
            vault.of(&id).signing_keys().await?.join(", "),
        ),
    ]));
    let agreements = vault.of(&id).agreements().await?;
    let today = visit
        .service
        .now()
        .to_zoned_datetime(jiff::tz::TimeZone::UTC)
        .date();
    page = page.with(Block::Table {
        caption: texts.say("agreements-title"),
        head: vec![
            (texts.say("agreements-days"), false),
            (texts.say("agreements-years"), false),
            (texts.say("agreements-consent"), false),
            (texts.say("files-state"), false),
        ],
        rows: agreements
            .iter()
            .map(|agreement| {
                let terms = &agreement.terms;
                let in_force = if agreement.is_in_force(today) {
                    "agreements-in-force"
                } else {
                    "agreements-not-in-force"
                };
                let consent = if terms.consent_required {
                    "agreements-needed"
                } else {
                    "agreements-not-needed"
                };
                vec![
                    Cell::text(format!("{} – {}", terms.from, terms.until)),
                    Cell::text(format!("{} – {}", terms.first_year, terms.last_year)),
                    Cell::text(texts.say(consent)),
                    Cell::text(texts.say(in_force)),
                ]
            })
            .collect(),
    });
    let deliveries = vault.of(&id).deliveries().await?;
    page = page.with(Block::Table {
        caption: texts.say("files-caption"),
        head: vec![
            (texts.say("files-sent"), false),
            (texts.say("files-state"), false),
        ],
        rows: deliveries
            .iter()
            .map(|delivery| {
                vec![
                    Cell::text(moment(&delivery.begun)),
                    Cell::text(texts.say(&format!("state-{}", delivery.state))),
                ]
            })
            .collect(),
    });
    if role == Role::Administrator {
        page = page.with(Block::Form(Form {
            action: format!("/organisations/{id}/keys"),
            fields: vec![
                Field::new("key", texts.say("organisations-key"), Kind::Line("off"))
                    .hint(texts.say("organisations-key-hint")),
            ],
            button: texts.say("organisations-key-add"),
            files: false,
            grave: false,
        }));
    }
    if role == Role::DataProtectionOfficer {
        page = page
            .with(Block::Heading(texts.say("agreements-new")))
            .with(Block::Form(Form {
                action: format!("/organisations/{id}/agreements"),
                fields: vec![
                    Field::new("from", texts.say("agreements-from"), Kind::Day),
                    Field::new("until", texts.say("agreements-until"), Kind::Day),
                    Field::new("first", texts.say("agreements-first"), Kind::Number),
                    Field::new("last", texts.say("agreements-last"), Kind::Number),
                    Field::new("consent", texts.say("agreements-consent-check"), Kind::Check),
                ],
                button: texts.say("agreements-record"),
                files: false,
                grave: false,
            }));
        for agreement in agreements.iter().filter(|agreement| agreement.is_in_force(today)) {
            page = page.with(Block::Form(Form {
                action: format!("/agreements/{}/end", agreement.id),
                fields: Vec::new(),
                button: texts.say_with("agreements-end", &[("until", &agreement.terms.until.to_string())]),
                files: false,
                grave: true,
            }));
        }
    }
    Ok(page.show(&visit.caller, texts))
}

pub(crate) async fn register_key(Extension(visit): Extension<Visit>, Path(text): Path<String>) -> Answer {
    let id = id(&text)?;
    visit
        .caller
        .office()?
        .register_contributor_key(&id, visit.form.text("key"))
        .await?;
    Ok(see(&format!("/organisations/{id}")))
}

pub(crate) async fn record_agreement(Extension(visit): Extension<Visit>, Path(text): Path<String>) -> Answer {
    let id = id(&text)?;
    let form = &visit.form;
    let terms = Terms {
        from: day(form.text("from"))?,
        until: day(form.text("until"))?,
        first_year: number(form.text("first"))?,
        last_year: number(form.text("last"))?,
        consent_required: form.get("consent").is_some(),
    };
    visit.caller.office()?.record_agreement(&id, &terms).await?;
    Ok(see(&format!("/organisations/{id}")))
}

pub(crate) async fn end_agreement(Extension(visit): Extension<Visit>, Path(text): Path<String>) -> Answer {
    let vault = visit.caller.office()?;
    let id = text.parse().map_err(|_| Refusal::NotFound)?;
    let agreement = vault.agreements().await?.into_iter().find(|one| one.id == id);
    let agreement = agreement.ok_or(Refusal::NotFound)?;
    vault.end_agreement(&id).await?;
    Ok(see(&format!("/organisations/{}", agreement.contributor)))
}
