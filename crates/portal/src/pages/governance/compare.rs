//! Chosen places side by side, by name, with the share of peers that have each policy.

use amparo_governance::instrument::Instrument;
use amparo_governance::score::{Assessed, IncomeGroup};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::names::{self, Said};
use crate::chart::{Extent, Side, Span, SpanGroup, spans};
use crate::governance::{Cabinet, Chosen, Entry, regions};
use crate::refusal::Refusal;
use crate::site::{NavLink, Site, html};

/// Most places drawn; the table has all.
const DRAWN: usize = 12;

struct Choice {
    value: String,
    label: String,
    on: bool,
}

struct DomainRow {
    title: Said,
    cells: Vec<(String, Option<Said>, String)>,
}

struct QuestionRow {
    id: String,
    text: Said,
    have: String,
    in_part: String,
    missing: String,
    cells: Vec<Said>,
}

struct Block {
    title: Said,
    questions: Vec<QuestionRow>,
}

#[derive(Template)]
#[template(path = "governance/compare.html")]
struct ComparePage {
    site: Site,
    instruments: Vec<Choice>,
    regions: Vec<Choice>,
    incomes: Vec<Choice>,
    candidates: Vec<Choice>,
    instrument: Said,
    places: Vec<NavLink>,
    count: String,
    left_out: usize,
    svg: String,
    domains: Vec<DomainRow>,
    blocks: Vec<Block>,
    share_svg: String,
    downloads: Vec<NavLink>,
}

/// The chosen assessments, by name in the page's language.
fn chosen_entries<'a>(site: &Site, cabinet: &'a Cabinet, chosen: &Chosen) -> Vec<&'a Entry> {
    let mut entries: Vec<&Entry> = cabinet
        .latest(&chosen.instrument)
        .into_iter()
        .filter(|entry| chosen.peers.include(&entry.assessed))
        .collect();
    entries.sort_by_cached_key(|entry| names::sort_key(&names::place(site, &entry.assessed)));
    entries
}

/// Choices of instruments that have assessments.
pub(super) fn instruments(site: &Site, cabinet: &Cabinet, chosen: &str) -> Vec<(String, String, bool)> {
    cabinet
        .instruments()
        .into_iter()
        .filter(|instrument| instrument.key() == chosen || !cabinet.latest(&instrument.key()).is_empty())
        .map(|instrument| {
            let key = instrument.key();
            let on = key == chosen;
            (key, names::title(site, instrument).text, on)
        })
        .collect()
}

/// Draws the page.
pub(super) fn compare(site: Site, cabinet: &Cabinet, raw: &str) -> Result<Response, Refusal> {
    let chosen = Chosen::read(raw, cabinet)?;
    let instrument = cabinet.instrument(&chosen.instrument).ok_or(Refusal::NoPage)?;
    let entries = chosen_entries(&site, cabinet, &chosen);
    let all = cabinet.latest(&chosen.instrument);
    let query = chosen.to_query();
    let download = |end: &str, label: &str| NavLink {
        href: crate::present::with_query(&format!("/api/v1/governance/compare{end}"), &query),
        label: label.to_owned(),
        current: false,
    };
    let choice = |(value, label, on): (String, String, bool)| Choice { value, label, on };
    let blocks = blocks(&site, instrument, &entries);
    let page = ComparePage {
        instruments: instruments(&site, cabinet, &chosen.instrument)
            .into_iter()
            .map(choice)
            .collect(),
        regions: region_choices(&site, &all, &chosen),
        incomes: income_choices(&site, &all, &chosen),
        candidates: candidates(&site, &all, &chosen),
        instrument: names::title(&site, instrument),
        places: entries
            .iter()
            .map(|entry| {
                let label = names::place(&site, &entry.assessed);
                names::link(&site, &format!("/assessments/{}", entry.id()), label)
            })
            .collect(),
        count: entries.len().to_string(),
        left_out: entries.len().saturating_sub(DRAWN),
        svg: picture(&site, instrument, &entries),
        domains: domains(&site, instrument, &entries),
        share_svg: shares(&site, &blocks, entries.len()),
        blocks: blocks.into_iter().map(|(block, _)| block).collect(),
        downloads: vec![download(".csv", "CSV"), download("", "JSON")],
        site,
    };
    Ok(html(StatusCode::OK, &page))
}

fn region_choices(site: &Site, all: &[&Entry], chosen: &Chosen) -> Vec<Choice> {
    // Only regions in which there is something to see.
    let present = |region: &str| {
        let peers = amparo_governance::score::Peers {
            region: Some(region.to_owned()),
            ..Default::default()
        };
        all.iter().any(|entry| peers.include(&entry.assessed))
    };
    let mut choices: Vec<Choice> = regions()
        .into_iter()
        .filter(|region| present(region) || chosen.peers.region.as_deref() == Some(region))
        .map(|region| Choice {
            value: region.to_owned(),
            label: names::area(site, region),
            on: chosen.peers.region.as_deref() == Some(region),
        })
        .collect();
    choices.sort_by_cached_key(|choice| names::sort_key(&choice.label));
    choices
}

fn income_choices(site: &Site, all: &[&Entry], chosen: &Chosen) -> Vec<Choice> {
    if all.iter().all(|entry| entry.assessed.income.is_none()) {
        return Vec::new();
    }
    IncomeGroup::ALL
        .map(|group| Choice {
            value: group.token().to_owned(),
            label: names::income(site, group),
            on: chosen.peers.income == Some(group),
        })
        .into()
}

fn candidates(site: &Site, all: &[&Entry], chosen: &Chosen) -> Vec<Choice> {
    let mut choices: Vec<Choice> = all
        .iter()
        .map(|entry| Choice {
            value: entry.assessed.country.clone(),
            label: names::country(site, &entry.assessed.country),
            on: chosen.peers.countries.contains(&entry.assessed.country),
        })
        .collect();
    choices.sort_by_cached_key(|choice| names::sort_key(&choice.label));
    choices.dedup_by(|a, b| a.value == b.value);
    choices
}

fn score_of(site: &Site, place: &Assessed, id: &str) -> (String, Option<f64>, Option<String>, String) {
    match place.scores.domains.iter().find(|node| node.id == id) {
        Some(node) => (
            node.score
                .map_or_else(|| site.s("gov-withheld"), |score| names::points(site, score)),
            node.score.map(|score| score.to_f64() * 100.0),
            node.band.clone(),
            site.lang.percent(node.missing.to_f64(), 0.01),
        ),
        None => (site.s("gov-withheld"), None, None, String::new()),
    }
}

fn domains(site: &Site, instrument: &Instrument, entries: &[&Entry]) -> Vec<DomainRow> {
    instrument
        .domains
        .iter()
        .map(|domain| DomainRow {
            title: names::node(site, instrument, &domain.id, &domain.title),
            cells: entries
                .iter()
                .map(|entry| {
                    let (words, _, band, missing) = score_of(site, &entry.assessed, &domain.id);
                    let band = band.map(|code| names::band(site, instrument, &code));
                    (words, band, site.sw("gov-missing-share", &[("share", &missing)]))
                })
                .collect(),
        })
        .collect()
}

fn picture(site: &Site, instrument: &Instrument, entries: &[&Entry]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let groups: Vec<SpanGroup> = instrument
        .domains
        .iter()
        .map(|domain| SpanGroup {
            heading: Some(names::node(site, instrument, &domain.id, &domain.title).text),
            spans: entries
                .iter()
                .take(DRAWN)
                .map(|entry| {
                    let (figure, value, _, _) = score_of(site, &entry.assessed, &domain.id);
                    let nodes = &entry.assessed.scores.domains;
                    let node = nodes.iter().find(|node| node.id == domain.id);
                    let bounds = node
                        .filter(|node| node.missing > amparo_governance::Exact::ZERO)
                        .and_then(|node| Some([node.lowest?, node.highest?]));
                    Span {
                        label: names::place(site, &entry.assessed),
                        figure,
                        value,
                        interval: bounds.map(|ends| ends.map(|end| end.to_f64() * 100.0)),
                    }
                })
                .collect(),
        })
        .collect();
    let marks = instrument.bands.iter().map(|band| band.at_least.to_f64());
    let extent = Extent::hundred(marks.filter(|&mark| mark > 0.0 && mark < 100.0).collect());
    let words = (site.s("gov-compare-heading"), site.s("gov-chart-about"));
    spans(
        "compare",
        (&words.0, &words.1),
        &groups,
        &extent,
        Side::of(site.lang),
    )
    .svg
}

/// Questions by domain, each with the number of peers that have the policy and of how many.
fn blocks(site: &Site, instrument: &Instrument, entries: &[&Entry]) -> Vec<(Block, Vec<(usize, usize)>)> {
    let places: Vec<Assessed> = entries.iter().map(|entry| entry.assessed.clone()).collect();
    let found = amparo_governance::score::side_by_side(instrument, &places, &Default::default());
    instrument
        .domains
        .iter()
        .map(|domain| {
            let asked: Vec<_> = found.questions.iter().filter(|q| q.domain == domain.id).collect();
            let counts = asked.iter().map(|q| (q.have, q.of)).collect();
            let questions = asked
                .into_iter()
                .map(|q| {
                    let (have, of) = (q.have.to_string(), q.of.to_string());
                    QuestionRow {
                        id: q.question.clone(),
                        text: names::said(site, &instrument.language, &q.text),
                        have: match q.of {
                            0 => "–".to_owned(),
                            all => {
                                let share = site.lang.whole_percent(q.have as f64 / all as f64);
                                site.sw(
                                    "gov-share-of-peers",
                                    &[("have", &have), ("of", &of), ("share", &share)],
                                )
                            }
                        },
                        in_part: q.in_part.to_string(),
                        missing: q.missing.to_string(),
                        cells: entries
                            .iter()
                            .map(|entry| {
                                let items = &entry.assessed.scores.items;
                                let item = items.iter().find(|item| item.question == q.question);
                                let code = item.map_or("not_assessed", |item| item.response.as_str());
                                names::response(site, instrument, &q.question, code)
                            })
                            .collect(),
                    }
                })
                .collect();
            let title = names::node(site, instrument, &domain.id, &domain.title);
            (Block { title, questions }, counts)
        })
        .collect()
}

/// The share of peers that have each policy, in the order of the questions.
fn shares(site: &Site, blocks: &[(Block, Vec<(usize, usize)>)], places: usize) -> String {
    if places < 2 {
        return String::new();
    }
    let groups: Vec<SpanGroup> = blocks
        .iter()
        .map(|(block, counts)| SpanGroup {
            heading: Some(block.title.text.clone()),
            spans: block
                .questions
                .iter()
                .zip(counts)
                .map(|(question, &(have, of))| Span {
                    label: format!("{} {}", question.id, question.text.text),
                    figure: format!("{have} / {of}"),
                    value: (of > 0).then(|| 100.0 * have as f64 / of as f64),
                    interval: None,
                })
                .collect(),
        })
        .collect();
    let words = (site.s("gov-share-heading"), site.s("describe-table"));
    let extent = Extent::hundred(vec![50.0]);
    spans(
        "shares",
        (&words.0, &words.1),
        &groups,
        &extent,
        Side::of(site.lang),
    )
    .svg
}
