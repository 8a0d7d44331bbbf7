//! What both services do to listen: certificate, figures, signals.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use amparo_listen::{Gauge, Metrics, Tls, serve, serve_figures};
use anyhow::{Context, Result, bail};
use tokio::net::TcpListener;

use crate::cli::listen::ListenArgs;
use crate::output::note;

/// A service before its first request.
pub(crate) struct Opened {
    listener: TcpListener,
    tls: Option<Tls>,
    metrics: Metrics,
}

impl Opened {
    /// Takes the address, reads the certificate, and serves figures where they are wanted.
    pub(crate) async fn new(
        host: IpAddr,
        port: u16,
        args: &ListenArgs,
        gauges: impl Fn() -> Vec<Gauge> + Send + Sync + 'static,
    ) -> Result<Opened> {
        let tls = certificate(args.tls_certificate.as_deref(), args.tls_key.as_deref())?;
        let address = SocketAddr::new(host, port);
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!("cannot listen on {address}; choose another port with --port, or 0 for a free one")
        })?;
        let metrics = Metrics::default();
        if let Some(address) = args.metrics {
            let bound = serve_figures(address, metrics.clone(), gauges).await?;
            note(format_args!(
                "Figures for Prometheus are at http://{bound}/metrics."
            ));
        }
        Ok(Opened {
            listener,
            tls,
            metrics,
        })
    }

    /// Where it is reached.
    pub(crate) fn url(&self) -> Result<String> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        Ok(format!("{scheme}://{}", self.listener.local_addr()?))
    }

    /// Whether it speaks HTTPS itself.
    pub(crate) fn is_secure(&self) -> bool {
        self.tls.is_some()
    }

    /// Serves until the process is asked to end, then finishes what is under way.
    pub(crate) async fn serve(self, app: axum::Router) -> Result<()> {
        if let Some(tls) = &self.tls {
            renew_on_hangup(tls.clone());
        }
        let app = self.metrics.over(app);
        Ok(serve(self.listener, app, self.tls.as_ref(), asked_to_end()).await?)
    }
}

fn certificate(chain: Option<&Path>, key: Option<&Path>) -> Result<Option<Tls>> {
    match (chain, key) {
        (Some(chain), Some(key)) => Ok(Some(Tls::open(chain, key)?)),
        (None, None) => Ok(None),
        _ => bail!("HTTPS needs both --tls-certificate and --tls-key"),
    }
}

/// Reads the certificate again whenever the process is told to (SIGHUP), as by whoever renews it.
fn renew_on_hangup(tls: Tls) {
    #[cfg(unix)]
    tokio::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut hangup) = signal(SignalKind::hangup()) else {
            return;
        };
        while hangup.recv().await.is_some() {
            match tls.reload() {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => tracing::error!(%error, "the certificate stays what it was"),
            }
        }
    });
    #[cfg(not(unix))]
    drop(tls);
}

/// Done when the process is asked to end.
pub(crate) async fn asked_to_end() {
    let interrupt = async {
        // Without a way to hear the signal, serve until killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
