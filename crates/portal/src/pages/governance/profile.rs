//! A place's profile: scores with what is missing and how far it could move them, strengths, gaps, answers with evidence, change.

use amparo_governance::Exact;
use amparo_governance::assessment::Evidence;
use amparo_governance::score::{Cause, ItemScore, NodeScore, strengths};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::names::{self, Said};
use super::plans::{self, Plan};
use crate::chart::{Extent, Side, Span, SpanGroup, spans};
use crate::governance::{Cabinet, Entry};
use crate::site::{NavLink, Site, html};

struct NodeLine {
    title: Said,
    /// Whether it stands below the one before.
    inner: bool,
    score: String,
    exact: String,
    bounds: String,
    missing: String,
    band: Option<Said>,
    holds: String,
}

struct Source {
    citation: Said,
    dates: String,
    url: Option<String>,
    excerpt: Option<Said>,
    sha256: Option<String>,
}

struct AnswerLine {
    id: String,
    text: Said,
    response: Said,
    standing: &'static str,
    standing_words: String,
    rationale: Option<Said>,
    confidence: String,
    ministry: String,
    sources: Vec<Source>,
}

struct DomainAnswers {
    title: Said,
    lead: Option<Said>,
    lines: Vec<AnswerLine>,
}

struct Item {
    id: String,
    text: Said,
    response: Said,
}

struct ChangeLine {
    id: String,
    text: Said,
    before: Said,
    after: Said,
    cause: String,
    because: Said,
}

struct Change {
    since: NavLink,
    causes: Vec<(String, String)>,
    unchanged: String,
    lines: Vec<ChangeLine>,
}

#[derive(Template)]
#[template(path = "governance/profile.html")]
struct ProfilePage {
    site: Site,
    name: String,
    code: String,
    instrument: Said,
    instrument_key: String,
    period: String,
    hash: String,
    bundle: String,
    corrected_by: Option<NavLink>,
    corrects: Option<String>,
    svg: String,
    nodes: Vec<NodeLine>,
    strengths: Vec<Item>,
    gaps: Vec<Item>,
    unknown: Vec<Item>,
    plans: Vec<Plan>,
    answers: Vec<DomainAnswers>,
    change: Option<Change>,
    downloads: Vec<NavLink>,
}

/// Draws the page.
pub(super) fn profile(site: Site, cabinet: &Cabinet, entry: &Entry) -> Response {
    let scores = &entry.assessed.scores;
    let mut nodes = Vec::new();
    for node in scores.overall.iter().chain(&scores.domains) {
        nodes.push(line(&site, entry, node, false));
        nodes.extend(node.children.iter().map(|child| line(&site, entry, child, true)));
    }
    let (mut gaps, mut unknown) = (Vec::new(), Vec::new());
    for item in scores.items.iter().filter(|item| item.applies) {
        match item.value {
            None => unknown.push(short(&site, entry, item)),
            Some(value) if value < Exact::ONE => gaps.push(short(&site, entry, item)),
            Some(_) => {}
        }
    }
    let strong: Vec<String> = strengths(&entry.instrument, scores)
        .into_iter()
        .map(|strength| strength.question)
        .collect();
    let name = names::place(&site, &entry.assessed);
    let base = format!("/api/v1/governance/assessments/{}", entry.id());
    let download = |path: &str, label: &str| NavLink {
        href: format!("{base}{path}"),
        label: site.s(label),
        current: false,
    };
    let page = ProfilePage {
        svg: picture(&site, entry, &name),
        nodes,
        strengths: scores
            .items
            .iter()
            .filter(|item| strong.contains(&item.question))
            .map(|item| short(&site, entry, item))
            .collect(),
        gaps,
        unknown,
        plans: plans::plans(&site, entry),
        answers: answers(&site, entry),
        change: change(&site, cabinet, entry),
        downloads: vec![
            download("/scores.csv", "gov-download-scores"),
            download("/answers.csv", "gov-download-answers"),
            download("", "gov-download-json"),
            download("/history.json", "gov-download-history"),
        ],
        corrected_by: entry
            .corrected_by
            .as_ref()
            .map(|id| names::link(&site, &format!("/assessments/{id}"), id.clone())),
        corrects: entry.assessment.supersedes().map(str::to_owned),
        code: entry.assessed.country.clone(),
        instrument: names::title(&site, &entry.instrument),
        instrument_key: entry.instrument.key(),
        period: names::period(&site, entry),
        hash: entry
            .assessment
            .events()
            .last()
            .map(|event| event.hash.clone())
            .unwrap_or_default(),
        bundle: entry.bundle.clone(),
        name,
        site,
    };
    html(StatusCode::OK, &page)
}

fn between(site: &Site, low: Option<Exact>, high: Option<Exact>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => site.sw(
            "figure-interval",
            &[
                ("low", &names::points(site, low)),
                ("high", &names::points(site, high)),
            ],
        ),
        _ => "–".to_owned(),
    }
}

fn line(site: &Site, entry: &Entry, node: &NodeScore, inner: bool) -> NodeLine {
    let holds = entry
        .stability()
        .iter()
        .find(|s| s.id == node.id)
        .and_then(|s| s.holds_in_percent);
    let missing = node.missing > Exact::ZERO;
    NodeLine {
        title: names::node(site, &entry.instrument, &node.id, &node.title),
        inner,
        score: node
            .score
            .map_or_else(|| site.s("gov-withheld"), |score| names::points(site, score)),
        exact: node.score.map_or_else(String::new, |score| score.to_string()),
        bounds: between(site, node.lowest, node.highest),
        missing: if missing {
            site.lang.percent(node.missing.to_f64(), 0.01)
        } else {
            site.s("gov-none-missing")
        },
        band: node
            .band
            .as_ref()
            .map(|code| names::band(site, &entry.instrument, code)),
        holds: holds.map_or_else(
            || "–".to_owned(),
            |percent| {
                let share = site.lang.percent(percent / 100.0, 0.01);
                site.sw("gov-holds", &[("share", &share)])
            },
        ),
    }
}

/// Bars of all domains from 0 to 100, with the bounds that missing answers leave, and the bands' limits as marks.
fn picture(site: &Site, entry: &Entry, name: &str) -> String {
    let scores = &entry.assessed.scores;
    let spans_of = scores
        .overall
        .iter()
        .chain(&scores.domains)
        .map(|node| {
            let missing = node.missing > Exact::ZERO;
            Span {
                label: names::node(site, &entry.instrument, &node.id, &node.title).text,
                figure: match node.score {
                    Some(score) => names::points(site, score),
                    None => between(site, node.lowest, node.highest),
                },
                value: node.score.map(|score| score.to_f64() * 100.0),
                interval: match (node.lowest, node.highest) {
                    (Some(low), Some(high)) if missing => Some([low.to_f64() * 100.0, high.to_f64() * 100.0]),
                    _ => None,
                },
            }
        })
        .collect();
    let marks = entry.instrument.bands.iter().map(|band| band.at_least.to_f64());
    let extent = Extent::hundred(marks.filter(|&mark| mark > 0.0 && mark < 100.0).collect());
    let groups = [SpanGroup {
        heading: None,
        spans: spans_of,
    }];
    let words = (
        site.sw("gov-chart-title", &[("place", name)]),
        site.s("gov-chart-about"),
    );
    spans(
        "profile",
        (&words.0, &words.1),
        &groups,
        &extent,
        Side::of(site.lang),
    )
    .svg
}

fn text_of(site: &Site, entry: &Entry, question: &str) -> Said {
    let text = entry
        .instrument
        .question(question)
        .map_or("", |q| q.text.as_str());
    names::said(site, &entry.instrument.language, text)
}

fn short(site: &Site, entry: &Entry, item: &ItemScore) -> Item {
    Item {
        id: item.question.clone(),
        text: text_of(site, entry, &item.question),
        response: names::response(site, &entry.instrument, &item.question, &item.response),
    }
}

fn answers(site: &Site, entry: &Entry) -> Vec<DomainAnswers> {
    let instrument = &entry.instrument;
    let current = entry.assessment.current();
    instrument
        .domains
        .iter()
        .map(|domain| DomainAnswers {
            title: names::node(site, instrument, &domain.id, &domain.title),
            lead: domain
                .lead
                .as_ref()
                .map(|lead| names::said(site, &instrument.language, lead)),
            lines: instrument
                .questions()
                .filter(|(of, _, _)| of.id == domain.id)
                .filter_map(|(_, _, question)| {
                    let items = &entry.assessed.scores.items;
                    let item = items.iter().find(|item| item.question == question.id)?;
                    let answer = current.get(&question.id);
                    let (standing, standing_words) = match (item.applies, item.value) {
                        (false, _) => ("out", "gov-standing-out"),
                        (true, None) => ("missing", "gov-standing-missing"),
                        (true, Some(value)) if value == Exact::ONE => ("full", "gov-standing-full"),
                        (true, Some(value)) if value == Exact::ZERO => ("none", "gov-standing-none"),
                        (true, Some(_)) => ("part", "gov-standing-part"),
                    };
                    Some(AnswerLine {
                        id: question.id.clone(),
                        text: names::said(site, &instrument.language, &question.text),
                        response: names::response(site, instrument, &question.id, &item.response),
                        standing,
                        standing_words: site.s(standing_words),
                        rationale: answer
                            .filter(|answer| !answer.rationale.is_empty())
                            .map(|answer| names::said(site, &instrument.language, &answer.rationale)),
                        confidence: answer.map_or_else(String::new, |answer| {
                            site.s(&format!("gov-confidence-{}", answer.confidence.token()))
                        }),
                        ministry: answer
                            .and_then(|answer| answer.ministry.clone())
                            .unwrap_or_default(),
                        sources: answer
                            .iter()
                            .flat_map(|answer| &answer.evidence)
                            .map(|evidence| source(site, &instrument.language, evidence))
                            .collect(),
                    })
                })
                .collect(),
        })
        .collect()
}

fn source(site: &Site, language: &str, evidence: &Evidence) -> Source {
    let mut citation = evidence.citation.clone();
    if let Some(article) = &evidence.article {
        citation.push_str(", ");
        citation.push_str(article);
    }
    let date = |date: &Option<jiff::civil::Date>| date.map(|date| site.lang.date(&date.to_string()));
    let own = evidence.language.as_deref().unwrap_or(language);
    Source {
        citation: names::said(site, own, &citation),
        dates: match (date(&evidence.in_force_from), date(&evidence.in_force_to)) {
            (Some(from), Some(to)) => site.sw("gov-period", &[("from", &from), ("to", &to)]),
            (Some(from), None) => site.sw("gov-in-force-from", &[("from", &from)]),
            _ => String::new(),
        },
        // Only what is certainly an address of the web becomes a link.
        url: evidence
            .url
            .clone()
            .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        excerpt: evidence
            .excerpt
            .as_ref()
            .map(|words| names::said(site, own, words)),
        sha256: evidence.sha256.clone(),
    }
}

fn cause(site: &Site, cause: Cause) -> String {
    site.s(match cause {
        Cause::PolicyChange => "gov-cause-policy",
        Cause::NewEvidence => "gov-cause-evidence",
        Cause::Recoding => "gov-cause-recoding",
        Cause::ChangedInstrument => "gov-cause-instrument",
    })
}

fn change(site: &Site, cabinet: &Cabinet, entry: &Entry) -> Option<Change> {
    let (before, change) = cabinet.change(entry)?;
    let given = |of: &Entry, question: &str, code: &Option<String>| match code {
        Some(code) => names::response(site, &of.instrument, question, code),
        None => Said::own(site.s("gov-not-asked")),
    };
    Some(Change {
        since: names::by_period(site, before),
        causes: change
            .by_cause
            .iter()
            .map(|(&why, count)| (cause(site, why), count.to_string()))
            .collect(),
        unchanged: change.unchanged.to_string(),
        lines: change
            .changes
            .iter()
            .map(|line| ChangeLine {
                id: line.question.clone(),
                text: text_of(site, entry, &line.question),
                before: given(before, &line.question, &line.before),
                after: given(entry, &line.question, &line.after),
                cause: cause(site, line.cause),
                because: names::said(site, "en", &line.because),
            })
            .collect(),
    })
}
