//! Certification for programs: what the pages show, and steps as the state machine knows them.

use amparo_recruitment::certification::Step;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use serde_json::json;

use crate::answers::{Answer, json, read_json};
use crate::guard::Visit;
use crate::refusal::Refusal;

pub(crate) async fn cases(Extension(visit): Extension<Visit>) -> Answer {
    let rooms = visit.caller.certification()?;
    json(&json!({ "cases": rooms.cases(visit.service.now()).await? }))
}

pub(crate) async fn case(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let (id, moment) = (id.parse().map_err(|_| Refusal::NotFound)?, visit.service.now());
    let room = visit.caller.certification()?.case(&id, moment).await?;
    json(&room.view(moment).await?)
}

/// Takes one step, such as `{"step": "applied"}`; the answer is the status after it.
pub(crate) async fn step(Extension(visit): Extension<Visit>, Path(id): Path<String>, body: Bytes) -> Answer {
    let (id, moment) = (id.parse().map_err(|_| Refusal::NotFound)?, visit.service.now());
    let room = visit.caller.certification()?.case(&id, moment).await?;
    let step: Step = read_json(&body)?;
    json(&room.act(step, moment).await?)
}
