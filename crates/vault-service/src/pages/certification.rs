//! The cases of certification, as a list; a recruiter's licences and its next application.

use amparo_vault::{CaseSummary, NewCase, Part, RecruiterLicence, Role};
use axum::Extension;
use axum::extract::Path;

use super::day;
use crate::answers::{Answer, see};
use crate::blocks::{Block, Cell, Field, Form, Kind, Page};
use crate::guard::Visit;
use crate::refusal::Refusal;
use crate::texts::Texts;

/// Words between commas.
pub(super) fn listed(text: &str) -> Vec<String> {
    let pieces = text.split([',', ';', '\n']).map(str::trim);
    pieces
        .filter(|piece| !piece.is_empty())
        .take(300)
        .map(str::to_owned)
        .collect()
}

pub(super) fn phase(texts: Texts, code: &str) -> String {
    texts.say(&format!("phase-{code}"))
}

fn list(texts: Texts, cases: &[CaseSummary]) -> Block {
    let head = |id: &str| (texts.say(id), false);
    Block::Table {
        caption: texts.say("cases-caption"),
        head: vec![
            head("cases-recruiter"),
            head("case-phase"),
            head("cases-opened"),
            head("case-part"),
        ],
        rows: cases
            .iter()
            .map(|case| {
                vec![
                    Cell::link(&case.recruiter, format!("/certification/{}", case.id)),
                    Cell::text(phase(texts, case.phase.code())),
                    Cell::text(case.opened.get(..10).unwrap_or_default()),
                    Cell::text(texts.say(&format!("part-{}", case.part))),
                ]
            })
            .collect(),
    }
}

pub(super) fn licences(texts: Texts, licences: &[RecruiterLicence]) -> Block {
    let head = |id: &str| (texts.say(id), false);
    Block::Table {
        caption: texts.say("licences-caption"),
        head: vec![
            head("licences-country"),
            head("licences-number"),
            head("licences-period"),
            head("licences-evidence"),
            head("licences-seen"),
        ],
        rows: licences
            .iter()
            .map(|licence| {
                let until = licence.until.map(|day| day.to_string()).unwrap_or_default();
                let seen = licence.seen.as_deref().and_then(|seen| seen.get(..10));
                vec![
                    Cell::text(&licence.country),
                    Cell::text(&licence.number),
                    Cell::text(format!("{} – {until}", licence.from)),
                    Cell::text(licence.evidence.as_deref().unwrap_or_default()),
                    Cell::text(seen.map_or_else(|| texts.say("case-not-yet"), str::to_owned)),
                ]
            })
            .collect(),
    }
}

pub(crate) async fn certification(Extension(visit): Extension<Visit>) -> Answer {
    let texts = visit.texts;
    let rooms = visit.caller.certification()?;
    let cases = rooms.cases(visit.service.now()).await?;
    let mut page = Page::new(texts.say("cases-title"));
    page = if cases.is_empty() {
        page.with(Block::Text(texts.say("cases-none")))
    } else {
        page.with(list(texts, &cases))
    };
    if visit.caller.role()? == Role::Applicant {
        let named = rooms.licences().await?;
        page = page.with(Block::Heading(texts.say("licences-title")));
        if !named.is_empty() {
            page = page.with(licences(texts, &named));
        }
        let registered = rooms.recruiter().await?.map(|(_, country)| country);
        page = page
            .with(licence_form(texts))
            .with(Block::Heading(texts.say("cases-open")))
            .with(opening_form(texts, registered));
    }
    Ok(page.show(&visit.caller, texts))
}

fn licence_form(texts: Texts) -> Block {
    Block::Form(Form {
        action: "/certification/licences".into(),
        fields: vec![
            Field::new("country", texts.say("licences-country"), Kind::Line("off")),
            Field::new("number", texts.say("licences-number"), Kind::Line("off")),
            Field::new("from", texts.say("agreements-from"), Kind::Day),
            Field::new("until", texts.say("agreements-until"), Kind::Day).optional(),
            Field::new("evidence", texts.say("licences-evidence"), Kind::Line("off"))
                .hint(texts.say("licences-evidence-hint"))
                .optional(),
        ],
        button: texts.say("licences-add"),
        files: false,
        grave: false,
    })
}

fn opening_form(texts: Texts, registered: Option<String>) -> Block {
    Block::Form(Form {
        action: "/certification".into(),
        fields: vec![
            Field::new(
                "registered",
                texts.say("cases-registered"),
                Kind::Line("country-name"),
            )
            .value(registered.unwrap_or_default()),
            Field::new("countries", texts.say("case-countries"), Kind::Line("off"))
                .hint(texts.say("case-countries-hint")),
            Field::new("sectors", texts.say("case-sectors"), Kind::Line("off"))
                .hint(texts.say("case-sectors-hint"))
                .optional(),
        ],
        button: texts.say("cases-open"),
        files: false,
        grave: false,
    })
}

pub(crate) async fn open_case(Extension(visit): Extension<Visit>) -> Answer {
    let form = &visit.form;
    let new = NewCase {
        registered_in: form.text("registered").to_owned(),
        countries: listed(form.text("countries")),
        sectors: listed(form.text("sectors")),
    };
    let id = visit
        .caller
        .certification()?
        .open(&new, visit.service.now())
        .await?;
    Ok(see(&format!("/certification/{id}")))
}

pub(crate) async fn name_licence(Extension(visit): Extension<Visit>) -> Answer {
    let form = &visit.form;
    let days = (day(form.text("from"))?, form.get("until").map(day).transpose()?);
    let evidence: Option<String> = form.get("evidence").map(|text| text.chars().take(300).collect());
    visit
        .caller
        .certification()?
        .name_licence(
            form.text("country"),
            form.text("number"),
            days,
            evidence.as_deref(),
        )
        .await?;
    Ok(see("/certification"))
}

pub(crate) async fn licence_seen(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    visit.caller.certification()?.licence_seen(&id).await?;
    let back = visit
        .form
        .get("case")
        .and_then(|case| case.parse::<amparo_vault::CaseId>().ok());
    Ok(see(&back.map_or_else(
        || "/certification".to_owned(),
        |case| format!("/certification/{case}"),
    )))
}

/// The forms with which an officer says that they have seen a licence.
pub(super) fn unseen(texts: Texts, part: Part, case: &str, named: &[RecruiterLicence]) -> Vec<Block> {
    let waiting = named
        .iter()
        .filter(|licence| part == Part::Officer && licence.seen.is_none());
    waiting
        .map(|licence| {
            Block::Form(Form {
                action: format!("/certification/licences/{}/seen", licence.id),
                fields: vec![Field::new("case", String::new(), Kind::Hidden(case.to_owned()))],
                button: texts.say_with("licences-see", &[("number", &licence.number)]),
                files: false,
                grave: false,
            })
        })
        .collect()
}
