//! The headers that protect visitors, on every address there is: the addresses are read from the source, so none can be forgotten.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use amparo_portal::{Portal, router};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt as _;

/// Every address that the source gives a router.
fn addresses(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            addresses(&path, found);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            for rest in text.split(".route(").skip(1) {
                let literal = rest
                    .trim_start()
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next());
                found.insert(
                    literal
                        .unwrap_or_else(|| panic!("{}: an address that is no literal", path.display()))
                        .to_owned(),
                );
            }
        }
    }
}

/// An address with something in place of its parameters.
fn filled(address: &str, id: &str) -> String {
    let parts = address.split('/').map(|part| match part {
        "{id}" => id,
        "{*path}" => "manifest.json",
        "{place}" => "KEN",
        "{topic}" => "forced-labour",
        part if part.starts_with('{') => "something",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

async fn ask(app: &Router, method: Method, path: &str) -> (StatusCode, HeaderMap) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "data.example.org");
    let answer = app
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    (answer.status(), answer.headers().clone())
}

#[tokio::test]
async fn every_answer_protects_whoever_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (_, manifest, _) = support::publish(folder.path(), 200, 1, "2026-03-02T09:00:00Z");
    let app = router(Portal::open(folder.path(), support::trusted()).unwrap());
    let mut found = BTreeSet::new();
    addresses(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 80, "{} addresses", found.len());
    let mut asked: Vec<(Method, String)> = Vec::new();
    for address in &found {
        let path = filled(address, &manifest.id);
        asked.push((Method::GET, format!("/fr{}", path.trim_end_matches('/'))));
        asked.push((Method::POST, path.clone()));
        asked.push((Method::OPTIONS, path.clone()));
        asked.push((Method::GET, path));
    }
    asked.push((Method::GET, "/nothing/is/here".into()));
    let mut answered = 0;
    for (method, path) in asked {
        let (status, headers) = ask(&app, method.clone(), &path).await;
        answered += usize::from(status == StatusCode::OK);
        let named = || format!("{method} {path} ({status})");
        let get = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        let policy = get("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe-eval"),
            "{}: {policy}",
            named()
        );
        let is_drawing = path.ends_with("/chart.svg");
        assert!(is_drawing || !policy.contains("unsafe-"), "{}: {policy}", named());
        let is_embed = path.contains("/embed/");
        assert_eq!(
            policy.contains("frame-ancestors *"),
            is_embed,
            "{}: {policy}",
            named()
        );
        assert_eq!(
            get("x-frame-options"),
            if is_embed { "" } else { "DENY" },
            "{}",
            named()
        );
        assert_eq!(get("x-content-type-options"), "nosniff", "{}", named());
        assert_eq!(get("referrer-policy"), "no-referrer", "{}", named());
        assert_eq!(get("cross-origin-opener-policy"), "same-origin", "{}", named());
        assert!(
            ["same-origin", "cross-origin"].contains(&get("cross-origin-resource-policy")),
            "{}",
            named()
        );
        assert!(
            !get("permissions-policy").is_empty() && !get("cache-control").is_empty(),
            "{}",
            named()
        );
        assert!(!headers.contains_key("set-cookie"), "{}", named());
    }
    assert!(answered > 60, "only {answered} addresses were there");
}

#[tokio::test]
async fn a_portal_with_a_release_is_ready_and_an_empty_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let empty = router(Portal::open(folder.path(), support::trusted()).unwrap());
    assert_eq!(
        ask(&empty, Method::GET, "/readyz").await.0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    support::publish(folder.path(), 200, 1, "2026-03-02T09:00:00Z");
    let open = router(Portal::open(folder.path(), support::trusted()).unwrap());
    assert_eq!(ask(&open, Method::GET, "/readyz").await.0, StatusCode::OK);
}
