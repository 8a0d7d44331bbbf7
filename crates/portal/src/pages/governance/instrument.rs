//! An instrument: its questions, its method, its bands, and that it does not rank.

use amparo_governance::Exact;
use amparo_governance::instrument::{Instrument, MissingRule, OriginKind, Overall, Pooling, Question};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::names::{self, Said};
use crate::governance::Cabinet;
use crate::site::{NavLink, Site, html};

struct QuestionLine {
    id: String,
    text: Said,
    answers: Vec<(Said, String)>,
    condition: String,
    tags: String,
}

struct Part {
    title: Option<Said>,
    questions: Vec<QuestionLine>,
}

struct DomainPart {
    id: String,
    title: Said,
    lead: Option<Said>,
    parts: Vec<Part>,
}

#[derive(Template)]
#[template(path = "governance/instrument.html")]
struct InstrumentPage {
    site: Site,
    key: String,
    title: Said,
    whose: String,
    source: Said,
    note: Said,
    method: Vec<String>,
    bands: Vec<(Said, String)>,
    domains: Vec<DomainPart>,
    places: Vec<NavLink>,
}

/// Draws the page.
pub(super) fn instrument(site: Site, cabinet: &Cabinet, instrument: &Instrument) -> Response {
    let key = instrument.key();
    let mut places: Vec<NavLink> = cabinet
        .latest(&key)
        .into_iter()
        .map(|entry| {
            let label = names::place(&site, &entry.assessed);
            names::link(&site, &format!("/assessments/{}", entry.id()), label)
        })
        .collect();
    places.sort_by_cached_key(|link| names::sort_key(&link.label));
    let page = InstrumentPage {
        title: names::title(&site, instrument),
        whose: site.s(match instrument.origin.kind {
            OriginKind::Official => "gov-origin-official",
            OriginKind::Own => "gov-origin-own",
        }),
        source: names::said(&site, &instrument.language, &instrument.origin.source),
        note: names::said(&site, &instrument.language, &instrument.origin.note),
        method: method(&site, instrument),
        bands: instrument
            .bands
            .iter()
            .map(|band| {
                (
                    names::band(&site, instrument, &band.code),
                    site.sw("gov-band-from", &[("n", &band.at_least.to_string())]),
                )
            })
            .collect(),
        domains: domains(&site, instrument),
        places,
        key,
        site,
    };
    html(StatusCode::OK, &page)
}

/// How answers become scores, in sentences.
fn method(site: &Site, instrument: &Instrument) -> Vec<String> {
    let ids = [
        match instrument.aggregation.domain {
            Pooling::Children => "gov-method-domain-children",
            Pooling::Questions => "gov-method-domain-questions",
        },
        match instrument.aggregation.overall {
            Overall::Children => "gov-method-overall-children",
            Overall::Questions => "gov-method-overall-questions",
            Overall::None => "gov-method-overall-none",
        },
    ];
    let mut out = ids.map(|id| site.s(id)).to_vec();
    out.push(match instrument.missing.rule {
        MissingRule::Withhold => site.s("gov-method-missing-withhold"),
        MissingRule::Exclude => site.sw(
            "gov-method-missing-exclude",
            &[("most", &instrument.missing.most.to_string())],
        ),
        MissingRule::Zero => site.s("gov-method-missing-zero"),
        MissingRule::One => site.s("gov-method-missing-one"),
    });
    out.extend(["gov-method-bounds", "gov-method-holds", "gov-method-exact"].map(|id| site.s(id)));
    out
}

fn domains(site: &Site, instrument: &Instrument) -> Vec<DomainPart> {
    let lines = |questions: &[Question]| -> Vec<QuestionLine> {
        questions
            .iter()
            .map(|question| line(site, instrument, question))
            .collect()
    };
    instrument
        .domains
        .iter()
        .map(|domain| {
            let mut parts = Vec::new();
            if !domain.questions.is_empty() {
                parts.push(Part {
                    title: None,
                    questions: lines(&domain.questions),
                });
            }
            parts.extend(domain.subdomains.iter().map(|sub| Part {
                title: Some(names::node(site, instrument, &sub.id, &sub.title)),
                questions: lines(&sub.questions),
            }));
            DomainPart {
                id: domain.id.clone(),
                title: names::node(site, instrument, &domain.id, &domain.title),
                lead: domain
                    .lead
                    .as_ref()
                    .map(|lead| names::said(site, &instrument.language, lead)),
                parts,
            }
        })
        .collect()
}

fn line(site: &Site, instrument: &Instrument, question: &Question) -> QuestionLine {
    let answers = match question.max {
        Some(max) => {
            let text = site.sw("gov-answer-upto", &[("max", &max.to_string())]);
            vec![(Said::own(text), format!("n/{max}"))]
        }
        None => instrument
            .responses(question)
            .iter()
            .map(|response| {
                (
                    names::response(site, instrument, &question.id, &response.code),
                    response.value.to_string(),
                )
            })
            .collect(),
    };
    let condition = question
        .applies_when
        .iter()
        .map(|condition| {
            let answers: Vec<String> = condition
                .answers
                .iter()
                .map(|code| names::response(site, instrument, &condition.question, code).text)
                .collect();
            site.sw(
                "gov-applies-when",
                &[
                    ("question", &condition.question),
                    ("answers", &answers.join(" / ")),
                ],
            )
        })
        .collect::<Vec<_>>()
        .join(" ");
    let tags = &question.tags;
    let mut all: Vec<String> = tags
        .gcm
        .iter()
        .map(|objective| format!("GCM {objective}"))
        .collect();
    all.extend(tags.sdg.iter().map(|target| format!("SDG {target}")));
    all.extend(tags.migof.iter().map(|principle| format!("MiGOF {principle}")));
    if question.weight != Exact::ONE {
        all.push(site.sw("gov-weight", &[("n", &question.weight.to_string())]));
    }
    QuestionLine {
        id: question.id.clone(),
        text: names::said(site, &instrument.language, &question.text),
        answers,
        condition,
        tags: all.join(" · "),
    }
}
