//! `amparo vault serve`: the vault's own pages and API.

use amparo_vault::Vault;
use amparo_vault_service::{Cost, Service, router};
use anyhow::{Context as _, Result};

use crate::cli::contributing::ServeVaultArgs;
use crate::commands::listen::Opened;
use crate::output::note;

pub(super) async fn run(args: ServeVaultArgs) -> Result<()> {
    let vault = Vault::open_on(&args.database.get(), &args.vault)
        .await?
        .acting_as("vault service");
    let service = Service::new(vault.clone(), args.origin.as_deref(), Cost::STANDARD)?;
    let opened = Opened::new(args.host, args.port, &args.listen, Vec::new).await?;
    let advice = if opened.is_secure() {
        ""
    } else {
        " Browsers need HTTPS: put a proxy in front of it, or give a certificate; see docs/operations.md."
    };
    note(format_args!(
        "The vault is served at {} (Ctrl-C ends it).{advice}",
        opened.url()?
    ));
    opened.serve(router(service)).await.context("the service ended")?;
    vault.close().await;
    Ok(())
}
