//! Addresses for programs: the same for all languages.

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::{Value, json};

use amparo_governance::assessment::Assessment;
use amparo_governance::score::{findings, strengths};

use super::tables::{self, Table};
use super::{Cabinet, Chosen, Entry};
use crate::api;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::server::{Voice, over_governance};

/// What stands beside every answer.
const CAVEAT: &str = "Assessments compare places without ranking them: places stand by name, and no order by score is to be made of them. \
                      An instrument says what its questions ask, not how well migration is governed.";

/// The routes.
pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/api/v1/governance", get(index))
        .route("/api/v1/governance/bands.csv", get(bands_csv))
        .route("/api/v1/governance/instruments/{key}", get(instrument))
        .route("/api/v1/governance/assessments/{id}", get(assessment))
        .route("/api/v1/governance/assessments/{id}/history.json", get(history))
        .route("/api/v1/governance/assessments/{id}/scores.csv", get(scores_csv))
        .route(
            "/api/v1/governance/assessments/{id}/answers.csv",
            get(answers_csv),
        )
        .route("/api/v1/governance/compare", get(compare))
        .route("/api/v1/governance/compare.csv", get(compare_csv))
        .route("/api/v1/governance/findings", get(found))
        .route("/api/v1/governance/findings.csv", get(found_csv))
}

fn csv(name: &str, table: &Table) -> Result<Response, Refusal> {
    let bytes = table.to_csv().map_err(|error| {
        tracing::error!(%error, "a table could not be written as CSV");
        Refusal::Internal
    })?;
    let disposition = format!("attachment; filename=\"amparo-governance-{name}.csv\"");
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

/// A value that the house's own types serialise to.
fn value(of: &impl serde::Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(of).map_err(|error| {
        tracing::error!(%error, "an answer could not be written as JSON");
        Refusal::Internal
    })
}

fn address(id: &str) -> String {
    format!("/api/v1/governance/assessments/{id}")
}

fn summary(entry: &Entry) -> Value {
    let (place, period) = (entry.assessment.place(), entry.assessment.period());
    json!({
        "id": entry.id(),
        "place": entry.assessed.label(),
        "country": place.country,
        "city": place.city,
        "instrument": entry.instrument.key(),
        "period": {"from": period.from.to_string(), "to": period.to.to_string()},
        "correctedBy": entry.corrected_by,
        "bundle": entry.bundle,
        "links": {
            "page": format!("/governance/assessments/{}", entry.id()),
            "api": address(entry.id()),
            "scores": format!("{}/scores.csv", address(entry.id())),
            "answers": format!("{}/answers.csv", address(entry.id())),
            "history": format!("{}/history.json", address(entry.id())),
        },
    })
}

fn overview(cabinet: &Cabinet) -> Result<Value, Refusal> {
    let instruments: Vec<Value> = cabinet
        .instruments()
        .into_iter()
        .map(|instrument| {
            json!({
                "key": instrument.key(),
                "title": instrument.title,
                "language": instrument.language,
                "places": cabinet.latest(&instrument.key()).len(),
                "api": format!("/api/v1/governance/instruments/{}", instrument.key()),
            })
        })
        .collect();
    let bundles: Vec<Value> = cabinet
        .bundles
        .iter()
        .map(|bundle| {
            json!({
                "id": bundle.id,
                "title": bundle.title,
                "created": bundle.created,
                "key": bundle.key,
            })
        })
        .collect();
    let bands = match &cabinet.bands {
        None => Value::Null,
        Some(bands) => json!({
            "indicator": "SDG 10.7.2",
            "source": bands.source,
            "results": value(&bands.results.results)?,
            "csv": "/api/v1/governance/bands.csv",
        }),
    };
    Ok(json!({
        "caveat": CAVEAT,
        "instruments": instruments,
        "assessments": cabinet.entries().iter().map(summary).collect::<Vec<_>>(),
        "publishedBands": bands,
        "bundles": bundles,
    }))
}

async fn index(State(portal): State<Portal>) -> Response {
    over_governance(portal, Voice::Program, |_, cabinet| {
        Ok(api::json(&overview(cabinet)?))
    })
    .await
}

async fn bands_csv(State(portal): State<Portal>) -> Response {
    over_governance(portal, Voice::Program, |_, cabinet| {
        if cabinet.bands.is_none() {
            return Err(Refusal::NoPage);
        }
        csv("sdg-10.7.2-bands", &tables::bands(cabinet))
    })
    .await
}

async fn instrument(State(portal): State<Portal>, Path(key): Path<String>) -> Response {
    over_governance(portal, Voice::Program, move |_, cabinet| {
        let instrument = cabinet.instrument(&key).ok_or(Refusal::NoPage)?;
        Ok(api::json(&value(instrument)?))
    })
    .await
}

/// Runs `make` over one assessment.
async fn about(
    portal: Portal,
    id: String,
    make: impl FnOnce(&Cabinet, &Entry) -> Result<Response, Refusal> + Send + 'static,
) -> Response {
    over_governance(portal, Voice::Program, move |_, cabinet| {
        make(cabinet, cabinet.find(&id).ok_or(Refusal::NoPage)?)
    })
    .await
}

fn whole(cabinet: &Cabinet, entry: &Entry) -> Result<Value, Refusal> {
    let change = match cabinet.change(entry) {
        None => Value::Null,
        Some((before, change)) => json!({"since": before.id(), "changes": value(&change)?}),
    };
    Ok(json!({
        "caveat": CAVEAT,
        "assessment": summary(entry),
        "scores": value(&entry.assessed.scores)?,
        "robustness": value(&entry.stability())?,
        "strengths": value(&strengths(&entry.instrument, &entry.assessed.scores))?,
        "gapPlans": value(&entry.gaps())?,
        "followUp": change,
        "answers": value(&entry.assessment.current())?,
    }))
}

async fn assessment(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    about(portal, id, |cabinet, entry| {
        Ok(api::json(&whole(cabinet, entry)?))
    })
    .await
}

async fn history(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    about(portal, id, |_, entry| {
        let text = Assessment::to_json(&entry.assessment) + "\n";
        Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
    })
    .await
}

async fn scores_csv(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    about(portal, id, |_, entry| {
        csv(&format!("{}-scores", entry.id()), &tables::scores(entry))
    })
    .await
}

async fn answers_csv(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    about(portal, id, |_, entry| {
        csv(&format!("{}-answers", entry.id()), &tables::answers(entry))
    })
    .await
}

/// Runs `make` over the places that an address chooses.
async fn choosing(
    portal: Portal,
    raw: Option<String>,
    make: impl FnOnce(&Cabinet, &Chosen) -> Result<Response, Refusal> + Send + 'static,
) -> Response {
    over_governance(portal, Voice::Program, move |_, cabinet| {
        let chosen = Chosen::read(&raw.unwrap_or_default(), cabinet)?;
        make(cabinet, &chosen)
    })
    .await
}

async fn compare(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    choosing(portal, raw, |cabinet, chosen| {
        let found = chosen.compare(cabinet).ok_or(Refusal::NoPage)?;
        Ok(api::json(
            &json!({"caveat": CAVEAT, "sideBySide": value(&found)?}),
        ))
    })
    .await
}

async fn compare_csv(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    choosing(portal, raw, |cabinet, chosen| {
        let found = chosen.compare(cabinet).ok_or(Refusal::NoPage)?;
        csv("side-by-side", &tables::compared(&found))
    })
    .await
}

async fn found(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    choosing(portal, raw, |cabinet, chosen| {
        let instrument = cabinet.instrument(&chosen.instrument).ok_or(Refusal::NoPage)?;
        let found = findings(instrument, &chosen.assessed(cabinet));
        Ok(api::json(&json!({
            "caveat": CAVEAT,
            "instrument": chosen.instrument,
            "findings": value(&found)?,
        })))
    })
    .await
}

async fn found_csv(State(portal): State<Portal>, RawQuery(raw): RawQuery) -> Response {
    choosing(portal, raw, |cabinet, chosen| {
        let instrument = cabinet.instrument(&chosen.instrument).ok_or(Refusal::NoPage)?;
        let found = findings(instrument, &chosen.assessed(cabinet));
        csv("findings", &tables::findings(&chosen.instrument, &found))
    })
    .await
}
