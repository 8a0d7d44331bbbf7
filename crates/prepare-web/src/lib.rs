//! A page on the contributor's own machine on which a mapping is confirmed, for those who would rather not answer in a terminal.
//!
//! It listens on 127.0.0.1 only, on a port that the system picks, under an address with a token that is drawn anew each time. Requests that name another host
//! are refused, so that no page elsewhere can reach it by a name that resolves here. It needs no script, and ends with the answer.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use amparo_prepare::Proposal;
use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower_http::limit::RequestBodyLimitLayer;

/// The longest answer, in bytes.
const ANSWER: usize = 256 << 10;
const HEADERS: [(HeaderName, &str); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (CACHE_CONTROL, "no-store"),
];

/// What was confirmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confirmed {
    /// Fields that are read as proposed.
    pub kept: Vec<String>,
    /// Fields with a column that the officer chose.
    pub added: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "confirm.html")]
struct Page<'a> {
    file: &'a str,
    token: &'a str,
    proposal: &'a Proposal,
    open: Vec<&'static str>,
}

impl Page<'_> {
    fn percent(&self, share: &f64) -> String {
        format!("{:.0}", 100.0 * share)
    }

    fn likely(&self, share: &f64) -> bool {
        *share >= 0.5
    }
}

struct Waiting {
    file: String,
    proposal: Proposal,
    token: String,
    host: String,
    answer: Mutex<Option<oneshot::Sender<Confirmed>>>,
}

/// Shows the proposal on a page and waits for the answer. `told` is given the page's address as soon as it is open.
///
/// # Errors
/// If no port can be had, or the page ends without an answer.
pub async fn confirm_on_page(
    file: &str,
    proposal: &Proposal,
    told: impl FnOnce(&str),
) -> io::Result<Confirmed> {
    let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
    let host = listener.local_addr()?.to_string();
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    let token = hex::encode(random);
    told(&format!("http://{host}/{token}"));
    let (sender, receiver) = oneshot::channel();
    let router = router(file, proposal, &token, &host, sender);
    let (ended, stop) = oneshot::channel::<()>();
    let serving = tokio::spawn(async move {
        axum::serve(listener, router)
            .with_graceful_shutdown(async {
                let _ = stop.await;
            })
            .await
    });
    let answer = receiver
        .await
        .map_err(|_| io::Error::other("the page ended without an answer"));
    let _ = ended.send(());
    // The last page is sent before the server ends.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(2), serving).await;
    answer
}

fn router(
    file: &str,
    proposal: &Proposal,
    token: &str,
    host: &str,
    sender: oneshot::Sender<Confirmed>,
) -> Router {
    let waiting = Arc::new(Waiting {
        file: file.into(),
        proposal: proposal.clone(),
        token: token.into(),
        host: host.into(),
        answer: Mutex::new(Some(sender)),
    });
    Router::new()
        .route("/{token}", get(show).post(take))
        .route("/{token}/page.css", get(style))
        .layer(RequestBodyLimitLayer::new(ANSWER))
        .with_state(waiting)
}

/// Whether a request is for this page: with its token, and to this host and no other name.
fn allowed(waiting: &Waiting, token: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    token == waiting.token && host == Some(waiting.host.as_str())
}

fn answered(status: StatusCode, body: String) -> Response {
    let mut response = (status, Html(body)).into_response();
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn nothing_here() -> Response {
    answered(StatusCode::NOT_FOUND, "There is nothing here.".into())
}

async fn show(
    State(waiting): State<Arc<Waiting>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !allowed(&waiting, &token, &headers) {
        return nothing_here();
    }
    let page = Page {
        file: &waiting.file,
        token: &waiting.token,
        proposal: &waiting.proposal,
        open: waiting.proposal.open_fields().collect(),
    };
    answered(StatusCode::OK, page.render().unwrap_or_default())
}

async fn style(
    State(waiting): State<Arc<Waiting>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    if !allowed(&waiting, &token, &headers) {
        return nothing_here();
    }
    let css = include_str!("../templates/page.css");
    ([("content-type", "text/css")], css).into_response()
}

async fn take(
    State(waiting): State<Arc<Waiting>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !allowed(&waiting, &token, &headers) {
        return nothing_here();
    }
    let confirmed = read_answer(&waiting.proposal, &body);
    let sender = waiting
        .answer
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let said = match sender.map(|sender| sender.send(confirmed)) {
        Some(Ok(())) => "The mapping is confirmed. You can close this page and go back to the terminal.",
        _ => "The mapping was confirmed before. You can close this page.",
    };
    answered(
        StatusCode::OK,
        format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Confirmed</title><p>{said}</p></html>"
        ),
    )
}

/// Only fields that were proposed can be kept, and only columns of the file can be chosen.
fn read_answer(proposal: &Proposal, body: &[u8]) -> Confirmed {
    let mut confirmed = Confirmed::default();
    for (key, value) in form_urlencoded::parse(body) {
        if key == "keep" && proposal.fields.iter().any(|proposed| proposed.field == *value) {
            confirmed.kept.push(value.into_owned());
        } else if let Some(field) = key.strip_prefix("add-") {
            let known = proposal.open_fields().any(|open| open == field);
            let column = proposal.columns.iter().any(|column| column.column == *value);
            if known && column {
                confirmed.added.push((field.to_owned(), value.into_owned()));
            }
        }
    }
    confirmed
}

#[cfg(test)]
mod tests {
    use super::*;
    use amparo_intake::Source;
    use amparo_prepare::propose;
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt as _;

    const HOST_NAME: &str = "127.0.0.1:4000";

    fn proposal() -> Proposal {
        let text = "fecha_registro;sexo;<b>edad</b>;pais\n04/05/2021;M;26;España\n05/05/2021;H;31;Perú\n";
        let source = Source::Bytes {
            name: "a.csv".into(),
            bytes: text.as_bytes().to_vec(),
        };
        propose(&source, None).unwrap()
    }

    async fn ask(router: &Router, method: &str, path: &str, host: &str, body: &str) -> (StatusCode, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", host)
            .body(Body::from(body.to_owned()))
            .unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn only_who_has_the_token_and_the_host_sees_the_page() {
        let (sender, mut receiver) = oneshot::channel();
        let router = router("a.csv", &proposal(), "secret", HOST_NAME, sender);
        let (status, page) = ask(&router, "GET", "/secret", HOST_NAME, "").await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains("yearOfRegistration") && !page.contains("<b>edad") && !page.contains("<script"),
            "{page}"
        );
        for (path, host) in [
            ("/guess", HOST_NAME),
            ("/secret", "evil.example:4000"),
            ("/secret/page.css", "evil.example"),
        ] {
            assert_eq!(
                ask(&router, "GET", path, host, "").await.0,
                StatusCode::NOT_FOUND,
                "{path} {host}"
            );
        }
        assert_eq!(
            ask(&router, "POST", "/guess", HOST_NAME, "keep=gender").await.0,
            StatusCode::NOT_FOUND
        );
        assert!(receiver.try_recv().is_err());
        let body = "keep=yearOfRegistration&keep=magic&add-CountryOfExploitation=pais&add-ageBroad=nothing";
        let (status, said) = ask(&router, "POST", "/secret", HOST_NAME, body).await;
        assert!(
            status == StatusCode::OK && said.contains("is confirmed"),
            "{said}"
        );
        let confirmed = receiver.try_recv().unwrap();
        assert_eq!(confirmed.kept, ["yearOfRegistration"]);
        assert_eq!(
            confirmed.added,
            [("CountryOfExploitation".to_owned(), "pais".to_owned())]
        );
        let (_, said) = ask(&router, "POST", "/secret", HOST_NAME, body).await;
        assert!(said.contains("before"), "{said}");
    }
}
