//! What was answered, how often and how fast: by method, template of the address and status, and by nothing that tells who asked or for what.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;

/// Upper ends of the histogram's buckets, in seconds.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// One address's answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Labels {
    method: &'static str,
    status: u16,
}

#[derive(Default)]
struct Route {
    answers: BTreeMap<Labels, u64>,
    buckets: [u64; BUCKETS.len()],
    seconds: f64,
    count: u64,
}

#[derive(Default)]
struct Inner {
    routes: Mutex<BTreeMap<String, Route>>,
    under_way: AtomicI64,
}

/// Figures of one service. Cheap to clone; clones count together.
#[derive(Clone, Default)]
pub struct Metrics(Arc<Inner>);

/// Counts a request out when it ends, however it ends.
struct UnderWay(Arc<Inner>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    /// Counts every answer of a router, and logs each (level info) with method, template, status and time.
    pub fn over(&self, router: Router) -> Router {
        router.layer(from_fn_with_state(self.clone(), count))
    }

    fn note(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut routes = self.0.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = match routes.get_mut(route) {
            Some(entry) => entry,
            None => routes.entry(route.to_owned()).or_default(),
        };
        *entry.answers.entry(Labels { method, status }).or_default() += 1;
        entry.count += 1;
        entry.seconds += seconds;
        for (bucket, end) in entry.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= end);
        }
    }

    /// The figures as Prometheus reads them (text exposition format 0.0.4).
    pub(crate) fn write(&self, text: &mut String) {
        let routes = self.0.routes.lock().unwrap_or_else(PoisonError::into_inner);
        *text += "# HELP amparo_http_requests_total Answers by method, template of the address, and status.\n# TYPE amparo_http_requests_total counter\n";
        for (route, entry) in routes.iter() {
            for (Labels { method, status }, count) in &entry.answers {
                // Writing to a String cannot fail.
                let _ = writeln!(
                    text,
                    "amparo_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}"
                );
            }
        }
        *text += "# HELP amparo_http_request_duration_seconds Time until the answer begins.\n# TYPE amparo_http_request_duration_seconds histogram\n";
        for (route, entry) in routes.iter() {
            for (count, end) in entry.buckets.iter().zip(BUCKETS) {
                let _ = writeln!(
                    text,
                    "amparo_http_request_duration_seconds_bucket{{route=\"{route}\",le=\"{end}\"}} {count}"
                );
            }
            let Route { seconds, count, .. } = entry;
            let _ = writeln!(
                text,
                "amparo_http_request_duration_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}\n\
                 amparo_http_request_duration_seconds_sum{{route=\"{route}\"}} {seconds}\n\
                 amparo_http_request_duration_seconds_count{{route=\"{route}\"}} {count}"
            );
        }
        let under_way = self.0.under_way.load(Ordering::Relaxed);
        let _ = writeln!(
            text,
            "# HELP amparo_http_requests_under_way Requests that are being answered.\n# TYPE amparo_http_requests_under_way gauge\n\
             amparo_http_requests_under_way {under_way}"
        );
    }
}

async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    // What somebody typed is not a template: an address that is none of ours counts as "other".
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("other", MatchedPath::as_str);
    let method = name(request.method());
    metrics.0.under_way.fetch_add(1, Ordering::Relaxed);
    let under_way = UnderWay(Arc::clone(&metrics.0));
    let began = Instant::now();
    let response = next.run(request).await;
    drop(under_way);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    metrics.note(method, route, status, took);
    tracing::info!(target: "amparo::request", method, route, status, milliseconds = took.as_millis() as u64);
    response
}

/// Methods have any name that somebody sends; labels do not.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
