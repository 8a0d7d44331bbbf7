//! One case of certification: where it stands, what lies in it, what the reader can do.

use amparo_recruitment::certification::{CriteriaPack, DeadlineKind, Nonconformity};
use amparo_vault::{CaseRoom, CaseView};
use axum::Extension;
use axum::extract::Path;

use super::certification::{licences, phase, unseen};
use super::certification_acts::forms;
use crate::answers::Answer;
use crate::blocks::{Block, Cell, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;
use crate::texts::Texts;

/// How many of the last events a page shows.
const SHOWN: usize = 200;

/// The case of an address, if it is the caller's to see.
pub(super) async fn room(visit: &Visit, id: &str) -> Result<CaseRoom, Refusal> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    Ok(visit
        .caller
        .certification()?
        .case(&id, visit.service.now())
        .await?)
}

pub(super) fn criteria() -> Result<CriteriaPack, Refusal> {
    CriteriaPack::shipped().map_err(|error| {
        tracing::error!(%error, "the criteria cannot be read");
        Refusal::Internal
    })
}

pub(crate) async fn case(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let texts = visit.texts;
    let room = room(&visit, &id).await?;
    let view = room.view(visit.service.now()).await?;
    let auditors = visit.caller.certification()?.possible_auditors().await?;
    let mut page = Page::new(view.summary.recruiter.clone()).with(Block::Facts(facts(texts, &view)));
    if !view.deadlines.is_empty() {
        page = page.with(deadlines(texts, &view));
    }
    if !view.open_file {
        page = page.with(Block::Note(texts.say("case-asked")));
    }
    if view.open_file {
        page = page
            .with(Block::Heading(texts.say("criteria-title")))
            .with(criteria_table(texts, &view, &criteria()?));
        if !view.status.nonconformities.is_empty() {
            page = page
                .with(Block::Heading(texts.say("nonconformities-title")))
                .with(nonconformities(texts, &view));
            let said = said(&view);
            if !said.is_empty() {
                page = page.with(Block::Facts(said));
            }
        }
    }
    page = page.with(Block::Heading(texts.say("case-do")));
    let me = visit.caller.known()?;
    let forms = forms(texts, &view, &me.id, &auditors);
    if forms.is_empty() {
        page = page.with(Block::Text(texts.say("case-nothing-to-do")));
    }
    page.blocks.extend(forms);
    if view.open_file {
        page = page
            .with(Block::Heading(texts.say("licences-title")))
            .with(licences(texts, &view.licences));
        page.blocks
            .extend(unseen(texts, room.part(), &id, &view.licences));
        page =
            page.with(Block::Heading(texts.say("case-history")))
                .with(history(texts, &view, me.id.as_str()));
    }
    Ok(page.show(&visit.caller, texts))
}

fn facts(texts: Texts, view: &CaseView) -> Vec<(String, String)> {
    let (summary, status) = (&view.summary, &view.status);
    let countries: Vec<&str> = status.scope.countries.iter().map(String::as_str).collect();
    let sectors: Vec<&str> = status.scope.sectors.iter().map(String::as_str).collect();
    let sectors = if sectors.is_empty() {
        texts.say("case-all-sectors")
    } else {
        sectors.join(", ")
    };
    let mut facts = vec![
        (texts.say("case-phase"), phase(texts, status.phase.code())),
        (texts.say("case-party"), summary.party.to_string()),
        (texts.say("cases-registered"), summary.country.clone()),
        (texts.say("case-countries"), countries.join(", ")),
        (texts.say("case-sectors"), sectors),
        (
            texts.say("case-part"),
            texts.say(&format!("part-{}", summary.part)),
        ),
    ];
    let auditors: Vec<&str> = status.auditors().collect();
    if !auditors.is_empty() {
        facts.push((texts.say("case-auditors"), auditors.join(", ")));
    }
    if let Some((population, drawn)) = &view.file.draw {
        let numbers: Vec<String> = drawn.iter().map(ToString::to_string).collect();
        facts.push((
            texts.say_with("case-drawn", &[("population", &population.to_string())]),
            numbers.join(", "),
        ));
    }
    facts
}

fn deadlines(texts: Texts, view: &CaseView) -> Block {
    Block::Table {
        caption: texts.say("deadlines-caption"),
        head: vec![
            (texts.say("deadlines-what"), false),
            (texts.say("deadlines-last"), false),
        ],
        rows: view
            .deadlines
            .iter()
            .map(|deadline| {
                let what = match &deadline.kind {
                    DeadlineKind::Deferral => texts.say("deadline-deferral"),
                    DeadlineKind::MajorVerified { nonconformity } => {
                        texts.say_with("deadline-major", &[("id", nonconformity)])
                    }
                    DeadlineKind::Suspension => texts.say("deadline-suspension"),
                    DeadlineKind::Surveillance => texts.say("deadline-surveillance"),
                    DeadlineKind::Certificate => texts.say("deadline-certificate"),
                };
                vec![Cell::text(what), Cell::text(deadline.last.to_string())]
            })
            .collect(),
    }
}

fn criteria_table(texts: Texts, view: &CaseView, pack: &CriteriaPack) -> Block {
    let head = |id: &str, number: bool| (texts.say(id), number);
    Block::Table {
        caption: texts.say_with("criteria-caption", &[("version", &pack.version)]),
        head: vec![
            head("criteria-id", false),
            head("criteria-what", false),
            head("criteria-own", false),
            head("criteria-evidence", true),
            head("criteria-finding", false),
        ],
        rows: pack
            .criteria
            .iter()
            .map(|criterion| {
                let of = view.file.criteria.get(&criterion.id);
                let own = of.and_then(|of| of.own.as_ref());
                let files = view
                    .evidence
                    .iter()
                    .filter(|file| file.criterion == criterion.id)
                    .count();
                vec![
                    Cell::link(
                        &criterion.id,
                        format!("/certification/{}/criteria/{}", view.summary.id, criterion.id),
                    ),
                    Cell::text(&criterion.paraphrase),
                    Cell::text(own.map_or_else(
                        || texts.say("case-not-yet"),
                        |(_, answer, _)| texts.say(&format!("answer-{answer}")),
                    )),
                    Cell::number(files),
                    Cell::text(finding(texts, view, &criterion.id)),
                ]
            })
            .collect(),
    }
}

/// What was found of a criterion, in a word: by the audit under way, or by the last one.
pub(super) fn finding(texts: Texts, view: &CaseView, criterion: &str) -> String {
    let Some(of) = view.file.criteria.get(criterion) else {
        return texts.say("case-not-yet");
    };
    let noted = of.noted.as_ref().map(|(assessment, _)| assessment);
    let closed = of.assessed.as_ref().map(|(_, assessment)| assessment);
    match noted.or(closed) {
        None => texts.say("case-not-yet"),
        Some(assessment) => match &assessment.nonconformity {
            None => texts.say("finding-conforms"),
            Some((id, severity)) => format!("{id}: {}", texts.say(&format!("severity-{severity}"))),
        },
    }
}

fn nonconformities(texts: Texts, view: &CaseView) -> Block {
    let head = |id: &str| (texts.say(id), false);
    let done = |day: Option<jiff::civil::Date>| {
        Cell::text(day.map_or_else(|| texts.say("case-not-yet"), |day| day.to_string()))
    };
    Block::Table {
        caption: texts.say("nonconformities-caption"),
        head: vec![
            head("nonconformities-id"),
            head("criteria-id"),
            head("nonconformities-severity"),
            head("nonconformities-raised"),
            head("nonconformities-plan"),
            head("nonconformities-verified"),
        ],
        rows: view
            .status
            .nonconformities
            .iter()
            .map(|found: &Nonconformity| {
                vec![
                    Cell::text(&found.id),
                    Cell::link(
                        &found.criterion,
                        format!("/certification/{}/criteria/{}", view.summary.id, found.criterion),
                    ),
                    Cell::text(texts.say(&format!("severity-{}", found.severity))),
                    Cell::text(found.raised.to_string()),
                    done(found.plan_accepted),
                    done(found.effectiveness_verified),
                ]
            })
            .collect(),
    }
}

/// What auditors wrote of nonconformities, and what the recruiter answered.
fn said(view: &CaseView) -> Vec<(String, String)> {
    let mut said = Vec::new();
    for found in &view.status.nonconformities {
        if let Some(words) = view
            .file
            .nonconformities
            .get(&found.id)
            .filter(|words| !words.is_empty())
        {
            said.push((format!("{}, {}", found.id, found.raised), words.clone()));
        }
        for (on, words) in view.file.answers.get(&found.id).into_iter().flatten() {
            said.push((format!("→ {}, {on}", found.id), words.clone()));
        }
    }
    said
}

fn history(texts: Texts, view: &CaseView, me: &str) -> Block {
    Block::Table {
        caption: texts.say("history-caption"),
        head: vec![
            (texts.say("history-day"), false),
            (texts.say("history-what"), false),
            (texts.say("history-who"), false),
        ],
        rows: view
            .events
            .iter()
            .rev()
            .take(SHOWN)
            .map(|event| {
                let step = serde_json::to_value(&event.step).unwrap_or_default();
                let name = step
                    .get("step")
                    .and_then(|name| name.as_str())
                    .unwrap_or_default();
                let of = [
                    "/criterion",
                    "/nonconformity",
                    "/complaint",
                    "/assessment/criterion",
                ]
                .iter()
                .find_map(|field| step.pointer(field)?.as_str());
                let mut what = texts.say(&format!("step-{name}"));
                if let Some(of) = of {
                    what = format!("{what}: {of}");
                }
                let who = if event.by == me {
                    texts.say("history-you")
                } else {
                    event.by.clone()
                };
                vec![
                    Cell::text(event.on.to_string()),
                    Cell::text(what),
                    Cell::text(who),
                ]
            })
            .collect(),
    }
}
