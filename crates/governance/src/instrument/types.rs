//! The parts of an instrument, as they stand in the file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Exact;

/// An instrument: domains → subdomains → questions, and how answers become scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// The schema's address, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Its id, the same for all versions.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// Language of the texts (BCP 47).
    #[serde(default = "english")]
    pub language: String,
    /// Where it comes from.
    pub origin: Origin,
    /// What can be assessed with it.
    #[serde(default = "countries")]
    pub units: Vec<UnitKind>,
    /// Always `false`: instruments compare without ranking.
    pub ranking: bool,
    /// Sets of responses, by name.
    pub response_sets: BTreeMap<String, Vec<Response>>,
    /// What a missing answer does to the score.
    pub missing: Missing,
    /// How answers come together.
    pub aggregation: Aggregation,
    /// Bands, from the lowest to the highest.
    pub bands: Vec<Band>,
    /// Which questions ask the same as those of other instruments or versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crosswalks: Vec<Crosswalk>,
    /// The domains.
    pub domains: Vec<Domain>,
}

fn english() -> String {
    "en".to_owned()
}

fn countries() -> Vec<UnitKind> {
    vec![UnitKind::Country]
}

fn one() -> Exact {
    Exact::ONE
}

/// Where an instrument comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Whose it is.
    pub kind: OriginKind,
    /// The document or project.
    pub source: String,
    /// What a reader should know.
    #[serde(default)]
    pub note: String,
}

/// Whose instrument it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginKind {
    /// Published by an organisation and taken over as it is.
    Official,
    /// Written for this project.
    Own,
}

/// What is assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A country or area with an ISO 3166-1 code.
    Country,
    /// A city.
    City,
}

/// One accepted answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Its code in answers.
    pub code: String,
    /// Its words.
    pub label: String,
    /// What it is worth, from 0 to 1.
    pub value: Exact,
}

/// What missing answers do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// The rule.
    pub rule: MissingRule,
    /// Under `exclude`: the largest missing share under which a score is still given. 1 if left out.
    #[serde(default = "one")]
    pub most: Exact,
}

/// The rule for missing answers: those that are *unknown* or *not assessed*. Questions that do not apply are never missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingRule {
    /// No score for a node below which an answer is missing; its bounds are given.
    Withhold,
    /// The mean of the answers that are there.
    Exclude,
    /// Worth 0.
    Zero,
    /// Worth 1.
    One,
}

/// How scores come together: weighted arithmetic means throughout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aggregation {
    /// Over what a domain's mean is taken.
    pub domain: Pooling,
    /// Over what the overall mean is taken.
    pub overall: Overall,
}

/// Over what a domain's mean is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// Its subdomains (its questions, where it has no subdomains).
    Children,
    /// All its questions at once.
    Questions,
}

/// Over what the overall mean is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    /// The domains.
    Children,
    /// All questions at once.
    Questions,
    /// There is none.
    None,
}

/// A band of scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Its code.
    pub code: String,
    /// Its words.
    pub label: String,
    /// The lowest score in it, from 0 to 100; up to below the next band's.
    pub at_least: Exact,
}

/// Pairs of questions that ask the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// The other instrument, as `id@version`.
    pub to: String,
    /// Question here, question there.
    pub pairs: Vec<(String, String)>,
}

/// A domain. It has either subdomains or questions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A sentence that all its questions complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Weight among the domains; 1 if left out.
    #[serde(default = "one")]
    pub weight: Exact,
    /// Its subdomains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subdomains: Vec<Subdomain>,
    /// Its questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
}

/// A subdomain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subdomain {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Weight within the domain; 1 if left out.
    #[serde(default = "one")]
    pub weight: Exact,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// What kind of answer a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One of several ordered responses.
    Ordinal,
    /// One of two responses.
    Binary,
    /// A whole number from 0 to `max`, worth its share of `max`.
    Count,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// The kind of answer.
    pub kind: Kind,
    /// The name of its response set; not for counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responses: Option<String>,
    /// The largest count; for counts only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// Weight among its siblings; 1 if left out.
    #[serde(default = "one")]
    pub weight: Exact,
    /// It applies when all these hold; always, if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applies_when: Vec<Condition>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// A condition on another question's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The other question.
    pub question: String,
    /// The codes under which the condition holds.
    pub answers: Vec<String>,
}

/// What a question is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tags {
    /// Objectives of the Global Compact for Migration (A/RES/73/195), 1 to 23.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gcm: Vec<u8>,
    /// SDG targets, such as `10.7`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sdg: Vec<String>,
    /// Principles (P1–P3) and objectives (O1–O3) of IOM's Migration Governance Framework (C/106/40, 2015).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub migof: Vec<String>,
    /// Themes for analysis, such as `lead_agency`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
}

impl Tags {
    fn is_empty(&self) -> bool {
        *self == Tags::default()
    }
}
