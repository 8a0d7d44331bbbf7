//! The listener on which a service's keeper reads its figures: loopback only.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::http::header;
use axum::routing::get;

use crate::Metrics;

/// A figure of the service's own, such as how many releases are open.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauge {
    /// Its name, such as `amparo_releases_open`.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub help: &'static str,
    /// Its value now.
    pub value: f64,
}

/// Why figures are not served.
#[derive(Debug, thiserror::Error)]
pub enum FiguresError {
    /// An address that others reach.
    #[error(
        "metrics are served on this machine only: {0} is not a loopback address; accepted is 127.0.0.1 or [::1] with a port"
    )]
    Reachable(SocketAddr),
    /// The address cannot be listened on.
    #[error("metrics cannot be served on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
}

/// Serves `GET /metrics` on `address` for as long as the process runs, and returns the address in use. `gauges` is asked each time.
///
/// # Errors
/// [`FiguresError`]: the address must be a loopback one, and free.
pub async fn serve_figures(
    address: SocketAddr,
    metrics: Metrics,
    gauges: impl Fn() -> Vec<Gauge> + Send + Sync + 'static,
) -> Result<SocketAddr, FiguresError> {
    if !address.ip().is_loopback() {
        return Err(FiguresError::Reachable(address));
    }
    let refused = |source| FiguresError::Listen { address, source };
    let listener = tokio::net::TcpListener::bind(address).await.map_err(refused)?;
    let bound = listener.local_addr().map_err(refused)?;
    let (gauges, began) = (Arc::new(gauges), SystemTime::now());
    let app = Router::new().route(
        "/metrics",
        get(move || {
            let text = page(&metrics, &gauges(), began);
            async move {
                (
                    [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
                    text,
                )
            }
        }),
    );
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::error!(%error, "metrics are served no longer");
        }
    });
    Ok(bound)
}

fn page(metrics: &Metrics, gauges: &[Gauge], began: SystemTime) -> String {
    let mut text = String::new();
    metrics.write(&mut text);
    let since = began.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let mut own = vec![Gauge {
        name: "process_start_time_seconds",
        help: "When the service began, in seconds since 1970.",
        value: since,
    }];
    if let Some(bytes) = resident() {
        own.push(Gauge {
            name: "process_resident_memory_bytes",
            help: "Memory in use.",
            value: bytes,
        });
    }
    for Gauge { name, help, value } in own.iter().chain(gauges) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    text
}

/// Bytes of memory in use, where the system says it as Linux does.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}
