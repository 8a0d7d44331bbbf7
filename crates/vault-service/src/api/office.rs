//! What the repository's own people do.

use amparo_vault::{ContributorId, Role, Terms};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::json;

use crate::answers::{Answer, json, read_json, with_status};
use crate::guard::Visit;
use crate::pages::{VALID, as_lines, plan_of, this_year};
use crate::refusal::Refusal;

fn organisation(text: &str) -> Result<ContributorId, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

pub(crate) async fn organisations(Extension(visit): Extension<Visit>) -> Answer {
    let vault = visit.caller.office()?;
    // A file's name is its contributor's own; that there is a file, and where it stands, is not.
    let deliveries: Vec<_> = vault
        .deliveries()
        .await?
        .into_iter()
        .map(|one| json!({ "id": one.id, "contributor": one.contributor, "state": one.state, "begun": one.begun }))
        .collect();
    json(&json!({
        "organisations": vault.contributors().await?,
        "agreements": vault.agreements().await?,
        "deliveries": deliveries,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    name: String,
}

pub(crate) async fn register_organisation(Extension(visit): Extension<Visit>, body: Bytes) -> Answer {
    let Name { name } = read_json(&body)?;
    let vault = visit.caller.office()?;
    let id = vault.register_contributor(&name).await?;
    with_status(StatusCode::CREATED, &vault.contributor(&id).await?)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Key {
    public_key: String,
}

pub(crate) async fn register_key(
    Extension(visit): Extension<Visit>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let Key { public_key } = read_json(&body)?;
    let key = visit
        .caller
        .office()?
        .register_contributor_key(&organisation(&id)?, &public_key)
        .await?;
    with_status(StatusCode::CREATED, &json!({ "publicKey": key }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Agreed {
    from: String,
    until: String,
    first_year: u16,
    last_year: u16,
    #[serde(default)]
    consent_required: bool,
}

pub(crate) async fn record_agreement(
    Extension(visit): Extension<Visit>,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let agreed: Agreed = read_json(&body)?;
    let day = |text: &str| {
        text.parse()
            .map_err(|_| Refusal::Wrong("from and until are days such as 2026-11-28".into()))
    };
    let terms = Terms {
        from: day(&agreed.from)?,
        until: day(&agreed.until)?,
        first_year: agreed.first_year,
        last_year: agreed.last_year,
        consent_required: agreed.consent_required,
    };
    let id = visit
        .caller
        .office()?
        .record_agreement(&organisation(&id)?, &terms)
        .await?;
    with_status(StatusCode::CREATED, &json!({ "id": id }))
}

pub(crate) async fn end_agreement(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    visit.caller.office()?.end_agreement(&id).await?;
    json(&json!({ "ended": id }))
}

pub(crate) async fn releases(Extension(visit): Extension<Visit>) -> Answer {
    json(&json!({ "builds": visit.caller.office()?.builds().await? }))
}

pub(crate) async fn ledger(Extension(visit): Extension<Visit>) -> Answer {
    let vault = visit.caller.office()?;
    let left_out: Vec<_> = vault
        .left_out_of_builds()
        .await?
        .into_iter()
        .map(|(build, persons)| json!({ "build": build, "persons": persons }))
        .collect();
    let plan = plan_of(vault, this_year(&visit)).await?;
    let remaining: Vec<_> = plan
        .cohorts
        .iter()
        .map(|cohort| json!({ "cohort": cohort.cohort, "remainingRho": cohort.remaining.get() }))
        .collect();
    json(&json!({ "entries": vault.ledger_entries().await?, "leftOut": left_out, "remaining": remaining }))
}

/// The audit log as JSON lines.
pub(crate) async fn audit(Extension(visit): Extension<Visit>) -> Answer {
    let vault = visit.caller.office()?;
    vault.verify(None).await?;
    vault.record_event("audit.exported", "JSON lines").await?;
    let lines = as_lines(&vault.audit_entries().await?)?;
    Ok(([(header::CONTENT_TYPE, "application/jsonl")], lines).into_response())
}

pub(crate) async fn accounts(Extension(visit): Extension<Visit>) -> Answer {
    let vault = visit.caller.office()?;
    json(&json!({
        "accounts": vault.accounts().await?,
        "invitations": vault.invitations(visit.service.now()).await?,
    }))
}

pub(crate) async fn close_account(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    visit.caller.office()?.close_account(&id).await?;
    json(&json!({ "closed": id }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invite {
    role: Role,
    contributor: Option<ContributorId>,
}

pub(crate) async fn invite(Extension(visit): Extension<Visit>, body: Bytes) -> Answer {
    let Invite { role, contributor } = read_json(&body)?;
    let (invitation, token) = visit
        .caller
        .office()?
        .invite(role, contributor.as_ref(), VALID)
        .await?;
    let path = format!(
        "{}/invitations/{}",
        visit.service.origin().unwrap_or_default(),
        token.as_str()
    );
    with_status(
        StatusCode::CREATED,
        &json!({ "invitation": invitation, "link": path }),
    )
}

pub(crate) async fn revoke_invitation(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    visit.caller.office()?.revoke_invitation(&id).await?;
    json(&json!({ "revoked": id }))
}
