//! What programs are given, through the public face of the portal.
#![allow(clippy::unwrap_used)]

mod support;

use std::io::{Cursor, Read as _};
use std::net::SocketAddr;

use amparo_portal::{Portal, RateLimit, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tower::ServiceExt as _;

struct Fixture {
    _folder: tempfile::TempDir,
    app: Router,
    id: String,
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    support::publish(folder.path(), 200, 1, "2026-03-02T09:00:00Z");
    let (_, manifest, _) = support::publish(folder.path(), 400, 2, "2026-11-20T09:00:00Z");
    let app = router(Portal::open(folder.path(), support::trusted()).unwrap());
    Fixture {
        _folder: folder,
        app,
        id: manifest.id,
    }
}

/// A portal that shows all that one can show.
fn everything() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (_, manifest, _) = support::publish(&at("releases"), 400, 2, "2026-11-20T09:00:00Z");
    for name in ["governance", "registers", "corridors"] {
        std::fs::create_dir_all(at(name)).unwrap();
    }
    support::governance::bundle(
        &at("governance"),
        &support::governance::collection(),
        "2026-03-02T09:00:00Z",
    );
    support::register::publish(
        &at("registers"),
        &mut amparo_register::log::Log::new(),
        jiff::civil::date(2026, 11, 25),
    );
    support::corridors::publish(&at("corridors"));
    let trusted = support::trusted;
    let portal = Portal::open_with(&at("releases"), Some(&at("governance")), trusted())
        .and_then(|portal| portal.with_register(&at("registers"), trusted()))
        .and_then(|portal| portal.with_corridors(&at("corridors"), trusted()))
        .unwrap();
    Fixture {
        _folder: folder,
        app: router(portal),
        id: manifest.id,
    }
}

async fn ask(app: &Router, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::builder()
        .uri(path)
        .header(header::HOST, "data.example.org")
        .body(Body::empty())
        .unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    (
        parts.status,
        parts.headers,
        to_bytes(body, 64 << 20).await.unwrap().to_vec(),
    )
}

async fn json(app: &Router, path: &str) -> Value {
    let (status, _, body) = ask(app, path).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    serde_json::from_slice(&body).unwrap()
}

fn unzip(bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// Every address of the description, with its examples in place, is answered, and answered as described.
#[tokio::test]
async fn every_address_of_the_openapi_document_is_answered() {
    let fixture = everything();
    let governance = json(&fixture.app, "/api/v1/governance").await;
    let first = |list: &str, name: &str| governance[list][0][name].as_str().unwrap().to_owned();
    let (instrument, assessment) = (first("instruments", "key"), first("assessments", "id"));
    let document = json(&fixture.app, "/api/v1/openapi.json").await;
    let parameters = &document["components"]["parameters"];
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let operation = &item["get"];
        let mut place = path.clone();
        let mut pairs = Vec::new();
        for parameter in operation["parameters"].as_array().unwrap() {
            let name = parameter["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
            let parameter = &parameters[name];
            let own = parameter["name"].as_str().unwrap();
            match (parameter["in"].as_str().unwrap(), &parameter["example"]) {
                ("path", example) => {
                    let value = match own {
                        "key" => &instrument,
                        "assessment" => &assessment,
                        "recruiter" => "AM00000001Y",
                        _ => example.as_str().unwrap_or(&fixture.id),
                    };
                    place = place.replace(&format!("{{{own}}}"), value);
                }
                (_, Value::Object(filters)) => {
                    pairs.extend(
                        filters
                            .iter()
                            .map(|(key, value)| format!("{key}={}", value.as_str().unwrap())),
                    );
                }
                (_, Value::Array(values)) => pairs.push(format!("{own}={}", values[0].as_str().unwrap())),
                (_, Value::String(value)) => pairs.push(format!("{own}={value}")),
                (_, value) => pairs.push(format!("{own}={value}")),
            }
        }
        let address = if pairs.is_empty() {
            place
        } else {
            format!("{place}?{}", pairs.join("&"))
        };
        let (status, headers, _) = ask(&fixture.app, &address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        let described = operation["responses"]["200"]["content"].as_object().unwrap();
        let sent = headers[header::CONTENT_TYPE].to_str().unwrap();
        assert!(
            described.keys().any(|kind| sent.starts_with(kind.as_str())),
            "{address}: {sent}"
        );
        let shared = headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert!(shared.is_some_and(|value| value == "*"), "{address}");
        asked += 1;
    }
    assert!(asked >= 48, "{asked}");
    // A portal without them does not promise them.
    let bare = json(&self::fixture().app, "/api/v1/openapi.json").await;
    for path in ["/api/v1/register", "/api/v1/governance", "/api/v1/corridors"] {
        assert!(document["paths"][path].is_object(), "{path}");
        assert!(bare["paths"][path].is_null(), "{path}");
    }
}

#[tokio::test]
async fn every_document_and_feed_describes_the_release() {
    let Fixture { app, id, _folder } = fixture();
    for name in [
        "schema-org.jsonld",
        "dcat-ap.jsonld",
        "croissant.json",
        "csvw.json",
        "datacite.json",
    ] {
        let text = json(&app, &format!("/releases/{id}/metadata/{name}"))
            .await
            .to_string();
        assert!(
            text.contains(&format!("https://data.example.org/releases/{id}")),
            "{name}"
        );
    }
    let (status, headers, _) = ask(&app, &format!("/releases/{id}/metadata/other.xml")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    let catalogue = json(&app, "/catalog.jsonld").await;
    assert_eq!(catalogue["dcat:dataset"].as_array().unwrap().len(), 2);
    let (_, _, atom) = ask(&app, "/feed.atom").await;
    assert_eq!(String::from_utf8(atom).unwrap().matches("<entry>").count(), 2);
    assert_eq!(
        json(&app, "/feed.json").await["items"].as_array().unwrap().len(),
        2
    );
    // The home page carries the same description, and nothing in it ends the script.
    let (_, _, page) = ask(&app, &format!("/releases/{id}")).await;
    let page = String::from_utf8(page).unwrap();
    // The picture that other sites show with a link is there.
    let place = page
        .find("property=\"og:image\" content=\"https://data.example.org")
        .unwrap();
    let card = page[place..]
        .split("data.example.org")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let (status, _, bytes) = ask(&app, card).await;
    assert_eq!((status, &bytes[1..4]), (StatusCode::OK, b"PNG".as_slice()));
    let start = page.find("<script type=\"application/ld+json\">").unwrap() + 35;
    let data: Value =
        serde_json::from_str(&page[start..start + page[start..].find("</script>").unwrap()]).unwrap();
    assert_eq!(
        data,
        json(&app, &format!("/releases/{id}/metadata/schema-org.jsonld")).await
    );
}

#[tokio::test]
async fn pages_of_the_sitemap_are_there() {
    let Fixture { app, _folder, .. } = everything();
    let (_, _, map) = ask(&app, "/sitemap.xml").await;
    let map = String::from_utf8(map).unwrap();
    let pages: Vec<&str> = map
        .split("<loc>https://data.example.org")
        .skip(1)
        .filter_map(|rest| rest.split("</loc>").next())
        .collect();
    for kind in [
        "/",
        "/explore",
        "/compare?by=gender",
        "/topics/labour",
        "/places/KEN",
        "/places/africa",
        "/downloads",
        "/methods",
        "/codebook",
        "/releases",
        "/changes",
        "/api",
        "/safety",
        "/ar/safety",
        "/facts",
        "/governance",
        "/register/AM00000001Y",
        "/fr/register/log",
        "/corridors/MEX-USA-texas",
        "/corridors/MEX-USA",
    ] {
        assert!(pages.contains(&kind), "{kind}");
    }
    // Every kind of page in English, and of the many places one in forty.
    let english = pages.iter().filter(|path| {
        !["/fr", "/es", "/ar", "/ru", "/zh"]
            .iter()
            .any(|lang| path.starts_with(lang))
    });
    let (places, others): (Vec<&str>, Vec<&str>) = english.partition(|path| path.starts_with("/places/"));
    for page in others.into_iter().chain(places.into_iter().step_by(40)) {
        assert_eq!(ask(&app, page).await.0, StatusCode::OK, "{page}");
    }
}

#[tokio::test]
async fn every_format_of_an_answer_honours_the_filter() {
    let Fixture { app, id, _folder } = fixture();
    let question = "by=gender&where.citizenship=PHL";
    let (_, _, csv) = ask(&app, &format!("/explore.csv?{question}")).await;
    let (_, _, all) = ask(&app, "/explore.csv?by=gender").await;
    assert_ne!(csv, all);
    let (status, headers, zip) = ask(&app, &format!("/explore.zip?{question}")).await;
    assert_eq!(
        (status, headers[header::CONTENT_TYPE].to_str().unwrap()),
        (StatusCode::OK, "application/zip")
    );
    let files = unzip(zip);
    let file = |name: &str| &files.iter().find(|(own, _)| own == name).unwrap().1;
    assert_eq!(file("figures.csv"), &csv);
    let sums = String::from_utf8(file("SHA256SUMS").clone()).unwrap();
    assert_eq!(sums.lines().count(), 4);
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        assert_eq!(sum, hex::encode(Sha256::digest(file(name))), "{name}");
    }
    let readme = String::from_utf8(file("README.md").clone()).unwrap();
    for part in ["How to cite", "What you should know", "Philippines", &id] {
        assert!(readme.contains(part), "{part}\n{readme}");
    }
    let codebook = String::from_utf8(file("codebook.csv").clone()).unwrap();
    assert!(
        codebook.contains("\r\ngender,")
            && codebook.contains("\r\ncitizenship,")
            && !codebook.contains("\r\nageBroad,")
    );
    // The workbook holds the same lines, and the tagged table one more.
    let (_, _, book) = ask(&app, &format!("/releases/{id}/explore.xlsx?{question}")).await;
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(book)).unwrap();
    let lines = csv.iter().filter(|&&byte| byte == b'\n').count();
    assert_eq!(
        calamine::Reader::worksheet_range(&mut book, "Figures")
            .unwrap()
            .rows()
            .count(),
        lines
    );
    let (_, _, tagged) = ask(&app, &format!("/explore.hxl.csv?{question}")).await;
    let tagged = String::from_utf8(tagged).unwrap();
    assert_eq!(tagged.lines().count(), lines + 1);
    assert!(
        tagged
            .lines()
            .nth(1)
            .unwrap()
            .starts_with("#indicator+gender,#indicator+gender+label,#affected+estimate,")
    );
    // A bad question is a problem object in every format.
    for format in ["csv", "json", "xlsx", "zip", "hxl.csv"] {
        let (status, headers, body) = ask(&app, &format!("/explore.{format}?by=nothing")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{format}");
        assert_eq!(
            headers[header::CONTENT_TYPE],
            "application/problem+json",
            "{format}"
        );
        assert!(
            serde_json::from_slice::<Value>(&body).unwrap()["accepted"]
                .as_array()
                .unwrap()
                .len()
                > 5
        );
    }
}

#[tokio::test]
async fn parts_of_a_list_make_up_the_whole() {
    let Fixture { app, _folder, .. } = fixture();
    let whole = json(&app, "/api/v1/query?by=citizenship").await;
    let (mut cells, mut offset) = (Vec::new(), 0);
    loop {
        let part = json(
            &app,
            &format!("/api/v1/query?by=citizenship&limit=100&offset={offset}"),
        )
        .await;
        assert_eq!(part["total"], whole["total"]);
        cells.extend(part["cells"].as_array().unwrap().clone());
        match part["page"]["next"].as_u64() {
            Some(next) => offset = next,
            None => break,
        }
    }
    assert_eq!(&cells, whole["cells"].as_array().unwrap());
    assert_eq!(
        json(&app, "/api/v1/releases?limit=1&offset=1").await["releases"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    for bad in ["limit=0", "limit=x", "offset=-1", "limit=99999999999999999999999"] {
        assert_eq!(
            ask(&app, &format!("/api/v1/query?{bad}")).await.0,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
    assert_eq!(
        ask(&app, "/api/v1/releases?by=gender").await.0,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_visitor_who_asks_too_much_is_told_how_long_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    support::publish(folder.path(), 200, 1, "2026-03-02T09:00:00Z");
    let limit = RateLimit {
        per_second: 0.01,
        burst: 2.0,
        trusted_header: None,
    };
    let app = router(
        Portal::open(folder.path(), support::trusted())
            .unwrap()
            .limited(limit),
    );
    let ask = async |address: &str| {
        let mut request = Request::builder()
            .uri("/api/v1/releases")
            .body(Body::empty())
            .unwrap();
        let peer: SocketAddr = address.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        app.clone().oneshot(request).await.unwrap()
    };
    for _ in 0..2 {
        assert_eq!(ask("203.0.113.7:1").await.status(), StatusCode::OK);
    }
    let refused = ask("203.0.113.7:2").await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = refused.headers()[header::RETRY_AFTER]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=100).contains(&wait), "{wait}");
    assert_eq!(
        refused.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
    assert!(refused.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    // Who reads a page is told on a page.
    let mut request = Request::builder().uri("/fr/explore").body(Body::empty()).unwrap();
    let peer: SocketAddr = "203.0.113.7:3".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    let refused = app.clone().oneshot(request).await.unwrap();
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key(header::RETRY_AFTER));
    let page = to_bytes(refused.into_body(), 1 << 20).await.unwrap();
    assert!(String::from_utf8_lossy(&page).contains("<html lang=\"fr\""));
    for _ in 0..5 {
        assert_eq!(ask("127.0.0.1:3").await.status(), StatusCode::OK);
    }
}

/// Pages leave nothing on a shared device; what programs read may be kept for as long as it stays right, and has a tag.
#[tokio::test]
async fn every_answer_says_how_long_it_may_be_kept() {
    let Fixture { app, id, _folder } = fixture();
    let cases = [
        ("/", "no-store"),
        ("/fr/explore", "no-store"),
        ("/safety", "no-store"),
        ("/api/v1/query?by=gender", "public, max-age=60, must-revalidate"),
        ("/api/v1/releases", "public, max-age=60, must-revalidate"),
        ("/api/v1/fields", "public, max-age=60, must-revalidate"),
        ("/api/v1/openapi.json", "public, max-age=60, must-revalidate"),
        ("/explore.csv?by=gender", "public, max-age=60, must-revalidate"),
        ("/feed.atom", "public, max-age=60, must-revalidate"),
        (
            "/api/v1/releases/latest/query?by=gender",
            "public, max-age=60, must-revalidate",
        ),
        (
            &format!("/api/v1/releases/{id}/query?by=gender"),
            "public, max-age=86400",
        ),
        (
            &format!("/releases/{id}/chart.svg?by=gender"),
            "public, max-age=86400",
        ),
        (
            &format!("/releases/{id}/files/data/cases.csv"),
            "public, max-age=31536000, immutable",
        ),
    ];
    for (path, expected) in cases {
        let (status, headers, body) = ask(&app, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(headers[header::CACHE_CONTROL], expected, "{path}");
        let tag = headers[header::ETAG].clone();
        // The second answer is a kept one; it must be the same, and cost nothing to those who have it.
        let (_, again, same) = ask(&app, path).await;
        assert_eq!((&again[header::ETAG], &same), (&tag, &body), "{path}");
        assert_eq!(again[header::CACHE_CONTROL], expected, "{path}");
        let request = Request::builder()
            .uri(path)
            .header(header::HOST, "data.example.org")
            .header(header::IF_NONE_MATCH, &tag)
            .body(Body::empty())
            .unwrap();
        let unchanged = app.clone().oneshot(request).await.unwrap();
        assert_eq!(unchanged.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert!(
            to_bytes(unchanged.into_body(), 1).await.unwrap().is_empty(),
            "{path}"
        );
    }
    let (_, headers, _) = ask(&app, "/api/v1/query?by=nothing").await;
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
}

/// Kept answers are sent compressed to those who ask so, and decompress to the same bytes.
#[tokio::test]
async fn compressed_answers_are_the_same_answers() {
    let Fixture { app, _folder, .. } = fixture();
    let path = "/explore?by=citizenship";
    let (_, _, plain) = ask(&app, path).await;
    for _ in 0..2 {
        let request = Request::builder()
            .uri(path)
            .header(header::HOST, "data.example.org")
            .header(header::ACCEPT_ENCODING, "gzip")
            .body(Body::empty())
            .unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(
            response
                .headers()
                .get_all(header::CONTENT_ENCODING)
                .iter()
                .count(),
            1
        );
        let bytes = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_ref())
            .read_to_end(&mut text)
            .unwrap();
        assert_eq!(text, plain);
    }
}

/// What is sent to break things gets an answer that helps, and nothing of another file.
#[tokio::test]
async fn hostile_requests_are_refused_with_words() {
    let Fixture { app, id, _folder } = fixture();
    let long = format!("/explore?where.citizenship={}", "KEN,".repeat(5000));
    let many = format!("/explore?{}", "by=&".repeat(2000));
    let values: Vec<String> = (0..700).map(|n| format!("V{n}")).collect();
    let values = format!("/api/v1/query?where.citizenship={}", values.join(","));
    for (path, expected) in [
        ("/explore?by=gender%27%20OR%201=1--", StatusCode::BAD_REQUEST),
        (
            "/explore?by=%3Cscript%3Ealert(1)%3C/script%3E",
            StatusCode::BAD_REQUEST,
        ),
        ("/explore?where.gender=%00", StatusCode::BAD_REQUEST),
        ("/explore?where.gender=%ff%fe", StatusCode::BAD_REQUEST),
        (
            "/explore?by=citizenship,CountryOfExploitation,yearOfRegistration",
            StatusCode::BAD_REQUEST,
        ),
        ("/explore?by=gender,gender", StatusCode::BAD_REQUEST),
        (long.as_str(), StatusCode::BAD_REQUEST),
        (many.as_str(), StatusCode::BAD_REQUEST),
        (values.as_str(), StatusCode::BAD_REQUEST),
        (
            &format!("/releases/{id}/files/../../../etc/passwd"),
            StatusCode::NOT_FOUND,
        ),
        (
            &format!("/releases/{id}/files/..%2f..%2fetc%2fpasswd"),
            StatusCode::NOT_FOUND,
        ),
        (
            &format!("/releases/{id}/files/data/../manifest.json"),
            StatusCode::NOT_FOUND,
        ),
        (
            &format!("/releases/{id}/files/%2fetc%2fpasswd"),
            StatusCode::NOT_FOUND,
        ),
        ("/releases/..%2f..%2fetc/files/passwd", StatusCode::NOT_FOUND),
        ("/static/..%2f..%2fCargo.toml", StatusCode::NOT_FOUND),
    ] {
        let (status, headers, body) = ask(&app, path).await;
        let start: String = path.chars().take(80).collect();
        assert_eq!(status, expected, "{start}");
        let text = String::from_utf8(body).unwrap();
        assert!(
            !text.contains("<script>alert") && !text.contains("root:"),
            "{start}"
        );
        assert!(
            text.len() > 100 && text.len() < 400_000,
            "{start}: {}",
            text.len()
        );
        assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY), "{start}");
    }
    // Ranges are not offered, so any of them gets the whole file, whatever it asks.
    let file = format!("/releases/{id}/files/data/cases.csv");
    let (_, _, whole) = ask(&app, &file).await;
    for range in [
        "bytes=0-1",
        "bytes=99999999999999999999-",
        "bytes=-1,0-0,1-1,2-2",
        "bytes=5-1",
        "nonsense",
    ] {
        let request = Request::builder()
            .uri(&file)
            .header(header::RANGE, range)
            .body(Body::empty())
            .unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{range}");
        assert_eq!(
            to_bytes(response.into_body(), 64 << 20).await.unwrap(),
            whole,
            "{range}"
        );
    }
}

/// While releases are published one after another and one of them is tampered with, every question is answered from a whole release, and
/// the tampered one is never shown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishing_under_load_is_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (_, first, _) = support::publish(folder.path(), 150, 1, "2026-03-02T09:00:00Z");
    let portal = Portal::open(folder.path(), support::trusted()).unwrap();
    let app = router(portal.clone());
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let asking: Vec<_> = (0..3)
        .map(|_| {
            let (app, stop) = (app.clone(), stop.clone());
            tokio::spawn(async move {
                let mut seen = Vec::new();
                while !stop.load(std::sync::atomic::Ordering::Acquire) {
                    let answer = json(&app, "/api/v1/query?by=gender").await;
                    assert!(answer["cells"].as_array().unwrap().len() > 1);
                    let id = answer["release"]["id"].as_str().unwrap().to_owned();
                    if seen.last() != Some(&id) {
                        seen.push(id);
                    }
                    tokio::task::yield_now().await;
                }
                seen
            })
        })
        .collect();
    // Written elsewhere and moved into place, as publishing does; the second is damaged on its way.
    let elsewhere = tempfile::tempdir().unwrap();
    let mut ids = vec![first.id];
    for (seed, damaged) in [(2, false), (3, true), (4, false)] {
        let created = format!("2026-0{}-20T09:00:00Z", seed + 4);
        let place = elsewhere.path().to_owned();
        let (release, manifest, _) =
            tokio::task::spawn_blocking(move || support::publish(&place, 150, seed, &created))
                .await
                .unwrap();
        if damaged {
            let file = release.join("aggregates/aggregates.csv");
            let mut bytes = std::fs::read(&file).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            std::fs::write(&file, bytes).unwrap();
        } else {
            ids.push(manifest.id);
        }
        std::fs::rename(&release, folder.path().join(release.file_name().unwrap())).unwrap();
        let portal = portal.clone();
        tokio::task::spawn_blocking(move || portal.rescan().unwrap())
            .await
            .unwrap();
        let newest = json(&app, "/api/v1/query").await;
        assert_eq!(newest["release"]["id"].as_str(), ids.last().map(String::as_str));
    }
    stop.store(true, std::sync::atomic::Ordering::Release);
    for task in asking {
        let seen = task.await.unwrap();
        // Each saw a part of the releases in their order, and no other.
        let mut order = ids.iter();
        assert!(seen.iter().all(|id| order.any(|one| one == id)), "{seen:?}");
    }
    assert_eq!(json(&app, "/healthz").await["refused"], 1);
}
