//! Fact sheets, news and search through the public face of the portal.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;

use amparo_news::News;
use amparo_portal::{Portal, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt as _;

/// Status, media type and text of an answer.
async fn ask(app: &Router, path: &str) -> (StatusCode, String, String) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let media_type = parts
        .headers
        .get(header::CONTENT_TYPE)
        .map_or_else(String::new, |value| value.to_str().unwrap().to_owned());
    let bytes = to_bytes(body, 32 << 20).await.unwrap();
    (
        parts.status,
        media_type,
        String::from_utf8(bytes.to_vec()).unwrap(),
    )
}

fn write(folder: &Path, name: &str, head: &str, text: &str) {
    std::fs::write(folder.join(name), format!("---\n{head}\n---\n{text}\n")).unwrap();
}

#[tokio::test]
async fn a_fact_sheet_is_a_page_a_table_and_two_texts_that_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (_, manifest, _) = support::publish(folder.path(), 700, 2, "2026-11-20T09:00:00Z");
    let app = router(Portal::open(folder.path(), support::trusted()).unwrap());
    let (status, media_type, json) = ask(&app, "/facts.json").await;
    assert_eq!(
        (status, media_type.as_str()),
        (StatusCode::OK, "application/json")
    );
    let json: Value = serde_json::from_str(&json).unwrap();
    let facts = json["facts"].as_array().unwrap();
    assert!(facts.len() > 20, "{}", facts.len());

    let (_, media_type, csv) = ask(&app, "/facts.csv").await;
    assert_eq!(media_type, "text/csv; charset=utf-8");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), facts.len() + 1);
    let (_, _, markdown) = ask(&app, "/facts.md").await;
    let (_, _, page) = ask(&app, "/facts").await;
    for fact in facts {
        let sentence = fact["sentence"].as_str().unwrap();
        assert!(markdown.contains(sentence), "{sentence}");
        // A country has no digits that a page could write otherwise.
        if fact["topic"] == "victims" {
            assert!(page.contains(sentence), "{sentence}");
        }
    }
    // For good, under the release's own address, in another language.
    let (status, _, page) = ask(&app, &format!("/fr/releases/{}/facts?country=THA", manifest.id)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Thaïlande") && page.contains("lang=\"fr\""));
    for wrong in [
        "/facts?year=1999",
        "/facts?country=Atlantis",
        "/facts?year=x",
        "/facts?colour=red",
    ] {
        let (status, _, page) = ask(&app, wrong).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}: {page}");
    }
}

#[tokio::test]
async fn news_are_told_in_the_readers_language_found_and_read_again_when_written() {
    let published = tempfile::tempdir().unwrap();
    support::publish(published.path(), 400, 1, "2026-03-02T09:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    let head = "kind: news\ntitle: What noise is\ndate: 2026-05-20\nstatus: published\nsummary: On noise\ntopics: [privacy]\ncountries: [KEN]";
    write(folder.path(), "noise.md", head, "Noise protects <b>people</b>.");
    write(
        folder.path(),
        "noise.fr.md",
        &head.replace("What noise is", "Le bruit"),
        "Le bruit protège.",
    );
    write(
        folder.path(),
        "hidden.md",
        "kind: news\ntitle: Hidden\ndate: 2026-05-21",
        "Not yet.",
    );
    write(
        folder.path(),
        "gone.md",
        "kind: publication\ntitle: Gone\ndate: 2026-05-19\nstatus: withdrawn\nreason: A figure was wrong",
        "The wrong figure.",
    );
    let portal = Portal::open(published.path(), support::trusted())
        .unwrap()
        .telling(News::read(folder.path()).unwrap());
    let app = router(portal.clone());

    let (_, _, list) = ask(&app, "/news?topic=privacy&country=KEN").await;
    assert!(list.contains("What noise is") && !list.contains("Hidden"));
    let (_, _, none) = ask(&app, "/news?topic=other").await;
    assert!(!none.contains("What noise is"));
    let (_, _, article) = ask(&app, "/fr/news/noise").await;
    assert!(article.contains("Le bruit protège.") && article.contains("lang=\"fr\""));
    let (_, _, article) = ask(&app, "/ar/news/noise").await;
    assert!(article.contains("&lt;b&gt;people") && article.contains("lang=\"en\" dir=\"ltr\""));
    let (status, _, article) = ask(&app, "/news/gone").await;
    assert!(
        status == StatusCode::OK
            && article.contains("A figure was wrong")
            && !article.contains("The wrong figure")
    );
    for hidden in ["/news/hidden", "/news/noise.fr", "/news/never"] {
        assert_eq!(ask(&app, hidden).await.0, StatusCode::NOT_FOUND, "{hidden}");
    }
    for feed in ["/news.atom", "/news.json"] {
        let (_, _, text) = ask(&app, feed).await;
        assert!(
            text.contains("What noise is") && !text.contains("Le bruit") && !text.contains("Gone"),
            "{text}"
        );
    }
    let (_, media_type, calendar) = ask(&app, "/events.ics").await;
    assert!(media_type.starts_with("text/calendar") && !calendar.contains("VEVENT"));
    let (_, _, found) = ask(&app, "/fr/search?q=bruit").await;
    assert!(found.contains("/fr/news/noise"), "{found}");
    let (_, _, found) = ask(&app, "/search?q=forced+labour").await;
    assert!(found.contains("isForcedLabour"), "{found}");

    // What is written is told at the next look; while the folder is not sound, what was told stays.
    write(
        folder.path(),
        "hidden.md",
        "kind: news\ntitle: Hidden\ndate: 2026-05-21\nstatus: published",
        "Now.",
    );
    portal.rescan().unwrap();
    assert!(ask(&app, "/news").await.2.contains("Hidden"));
    write(folder.path(), "broken.md", "kind: no", "x");
    portal.rescan().unwrap();
    let (_, _, list) = ask(&app, "/news").await;
    assert!(list.contains("Hidden") && list.contains("What noise is"));
}
