//! Addresses for programs beyond the figures themselves: metadata, feeds, workbooks, archives, the description of the API.

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::answer::{Answer, answer};
use crate::codebook_pdf::codebook_pdf;
use crate::edition::Edition;
use crate::files::{CACHED_FOR_GOOD, read_checked};
use crate::openapi_more::Shown;
use crate::pages::{origin, place_paths, topic_keys};
use crate::portal::Portal;
use crate::query::Query;
use crate::refusal::Refusal;
use crate::server::{Voice, over, read};
use crate::{export, metadata, openapi, packed, spreadsheet};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes.
pub(crate) fn routes() -> Router<Portal> {
    Router::new()
        .route("/api/v1/openapi.json", get(openapi_json))
        .route("/catalog.jsonld", get(catalogue))
        .route("/feed.atom", get(feed_atom))
        .route("/feed.json", get(feed_json))
        .route("/sitemap.xml", get(sitemap))
        .route("/releases/{id}/metadata/{name}", get(document))
        // Where the standard looks for the description of a CSV file.
        .route("/releases/{id}/files/data/cases.csv-metadata.json", get(csvw))
        .route("/releases/{id}/hxl/{*path}", get(hxl_file))
        .route("/releases/{id}/aggregates.xlsx", get(aggregates_xlsx))
        .route("/releases/{id}/codebook.csv", get(codebook_csv))
        .route("/releases/{id}/codebook.pdf", get(codebook_paper))
        .route("/explore.xlsx", get(|p, q, h| newest(Kind::Xlsx, p, q, h)))
        .route("/explore.zip", get(|p, q, h| newest(Kind::Zip, p, q, h)))
        .route("/explore.hxl.csv", get(|p, q, h| newest(Kind::Hxl, p, q, h)))
        .route(
            "/releases/{id}/explore.xlsx",
            get(|p, i, q, h| permanent(Kind::Xlsx, p, i, q, h)),
        )
        .route(
            "/releases/{id}/explore.zip",
            get(|p, i, q, h| permanent(Kind::Zip, p, i, q, h)),
        )
        .route(
            "/releases/{id}/explore.hxl.csv",
            get(|p, i, q, h| permanent(Kind::Hxl, p, i, q, h)),
        )
}

/// How an answer is packed.
#[derive(Clone, Copy)]
enum Kind {
    Xlsx,
    Zip,
    Hxl,
}

impl Kind {
    fn media_type(self) -> &'static str {
        match self {
            Kind::Xlsx => XLSX,
            Kind::Zip => "application/zip",
            Kind::Hxl => "text/csv; charset=utf-8",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Kind::Xlsx => "xlsx",
            Kind::Zip => "zip",
            Kind::Hxl => "hxl.csv",
        }
    }
}

async fn newest(
    kind: Kind,
    State(portal): State<Portal>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Response {
    figures(kind, portal, None, raw, headers).await
}

async fn permanent(
    kind: Kind,
    State(portal): State<Portal>,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
    headers: HeaderMap,
) -> Response {
    figures(kind, portal, Some(id), raw, headers).await
}

async fn figures(
    kind: Kind,
    portal: Portal,
    id: Option<String>,
    raw: Option<String>,
    headers: HeaderMap,
) -> Response {
    let origin = origin(&headers);
    over(portal, id, Voice::Program, move |_, edition, _| {
        let query = read(edition, &raw.unwrap_or_default())?;
        let answered = answer(edition, &query)?;
        let bytes = match kind {
            Kind::Xlsx => internal(workbook(edition, &origin, &query, &answered))?,
            Kind::Zip => internal(packed::zip(edition, &origin, &query, &answered))?,
            Kind::Hxl => internal(metadata::hxl_answer(edition, &answered))?,
        };
        Ok(attachment(
            kind.media_type(),
            &format!("amparo-{}.{}", edition.id(), kind.extension()),
            bytes,
        ))
    })
    .await
}

fn internal<T, E: std::fmt::Display>(result: Result<T, E>) -> Result<T, Refusal> {
    result.map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Refusal::Internal
    })
}

fn attachment(media_type: &str, name: &str, bytes: Vec<u8>) -> Response {
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

fn workbook(
    edition: &Edition,
    origin: &str,
    query: &Query,
    answer: &Answer,
) -> Result<Vec<u8>, spreadsheet::SpreadsheetError> {
    let question = query.to_query_string(&edition.schema, &edition.words);
    let mut about = about(edition, origin);
    about.push(("Filters", packed::filters(edition, query).join("\n")));
    about.push((
        "Permanent address",
        crate::present::with_query(&format!("{origin}/releases/{}/explore", edition.id()), &question),
    ));
    spreadsheet::workbook(&export::to_csv(answer)?, &about)
}

fn about(edition: &Edition, origin: &str) -> Vec<(&'static str, String)> {
    let description = metadata::Description::of(edition, origin);
    vec![
        ("Release", edition.id().to_owned()),
        ("Title", description.title().to_owned()),
        ("How to cite", description.citation()),
        (
            "What you should know",
            format!("{} {}", export::CAVEAT, description.text),
        ),
    ]
}

async fn aggregates_xlsx(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let origin = origin(&headers);
    over(portal, Some(id), Voice::Program, move |_, edition, _| {
        let csv = read_checked(edition, "aggregates/aggregates.csv")?;
        let bytes = internal(spreadsheet::workbook(&csv, &about(edition, &origin)))?;
        Ok(attachment(
            XLSX,
            &format!("amparo-{}-aggregates.xlsx", edition.id()),
            bytes,
        ))
    })
    .await
}

/// Every field and value with its meaning.
async fn codebook_csv(State(portal): State<Portal>, Path(id): Path<String>) -> Response {
    over(
        portal,
        crate::server::named(id),
        Voice::Program,
        move |_, edition, _| {
            let bytes = internal(packed::codebook(edition, &Query::default()))?;
            Ok(attachment(
                "text/csv; charset=utf-8",
                &format!("amparo-{}-codebook.csv", edition.id()),
                bytes,
            ))
        },
    )
    .await
}

/// The same on paper.
async fn codebook_paper(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let origin = origin(&headers);
    over(
        portal,
        crate::server::named(id),
        Voice::Program,
        move |_, edition, _| {
            Ok(attachment(
                "application/pdf",
                &format!("amparo-{}-codebook.pdf", edition.id()),
                codebook_pdf(edition, &origin),
            ))
        },
    )
    .await
}

async fn hxl_file(State(portal): State<Portal>, Path((id, path)): Path<(String, String)>) -> Response {
    over(portal, Some(id), Voice::Program, move |_, edition, _| {
        let bytes = metadata::hxl_file(edition, &path)?;
        let name = path
            .rsplit('/')
            .next()
            .unwrap_or("table.csv")
            .replace(".csv", ".hxl.csv");
        let mut response = attachment("text/csv; charset=utf-8", &name, bytes);
        response.headers_mut().insert(
            header::CACHE_CONTROL,
            header::HeaderValue::from_static(CACHED_FOR_GOOD),
        );
        Ok(response)
    })
    .await
}

async fn document(
    State(portal): State<Portal>,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    described(portal, id, name, headers).await
}

async fn csvw(State(portal): State<Portal>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    described(portal, id, "csvw.json".into(), headers).await
}

async fn described(portal: Portal, id: String, name: String, headers: HeaderMap) -> Response {
    let origin = origin(&headers);
    over(
        portal,
        crate::server::named(id),
        Voice::Program,
        move |_, edition, _| {
            let (media_type, text) = metadata::document(edition, &origin, &name)?;
            Ok(([(header::CONTENT_TYPE, media_type)], text).into_response())
        },
    )
    .await
}

/// An answer over the whole shelf; an empty one is an answer too.
fn whole(media_type: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, media_type)], text).into_response()
}

async fn openapi_json(State(portal): State<Portal>, headers: HeaderMap) -> Response {
    whole(
        "application/json",
        openapi::document(&origin(&headers), Shown::of(&portal.shelf())).to_string(),
    )
}

async fn catalogue(State(portal): State<Portal>, headers: HeaderMap) -> Response {
    let text = metadata::catalogue(&portal.shelf(), &origin(&headers)).to_string();
    whole("application/ld+json", text)
}

async fn feed_atom(State(portal): State<Portal>, headers: HeaderMap) -> Response {
    let text = metadata::atom(&portal.shelf(), &origin(&headers));
    whole("application/atom+xml; charset=utf-8", text)
}

async fn feed_json(State(portal): State<Portal>, headers: HeaderMap) -> Response {
    let text = metadata::json_feed(&portal.shelf(), &origin(&headers)).to_string();
    whole("application/feed+json", text)
}

async fn sitemap(State(portal): State<Portal>, headers: HeaderMap) -> Response {
    let topics = topic_keys().map(|topic| format!("/topics/{topic}"));
    let more: Vec<String> = topics.chain(place_paths()).collect();
    let text = metadata::sitemap(&portal.shelf(), &origin(&headers), &more);
    whole("application/xml", text)
}
