//! Serves a folder of releases, whoever signed them: `cargo run -p amparo-portal --example serve_folder FOLDER [PORT]`.
#![allow(clippy::print_stdout)]

use std::path::PathBuf;

use amparo_portal::{Portal, serve};
use amparo_release::TrustedKeys;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder: PathBuf = arguments.next().ok_or("which folder?")?.into();
    let port: u16 = arguments.next().map_or(Ok(7398), |port| port.parse())?;
    let portal = Portal::open(&folder, TrustedKeys::FirstUse)?;
    println!("http://127.0.0.1:{port}");
    serve(([127, 0, 0, 1], port).into(), portal, std::future::pending()).await?;
    Ok(())
}
