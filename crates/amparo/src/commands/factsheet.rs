//! `amparo factsheet`: what a release says in plain sentences.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use amparo_facts::{FactSheet, Question};
use amparo_reading::edition::Edition;
use amparo_release::TrustedKeys;
use anyhow::{Context, Result, anyhow, bail};

use crate::cli::{FactsheetArgs, SheetFormat};
use crate::commands::verify::trusted_keys;
use crate::files::{self, Readers};

/// Programs that print pages, in the order in which they are tried.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Opens a release to be read.
pub(crate) fn open(folder: &Path, key: Option<&PathBuf>) -> Result<Edition> {
    let trusted = match key {
        Some(key) => trusted_keys(&[key])?,
        None => TrustedKeys::FirstUse,
    };
    Edition::open(folder, &trusted).with_context(|| folder.display().to_string())
}

pub(crate) fn run(args: &FactsheetArgs) -> Result<()> {
    let edition = open(&args.release, args.key.as_ref())?;
    let question = Question::new(&edition, args.year, args.compare, args.country.as_deref())?;
    let sheet = FactSheet::of(&edition, question)?;
    let format = if args.json { SheetFormat::Json } else { args.format };
    let html =
        || amparo_portal::fact_sheet(&sheet, args.lang).map_err(|error| anyhow!("the document: {error}"));
    let bytes = match format {
        SheetFormat::Md => sheet.to_markdown(args.lang).into_bytes(),
        SheetFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(&sheet.to_json(args.lang))?;
            bytes.push(b'\n');
            bytes
        }
        SheetFormat::Html => html()?.into_bytes(),
        SheetFormat::Pdf => {
            if args.out.is_none() {
                bail!("a PDF needs a file to go to: --out F.pdf");
            }
            print(&html()?)?
        }
    };
    let out = args.out.as_deref().unwrap_or(Path::new("-"));
    files::write(out, Readers::Everyone, |file| Ok(file.write_all(&bytes)?))
}

/// Prints a document with a browser, in a folder of its own that is removed afterwards. The fact sheet is public, so are its traces.
fn print(html: &str) -> Result<Vec<u8>> {
    let folder = tempfile::tempdir().context("a folder for the browser")?;
    let (page, pdf) = (folder.path().join("sheet.html"), folder.path().join("sheet.pdf"));
    std::fs::File::create(&page)
        .and_then(|mut file| file.write_all(html.as_bytes()))
        .with_context(|| page.display().to_string())?;
    let named = std::env::var("CHROMIUM").ok();
    let candidates: Vec<&str> = match &named {
        Some(name) => vec![name],
        None => BROWSERS.to_vec(),
    };
    for browser in candidates {
        let mut command = Command::new(browser);
        command
            .args([
                "--headless",
                "--disable-gpu",
                "--no-pdf-header-footer",
                "--no-first-run",
            ])
            .arg(format!(
                "--user-data-dir={}",
                folder.path().join("profile").display()
            ))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(&page)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        #[cfg(unix)]
        if rustix::process::geteuid().is_root() {
            // Chromium refuses to run as root with its sandbox; the page is our own and loads nothing.
            command.arg("--no-sandbox");
        }
        match command.output() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| browser.to_owned()),
            Ok(output) => {
                return std::fs::read(&pdf).with_context(|| {
                    let said = String::from_utf8_lossy(&output.stderr);
                    format!(
                        "{browser} printed nothing: {}",
                        said.lines().last().unwrap_or_default()
                    )
                });
            }
        }
    }
    bail!(
        "printing needs Chromium or Chrome; install one, name it in CHROMIUM, or write --format html and print that from any browser"
    )
}
