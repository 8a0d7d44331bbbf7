//! The register of certified recruiters, as people and programs meet it through the portal.
#![allow(clippy::unwrap_used)]

mod support;

use amparo_portal::{Portal, router};
use amparo_register::certificate::verify_certificate;
use amparo_register::log::{Log, read_head, verify_inclusion};
use amparo_register::{PartyId, Standing, verify_receipt};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use serde_json::Value;
use support::register::{issuer, publish};
use tower::ServiceExt as _;

struct Fixture {
    _folder: tempfile::TempDir,
    app: Router,
}

fn open(folder: tempfile::TempDir) -> Fixture {
    let releases = folder.path().join("releases");
    std::fs::create_dir_all(&releases).unwrap();
    let portal = Portal::open(&releases, support::trusted())
        .unwrap()
        .with_register(&folder.path().join("registers"), support::trusted())
        .unwrap();
    Fixture {
        _folder: folder,
        app: router(portal),
    }
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    publish(
        &folder.path().join("registers"),
        &mut Log::new(),
        date(2026, 11, 25),
    );
    open(folder)
}

async fn ask(app: &Router, path: &str) -> (StatusCode, String, String) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .map(|kind| kind.to_str().unwrap().to_owned())
        .unwrap_or_default();
    let bytes = to_bytes(body, 8 << 20).await.unwrap();
    (parts.status, kind, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn good(app: &Router, path: &str) -> String {
    let (status, _, text) = ask(app, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {text}");
    text
}

async fn json(app: &Router, path: &str) -> Value {
    serde_json::from_str(&good(app, path).await).unwrap()
}

#[tokio::test]
async fn the_pages_stand_in_every_language_without_any_release() {
    let fixture = fixture();
    let id = PartyId::from_number(1);
    for lang in ["", "/fr", "/es", "/ar", "/ru", "/zh"] {
        for path in [
            "/register",
            &format!("/register/{id}"),
            "/register/log",
            "/register?on=2025-10-01&country=PHL",
        ] {
            let text = good(&fixture.app, &format!("{lang}{path}")).await;
            assert!(
                text.contains("<h1>") && !text.contains("<script>"),
                "{lang}{path}"
            );
            assert!(!text.contains("register-"), "{lang}{path}: a text is missing");
            // Names and reasons are somebody's words, not markup.
            assert!(
                !text.contains("<b>were</b>") && !text.contains("Bay <Manpower>"),
                "{lang}{path}"
            );
            assert!(!text.contains("a secret of the audit"));
        }
    }
    let page = good(&fixture.app, "/register").await;
    let (bay, delta) = (
        page.find("Bay &").unwrap_or_else(|| page.find("Bay").unwrap()),
        page.find("Delta").unwrap(),
    );
    assert!(bay < delta, "recruiters stand by name");
    assert!(page.contains("invented"), "what is invented says so");
}

#[tokio::test]
async fn a_recruiter_stands_on_every_day_as_it_stood_then() {
    let app = fixture().app;
    let id = PartyId::from_number(1);
    for (on, standing) in [
        ("2024-05-06", Some("certified")),
        ("2025-10-01", Some("suspended")),
        ("2025-12-01", Some("certified")),
        ("2024-05-05", None),
    ] {
        let answer = json(&app, &format!("/api/v1/register/{id}?on={on}")).await;
        assert_eq!(answer["recruiter"]["phase"].as_str(), standing, "{on}");
        let page = good(&app, &format!("/register/{id}?on={on}")).await;
        assert_eq!(page.contains("class=\"answer\""), standing.is_some(), "{on}");
    }
    let all = json(&app, "/api/v1/register?status=withdrawn").await;
    assert_eq!(all["recruiters"][0]["name"], "Delta Overseas");
    assert_eq!(all["recruiters"].as_array().unwrap().len(), 1);
    let found = json(&app, "/api/v1/register?q=manpower&country=SAU&limit=1").await;
    assert_eq!(found["recruiters"][0]["party"], id.to_string());
    let far = json(&app, "/api/v1/register?on=2100-01-01").await;
    assert_eq!(far["byTheCalendarAlone"], true);
}

#[tokio::test]
async fn what_cannot_be_answered_says_what_would_be() {
    let app = fixture().app;
    for (path, status, words) in [
        (
            "/api/v1/register?on=01/08/2025",
            StatusCode::BAD_REQUEST,
            "year-month-day",
        ),
        ("/api/v1/register?order=score", StatusCode::BAD_REQUEST, "order"),
        (
            "/api/v1/register/AM00000001X",
            StatusCode::BAD_REQUEST,
            "mistyped",
        ),
        (
            "/api/v1/register/log/inclusion?entry=99",
            StatusCode::BAD_REQUEST,
            "no entry 99",
        ),
        (
            "/api/v1/register/log/inclusion",
            StatusCode::BAD_REQUEST,
            "place of an entry",
        ),
        (
            "/api/v1/register/log/consistency?from=0",
            StatusCode::BAD_REQUEST,
            "head of size",
        ),
        ("/register/files/../secret", StatusCode::NOT_FOUND, ""),
        ("/register/status/other", StatusCode::NOT_FOUND, ""),
    ] {
        let (got, _, text) = ask(&app, path).await;
        assert_eq!(got, status, "{path}");
        assert!(text.contains(words), "{path}: {text}");
    }
    let absent = PartyId::from_number(77);
    let (status, _, text) = ask(&app, &format!("/register/{absent}")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(text.contains(absent.as_str()));
    let (status, _, _) = ask(&app, &format!("/register/{absent}/check.json")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn certificate_receipt_feed_and_log_hold_outside_the_portal() {
    let app = fixture().app;
    let (id, key) = (PartyId::from_number(1), issuer().key.verifying_key());
    let (_, kind, certificate) = ask(&app, &format!("/register/{id}/certificate.json")).await;
    assert_eq!(kind, "application/vc");
    let revocation = good(&app, "/register/status/revocation").await;
    let suspension = good(&app, "/register/status/suspension").await;
    let verified = verify_certificate(
        &certificate,
        &[key],
        &[&revocation, &suspension],
        date(2026, 11, 26),
    )
    .unwrap();
    assert_eq!(
        serde_json::to_value(verified.standing).unwrap()["standing"],
        "valid"
    );
    let (_, kind, qr) = ask(&app, &format!("/register/{id}/certificate.svg")).await;
    assert!(kind == "image/svg+xml" && qr.contains("<svg"));

    let receipt = good(&app, &format!("/register/{id}/check.json")).await;
    let held = verify_receipt(&receipt, &key).unwrap();
    assert_eq!(held.entry.phase, Standing::Certified);
    assert!(verify_receipt(&receipt.replace("\"SAU\"", "\"QAT\""), &key).is_err());

    let head = json(&app, "/api/v1/register/log").await;
    let head = read_head(head["note"].as_str().unwrap(), &key).unwrap();
    assert_eq!(head.size, 5);
    let proof = json(&app, "/api/v1/register/log/inclusion?entry=3").await;
    let hashes: Vec<String> = serde_json::from_value(proof["inclusion"].clone()).unwrap();
    verify_inclusion(&head, proof["leaf"].as_str().unwrap().as_bytes(), 3, &hashes).unwrap();
    let consistency = json(&app, "/api/v1/register/log/consistency?from=2").await;
    assert!(!consistency["consistency"].as_array().unwrap().is_empty());
    let entries = json(&app, "/api/v1/register/log/entries?from=1&limit=2").await;
    assert_eq!(entries["entries"].as_array().unwrap().len(), 2);

    let feed = good(&app, "/register/feed.atom").await;
    assert_eq!(feed.matches("<entry>").count(), 5);
    let own = good(&app, &format!("/register/{id}/feed.atom")).await;
    assert_eq!(own.matches("<entry>").count(), 3);
    assert!(own.contains(&format!("/register/{id}/feed.atom</id>")));
    let manifest = good(&app, "/register/files/manifest.json").await;
    assert!(manifest.contains("amparo-register/1"));
}

#[tokio::test]
async fn a_register_that_rewrites_its_log_or_was_altered_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let registers = folder.path().join("registers");
    publish(&registers, &mut Log::new(), date(2026, 11, 24));
    // Later, but with a log of its own: the commitments in it are others.
    publish(&registers, &mut Log::new(), date(2026, 11, 25));
    let fixture = open(folder);
    let answer = json(&fixture.app, "/api/v1/register").await;
    assert_eq!(answer["decisionsKnownUntil"], "2026-11-24");
    let health = json(&fixture.app, "/healthz").await;
    assert_eq!(health["register"]["refused"], 1);

    let folder = tempfile::tempdir().unwrap();
    let registers = folder.path().join("registers");
    publish(&registers, &mut Log::new(), date(2026, 11, 25));
    let place = std::fs::read_dir(&registers)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let book = std::fs::read_to_string(place.join("register.json")).unwrap();
    std::fs::write(
        place.join("register.json"),
        book.replace("withdrawn", "certified"),
    )
    .unwrap();
    let fixture = open(folder);
    let (status, _, _) = ask(&fixture.app, "/register").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn without_a_register_there_is_no_such_page() {
    let folder = tempfile::tempdir().unwrap();
    let app = router(Portal::open(folder.path(), support::trusted()).unwrap());
    assert_eq!(ask(&app, "/register").await.0, StatusCode::NOT_FOUND);
    assert_eq!(ask(&app, "/api/v1/register").await.0, StatusCode::NOT_FOUND);
}
