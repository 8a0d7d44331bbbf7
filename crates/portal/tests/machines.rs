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
    let fixture = fixture();
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
                    let value = example.as_str().unwrap_or(&fixture.id);
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
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*", "{address}");
        asked += 1;
    }
    assert!(asked >= 20, "{asked}");
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
    let start = page.find("<script type=\"application/ld+json\">").unwrap() + 35;
    let data: Value =
        serde_json::from_str(&page[start..start + page[start..].find("</script>").unwrap()]).unwrap();
    assert_eq!(
        data,
        json(&app, &format!("/releases/{id}/metadata/schema-org.jsonld")).await
    );
}

#[tokio::test]
async fn stories_of_the_sitemap_are_there() {
    let Fixture { app, _folder, .. } = fixture();
    let (_, _, map) = ask(&app, "/sitemap.xml").await;
    let map = String::from_utf8(map).unwrap();
    let topics: Vec<&str> = map
        .split("<loc>https://data.example.org")
        .skip(1)
        .filter_map(|rest| rest.split("</loc>").next())
        .filter(|path| path.starts_with("/topics"))
        .collect();
    assert!(topics.len() > 4, "{topics:?}");
    for topic in topics {
        assert_eq!(ask(&app, topic).await.0, StatusCode::OK, "{topic}");
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
    for _ in 0..5 {
        assert_eq!(ask("127.0.0.1:3").await.status(), StatusCode::OK);
    }
}
