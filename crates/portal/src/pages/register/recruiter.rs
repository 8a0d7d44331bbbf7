//! One recruiter: how it stands, how it stood, and what proves it.

use amparo_register::certificate::CertificateStanding;
use amparo_register::{PartyId, PublishedRegister, StandingChange};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::{AsOf, countries_of, country, day, standing};
use crate::lang::Lang;
use crate::refusal::Refusal;
use crate::register::Question;
use crate::site::{Site, html};

struct Minor {
    criterion: String,
    raised: String,
    /// The day a plan was accepted; empty if none was.
    plan: String,
}

struct Change {
    on: String,
    standing: String,
    code: &'static str,
    countries: String,
    reason: String,
    /// Whether the reason stands in the words of the certification body.
    own_words: bool,
}

/// How it stands on the day.
struct Now {
    standing: String,
    code: &'static str,
    since: String,
    countries: String,
    sectors: String,
    certified_from: String,
    valid_until: String,
    suspended_since: String,
    overdue: bool,
    appeal: bool,
    complaints: String,
    minors: Vec<Minor>,
    history: Vec<Change>,
}

/// The certificate in the bundle.
struct Paper {
    href: String,
    qr: String,
    standing: String,
}

#[derive(Template)]
#[template(path = "register/recruiter.html")]
struct RecruiterPage {
    site: Site,
    as_of: AsOf,
    name: String,
    id: String,
    home: String,
    now: Option<Now>,
    paper: Option<Paper>,
    key: String,
    check: String,
    feed: String,
    api: String,
    log_size: String,
}

/// Reasons that the calendar or the form of a decision gives; all others are a person's words.
const KNOWN_REASONS: [(&str, &str); 8] = [
    ("certified", "register-why-certified"),
    ("recertified", "register-why-recertified"),
    ("the suspension was lifted", "register-why-lifted"),
    ("the scope was reduced", "register-why-reduced"),
    ("the recruiter left", "register-why-left"),
    ("an appeal was upheld", "register-why-appeal"),
    ("three years are over", "register-why-expired"),
    (
        "the suspension was not lifted within six months",
        "register-why-not-lifted",
    ),
];

fn change(lang: Lang, change: &StandingChange) -> Change {
    let known = KNOWN_REASONS.iter().find(|(reason, _)| *reason == change.reason);
    Change {
        on: day(lang, change.on),
        standing: standing(lang, change.phase),
        code: change.phase.code(),
        countries: countries_of(lang, &change.scope),
        reason: known.map_or_else(|| change.reason.clone(), |(_, id)| lang.say(id, &[])),
        own_words: known.is_none(),
    }
}

/// Draws a recruiter's page.
pub(super) fn recruiter(
    site: Site,
    register: &PublishedRegister,
    party: PartyId,
    question: &Question,
) -> Result<Response, Refusal> {
    let lang = site.lang;
    let on = question.day(register);
    let known = register
        .book
        .find(party)
        .ok_or(Refusal::NotInRegister(party.to_string()))?;
    let words = |date: Option<jiff::civil::Date>| date.map(|date| day(lang, date)).unwrap_or_default();
    let now = known.on(on).map(|entry| Now {
        standing: standing(lang, entry.phase),
        code: entry.phase.code(),
        since: words(entry.history.last().map(|change| change.on)),
        countries: countries_of(lang, &entry.scope),
        sectors: entry.scope.sectors.iter().cloned().collect::<Vec<_>>().join(", "),
        certified_from: day(lang, entry.certified_from),
        valid_until: words(entry.valid_until),
        suspended_since: words(entry.suspended_since),
        overdue: entry.surveillance_overdue,
        appeal: entry.appeal_open,
        complaints: entry.open_complaints.to_string(),
        minors: entry
            .open_minors
            .iter()
            .map(|minor| Minor {
                criterion: minor.criterion.clone(),
                raised: day(lang, minor.raised),
                plan: words(minor.plan_accepted),
            })
            .collect(),
        // The newest first: what counts today is what is looked for.
        history: entry
            .history
            .iter()
            .rev()
            .map(|each| change(lang, each))
            .collect(),
    });
    let paper = register.certificates.get(&party).map(|issued| Paper {
        href: format!("/register/{party}/certificate.json"),
        qr: format!("/register/{party}/certificate.svg"),
        standing: lang.say(
            match issued.verified.standing {
                CertificateStanding::Valid { .. } => "register-paper-valid",
                CertificateStanding::Suspended => "register-paper-suspended",
                CertificateStanding::Revoked => "register-paper-revoked",
                CertificateStanding::Expired => "register-paper-expired",
                CertificateStanding::NotYetValid => "register-paper-not-yet",
                CertificateStanding::NotKnown { .. } => "register-paper-unknown",
            },
            &[],
        ),
    });
    Ok(html(
        StatusCode::OK,
        &RecruiterPage {
            as_of: AsOf::new(lang, register, on),
            name: known.name.clone(),
            id: party.to_string(),
            home: country(lang, &known.country),
            now,
            paper,
            key: register.manifest.issuer.id.clone(),
            check: format!("/register/{party}/check.json"),
            feed: format!("/register/{party}/feed.atom"),
            api: format!("/api/v1/register/{party}"),
            log_size: lang.count(register.head.size as f64),
            site,
        },
    ))
}
