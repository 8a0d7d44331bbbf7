//! What the commands say: plain words, or JSON for programs.

use std::fmt::Display;
use std::io::{self, Write};

use anyhow::{Context, Result};
use serde::Serialize;

/// Prints a result on standard output, as its own words or as JSON.
pub(crate) fn say<T: Serialize + Display>(result: &T, json: bool) -> Result<()> {
    if json {
        say_json(result)
    } else {
        say_text(&result.to_string())
    }
}

/// Prints one JSON document.
pub(crate) fn say_json<T: Serialize>(value: &T) -> Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).context("cannot write JSON to standard output")?;
    finish(writeln!(out))
}

/// Prints a text, ended by one line break.
pub(crate) fn say_text(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    finish(writeln!(out, "{}", text.trim_end()))
}

/// Says something beside the result, such as where a file went; standard error, so that results can be piped.
pub(crate) fn note(text: impl Display) {
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A reader that closed its end early (`amparo … | head`) has what it wanted.
fn finish(written: io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}
