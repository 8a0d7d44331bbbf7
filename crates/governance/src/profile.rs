//! A place's profile: typed for pages, and as a page of its own that prints.

use askama::Template;
use serde::Serialize;

use crate::Exact;
use crate::assessment::{Assessment, Evidence};
use crate::instrument::{Instrument, OriginKind};
use crate::score::{Assessed, BandStability, Scores};

/// Everything a profile shows. Texts are ready to print; nothing in it compares the place with others by score.
#[derive(Clone, Debug, PartialEq, Serialize, Template)]
#[template(path = "profile.html")]
pub struct Profile {
    /// The place in words.
    pub place: String,
    /// Title of the instrument.
    pub instrument: String,
    /// Its key.
    pub key: String,
    /// Where it comes from, and what a reader should know of it.
    pub origin: String,
    /// The period assessed, in words; empty if not known.
    pub period: String,
    /// Where the assessment stands, in words; empty if not known.
    pub state: String,
    /// Hash of the last event of its history; empty if not known.
    pub hash: String,
    /// The whole; none where the instrument has no overall score.
    pub overall: Option<ProfileNode>,
    /// The domains.
    pub domains: Vec<ProfileDomain>,
    /// The bands, lowest first: label, and from where.
    pub bands: Vec<(String, String)>,
}

/// A scored node of a profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProfileNode {
    /// Title.
    pub title: String,
    /// Score out of 100 with two decimals; none where it is withheld.
    pub percent: Option<String>,
    /// Width of the bar, 0 to 100.
    pub width: f64,
    /// The band in words; none without a score.
    pub band: Option<String>,
    /// The share of answers that are missing, out of 100; empty if none is.
    pub missing: String,
    /// What the score could be, lowest to highest, as the missing answers may turn out; empty if none is missing.
    pub bounds: String,
    /// In how many percent of runs the band holds, in words; empty if not computed.
    pub holds: String,
}

/// A domain of a profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProfileDomain {
    /// Its score.
    pub node: ProfileNode,
    /// Its subdomains' scores.
    pub subdomains: Vec<ProfileNode>,
    /// Its questions.
    pub questions: Vec<ProfileQuestion>,
}

/// A question of a profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProfileQuestion {
    /// Id.
    pub id: String,
    /// Text.
    pub text: String,
    /// The answer in words.
    pub answer: String,
    /// `full`, `part`, `none`, `missing` or `out`.
    pub standing: &'static str,
    /// Sources, in words.
    pub sources: Vec<String>,
}

fn node(
    instrument: &Instrument,
    scored: &crate::score::NodeScore,
    stability: &[BandStability],
) -> ProfileNode {
    let held = stability
        .iter()
        .find(|s| s.id == scored.id)
        .and_then(|s| s.holds_in_percent);
    let label = |code: &String| {
        instrument
            .bands
            .iter()
            .find(|b| b.code == *code)
            .map(|b| b.label.clone())
    };
    let missing = scored.missing > Exact::ZERO;
    ProfileNode {
        title: scored.title.clone(),
        percent: scored.percent.clone(),
        width: scored.score.map_or(0.0, |s| s.to_f64() * 100.0),
        band: scored.band.as_ref().and_then(label),
        missing: if missing {
            scored.missing.percent()
        } else {
            String::new()
        },
        bounds: match (scored.lowest, scored.highest) {
            (Some(low), Some(high)) if missing => format!("{} to {}", low.percent(), high.percent()),
            _ => String::new(),
        },
        holds: held
            .map(|percent| format!("holds in {percent:.0} % of runs"))
            .unwrap_or_default(),
    }
}

fn source(evidence: &Evidence) -> String {
    let mut text = evidence.citation.clone();
    if let Some(article) = &evidence.article {
        text.push_str(&format!(", {article}"));
    }
    if let Some(from) = evidence.in_force_from {
        text.push_str(&format!(" (from {from}"));
        if let Some(to) = evidence.in_force_to {
            text.push_str(&format!(" to {to}"));
        }
        text.push(')');
    }
    text
}

impl Profile {
    /// A profile of scored answers. `assessment` adds period, state and sources; `stability` says how far bands hold.
    pub fn new(
        instrument: &Instrument,
        place: &Assessed,
        assessment: Option<&Assessment>,
        stability: &[BandStability],
    ) -> Profile {
        let scores: &Scores = &place.scores;
        let current = assessment.map(Assessment::current).unwrap_or_default();
        let domains = instrument
            .domains
            .iter()
            .zip(&scores.domains)
            .map(|(domain, scored)| ProfileDomain {
                node: node(instrument, scored, stability),
                subdomains: scored
                    .children
                    .iter()
                    .map(|child| node(instrument, child, stability))
                    .collect(),
                questions: instrument
                    .questions()
                    .filter(|(d, _, _)| d.id == domain.id)
                    .filter_map(|(_, _, question)| {
                        let item = scores.items.iter().find(|i| i.question == question.id)?;
                        let label = instrument
                            .responses(question)
                            .iter()
                            .find(|r| r.code == item.response)
                            .map(|r| r.label.clone());
                        let answer = match (item.applies, item.response.as_str(), question.max) {
                            (false, ..) => "Does not apply".to_owned(),
                            (_, "unknown", _) => "Not known".to_owned(),
                            (_, "not_assessed", _) => "Not assessed".to_owned(),
                            (_, count, Some(max)) => format!("{count} of {max}"),
                            (_, code, None) => label.unwrap_or_else(|| code.to_owned()),
                        };
                        let standing = match (item.applies, item.value) {
                            (false, _) => "out",
                            (true, None) => "missing",
                            (true, Some(value)) if value == Exact::ONE => "full",
                            (true, Some(value)) if value == Exact::ZERO => "none",
                            (true, Some(_)) => "part",
                        };
                        Some(ProfileQuestion {
                            id: question.id.clone(),
                            text: question.text.clone(),
                            answer,
                            standing,
                            sources: current
                                .get(&question.id)
                                .map(|a| a.evidence.iter().map(source).collect())
                                .unwrap_or_default(),
                        })
                    })
                    .collect(),
            })
            .collect();
        let whose = match instrument.origin.kind {
            OriginKind::Official => "Official instrument",
            OriginKind::Own => "This project's own instrument",
        };
        Profile {
            place: place.label(),
            instrument: instrument.title.clone(),
            key: instrument.key(),
            origin: format!(
                "{whose}: {}. {}",
                instrument.origin.source, instrument.origin.note
            ),
            period: assessment
                .map(|a| format!("{} to {}", a.period().from, a.period().to))
                .unwrap_or_default(),
            state: assessment
                .map(|a| a.state().to_string().replace('_', " "))
                .unwrap_or_default(),
            hash: assessment
                .and_then(|a| a.events().last())
                .map(|e| e.hash.clone())
                .unwrap_or_default(),
            overall: scores.overall.as_ref().map(|o| node(instrument, o, stability)),
            domains,
            bands: instrument
                .bands
                .iter()
                .map(|b| (b.label.clone(), b.at_least.to_string()))
                .collect(),
        }
    }

    /// The profile as a page of its own: no script, no font, no image from elsewhere; its print form is A4.
    ///
    /// # Errors
    /// The template engine's.
    pub fn to_html(&self) -> Result<String, askama::Error> {
        self.render()
    }
}
