//! Answers that are no pages.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::refusal::Refusal;

/// What a handler gives.
pub(crate) type Answer = Result<Response, Refusal>;

/// The session's cookie. Its prefix makes browsers insist on HTTPS, on this very host, and on the whole of it.
pub(crate) const COOKIE: &str = "__Host-amparo-vault";

/// Sends a browser on with GET.
pub(crate) fn see(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}

/// JSON.
pub(crate) fn json(value: &impl Serialize) -> Answer {
    with_status(StatusCode::OK, value)
}

/// JSON with a status of its own.
pub(crate) fn with_status(status: StatusCode, value: &impl Serialize) -> Answer {
    let text = serde_json::to_string(value).map_err(|_| Refusal::Internal)?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], text).into_response())
}

/// A file to be kept.
pub(crate) fn file(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    (
        [
            (header::CONTENT_TYPE, media_type.to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}\""),
            ),
        ],
        bytes,
    )
        .into_response()
}

/// The JSON of a body.
pub(crate) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::Wrong(format!("the body is not the JSON that is wanted: {error}")))
}
