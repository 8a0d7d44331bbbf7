//! Findings over a set of assessments, in words that the numbers bear.

use amparo_governance::score::{Effect, Finding, FindingFacts, Theme, findings};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::compare::instruments;
use super::names::{self, Said};
use crate::chart::{Extent, Side, Span, SpanGroup, spans};
use crate::governance::{Cabinet, Chosen};
use crate::refusal::Refusal;
use crate::site::{NavLink, Site, html};

struct EffectLine {
    of: Said,
    measure: String,
    estimate: String,
    interval: String,
    places: String,
}

struct Part {
    id: String,
    question: String,
    words: String,
    method: String,
    svg: String,
    effects: Vec<EffectLine>,
}

#[derive(Template)]
#[template(path = "governance/findings.html")]
struct FindingsPage {
    site: Site,
    instruments: Vec<(String, String, bool)>,
    instrument: Said,
    places: String,
    parts: Vec<Part>,
    downloads: Vec<NavLink>,
}

/// Draws the page.
pub(super) fn findings_of(site: Site, cabinet: &Cabinet, raw: &str) -> Result<Response, Refusal> {
    let chosen = Chosen::read(raw, cabinet)?;
    let instrument = cabinet.instrument(&chosen.instrument).ok_or(Refusal::NoPage)?;
    let places = chosen.assessed(cabinet);
    let found = findings(instrument, &places);
    let query = chosen.to_query();
    let download = |end: &str, label: &str| NavLink {
        href: crate::present::with_query(&format!("/api/v1/governance/findings{end}"), &query),
        label: label.to_owned(),
        current: false,
    };
    let page = FindingsPage {
        instruments: instruments(&site, cabinet, &chosen.instrument),
        instrument: names::title(&site, instrument),
        places: places.len().to_string(),
        parts: (1..)
            .zip(&found)
            .map(|(number, finding)| part(&site, number, finding))
            .collect(),
        downloads: vec![download(".csv", "CSV"), download("", "JSON")],
        site,
    };
    Ok(html(StatusCode::OK, &page))
}

fn part(site: &Site, number: usize, finding: &Finding) -> Part {
    let question = question(site, &finding.facts);
    Part {
        id: format!("finding-{number}"),
        svg: picture(site, number, &question, &finding.effects),
        words: words(site, &finding.facts),
        method: match finding.facts {
            FindingFacts::Income { .. } => site.s("gov-finding-income-method"),
            FindingFacts::Theme { .. } => site.s("gov-finding-theme-method"),
            _ => String::new(),
        },
        effects: finding.effects.iter().map(|effect| line(site, effect)).collect(),
        question,
    }
}

fn theme(site: &Site, theme: Theme) -> String {
    site.s(match theme {
        Theme::LeadAgency => "gov-theme-lead-agency",
        Theme::TransparentRules => "gov-theme-transparent-rules",
        Theme::CrossBorderCooperation => "gov-theme-cross-border",
    })
}

fn question(site: &Site, facts: &FindingFacts) -> String {
    match facts {
        FindingFacts::ThemeTooFew { theme: of, .. } | FindingFacts::Theme { theme: of, .. } => {
            site.sw("gov-finding-theme-question", &[("theme", &theme(site, *of))])
        }
        _ => site.s("gov-finding-income-question"),
    }
}

/// A number with its sign, as the language writes it.
fn signed(site: &Site, value: f64, decimals: usize) -> String {
    let text = site.lang.decimal(value.abs(), decimals);
    if value < 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) {
        format!("−{text}")
    } else {
        text
    }
}

fn words(site: &Site, facts: &FindingFacts) -> String {
    match facts {
        FindingFacts::IncomeTooFew { high, other, needed } => site.sw(
            "gov-finding-income-few",
            &[
                ("high", &high.to_string()),
                ("other", &other.to_string()),
                ("needed", &needed.to_string()),
            ],
        ),
        FindingFacts::IncomeAlike => site.s("gov-finding-income-alike"),
        FindingFacts::Income {
            high,
            other,
            difference,
            interval,
            reaching,
        } => {
            let higher = if *difference >= 0.0 {
                "gov-finding-income-higher"
            } else {
                "gov-finding-income-lower"
            };
            let first = site.sw(
                higher,
                &[
                    ("high", &high.to_string()),
                    ("other", &other.to_string()),
                    ("points", &site.lang.decimal(difference.abs(), 1)),
                    ("low", &signed(site, interval[0], 1)),
                    ("upper", &signed(site, interval[1], 1)),
                ],
            );
            let clear = site.s(if interval[0] <= 0.0 && interval[1] >= 0.0 {
                "gov-finding-income-open"
            } else {
                "gov-finding-income-clear"
            });
            let reach = site.sw(
                "gov-finding-income-reach",
                &[("reaching", &reaching.to_string()), ("other", &other.to_string())],
            );
            format!("{first} {clear} {reach} {}", site.s("gov-finding-no-cause"))
        }
        FindingFacts::ThemeTooFew { needed, .. } => {
            site.sw("gov-finding-theme-few", &[("needed", &needed.to_string())])
        }
        FindingFacts::Theme {
            theme: of,
            subdomains,
            above,
            below,
            middle,
        } => {
            let said = site.sw(
                "gov-finding-theme",
                &[
                    ("theme", &theme(site, *of)),
                    ("subdomains", &subdomains.to_string()),
                    ("above", &above.to_string()),
                    ("below", &below.to_string()),
                    ("open", &subdomains.saturating_sub(above + below).to_string()),
                    ("middle", &signed(site, *middle, 2)),
                ],
            );
            format!("{said} {}", site.s("gov-finding-no-cause"))
        }
    }
}

fn is_difference(effect: &Effect) -> bool {
    effect.measure.starts_with("difference")
}

fn measure(site: &Site, effect: &Effect) -> String {
    if is_difference(effect) {
        site.s("gov-measure-difference")
    } else {
        effect.measure.to_owned()
    }
}

/// What an effect is of: a node of the instrument, in its language, or the comparison of income groups.
fn of(site: &Site, effect: &Effect) -> Said {
    if effect.measure == "Spearman's ρ" {
        names::said(site, "en", &effect.of)
    } else {
        Said::own(site.s("gov-finding-income-of"))
    }
}

fn line(site: &Site, effect: &Effect) -> EffectLine {
    let decimals = if is_difference(effect) { 1 } else { 2 };
    EffectLine {
        of: of(site, effect),
        measure: measure(site, effect),
        estimate: signed(site, effect.estimate, decimals),
        interval: effect.interval.map_or_else(
            || "–".to_owned(),
            |[low, high]| {
                site.sw(
                    "figure-interval",
                    &[
                        ("low", &signed(site, low, decimals)),
                        ("high", &signed(site, high, decimals)),
                    ],
                )
            },
        ),
        places: effect.places.to_string(),
    }
}

/// Effects with their intervals around zero; differences of means and correlations have scales of their own.
fn picture(site: &Site, number: usize, title: &str, effects: &[Effect]) -> String {
    let Some(first) = effects.first() else {
        return String::new();
    };
    let same: Vec<&Effect> = effects
        .iter()
        .filter(|effect| effect.measure == first.measure)
        .collect();
    let most = if is_difference(first) { 100.0 } else { 1.0 };
    let decimals = if is_difference(first) { 1 } else { 2 };
    let extent = Extent {
        low: -most,
        high: most,
        origin: 0.0,
        marks: vec![0.0],
    };
    let groups = [SpanGroup {
        heading: Some(measure(site, first)),
        spans: same
            .into_iter()
            .map(|effect| Span {
                label: of(site, effect).text,
                figure: signed(site, effect.estimate, decimals),
                value: Some(effect.estimate),
                interval: effect.interval,
            })
            .collect(),
    }];
    let about = site.s("gov-effects-about");
    spans(
        &format!("effects-{number}"),
        (title, &about),
        &groups,
        &extent,
        Side::of(site.lang),
    )
    .svg
}
