//! Serving until asked to end, and ending in order.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::Tls;

/// How long answers that are under way may take once the service was asked to end. systemd and container engines kill after 90 and 10 seconds unless told otherwise.
const GRACE: Duration = Duration::from_secs(30);

/// Serves `app` on a bound listener until `shutdown` is done; then takes up nothing new, finishes what is under way, and gives up on what takes longer than half a minute.
/// With a certificate it speaks HTTPS, tells browsers to stay with it (HSTS), and takes up a renewed one when it is [reloaded](Tls::reload).
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    tls: Option<&Tls>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (asked, heard) = oneshot::channel();
    let ending = async move {
        shutdown.await;
        // The other half is there for as long as we are.
        let _ = asked.send(());
    };
    let serving = async move {
        match tls {
            None => {
                let app = app.into_make_service_with_connect_info::<SocketAddr>();
                axum::serve(listener, app).with_graceful_shutdown(ending).await
            }
            Some(tls) => secured(listener, app, tls, ending).await,
        }
    };
    let patience = async {
        match heard.await {
            Ok(()) => tokio::time::sleep(GRACE).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        served = serving => served,
        () = patience => {
            tracing::warn!("some answers took longer than {} s and were cut off", GRACE.as_secs());
            Ok(())
        }
    }
}

#[cfg(feature = "tls")]
async fn secured(
    listener: TcpListener,
    app: Router,
    tls: &Tls,
    ending: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    use axum::http::{HeaderValue, header};
    use axum::response::Response;
    use axum::serve::ListenerExt as _;

    let app = app.layer(axum::middleware::map_response(async |mut response: Response| {
        response
            .headers_mut()
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000"));
        response
    }));
    // Tapped, a listener tells handlers its own kind of address.
    let listener = crate::secure::TlsListener::new(listener, &tls.inner)?.tap_io(|_| {});
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(ending).await
}

#[cfg(not(feature = "tls"))]
async fn secured(
    _: TcpListener,
    _: Router,
    _: &Tls,
    _: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    Err(io::Error::other(crate::TlsError::NotBuilt))
}
