//! One criterion of a case: what it asks, what the recruiter says, what was handed in, what the auditor found.

use amparo_recruitment::certification::{OwnAnswer, Phase};
use amparo_vault::{CaseView, Part};
use axum::Extension;
use axum::extract::{Multipart, Path};

use super::certification_case::{criteria, finding, room};
use crate::answers::{self, Answer, see};
use crate::blocks::{Block, Cell, Field, Form, Kind, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;
use crate::texts::Texts;
use crate::upload::Sent;

pub(crate) async fn criterion(
    Extension(visit): Extension<Visit>,
    Path((id, criterion)): Path<(String, String)>,
) -> Answer {
    let texts = visit.texts;
    let room = room(&visit, &id).await?;
    let view = room.view(visit.service.now()).await?;
    let pack = criteria()?;
    let known = pack.criteria.iter().find(|known| known.id == criterion);
    let known = known.filter(|_| view.open_file).ok_or(Refusal::NotFound)?;
    let of = view.file.criteria.get(&criterion).cloned().unwrap_or_default();
    let title = texts.say_with("criterion-title", &[("id", &criterion)]);
    let mut page = Page::new(title)
        .with(Block::Links(vec![(
            view.summary.recruiter.clone(),
            format!("/certification/{id}"),
        )]))
        .with(Block::Text(known.paraphrase.clone()));
    let mut facts = vec![(texts.say("criterion-source"), known.source.clone())];
    if let Some((on, answer, words)) = &of.own {
        let answer = texts.say(&format!("answer-{answer}"));
        facts.push((texts.say("criteria-own"), format!("{answer} ({on}): {words}")));
    }
    facts.push((texts.say("criteria-finding"), finding(texts, &view, &criterion)));
    if let Some((assessment, words)) = &of.noted {
        facts.push((texts.say("finding-words"), words.clone()));
        facts.push((texts.say("finding-seen"), assessment.evidence.join("; ")));
    }
    page = page.with(Block::Facts(facts));
    page = page.with(Block::Heading(texts.say("evidence-title")));
    page = page.with(evidence_table(texts, &view, &criterion));
    let part = room.part();
    let has_ended = matches!(
        view.status.phase,
        Phase::Rejected | Phase::Refused | Phase::Withdrawn | Phase::Expired | Phase::Exited
    );
    if part != Part::Officer && !has_ended {
        page = page.with(Block::Form(Form {
            action: format!("/certification/{id}/criteria/{criterion}/evidence"),
            fields: vec![
                Field::new("file", texts.say("evidence-file"), Kind::File)
                    .hint(texts.say("evidence-file-hint")),
            ],
            button: texts.say("evidence-add"),
            files: true,
            grave: false,
        }));
    }
    let may_answer = matches!(
        view.status.phase,
        Phase::Draft | Phase::SelfAssessed | Phase::Deferred
    );
    if part == Part::Applicant && may_answer {
        let words = of.own.map(|(_, _, words)| words).unwrap_or_default();
        page = page
            .with(Block::Heading(texts.say("act-answer")))
            .with(answer_form(texts, &id, &criterion, words));
    }
    let may_note = matches!(
        view.status.phase,
        Phase::Stage1 | Phase::NonconformitiesOpen | Phase::Certified | Phase::Suspended
    );
    if part == Part::Auditor && may_note {
        page = page
            .with(Block::Heading(texts.say("act-finding")))
            .with(finding_form(texts, &id, &criterion));
    }
    Ok(page.show(&visit.caller, texts))
}

fn evidence_table(texts: Texts, view: &CaseView, criterion: &str) -> Block {
    let files: Vec<_> = view
        .evidence
        .iter()
        .filter(|file| file.criterion == criterion)
        .collect();
    if files.is_empty() {
        return Block::Text(texts.say("evidence-none"));
    }
    let rows = files.iter().map(|file| {
        vec![
            Cell::link(
                &file.kept.file_name,
                format!("/certification/{}/evidence/{}", view.summary.id, file.kept.id),
            ),
            Cell::number(file.kept.bytes),
            Cell::text(super::moment(&file.kept.stored)),
            Cell::text(file.kept.sha256.get(..16).unwrap_or_default()),
        ]
    });
    Block::Table {
        caption: texts.say("evidence-caption"),
        head: vec![
            (texts.say("files-name"), false),
            (texts.say("files-bytes"), true),
            (texts.say("files-sent"), false),
            ("SHA-256".into(), false),
        ],
        rows: rows.collect(),
    }
}

fn answer_form(texts: Texts, id: &str, criterion: &str, words: String) -> Block {
    let answers = OwnAnswer::ALL.iter();
    let answers = answers.map(|answer| (answer.to_string(), texts.say(&format!("answer-{answer}"))));
    Block::Form(Form {
        action: format!("/certification/{id}/acts/answer"),
        fields: vec![
            Field::new("criterion", String::new(), Kind::Hidden(criterion.to_owned())),
            Field::new(
                "answer",
                texts.say("criteria-own"),
                Kind::Choice(answers.collect()),
            ),
            Field::new("words", texts.say("field-own-words"), Kind::Words).value(words),
        ],
        button: texts.say("act-answer"),
        files: false,
        grave: false,
    })
}

fn finding_form(texts: Texts, id: &str, criterion: &str) -> Block {
    let severities = [
        (String::new(), texts.say("finding-conforms")),
        ("minor".into(), texts.say("severity-minor")),
        ("major".into(), texts.say("severity-major")),
    ];
    Block::Form(Form {
        action: format!("/certification/{id}/acts/finding"),
        fields: vec![
            Field::new("criterion", String::new(), Kind::Hidden(criterion.to_owned())),
            Field::new(
                "severity",
                texts.say("criteria-finding"),
                Kind::Choice(severities.into()),
            ),
            Field::new("seen", texts.say("finding-seen"), Kind::Line("off"))
                .hint(texts.say("finding-seen-hint")),
            Field::new("words", texts.say("finding-words"), Kind::Words).optional(),
        ],
        button: texts.say("act-finding"),
        files: false,
        grave: false,
    })
}

pub(crate) async fn hand_in_evidence(
    Extension(visit): Extension<Visit>,
    Path((id, criterion)): Path<(String, String)>,
    form: Multipart,
) -> Answer {
    let room = room(&visit, &id).await?;
    let sent = Sent::read(form).await?;
    if sent.file_name.is_empty() || sent.bytes.is_empty() {
        return Err(Refusal::Wrong(visit.texts.say("new-no-file")));
    }
    room.hand_in_evidence(&criterion, &sent.file_name, sent.bytes, visit.service.now())
        .await?;
    Ok(see(&format!("/certification/{id}/criteria/{criterion}")))
}

/// Hands a file of evidence out, never for a browser to open by itself.
pub(crate) async fn evidence(
    Extension(visit): Extension<Visit>,
    Path((id, file)): Path<(String, String)>,
) -> Answer {
    let room = room(&visit, &id).await?;
    let file = file.parse().map_err(|_| Refusal::NotFound)?;
    let (known, bytes) = room.evidence(&file, visit.service.now()).await?;
    let plain: String = known
        .kept
        .file_name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || " .-_()".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    Ok(answers::file(&plain, "application/octet-stream", bytes.to_vec()))
}
