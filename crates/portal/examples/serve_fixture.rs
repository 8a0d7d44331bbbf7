//! Serves the portal over two releases of invented people and a bundle of invented assessments, to look at it: `cargo run -p amparo-portal --example serve_fixture [PORT] [ROWS]`.
#![allow(clippy::print_stdout)]

#[path = "../tests/support/mod.rs"]
mod support;

use amparo_portal::{Portal, serve_on};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().map_or(Ok(7399), |port| port.parse())?;
    let rows: usize = arguments.next().map_or(Ok(5_000), |rows| rows.parse())?;
    let published = tempfile::tempdir()?;
    support::publish(published.path(), rows / 2, 1, "2026-03-02T09:00:00Z");
    support::publish(published.path(), rows, 2, "2026-11-20T09:00:00Z");
    let governance = tempfile::tempdir()?;
    support::governance::bundle(
        governance.path(),
        &support::governance::collection(),
        "2026-05-01T00:00:00Z",
    );
    let portal = Portal::open_with(published.path(), Some(governance.path()), support::trusted())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("serving invented releases on http://{}", listener.local_addr()?);
    serve_on(listener, portal, async {
        // Without a way to wait for the signal, serve until killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
    .await?;
    Ok(())
}
