//! Files that a command reads and writes: `-` for the standard streams, and nothing half-written.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use anyhow::{Context, Result};

/// Whether a path stands for a standard stream.
pub(crate) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A file, or standard input for `-`.
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read>> {
    if is_stream(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).with_context(|| path.display().to_string())?;
    Ok(Box::new(BufReader::new(file)))
}

/// A whole text file.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    let mut text = String::new();
    open(path)?
        .read_to_string(&mut text)
        .with_context(|| path.display().to_string())?;
    Ok(text)
}

/// Who may read a new file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Whoever the folder lets in.
    Everyone,
    /// Only its owner: it holds exact counts or cases.
    Owner,
}

/// Writes a file: it appears whole, under its name, or not at all. `-` is standard output.
///
/// # Errors
/// If `write` fails or the disk refuses; what stood under the name before then stands there still.
pub(crate) fn write<T>(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut (dyn Write + Send)) -> Result<T>,
) -> Result<T> {
    if is_stream(path) {
        let mut out = BufWriter::new(io::stdout());
        let done = write(&mut out)?;
        return match out.flush() {
            // A reader that closed its end early has what it wanted.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(done),
            flushed => flushed.map(|()| done).context("cannot write to standard output"),
        };
    }
    let named = || path.display().to_string();
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut aside = tempfile::NamedTempFile::new_in(folder).with_context(named)?;
    let mut out = BufWriter::new(aside.as_file_mut());
    let done = write(&mut out).with_context(named)?;
    out.flush().with_context(named)?;
    drop(out);
    aside.as_file().sync_all().with_context(named)?;
    #[cfg(unix)]
    if readers == Readers::Everyone {
        // A temporary file is 0600.
        use std::os::unix::fs::PermissionsExt as _;
        let _ = aside
            .as_file()
            .set_permissions(std::fs::Permissions::from_mode(0o644));
    }
    aside.persist(path).with_context(named)?;
    Ok(done)
}
