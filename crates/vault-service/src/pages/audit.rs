//! The audit log: shown, and exported.

use amparo_vault::AuditEntry;
use axum::Extension;

use super::moment;
use crate::answers::{self, Answer};
use crate::blocks::{Block, Cell, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;

/// How many entries the page shows.
const SHOWN: usize = 200;

/// The log as JSON lines, numbered.
pub(crate) fn as_lines(entries: &[AuditEntry]) -> Result<Vec<u8>, Refusal> {
    let mut lines = Vec::new();
    for (number, entry) in (1_u64..).zip(entries) {
        let mut value = serde_json::to_value(entry).map_err(|_| Refusal::Internal)?;
        if let Some(object) = value.as_object_mut() {
            object.insert("number".into(), number.into());
        }
        serde_json::to_writer(&mut lines, &value).map_err(|_| Refusal::Internal)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// The log, once it was found whole. That it was exported is an entry of its own.
async fn exported(visit: &Visit, form: &str) -> Result<Vec<AuditEntry>, Refusal> {
    let vault = visit.caller.office()?;
    vault.verify(None).await?;
    vault.record_event("audit.exported", form).await?;
    Ok(vault.audit_entries().await?)
}

pub(crate) async fn audit(Extension(visit): Extension<Visit>) -> Answer {
    let texts = visit.texts;
    let vault = visit.caller.office()?;
    let heads = vault.verify(None).await?;
    let entries = vault.audit_entries().await?;
    let first = entries.len().saturating_sub(SHOWN);
    let rows = (1_u64..)
        .zip(&entries)
        .skip(first)
        .map(|(number, entry)| {
            vec![
                Cell::number(number),
                Cell::text(moment(&entry.when)),
                Cell::text(&entry.who),
                Cell::text(&entry.what),
                Cell::text(&entry.target),
            ]
        })
        .collect::<Vec<_>>();
    // The newest first.
    let rows = rows.into_iter().rev().collect();
    let page = Page::new(texts.say("audit-title"))
        .with(Block::Note(texts.say("audit-whole")))
        .with(Block::Facts(vec![
            (texts.say("audit-entries"), heads.audit.entries.to_string()),
            (texts.say("audit-head"), hex::encode(heads.audit.hash)),
        ]))
        .with(Block::Links(vec![
            (texts.say("audit-jsonl"), "/audit.jsonl".into()),
            (texts.say("audit-csv"), "/audit.csv".into()),
        ]))
        .with(Block::Table {
            caption: texts.say_with("audit-caption", &[("count", &SHOWN.to_string())]),
            head: vec![
                ("№".into(), true),
                (texts.say("ledger-when"), false),
                (texts.say("audit-who"), false),
                (texts.say("audit-what"), false),
                (texts.say("audit-target"), false),
            ],
            rows,
        });
    Ok(page.show(&visit.caller, texts))
}

pub(crate) async fn audit_lines(Extension(visit): Extension<Visit>) -> Answer {
    let lines = as_lines(&exported(&visit, "JSON lines").await?)?;
    Ok(answers::file("audit.jsonl", "application/jsonl", lines))
}

pub(crate) async fn audit_csv(Extension(visit): Extension<Visit>) -> Answer {
    let entries = exported(&visit, "CSV").await?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    let failed = |_: csv::Error| Refusal::Internal;
    csv.write_record(["number", "when", "who", "what", "target"])
        .map_err(failed)?;
    for (number, entry) in (1_u64..).zip(&entries) {
        csv.write_record(entry.cells(number)).map_err(failed)?;
    }
    let bytes = csv.into_inner().map_err(|_| Refusal::Internal)?;
    Ok(answers::file("audit.csv", "text/csv; charset=utf-8", bytes))
}
