//! The addresses of the description that not every portal has: facts, governance, the register of recruiters, recruitment corridors.

use serde_json::{Value, json};

use crate::openapi::{bytes, operation, parameter};
use crate::portal::Shelf;

/// What a portal shows besides releases.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shown {
    /// Assessments of migration governance.
    pub(crate) governance: bool,
    /// The register of certified recruiters.
    pub(crate) register: bool,
    /// Recruitment corridors.
    pub(crate) corridors: bool,
}

impl Shown {
    /// What this shelf shows.
    pub(crate) fn of(shelf: &Shelf) -> Shown {
        Shown {
            governance: shelf.governance().is_some(),
            register: shelf.register().is_some(),
            corridors: shelf.corridors().is_some(),
        }
    }
}

/// An address, the name of its operation, what it answers, its parameters, its media type.
type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
);

const JSON: &str = "application/json";
const CSV: &str = "text/csv";
const ATOM: &str = "application/atom+xml";

const FACTS: &[Line] = &[
    (
        "/facts.json",
        "getFacts",
        "Key facts of the newest release",
        &[],
        JSON,
    ),
    (
        "/facts.md",
        "getFactsMarkdown",
        "The same as Markdown",
        &[],
        "text/markdown",
    ),
    (
        "/releases/{release}/facts.json",
        "getFactsOfRelease",
        "Key facts of a release",
        &["permanent"],
        JSON,
    ),
    (
        "/releases/{release}/facts.md",
        "getFactsOfReleaseMarkdown",
        "The same as Markdown",
        &["permanent"],
        "text/markdown",
    ),
];

const GOVERNANCE: &[Line] = &[
    (
        "/api/v1/governance",
        "getGovernance",
        "Instruments and published assessments, by name",
        &[],
        JSON,
    ),
    (
        "/api/v1/governance/bands.csv",
        "getGovernanceBands",
        "Published bands of SDG indicator 10.7.2",
        &[],
        CSV,
    ),
    (
        "/api/v1/governance/instruments/{key}",
        "getInstrument",
        "One instrument",
        &["key"],
        JSON,
    ),
    (
        "/api/v1/governance/assessments/{assessment}",
        "getAssessment",
        "One assessment with its scores",
        &["assessment"],
        JSON,
    ),
    (
        "/api/v1/governance/assessments/{assessment}/history.json",
        "getAssessmentHistory",
        "Every event of an assessment",
        &["assessment"],
        JSON,
    ),
    (
        "/api/v1/governance/assessments/{assessment}/scores.csv",
        "getAssessmentScores",
        "Its scores",
        &["assessment"],
        CSV,
    ),
    (
        "/api/v1/governance/assessments/{assessment}/answers.csv",
        "getAssessmentAnswers",
        "Its answers",
        &["assessment"],
        CSV,
    ),
    (
        "/api/v1/governance/compare",
        "compareAssessments",
        "Places side by side, by name",
        &[],
        JSON,
    ),
    (
        "/api/v1/governance/compare.csv",
        "compareAssessmentsCsv",
        "The same as CSV",
        &[],
        CSV,
    ),
    (
        "/api/v1/governance/findings",
        "getFindings",
        "What the assessments have in common",
        &[],
        JSON,
    ),
    (
        "/api/v1/governance/findings.csv",
        "getFindingsCsv",
        "The same as CSV",
        &[],
        CSV,
    ),
];

const REGISTER: &[Line] = &[
    (
        "/api/v1/register",
        "listRecruiters",
        "Certified recruiters and those who once were, by name, as of a day",
        &["on", "limit", "offset"],
        JSON,
    ),
    (
        "/api/v1/register/{recruiter}",
        "getRecruiter",
        "One recruiter, as of a day",
        &["recruiter", "on"],
        JSON,
    ),
    (
        "/api/v1/register/log",
        "getLogHead",
        "The signed head of the log of status events",
        &[],
        JSON,
    ),
    (
        "/api/v1/register/log/entries",
        "getLogEntries",
        "Entries of the log",
        &[],
        JSON,
    ),
    (
        "/api/v1/register/log/inclusion",
        "proveInclusion",
        "The proof that an entry stands under the head (RFC 6962)",
        &["entry"],
        JSON,
    ),
    (
        "/api/v1/register/log/consistency",
        "proveConsistency",
        "The proof that the log continues an earlier one",
        &["size"],
        JSON,
    ),
    (
        "/register/feed.atom",
        "getRegisterFeed",
        "Changes of standing as an Atom feed",
        &[],
        ATOM,
    ),
    (
        "/register/{recruiter}/feed.atom",
        "getRecruiterFeed",
        "Changes of one recruiter's standing",
        &["recruiter"],
        ATOM,
    ),
    (
        "/register/{recruiter}/check.json",
        "getCheck",
        "A dated proof that one checked",
        &["recruiter"],
        JSON,
    ),
    (
        "/register/{recruiter}/certificate.json",
        "getCertificate",
        "The certificate, a Verifiable Credential 2.0",
        &["recruiter"],
        "application/vc",
    ),
    (
        "/register/{recruiter}/certificate.svg",
        "getCertificateQr",
        "The certificate as a QR code",
        &["recruiter"],
        "image/svg+xml",
    ),
    (
        "/register/status/{purpose}",
        "getStatusList",
        "Which certificates are withdrawn or suspended (Bitstring Status List)",
        &["purpose"],
        "application/vc",
    ),
];

const CORRIDORS: &[Line] = &[(
    "/api/v1/corridors",
    "getCorridors",
    "Recruitment corridors: private figures about workers, and what authorities disclosed about cases",
    &[],
    JSON,
)];

/// The addresses of what is shown.
pub(crate) fn paths(shown: Shown) -> Vec<(String, Value)> {
    let parts = [
        (true, FACTS),
        (shown.governance, GOVERNANCE),
        (shown.register, REGISTER),
        (shown.corridors, CORRIDORS),
    ];
    let lines = parts
        .into_iter()
        .filter(|(is_shown, _)| *is_shown)
        .flat_map(|(_, lines)| lines);
    lines
        .map(|(path, id, summary, parameters, media_type)| {
            let parameters = parameters.iter().map(|name| parameter(name)).collect();
            let described = operation(id, summary, parameters, bytes(media_type));
            ((*path).to_owned(), described)
        })
        .collect()
}

/// Their parameters.
pub(crate) fn parameters() -> Vec<(&'static str, Value)> {
    let path = |name: &str, about: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}, "description": about});
    let query = |name: &str, about: &str, schema: Value, example: Value| json!({"name": name, "in": "query", "description": about, "schema": schema, "example": example});
    let whole = || json!({"type": "integer", "minimum": 0});
    vec![
        ("key", path("key", "An instrument's key")),
        ("assessment", path("assessment", "An assessment's id")),
        (
            "recruiter",
            path("recruiter", "A recruiter's public id, such as AM00000001Y"),
        ),
        (
            "purpose",
            json!({"name": "purpose", "in": "path", "required": true, "example": "revocation",
                "schema": {"type": "string", "enum": ["revocation", "suspension"]}, "description": "What a set bit says"}),
        ),
        (
            "on",
            query(
                "on",
                "The day as of which one asks",
                json!({"type": "string", "format": "date"}),
                json!("2026-11-25"),
            ),
        ),
        (
            "entry",
            query("entry", "The place of an entry, from 0", whole(), json!(0)),
        ),
        (
            "size",
            query("from", "The size of an earlier head", whole(), json!(1)),
        ),
    ]
}
