//! A contributor's files, persons' consents, and withdrawal.

use amparo_vault::{Announced, Consent, WithdrawalToken, Withdrawn};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use http_body_util::BodyExt as _;
use serde::Deserialize;
use serde_json::json;

use crate::answers::{Answer, json, read_json, with_status};
use crate::guard::Visit;
use crate::pages::delivery_id;
use crate::refusal::Refusal;

pub(crate) async fn me(Extension(visit): Extension<Visit>) -> Answer {
    json(visit.caller.known()?)
}

pub(crate) async fn organisation(Extension(visit): Extension<Visit>) -> Answer {
    let of = visit.caller.organisation()?;
    json(&json!({
        "organisation": of.contributor().await?,
        "agreements": of.agreements().await?,
        "signingKeys": of.signing_keys().await?,
        "withdrawals": of.withdrawals().await?,
    }))
}

pub(crate) async fn deliveries(Extension(visit): Extension<Visit>) -> Answer {
    json(&json!({ "deliveries": visit.caller.organisation()?.deliveries().await? }))
}

pub(crate) async fn announce(Extension(visit): Extension<Visit>, body: Bytes) -> Answer {
    let announced: Announced = read_json(&body)?;
    let of = visit.caller.organisation()?;
    with_status(
        StatusCode::CREATED,
        &of.announce(announced, visit.service.now()).await?,
    )
}

pub(crate) async fn delivery(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    json(&visit.caller.organisation()?.delivery(&delivery_id(&id)?).await?)
}

/// Takes a piece as it comes: `PUT …/pieces/FIRST-BYTE?sha256=…`.
pub(crate) async fn put_piece(
    Extension(visit): Extension<Visit>,
    Path((id, first)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    mut body: Body,
) -> Answer {
    let of = visit.caller.organisation()?;
    let id = delivery_id(&id)?;
    let first: u64 = first
        .parse()
        .map_err(|_| Refusal::Wrong("a piece is named by the number of its first byte, from 0".into()))?;
    let query = query.unwrap_or_default();
    let sha256 = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "sha256")
        .map(|(_, value)| value.into_owned())
        .ok_or_else(|| {
            Refusal::Wrong("the piece's SHA-256 is needed: ?sha256=…, in 64 hexadecimal digits".into())
        })?;
    let next = match of.begin_piece(&id, first, Some(&sha256)).await? {
        None => of.delivery(&id).await?.received_bytes,
        Some(mut piece) => {
            while let Some(frame) = body.frame().await {
                let frame =
                    frame.map_err(|_| Refusal::Wrong("the line broke before the piece was here".into()))?;
                if let Some(bytes) = frame.data_ref() {
                    piece.write(bytes)?;
                }
            }
            of.finish_piece(piece, Some(&sha256)).await?
        }
    };
    json(&json!({ "receivedBytes": next }))
}

pub(crate) async fn complete(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let of = visit.caller.organisation()?;
    json(&of.complete(&delivery_id(&id)?, visit.service.now()).await?)
}

pub(crate) async fn accept(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let of = visit.caller.organisation()?;
    let id = delivery_id(&id)?;
    of.accept(&id, visit.service.now()).await?;
    json(&of.delivery(&id).await?)
}

pub(crate) async fn take_back(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let of = visit.caller.organisation()?;
    let id = delivery_id(&id)?;
    of.take_back(&id).await?;
    json(&of.delivery(&id).await?)
}

pub(crate) async fn findings(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let of = visit.caller.organisation()?;
    let findings = of.findings(&delivery_id(&id)?).await?;
    json(&findings.ok_or(Refusal::NotFound)?)
}

pub(crate) async fn tokens(Extension(visit): Extension<Visit>, Path(id): Path<String>) -> Answer {
    let of = visit.caller.organisation()?;
    let delivery = of.delivery(&delivery_id(&id)?).await?;
    let submission = delivery.submission.ok_or(Refusal::NotFound)?;
    let tokens: Vec<_> = of
        .withdrawal_tokens(&submission)
        .await?
        .iter()
        .map(|(row, token)| json!({ "row": row, "token": token.as_str() }))
        .collect();
    json(&json!({ "tokens": tokens }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Said {
    token: String,
    #[serde(default)]
    scopes: Vec<String>,
    given: Option<String>,
    expires: Option<String>,
}

pub(crate) async fn consents(Extension(visit): Extension<Visit>, body: Bytes) -> Answer {
    let of = visit.caller.organisation()?;
    let said: Vec<Said> = read_json(&body)?;
    let day = |day: Option<String>| {
        day.map(|text| text.parse())
            .transpose()
            .map_err(|_| Refusal::Wrong("given and expires are days such as 2026-11-28".into()))
    };
    let consents = said
        .into_iter()
        .map(|said| {
            let token = WithdrawalToken::typed(&said.token)
                .ok_or_else(|| Refusal::Wrong("a token is a text of at most 200 bytes".into()))?;
            let fits = |scope: &String| {
                !scope.is_empty() && scope.len() <= 32 && !scope.contains(char::is_whitespace)
            };
            if said.scopes.len() > 16 || !said.scopes.iter().all(fits) {
                return Err(Refusal::Wrong(
                    "scopes are up to 16 words of up to 32 letters".into(),
                ));
            }
            let consent = Consent {
                scopes: said.scopes,
                given: day(said.given)?,
                expires: day(said.expires)?,
            };
            Ok((token, consent))
        })
        .collect::<Result<Vec<_>, Refusal>>()?;
    json(&of.record_consents(&consents).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    token: String,
}

/// Withdraws by token; nobody need have an account.
pub(crate) async fn withdraw(Extension(visit): Extension<Visit>, body: Bytes) -> Answer {
    let Token { token } = read_json(&body)?;
    let done = match WithdrawalToken::typed(&token) {
        Some(token) => visit.service.doors().front().withdraw(&token).await?,
        None => Withdrawn::UnknownToken,
    };
    match done {
        Withdrawn::UnknownToken => Err(Refusal::NotFound),
        done => json(&json!({ "withdrawn": done })),
    }
}
