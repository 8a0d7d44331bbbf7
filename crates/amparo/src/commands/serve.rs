//! `amparo serve`: the public portal.

use std::net::SocketAddr;

use amparo_portal::{Portal, RateLimit, serve_on};
use amparo_release::TrustedKeys;
use anyhow::{Context, Result, bail};

use crate::cli::ServeArgs;
use crate::commands::recruitment::keys;
use crate::commands::verify::trusted_keys;
use crate::output::note;

pub(crate) async fn run(args: ServeArgs) -> Result<()> {
    let trusted = if args.key.is_empty() {
        TrustedKeys::FirstUse
    } else {
        trusted_keys(&args.key)?
    };
    let mut portal = Portal::open_with(&args.published, args.governance.as_deref(), trusted)?;
    if let Some(folder) = &args.news {
        portal = portal.telling(amparo_news::News::read(folder)?);
    }
    let keyed = |key: Option<&String>, option: &'static str| -> Result<TrustedKeys> {
        match key {
            Some(key) => Ok(TrustedKeys::one(keys::public(key).context(option)?)),
            None => Ok(TrustedKeys::FirstUse),
        }
    };
    if let Some(folder) = &args.register {
        portal = portal.with_register(folder, keyed(args.register_key.as_ref(), "--register-key")?)?;
    }
    if let Some(folder) = &args.corridors {
        portal = portal.with_corridors(folder, keyed(args.corridors_key.as_ref(), "--corridors-key")?)?;
    }
    if let Some(per_second) = args.requests_per_second {
        if !(per_second > 0.0 && args.burst >= 1.0) {
            bail!("a limit needs more than 0 requests a second and a burst of at least 1");
        }
        let trusted_header = args
            .client_header
            .as_deref()
            .map(|name| {
                name.parse()
                    .with_context(|| format!("--client-header: {name:?} is no name of a header"))
            })
            .transpose()?;
        portal = portal.limited(RateLimit {
            per_second,
            burst: args.burst,
            trusted_header,
        });
    }
    listen(portal, SocketAddr::new(args.host, args.port)).await
}

/// Serves until the process is asked to end, then finishes what is under way.
pub(crate) async fn listen(portal: Portal, address: SocketAddr) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; choose another port with --port, or 0 for a free one")
    })?;
    note(format_args!(
        "The portal is open at http://{} (Ctrl-C ends it).",
        listener.local_addr()?
    ));
    serve_on(listener, portal, asked_to_end())
        .await
        .context("the portal ended")
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
