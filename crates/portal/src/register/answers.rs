//! What programs are told: the register, its certificates, feeds and log as JSON and as the standards' own documents.

use amparo_register::log::LogEntry;
use amparo_register::{PartyId, PublishedRegister, Register, RegisterEntry, atom_feed};
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::question::Question;
use super::shelf::usual_day;
use crate::api::{self, Page};
use crate::pages::origin;
use crate::portal::Portal;
use crate::query::{BadQuery, pairs};
use crate::refusal::Refusal;
use crate::server::{Voice, over_register};

/// Most entries of the log in one answer.
const MOST_ENTRIES: u64 = 500;

/// The routes.
pub(crate) fn programs() -> Router<Portal> {
    Router::new()
        .route("/register/feed.atom", get(feed))
        .route("/register/{party}/feed.atom", get(recruiter_feed))
        .route("/register/{party}/certificate.json", get(certificate))
        .route("/register/{party}/certificate.svg", get(qr))
        .route("/register/{party}/check.json", get(check))
        .route("/register/status/{purpose}", get(status_list))
        .route("/register/files/{*path}", get(file))
        .route("/api/v1/register", get(all))
        .route("/api/v1/register/log", get(head))
        .route("/api/v1/register/log/entries", get(entries))
        .route("/api/v1/register/log/inclusion", get(inclusion))
        .route("/api/v1/register/log/consistency", get(consistency))
        .route("/api/v1/register/{party}", get(one))
}

/// A recruiter's id from an address.
pub(crate) fn party(text: &str) -> Result<PartyId, Refusal> {
    text.parse()
        .map_err(|error: amparo_register::PartyIdError| BadQuery::new("recruiter", error.to_string()).into())
}

/// A recruiter as it is shown to programs.
fn shown(entry: &RegisterEntry, register: &PublishedRegister) -> Result<Value, Refusal> {
    let mut value = serde_json::to_value(entry).map_err(|error| {
        tracing::error!(%error, "an entry of the register could not be written");
        Refusal::Internal
    })?;
    let party = entry.party;
    let mut links = json!({
        "page": format!("/register/{party}"),
        "api": format!("/api/v1/register/{party}"),
        "feed": format!("/register/{party}/feed.atom"),
        "check": format!("/register/{party}/check.json"),
    });
    if register.certificates.contains_key(&party) {
        links["certificate"] = format!("/register/{party}/certificate.json").into();
    }
    value["links"] = links;
    Ok(value)
}

/// What every JSON answer says of the register it comes from.
fn about(register: &PublishedRegister, on: jiff::civil::Date) -> Value {
    json!({
        "register": register.manifest.id,
        "issuer": register.manifest.issuer,
        "invented": register.manifest.invented,
        "decisionsKnownUntil": register.book.as_of.to_string(),
        "on": on.to_string(),
        // After the day of the register only the passing of time is known.
        "byTheCalendarAlone": on > register.book.as_of,
    })
}

async fn all(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let raw = raw.unwrap_or_default();
        let (page, rest) = Page::split(&raw)?;
        let question = Question::of_list(&rest)?;
        let on = question.day(register);
        let recruiters: Result<Vec<Value>, Refusal> = register
            .on(on)
            .entries
            .iter()
            .filter(|entry| question.takes(entry))
            .map(|entry| shown(entry, register))
            .collect();
        let mut answer = about(register, on);
        answer["recruiters"] = Value::Array(recruiters?);
        Ok(page.of(answer, "recruiters"))
    })
    .await
}

async fn one(State(portal): State<Portal>, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let party = party(&id)?;
        let on = Question::parse(&raw.unwrap_or_default(), &["on"])?.day(register);
        let recruiter = register
            .book
            .find(party)
            .ok_or(Refusal::NotInRegister(party.to_string()))?;
        let mut answer = about(register, on);
        answer["recruiter"] = match recruiter.on(on) {
            Some(entry) => shown(&entry, register)?,
            None => Value::Null,
        };
        Ok(api::json(&answer))
    })
    .await
}

fn attachment(media_type: &str, name: Option<String>, bytes: Vec<u8>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, media_type.to_owned())], bytes).into_response();
    let disposition = name.and_then(|name| format!("attachment; filename=\"{name}\"").parse().ok());
    if let Some(disposition) = disposition {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

const ATOM: &str = "application/atom+xml; charset=utf-8";

async fn feed(State(portal): State<Portal>, headers: HeaderMap) -> Response {
    let base = format!("{}/register", origin(&headers));
    over_register(portal, Voice::Program, move |_, register| {
        let text = atom_feed(
            &register.on(usual_day(register)),
            &base,
            "feed.atom",
            &register.manifest.title,
        );
        Ok(attachment(ATOM, None, text.into_bytes()))
    })
    .await
}

async fn recruiter_feed(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let base = format!("{}/register", origin(&headers));
    over_register(portal, Voice::Program, move |_, register| {
        let party = party(&id)?;
        let mut shown: Register = register.on(usual_day(register));
        shown.entries.retain(|entry| entry.party == party);
        let Some(entry) = shown.entries.first() else {
            return Err(Refusal::NotInRegister(party.to_string()));
        };
        let title = format!("{} ({party})", entry.name);
        let text = atom_feed(&shown, &base, &format!("{party}/feed.atom"), &title);
        Ok(attachment(ATOM, None, text.into_bytes()))
    })
    .await
}

async fn certificate(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let party = party(&id)?;
        let issued = register.certificates.get(&party).ok_or(Refusal::NoPage)?;
        let name = format!("certificate-{party}.json");
        Ok(attachment(
            "application/vc",
            Some(name),
            issued.text.clone().into_bytes(),
        ))
    })
    .await
}

async fn qr(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let issued = register.certificates.get(&party(&id)?).ok_or(Refusal::NoPage)?;
        let svg = amparo_register::certificate::qr_svg(&issued.text, 400).map_err(|error| {
            tracing::warn!(%error, "a certificate does not fit a QR code");
            Refusal::NoPage
        })?;
        Ok(attachment("image/svg+xml", None, svg.into_bytes()))
    })
    .await
}

/// What somebody who looks now takes home.
fn receipt(register: &PublishedRegister, party: PartyId) -> Result<Value, Refusal> {
    let receipt = register
        .receipt(party, Timestamp::now())
        .ok_or(Refusal::NotInRegister(party.to_string()))?;
    serde_json::to_value(receipt).map_err(|error| {
        tracing::error!(%error, "a receipt could not be written");
        Refusal::Internal
    })
}

async fn check(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let party = party(&id)?;
        let text = format!("{:#}\n", receipt(register, party)?);
        let name = format!("check-{party}-{}.json", register.book.as_of);
        let mut response = attachment("application/json", Some(name), text.into_bytes());
        response.headers_mut().insert(
            header::CACHE_CONTROL,
            header::HeaderValue::from_static("no-store"),
        );
        Ok(response)
    })
    .await
}

async fn status_list(State(portal): State<Portal>, Path(purpose): Path<String>) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let list = register
            .status_lists
            .iter()
            .find(|list| list.purpose.code() == purpose)
            .ok_or(Refusal::NoPage)?;
        Ok(attachment("application/vc", None, list.text.clone().into_bytes()))
    })
    .await
}

async fn file(State(portal): State<Portal>, Path(path): Path<String>) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let (media_type, bytes) = register.file(&path).ok_or(Refusal::NoFile)?;
        let name = path.rsplit('/').next().map(str::to_owned);
        Ok(attachment(&media_type, name, bytes))
    })
    .await
}

async fn head(State(portal): State<Portal>) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        Ok(api::json(&json!({
            "origin": register.head.origin,
            "size": register.head.size,
            "root": register.head.root,
            "on": register.head.on.to_string(),
            "key": register.manifest.issuer.id,
            "note": register.head_note,
        })))
    })
    .await
}

/// A number from a query string that may hold no other parameter.
fn numbers<const N: usize>(raw: Option<String>, names: [&str; N]) -> Result<[Option<u64>; N], BadQuery> {
    let mut found = [None; N];
    for (name, value) in pairs(&raw.unwrap_or_default()) {
        let Some(place) = names.iter().position(|known| *known == name) else {
            return Err(BadQuery::no_parameter(name, &names));
        };
        let number = value
            .parse()
            .map_err(|_| BadQuery::new(name, "A whole number from 0 is needed."))?;
        found[place] = Some(number);
    }
    Ok(found)
}

async fn entries(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let [from, limit] = numbers(raw, ["from", "limit"])?;
        let (from, limit) = (from.unwrap_or(0), limit.unwrap_or(100).min(MOST_ENTRIES));
        let size = register.head.size;
        let until = from.saturating_add(limit).min(size);
        let listed: Vec<Value> = (from..until)
            .filter_map(|place| {
                let bytes = register.log.entries().get(usize::try_from(place).ok()?)?;
                let entry: LogEntry = serde_json::from_slice(bytes).ok()?;
                Some(json!({"place": place, "entry": entry, "leaf": String::from_utf8_lossy(bytes)}))
            })
            .collect();
        Ok(api::json(&json!({"size": size, "from": from, "entries": listed})))
    })
    .await
}

async fn inclusion(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let [place] = numbers(raw, ["entry"])?;
        let place =
            place.ok_or_else(|| BadQuery::new("entry", "The place of an entry is needed, from 0."))?;
        let proof = register
            .log
            .prove_inclusion(place)
            .map_err(|error| BadQuery::new("entry", error.to_string()))?;
        let leaf = usize::try_from(place)
            .ok()
            .and_then(|place| register.log.entries().get(place));
        Ok(api::json(&json!({
            "entry": place,
            "leaf": leaf.map(|bytes| String::from_utf8_lossy(bytes)),
            "inclusion": proof,
            "head": register.head_note,
        })))
    })
    .await
}

async fn consistency(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    over_register(portal, Voice::Program, move |_, register| {
        let [from] = numbers(raw, ["from"])?;
        let from = from.ok_or_else(|| BadQuery::new("from", "The size of an earlier head is needed."))?;
        let proof = register
            .log
            .prove_consistency(from)
            .map_err(|error| BadQuery::new("from", error.to_string()))?;
        Ok(api::json(&json!({
            "from": from,
            "size": register.head.size,
            "consistency": proof,
            "head": register.head_note,
        })))
    })
    .await
}
