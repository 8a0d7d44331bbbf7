//! Pages, answers and files about migration governance: what they say, and that none of them ranks places.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use amparo_portal::{Portal, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use support::governance::{COUNTRIES, bundle, collection};
use tower::ServiceExt as _;

const LANGUAGES: [&str; 6] = ["", "/fr", "/es", "/ar", "/ru", "/zh"];

/// One portal over one bundle, with no release beside it. The folders go at the end of the test's life.
fn app() -> (tempfile::TempDir, Router) {
    let folder = tempfile::tempdir().unwrap();
    let (published, governance) = (folder.path().join("published"), folder.path().join("governance"));
    std::fs::create_dir_all(&published).unwrap();
    bundle(&governance, &collection(), "2026-05-01T00:00:00Z");
    let portal = Portal::open_with(&published, Some(&governance), support::trusted()).unwrap();
    (folder, router(portal))
}

async fn ask(app: &Router, path: &str) -> (StatusCode, String) {
    let request = Request::builder().uri(path).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 32 << 20).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn get(app: &Router, path: &str) -> String {
    let (status, text) = ask(app, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {text}");
    text
}

/// Everything that leads on from a page within governance.
fn links(page: &str) -> BTreeSet<String> {
    page.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(href, _)| href.replace("&amp;", "&").replace("&#38;", "&"))
        .filter(|href| href.contains("/governance"))
        .collect()
}

/// The text of every element of a kind.
fn cells(page: &str, tag: &str) -> Vec<String> {
    page.split(&format!("<{tag}"))
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.1.split_once(&format!("</{tag}>")))
        .map(|(inner, _)| {
            let mut text = String::new();
            let mut inside = true;
            for c in inner.chars() {
                match c {
                    '<' => inside = false,
                    '>' => inside = true,
                    c if inside => text.push(c),
                    _ => {}
                }
            }
            text
        })
        .collect()
}

/// Words for an order of merit, in the six languages. `position` and the like stand for whole words.
const ORDERS: [&str; 21] = [
    "rank",
    "ranking",
    "ranked",
    "league",
    "position",
    "top",
    "best",
    "worst",
    "rang",
    "classement",
    "palmarès",
    "puesto",
    "clasificación",
    "posición",
    "ترتيب",
    "مرتبة",
    "ранг",
    "рейтинг",
    "позиция",
    "名次",
    "排名",
];

fn names_no_order(path: &str, title: &str) {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    for order in ORDERS {
        assert!(
            !words.contains(&order),
            "{path}: the title {title:?} speaks of an order"
        );
        assert!(
            order.is_ascii() || !lower.contains(order),
            "{path}: the title {title:?} speaks of an order"
        );
    }
}

fn keys(value: &serde_json::Value, path: &str) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, inner) in map {
                if key == "ranking" {
                    assert_eq!(inner, false, "{path}: an instrument that ranks");
                    continue;
                }
                names_no_order(path, key);
                keys(inner, path);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, path)),
        _ => {}
    }
}

/// Follows every link from the first page of every language: all pages, all answers and all files about governance.
#[tokio::test]
async fn nothing_that_can_be_reached_ranks_places() {
    let (_folder, app) = app();
    let mut open: Vec<String> = vec!["/governance".into(), "/ar/governance".into()];
    let (mut seen, mut pages, mut tables, mut answers) = (BTreeSet::new(), 0, 0, 0);
    while let Some(path) = open.pop() {
        // Other languages' pages are built from the same code; one beside English is followed throughout.
        let other = ["/fr/", "/es/", "/ru/", "/zh/"]
            .iter()
            .any(|root| path.starts_with(root));
        let many = path.contains("/places/") && !COUNTRIES.iter().any(|code| path.ends_with(code));
        if other || many || !seen.insert(path.clone()) {
            continue;
        }
        let text = get(&app, &path).await;
        if text.starts_with("<!doctype html>") {
            pages += 1;
            for title in cells(&text, "th").into_iter().chain(cells(&text, "h2")) {
                names_no_order(&path, &title);
            }
            assert!(!text.contains("<ol"), "{path}: a numbered list");
            open.extend(links(&text));
        } else if text.starts_with(['{', '[']) {
            answers += 1;
            keys(&serde_json::from_str(&text).unwrap(), &path);
        } else {
            tables += 1;
            for title in text.lines().next().unwrap().split(',') {
                names_no_order(&path, title);
            }
        }
    }
    assert!(
        pages > 50 && tables > 30 && answers > 30,
        "{pages} {tables} {answers}"
    );
}

#[tokio::test]
async fn places_stand_by_name_in_every_language_and_file() {
    let (_folder, app) = app();
    let json: serde_json::Value =
        serde_json::from_str(&get(&app, "/api/v1/governance/compare?instrument=sdg-10.7.2@1").await).unwrap();
    let english = json["sideBySide"]["places"].as_array().unwrap().clone();
    assert_eq!(english.len(), COUNTRIES.len());
    assert!(english.is_sorted_by_key(|name| name.as_str().unwrap().to_owned()));
    // Their scores are in another order, or this test would show nothing.
    let scores: Vec<f64> = json["sideBySide"]["domains"][0]["cells"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|cell| cell["percent"].as_str()?.parse().ok())
        .collect();
    assert!(scores.len() > 8, "{scores:?}");
    assert!(
        !scores.is_sorted() && !scores.iter().rev().is_sorted(),
        "{scores:?}"
    );
    for root in LANGUAGES {
        let page = get(
            &app,
            &format!("{root}/governance/compare?instrument=sdg-10.7.2@1"),
        )
        .await;
        let head = page
            .split("<thead>")
            .nth(1)
            .unwrap()
            .split("</thead>")
            .next()
            .unwrap();
        let names: Vec<String> = cells(head, "a");
        assert_eq!(names.len(), COUNTRIES.len(), "{root}");
        if root.is_empty() {
            assert!(names.is_sorted(), "{names:?}");
        }
    }
    let csv = get(&app, "/api/v1/governance/bands.csv").await;
    let codes: Vec<&str> = csv
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(codes.len(), 198);
    assert!(codes.is_sorted());
}

#[tokio::test]
async fn a_profile_says_what_is_known_and_how_firm_it_is() {
    let (_folder, app) = app();
    // The country whose answer to one question is not known: its domain is withheld, with bounds.
    let page = get(&app, "/governance/assessments/ken-2024").await;
    for said in [
        "Migration governance: Kenya",
        "withheld",
        "of runs",
        "Not or only partly in force",
        "Still to be found out",
        "What would lift each domain one band",
        "Change since the assessment before",
        "Invented Migration Act, s. 4",
        "in force from",
        "Ministry &#60;of&#62; Labour",
        "as the invented Act says".replace("as", "As").as_str(),
    ] {
        assert!(page.contains(said), "{said}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&get(&app, "/api/v1/governance/assessments/ken-2024").await).unwrap();
    assert_eq!(json["followUp"]["since"], "ken-2021");
    let domain = &json["scores"]["domains"][1];
    assert_eq!(
        (&domain["id"], &domain["score"]),
        (&"D2".into(), &serde_json::Value::Null)
    );
    assert_eq!(domain["missing"], "1/5");
    let csv = get(&app, "/api/v1/governance/assessments/zmb-2024/scores.csv").await;
    assert!(csv.starts_with("assessment,country,city,instrument,"), "{csv}");
    assert_eq!(csv.lines().count(), 8);
    let history = get(&app, "/api/v1/governance/assessments/zmb-2024/history.json").await;
    let read = amparo_governance::assessment::Assessment::from_json(
        &history,
        amparo_governance::instrument::sdg_10_7_2(),
    );
    assert_eq!(read.unwrap().id(), "zmb-2024");
    let city = get(&app, "/governance/assessments/five-ken-2").await;
    assert!(city.contains("Mombasa, Kenya"));
    let arabic = get(&app, "/ar/governance/assessments/ken-2024").await;
    assert!(
        arabic.contains("<span lang=\"en\" dir=\"auto\">"),
        "English questions are marked"
    );
}

#[tokio::test]
async fn chosen_peers_and_shares_of_them() {
    let (_folder, app) = app();
    let raw = "/api/v1/governance/compare?instrument=sdg-10.7.2@1&region=Eastern+Africa&income=lower_middle";
    let json: serde_json::Value = serde_json::from_str(&get(&app, raw).await).unwrap();
    assert_eq!(
        json["sideBySide"]["places"],
        serde_json::json!(["Kenya", "Zambia"])
    );
    let question = &json["sideBySide"]["questions"][6];
    assert_eq!((&question["of"], &question["missing"]), (&1.into(), &1.into()));
    let page = get(
        &app,
        "/governance/compare?instrument=sdg-10.7.2@1&region=Eastern+Africa",
    )
    .await;
    assert!(page.contains("Share of peers that have this policy") && page.contains("of 2 ("));
    let (status, text) = ask(&app, "/governance/compare?region=Atlantis").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("“Atlantis” is not a region."));
    let (status, text) = ask(&app, "/api/v1/governance/compare?order=score").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("“order” is not a parameter."), "{text}");
    for missing in [
        "/governance/assessments/none",
        "/governance/instruments/none",
        "/governance/places/XXX",
    ] {
        assert_eq!(ask(&app, missing).await.0, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn findings_are_said_in_the_words_that_their_numbers_bear() {
    let (_folder, app) = app();
    let raw = "instrument=sdg-10.7.2@1";
    let json: serde_json::Value =
        serde_json::from_str(&get(&app, &format!("/api/v1/governance/findings?{raw}")).await).unwrap();
    let facts = &json["findings"][0]["facts"];
    assert_eq!(facts["kind"], "income", "{facts}");
    let page = get(&app, &format!("/governance/findings?{raw}")).await;
    let open = facts["interval"][0].as_f64().unwrap() <= 0.0 && facts["interval"][1].as_f64().unwrap() >= 0.0;
    assert_eq!(page.contains("cannot tell the two groups apart"), open);
    assert!(page.contains("it does not say why"));
    for country in ["Kenya", "Norway", "Zambia"] {
        assert!(!page.contains(country), "findings name no place");
    }
    // Three places are too few.
    let few = get(&app, "/governance/findings?instrument=amparo-five-domains@2026.1").await;
    assert!(few.contains("Too few assessments to say"));
}

#[tokio::test]
async fn only_verified_bundles_are_shown_and_corrections_take_the_place_of_what_they_correct() {
    use amparo_governance::collection::Collection;
    use amparo_governance::instrument::sdg_10_7_2;
    let folder = tempfile::tempdir().unwrap();
    let governance = folder.path().join("governance");
    let made = bundle(&governance, &collection(), "2026-05-01T00:00:00Z");
    let published = folder.path().join("published");
    std::fs::create_dir(&published).unwrap();
    let file = made.join("assessments/ken-2024.json");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("invented Act", "invented act", 1)).unwrap();
    let portal = Portal::open_with(&published, Some(&governance), support::trusted()).unwrap();
    let page = get(&router(portal.clone()), "/governance").await;
    assert!(page.contains("Nothing has been published here so far."));
    std::fs::write(&file, text).unwrap();
    // The look goes by the manifest; another bundle makes it look anew.
    let mut second = Collection::default();
    let late =
        support::governance::assessment(sdg_10_7_2(), ("ken-2026", "KEN", None), 2026, |_| 0, |_| false);
    second.add(sdg_10_7_2().clone(), late).unwrap();
    bundle(&governance, &second, "2026-06-01T00:00:00Z");
    portal.rescan().unwrap();
    let app = router(portal);
    let page = get(&app, "/governance/compare?instrument=sdg-10.7.2@1&place=KEN").await;
    assert!(
        page.contains("/governance/assessments/ken-2026"),
        "the latest stands"
    );
    let json: serde_json::Value = serde_json::from_str(&get(&app, "/api/v1/governance").await).unwrap();
    assert_eq!(json["bundles"].as_array().unwrap().len(), 2);
    // Without a folder there are no such pages, and no link to them.
    let without = router(Portal::open(&published, support::trusted()).unwrap());
    let (status, page) = ask(&without, "/governance").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(!page.contains("href=\"/governance\""));
}
