//! Files that are whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::VaultError;

/// Files that begin so are unfinished; [`sweep`] removes them.
pub(crate) const ASIDE: &str = ".unfinished-";

pub(crate) fn io_error(path: &Path) -> impl FnOnce(io::Error) -> VaultError + '_ {
    move |source| VaultError::Io {
        path: path.into(),
        source,
    }
}

/// Options of a new file that only its owner may read.
pub(crate) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder that only its owner may enter.
pub(crate) fn private_dir(path: &Path) -> Result<(), VaultError> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(io_error(path))
}

/// Writes a new file `name` in `dir`: aside, flushed, renamed, and the rename flushed. On an error nothing is left.
pub(crate) fn write_new(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
    let path = dir.join(name);
    let aside = dir.join(format!("{ASIDE}{name}"));
    // Whoever fails tidies up; what a crash leaves is swept when the vault is next opened, so these removals may fail.
    let written = (|| {
        let mut file = private_file().open(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, &path)
    })();
    let written = match written {
        Ok(()) => sync_dir(dir).inspect_err(|_| {
            let _ = fs::remove_file(&path);
        }),
        Err(error) => {
            let _ = fs::remove_file(&aside);
            Err(error)
        }
    };
    written.map_err(io_error(&path))
}

/// Makes the names in a folder durable.
pub(crate) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Removes the files of `dir` that a crash left: unfinished ones, and those with `suffix` that nobody wants. Returns how many there were.
pub(crate) fn sweep(dir: &Path, suffix: &str, wanted: impl Fn(&str) -> bool) -> Result<usize, VaultError> {
    let mut swept = 0;
    for entry in fs::read_dir(dir).map_err(io_error(dir))? {
        let entry = entry.map_err(io_error(dir))?;
        let name = entry.file_name();
        let is_left = |name: &str| {
            name.starts_with(ASIDE) || name.strip_suffix(suffix).is_some_and(|stem| !wanted(stem))
        };
        if name.to_str().is_some_and(is_left) {
            let path = entry.path();
            fs::remove_file(&path).map_err(io_error(&path))?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// Runs file work where it does not hold up other tasks.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, VaultError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(VaultError::Io {
                path: "".into(),
                source: io::Error::other(error),
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_or_not_there() {
        let dir = tempfile::tempdir().unwrap();
        write_new(dir.path(), "a", b"one").unwrap();
        assert_eq!(fs::read(dir.path().join("a")).unwrap(), b"one");
        // A folder in the way of the rename.
        fs::create_dir(dir.path().join("b")).unwrap();
        fs::write(dir.path().join("b/c"), b"").unwrap();
        let error = write_new(dir.path(), "b", b"two").unwrap_err();
        assert!(error.to_string().contains("b: "), "{error}");
        let mut names: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["a", "b"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("inner");
        private_dir(&inner).unwrap();
        write_new(&inner, "a", b"one").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&inner), mode(&inner.join("a"))), (0o700, 0o600));
    }
}
