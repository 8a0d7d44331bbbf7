//! Recruitment corridors, as people and programs meet them through the portal.
#![allow(clippy::unwrap_used)]

mod support;

use amparo_portal::{Portal, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;

struct Fixture {
    _folder: tempfile::TempDir,
    app: Router,
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let (releases, corridors) = (folder.path().join("releases"), folder.path().join("corridors"));
    std::fs::create_dir_all(&corridors).unwrap();
    support::publish(&releases, 3000, 1, "2026-03-02T09:00:00Z");
    support::corridors::publish(&corridors);
    let portal = Portal::open(&releases, support::trusted())
        .unwrap()
        .with_corridors(&corridors, support::trusted())
        .unwrap();
    Fixture {
        _folder: folder,
        app: router(portal),
    }
}

async fn ask(app: &Router, path: &str) -> (StatusCode, String) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 8 << 20).await.unwrap();
    (parts.status, String::from_utf8(bytes.to_vec()).unwrap())
}

#[tokio::test]
async fn corridors_stand_in_every_language_with_their_caution_and_their_errors() {
    let Fixture { app, _folder } = fixture();
    let cautions = [
        ("", "Nothing here is a sign of wrongdoing."),
        ("/fr", "Rien ici n’est le signe d’une faute."),
        ("/es", "Nada de esto es indicio de una falta."),
        ("/ar", "لا شيء هنا دليل على مخالفة."),
        ("/ru", "Ничто здесь не является признаком нарушения."),
        ("/zh", "此处任何内容都不是不法行为的迹象。"),
    ];
    for (lang, caution) in cautions {
        for page in ["/corridors", "/corridors/MEX-USA-texas", "/corridors/MEX-USA"] {
            let (status, text) = ask(&app, &format!("{lang}{page}")).await;
            assert_eq!(status, StatusCode::OK, "{lang}{page}");
            assert!(text.contains(caution), "{lang}{page}");
            // So that one can look at the pages in a browser.
            if let Ok(folder) = std::env::var("AMPARO_PAGES") {
                let name = format!("{lang}{page}").replace('/', "_");
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), &text).unwrap();
            }
            assert!(
                !text.contains("corridors-"),
                "a text is missing: {lang}{page}\n{text}"
            );
            assert!(!text.contains("<i>invented") && !text.contains("<Body>") && !text.contains("<County>"));
        }
    }
    let (_, page) = ask(&app, "/corridors/MEX-USA-texas").await;
    // The chain and the flow as drawings, each with a table.
    assert_eq!(
        page.matches("<svg class=\"chart").count(),
        page.matches("role=\"img\"").count()
    );
    for shown in [
        "class=\"chart chain\"",
        "chart map arcs",
        "chart flow",
        "Jalisco",
        "31 of 400",
        "36",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    // Figures about workers have their interval and their claim; a release's base rates stand after them.
    for shown in [
        "1,204 (1,173 to 1,235)",
        "debt bondage",
        "88 (76 to 100)",
        "ε = 1.0000",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert!(!page.contains("isolation"), "what is not firm is not shown");
    let (_, after) = page.split_once("What these figures promise").unwrap();
    assert!(after.contains("Means of control among identified victims"));
    for path in ["/corridors/USA-MEX", "/corridors/x", "/corridors/MEX-USA-ohio"] {
        assert_eq!(ask(&app, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let (_, json) = ask(&app, "/api/v1/corridors").await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["disclosed"][0]["name"], "MEX-USA-texas");
    assert_eq!(json["figures"]["corridors"][0]["workers"]["upper"], 1235.0);
}

#[tokio::test]
async fn an_altered_bundle_is_not_shown_and_without_one_there_is_no_page() {
    let folder = tempfile::tempdir().unwrap();
    let (releases, corridors) = (folder.path().join("releases"), folder.path().join("corridors"));
    for path in [&releases, &corridors] {
        std::fs::create_dir_all(path).unwrap();
    }
    support::corridors::publish(&corridors);
    let bundle = std::fs::read_dir(&corridors)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let figures = bundle.join("figures.json");
    let text = std::fs::read_to_string(&figures)
        .unwrap()
        .replacen("1204", "1203", 1);
    std::fs::write(figures, text).unwrap();
    let portal = Portal::open(&releases, support::trusted())
        .unwrap()
        .with_corridors(&corridors, support::trusted())
        .unwrap();
    let app = router(portal);
    let (status, text) = ask(&app, "/corridors").await;
    assert!(status != StatusCode::OK && !text.contains("1,203"), "{status}");
    let (_, health) = ask(&app, "/healthz").await;
    assert!(health.contains(r#""refused":1"#), "{health}");
    let bare = router(Portal::open(&releases, support::trusted()).unwrap());
    assert_eq!(ask(&bare, "/corridors").await.0, StatusCode::NOT_FOUND);
}
