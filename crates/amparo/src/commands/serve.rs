//! `amparo serve`: the public portal.

use std::net::IpAddr;

use amparo_listen::Gauge;
use amparo_portal::{Portal, RateLimit, router};
use amparo_release::TrustedKeys;
use anyhow::{Context, Result, bail};

use crate::cli::ServeArgs;
use crate::cli::listen::ListenArgs;
use crate::commands::listen::Opened;
use crate::commands::recruitment::keys;
use crate::commands::verify::{following, trusted_keys};
use crate::output::note;

pub(crate) async fn run(args: ServeArgs) -> Result<()> {
    let trusted = if args.key.is_empty() {
        TrustedKeys::FirstUse
    } else {
        trusted_keys(&args.key)?
    };
    let followed = following(trusted.clone(), args.key_statements.as_deref())?;
    let mut portal = Portal::open_with(&args.published, args.governance.as_deref(), followed)?;
    if let Some(statements) = args.key_statements.clone() {
        portal = portal.asking_for_keys(move || {
            following(trusted.clone(), Some(&statements)).map_err(|error| format!("{error:#}"))
        })?;
    }
    if let Some(folder) = &args.news {
        portal = portal.telling(amparo_news::News::read(folder)?);
    }
    if args.register.is_none() && args.register_key.is_some() {
        bail!("--register-key says whose register is trusted; --register says where it is");
    }
    if args.corridors.is_none() && args.corridors_key.is_some() {
        bail!("--corridors-key says whose corridors are trusted; --corridors says where they are");
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
    if args.requests_per_second.is_none() && args.client_header.is_some() {
        bail!("--client-header serves to tell visitors apart for a limit; --requests-per-second sets one");
    }
    listen(portal, args.host, args.port, &args.listen).await
}

/// Serves until the process is asked to end, then finishes what is under way.
pub(crate) async fn listen(portal: Portal, host: IpAddr, port: u16, args: &ListenArgs) -> Result<()> {
    let counted = portal.clone();
    let gauges = move || {
        let (open, refused) = counted.releases();
        vec![
            Gauge {
                name: "amparo_releases_open",
                help: "Releases that verified and are shown.",
                value: open as f64,
            },
            Gauge {
                name: "amparo_releases_refused",
                help: "Folders among the releases that did not verify.",
                value: refused as f64,
            },
        ]
    };
    let opened = Opened::new(host, port, args, gauges).await?;
    note(format_args!(
        "The portal is open at {} (Ctrl-C ends it).",
        opened.url()?
    ));
    opened.serve(router(portal)).await.context("the portal ended")
}
