//! Every page in every language, through the public face of the portal.
#![allow(clippy::unwrap_used)]

mod support;

use amparo_portal::{Portal, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt as _;

const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ar", "ru", "zh"];

struct Fixture {
    _folder: tempfile::TempDir,
    app: Router,
    old: String,
    new: String,
}

/// Two releases; an organisation joined before the second.
fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let (_, old, _) = support::publish_from(folder.path(), 400, 1, "2026-03-02T09:00:00Z", 3);
    let (_, new, _) = support::publish_from(folder.path(), 700, 2, "2026-11-20T09:00:00Z", 4);
    std::fs::write(
        folder.path().join("population.csv"),
        "country,population,year,source\nMYS,30000000,2020,An invented source\nTHA,60000000,2020,An invented source\n",
    )
    .unwrap();
    let app = router(Portal::open(folder.path(), support::trusted()).unwrap());
    Fixture {
        _folder: folder,
        app,
        old: old.id,
        new: new.id,
    }
}

async fn ask(app: &Router, path: &str, more: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::builder().uri(path);
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    let response = app
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 32 << 20).await.unwrap();
    (
        parts.status,
        parts.headers,
        String::from_utf8(bytes.to_vec()).unwrap(),
    )
}

/// Paths without language of every kind of page.
fn paths(fixture: &Fixture) -> Vec<String> {
    let mut paths: Vec<String> = [
        "",
        "/explore",
        "/explore?by=CountryOfExploitation&as=map",
        "/explore?by=citizenship,CountryOfExploitation&as=flow",
        "/explore?by=CountryOfExploitation&measure=rate",
        "/explore?by=ageBroad,gender",
        "/compare?by=means&where.gender=Woman&vs.gender=Man",
        "/topics",
        "/topics/children",
        "/topics/labour",
        "/topics/recruitment",
        "/topics/control",
        "/topics/routes",
        "/places",
        "/places/PHL",
        "/places/AND",
        "/places/eastern-africa",
        "/places/africa",
        "/downloads",
        "/methods",
        "/codebook",
        "/releases",
        "/changes",
        "/safety",
        "/api",
    ]
    .map(str::to_owned)
    .into();
    for page in [
        "",
        "/explore",
        "/compare?by=gender",
        "/topics/routes",
        "/places/PHL",
        "/methods",
    ] {
        paths.push(format!("/releases/{}{page}", fixture.old));
    }
    paths.push(format!("/embed/{}?by=gender", fixture.new));
    paths
}

#[tokio::test]
async fn every_page_answers_in_every_language_and_names_the_others() {
    let fixture = fixture();
    for lang in LANGUAGES {
        let prefix = if lang == "en" {
            String::new()
        } else {
            format!("/{lang}")
        };
        for path in paths(&fixture) {
            let address = if lang == "en" && path.is_empty() {
                "/".to_owned()
            } else {
                format!("{prefix}{path}")
            };
            let (status, headers, text) = ask(&fixture.app, &address, &[]).await;
            assert_eq!(
                status,
                StatusCode::OK,
                "{address}: {:?}",
                headers.get(header::LOCATION)
            );
            let direction = if lang == "ar" { "rtl" } else { "ltr" };
            assert!(
                text.contains(&format!("<html lang=\"{lang}\" dir=\"{direction}\">")),
                "{address}"
            );
            // A text that is missing everywhere shows its own name.
            for stray in [
                "site-", "explore-", "story-", "topic-", "place-", "changes-", "compare-", "methods-",
                "note-",
            ] {
                for mark in [format!(">{stray}"), format!("\"{stray}")] {
                    assert!(!text.contains(&mark), "{address}: {mark}");
                }
            }
            if !path.starts_with("/embed/") {
                for other in LANGUAGES {
                    assert!(
                        text.contains(&format!("hreflang=\"{other}\"")),
                        "{address}: {other}"
                    );
                }
                assert!(text.contains("href=\"/leave\""), "{address}");
            }
            // Nothing inline runs: beside data for search engines there is one script, a file of this site, and none in frames of others.
            let scripts = text.matches("<script").count();
            let data = text.matches("<script type=\"application/ld+json\">").count();
            let files = text
                .matches("<script type=\"module\" src=\"/static/portal.")
                .count();
            assert_eq!(scripts, data + files, "{address}");
            assert_eq!(files, usize::from(!path.starts_with("/embed/")), "{address}");
        }
    }
}

#[tokio::test]
async fn links_stay_in_the_language_of_the_page() {
    let fixture = fixture();
    for path in [
        "/fr",
        "/fr/explore?by=gender",
        "/fr/topics/children",
        "/fr/places",
        "/fr/changes",
    ] {
        let (_, _, text) = ask(&fixture.app, path, &[]).await;
        let strays: Vec<&str> = text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with('/') && !link.starts_with("/fr"))
            .filter(|link| {
                // Files, data and the other languages have addresses of their own.
                let data = [".csv", ".json", "/static/", "/feed."]
                    .iter()
                    .any(|part| link.contains(part));
                let other = ["/es", "/ar", "/ru", "/zh"]
                    .iter()
                    .any(|prefix| link.starts_with(prefix));
                !data && !other && *link != "/leave"
            })
            .collect();
        // What is left is the same page in English: once in the head, once in the strip.
        let english = path.strip_prefix("/fr").unwrap().replace('&', "&#38;");
        assert!(strays.len() <= 2, "{path}: {strays:?} ({english})");
    }
}

#[tokio::test]
async fn the_browsers_language_is_offered_and_never_chosen() {
    let fixture = fixture();
    let (status, headers, text) = ask(&fixture.app, "/", &[("accept-language", "ar,en;q=0.5")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("<html lang=\"en\"") && text.contains("<p class=\"hint\" lang=\"ar\""));
    let vary: Vec<&str> = headers
        .get_all(header::VARY)
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect();
    assert!(
        vary.iter().any(|value| value.contains("accept-language")),
        "{vary:?}"
    );
    let (_, _, text) = ask(&fixture.app, "/", &[("accept-language", "en")]).await;
    assert!(!text.contains("class=\"hint\""));
    assert!(headers.get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn only_embedded_charts_may_stand_in_frames_and_files_carry_their_own_style() {
    let fixture = fixture();
    let policy = |headers: &HeaderMap| {
        headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let (_, page, _) = ask(&fixture.app, "/fr/explore?by=gender", &[]).await;
    assert!(policy(&page).contains("frame-ancestors 'none'") && page.contains_key(header::X_FRAME_OPTIONS));
    let (_, embed, _) = ask(&fixture.app, &format!("/fr/embed/{}?by=gender", fixture.new), &[]).await;
    assert!(policy(&embed).contains("frame-ancestors *") && !embed.contains_key(header::X_FRAME_OPTIONS));
    for query in [
        "by=gender",
        "by=yearOfRegistration",
        "by=CountryOfExploitation&as=map",
        "by=citizenship,CountryOfExploitation&as=flow",
    ] {
        let address = format!("/ar/releases/{}/chart.svg?{query}", fixture.new);
        let (status, headers, text) = ask(&fixture.app, &address, &[]).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        assert_eq!(headers[header::CONTENT_TYPE], "image/svg+xml; charset=utf-8");
        assert!(
            policy(&headers).contains("style-src 'sha256-"),
            "{}",
            policy(&headers)
        );
        assert!(text.starts_with("<svg xmlns=") && text.ends_with("</svg>") && text.contains(&fixture.new));
        assert_eq!(text.matches("<svg").count(), text.matches("</svg>").count());
    }
    // A single figure is not a drawing.
    let (status, ..) = ask(&fixture.app, &format!("/releases/{}/chart.svg", fixture.new), &[]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_joined_organisation_is_flagged_between_releases() {
    let fixture = fixture();
    let (_, _, text) = ask(&fixture.app, "/changes", &[]).await;
    assert!(
        text.contains("One organisation joined between these releases"),
        "{text}"
    );
    assert!(text.contains("Do not read them as a trend"));
    let back = format!("/changes?from={}&to={}", fixture.new, fixture.old);
    let (_, _, text) = ask(&fixture.app, &back, &[]).await;
    assert!(text.contains("One organisation fewer contributed"));
    let (status, ..) = ask(&fixture.app, "/changes?from=nothing", &[]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn rates_name_their_source_and_are_not_made_up() {
    let fixture = fixture();
    let (_, _, text) = ask(
        &fixture.app,
        "/explore?by=CountryOfExploitation&measure=rate",
        &[],
    )
    .await;
    assert!(text.contains("An invented source, 2020") && text.contains("It is not a rate of trafficking"));
    // Of the rows with a figure, only the two countries with a population have a rate.
    let rates = text.matches("</td><td class=\"num\">0.").count();
    assert!(rates <= 2, "{rates}");
    let (_, _, text) = ask(&fixture.app, "/explore?by=gender&measure=rate", &[]).await;
    assert!(text.contains("Rates need a grouping by a country field"));
    // Without a table of the keeper's, the one that comes along is used and named; an empty one of the keeper's means none.
    for (own, expected) in [
        (None, "Unicode CLDR 48, 2025"),
        (Some("country,population,year,source\n"), "rates cannot be given"),
    ] {
        let bare = tempfile::tempdir().unwrap();
        support::publish(bare.path(), 300, 5, "2026-03-02T09:00:00Z");
        if let Some(own) = own {
            std::fs::write(bare.path().join("population.csv"), own).unwrap();
        }
        let app = router(Portal::open(bare.path(), support::trusted()).unwrap());
        let (_, _, text) = ask(&app, "/explore?by=CountryOfExploitation&measure=rate", &[]).await;
        assert!(text.contains(expected), "{expected}");
    }
}

#[tokio::test]
async fn comparing_has_one_short_address_and_says_when_nothing_differs() {
    let fixture = fixture();
    let (status, headers, _) = ask(
        &fixture.app,
        "/fr/compare?by=gender&by=&where.gender=&vs.citizenship=PHL&vs.citizenship=",
        &[],
    )
    .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(
        headers[header::LOCATION],
        "/fr/compare?by=gender&vs.citizenship=PHL"
    );
    let (_, _, text) = ask(&fixture.app, "/compare?by=gender", &[]).await;
    assert!(text.contains("Both selections are the same") && text.contains("no clear difference"));
    let (status, ..) = ask(&fixture.app, "/compare?by=gender&vs.gender=Martian", &[]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn leaving_goes_elsewhere_and_asks_to_be_forgotten() {
    let fixture = fixture();
    let (status, headers, _) = ask(&fixture.app, "/leave", &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
    assert!(headers["clear-site-data"].to_str().unwrap().contains("cache"));
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn unknown_places_topics_and_languages_are_not_found() {
    let fixture = fixture();
    for path in [
        "/places/XXX",
        "/places/ken",
        "/places/atlantis",
        "/topics/nothing",
        "/de",
        "/de/explore",
        "/fr/nothing",
        "/fr/static/x.css",
    ] {
        let (status, _, text) = ask(&fixture.app, path, &[]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(text.contains("</html>"), "{path}");
    }
}
