//! `amparo vault serve`: the vault's own pages and API.

use std::net::SocketAddr;

use amparo_vault::Vault;
use amparo_vault_service::{Cost, Service, serve_on};
use anyhow::{Context as _, Result};

use crate::cli::contributing::ServeVaultArgs;
use crate::commands::serve::asked_to_end;
use crate::output::note;

pub(super) async fn run(args: ServeVaultArgs) -> Result<()> {
    let vault = Vault::open(&args.vault).await?.acting_as("vault service");
    let service = Service::new(vault.clone(), args.origin.as_deref(), Cost::STANDARD)?;
    let address = SocketAddr::new(args.host, args.port);
    let listener = tokio::net::TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; choose another port with --port, or 0 for a free one")
    })?;
    note(format_args!(
        "The vault is served at http://{} (Ctrl-C ends it). Browsers need HTTPS: put a proxy in front of it, see docs/operations.md.",
        listener.local_addr()?
    ));
    serve_on(listener, service, asked_to_end())
        .await
        .context("the service ended")?;
    vault.close().await;
    Ok(())
}
