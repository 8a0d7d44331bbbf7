//! The listener as a visitor meets it: plain, with TLS, counted, ended in order.
#![allow(clippy::unwrap_used)]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use amparo_listen::{FiguresError, Gauge, Metrics, Tls, TlsError, serve, serve_figures};
use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

fn certificate(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/certificates")
        .join(name)
}

fn app() -> Router {
    Router::new()
        .route("/people/{name}", get(|| async { "seen" }))
        .route(
            "/from",
            get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }),
        )
        .route(
            "/slow",
            get(|| async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                "done"
            }),
        )
}

struct Running {
    address: SocketAddr,
    end: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<std::io::Result<()>>,
}

async fn run(app: Router, tls: Option<Tls>) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, asked) = oneshot::channel();
    let ended = tokio::spawn(async move {
        serve(listener, app, tls.as_ref(), async {
            let _ = asked.await;
        })
        .await
    });
    Running { address, end, ended }
}

async fn ask(mut line: impl AsyncRead + AsyncWrite + Unpin, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

async fn plain(address: SocketAddr, path: &str) -> String {
    ask(TcpStream::connect(address).await.unwrap(), path).await
}

/// Shakes hands, trusting one certificate and no other.
async fn secured(address: SocketAddr, trusted: &str, path: &str) -> Result<String, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(certificate(trusted)).unwrap())
        .unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let line = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    let line = TlsConnector::from(Arc::new(config)).connect(name, line).await?;
    Ok(ask(line, path).await)
}

#[tokio::test]
async fn what_is_under_way_is_answered_before_the_end_and_nothing_new_is_taken_up() {
    let running = run(app(), None).await;
    let (address, slow) = (running.address, tokio::spawn(plain(running.address, "/slow")));
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.end.send(()).unwrap();
    assert!(slow.await.unwrap().ends_with("done"));
    running.ended.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_real_handshake_gets_https_with_hsts_and_the_visitor_s_address() {
    let tls = Tls::open(&certificate("one.pem"), &certificate("one.key")).unwrap();
    let running = run(app(), Some(tls)).await;
    let answer = secured(running.address, "one.pem", "/from").await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("strict-transport-security: max-age=31536000"),
        "{answer}"
    );
    assert!(answer.ends_with("127.0.0.1"), "{answer}");
    // Whoever speaks plainly, or trusts another certificate, gets nothing.
    assert!(!plain(running.address, "/from").await.contains("200"));
    assert!(secured(running.address, "two.pem", "/from").await.is_err());
    running.end.send(()).unwrap();
    running.ended.await.unwrap().unwrap();
    // Without TLS there is no promise of it.
    let running = run(app(), None).await;
    assert!(
        !plain(running.address, "/from")
            .await
            .contains("strict-transport-security")
    );
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_up_and_a_bad_one_is_not() {
    let dir = std::env::temp_dir().join(format!("amparo-tls-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let put = |name: &str| {
        std::fs::copy(certificate(&format!("{name}.pem")), dir.join("c.pem")).unwrap();
        std::fs::copy(certificate(&format!("{name}.key")), dir.join("c.key")).unwrap();
    };
    put("one");
    let tls = Tls::open(&dir.join("c.pem"), &dir.join("c.key")).unwrap();
    let running = run(app(), Some(tls.clone())).await;
    secured(running.address, "one.pem", "/from").await.unwrap();
    put("two");
    tls.reload().unwrap();
    secured(running.address, "two.pem", "/from").await.unwrap();
    assert!(secured(running.address, "one.pem", "/from").await.is_err());
    // A key that does not fit, and a file that is none, leave what is in use in use.
    std::fs::copy(certificate("one.key"), dir.join("c.key")).unwrap();
    assert!(matches!(tls.reload(), Err(TlsError::Pair { .. })));
    std::fs::write(dir.join("c.pem"), "nothing").unwrap();
    assert!(tls.reload().unwrap_err().to_string().contains("c.pem: "));
    secured(running.address, "two.pem", "/from").await.unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
}

#[tokio::test]
async fn somebody_who_never_finishes_a_handshake_holds_up_nobody() {
    let tls = Tls::open(&certificate("one.pem"), &certificate("one.key")).unwrap();
    let running = run(app(), Some(tls)).await;
    let _silent = TcpStream::connect(running.address).await.unwrap();
    let answer = secured(running.address, "one.pem", "/from");
    tokio::time::timeout(Duration::from_secs(5), answer)
        .await
        .unwrap()
        .unwrap();
}

#[tokio::test]
async fn figures_tell_templates_and_never_what_was_asked() {
    let metrics = Metrics::default();
    let running = run(metrics.over(app()), None).await;
    let gauges = || {
        vec![Gauge {
            name: "amparo_releases_open",
            help: "Releases.",
            value: 3.0,
        }]
    };
    let figures = serve_figures("127.0.0.1:0".parse().unwrap(), metrics, gauges)
        .await
        .unwrap();
    for path in ["/people/maria-secret", "/people/other?x=hidden", "/nowhere/typed"] {
        plain(running.address, path).await;
    }
    let page = plain(figures, "/metrics").await;
    for line in [
        "amparo_http_requests_total{method=\"GET\",route=\"/people/{name}\",status=\"200\"} 2",
        "amparo_http_request_duration_seconds_count{route=\"/people/{name}\"} 2",
        "amparo_http_requests_under_way 0",
        "amparo_releases_open 3",
        "process_start_time_seconds ",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
    for secret in ["maria", "hidden", "typed", "127.0.0.1"] {
        assert!(!page.contains(secret), "{secret} in {page}");
    }
    // The figures are not on the service's own address.
    assert!(
        plain(running.address, "/metrics")
            .await
            .starts_with("HTTP/1.1 404")
    );
}

#[tokio::test]
async fn figures_are_never_where_others_reach_them() {
    let refused = serve_figures("0.0.0.0:0".parse().unwrap(), Metrics::default(), Vec::new).await;
    assert!(matches!(refused, Err(FiguresError::Reachable(_))));
}
