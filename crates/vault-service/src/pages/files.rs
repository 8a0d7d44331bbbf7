//! A contributor's files: sending, what was found, accepting, repairing, withdrawing.

use amparo_vault::{
    Delivery, DeliveryId, DeliveryState, Findings, OfOrganisation, Prepared, Repair, Submission,
};
use axum::Extension;
use axum::extract::{Multipart, Path};

use super::moment;
use crate::answers::{self, Answer, see};
use crate::blocks::{Block, Cell, Field, Form, Kind, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;
use crate::texts::Texts;
use crate::upload::Sent;

fn state(texts: Texts, state: DeliveryState) -> String {
    texts.say(&format!("state-{state}"))
}

pub(crate) fn id(text: &str) -> Result<DeliveryId, Refusal> {
    // What cannot be an id names nothing.
    text.parse().map_err(|_| Refusal::NotFound)
}

/// The table of deliveries.
fn table(texts: Texts, deliveries: &[Delivery]) -> Block {
    Block::Table {
        caption: texts.say("files-caption"),
        head: vec![
            (texts.say("files-name"), false),
            (texts.say("files-sent"), false),
            (texts.say("files-state"), false),
            (texts.say("files-bytes"), true),
        ],
        rows: deliveries
            .iter()
            .map(|delivery| {
                vec![
                    Cell::link(&delivery.file_name, format!("/files/{}", delivery.id)),
                    Cell::text(moment(&delivery.begun)),
                    Cell::text(state(texts, delivery.state)),
                    Cell::number(delivery.bytes),
                ]
            })
            .collect(),
    }
}

pub(crate) async fn files(Extension(visit): Extension<Visit>) -> Answer {
    let texts = visit.texts;
    let of = visit.caller.organisation()?;
    let organisation = of.contributor().await?;
    let mut page = Page::new(texts.say_with("files-title", &[("name", &organisation.name)]));
    page = match of.agreement_in_force(visit.service.now()).await? {
        Some(agreement) => {
            let terms = &agreement.terms;
            page.with(Block::Text(texts.say_with(
                "files-agreement",
                &[
                    ("until", &terms.until.to_string()),
                    ("first", &terms.first_year.to_string()),
                    ("last", &terms.last_year.to_string()),
                ],
            )))
            .with(Block::Links(vec![(texts.say("files-send"), "/files/new".into())]))
        }
        None => page.with(Block::Alert(vec![texts.say("files-no-agreement")])),
    };
    let deliveries = of.deliveries().await?;
    page = if deliveries.is_empty() {
        page.with(Block::Text(texts.say("files-none")))
    } else {
        page.with(table(texts, &deliveries))
    };
    let withdrawn = of.withdrawals().await?;
    page = page.with(Block::Text(
        texts.say_with("files-withdrawn", &[("count", &withdrawn.to_string())]),
    ));
    Ok(page.show(&visit.caller, texts))
}

fn standing(texts: Texts, submissions: &[Submission]) -> Vec<(String, String)> {
    let mut options = vec![(String::new(), texts.say("new-adds"))];
    options.extend(submissions.iter().filter(|one| one.is_active()).map(|one| {
        let name = texts.say_with(
            "new-replaces",
            &[
                ("file", &one.file_name),
                ("day", one.received.get(..10).unwrap_or_default()),
            ],
        );
        (one.id.to_string(), name)
    }));
    options
}

pub(crate) async fn new_file(Extension(visit): Extension<Visit>) -> Answer {
    let texts = visit.texts;
    let of = visit.caller.organisation()?;
    let options = standing(texts, &of.submissions().await?);
    let page = Page::new(texts.say("new-title"))
        .with(Block::Text(texts.say("new-what")))
        .with(Block::Form(Form {
            action: "/files".into(),
            fields: vec![
                Field::new("file", texts.say("new-file"), Kind::File).hint(texts.say("new-file-hint")),
                Field::new("replaces", texts.say("new-place"), Kind::Choice(options)),
                Field::new("at_once", texts.say("new-at-once"), Kind::Check),
            ],
            button: texts.say("new-button"),
            files: true,
            grave: false,
        }))
        .with(Block::Text(texts.say("new-prepare")));
    Ok(page.show(&visit.caller, texts))
}

pub(crate) async fn send_file(Extension(visit): Extension<Visit>, form: Multipart) -> Answer {
    let of = visit.caller.organisation()?;
    let sent = Sent::read(form).await?;
    if sent.file_name.is_empty() || sent.bytes.is_empty() {
        return Err(Refusal::Wrong(visit.texts.say("new-no-file")));
    }
    let submission = sent
        .get("replaces")
        .map(|text| text.parse().map_err(|_| Refusal::NotFound))
        .transpose()?;
    let repairs = submission.map(|submission| -> Result<Repair, Refusal> {
        Ok(Repair {
            submission,
            rows: sent.get("rows").map(row_numbers).transpose()?,
        })
    });
    let at_once = sent.get("at_once").is_some();
    let delivery = sent
        .hand_in(&of, repairs.transpose()?, at_once, visit.service.now())
        .await?;
    Ok(see(&format!("/files/{}", delivery.id)))
}

/// Numbers of rows, as people write them: `3, 17`.
fn row_numbers(text: &str) -> Result<Vec<u64>, Refusal> {
    text.split([',', ' ', ';'])
        .filter(|piece| !piece.is_empty())
        .map(super::number)
        .collect()
}

/// What was found, block by block, what to fix first.
fn findings_blocks(texts: Texts, findings: &Findings) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !findings.refused.is_empty() {
        blocks.push(Block::Alert(
            findings.refused.iter().map(|why| texts.told(why)).collect(),
        ));
    }
    let rejected: Vec<Vec<Cell>> = findings
        .open_rejections()
        .map(|fault| {
            vec![
                Cell::number(fault.row),
                Cell::text(&fault.column),
                Cell::text(&fault.value),
                Cell::text(texts.fault(&fault.reason)),
                Cell::text(texts.told(&fault.accepted)),
            ]
        })
        .collect();
    if !rejected.is_empty() {
        let count = findings.rows_rejected.to_string();
        blocks.push(Block::Heading(texts.say("found-faults")));
        blocks.push(Block::Text(
            texts.say_with("found-faults-what", &[("count", &count)]),
        ));
        blocks.push(Block::Table {
            caption: texts.say("found-faults-caption"),
            head: vec![
                (texts.say("found-row"), true),
                (texts.say("found-column"), false),
                (texts.say("found-value"), false),
                (texts.say("found-reason"), false),
                (texts.say("found-accepted"), false),
            ],
            rows: rejected,
        });
    }
    if findings.cases > 0 {
        blocks.push(Block::Heading(texts.say("found-title")));
        let fact = |label: &str, value: u64| (texts.say(label), value.to_string());
        blocks.push(Block::Facts(vec![
            (texts.say("found-layout"), texts.told(&findings.layout)),
            fact("found-cases", findings.cases),
            fact("found-persons", findings.persons),
            fact("found-nobody", findings.cases_without_person),
            fact("found-alone", findings.alone),
        ]));
        blocks.push(Block::Text(texts.say("found-alone-what")));
        blocks.push(Block::Table {
            caption: texts.say("found-years"),
            head: vec![(texts.say("found-year"), false), (texts.say("found-cases"), true)],
            rows: findings
                .years
                .iter()
                .map(|(year, cases)| vec![Cell::text(year.to_string()), Cell::number(cases)])
                .collect(),
        });
        blocks.push(Block::Table {
            caption: texts.say("found-fields"),
            head: vec![
                (texts.say("found-field"), false),
                (texts.say("found-filled"), true),
                (texts.say("found-missing"), false),
            ],
            rows: findings
                .fields
                .iter()
                .map(|field| {
                    let missing: Vec<String> = field
                        .missing
                        .iter()
                        .map(|(reason, count)| format!("{count} {}", texts.told(reason)))
                        .collect();
                    vec![
                        Cell::text(&field.field),
                        Cell::number(format!("{} %", field.values * 100 / findings.cases)),
                        Cell::text(missing.join(", ")),
                    ]
                })
                .collect(),
        });
    }
    if let Some(prepared) = &findings.prepared {
        blocks.extend(prepared_blocks(texts, prepared));
    }
    if !findings.notes.is_empty() {
        blocks.push(Block::Heading(texts.say("found-notes")));
        blocks.extend(findings.notes.iter().map(|note| Block::Text(texts.told(note))));
    }
    blocks
}

/// What the contributor's own program said of the file.
fn prepared_blocks(texts: Texts, prepared: &Prepared) -> Vec<Block> {
    let fact = |label: &str, value: u64| (texts.say(label), value.to_string());
    let mut blocks = vec![
        Block::Heading(texts.say("prepared-title")),
        Block::Text(texts.say("prepared-what")),
        Block::Facts(vec![
            fact("prepared-rows", prepared.rows_read),
            fact("prepared-rejected", prepared.rows_rejected),
            fact("prepared-duplicates", prepared.likely_duplicates),
            fact("prepared-decided", prepared.duplicates_decided),
        ]),
    ];
    blocks.extend(prepared.to_do.iter().cloned().map(Block::Text));
    if !prepared.problems.is_empty() {
        blocks.push(Block::Table {
            caption: texts.say("prepared-problems"),
            head: vec![
                (texts.say("found-column"), false),
                (texts.say("found-reason"), false),
                (texts.say("found-accepted"), false),
                (texts.say("prepared-count"), true),
            ],
            rows: prepared
                .problems
                .iter()
                .map(|problem| {
                    vec![
                        Cell::text(&problem.column),
                        Cell::text(texts.fault(&problem.what)),
                        Cell::text(texts.told(&problem.accepted)),
                        Cell::number(problem.count),
                    ]
                })
                .collect(),
        });
    }
    if !prepared.kept_back.is_empty() {
        blocks.push(Block::Text(texts.say("prepared-kept-back")));
        blocks.extend(prepared.kept_back.iter().cloned().map(Block::Note));
    }
    blocks
}

/// What can be done with a file now.
fn acts(texts: Texts, delivery: &Delivery, active: bool) -> Vec<Block> {
    let act = |path: &str, button: &str, grave: bool| {
        Block::Form(Form {
            action: format!("/files/{}/{path}", delivery.id),
            fields: Vec::new(),
            button: texts.say(button),
            files: false,
            grave,
        })
    };
    match delivery.state {
        DeliveryState::Checked => vec![
            Block::Text(texts.say("file-checked")),
            act("accept", "file-accept", false),
            act("withdraw", "file-give-up", true),
        ],
        DeliveryState::Accepted if active => vec![
            Block::Heading(texts.say("file-tokens")),
            Block::Text(texts.say("file-tokens-what")),
            Block::Links(vec![(
                texts.say("file-tokens-get"),
                format!("/files/{}/tokens.csv", delivery.id),
            )]),
            Block::Heading(texts.say("file-repair")),
            Block::Text(texts.say("file-repair-what")),
            Block::Form(Form {
                action: "/files".into(),
                fields: vec![
                    Field::new(
                        "replaces",
                        String::new(),
                        Kind::Hidden(
                            delivery
                                .submission
                                .as_ref()
                                .map(ToString::to_string)
                                .unwrap_or_default(),
                        ),
                    ),
                    Field::new("rows", texts.say("file-repair-rows"), Kind::Line("off"))
                        .hint(texts.say("file-repair-rows-hint")),
                    Field::new("file", texts.say("file-repair-file"), Kind::File),
                ],
                button: texts.say("file-repair-button"),
                files: true,
                grave: false,
            }),
            Block::Heading(texts.say("file-withdraw")),
            Block::Text(texts.say("file-withdraw-what")),
            act("withdraw", "file-withdraw-button", true),
        ],
        DeliveryState::Receiving | DeliveryState::Received => vec![act("withdraw", "file-give-up", true)],
        _ => Vec::new(),
    }
}

async fn is_active(of: &OfOrganisation, delivery: &Delivery) -> Result<bool, Refusal> {
    match &delivery.submission {
        Some(submission) => Ok(of.submission(submission).await?.is_active()),
        None => Ok(false),
    }
}

pub(crate) async fn file(Extension(visit): Extension<Visit>, Path(text): Path<String>) -> Answer {
    let texts = visit.texts;
    let of = visit.caller.organisation()?;
    let delivery = of.delivery(&id(&text)?).await?;
    let active = is_active(&of, &delivery).await?;
    let mut page = Page::new(delivery.file_name.clone());
    let explained = if delivery.state == DeliveryState::Accepted && !active {
        "explain-replaced".to_owned()
    } else {
        format!("explain-{}", delivery.state)
    };
    page = page
        .with(Block::Note(texts.say(&explained)))
        .with(Block::Facts(vec![
            (texts.say("files-state"), state(texts, delivery.state)),
            (texts.say("files-sent"), moment(&delivery.begun)),
            (
                texts.say("file-bytes"),
                format!("{} / {}", delivery.received_bytes, delivery.bytes),
            ),
            ("SHA-256".into(), delivery.sha256.clone()),
        ]));
    if let Some(findings) = of.findings(&delivery.id).await? {
        page.blocks.extend(findings_blocks(texts, &findings));
    }
    page.blocks.extend(acts(texts, &delivery, active));
    Ok(page.show(&visit.caller, texts))
}

pub(crate) async fn accept_file(Extension(visit): Extension<Visit>, Path(text): Path<String>) -> Answer {
    let of = visit.caller.organisation()?;
    let id = id(&text)?;
    of.accept(&id, visit.service.now()).await?;
    Ok(see(&format!("/files/{id}")))
}

pub(crate) async fn withdraw_file(Extension(visit): Extension<Visit>, Path(text): Path<String>) -> Answer {
    let of = visit.caller.organisation()?;
    let id = id(&text)?;
    of.take_back(&id).await?;
    Ok(see(&format!("/files/{id}")))
}

/// The withdrawal tokens of a file as CSV: no cell can begin a formula.
pub(crate) async fn tokens_of_file(Extension(visit): Extension<Visit>, Path(text): Path<String>) -> Answer {
    let of = visit.caller.organisation()?;
    let delivery = of.delivery(&id(&text)?).await?;
    let submission = delivery.submission.as_ref().ok_or(Refusal::NotFound)?;
    let mut csv = String::from("row,withdrawal_token\n");
    for (row, token) in of.withdrawal_tokens(submission).await? {
        let row = row.map(|row| row.to_string()).unwrap_or_default();
        csv += &format!("{row},{}\n", token.as_str());
    }
    Ok(answers::file(
        &format!("withdrawal-tokens-{}.csv", delivery.id),
        "text/csv; charset=utf-8",
        csv.into_bytes(),
    ))
}
